package web

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/watch"
	"github.com/blindspot/blindspot/workbench"
)

// Config is what a server serves, and to whom.
type Config struct {
	Bench   *workbench.Bench   // its Cases must find cases by name alone, never by path
	Archive *workbench.Archive // nil: there is no store
	Cases   []string           // names of the cases to offer

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

// MinToken is the least number of characters of a token.
const MinToken = 16

// Server serves the workbench.
type Server struct {
	Config
	mux      *http.ServeMux
	api      huma.API
	handler  http.Handler
	pages    *cache
	assessed *memo[blindspot.Assessment]
	boards   *memo[watch.Board]
	tracks   *memo[*groups.Report]
	sessions *sessions
	uploads  uploads
	temp     string // folder of uploads and exports, removed on Close
	closing  sync.Once

	life    context.Context // done when answers are no longer wanted
	stop    context.CancelFunc
	running sync.RWMutex  // read-locked by all that is at work
	loading chan struct{} // downloads at once
}

// New makes a server. Close it when done.
func New(c Config) (*Server, error) {
	if c.Bench == nil || c.Bench.World == nil {
		return nil, blindspot.Errorf(blindspot.Internal, "", "a server needs a bench and its gazetteer")
	}
	if c.Token != "" && len(c.Token) < MinToken {
		return nil, blindspot.Errorf(blindspot.Usage, "make one with: openssl rand -hex 16", "the token is shorter than %d characters", MinToken)
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
	temp, err := os.MkdirTemp("", "blindspot-web-")
	if err != nil {
		return nil, blindspot.Errorf(blindspot.Unavailable, "make room in the temporary folder", "%w", err)
	}
	c.Limits = c.Limits.orDefault()
	s := &Server{Config: c, mux: http.NewServeMux(), temp: temp, loading: make(chan struct{}, c.Limits.Downloads)}
	s.life, s.stop = context.WithCancel(context.Background())
	s.pages = newCache(64 << 20)
	s.assessed = newMemo[blindspot.Assessment](24)
	s.boards = newMemo[watch.Board](4)
	s.tracks = newMemo[*groups.Report](1)
	if s.sessions, err = newSessions(c.Token, c.Now); err != nil {
		return nil, err
	}
	s.routes()
	s.handler = s.exchange(s.protect(s.twins(s.kept(s.mux))))
	return s, nil
}

// Handler is the whole of the server.
func (s *Server) Handler() http.Handler { return s.handler }

// Close ends what is still being computed, and removes what the server kept on
// disk.
func (s *Server) Close() (err error) {
	s.stop()
	s.closing.Do(func() { err = os.RemoveAll(s.temp) })
	return err
}

// Serve answers on the listener until the context is done, and then lets open
// exchanges end; when it returns nothing uses the store any more. A listener that is not on a loopback address needs a token.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	if addr, ok := l.Addr().(*net.TCPAddr); !ok || !addr.IP.IsLoopback() && s.Token == "" {
		return blindspot.Errorf(blindspot.Usage, "listen on 127.0.0.1, or give a token: --token-file FILE or BLINDSPOT_TOKEN",
			"%s can be reached by others, and no token is set", l.Addr())
	}
	server := s.server()
	done := make(chan error, 1)
	go func() { done <- server.Serve(limit(l, s.Limits.Connections)) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	err := s.shutDown(ctx, server)
	if ended := <-done; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	return err
}
