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

// ACLEDSite is the address of ACLED.
const ACLEDSite = "https://acleddata.com/"

// ACLED reads events through a user's own account at ACLED.
type ACLED struct {
	Client   *Client
	Base     string // "" is ACLEDSite
	User     Secret
	Password Secret
	Size     int // rows a page, 0 for 5,000

	token, refresh Secret
	http           *http.Client
}

// String shows nothing of the account, however the reader is printed: fmt would not ask
// the secrets in it.
func (a ACLED) String() string { return "ACLED's API at " + bare(or(a.Base, ACLEDSite), "an address") } // a value prints itself, too

// GoString is String.
func (a ACLED) GoString() string { return a.String() }

// answer is the wrapper of ACLED's API.
type answer struct {
	Status       any               `json:"status"`
	Success      *bool             `json:"success"`
	Messages     json.RawMessage   `json:"messages"`
	Error        json.RawMessage   `json:"error"`
	Restrictions json.RawMessage   `json:"data_query_restrictions"`
	Data         []json.RawMessage `json:"data"`
}

// errToken says that the server no longer takes the token.
var errToken = errors.New("the token is not accepted")

// logIn asks for a token, with the token for renewal where there is one.
func (a *ACLED) logIn(ctx context.Context) error {
	form := url.Values{"client_id": {"acled"}, "grant_type": {"password"}, "username": {string(a.User)}, "password": {string(a.Password)}}
	if a.refresh != "" {
		form = url.Values{"client_id": {"acled"}, "grant_type": {"refresh_token"}, "refresh_token": {string(a.refresh)}}
	}
	renewing := a.refresh != ""
	a.token, a.refresh = "", ""
	var given struct {
		Type    string `json:"token_type"`
		Token   Secret `json:"access_token"`
		Refresh Secret `json:"refresh_token"`
	}
	err := a.Client.retry(ctx, "the log-in at ACLED", func() error {
		text, status, kind, err := a.send(ctx, http.MethodPost, "oauth/token", form)
		if err != nil {
			return err
		}
		switch {
		case status == http.StatusBadRequest || status == http.StatusUnauthorized:
			return blindspot.Errorf(blindspot.Refused, "check BLINDSPOT_ACLED_USER and BLINDSPOT_ACLED_PASSWORD: they are what you log in with at acleddata.com (keys that came by e-mail no longer work)",
				"ACLED does not accept the user name or the password (status %d)", status)
		case status != http.StatusOK:
			return a.judge(status, kind, text)
		}
		if err := page200(kind, text); err != nil {
			return err
		}
		if json.Unmarshal(text, &given) != nil || given.Token == "" {
			return blindspot.Errorf(blindspot.BadInput, "ACLED may have changed its log-in; download the file in a browser and ingest it", "ACLED's answer to the log-in holds no token")
		}
		return nil
	})
	if err != nil && renewing && blindspot.CodeOf(err) == blindspot.Refused {
		return a.logIn(ctx) // the token for renewal is of no use any more: with the password
	}
	a.token, a.refresh = given.Token, given.Refresh
	return err
}

// get reads one answer. A token that dies underway is renewed once.
func (a *ACLED) get(ctx context.Context, path string, query url.Values) (out answer, err error) {
	query.Set("_format", "json")
	for renewed := false; ; renewed = true {
		if a.token == "" {
			if err := a.logIn(ctx); err != nil {
				return out, err
			}
		}
		err = a.Client.retry(ctx, "events from ACLED", func() error {
			text, status, kind, err := a.send(ctx, http.MethodGet, path, query)
			if err != nil {
				return err
			}
			if status != http.StatusOK {
				return a.judge(status, kind, text)
			}
			if err := page200(kind, text); err != nil {
				return err
			}
			out = answer{}
			if err := json.Unmarshal(text, &out); err != nil {
				return &later{err: errors.New("the answer is no whole page of rows: it may be cut")}
			}
			return a.wrapper(out)
		})
		if !errors.Is(err, errToken) {
			return out, err
		}
		if renewed {
			return out, blindspot.Errorf(blindspot.Refused, "log in at acleddata.com in a browser and look whether your account may use the API", "ACLED does not accept the token that it gave a moment ago")
		}
		a.token = ""
	}
}

// wrapper refuses an answer whose words say that it is none, whatever its status.
func (a *ACLED) wrapper(out answer) error {
	status := strings.TrimSuffix(fmt.Sprint(out.Status), ".0")
	switch {
	case out.Success != nil && !*out.Success, out.Status != nil && status != "200":
		return blindspot.Errorf(blindspot.Refused, "look at your account at acleddata.com, and at the filters", "ACLED refuses the question (status %s: %s)", a.plain(status), a.plain(string(out.Messages)+string(out.Error)))
	case out.Data == nil:
		return blindspot.Errorf(blindspot.BadInput, "ACLED may have changed its API; download the file in a browser and ingest it", "ACLED's answer holds no rows and does not say why")
	}
	return nil
}

// judge tells what a status means.
func (a *ACLED) judge(status int, kind string, text []byte) error {
	said := a.plain(string(text))
	if strings.Contains(kind, "html") {
		said = "a web page"
	}
	switch {
	case status == http.StatusUnauthorized:
		return errToken
	case status == http.StatusForbidden && strings.Contains(strings.ToLower(string(text)), "consent"):
		return blindspot.Errorf(blindspot.Refused, "log in at acleddata.com in a browser, accept the terms that it asks for, and run it again", "ACLED asks you to accept its terms first (403: %s)", said)
	case status == http.StatusForbidden:
		return blindspot.Errorf(blindspot.Refused, "look at acleddata.com what your account may read", "your account at ACLED may not read this (403: %s)", said)
	case status == http.StatusBadRequest:
		return blindspot.Errorf(blindspot.Refused, "check the filters: countries as ACLED writes them, days as YYYY-MM-DD", "ACLED does not understand the question (400: %s)", said)
	case status == http.StatusTooManyRequests || status >= http.StatusInternalServerError:
		return &later{err: fmt.Errorf("ACLED answers with status %d", status)}
	}
	return blindspot.Errorf(blindspot.Unavailable, "open acleddata.com in a browser: the address may have moved", "ACLED answers with status %d (%s)", status, said)
}

// page200 refuses a web page that comes with status 200.
func page200(kind string, text []byte) error {
	if strings.Contains(kind, "html") || strings.HasPrefix(strings.TrimSpace(string(text[:min(len(text), 512)])), "<") {
		return blindspot.Errorf(blindspot.BadInput, "log in at acleddata.com in a browser: there may be a notice, a consent to give, or a network log-in page in between",
			"ACLED sent a web page in place of data (with status 200)")
	}
	return nil
}

// plain is what a server said, in one line and without anything secret.
func (a *ACLED) plain(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	for _, secret := range []Secret{a.Password, a.token, a.refresh, a.User} {
		if secret != "" {
			s = strings.ReplaceAll(s, string(secret), "(secret)")
			s = strings.ReplaceAll(s, url.QueryEscape(string(secret)), "(secret)")
		}
	}
	if len(s) > 160 {
		s = strings.ToValidUTF8(s[:160], "") + " ..."
	}
	return s
}

// maxAnswer bounds the bytes of one answer.
const maxAnswer = 128 << 20

// send makes one request and reads its answer whole.
func (a *ACLED) send(ctx context.Context, method, path string, values url.Values) (text []byte, status int, kind string, err error) {
	base, err := baseAddress(a.Base, ACLEDSite)
	if err != nil {
		return nil, 0, "", err
	}
	u := base.JoinPath(path)
	var body io.Reader = http.NoBody
	if method == http.MethodPost {
		body = strings.NewReader(values.Encode())
	} else {
		u.RawQuery = values.Encode()
	}
	idle := or(a.Client.Idle, time.Minute)
	stalled := fmt.Errorf("no byte arrived for %s", idle)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := time.AfterFunc(or(a.Client.Header, time.Minute), func() { cancel(stalled) })
	defer watch.Stop()
	request, err := http.NewRequestWithContext(ctx, method, u.String(), body)
	if err != nil {
		return nil, 0, "", blindspot.Errorf(blindspot.Usage, "write a full http or https address", "the address of ACLED cannot be used")
	}
	request.Header.Set("User-Agent", agent)
	request.Header.Set("Accept", "application/json")
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	} else {
		request.Header.Set("Authorization", "Bearer "+string(a.token))
	}
	if err := a.Client.spend(); err != nil {
		return nil, 0, "", err
	}
	response, err := a.client().Do(request)
	if err != nil {
		if context.Cause(ctx) == stalled { //nolint:errorlint // the very error
			return nil, 0, "", &later{err: stalled}
		}
		return nil, 0, "", noAnswer(err, bare(u.String(), "ACLED"))
	}
	defer func() { _ = response.Body.Close() }() // read to its end, or given up
	buf := make([]byte, 64<<10)
	for {
		n, err := response.Body.Read(buf)
		if watch.Reset(idle); len(text)+n > maxAnswer {
			return nil, 0, "", blindspot.Errorf(blindspot.BadInput, "report this", "an answer of ACLED is larger than %d MiB", maxAnswer>>20)
		}
		text = append(text, buf[:n]...)
		switch {
		case errors.Is(err, io.EOF):
			return text, response.StatusCode, strings.ToLower(response.Header.Get("Content-Type")), nil
		case err != nil && context.Cause(ctx) == stalled: //nolint:errorlint // the very error
			return nil, 0, "", &later{err: stalled}
		case err != nil:
			return nil, 0, "", &later{err: err}
		}
	}
}

// client follows no redirect: one would carry the password or the token elsewhere.
func (a *ACLED) client() *http.Client {
	if a.http == nil {
		a.http = &http.Client{Transport: a.Client.transport(), CheckRedirect: func(*http.Request, []*http.Request) error { return errRedirects }}
	}
	return a.http
}

// Close lets go of the connections.
func (a *ACLED) Close() {
	if a.http != nil {
		a.http.CloseIdleConnections()
	}
}
