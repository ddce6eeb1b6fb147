package web_test

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
	if err := server.Serve(context.Background(), l); blindspot.CodeOf(err) != blindspot.Usage || !strings.Contains(blindspot.HintOf(err), "token") {
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

func TestDNSRebinding(t *testing.T) {
	c := config(nil)
	c.Hosts = []string{"analysis.example.org"}
	s := start(t, c)
	port := s.url[strings.LastIndex(s.url, ":"):]
	for host, want := range map[string]int{
		"evil.example" + port: 421, "evil.example": 421, "127.0.0.1.evil.example" + port: 421, "localhost.evil.example": 421, "10.0.0.1" + port: 421, "[::1]" + port: 421, "": 421,
		"localhost" + port: 200, "LOCALHOST": 200, "127.0.0.1" + port: 200, "analysis.example.org": 200,
	} {
		r, err := http.NewRequest(http.MethodGet, s.url+"/watch", nil)
		if err != nil {
			t.Fatal(err)
		}
		if host == "" {
			continue // Go's client fills it in
		}
		r.Host = host
		if resp, _ := do(t, r); resp.StatusCode != want {
			t.Errorf("called %q: %d, want %d", host, resp.StatusCode, want)
		}
	}
}

func TestCrossSiteRequests(t *testing.T) {
	s := withBrokenRow(t)
	for _, c := range []struct {
		name   string
		header []string
		want   int
	}{
		{"another site", []string{"Origin", "https://evil.example"}, 403},
		{"another port", []string{"Origin", "http://127.0.0.1:1"}, 403},
		{"null origin", []string{"Origin", "null"}, 403},
		{"cross-site", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"same-site", []string{"Sec-Fetch-Site", "same-site", "Origin", "http://localhost:1"}, 403},
		{"cross-site with our header", []string{"Sec-Fetch-Site", "cross-site", "X-Blindspot", "1"}, 403},
		{"nothing said", nil, 403},
		{"own page", []string{"Origin", s.url, "Sec-Fetch-Site", "same-origin"}, 303},
		{"a program", []string{"X-Blindspot", "1"}, 303},
	} {
		t.Run(c.name, func(t *testing.T) {
			if resp, body := post(t, s.url+"/data/retry", formKind, "id=1", c.header...); resp.StatusCode != c.want {
				t.Errorf("%d, want %d: %.200s", resp.StatusCode, c.want, body)
			}
		})
	}
	if resp, _ := get(t, s.url+"/api/watch", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"); resp.StatusCode != http.StatusForbidden {
		t.Errorf("another site reads the data: %d", resp.StatusCode)
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodTrace, http.MethodOptions} {
		r, err := http.NewRequest(method, s.url+"/data", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, _ := do(t, r, "X-Blindspot", "1")
		if resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d", method, resp.StatusCode)
		}
	}
}

func TestHeaders(t *testing.T) {
	s := empty(t)
	for _, p := range append(pages, struct{ name, path, says string }{"missing", "/none", ""}) {
		resp, body := get(t, s.url+p.path)
		csp := resp.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") || strings.Contains(csp, "http") {
			t.Errorf("%s: the policy is %q", p.name, csp)
		}
		for _, h := range []string{"X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy"} {
			if resp.Header.Get(h) == "" {
				t.Errorf("%s has no %s", p.name, h)
			}
		}
		for _, bad := range []string{"<style", " style=", " onclick=", "javascript:", `src="http`, `src="//`} {
			if strings.Contains(body, bad) {
				t.Errorf("%s holds %q", p.name, bad)
			}
		}
	}
	// The report is inline; its policy names the hash of each piece and nothing else.
	resp, _ := get(t, s.url+"/report/is-khorasan/view")
	if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") || !strings.Contains(csp, "sha256-") || strings.Contains(csp, "unsafe") {
		t.Errorf("the report's policy is %q", csp)
	}
}

func TestWordsOfOthersAreText(t *testing.T) {
	s := withBrokenRow(t)
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
	s := withBrokenRow(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "case.yaml"), []byte("name: secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{dir, "../" + dir, "/etc/passwd", "..", ".", "../../cases/is-khorasan", `..\..\x`, "is-khorasan/../is-khorasan", "is-khorasan\x00"} {
		for _, p := range []string{"/group/" + url.PathEscape(name), "/claims?case=" + url.QueryEscape(name), "/report/" + url.PathEscape(name), "/assets/" + url.PathEscape(name),
			"/report/is-khorasan/" + url.PathEscape(name), "/geo?countries=" + url.QueryEscape(name), "/explorer?case=" + url.QueryEscape(name)} {
			resp, body := get(t, s.url+p)
			if resp.StatusCode < 300 && !strings.HasPrefix(p, "/geo") || resp.StatusCode >= 500 || strings.Contains(body, "root:") || strings.Contains(body, "secret") {
				t.Errorf("%s: %d", p, resp.StatusCode)
			}
		}
	}
	for _, raw := range []string{"/assets/../../etc/passwd", "/assets/..%2f..%2fetc/passwd", "/assets/", "/static/../static/app.css"} {
		r, err := http.NewRequest(http.MethodGet, s.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.URL.Opaque = "//" + r.URL.Host + raw
		if resp, body := do(t, r); resp.StatusCode == http.StatusOK || strings.Contains(body, "root:") {
			t.Errorf("%s: %d", raw, resp.StatusCode)
		}
	}
}
