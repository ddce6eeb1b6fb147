package guard

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/blindspot/blindspot"
)

// Limits bound what one client may take. A field that is zero has its default.
type Limits struct {
	Header   time.Duration // for a request's header to arrive; 5 s
	Stall    time.Duration // for each 64 KB of a body to pass, either way; 30 s
	Idle     time.Duration // between two requests; 60 s
	Answer   time.Duration // to compute one answer; 60 s
	Patience time.Duration // before a reader is shown what is known meanwhile; 250 ms
	Upload   time.Duration // for a file to arrive and to be imported; 30 min
	Grace    time.Duration // for what is under way to end on shutdown; 10 s

	Connections int // at once; 2,048. Further ones wait until one ends
	Downloads   int // of all events of a filter at once; 8
}

func (l Limits) orDefault() Limits {
	return Limits{
		Header: cmp.Or(l.Header, 5*time.Second), Stall: cmp.Or(l.Stall, 30*time.Second), Idle: cmp.Or(l.Idle, time.Minute),
		Answer: cmp.Or(l.Answer, time.Minute), Patience: cmp.Or(l.Patience, 250*time.Millisecond), Upload: cmp.Or(l.Upload, 30*time.Minute), Grace: cmp.Or(l.Grace, 10*time.Second),
		Connections: cmp.Or(l.Connections, 2048), Downloads: cmp.Or(l.Downloads, 8),
	}
}

// server has the limits of an exchange as a whole; exchange those of its parts.
func (g *Guard) server(handler http.Handler) *http.Server {
	l := g.Limits
	return &http.Server{Handler: handler, ReadHeaderTimeout: l.Header, ReadTimeout: l.Header + l.Stall, WriteTimeout: l.Answer + l.Stall,
		IdleTimeout: l.Idle, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(g.Log.Handler(), slog.LevelDebug)}
}

// exchange watches one request and its answer: how fast they pass, and that a
// fault ends this exchange only, and is logged.
func (g *Guard) exchange(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.running.RLock()
		defer g.running.RUnlock()
		control := http.NewResponseController(w)
		out := &pacedWriter{ResponseWriter: w, pace: pace{stall: g.Limits.Stall, set: control.SetWriteDeadline}}
		if r.ContentLength != 0 {
			in := &pacedBody{ReadCloser: r.Body, pace: pace{stall: g.Limits.Stall, set: control.SetReadDeadline}}
			r.Body, out.in = in, in
		}
		defer func() {
			fault := recover()
			if fault == nil {
				return
			}
			g.logFault(r, fault)
			if out.begun {
				panic(http.ErrAbortHandler) // what was sent is no whole answer
			}
			Refuse(out, http.StatusInternalServerError, "an internal fault; the server's log says more", "")
		}()
		next.ServeHTTP(out, r)
	})
}

func (g *Guard) logFault(r *http.Request, fault any) {
	g.Log.Error("internal fault", "path", r.URL.Path, "fault", fault, "stack", string(debug.Stack()))
}

// piece is how much of a body must pass in the time of a stall. A steady client
// may take as long as it needs; one that trickles or has gone is let go.
const piece = 64 << 10

// pace moves a deadline on with each piece.
type pace struct {
	stall time.Duration
	until time.Time // of the whole, if any
	left  int
	set   func(time.Time) error
}

func (p *pace) begin() {
	if p.left > 0 {
		return
	}
	p.left = piece
	deadline := time.Now().Add(p.stall)
	if !p.until.IsZero() && p.until.Before(deadline) {
		deadline = p.until
	}
	_ = p.set(deadline) // a connection without deadlines, as in a test, has none to move
}

type pacedWriter struct {
	http.ResponseWriter
	pace  pace
	begun bool
	in    *pacedBody // nil where the request has no body
}

// Unwrap is for http.ResponseController.
func (w *pacedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// begin is called before the first byte. To a client that has not sent all of
// its request the answer goes at once: nobody waits for the rest, and the
// connection ends.
func (w *pacedWriter) begin() {
	if !w.begun && w.in != nil && !w.in.whole {
		w.Header().Set("Connection", "close")
	}
	w.begun = true
	w.pace.begin()
}

func (w *pacedWriter) WriteHeader(status int) {
	w.begin()
	w.ResponseWriter.WriteHeader(status)
}

func (w *pacedWriter) Write(data []byte) (n int, err error) {
	for {
		w.begin()
		part := data[:min(len(data), w.pace.left)]
		m, err := w.ResponseWriter.Write(part)
		n += m
		w.pace.left -= m
		data = data[m:]
		if err != nil || len(data) == 0 {
			return n, err
		}
	}
}

// Until bounds the time in which the whole of a request's body must pass.
func Until(body io.Reader, end time.Time) {
	if paced, ok := body.(*pacedBody); ok {
		paced.pace.until = end
	}
}

// drained is how much of a refused body is read to its end.
const drained = 32 << 20

// Drain reads what a client still sends, for as long as one stall: who is still
// sending cannot hear why it is refused.
func (g *Guard) Drain(w http.ResponseWriter, body io.Reader) {
	if paced, ok := body.(*pacedBody); ok {
		body = paced.ReadCloser
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(g.Limits.Stall)) // a server without deadlines has none to set
	_, _ = io.CopyN(io.Discard, body, drained)
}

type pacedBody struct {
	io.ReadCloser
	pace  pace
	whole bool // it was read to its end
}

func (b *pacedBody) Read(data []byte) (int, error) {
	b.pace.begin()
	n, err := b.ReadCloser.Read(data)
	b.pace.left -= n
	b.whole = b.whole || errors.Is(err, io.EOF)
	return n, err
}

// limited accepts at most so many connections at once; the others wait in the
// system's queue.
type limited struct {
	net.Listener
	slots  chan struct{}
	closed chan struct{}
	close  func() error
}

func limit(l net.Listener, n int) net.Listener {
	out := &limited{Listener: l, slots: make(chan struct{}, n), closed: make(chan struct{})}
	out.close = sync.OnceValue(func() error {
		close(out.closed)
		return l.Close()
	})
	return out
}

func (l *limited) Accept() (net.Conn, error) {
	select {
	case l.slots <- struct{}{}:
	case <-l.closed:
		return nil, net.ErrClosed
	}
	c, err := l.Listener.Accept()
	if err != nil {
		<-l.slots
		return nil, err
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		// Else the system takes megabytes from us before a slow reader shows, and
		// asks for as many to be read before it takes more.
		_ = tcp.SetWriteBuffer(2 * piece)
	}
	return &slotConn{Conn: c, free: sync.OnceFunc(func() { <-l.slots })}, nil
}

// Close also ends an Accept that waits for a slot.
func (l *limited) Close() error { return l.close() }

type slotConn struct {
	net.Conn
	free func()
}

func (c *slotConn) Close() error {
	defer c.free()
	return c.Conn.Close()
}

// settle waits until nothing is at work any more, and reports whether it is so.
func (g *Guard) settle(most time.Duration) bool {
	for end := time.Now().Add(most); !g.running.TryLock(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			return false
		}
	}
	g.running.Unlock()
	return true
}

// shutDown lets open exchanges end, cuts those that take too long, and returns
// when nothing uses the store any more.
func (g *Guard) shutDown(ctx context.Context, server *http.Server) error {
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), g.Limits.Grace)
	defer cancel()
	err := server.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	g.stop()
	if !g.settle(g.Limits.Grace) {
		g.Log.Error("something is still at work after the end of the server")
		err = errors.Join(err, blindspot.Errorf(blindspot.Unavailable, "", "an answer was still being computed when the server ended"))
	}
	return err
}
