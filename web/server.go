package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/web/guard"
	"github.com/blindspot/blindspot/workbench"
)

// Config is what a server serves, and to whom.
type Config struct {
	Bench *workbench.Bench // its Cases must find cases by name alone, never by path
	Cases []string         // names of the cases to offer
	Store string           // path of the store's file, which must be there whenever something is stored; "": none

	PDF func(ctx context.Context, html []byte) ([]byte, error) // nil: no PDF

	Hosts       []string // names under which it may be called, besides its own IP address
	Token       string   // "" only where the address is loopback
	UploadLimit int64    // bytes; 0 is DefaultUploadLimit
	Limits      Limits
	Now         func() time.Time // nil is time.Now
	Log         *slog.Logger
}

// DefaultUploadLimit holds the largest yearly release of UCDP GED, unpacked.
const DefaultUploadLimit = 512 << 20

// Limits bound what one client may take. A field that is zero has its default.
type Limits = guard.Limits

// Server serves the workbench.
type Server struct {
	Config
	mux      *http.ServeMux
	api      huma.API
	guard    *guard.Guard
	handler  http.Handler
	uploads  uploads
	temp     string // folder of uploads and exports, removed on Close
	closing  sync.Once
	routes   []string               // patterns of what is not in the API
	reads    map[string][]parameter // of a page's question, by its pattern
	first    *http.ServeMux         // beginnings of pages, while the rest is worked out
	underWay underWay
	file     os.FileInfo // of the store as it was opened; nil: none
}

// New makes a server. Close it when done.
func New(c Config) (*Server, error) {
	if c.Bench == nil || c.Bench.World == nil {
		return nil, blindspot.Errorf(blindspot.Internal, "", "a server needs a bench and its gazetteer")
	}
	if c.UploadLimit == 0 {
		c.UploadLimit = DefaultUploadLimit
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Server{Config: c, mux: http.NewServeMux(), first: http.NewServeMux(), reads: map[string][]parameter{}}
	var err error
	s.guard, err = guard.New(guard.Config{Hosts: c.Hosts, Token: c.Token, Limits: c.Limits, Now: c.Now, Log: c.Log,
		State: c.Bench.State, Keepable: keepable, Meanwhile: s.meanwhile, Page: s.refusal, Open: needsNoToken, Form: s.loginForm})
	if err != nil {
		return nil, err
	}
	s.Limits = s.guard.Limits
	if c.Store != "" {
		if s.file, err = os.Stat(c.Store); err != nil {
			return nil, blindspot.Errorf(blindspot.Unavailable, "", "the store's file cannot be looked at: %w", err)
		}
	}
	if s.temp, err = tempFolder(c.Store, c.Bench.ReadOnly()); err != nil {
		return nil, blindspot.Errorf(blindspot.Unavailable, "make room in the temporary folder", "%w", err)
	}
	s.register()
	s.handler = s.guard.Protect(s.stillThere(s.twins(s.guard.Keep(s.mux))))
	return s, nil
}

// stillThere refuses changes once the store's file was taken away or replaced: the
// database would write to a file that nobody finds again, and all would seem well.
func (s *Server) stillThere(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.file != nil && r.Method == http.MethodPost && r.URL.Path != "/login" {
			if now, err := os.Stat(s.Store); err != nil || !os.SameFile(s.file, now) {
				s.guard.Drain(w, r.Body)
				s.fail(w, r, blindspot.Errorf(blindspot.Unavailable, "put it back, or end the server and start it anew", "the store's file was taken away or replaced while the server runs, and nothing was stored"))
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// Close ends what is still being computed, and removes what the server kept on
// disk.
func (s *Server) Close() (err error) {
	s.guard.Close()
	s.closing.Do(func() { err = os.RemoveAll(s.temp) })
	return err
}

// Serve answers on the listener until the context is done, and then lets open
// exchanges end; when it returns nothing uses the store any more. A listener that
// is not on a loopback address needs a token.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	go s.prepare()
	return s.guard.Serve(ctx, l, s.handler)
}

// prepare reads what every page needs, which the first reader would wait for.
func (s *Server) prepare() {
	templates()
	s.caseList()
}

// keepable: what depends on nothing but the address, the store and the day.
func keepable(path string) bool {
	for _, p := range []string{"/api/imports", "/login", "/sql", "/api/sql", "/download/", "/data"} {
		if strings.HasPrefix(path, p) {
			return false
		}
	}
	return true
}

// needsNoToken are the paths that the login form itself needs.
func needsNoToken(path string) bool { return path == "/login" || path == "/static/app.css" }

func (s *Server) loginForm(w http.ResponseWriter, notice string) {
	s.render(w, "login", page{Title: "Token", Notice: notice})
}
