package workbench

import (
	"container/list"
	"sync"
)

// memo keeps the last few values that were expensive to compute. The zero memo
// is empty. Of those who ask for one at the same moment one computes it.
type memo[V any] struct {
	mu    sync.Mutex
	order list.List // of memoEntry, the last used first
	at    map[string]*list.Element
	turns map[string]chan struct{} // by key: closed when who computes it is done
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
// the most that are kept. What is returned is shared: nobody may write to it. A failure
// is that of who computed alone: the next tries again, whose time may not be over.
func (m *memo[V]) get(key string, most int, compute func() (V, error)) (V, error) {
	m.mu.Lock()
	for {
		if e, ok := m.at[key]; ok {
			m.order.MoveToFront(e)
			m.mu.Unlock()
			return e.Value.(memoEntry[V]).value, nil
		}
		turn, busy := m.turns[key]
		if !busy {
			break
		}
		m.mu.Unlock()
		<-turn
		m.mu.Lock()
	}
	if m.turns == nil {
		m.turns = map[string]chan struct{}{}
	}
	turn := make(chan struct{})
	m.turns[key] = turn
	m.mu.Unlock()
	defer func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.turns, key)
		close(turn)
	}()
	v, err := compute()
	if err == nil {
		m.keep(key, most, v)
	}
	return v, err
}

func (m *memo[V]) keep(key string, most int, v V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.at == nil {
		m.at = map[string]*list.Element{}
	}
	m.at[key] = m.order.PushFront(memoEntry[V]{key, v})
	for m.order.Len() > most {
		delete(m.at, m.order.Remove(m.order.Back()).(memoEntry[V]).key)
	}
}
