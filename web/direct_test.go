package web_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync"
)

// direct is what a handler answers without a network.
type direct struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (d *direct) Header() http.Header         { return d.header }
func (d *direct) WriteHeader(status int)      { d.status = status }
func (d *direct) Write(p []byte) (int, error) { return d.body.Write(p) }

func answered(h http.Handler, r *http.Request) *direct {
	d := &direct{header: http.Header{}, status: http.StatusOK}
	local := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80}
	h.ServeHTTP(d, r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(local))))
	return d
}

// logged keeps what is logged.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *logged) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}
