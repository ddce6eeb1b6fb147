package workbench

import (
	"container/list"
	"sync"
)

// memo keeps the last few values that were expensive to compute. The zero memo
// is empty. Two who ask at the same moment may both compute the value.
type memo[V any] struct {
	mu    sync.Mutex
	order list.List // of memoEntry, the last used first
	at    map[string]*list.Element
}

type memoEntry[V any] struct {
	key   string
	value V
}

// peek returns what is kept under the key, if anything is.
func (m *memo[V]) peek(key string) (v V, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.at[key]
	if ok {
		v = e.Value.(memoEntry[V]).value
	}
	return v, ok
}

// clear forgets everything.
func (m *memo[V]) clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.order.Init()
	clear(m.at)
}

// get returns the value kept under the key, or computes it and keeps it among
// the most that are kept. What is returned is shared: nobody may write to it.
func (m *memo[V]) get(key string, most int, compute func() (V, error)) (V, error) {
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
	if m.at == nil {
		m.at = map[string]*list.Element{}
	}
	if _, ok := m.at[key]; !ok {
		m.at[key] = m.order.PushFront(memoEntry[V]{key, v})
	}
	for m.order.Len() > most {
		delete(m.at, m.order.Remove(m.order.Back()).(memoEntry[V]).key)
	}
	return v, nil
}
