package web

import (
	"container/list"
	"sync"
)

// memo keeps the last few values that were expensive to compute. Its users are
// few at a time (see computing), so that two may compute the same value.
type memo[V any] struct {
	mu    sync.Mutex
	most  int
	order *list.List
	at    map[string]*list.Element
}

type memoEntry[V any] struct {
	key   string
	value V
}

func newMemo[V any](most int) *memo[V] {
	return &memo[V]{most: most, order: list.New(), at: map[string]*list.Element{}}
}

func (m *memo[V]) get(key string, compute func() (V, error)) (V, error) {
	m.mu.Lock()
	if e, ok := m.at[key]; ok {
		m.order.MoveToFront(e)
		m.mu.Unlock()
		return e.Value.(memoEntry[V]).value, nil
	}
	m.mu.Unlock()
	v, err := compute()
	if err != nil {
		return v, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.at[key]; !ok {
		m.at[key] = m.order.PushFront(memoEntry[V]{key, v})
	}
	for m.order.Len() > m.most {
		old := m.order.Remove(m.order.Back()).(memoEntry[V])
		delete(m.at, old.key)
	}
	return v, nil
}
