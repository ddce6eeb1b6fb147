package fetch

import (
	"context"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
)

// Request says what to download and where to.
type Request struct {
	URL      string
	Dir      string                  // directory of the file; it must exist
	Name     string                  // file name, "" takes the last part of the URL
	SHA256   string                  // checked where it is stated, in hex
	MaxBytes int64                   // limit of the size, 0 for 2 GiB
	Known    Known                   // the file as it is here already: it is not sent again while it is the same
	Progress func(done, total int64) // called as bytes arrive; total is -1 where unknown
}

// Result is a finished download.
type Result struct {
	Path     string    // where the file is
	URL      string    // where it came from, after redirects
	SHA256   string    // in hex
	Bytes    int64     // size of the file
	Modified time.Time // when the server says it last changed, zero where it does not
	Known    Known     // what to ask with the next time
	Same     bool      // the server still has the file that was known: nothing was sent, and Path is ""
	Attempts int       // requests made
	Resumed  int64     // bytes that did not have to be downloaded again
}

// Known is what a server said of a file, by which it can tell later whether the
// file is still the same. The zero Known asks for the file in any case.
type Known struct {
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"` // as the server wrote it
}

func knownOf(h http.Header) Known {
	return Known{ETag: h.Get("ETag"), Modified: h.Get("Last-Modified")}
}

// ask puts the conditions into a request.
func (k Known) ask(h http.Header) {
	if k.ETag != "" {
		h.Set("If-None-Match", k.ETag)
	}
	if k.Modified != "" {
		h.Set("If-Modified-Since", k.Modified)
	}
}

// Client downloads files. The zero Client is ready for use.
type Client struct {
	Connect   time.Duration                                    // time to connect, 0 for 15 s
	Header    time.Duration                                    // time to the first byte of the answer, 0 for 60 s
	Idle      time.Duration                                    // time without a byte, 0 for 60 s
	Attempts  int                                              // requests in a row that bring nothing, 0 for 5
	FirstWait time.Duration                                    // wait after the first failure, doubled each time, 0 for 1 s
	MaxWait   time.Duration                                    // longest wait, also for Retry-After, 0 for 2 min
	Redirects int                                              // redirects followed, 0 for 5
	Rand      *rand.Rand                                       // varies the waits; nil does not
	Now       func() time.Time                                 // nil for time.Now
	Sleep     func(ctx context.Context, d time.Duration) error // nil waits
	Spend     func() error                                     // called before each request, which it may forbid; nil allows all
	Agent     string                                           // how requests name who asks, "" for the program alone
}

// spend asks whether one more request may be made.
func (c *Client) spend() error {
	if c.Spend == nil {
		return nil
	}
	return c.Spend()
}

// maxRequests ends a download that is cut again and again, however much each
// request brings.
const maxRequests = 100

// Get downloads a file. On an error nothing is left under the file's name that
// was not there before; what can be resumed stays beside it as NAME.part.
func (c *Client) Get(ctx context.Context, req Request) (Result, error) {
	if err := check(&req); err != nil {
		return Result{}, err
	}
	p, err := openPart(req)
	if err != nil {
		return Result{}, err
	}
	transport := c.transport()
	defer transport.CloseIdleConnections()
	d := download{client: c, req: req, part: p, http: &http.Client{Transport: transport, CheckRedirect: c.redirect}}
	result, err := d.run(ctx)
	if err != nil {
		p.abandon(d.worthKeeping)
		return Result{}, err
	}
	return result, nil
}

func check(req *Request) error {
	u, err := url.Parse(req.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return blindspot.Errorf(blindspot.Usage, "write a full http or https address", "%q is not an address", req.URL)
	}
	if req.Name == "" {
		req.Name = path.Base(u.Path)
	}
	if req.Name == "." || req.Name == ".." || req.Name == "/" || req.Name != filepath.Base(req.Name) || strings.ContainsAny(req.Name, `/\`) {
		return blindspot.Errorf(blindspot.Usage, "state a file name", "%q is not a file name", req.Name)
	}
	if sum, err := hex.DecodeString(req.SHA256); err != nil || len(sum) != 0 && len(sum) != 32 {
		return blindspot.Errorf(blindspot.Usage, "a SHA-256 has 64 hexadecimal digits", "%q is not a SHA-256", req.SHA256)
	}
	if req.MaxBytes <= 0 {
		req.MaxBytes = 2 << 30
	}
	if info, err := os.Stat(req.Dir); err != nil || !info.IsDir() {
		return blindspot.Errorf(blindspot.Usage, "create the directory first", "there is no directory %s", req.Dir)
	}
	return nil
}

func or[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}

func (c *Client) transport() *http.Transport {
	dialer := net.Dialer{Timeout: or(c.Connect, 15*time.Second)}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		TLSHandshakeTimeout:   or(c.Connect, 15*time.Second),
		ResponseHeaderTimeout: or(c.Header, time.Minute),
		DisableCompression:    true, // the bytes of the file are wanted as they are
		ForceAttemptHTTP2:     true,
	}
}

var errRedirects = errors.New("redirect refused")

func (c *Client) redirect(next *http.Request, via []*http.Request) error {
	if len(via) > or(c.Redirects, 5) {
		return errRedirects
	}
	if via[0].URL.Scheme == "https" && next.URL.Scheme != "https" {
		return errRedirects
	}
	return nil
}

func (c *Client) now() time.Time {
	if c.Now != nil {
		return c.Now()
	}
	return time.Now()
}

func (c *Client) sleep(ctx context.Context, d time.Duration) error {
	if c.Sleep != nil {
		return c.Sleep(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// wait is the pause after the n-th failure in a row, from 0: it doubles, and
// the second half of it is random, so that many clients do not return at once.
func (c *Client) wait(n int) time.Duration {
	longest := or(c.MaxWait, 2*time.Minute)
	d := or(c.FirstWait, time.Second)
	for range n {
		if d = 2 * d; d >= longest {
			d = longest
			break
		}
	}
	if c.Rand != nil {
		d = d/2 + time.Duration(c.Rand.Int64N(int64(d/2)+1))
	}
	return d
}
