package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
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

// upload makes the body of an upload.
func upload(tb testing.TB, fields map[string]string, file, name string) (kind, body string) {
	tb.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for k, v := range fields {
		if err := form.WriteField(k, v); err != nil {
			tb.Fatal(err)
		}
	}
	if name != "" {
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := part.Write([]byte(file)); err != nil {
			tb.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		tb.Fatal(err)
	}
	return form.FormDataContentType(), b.String()
}

func TestUpload(t *testing.T) {
	s := empty(t)
	text, err := os.ReadFile(brokenFile(t))
	if err != nil {
		t.Fatal(err)
	}
	kind, body := upload(t, map[string]string{"complete": "yes"}, string(text), "../../../tmp/GEDEvent_v25_1.csv")
	resp, answer := post(t, s.url+"/data/upload", kind, body, "X-Blindspot", "1", "Accept", "application/json")
	var account blindspot.Import
	if err := json.Unmarshal([]byte(answer), &account); err != nil || resp.StatusCode != http.StatusOK || account.Stored != 3 || account.Quarantined != 1 || !account.Balanced() {
		t.Fatalf("%d: %s", resp.StatusCode, answer)
	}
	_, page := get(t, s.url+"/data")
	if !strings.Contains(page, "GEDEvent_v25_1.csv") || strings.Contains(page, "../") || !strings.Contains(page, "latitude") {
		t.Error("the Data page does not show the file, or shows its path, or does not show the faulty row")
	}
	if _, state := get(t, s.url+"/api/imports"); !strings.Contains(state, `"done":true`) {
		t.Errorf("the import is not done: %s", state)
	}
	// The pages know of it at once, although they were kept.
	if _, events := get(t, s.url+"/explorer.json"); !strings.Contains(events, `"events":3`) {
		t.Errorf("the explorer shows an old answer: %.200s", events)
	}
	for _, c := range []struct {
		name       string
		kind, body string
		status     int
		hint       string
	}{
		{"no form", "text/csv", "a,b", 400, "multipart"},
		{"no file", "", "", 400, "choose a file"},
		{"web page", "page", "<html></html>", 422, ""},
		{"binary", "binary", "\x00\x01\x02\x03", 422, ""},
		{"path as name", "empty", "", 422, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind, body := c.kind, c.body
			if c.kind != "text/csv" {
				name := ""
				if c.kind != "" {
					name = "/etc/passwd"
				}
				kind, body = upload(t, nil, c.body, name)
			}
			resp, answer := post(t, s.url+"/data/upload", kind, body, "X-Blindspot", "1")
			if resp.StatusCode != c.status || !strings.Contains(answer, c.hint) {
				t.Errorf("%d, want %d with %q: %.700s", resp.StatusCode, c.status, c.hint, answer)
			}
		})
	}
}

func TestUploadLimit(t *testing.T) {
	store := openStore(t, "")
	t.Cleanup(func() { _ = store.Close() })
	c := config(store)
	c.UploadLimit = 1 << 20
	s := start(t, c)
	kind, body := upload(t, nil, strings.Repeat("x", 2<<20), "GEDEvent_v25_1.csv")
	resp, answer := post(t, s.url+"/data/upload", kind, body, "X-Blindspot", "1")
	if resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(answer, "larger than 1 MB") {
		t.Errorf("%d: %.300s", resp.StatusCode, answer)
	}
	if sets, err := store.Datasets(context.Background(), 0); err != nil || len(sets) != 0 {
		t.Errorf("part of it was stored: %v, %v", sets, err)
	}
	if resp, _ := post(t, s.url+"/data/retry", formKind, strings.Repeat("id=1&", 30000), "X-Blindspot", "1"); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("a long form: %d", resp.StatusCode)
	}
	r, err := http.NewRequest(http.MethodGet, s.url+"/watch", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Long", strings.Repeat("x", 64<<10))
	if resp, err := client.Do(r); err == nil { // else the connection was cut, which is as good
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("a long header: %d", resp.StatusCode)
		}
	}
}

func TestRetry(t *testing.T) {
	s := withBrokenRow(t)
	resp, body := post(t, s.url+"/api/quarantine/retry", "application/json", `{"ids":[]}`, "X-Blindspot", "1")
	if resp.StatusCode != http.StatusOK || !strings.Contains(body, `"rows_read":1`) || !strings.Contains(body, `"quarantined":1`) {
		t.Errorf("the row is still at fault, and stays: %d %s", resp.StatusCode, body)
	}
	if resp, _ := post(t, s.url+"/data/retry", formKind, "id=1;drop", "X-Blindspot", "1"); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("an id that is none: %d", resp.StatusCode)
	}
}

func TestSQLOnlyReads(t *testing.T) {
	s := withBrokenRow(t)
	ask := func(q string) (*http.Response, string) { return get(t, s.url+"/sql.json?q="+url.QueryEscape(q)) }
	if resp, body := ask("select count(*) as n from events"); resp.StatusCode != 200 || !strings.Contains(body, `[["3"]]`) {
		t.Fatalf("%d %s", resp.StatusCode, body)
	}
	for _, q := range []string{
		"drop table base_event", "delete from base_event", "insert into base_actor values ('a','b')", "select 1; drop table base_event",
		"copy events to '/tmp/x.csv'", "select * from read_csv('/etc/passwd')", "select * from read_text('/etc/passwd')", "from '/etc/passwd'",
		"attach '/tmp/other.db'", "install httpfs", "load httpfs", "set enable_external_access=true", "export database '/tmp/x'",
		"select * from 'https://example.org/x.csv'", "select getenv('HOME')", "checkpoint", "create table x(a int)",
	} {
		if resp, body := ask(q); resp.StatusCode < 400 || resp.StatusCode >= 500 || strings.Contains(body, "root:") {
			t.Errorf("%s: %d %.200s", q, resp.StatusCode, body)
		}
	}
	if _, body := ask("select count(*) as n from events"); !strings.Contains(body, `[["3"]]`) {
		t.Errorf("the store was changed: %s", body)
	}
	if resp, body := ask("select * from range(5000)"); resp.StatusCode != 200 || !strings.Contains(body, `"cut":true`) || strings.Count(body, `["`) > 1100 {
		t.Errorf("the rows are not limited: %d", resp.StatusCode)
	}
	s.archive.StatementTime = 300 * time.Millisecond
	begun := time.Now()
	for _, q := range []string{"select count(*) from range(100000000000) a", "select sum(a.range * b.range) from range(1000000) a, range(1000000) b"} {
		if resp, body := ask(q); resp.StatusCode < 400 {
			t.Errorf("the time is not limited: %d %s", resp.StatusCode, body)
		}
	}
	if time.Since(begun) > 30*time.Second {
		t.Errorf("two statements of 0.3 s took %s", time.Since(begun))
	}
	s.archive.StatementTime = 20 * time.Second
	if resp, body := ask("select len(list(range)) from range(300000000)"); resp.StatusCode < 400 {
		t.Errorf("the memory is not limited: %d %s", resp.StatusCode, body)
	}
}

func TestCachedAnswers(t *testing.T) {
	s := withBrokenRow(t)
	resp, body := get(t, s.url+"/explorer", "Accept-Encoding", "identity")
	tag := resp.Header.Get("ETag")
	if tag == "" || resp.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatalf("no ETag or Vary: %v", resp.Header)
	}
	again, same := get(t, s.url+"/explorer", "Accept-Encoding", "identity", "If-None-Match", tag)
	if again.StatusCode != http.StatusNotModified || same != "" {
		t.Errorf("what did not change is sent again: %d", again.StatusCode)
	}
	zipped, small := get(t, s.url+"/explorer", "Accept-Encoding", "gzip")
	if zipped.Header.Get("Content-Encoding") != "gzip" || len(small) >= len(body)/2 || zipped.Header.Get("ETag") == tag {
		t.Errorf("not compressed: %d of %d bytes", len(small), len(body))
	}
	if _, err := s.archive.Retry(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if s.archive.Version() != 2 {
		t.Errorf("a change does not count: version %d", s.archive.Version())
	}
}

// A server that is told to stop lets an answer that has begun be finished, and
// takes no more.
func TestGracefulShutdown(t *testing.T) {
	server, err := web.New(config(nil))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, l) }()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /group/is-khorasan HTTP/1.1\r\nHost: %s\r\n\r\n", l.Addr())
	time.Sleep(50 * time.Millisecond) // the request is on its way; either outcome below is checked
	stop()
	answer := make([]byte, 15)
	if _, err := conn.Read(answer); err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 200") {
		t.Errorf("the answer was cut off: %q, %v", answer, err)
	}
	if err := <-done; err != nil {
		t.Errorf("the server ended with %v", err)
	}
	if _, err := net.DialTimeout("tcp", l.Addr().String(), time.Second); err == nil {
		t.Error("the server still listens")
	}
}

// A client that sends its header drop by drop is let go.
func TestSlowClients(t *testing.T) {
	s := empty(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	begun := time.Now()
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: ")
	_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second))
	if _, err := conn.Read(make([]byte, 512)); err == nil {
		// Go answers 408 or closes; both end it.
		_, err = conn.Read(make([]byte, 512))
		_ = err
	}
	if time.Since(begun) > 20*time.Second {
		t.Error("a slow client is not let go")
	}
}
