package guard

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Keep answers GET requests from what was answered before, as long as the state
// that answers depend on is the same. Two requests for the same answer wait for
// one computation. Who reads a page waits for as long as a reader has patience, and is
// shown what is known meanwhile.
func (g *Guard) Keep(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead || !g.Keepable(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		key := fmt.Sprintf("%s %s?%s", g.State(), r.URL.Path, r.URL.Query().Encode())
		meanwhile := g.Meanwhile(r)
		ctx, cancel, most := r.Context(), func() {}, g.Limits.Answer
		if meanwhile != nil {
			ctx, cancel = context.WithTimeout(ctx, g.patience(r))
			most *= 5 // no connection is held meanwhile
		}
		defer cancel()
		a, err := g.pages.get(ctx, key, meanwhile != nil, func() *answer { return g.compute(next, r, most) })
		if err != nil && meanwhile != nil && r.Context().Err() == nil {
			g.compute(meanwhile, r, g.Limits.Answer).send(w, r)
			return
		}
		if err != nil {
			g.refuse(w, r, http.StatusServiceUnavailable, "the answer took too long", "try again")
			return
		}
		a.send(w, r)
	})
}

// compute records an answer for all who wait for it, whoever of them goes away.
func (g *Guard) compute(next http.Handler, r *http.Request, most time.Duration) (a *answer) {
	g.running.RLock()
	defer g.running.RUnlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), most)
	defer cancel()
	defer context.AfterFunc(g.life, cancel)()
	rec := &recorder{header: http.Header{}, status: http.StatusOK}
	defer func() {
		if fault := recover(); fault != nil {
			g.logFault(r, fault)
			rec = &recorder{header: http.Header{}}
			g.refuse(rec, r, http.StatusInternalServerError, "an internal fault; the server's log says more", "")
			a = rec.answer()
		}
	}()
	get := r.Clone(ctx)
	get.Method = http.MethodGet
	for _, name := range []string{"Range", "If-Range", "If-None-Match", "If-Modified-Since"} {
		get.Header.Del(name) // the whole answer is kept
	}
	next.ServeHTTP(rec, get)
	if ctx.Err() != nil && (rec.status == http.StatusOK || rec.status == http.StatusInternalServerError) { // what was not found in time may be missing in it, or have ended it
		rec = &recorder{header: http.Header{}}
		g.refuse(rec, r, http.StatusServiceUnavailable, "the answer took too long", "try again")
	}
	return rec.answer()
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
		if acceptsGzip(r) {
			h.Set("Content-Encoding", "gzip")
			body, tag = a.zipped, strings.TrimSuffix(tag, `"`)+`-gz"`
		}
	}
	if a.status == http.StatusOK {
		h.Set("ETag", tag)
		if a.header.Get("Cache-Control") == "" {
			h.Set("Cache-Control", "private, no-cache")
		}
		if holds(r, tag) {
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

// acceptsGzip reads Accept-Encoding, where a quality of 0 is a refusal.
func acceptsGzip(r *http.Request) bool {
	others := false
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, quality, _ := strings.Cut(part, ";")
		weight, hasWeight := strings.CutPrefix(strings.ReplaceAll(strings.ToLower(quality), " ", ""), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		wanted := !hasWeight || err == nil && q > 0
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "gzip", "x-gzip":
			return wanted
		case "*":
			others = wanted
		}
	}
	return others
}

// holds reports whether the client has this very answer.
func holds(r *http.Request, tag string) bool {
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		if part = strings.TrimSpace(part); part == "*" || strings.TrimPrefix(part, "W/") == tag {
			return true
		}
	}
	return false
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

func (a keptAnswer) size() int { return len(a.key) + a.answer.size() }

// pending is an answer that is waited for.
type pending struct {
	done    chan struct{}
	gone    chan struct{} // closed when nobody waits and it was not begun
	waiting int
	back    time.Time // until when a reader may come back for it, who is shown what is known meanwhile
	begun   bool
	answer  *answer
}

// wanted: somebody waits for it, or may come back.
func (p *pending) wanted() bool { return p.waiting > 0 || time.Now().Before(p.back) }

// computing is how many answers are worked out at once: the machine's cores have
// no more hands, and each takes memory.
const computing = 2

func newCache(limit int) *cache {
	return &cache{limit: limit, order: list.New(), at: map[string]*list.Element{}, busy: map[string]*pending{}, slots: make(chan struct{}, computing)}
}

// Slot waits until one more answer may be worked out, since what is worked out is
// held in memory. Call free when it is; it is nil where the context is done first.
func (g *Guard) Slot(ctx context.Context) (free func()) {
	select {
	case g.pages.slots <- struct{}{}:
		return func() { <-g.pages.slots }
	case <-ctx.Done():
		return nil
	}
}

// get returns the answer, or the context's error. What nobody waits for any more is not
// begun: clients that ask and go away leave no work behind. Who comes back is waited for
// a little.
func (c *cache) get(ctx context.Context, key string, back bool, compute func() *answer) (*answer, error) {
	c.mu.Lock()
	if e, ok := c.at[key]; ok {
		c.order.MoveToFront(e)
		c.mu.Unlock()
		return e.Value.(keptAnswer).answer, nil
	}
	p, ok := c.busy[key]
	if !ok {
		p = &pending{done: make(chan struct{}), gone: make(chan struct{})}
		c.busy[key] = p
		go c.fill(key, p, compute)
	}
	p.waiting++
	if back {
		p.back = time.Now().Add(unheard)
	}
	c.mu.Unlock()
	select {
	case <-p.done:
		return p.answer, nil
	case <-ctx.Done():
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-p.done: // at this very moment
		return p.answer, nil
	default:
	}
	if p.waiting--; !p.begun && !p.wanted() {
		delete(c.busy, key)
		close(p.gone)
	}
	return nil, ctx.Err()
}

func (c *cache) fill(key string, p *pending, compute func() *answer) {
	select {
	case c.slots <- struct{}{}:
	case <-p.gone:
		return
	}
	defer func() { <-c.slots }()
	c.mu.Lock()
	if p.begun = p.wanted(); !p.begun && c.busy[key] == p {
		delete(c.busy, key)
		close(p.gone)
	}
	c.mu.Unlock()
	if !p.begun {
		return
	}
	p.answer = compute()
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.busy, key)
	close(p.done)
	switch {
	case p.answer.size() > c.limit/4:
	case p.answer.status == http.StatusOK:
		c.keep(keptAnswer{key, p.answer})
	case p.waiting == 0: // who asked was shown what was known meanwhile, and comes again for it
		c.keep(keptAnswer{key, p.answer})
		time.AfterFunc(unheard, func() { c.drop(key, p.answer) })
	}
}

// unheard is how long an answer is worked out, or a refusal kept, for who asked and is to
// come back for it.
const unheard = 10 * time.Second

// drop lets go of an answer.
func (c *cache) drop(key string, a *answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.at[key]; ok && e.Value.(keptAnswer).answer == a {
		c.order.Remove(e)
		delete(c.at, key)
		c.held -= e.Value.(keptAnswer).size()
	}
}

// keep holds an answer, and lets go of those least used.
func (c *cache) keep(a keptAnswer) {
	c.at[a.key] = c.order.PushFront(a)
	c.held += a.size()
	for c.held > c.limit {
		old := c.order.Remove(c.order.Back()).(keptAnswer)
		delete(c.at, old.key)
		c.held -= old.size()
	}
}
