package duckdb

import (
	"fmt"
	"sync"
)

// mostRemembered is how many small answers a store keeps at a time.
const mostRemembered = 256

// answers are small answers of a store that nearly every question asks for: its
// datasets, what they cover, what of their rows lies in quarantine. They hold
// until the store is written to, which only its own process can do as long as
// it has the file open.
type answers struct {
	mu      sync.Mutex
	written int // how often the store was written to
	kept    map[string]any
}

// forget drops every answer: the store was written to.
func (a *answers) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.written++
	a.kept = nil
}

func (a *answers) get(key string) (value any, known bool, written int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	value, known = a.kept[key]
	return value, known, a.written
}

// keep remembers an answer unless the store was written to since it was asked.
func (a *answers) keep(key string, value any, written int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.written != written {
		return
	}
	if a.kept == nil || len(a.kept) >= mostRemembered {
		a.kept = map[string]any{}
	}
	a.kept[key] = value
}

// remembered answers a question from memory or, the first time since the store
// was written to, by reading. Errors are not remembered: they may be those of
// one who left. Whoever may change the answer clones it.
func remembered[T any](s *Store, what string, of any, read func() (T, error)) (T, error) {
	key := fmt.Sprintf("%s %#v", what, of)
	value, known, written := s.answers.get(key)
	if v, ok := value.(T); known && ok {
		return v, nil
	}
	v, err := read()
	if err == nil {
		s.answers.keep(key, v, written)
	}
	return v, err
}
