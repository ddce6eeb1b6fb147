package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
)

// UCDPAPI is the address of UCDP's API.
const UCDPAPI = "https://ucdpapi.pcr.uu.se/api/"

// Secret is a credential. However it is printed, it does not show.
type Secret string

// String hides the secret.
func (Secret) String() string { return "(secret)" }

// GoString hides the secret.
func (Secret) GoString() string { return "(secret)" }

// MarshalText hides the secret.
func (Secret) MarshalText() ([]byte, error) { return []byte("(secret)"), nil }

// API reads releases of events from UCDP's API, page by page.
type API struct {
	Client *Client
	Base   string // "" is UCDPAPI
	Token  Secret
	Pace   time.Duration // least time between two requests: the API throttles after some 40 a minute
	Size   int           // events a page, 0 for 1,000, the most that the API gives

	last time.Time
}

// page is one answer of the API. Its first is number 0.
type page struct {
	TotalCount      int
	TotalPages      int
	PreviousPageURL string            `json:"PreviousPageUrl"`
	NextPageURL     string            `json:"NextPageUrl"`
	Result          []json.RawMessage `json:"Result"`
}

// maxPage bounds the bytes of one page.
const maxPage = 64 << 20

// first is the address of page 0 of a release.
func (a *API) first(version string, size int) (string, error) {
	base, err := baseAddress(a.Base, UCDPAPI)
	if err != nil {
		return "", err
	}
	u := base.JoinPath("gedevents", version)
	u.RawQuery = url.Values{"pagesize": {fmt.Sprint(size)}, "page": {"0"}}.Encode()
	return u.String(), nil
}

// Ask asks whether the API has a release, and how many events it holds.
func (a *API) Ask(ctx context.Context, version string) (events int, err error) {
	address, err := a.first(version, 1)
	if err != nil {
		return 0, err
	}
	p, _, err := a.page(ctx, address, 0)
	return p.TotalCount, err
}

// page reads one page, which must be the one with the number: a cache or a proxy
// may send another. text is the page as it came.
func (a *API) page(ctx context.Context, address string, number int) (p page, text []byte, err error) {
	transport := a.Client.transport()
	defer transport.CloseIdleConnections()
	// A redirect would carry the token to another server.
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return errRedirects }}
	err = a.Client.retry(ctx, bare(address, "a page"), func() (err error) {
		if err := a.keepPace(ctx); err != nil {
			return err
		}
		text, err = a.once(ctx, client, address)
		if err != nil {
			return err
		}
		p = page{}
		if err := json.Unmarshal(text, &p); err != nil {
			return &later{err: fmt.Errorf("the answer is no page of events (%s)", a.excerpt(text))}
		}
		if at, ok := numberBefore(p.PreviousPageURL); ok && at != number-1 || number > 0 && p.PreviousPageURL == "" {
			return &later{err: fmt.Errorf("the server sent another page than page %d", number)}
		}
		return nil
	})
	return p, text, err
}

// keepPace waits until the next request is due.
func (a *API) keepPace(ctx context.Context) error {
	now := a.Client.now()
	if wait := a.Pace - now.Sub(a.last); !a.last.IsZero() && wait > 0 {
		if a.Client.sleep(ctx, min(wait, a.Pace)) != nil { // a clock that was set back must not stop us for longer
			return stopped(ctx)
		}
	}
	a.last = a.Client.now()
	return a.Client.spend()
}

// once makes one request with the token and reads the body of a good answer.
func (a *API) once(ctx context.Context, client *http.Client, address string) ([]byte, error) {
	idle := or(a.Client.Idle, time.Minute)
	stalled := fmt.Errorf("no byte arrived for %s", idle)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := time.AfterFunc(or(a.Client.Header, time.Minute), func() { cancel(stalled) })
	defer watch.Stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, blindspot.Errorf(blindspot.Usage, "write a full http or https address", "%w", err)
	}
	request.Header.Set("User-Agent", or(a.Client.Agent, agent))
	request.Header.Set("Accept", "application/json")
	request.Header.Set("x-ucdp-access-token", string(a.Token))
	response, err := client.Do(request)
	if err != nil {
		return nil, noAnswer(err, bare(address, "a page"))
	}
	defer func() { _ = response.Body.Close() }() // read to its end, or given up
	var text []byte
	buf := make([]byte, 64<<10)
	for {
		n, err := response.Body.Read(buf)
		if watch.Reset(idle); len(text)+n > maxPage {
			return nil, blindspot.Errorf(blindspot.BadInput, "report this", "a page at %s is larger than %d bytes", bare(address, "the API"), maxPage)
		}
		text = append(text, buf[:n]...)
		switch {
		case errors.Is(err, io.EOF):
			return text, a.judge(response, text, address)
		case err != nil && context.Cause(ctx) == stalled: //nolint:errorlint // the very error
			return nil, &later{err: stalled}
		case err != nil:
			return nil, &later{err: err}
		}
	}
}

// judge tells a good answer from the others. A release that is not out and
// throttling both come with status 400: the body tells them apart.
func (a *API) judge(r *http.Response, text []byte, address string) error {
	switch r.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusBadRequest:
		if strings.Contains(string(text), "Invalid object name") {
			return blindspot.Errorf(blindspot.NotFound, "check the version", "the API has no release at %s", bare(address, "the address"))
		}
		return &later{err: fmt.Errorf("the server answers %s (%s), as it does to whoever asks too often", r.Status, a.excerpt(text)), after: a.Client.retryAfter(r)}
	case http.StatusUnauthorized, http.StatusForbidden:
		return blindspot.Errorf(blindspot.Refused, "ask UCDP for a token by e-mail; without one, update reads the public files (--public)",
			"the API does not accept the token (%s: %s)", r.Status, a.excerpt(text))
	}
	return a.Client.refused(r, bare(address, "the API"))
}

// excerpt is the beginning of an answer in one line, without the token.
func (a *API) excerpt(text []byte) string {
	s := strings.Join(strings.Fields(string(text)), " ")
	if a.Token != "" {
		s = strings.ReplaceAll(s, string(a.Token), a.Token.String())
	}
	if len(s) > 120 {
		s = strings.ToValidUTF8(s[:120], "") + " ..."
	}
	return s
}

// numberBefore reads the number of the page off an address.
func numberBefore(address string) (int, bool) {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return 0, false
	}
	var n int
	if _, err := fmt.Sscanf(u.Query().Get("page"), "%d", &n); err != nil {
		return 0, false
	}
	return n, true
}

// next is the address of the page after this one, "" at the end. It must lie on
// the server that was asked: another one would be told the token.
func (a *API) next(asked string, p page, number int) (string, error) {
	if p.NextPageURL == "" {
		return "", nil
	}
	was, err := url.Parse(asked)
	if err != nil {
		return "", err
	}
	u, err := was.Parse(p.NextPageURL)
	if err != nil || u.Hostname() != was.Hostname() {
		return "", blindspot.Errorf(blindspot.Refused, "set the address of the API with --api", "the API says that the next page lies on another server (%s)", bare(p.NextPageURL, "unreadable"))
	}
	if was.Scheme == "https" && u.Scheme != "https" {
		u.Scheme, u.Host = was.Scheme, was.Host
	}
	if at, ok := numberBefore(u.String()); ok && at != number+1 {
		return "", blindspot.Errorf(blindspot.Unavailable, "run it again", "the API says that page %d comes after page %d", at, number)
	}
	return u.String(), nil
}
