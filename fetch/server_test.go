package fetch_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"
)

// content is the file that the servers of these tests serve.
var content = func() []byte {
	rng, b := rand.New(rand.NewPCG(1, 2)), make([]byte, 300_000)
	for i := range b {
		b[i] = byte(rng.Uint32()) | 1
	}
	return b
}()

func sum(b []byte) string { s := sha256.Sum256(b); return hex.EncodeToString(s[:]) }

// answer is what the server does with one request; nil serves the file well.
type answer func(w http.ResponseWriter, r *http.Request)

// server serves content at /file.zip, with one answer for each request in turn
// and sound answers after them. It records the requests.
type server struct {
	*httptest.Server
	ranges []string
}

func serve(t *testing.T, answers ...answer) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := len(s.ranges)
		s.ranges = append(s.ranges, r.Header.Get("Range"))
		if n < len(answers) && answers[n] != nil {
			answers[n](w, r)
			return
		}
		sound(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

const etag = `"v1"`

var changed = time.Date(2025, 6, 11, 8, 0, 0, 0, time.UTC)

func sound(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("ETag", etag)
	w.Header().Set("Content-Type", "application/zip")
	http.ServeContent(w, r, "file.zip", changed, bytes.NewReader(content))
}

// cut serves the first n bytes of the body it would send, and hangs up.
func cut(n int) answer {
	return func(w http.ResponseWriter, r *http.Request) {
		sound(&cutter{ResponseWriter: w, left: n}, r)
		panic(http.ErrAbortHandler)
	}
}

type cutter struct {
	http.ResponseWriter
	left int
}

func (c *cutter) Write(p []byte) (int, error) {
	n := min(len(p), c.left)
	c.left -= n
	if _, err := c.ResponseWriter.Write(p[:n]); err != nil || n < len(p) {
		_ = http.NewResponseController(c.ResponseWriter).Flush()
		return n, io.ErrShortWrite
	}
	return n, nil
}

// breakOff sends the start of a file with the ETag, or without one, and hangs up.
func breakOff(tag string, start []byte) answer {
	return func(w http.ResponseWriter, _ *http.Request) {
		if tag != "" {
			w.Header().Set("ETag", tag)
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(content)))
		_, _ = w.Write(start)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

func status(code int, headers ...string) answer {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
	}
}

func body(kind, text string) answer {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(w, text)
	}
}

// noRange serves the whole file whatever is asked.
func noRange(w http.ResponseWriter, r *http.Request) {
	r.Header.Del("Range")
	sound(w, r)
}

// stall sends a little and then nothing until the client goes away.
func stall(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("ETag", etag)
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	_, _ = w.Write(content[:1000])
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}
