package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/blindspot/blindspot/duckdb"
)

// routes are all addresses that are read, as the program registers them, with
// something to ask for.
func routes(tb testing.TB) []string {
	tb.Helper()
	var out []string
	for _, file := range []string{"routes.go", "changes.go", "download.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`question\[[^\]]+\]\{"([^"]+)"`).FindAllStringSubmatch(string(source), -1) {
			out = append(out, m[1], m[1]+".json", m[1]+".csv", "/api"+m[1])
		}
		for _, m := range regexp.MustCompile(`"GET (/[^"]*)"`).FindAllStringSubmatch(string(source), -1) {
			out = append(out, m[1])
		}
		for _, m := range regexp.MustCompile(`Method: http.MethodGet, Path: "(/[^"]*)"`).FindAllStringSubmatch(string(source), -1) {
			out = append(out, m[1])
		}
	}
	if len(out) < 40 {
		tb.Fatalf("only %d routes were found in the source", len(out))
	}
	for i, p := range out {
		p = strings.ReplaceAll(p, "{$}", "")
		p = strings.ReplaceAll(p, "{id}", "is-khorasan")
		out[i] = strings.ReplaceAll(p, "{file}", "view")
	}
	return append(out, "/report/is-khorasan/report.html", "/report/is-khorasan/report.md", "/report/is-khorasan/report.json", "/report/is-khorasan/report.pdf")
}

// safe checks the headers that every answer has.
func safe(t *testing.T, what string, resp *http.Response) {
	t.Helper()
	h := resp.Header
	csp := h.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "base-uri 'none'", "frame-ancestors '", "form-action '"} {
		if !strings.Contains(csp, want) {
			t.Errorf("%s: the policy lacks %q: %q", what, want, csp)
		}
	}
	for _, bad := range []string{"unsafe", "*", "http", "strict-dynamic"} {
		if strings.Contains(csp, bad) {
			t.Errorf("%s: the policy holds %q: %q", what, bad, csp)
		}
	}
	for name, allowed := range map[string][]string{
		"X-Content-Type-Options":       {"nosniff"},
		"X-Frame-Options":              {"DENY", "SAMEORIGIN"},
		"Referrer-Policy":              {"no-referrer"},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Cache-Control":                {"no-store", "private, no-cache", "private, max-age=31536000, immutable"},
	} {
		if len(h.Values(name)) != 1 || !slices.Contains(allowed, h.Get(name)) {
			t.Errorf("%s: %s is %q", what, name, h.Values(name))
		}
	}
	if h.Get("Access-Control-Allow-Origin") != "" || h.Get("Server") != "" || h.Get("X-Powered-By") != "" {
		t.Errorf("%s tells more than it should: %v", what, h)
	}
	if resp.StatusCode != http.StatusNoContent && resp.StatusCode != http.StatusNotModified && h.Get("Content-Type") == "" && resp.ContentLength != 0 {
		t.Errorf("%s has no type", what)
	}
	if resp.StatusCode >= 400 && h.Get("Cache-Control") != "no-store" {
		t.Errorf("%s: an error may be kept: %q", what, h.Get("Cache-Control"))
	}
}

// Every route, and every way to go wrong, has the headers that protect it, and
// changes nothing, neither by GET nor by HEAD.
func TestHeaders(t *testing.T) {
	c := config(nil)
	c.PDF = func(context.Context, []byte) ([]byte, error) { return []byte("%PDF-1.7\n"), nil }
	s := broken(t)
	bare := start(t, c)
	state := func() string {
		_, body := get(t, s.url+"/data.json")
		return body
	}
	before, version := state(), s.bench.Version()
	for _, path := range append(routes(t), "/none", "/none.json", "/none.csv", "/api/none", "/csv/none", "/download/none", "/assets/none", "/assets/", "/static/none",
		"/claims?case=none", "/claims.json?case=none", "/explorer?deaths=x", "/explorer.json?deaths=x", "/explorer.csv?deaths=x", "/group/none", "/group/none.json",
		"/report/none/view", "/report/is-khorasan/none", "/sql?q=x", "/sql.json?q=x", "/watch?q=%ff", "//watch", "/a/../watch",
		"/data/retry?id=1", "/data/upload", "/login?token="+token, "/api/quarantine/retry?ids=1") {
		for name, s := range map[string]*site{"with a store": s, "without": bare} {
			if name == "without" && strings.Contains(path, "is-khorasan") {
				continue // as with a store
			}
			resp, body := get(t, s.url+path, "Accept-Encoding", "identity") // Go's client asks for gzip in GET only
			safe(t, name+": "+path, resp)
			if len(resp.Cookies()) != 0 {
				t.Errorf("%s: %s sets a cookie", name, path)
			}
			if strings.HasSuffix(path, "/report.json") && resp.StatusCode != http.StatusOK {
				t.Errorf("%s: %s: %d", name, path, resp.StatusCode)
			}
			if resp.StatusCode >= 500 && resp.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("%s: %s: %d %.200s", name, path, resp.StatusCode, body)
			}
			if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") && !strings.Contains(path, "/report/is-khorasan/") {
				for _, bad := range []string{"<style", " style=", " onclick=", " onload=", "javascript:", `src="http`, `src="//`, `<base`} {
					if strings.Contains(body, bad) {
						t.Errorf("%s: %s holds %q", name, path, bad)
					}
				}
			}
			head, err := http.NewRequest(http.MethodHead, s.url+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			hr, nothing := do(t, head)
			safe(t, name+": HEAD "+path, hr)
			if hr.StatusCode != resp.StatusCode || nothing != "" || hr.Header.Get("Content-Type") != resp.Header.Get("Content-Type") || hr.Header.Get("ETag") != resp.Header.Get("ETag") {
				t.Errorf("%s: HEAD %s: %d %q, GET %d %q", name, path, hr.StatusCode, hr.Header.Get("Content-Type"), resp.StatusCode, resp.Header.Get("Content-Type"))
			}
		}
	}
	if after := state(); after != before || s.bench.Version() != version {
		t.Errorf("what was only read has changed the store: %.500s", after)
	}
	for name, r := range map[string]func() *http.Response{
		"another site": func() *http.Response {
			resp, _ := post(t, s.url+"/data/retry", formKind, "", "Origin", "null")
			return resp
		},
		"another name": func() *http.Response { resp, _ := get(t, s.url+"/watch", "Host", "evil.example"); return resp },
		"a wrong page": func() *http.Response {
			resp, _ := post(t, s.url+"/watch", formKind, "", "X-Blindspot", "1")
			return resp
		},
		"no store": func() *http.Response {
			resp, _ := post(t, bare.url+"/data/upload", "a/b", "", "X-Blindspot", "1")
			return resp
		},
		"a framed page":  func() *http.Response { resp, _ := get(t, s.url+"/watch", "Sec-Fetch-Site", "cross-site"); return resp },
		"a wrong method": func() *http.Response { r, _ := http.NewRequest("FOO", s.url, nil); resp, _ := do(t, r); return resp },
	} {
		resp := r()
		safe(t, name, resp)
		if resp.StatusCode < 400 || resp.StatusCode >= 500 || resp.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", name, resp.StatusCode, resp.Header.Get("Content-Type"))
		}
	}
	// The report is inline; its policy names the hash of each piece and nothing else.
	resp, _ := get(t, s.url+"/report/is-khorasan/view")
	if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox allow-scripts") || strings.Contains(csp, "allow-same-origin") ||
		!strings.Contains(csp, "sha256-") || strings.Contains(csp, "script-src 'self'") || strings.Contains(csp, "connect-src") {
		t.Errorf("the report's policy is %q", csp)
	}
}

// A fault in an answer is told as a fault, without what it was, and the server
// goes on.
func TestFaultIsContained(t *testing.T) {
	var log logged
	c := config(nil)
	c.Log = log.logger()
	c.PDF = func(context.Context, []byte) ([]byte, error) { panic("a secret of the program") }
	s := start(t, c)
	for range 4 { // more than are computed at once
		resp, body := get(t, s.url+pdf)
		if resp.StatusCode != http.StatusInternalServerError || strings.Contains(body, "secret") || resp.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%d %s %.200s", resp.StatusCode, resp.Header.Get("Content-Type"), body)
		}
		safe(t, "a fault", resp)
	}
	if resp, _ := get(t, s.url+"/claims"); resp.StatusCode != http.StatusOK {
		t.Errorf("afterwards: %d", resp.StatusCode)
	}
	if !strings.Contains(log.String(), "a secret of the program") || !strings.Contains(log.String(), "headers_test.go") {
		t.Errorf("the log does not say what it was: %.300s", log.String())
	}
}

// A fault in a change is contained, too: nothing of it stays, and the next change
// can begin.
func TestFaultInAChangeIsContained(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var broken atomic.Bool
	store, err := duckdb.Open(t.Context(), "", duckdb.Options{Clock: func() time.Time {
		if broken.Load() {
			panic("a clock that stands still")
		}
		return now()
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	var log logged
	c := config(store)
	c.Log = log.logger()
	s := start(t, c)
	kind, body := upload(t, nil, rows(5), "GEDEvent_v25_1.csv")
	for _, want := range []int{http.StatusInternalServerError, http.StatusInternalServerError, http.StatusOK} {
		broken.Store(want != http.StatusOK)
		resp, answer := do(t, uploadRequest(t, s.url, strings.NewReader(body), kind))
		if resp.StatusCode != want || strings.Contains(answer, "clock") {
			t.Errorf("%d, want %d: %.300s", resp.StatusCode, want, answer)
		}
		safe(t, "a change", resp)
		nothingLeft(t)
	}
	if !strings.Contains(log.String(), "a clock that stands still") {
		t.Errorf("the log does not say what it was: %.300s", log.String())
	}
	if _, state := get(t, s.url+"/api/imports"); strings.Contains(state, `"done":false`) {
		t.Errorf("an import that failed goes on for ever: %s", state)
	}
}

// One address has one answer, compressed or not, and each form has its own tag.
func TestCachedForms(t *testing.T) {
	s := withBrokenRow(t)
	page := s.url + "/explorer"
	plain, body := get(t, page, "Accept-Encoding", "identity")
	zip, small := get(t, page, "Accept-Encoding", "gzip")
	tags := map[string]string{"plain": plain.Header.Get("ETag"), "gzip": zip.Header.Get("ETag")}
	if len(small) >= len(body)/2 || tags["plain"] == tags["gzip"] {
		t.Fatalf("not compressed: %d of %d bytes; tags %v", len(small), len(body), tags)
	}
	for _, c := range []struct {
		name, accepts, has string
		status             int
		encoding           string
	}{
		{"nothing accepted", "", "", 200, ""},
		{"gzip refused", "gzip;q=0", "", 200, ""},
		{"gzip refused in other words", "br, GZIP; Q=0.0", "", 200, ""},
		{"all but gzip", "gzip;q=0, *", "", 200, ""},
		{"anything", "*", "", 200, "gzip"},
		{"nothing but plain", "identity, *;q=0", "", 200, ""},
		{"among others", "br, gzip;q=0.5, deflate", "", 200, "gzip"},
		{"another that is like it", "gzip2", "", 200, ""},
		{"nonsense", ";;;q=,gzip;q=x", "", 200, ""},
		{"plain at hand", "identity", tags["plain"], 304, ""},
		{"gzip at hand", "gzip", tags["gzip"], 304, ""},
		{"weakly at hand", "gzip", "W/" + tags["gzip"], 304, ""},
		{"among several", "gzip", `"a", ` + tags["gzip"] + `, "b"`, 304, ""},
		{"any at hand", "gzip", "*", 304, ""},
		{"the other form at hand", "gzip", tags["plain"], 200, "gzip"},
		{"the other form, too", "identity", tags["gzip"], 200, ""},
		{"a part of the tag", "identity", strings.Trim(tags["plain"], `"`), 200, ""},
		{"a longer tag", "identity", `"x` + strings.TrimPrefix(tags["plain"], `"`), 200, ""},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			r, err := http.NewRequest(method, page, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header["Accept-Encoding"] = []string{c.accepts} // Go's client would ask for gzip by itself
			resp, got := do(t, r, "If-None-Match", c.has)
			if resp.StatusCode != c.status || resp.Header.Get("Content-Encoding") != c.encoding || resp.Header.Get("Vary") != "Accept-Encoding" || resp.Header.Get("ETag") == "" {
				t.Errorf("%s %s: %d, encoded %q, Vary %q, ETag %q", method, c.name, resp.StatusCode, resp.Header.Get("Content-Encoding"), resp.Header.Get("Vary"), resp.Header.Get("ETag"))
			}
			if want := map[string]string{"": body, "gzip": small}[c.encoding]; method == http.MethodGet && c.status == 200 && got != want {
				t.Errorf("%s: other bytes", c.name)
			}
			if c.status == 304 && got != "" {
				t.Errorf("%s: a body with 304", c.name)
			}
		}
	}
	resp, _ := get(t, page, "Range", "bytes=0-9", "Accept-Encoding", "identity")
	if resp.StatusCode != http.StatusOK {
		t.Errorf("a range of a page: %d", resp.StatusCode)
	}
	// What changes is not kept: its tag is another at once.
	if _, err := s.bench.Retry(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if resp, _ := get(t, s.url+"/data", "If-None-Match", "*"); resp.StatusCode != http.StatusOK || resp.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the Data page: %d, %q", resp.StatusCode, resp.Header.Get("Cache-Control"))
	}
}

// What cannot be understood is refused with words and a hint, in the same way by
// page and API, and never with a fault.
func TestMalformedQuestions(t *testing.T) {
	s := broken(t)
	for _, c := range []struct {
		question string
		status   int // of page and API alike; 0 is any below 400
	}{
		{"/watch?page=-1", 400}, {"/watch?page=x", 400}, {"/watch?page=NaN", 400}, {"/watch?page=1e3", 400}, {"/watch?page=99999999999999999999", 400}, {"/watch?page=1000000", 0},
		{"/watch?page=9223372036854775807", 0}, {"/watch?sort=nonsense", 400}, {"/watch?order=up", 400}, {"/watch?active=maybe", 400}, {"/watch?as_of=yesterday", 400}, {"/watch?as_of=2020-02-30", 400},
		{"/explorer?page=-1", 400}, {"/explorer?page=0", 0}, {"/explorer?page=1000001", 400}, {"/explorer?page=9223372036854775807&size=1000", 400}, {"/explorer?size=-5", 400}, {"/explorer?size=1000000", 400},
		{"/explorer?deaths=-1", 400}, {"/explorer?deaths=Infinity", 400}, {"/explorer?deaths=9223372036854775807", 0}, {"/explorer?precision=8", 400}, {"/explorer?precision=0x1", 400},
		{"/explorer?from=2020-13-01", 400}, {"/explorer?to=99999-01-01", 400}, {"/explorer?from=-1", 400}, {"/explorer?type=war", 400}, {"/explorer?opponent=ucdp:1", 400}, {"/explorer?group=nobody", 404},
		{"/explorer?country=%27%20OR%201=1", 404}, {"/explorer?q=%27%3B%20drop%20table%20base_event", 0}, {"/explorer?q=%25%5F%5C", 0}, {"/explorer?case=none", 404},
		{"/explorer?q=%00", 400}, {"/explorer?q=%ff%fe", 400}, {"/explorer?q=%zz", 400}, {"/explorer?a;b", 400}, {"/explorer?%ff=1", 400},
		{"/data?page=-1", 400}, {"/data?page=9223372036854775807", 400}, {"/data?page=1000000", 0}, {"/data?coverage=some", 400},
		{"/claims?case=none", 404}, {"/claims?verdict=maybe", 400}, {"/claims?as_of=x", 400}, {"/corridors?grade=Z", 400}, {"/corridors?cut=Nowhere", 404},
		{"/corridors?cut=a&cut=b&cut=c&cut=d&cut=e&cut=f&cut=g&cut=h&cut=i", 400}, {"/group/none", 404}, {"/group/is-khorasan?as_of=x", 400}, {"/group/is-khorasan?with=a&with=b&with=c&with=d", 400},
		{"/group/is-khorasan/areas?as_of=x", 404}, {"/api/group/is-khorasan/areas?as_of=x", 400}, {"/group/%00", 400}, {"/group/%ff", 400}, {"/report/none", 404}, {"/sql?q=" + strings.Repeat("x", 8001), 400}, {"/sql?q=select%20$1", 422}, {"/sql?q=%00", 400},
		{"/forecasts?record=maybe", 400},
	} {
		path, query, _ := strings.Cut(c.question, "?")
		for _, form := range []string{"page", "json", "csv"} {
			if form != "page" && (strings.HasPrefix(path, "/api/") || c.status == 404 && strings.HasSuffix(path, "/areas")) {
				continue // it has one form
			}
			address := map[string]string{"page": path, "json": path + ".json", "csv": path + ".csv"}[form] + "?" + query
			resp, body := get(t, s.url+address)
			if form == "csv" && resp.StatusCode == http.StatusNotFound && strings.Contains(body, "there is no page") {
				continue // not a table
			}
			status := resp.StatusCode
			if c.status == 400 && status == http.StatusUnprocessableEntity {
				status = 400 // as the API's library has it, and for dates
			}
			if c.status != 0 && status != c.status || c.status == 0 && status >= 400 {
				t.Errorf("%s: %d, want %d: %.300s", address, resp.StatusCode, c.status, body)
			}
			var p struct{ Detail, Hint string }
			if form != "page" && status >= 400 && (resp.Header.Get("Content-Type") != "application/problem+json" || json.Unmarshal([]byte(body), &p) != nil || p.Detail == "" || p.Hint == "") {
				t.Errorf("%s: no problem with a hint: %s %.300s", address, resp.Header.Get("Content-Type"), body)
			}
		}
	}
}

// Whatever stands in an address, the server does not fail over it.
func FuzzQuestions(f *testing.F) {
	for _, q := range []string{"page=1", "page=-1&size=x", "q=%ff", "q=%00&type=war&type=", "deaths=99999999999999999999", "from=2020-01-01&to=0000-00-00", "as_of=2020-02-30",
		"case=is-khorasan&group=x&opponent=y", "cut=a&cut=b", "grade=%F0%9F%92%A9", "with=%2e%2e", "countries=AFG,,,IRQ", "sort=last&order=asc&active=yes", "a;b=c", "=&==&%"} {
		f.Add("explorer", q)
		f.Add("watch", q)
	}
	f.Add("group/is-khorasan", "with=x")
	f.Add("group/%2e%2e%2f", "")
	f.Add("report/x/view", "as_of=x")
	f.Add("geo", "countries=x")
	f.Add("download/events.csv", "deaths=1")
	s := withBrokenRow(f)
	handler := s.Handler()
	for _, dear := range []string{"/watch", "/group/is-khorasan", "/forecasts"} { // what is kept afterwards: an input may take ten seconds
		r, err := http.NewRequest(http.MethodGet, "http://localhost"+dear, nil)
		if err != nil {
			f.Fatal(err)
		}
		answered(handler, r)
	}
	f.Fuzz(func(t *testing.T, path, query string) {
		if strings.HasPrefix(path, "sql") || strings.Contains(query, "record=") || strings.ContainsAny(path+query, " \t\r\n#?") {
			return // SQL has its own tests; a track record takes long
		}
		for _, form := range []string{"", ".json", ".csv"} {
			r, err := http.NewRequest(http.MethodGet, "http://localhost/"+path+form+"?"+query, nil)
			if err != nil {
				return // no address that a client could ask for
			}
			if resp := answered(handler, r); resp.status >= 500 {
				t.Errorf("%s: %d %.300s", r.URL, resp.status, resp.body.String())
			}
		}
	})
}
