package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
)

// download is one call of Get.
type download struct {
	client       *Client
	http         *http.Client
	req          Request
	part         *part
	result       Result
	worthKeeping bool // the part can be resumed by a later run
}

// agent is how requests name this program.
const agent = "blindspot"

// errSame says that the server still has the file that is known.
var errSame = errors.New("not modified")

// later is a failure that another request may mend.
type later struct {
	err   error
	after time.Duration // what the server asks to wait, 0 nothing
}

func (l *later) Error() string { return l.err.Error() }
func (l *later) Unwrap() error { return l.err }

func (d *download) run(ctx context.Context) (Result, error) {
	fresh := d.part.size == 0
	for failures := 0; ; {
		before := d.part.size
		d.result.Attempts++
		err := d.once(ctx)
		if errors.Is(err, errSame) {
			d.part.abandon(false)
			d.result.Same, d.result.Known = true, d.req.Known
			return d.result, nil
		}
		if err == nil {
			if d.req.SHA256 != "" && !strings.EqualFold(d.part.sum(), d.req.SHA256) {
				if fresh {
					return Result{}, d.wrongSum()
				}
				// What an earlier run left may be at fault: once more, from the start.
				fresh = true
				d.result.Resumed = 0
				if err := d.part.restart(); err != nil {
					return Result{}, err
				}
				continue
			}
			return d.finish()
		}
		var again *later
		d.worthKeeping = errors.As(err, &again)
		if ctx.Err() != nil {
			d.worthKeeping = true
			return Result{}, blindspot.Errorf(blindspot.Unavailable, "run it again to resume", "the download was stopped: %w", ctx.Err())
		}
		if again == nil {
			return Result{}, err
		}
		if failures++; d.part.size > before {
			failures = 1
		}
		wait := max(d.client.wait(failures-1), again.after)
		if failures >= or(d.client.Attempts, 5) || d.result.Attempts >= maxRequests || wait > or(d.client.MaxWait, 2*time.Minute) {
			return Result{}, gaveUp(again, d.address(), d.result.Attempts)
		}
		if d.client.sleep(ctx, wait) != nil {
			return Result{}, blindspot.Errorf(blindspot.Unavailable, "run it again to resume", "the download was stopped: %w", context.Cause(ctx))
		}
	}
}

func (d *download) finish() (Result, error) {
	d.result.SHA256, d.result.Bytes = d.part.sum(), d.part.size
	if err := d.part.finish(); err != nil {
		return Result{}, err
	}
	d.result.Path = d.part.final
	return d.result, nil
}

func (d *download) wrongSum() error {
	return blindspot.Errorf(blindspot.BadInput, "check the checksum against its source; the file may have been replaced or damaged",
		"%s has SHA-256 %s instead of %s", d.req.Name, d.part.sum(), strings.ToLower(d.req.SHA256))
}

func gaveUp(last *later, what string, requests int) error {
	hint := "check the connection and run it again; it resumes where it stopped"
	if last.after > 0 {
		hint = fmt.Sprintf("the server asks to wait %s", last.after)
	}
	return blindspot.Errorf(blindspot.Unavailable, hint, "could not download %s after %d requests: %w", what, requests, last.err)
}

func (d *download) address() string { return bare(d.req.URL, d.req.Name) }

// bare is a URL without anything that may be secret.
func bare(address, fallback string) string {
	u, err := url.Parse(address)
	if err != nil {
		return fallback
	}
	u.RawQuery = ""
	return u.Redacted()
}

// once makes one request and reads its body into the part.
func (d *download) once(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.req.URL, http.NoBody)
	if err != nil {
		return blindspot.Errorf(blindspot.Usage, "write a full http or https address", "%w", err)
	}
	request.Header.Set("User-Agent", or(d.client.Agent, agent))
	request.Header.Set("Accept-Encoding", "identity")
	if d.part.size == 0 {
		d.req.Known.ask(request.Header)
	}
	if v := d.part.id.validator(); d.part.size > 0 && v != "" {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", d.part.size))
		request.Header.Set("If-Range", v)
	} else if d.part.size > 0 {
		if err := d.part.restart(); err != nil {
			return err
		}
	}
	if err := d.client.spend(); err != nil {
		return err
	}
	response, err := d.http.Do(request)
	if err != nil {
		return noAnswer(err, d.address())
	}
	defer func() { _ = response.Body.Close() }()
	total, err := d.begin(response)
	if err != nil {
		return err
	}
	return d.copy(cancel, response.Body, total)
}

// noAnswer is the error of a request that was never answered. The address is
// left out of the message: it may carry something secret.
func noAnswer(err error, address string) error {
	if errors.Is(err, errRedirects) {
		return blindspot.Errorf(blindspot.Unavailable, "open the address in a browser; the file may have moved",
			"%s redirects too often or to an unsafe address", address)
	}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return blindspot.Errorf(blindspot.Refused, "check the clock and the certificates of this machine",
			"the certificate of %s cannot be trusted: %w", address, certificate.Err)
	}
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	return &later{err: err}
}

// begin checks the answer and makes the part fit it. It returns the size of the
// whole file, -1 where it is unknown.
func (d *download) begin(r *http.Response) (total int64, err error) {
	switch {
	case r.StatusCode == http.StatusPartialContent:
		from, whole, ok := contentRange(r.Header.Get("Content-Range"))
		if !ok || from != d.part.size {
			return 0, d.startOver("the server sent another part of the file than asked for")
		}
		if d.result.Attempts == 1 {
			d.result.Resumed = from
		}
		total = whole
	case r.StatusCode == http.StatusRequestedRangeNotSatisfiable && d.part.size > 0:
		return 0, d.startOver("the file on the server has changed")
	case r.StatusCode == http.StatusNotModified && d.part.size == 0 && d.req.Known != Known{}:
		return 0, errSame
	case r.StatusCode == http.StatusOK:
		d.result.Resumed = 0
		if err := d.part.restart(); err != nil {
			return 0, err
		}
		total = r.ContentLength
	default:
		return 0, d.refused(r)
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "text/html" || kind == "application/xhtml+xml" {
		return 0, d.webPage()
	}
	if total > d.req.MaxBytes {
		return 0, d.tooLarge()
	}
	d.part.id.ETag = r.Header.Get("ETag")
	if strings.HasPrefix(d.part.id.ETag, "W/") {
		d.part.id.ETag = "" // says that the meaning is the same, not the bytes
	}
	d.part.id.Modified = r.Header.Get("Last-Modified")
	d.result.URL, d.result.Known = r.Request.URL.Redacted(), knownOf(r.Header)
	d.result.Modified, _ = http.ParseTime(d.part.id.Modified)
	return total, nil
}

// startOver drops the part and asks for another request.
func (d *download) startOver(why string) error {
	if err := d.part.restart(); err != nil {
		return err
	}
	return &later{err: errors.New(why)}
}

// contentRange reads "bytes FROM-TO/WHOLE".
func contentRange(s string) (from, whole int64, ok bool) {
	span, size, ok1 := strings.Cut(strings.TrimPrefix(s, "bytes "), "/")
	first, _, ok2 := strings.Cut(span, "-")
	from, err := strconv.ParseInt(first, 10, 64)
	if !ok1 || !ok2 || err != nil {
		return 0, 0, false
	}
	if whole, err = strconv.ParseInt(size, 10, 64); err != nil {
		whole = -1
	}
	return from, whole, true
}

func (d *download) refused(r *http.Response) error { return d.client.refused(r, d.address()) }

// refused is the error of an answer that is none: one that says "later" is worth
// another request.
func (c *Client) refused(r *http.Response, address string) error {
	switch r.StatusCode {
	case http.StatusNotFound, http.StatusGone:
		return blindspot.Errorf(blindspot.NotFound, "check the version; https://ucdp.uu.se/downloads/ lists what there is",
			"the server has no file %s", address)
	case http.StatusUnauthorized, http.StatusForbidden:
		return blindspot.Errorf(blindspot.Refused, "download it in a browser and ingest the file",
			"the server refuses access to %s (%s)", address, r.Status)
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		err := fmt.Errorf("the server answers %s", r.Status)
		if r.StatusCode == http.StatusTooManyRequests {
			err = marked{err, ErrThrottled}
		}
		return &later{err: err, after: c.retryAfter(r)}
	}
	return blindspot.Errorf(blindspot.Unavailable, "open the address in a browser; the file may have moved",
		"the server answers %s for %s", r.Status, address)
}

// retryAfter reads Retry-After in seconds or as a date.
func (c *Client) retryAfter(r *http.Response) time.Duration {
	v := r.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(v); err == nil {
		return time.Duration(min(max(seconds, 0), 1<<20)) * time.Second
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(0, at.Sub(c.now()))
	}
	return 0
}

func (d *download) webPage() error {
	return blindspot.Errorf(blindspot.BadInput, "open the address in a browser: there may be a notice, or a network log-in page",
		"%w", marked{fmt.Errorf("expected a data file at %s, but the server sent a web page", d.address()), ErrWebPage})
}

func (d *download) tooLarge() error {
	return blindspot.Errorf(blindspot.BadInput, "if the file is what it should be, raise the limit",
		"%s is larger than the limit of %d bytes", d.address(), d.req.MaxBytes)
}

// copy reads the body into the part and gives up when nothing arrives for a
// while.
func (d *download) copy(cancel context.CancelCauseFunc, body io.Reader, total int64) error {
	idle := or(d.client.Idle, time.Minute)
	stalled := fmt.Errorf("no byte arrived for %s", idle)
	watch := time.AfterFunc(idle, func() { cancel(stalled) })
	defer watch.Stop()
	buf := make([]byte, 64<<10)
	for {
		n, err := body.Read(buf)
		if n > 0 {
			watch.Reset(idle)
			if d.part.size == 0 && strings.HasPrefix(http.DetectContentType(buf[:n]), "text/html") {
				return d.webPage()
			}
			if d.part.size+int64(n) > d.req.MaxBytes {
				return d.tooLarge()
			}
			if err := d.part.write(buf[:n]); err != nil {
				return err
			}
			if d.req.Progress != nil {
				d.req.Progress(d.part.size, total)
			}
		}
		switch {
		case err == io.EOF && total >= 0 && d.part.size != total:
			return &later{err: fmt.Errorf("the file ended after %d of %d bytes", d.part.size, total)}
		case err == io.EOF:
			return nil
		case err != nil && !watch.Stop():
			return &later{err: stalled}
		case err != nil:
			return &later{err: err}
		}
	}
}
