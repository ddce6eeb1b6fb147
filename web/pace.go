package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/blindspot/blindspot/workbench"
)

// A page that takes over half a second answers at once with what is quick, and says
// what is still being worked out; it comes again for the whole: by its script, which
// asks for the same address and puts what came in place (ui/src/arrive.ts), or without
// scripts by reloading. Programs, which do not ask for HTML, wait for the whole.

// working is what a page says whose rest is not there yet.
type working struct {
	Steps []workbench.Step
	Blank bool // nothing of the page is there yet
}

// Done and Of are how far the work has come.
func (w *working) Done() (n int) {
	for _, s := range w.Steps {
		n += s.Done
	}
	return n
}

func (w *working) Of() (n int) {
	for _, s := range w.Steps {
		n += s.Of
	}
	return n
}

// Left are the things that are not done.
func (w *working) Left() []workbench.Step {
	return slices.DeleteFunc(slices.Clone(w.Steps), func(s workbench.Step) bool { return s.Done >= s.Of })
}

// underWay are the answers that are being worked out, by their address.
type underWay struct{ sync.Map }

// one is an answer that is being worked out: its steps, and its beginning.
type one struct {
	steps workbench.Steps
	once  sync.Once
	ready chan struct{} // closed when the beginning is there
	first any
}

func addressOf(r *http.Request) string { return r.URL.Path + "?" + r.URL.Query().Encode() }

// begin hears the steps of the answer to a request, until it is over.
func (u *underWay) begin(r *http.Request) (ctx context.Context, over func()) {
	answer := &one{ready: make(chan struct{})}
	u.Store(addressOf(r), answer)
	return workbench.WithSteps(r.Context(), &answer.steps), func() { u.CompareAndDelete(addressOf(r), answer) }
}

func (u *underWay) find(r *http.Request) *one {
	found, _ := u.Load(addressOf(r))
	answer, _ := found.(*one)
	return answer
}

// beginning is the quick part of an answer, worked out once, or nil where even that is
// not there soon: the whole keeps the processors busy.
func (o *one) beginning(r *http.Request, find func(context.Context) any) any {
	o.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), longestFirst)
		go func() {
			defer cancel()
			defer close(o.ready)
			o.first = find(ctx)
		}()
	})
	wait := soon
	if r.Header.Get("Prefer") != "" { // something is shown already
		wait = shown
	}
	select {
	case <-o.ready:
		return o.first
	case <-time.After(wait):
		return nil
	}
}

// soon is how long the beginning of a page is waited for before a page without it is
// sent, shown how long by the script of such a page, and longestFirst how long it may
// take at all.
const (
	soon         = 100 * time.Millisecond
	shown        = time.Second
	longestFirst = 30 * time.Second
)

// meanwhile is what writes a page's beginning while the rest is worked out, for who
// reads it; nil for programs, and for what is no page.
func (s *Server) meanwhile(r *http.Request) http.Handler {
	if r.Method != http.MethodGet || !strings.Contains(r.Header.Get("Accept"), "text/html") {
		return nil
	}
	if _, pattern := s.first.Handler(r); pattern == "" {
		return nil
	}
	return s.first
}

// begins registers the beginning of a page, which may be nothing but what is worked out.
func begins[I, B any](s *Server, q question[I, B]) {
	s.first.HandleFunc("GET "+q.path, func(w http.ResponseWriter, r *http.Request) {
		p, name := page{Title: "Being worked out", Nav: q.id, Working: &working{Blank: true}}, "working"
		if answer := s.underWay.find(r); answer != nil {
			p.Working.Steps = answer.steps.List()
			if b, ok := answer.beginning(r, func(ctx context.Context) any { return quick(ctx, r, q.first) }).(*B); ok && b != nil {
				p.Title, p.Body, p.Working.Blank, name = q.title(b), b, false, q.id
			}
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusAccepted)
		s.renderFor(w, r, name, p)
	})
}

// quick is what is quick of an answer; nil where nothing is, or where something is
// wrong, which the whole tells.
func quick[I, B any](ctx context.Context, r *http.Request, first func(context.Context, *I) (*B, error)) *B {
	var in I
	if first == nil || decode(r, &in) != nil {
		return nil
	}
	b, err := first(ctx, &in)
	if err != nil {
		return nil
	}
	return b
}
