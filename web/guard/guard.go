// Package guard stands before pages it knows nothing of: who may ask and from
// where, how much one client may take, what is answered from what was answered
// before, and how a server ends.
package guard

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/blindspot/blindspot"
)

// Config says what is guarded, and how.
type Config struct {
	Hosts  []string // names under which the server may be called, besides its own IP address
	Token  string   // "" only where the address is loopback
	Limits Limits
	Now    func() time.Time
	Log    *slog.Logger

	State     func() string                                                                      // what answers depend on besides their address
	Keepable  func(path string) bool                                                             // whether an answer depends on nothing else
	Meanwhile func(*http.Request) http.Handler                                                   // writes what is known while a page is worked out; nil where the request waits for the whole
	Open      func(path string) bool                                                             // what may be read without the token: the login form and what it needs
	Page      func(w http.ResponseWriter, r *http.Request, status int, detail, hint string) bool // says on a page why it is refused; false: who asks is a program
	Form      func(w http.ResponseWriter, note string)                                           // writes the login form
}

// MinToken is the least number of characters of a token.
const MinToken = 16

// kept is how many bytes of answers are kept.
const kept = 64 << 20

// Guard guards one server.
type Guard struct {
	Config
	pages    *cache
	sessions *sessions

	life    context.Context // done when answers are no longer wanted
	stop    context.CancelFunc
	running sync.RWMutex  // read-locked by all that is at work
	loading chan struct{} // downloads at once
}

// New makes a guard. Close it when done.
func New(c Config) (*Guard, error) {
	if c.Token != "" && len(c.Token) < MinToken {
		return nil, blindspot.Errorf(blindspot.Usage, "make one with: openssl rand -hex 16", "the token is shorter than %d characters", MinToken)
	}
	c.Limits = c.Limits.orDefault()
	g := &Guard{Config: c, pages: newCache(kept), loading: make(chan struct{}, c.Limits.Downloads)}
	g.life, g.stop = context.WithCancel(context.Background())
	var err error
	g.sessions, err = newSessions(c.Token, c.Now)
	return g, err
}

// Close ends what is still being computed.
func (g *Guard) Close() { g.stop() }

// Protect lets through who may ask, at the pace that limits allow.
func (g *Guard) Protect(next http.Handler) http.Handler { return g.exchange(g.protect(next)) }

// Life is done when answers are no longer wanted.
func (g *Guard) Life() context.Context { return g.life }

// Work marks something as at work, until done is called: nothing is let go of
// before.
func (g *Guard) Work() (done func()) {
	g.running.RLock()
	return g.running.RUnlock
}

// Download is one of the few downloads under way, until done is called; it is nil
// where there are too many.
func (g *Guard) Download() (done func()) {
	select {
	case g.loading <- struct{}{}:
		return func() { <-g.loading }
	default:
		return nil
	}
}

// Serve answers on the listener until the context is done, and then lets open
// exchanges end; when it returns nothing is at work any more. A listener that is
// not on a loopback address needs a token.
func (g *Guard) Serve(ctx context.Context, l net.Listener, handler http.Handler) error {
	if addr, ok := l.Addr().(*net.TCPAddr); !ok || !addr.IP.IsLoopback() && g.Token == "" {
		return blindspot.Errorf(blindspot.Usage, "listen on 127.0.0.1, or give a token: --token-file FILE or BLINDSPOT_TOKEN",
			"%s can be reached by others, and no token is set", l.Addr())
	}
	server := g.server(handler)
	done := make(chan error, 1)
	go func() { done <- server.Serve(limit(l, g.Limits.Connections)) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	err := g.shutDown(ctx, server)
	if ended := <-done; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	return err
}

// refuse says why: on a page to who reads one, as a problem to a program.
func (g *Guard) refuse(w http.ResponseWriter, r *http.Request, status int, detail, hint string) {
	if !g.Page(w, r, status, detail, hint) {
		Refuse(w, status, detail, hint)
	}
}

// Refuse writes a problem (RFC 9457).
func Refuse(w http.ResponseWriter, status int, detail, hint string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(struct { // the client may be gone
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
		Hint   string `json:"hint,omitempty"`
	}{http.StatusText(status), status, detail, hint})
}
