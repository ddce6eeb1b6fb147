package web

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"sync"
)

// kept answers GET requests from what was answered before, as long as the store
// has not changed. Two requests for the same answer wait for one computation.
func (s *Server) kept(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead || !keepable(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		key := fmt.Sprintf("%d %s?%s", s.version(), r.URL.Path, r.URL.Query().Encode())
		a, err := s.pages.get(r.Context(), key, func() *answer {
			// The answer is for all who wait for it, whoever of them goes away.
			ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), answerTime)
			defer cancel()
			rec := &recorder{header: http.Header{}, status: http.StatusOK}
			get := r.Clone(ctx)
			get.Method = http.MethodGet
			for _, name := range []string{"Range", "If-Range", "If-None-Match", "If-Modified-Since"} {
				get.Header.Del(name) // the whole answer is kept
			}
			next.ServeHTTP(rec, get)
			return rec.answer()
		})
		if err != nil {
			problem(w, r, http.StatusServiceUnavailable, "the answer took too long", "try again")
			return
		}
		a.send(w, r)
	})
}

// keepable: what depends on nothing but the address and the store.
func keepable(path string) bool {
	for _, p := range []string{"/api/imports", "/login", "/sql", "/api/sql", "/download/", "/data"} {
		if strings.HasPrefix(path, p) {
			return false
		}
	}
	return true
}

func (s *Server) version() uint64 {
	if s.Archive == nil {
		return 0
	}
	return s.Archive.Version()
}

// answer is a whole response, ready to be sent.
type answer struct {
	status int
	header http.Header
	body   []byte
	zipped []byte // nil where compression gains nothing
	etag   string
}

func (a *answer) size() int { return len(a.body) + len(a.zipped) + 512 }

func (a *answer) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for k, v := range a.header {
		h[k] = v
	}
	body := a.body
	tag := a.etag
	if a.zipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body, tag = a.zipped, strings.TrimSuffix(tag, `"`)+`-gz"`
		}
	}
	if a.status == http.StatusOK {
		h.Set("ETag", tag)
		h.Set("Cache-Control", "private, no-cache")
		if match := r.Header.Get("If-None-Match"); match != "" && strings.Contains(match, tag) {
			h.Del("Content-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client is gone: nothing to tell it
	}
}

type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }

func (r *recorder) answer() *answer {
	a := &answer{status: r.status, header: r.header, body: r.body.Bytes()}
	sum := sha256.Sum256(a.body)
	a.etag = `"` + hex.EncodeToString(sum[:12]) + `"`
	if len(a.body) > 1<<10 && !strings.Contains(r.header.Get("Content-Type"), "parquet") {
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, gzip.DefaultCompression) // a level that exists
		_, _ = z.Write(a.body)                                   // a buffer does not fail
		_ = z.Close()
		if b.Len() < len(a.body) {
			a.zipped = b.Bytes()
		}
	}
	return a
}

// cache keeps answers up to a number of bytes, the least used going first.
type cache struct {
	mu    sync.Mutex
	limit int
	held  int
	order *list.List // of *kept, most used first
	at    map[string]*list.Element
	busy  map[string]*pending
	slots chan struct{}
}

type keptAnswer struct {
	key string
	*answer
}

type pending struct {
	done   chan struct{}
	answer *answer
}

// computing is how many answers are worked out at once: the machine's cores have
// no more hands, and each takes memory.
const computing = 2

func newCache(limit int) *cache {
	return &cache{limit: limit, order: list.New(), at: map[string]*list.Element{}, busy: map[string]*pending{}, slots: make(chan struct{}, computing)}
}

func (c *cache) get(ctx context.Context, key string, make func() *answer) (*answer, error) {
	c.mu.Lock()
	if e, ok := c.at[key]; ok {
		c.order.MoveToFront(e)
		c.mu.Unlock()
		return e.Value.(keptAnswer).answer, nil
	}
	p, ok := c.busy[key]
	if !ok {
		p = &pending{done: closable()}
		c.busy[key] = p
		go c.fill(key, p, make)
	}
	c.mu.Unlock()
	select {
	case <-p.done:
		return p.answer, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func closable() chan struct{} { return make(chan struct{}) }

func (c *cache) fill(key string, p *pending, make func() *answer) {
	c.slots <- struct{}{}
	defer func() {
		if problem := recover(); problem != nil {
			p.answer = &answer{status: http.StatusInternalServerError, header: http.Header{}, body: []byte("internal fault\n")}
		}
		<-c.slots
		c.mu.Lock()
		delete(c.busy, key)
		c.mu.Unlock()
		close(p.done)
	}()
	p.answer = make()
	if p.answer.status != http.StatusOK || p.answer.size() > c.limit/4 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at[key] = c.order.PushFront(keptAnswer{key, p.answer})
	c.held += p.answer.size()
	for c.held > c.limit {
		last := c.order.Back()
		old := c.order.Remove(last).(keptAnswer)
		delete(c.at, old.key)
		c.held -= old.size()
	}
}
