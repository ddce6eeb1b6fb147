package web_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/web"
)

const token = "a-token-of-some-length-0123"

func post(tb testing.TB, address, kind, body string, header ...string) (*http.Response, string) {
	tb.Helper()
	r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		tb.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	return do(tb, r, header...)
}

const formKind = "application/x-www-form-urlencoded"

func TestOtherAddressesDemandAToken(t *testing.T) {
	server, err := web.New(config(nil))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second) // or it would serve for ever
	defer cancel()
	if err := server.Serve(ctx, l); blindspot.CodeOf(err) != blindspot.Usage || !strings.Contains(blindspot.HintOf(err), "token") {
		t.Errorf("serving everyone without a token: %v", err)
	}
	c := config(nil)
	c.Token = "short"
	if _, err := web.New(c); blindspot.CodeOf(err) != blindspot.Usage {
		t.Errorf("a short token: %v", err)
	}
}

func TestToken(t *testing.T) {
	c := config(nil)
	c.Token = token
	s := start(t, c)
	for _, p := range []string{"/watch", "/api/watch", "/watch.json", "/openapi.json", "/assets/app.js", "/download/events.csv", "/watch?token=" + token} {
		if resp, body := get(t, s.url+p); resp.StatusCode != http.StatusUnauthorized || strings.Contains(body, "Khorasan") {
			t.Errorf("%s without the token: %d", p, resp.StatusCode)
		}
	}
	for name, value := range map[string]string{"wrong": "Bearer " + token[1:], "longer": "Bearer " + token + "x", "empty": "Bearer ", "other scheme": "Basic " + token} {
		if resp, _ := get(t, s.url+"/api/watch", "Authorization", value); resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s token: %d", name, resp.StatusCode)
		}
	}
	if resp, _ := get(t, s.url+"/api/watch", "Authorization", "Bearer "+token); resp.StatusCode != http.StatusOK {
		t.Errorf("the token: %d", resp.StatusCode)
	}
	if resp, body := get(t, s.url+"/watch", "Accept", "text/html"); resp.StatusCode != http.StatusUnauthorized || !strings.Contains(body, `type="password"`) {
		t.Errorf("a browser is not asked for the token: %d", resp.StatusCode)
	}
	login := func(text string) *http.Response {
		resp, _ := post(t, s.url+"/login", formKind, "token="+url.QueryEscape(text), "Origin", s.url)
		return resp
	}
	if resp := login("wrong"); resp.StatusCode != http.StatusUnauthorized || len(resp.Cookies()) != 0 {
		t.Errorf("logging in with a wrong token: %d", resp.StatusCode)
	}
	resp := login(token)
	if resp.StatusCode != http.StatusSeeOther || len(resp.Cookies()) != 1 {
		t.Fatalf("logging in: %d, %d cookies", resp.StatusCode, len(resp.Cookies()))
	}
	cookie := resp.Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || strings.Contains(cookie.Value, token) {
		t.Errorf("the cookie is not safe: %v", cookie)
	}
	if resp, _ := get(t, s.url+"/watch", "Cookie", cookie.Name+"="+cookie.Value); resp.StatusCode != http.StatusOK {
		t.Errorf("with the cookie: %d", resp.StatusCode)
	}
	forged := "A" + cookie.Value[1:]
	if cookie.Value[0] == 'A' {
		forged = "B" + cookie.Value[1:]
	}
	// A later end under the same seal, and nonsense.
	for _, value := range []string{forged, "", "AAAA", strings.Repeat("A", len(cookie.Value))} {
		if resp, _ := get(t, s.url+"/watch", "Cookie", cookie.Name+"="+value); resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("with the cookie %q: %d", value, resp.StatusCode)
		}
	}
	for range 12 {
		resp = login("guess")
	}
	if resp.StatusCode != http.StatusTooManyRequests {
		t.Errorf("guessing goes on: %d", resp.StatusCode)
	}
	if resp := login(token); resp.StatusCode != http.StatusTooManyRequests {
		t.Errorf("after guessing, the token too must wait: %d", resp.StatusCode)
	}
}

// The token is in no answer, no address and no line of the log, whatever is done
// with it, and the cookie ends when it says.
func TestTokenStaysSecret(t *testing.T) {
	var log logged
	clock := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	c := config(nil)
	c.Token, c.Log = token, log.logger()
	c.Now = func() time.Time { return clock }
	s := start(t, c)
	var told strings.Builder
	note := func(resp *http.Response, body string) *http.Response {
		fmt.Fprintln(&told, resp.Status, resp.Header, body)
		return resp
	}
	for _, path := range []string{"/watch?token=" + token, "/login?token=" + token, "/?access_token=" + token, "/api/watch?Authorization=Bearer%20" + token} {
		resp, body := get(t, s.url+path, "Accept", "text/html")
		if note(resp, body); resp.StatusCode == http.StatusOK || len(resp.Cookies()) != 0 {
			t.Errorf("%s: the token counts in an address", path)
		}
		resp, body = post(t, s.url+path, formKind, "", "Origin", s.url)
		if note(resp, body); len(resp.Cookies()) != 0 {
			t.Errorf("%s: the token counts in the address of a form", path)
		}
	}
	clock = clock.Add(2 * time.Minute) // those were wrong tokens
	for _, origin := range []string{s.url, "https://127.0.0.1" + s.url[strings.LastIndex(s.url, ":"):]} {
		resp := note(post(t, s.url+"/login", formKind, "token="+token, "Origin", origin))
		if resp.StatusCode != http.StatusSeeOther || len(resp.Cookies()) != 1 || resp.Header.Get("Cache-Control") != "no-store" {
			t.Fatalf("logging in from %s: %d", origin, resp.StatusCode)
		}
		cookie := resp.Cookies()[0]
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Domain != "" || cookie.Path != "/" || cookie.Secure != strings.HasPrefix(origin, "https") || cookie.MaxAge > 12*60*60 {
			t.Errorf("from %s the cookie is %v", origin, cookie)
		}
		if strings.HasPrefix(origin, "https") {
			continue
		}
		with := func() int {
			return note(get(t, s.url+"/claims", "Cookie", cookie.Name+"="+cookie.Value)).StatusCode
		}
		if status := with(); status != http.StatusOK {
			t.Errorf("with the cookie: %d", status)
		}
		clock = clock.Add(time.Duration(cookie.MaxAge)*time.Second - time.Second)
		if status := with(); status != http.StatusOK {
			t.Errorf("just before its end: %d", status)
		}
		clock = clock.Add(time.Second)
		if status := with(); status != http.StatusUnauthorized {
			t.Errorf("after its end: %d", status)
		}
		if other := start(t, c); true {
			resp := note(get(t, other.url+"/claims", "Cookie", cookie.Name+"="+cookie.Value))
			if resp.StatusCode != http.StatusUnauthorized {
				t.Errorf("at another run of the server: %d", resp.StatusCode)
			}
		}
	}
	note(get(t, s.url+"/api/watch", "Authorization", "Bearer "+token))
	note(get(t, s.url+"/api/none", "Authorization", "bearer "+token))
	note(get(t, s.url+"/api/watch", "Authorization", "Bearer "+token+"x"))
	for name, text := range map[string]string{"an answer": told.String(), "the log": log.String()} {
		if strings.Contains(text, token) {
			t.Errorf("the token is in %s", name)
		}
	}
}

// Wrong tokens make the address that sends them wait, by header and form alike,
// for a minute; nobody else.
func TestGuessingIsSlow(t *testing.T) {
	clock := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	c := config(nil)
	c.Token = token
	c.Now = func() time.Time { return clock }
	server, err := web.New(c)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	ask := func(from, given string) int {
		r, err := http.NewRequest(http.MethodGet, "http://localhost/api/none", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.RemoteAddr = from
		r.Header.Set("Authorization", "Bearer "+given)
		return answered(server.Handler(), r).status
	}
	const rightly = http.StatusNotFound // there is no such page
	for i := range 10 {
		if status := ask("192.0.2.1:1000", fmt.Sprint("guess", i)); status != http.StatusUnauthorized && i < 9 {
			t.Errorf("guess %d: %d", i, status)
		}
	}
	for _, c := range []struct {
		name, from, given string
		want              int
	}{
		{"the guesser", "192.0.2.1:1000", "guess", 429},
		{"the guesser from another port", "192.0.2.1:2000", "guess", 429},
		{"the guesser with the token", "192.0.2.1:1000", token, 429},
		{"the guesser in other words", "[::ffff:192.0.2.1]:1000", token, 429},
		{"somebody else", "192.0.2.2:1000", token, rightly},
	} {
		if status := ask(c.from, c.given); status != c.want {
			t.Errorf("%s: %d, want %d", c.name, status, c.want)
		}
	}
	for i := range 10 { // of IPv6 one has many addresses
		ask(fmt.Sprintf("[2001:db8::%x]:1000", i+1), "guess")
	}
	if status := ask("[2001:db8::ffff]:1000", token); status != http.StatusTooManyRequests {
		t.Errorf("a neighbour of the guesser: %d", status)
	}
	if status := ask("[2001:db8:1::1]:1000", token); status != rightly {
		t.Errorf("another network: %d", status)
	}
	clock = clock.Add(61 * time.Second)
	if status := ask("192.0.2.1:1000", token); status != rightly {
		t.Errorf("a minute later: %d", status)
	}
	for i := range 5000 { // addresses are remembered up to a number
		ask(fmt.Sprintf("10.0.%d.%d:1", i/250, i%250), "guess")
	}
	if status := ask("192.0.2.9:1000", "guess"); status != http.StatusTooManyRequests {
		t.Errorf("a new address among thousands that guess: %d", status)
	}
	if status := ask("10.0.0.1:1", token); status != rightly {
		t.Errorf("an address that is remembered, and guessed once: %d", status)
	}
}

// A name that somebody made to point here is not the server's.
func TestDNSRebinding(t *testing.T) {
	c := config(nil)
	c.Hosts = []string{"analysis.example.org"}
	s := start(t, c)
	port := s.url[strings.LastIndex(s.url, ":"):]
	for _, c := range []struct {
		name, request string
		want          string
	}{
		{"another name", "GET /claims HTTP/1.1\r\nHost: evil.example" + port, "421"},
		{"another name without port", "GET /claims HTTP/1.1\r\nHost: evil.example", "421"},
		{"the address as a part", "GET /claims HTTP/1.1\r\nHost: 127.0.0.1.evil.example" + port, "421"},
		{"the address as a user", "GET /claims HTTP/1.1\r\nHost: 127.0.0.1@evil.example", "4"},
		{"localhost as a part", "GET /claims HTTP/1.1\r\nHost: localhost.evil.example", "421"},
		{"our name as a part", "GET /claims HTTP/1.1\r\nHost: analysis.example.org.evil.example", "421"},
		{"a name before ours", "GET /claims HTTP/1.1\r\nHost: evil.analysis.example.org", "421"},
		{"another address", "GET /claims HTTP/1.1\r\nHost: 10.0.0.1" + port, "421"},
		{"another loopback address", "GET /claims HTTP/1.1\r\nHost: 127.0.0.2" + port, "421"},
		{"any address", "GET /claims HTTP/1.1\r\nHost: 0.0.0.0" + port, "421"},
		{"the address as a number", "GET /claims HTTP/1.1\r\nHost: 2130706433" + port, "421"},
		{"loopback of IPv6", "GET /claims HTTP/1.1\r\nHost: [::1]" + port, "421"},
		{"no host", "GET /claims HTTP/1.1\r\nX: y", "400"},
		{"an empty host", "GET /claims HTTP/1.1\r\nHost:", "421"},
		{"two hosts", "GET /claims HTTP/1.1\r\nHost: evil.example\r\nHost: localhost", "400"},
		{"HTTP/1.0 without host", "GET /claims HTTP/1.0", "421"},
		{"another name in the target", "GET http://evil.example/claims HTTP/1.1\r\nHost: localhost", "421"},
		{"a forwarded name", "GET /claims HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\nForwarded: host=localhost", "421"},
		{"the same in a change", "POST /data/retry HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0", "421"},
		{"localhost", "GET /claims HTTP/1.1\r\nHost: localhost" + port, "200"},
		{"localhost in capitals", "GET /claims HTTP/1.1\r\nHost: LOCALHOST", "200"},
		{"the address", "GET /claims HTTP/1.1\r\nHost: 127.0.0.1" + port, "200"},
		{"our name", "GET /claims HTTP/1.1\r\nHost: analysis.example.org", "200"},
		{"our name in full", "GET /claims HTTP/1.1\r\nHost: Analysis.Example.org.", "200"},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn := dial(t, s.url)
			fmt.Fprint(conn, c.request+"\r\nConnection: close\r\n\r\n")
			_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
			said, err := io.ReadAll(conn)
			if err != nil || !strings.Contains(string(said[:min(len(said), 40)]), " "+c.want) {
				t.Errorf("%.60q, want %s; %v", said, c.want, err)
			}
			if c.want != "200" && strings.Contains(string(said), "Khorasan") {
				t.Error("it answers all the same")
			}
		})
	}
}

// Nothing on another site, on another port of this machine or in a page without
// origin can change the store, whatever it sends.
func TestCrossSiteRequests(t *testing.T) {
	s := withBrokenRow(t)
	port := s.url[strings.LastIndex(s.url, ":"):]
	for _, c := range []struct {
		name   string
		header []string
		want   int
	}{
		{"another site", []string{"Origin", "https://evil.example"}, 403},
		{"another port", []string{"Origin", "http://127.0.0.1:1"}, 403},
		{"no port", []string{"Origin", "http://127.0.0.1"}, 403},
		{"another name of the same address", []string{"Origin", "http://localhost" + port}, 403},
		{"a part of our name", []string{"Origin", "http://a.127.0.0.1" + port}, 403},
		{"our name as a part", []string{"Origin", s.url + ".evil.example"}, 403},
		{"our name as a user", []string{"Origin", s.url + "@evil.example"}, 403},
		{"null origin", []string{"Origin", "null"}, 403},
		{"null origin with our header", []string{"Origin", "null", "X-Blindspot", "1"}, 403},
		{"a file", []string{"Origin", "file://"}, 403},
		{"an extension", []string{"Origin", "chrome-extension://abcdef"}, 403},
		{"an origin that is none", []string{"Origin", "%"}, 403},
		{"another origin with our header", []string{"Origin", "https://evil.example", "X-Blindspot", "1"}, 403},
		{"cross-site", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"cross-site by a link", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 403},
		{"cross-site under our origin", []string{"Sec-Fetch-Site", "cross-site", "Origin", s.url}, 403},
		{"same-site", []string{"Sec-Fetch-Site", "same-site", "Origin", "http://localhost:1"}, 403},
		{"same-site by a form", []string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document", "Origin", "http://127.0.0.1:1"}, 403},
		{"same-site with our header", []string{"Sec-Fetch-Site", "same-site", "X-Blindspot", "1"}, 403},
		{"cross-site with our header", []string{"Sec-Fetch-Site", "cross-site", "X-Blindspot", "1"}, 403},
		{"a word that nobody knows", []string{"Sec-Fetch-Site", "whatever"}, 403},
		{"a referrer alone", []string{"Referer", s.url + "/data"}, 403},
		{"nothing said", nil, 403},
		{"own page", []string{"Origin", s.url, "Sec-Fetch-Site", "same-origin"}, 0},
		{"own page in an old browser", []string{"Origin", s.url}, 0},
		{"a program", []string{"X-Blindspot", "1"}, 0},
	} {
		for _, change := range []struct{ path, kind, body string }{
			{"/data/retry", formKind, "id=1"},
			{"/questions", formKind, "group=a&claim=b&probability=0.5"},
			{"/api/questions", "application/json", `{"group":"a","claim":"b","probability":0.5}`},
			{"/data/retry", "text/plain", "id=1"},
			{"/api/quarantine/retry", "text/plain", `{"ids":[1]}`},
			{"/api/quarantine/retry", "application/json", `{"ids":[1]}`},
			{"/api/quarantine/retry", formKind, `{"ids":[1],"a":"=b"}`},
			{"/data/upload", "multipart/form-data; boundary=b", part(`name="file"; filename="GEDEvent_v24_1.csv"`, rows(2)) + "--b--\r\n"},
			{"/login", formKind, "token=" + token},
		} {
			before := s.bench.Version()
			resp, body := post(t, s.url+change.path, change.kind, change.body, c.header...)
			if c.want != 0 && (resp.StatusCode != c.want || s.bench.Version() != before || len(resp.Cookies()) != 0) {
				t.Errorf("%s: %s as %s: %d, want %d: %.200s", c.name, change.path, change.kind, resp.StatusCode, c.want, body)
			}
			if c.want == 0 && (resp.StatusCode == http.StatusForbidden || resp.StatusCode >= 500) {
				t.Errorf("%s: %s as %s is refused: %d %.200s", c.name, change.path, change.kind, resp.StatusCode, body)
			}
		}
	}
	for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodTrace, http.MethodOptions, "CONNECT", "FOO"} {
		r, err := http.NewRequest(method, s.url+"/data", nil)
		if err != nil {
			t.Fatal(err)
		}
		if method == "CONNECT" {
			continue // Go's client makes a tunnel of it
		}
		resp, _ := do(t, r, "X-Blindspot", "1", "Origin", "https://evil.example", "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "X-Blindspot")
		if resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Access-Control-Allow-Origin") != "" || resp.Header.Get("Access-Control-Allow-Headers") != "" {
			t.Errorf("%s: %d", method, resp.StatusCode)
		}
	}
}

// Another site may lead a reader here, but not load us into itself.
func TestOtherSitesDoNotRead(t *testing.T) {
	s := broken(t)
	for _, c := range []struct {
		name, site, mode, dest string
		want                   int
	}{
		{"data of another site", "cross-site", "cors", "empty", 403},
		{"a picture", "cross-site", "no-cors", "image", 403},
		{"a script", "cross-site", "no-cors", "script", 403},
		{"a frame", "cross-site", "navigate", "iframe", 403},
		{"an object", "cross-site", "navigate", "object", 403},
		{"data of another port", "same-site", "cors", "empty", 403},
		{"a frame of another port", "same-site", "navigate", "iframe", 403},
		{"no mode", "cross-site", "", "", 403},
		{"a link", "cross-site", "navigate", "document", 200},
		{"a typed address", "none", "navigate", "document", 200},
		{"our own", "same-origin", "cors", "empty", 200},
		{"our own frame", "same-origin", "navigate", "iframe", 200},
	} {
		for _, path := range []string{"/claims", "/api/claims", "/assets/app.js", "/download/events.csv"} {
			resp, _ := get(t, s.url+path, "Sec-Fetch-Site", c.site, "Sec-Fetch-Mode", c.mode, "Sec-Fetch-Dest", c.dest)
			if resp.StatusCode != c.want && (c.want == 403 || resp.StatusCode != http.StatusNotFound) { // without a front end there is no script
				t.Errorf("%s: %s: %d, want %d", c.name, path, resp.StatusCode, c.want)
			}
			if resp.Header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s: %s allows another origin", c.name, path)
			}
		}
	}
}

func TestWordsOfOthersAreText(t *testing.T) {
	s := broken(t)
	attack := `"><script>alert(1)</script>`
	for _, p := range []string{"/explorer?q=", "/group/", "/claims?case=", "/sql?q=select+", "/corridors?cut=", "/watch?q="} {
		_, body := get(t, s.url+p+url.QueryEscape(attack))
		if strings.Contains(body, "<script>alert") {
			t.Errorf("%s is taken for markup", p)
		}
	}
	_, text := get(t, s.url+"/sql.csv?q="+url.QueryEscape(`select '=cmd()' as a, '-5' as b, '@x' as c`))
	if !strings.Contains(text, "'=cmd()") || !strings.Contains(text, ",-5,") || !strings.Contains(text, "'@x") {
		t.Errorf("a formula reaches the spreadsheet: %s", text)
	}
}

// Nothing in an address leads to a file: neither to one that is there nor, by a
// different answer, to whether it is.
func TestPathsLeadNowhere(t *testing.T) {
	s := broken(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "case.yaml"), []byte("name: secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(dir, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	there := []string{dir, dir + "/case.yaml", dir + "/link/case.yaml", "/etc/passwd", "..", "../../cases/is-khorasan", "is-khorasan/.", `..\..\x`, "is-khorasan/../is-khorasan",
		"file:///etc/passwd", "/proc/self/environ", "../templates/login.tmpl", "app.css/../../session.go", "//evil.example/x"}
	for _, name := range there {
		for _, p := range []string{"/group/%s", "/group/%s.json", "/group/%s.csv", "/api/group/%s", "/api/group/%s/areas", "/claims?case=%s", "/claims.json?case=%s", "/corridors?case=%s", "/report/%s", "/report/%s/view",
			"/report/%s/report.pdf", "/report/is-khorasan/%s", "/assets/%s", "/static/%s", "/download/%s", "/csv/%s", "/%s", "/explorer?case=%s", "/download/events.csv?case=%s", "/map/explorer?case=%s", "/group/is-khorasan?with=%s"} {
			resp, body := get(t, s.url+fmt.Sprintf(p, url.PathEscape(name)))
			compares := strings.Contains(p, "with=") // which says that it did not
			if resp.StatusCode < 300 && !compares || resp.StatusCode >= 500 {
				t.Errorf("%s with %q: %d", p, name, resp.StatusCode)
			}
			if strings.Contains(body, "root:") || strings.Contains(body, "secret") || strings.Contains(body, "PATH=") || strings.Contains(body, "{{define") || strings.Contains(body, "package web") {
				t.Errorf("%s with %q tells: %.200s", p, name, body)
			}
			if to := resp.Header.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`)) {
				t.Errorf("%s with %q leads to %s", p, name, to)
			}
		}
		resp, body := get(t, s.url+"/geo?countries="+url.QueryEscape(name))
		if resp.StatusCode != http.StatusOK || strings.Contains(body, "root:") || strings.Contains(body, `"type":"Feature"`) {
			t.Errorf("/geo with %q: %d %.100s", name, resp.StatusCode, body)
		}
	}
	// Whether a file is there makes no difference.
	_, is := get(t, s.url+"/claims.json?case="+url.QueryEscape(dir+"/case.yaml"))
	_, isNot := get(t, s.url+"/claims.json?case="+url.QueryEscape(dir+"/none.yaml"))
	if strings.Replace(is, "case.yaml", "none.yaml", 1) != isNot {
		t.Errorf("%s\n%s", is, isNot)
	}
	for _, raw := range []string{"/assets/../../etc/passwd", "/assets/..%2f..%2fetc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/..;/x", "/assets/", "/assets", "/static/../static/app.css", "/assets//etc/passwd",
		"/download/..%2f..%2fetc%2fpasswd", "/report/is-khorasan/..%2f..%2freport.html", "//evil.example/..", "/\\evil.example"} {
		conn := dial(t, s.url)
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", raw)
		said, err := io.ReadAll(conn)
		if err != nil || strings.HasPrefix(string(said), "HTTP/1.1 200") || strings.HasPrefix(string(said), "HTTP/1.1 5") || strings.Contains(string(said), "root:") || strings.Contains(string(said), "Location: //") {
			t.Errorf("%s: %.100q, %v", raw, said, err)
		}
	}
}
