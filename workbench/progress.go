package workbench

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Step is one of the things that an answer is made of, and how much of it is done.
type Step struct {
	What     string `json:"what"`
	Done, Of int
}

// Steps hear how far the desk has come with an answer, for those who wait for it. They
// may be read at any time.
type Steps struct {
	mu  sync.Mutex
	all []Step
}

type stepsKey struct{}

// WithSteps is a context in which the desk tells these steps what it is at.
func WithSteps(ctx context.Context, s *Steps) context.Context {
	return context.WithValue(ctx, stepsKey{}, s)
}

// List is what was begun, in that order.
func (s *Steps) List() []Step {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.all)
}

func (s *Steps) add(what string, done, of int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.all, func(one Step) bool { return one.What == what })
	if i < 0 {
		i = len(s.all)
		s.all = append(s.all, Step{What: what})
	}
	s.all[i].Done += done
	s.all[i].Of += of
}

// begun tells who waits that so many things are to be done; the function that it
// returns tells that one of them is.
func begun(ctx context.Context, what string, of int) (done func()) {
	s, ok := ctx.Value(stepsKey{}).(*Steps)
	if !ok {
		return func() {}
	}
	s.add(what, 0, of)
	return func() { s.add(what, 1, 0) }
}

// telling is a group of things that are done side by side, each a step.
type telling struct {
	group *errgroup.Group
	ctx   context.Context
}

// Go does one of them.
func (t telling) Go(what string, do func() error) {
	done := begun(t.ctx, what, 1)
	t.group.Go(func() error {
		defer done()
		return do()
	})
}
