package fetch_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/fetch"
	"github.com/blindspot/blindspot/internal/realdata"
)

// TestMain finds goroutines that a download leaves behind. Those of toxiproxy
// are its own: it loses one whenever it cuts a connection.
func TestMain(m *testing.M) {
	const proxy = "github.com/Shopify/toxiproxy/v2"
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction(proxy+"/toxics.(*ToxicStub).Run"),
		goleak.IgnoreAnyFunction(proxy+".(*ToxicLink).read"), goleak.IgnoreAnyFunction(proxy+".(*ToxicLink).write"))
}

func client(waits *[]time.Duration) *fetch.Client {
	return &fetch.Client{Idle: 200 * time.Millisecond, Header: 5 * time.Second, Attempts: 4,
		Now: func() time.Time { return changed },
		Sleep: func(_ context.Context, d time.Duration) error {
			if waits != nil {
				*waits = append(*waits, d)
			}
			return nil
		}}
}

func TestGet(t *testing.T) {
	kib := 100 << 10
	for _, tc := range []struct {
		name     string
		answers  []answer
		requests int
		resumed  string // Range of the second request
		reason   string
	}{
		{"sound", nil, 1, "", "one request is enough"},
		{"cut", []answer{cut(kib)}, 2, "bytes=102400-", "goes on where it was cut"},
		{"cut four times", []answer{cut(kib), cut(50), cut(50), cut(50)}, 5, "bytes=102400-", "progress is not failure"},
		{"500 then sound", []answer{status(500)}, 2, "", "a server error passes"},
		{"503 and 429", []answer{status(503), status(429, "Retry-After", "3")}, 3, "", "busy passes"},
		{"stalled", []answer{stall}, 2, "bytes=1000-", "silence is a failure, what came is kept"},
		{"no range support", []answer{cut(kib), noRange}, 2, "bytes=102400-", "starts from the beginning"},
		{"range not satisfiable", []answer{cut(kib), status(416)}, 3, "bytes=102400-", "starts from the beginning"},
		{"wrong range", []answer{cut(kib), status(206, "Content-Range", "bytes 5-9/10")}, 3, "bytes=102400-", "never glues parts that do not fit"},
		{"changed meanwhile", []answer{breakOff(`"v0"`, make([]byte, 1000))}, 2, "bytes=1000-", "If-Range: another ETag sends the whole file"},
		{"nothing to compare by", []answer{breakOff("", content[:1000])}, 2, "", "without ETag and date there is no resuming"},
		{"weak ETag", []answer{breakOff(`W/"v1"`, content[:1000])}, 2, "", "a weak ETag does not promise the same bytes"},
		{"chunked and cut", []answer{func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write(content[:1000])
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}}, 2, "", "a body without length that breaks off is not whole"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, dir := serve(t, tc.answers...), t.TempDir()
			var last, total int64
			result, err := client(nil).Get(t.Context(), fetch.Request{URL: s.URL + "/file.zip", Dir: dir, SHA256: sum(content),
				Progress: func(done, of int64) { last, total = done, of }})
			if err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(filepath.Join(dir, "file.zip"))
			if err != nil || !bytes.Equal(got, content) {
				t.Fatalf("%d bytes, %v", len(got), err)
			}
			if len(s.ranges) != tc.requests || result.Attempts != tc.requests || len(s.ranges) > 1 && s.ranges[1] != tc.resumed {
				t.Errorf("requests %q, want %d: %s", s.ranges, tc.requests, tc.reason)
			}
			if result.SHA256 != sum(content) || result.Bytes != 300_000 || !result.Modified.Equal(changed) ||
				last != 300_000 || total != 300_000 || result.Path != filepath.Join(dir, "file.zip") {
				t.Errorf("%+v, progress %d of %d", result, last, total)
			}
			onlyFile(t, dir, "file.zip")
		})
	}
}

func onlyFile(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if fmt.Sprint(names) != fmt.Sprint(want) {
		t.Errorf("left in the directory: %q, want %q", names, want)
	}
}

func TestGetRefuses(t *testing.T) {
	always := func(a answer) []answer {
		list := make([]answer, 20)
		for i := range list {
			list[i] = a
		}
		return list
	}
	for _, tc := range []struct {
		name     string
		answers  []answer
		change   func(*fetch.Request)
		code     blindspot.Code
		want     string
		requests int
	}{
		{"404", always(status(404)), nil, blindspot.NotFound, "has no file", 1},
		{"403", always(status(403)), nil, blindspot.Refused, "refuses access", 1},
		{"418", always(status(418)), nil, blindspot.Unavailable, "418", 1},
		{"500 always", always(status(500)), nil, blindspot.Unavailable, "after 4 requests: the server answers 500", 4},
		{"web page", always(body("text/html; charset=utf-8", "<html>")), nil, blindspot.BadInput, "web page", 1},
		{"web page under another type", always(body("application/zip", "\n<!DOCTYPE html><html>")), nil, blindspot.BadInput, "web page", 1},
		{"wrong checksum", nil, func(r *fetch.Request) { r.SHA256 = sum([]byte("x")) }, blindspot.BadInput, "instead of", 1},
		{"larger than the limit, stated", nil, func(r *fetch.Request) { r.MaxBytes = 1000 }, blindspot.BadInput, "larger than the limit", 1},
		{"larger than the limit, not stated", always(func(w http.ResponseWriter, _ *http.Request) {
			for range 10 {
				_, _ = w.Write(content[:1000])
				_ = http.NewResponseController(w).Flush()
			}
		}), func(r *fetch.Request) { r.MaxBytes = 5000 }, blindspot.BadInput, "larger than the limit", 1},
		{"redirect loop", always(status(302, "Location", "/file.zip")), nil, blindspot.Unavailable, "redirects too often", 6},
		{"asked to wait for an hour", always(status(503, "Retry-After", "3600")), nil, blindspot.Unavailable, "503", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, dir := serve(t, tc.answers...), t.TempDir()
			req := fetch.Request{URL: s.URL + "/file.zip?key=secret", Dir: dir}
			if tc.change != nil {
				tc.change(&req)
			}
			_, err := client(nil).Get(t.Context(), req)
			if blindspot.CodeOf(err) != tc.code || !strings.Contains(err.Error(), tc.want) || blindspot.HintOf(err) == "" {
				t.Errorf("got %v (%s), hint %q", err, blindspot.CodeOf(err), blindspot.HintOf(err))
			}
			if strings.Contains(fmt.Sprint(err), "secret") {
				t.Errorf("the message shows the key: %v", err)
			}
			if len(s.ranges) != tc.requests {
				t.Errorf("%d requests, want %d", len(s.ranges), tc.requests)
			}
			onlyFile(t, dir)
		})
	}
}

// What was there before a failed download is still there after it.
func TestGetKeepsTheOldFile(t *testing.T) {
	s, dir := serve(t, status(404)), t.TempDir()
	old := filepath.Join(dir, "file.zip")
	if err := os.WriteFile(old, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := client(nil).Get(t.Context(), fetch.Request{URL: s.URL + "/file.zip", Dir: dir}); err == nil {
		t.Error("no error")
	}
	if b, _ := os.ReadFile(old); string(b) != "old" {
		t.Errorf("%q", b)
	}
}

// A run that was stopped is resumed by the next one.
func TestGetResumesLater(t *testing.T) {
	s, dir := serve(t, cut(100<<10)), t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	c := client(nil)
	c.Sleep = func(ctx context.Context, _ time.Duration) error { stop(); return ctx.Err() }
	req := fetch.Request{URL: s.URL + "/file.zip", Dir: dir, SHA256: sum(content)}
	if _, err := c.Get(ctx, req); blindspot.CodeOf(err) != blindspot.Unavailable || !strings.Contains(err.Error(), "stopped") {
		t.Fatal(err)
	}
	onlyFile(t, dir, "file.zip.part", "file.zip.part.json")
	result, err := client(nil).Get(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	if result.Resumed != 100<<10 || result.Attempts != 1 || result.SHA256 != sum(content) || s.ranges[1] != "bytes=102400-" {
		t.Errorf("%+v %q", result, s.ranges)
	}
	onlyFile(t, dir, "file.zip")
}

// Where what an earlier run left was damaged, the checksum shows it and the
// file is downloaded once more from the start.
func TestGetDamagedPart(t *testing.T) {
	s, dir := serve(t, cut(100<<10)), t.TempDir()
	c := client(nil)
	c.Attempts = 1
	req := fetch.Request{URL: s.URL + "/file.zip", Dir: dir, SHA256: sum(content)}
	if _, err := c.Get(t.Context(), req); err == nil {
		t.Fatal("no error")
	}
	if err := os.WriteFile(filepath.Join(dir, "file.zip.part"), make([]byte, 100<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	result, err := client(nil).Get(t.Context(), req)
	if err != nil || result.Attempts != 2 || result.SHA256 != sum(content) {
		t.Errorf("%+v %v", result, err)
	}
}

func TestWaits(t *testing.T) {
	s, dir := serve(t, status(500), status(500), status(503, "Retry-After", "30"),
		status(503, "Retry-After", changed.Add(20*time.Second).Format(http.TimeFormat))), t.TempDir()
	var waits []time.Duration
	c := client(&waits)
	c.Attempts = 9
	if _, err := c.Get(t.Context(), fetch.Request{URL: s.URL + "/file.zip", Dir: dir}); err != nil {
		t.Fatal(err)
	}
	want := []time.Duration{time.Second, 2 * time.Second, 30 * time.Second, 20 * time.Second}
	if fmt.Sprint(waits) != fmt.Sprint(want) {
		t.Errorf("waited %v, want %v", waits, want)
	}
	s, waits = serve(t, status(500), status(500), status(500), status(500)), nil
	c.Rand, c.MaxWait = rand.New(rand.NewPCG(1, 1)), 4*time.Second
	if _, err := c.Get(t.Context(), fetch.Request{URL: s.URL + "/file.zip", Dir: t.TempDir()}); err != nil {
		t.Fatal(err)
	}
	for i, longest := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 4 * time.Second} {
		if waits[i] < longest/2 || waits[i] > longest {
			t.Errorf("wait %d is %v, want %v to %v", i, waits[i], longest/2, longest)
		}
	}
}

func TestGetBadRequests(t *testing.T) {
	dir := t.TempDir()
	for name, req := range map[string]fetch.Request{
		"no address":   {URL: "ged251-csv.zip", Dir: dir},
		"other scheme": {URL: "file:///etc/passwd", Dir: dir},
		"no name":      {URL: "http://localhost/", Dir: dir},
		"path as name": {URL: "http://localhost/a", Dir: dir, Name: "../a"},
		"checksum":     {URL: "http://localhost/a", Dir: dir, SHA256: "abc"},
		"directory":    {URL: "http://localhost/a", Dir: filepath.Join(dir, "none")},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := (&fetch.Client{}).Get(t.Context(), req); blindspot.CodeOf(err) != blindspot.Usage {
				t.Error(err)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	s := serve(t)
	s.Close()
	_, err := client(nil).Get(t.Context(), fetch.Request{URL: s.URL + "/file.zip", Dir: t.TempDir()})
	if blindspot.CodeOf(err) != blindspot.Unavailable || !strings.Contains(err.Error(), "after 4 requests") {
		t.Error(err)
	}
}

// The certificate of a test server is signed by nobody: no retry, no file.
func TestUntrustedCertificate(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(sound))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	_, err := client(nil).Get(t.Context(), fetch.Request{URL: s.URL + "/file.zip", Dir: t.TempDir()})
	if blindspot.CodeOf(err) != blindspot.Refused || !strings.Contains(err.Error(), "certificate") {
		t.Error(err)
	}
}

func TestRealExtract(t *testing.T) {
	path := realdata.Path(t, "ged/ged-extract.csv.gz")
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first := true
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if first {
			first = false
			http.ServeFile(&cutter{ResponseWriter: w, left: 1 << 20}, r, path)
			panic(http.ErrAbortHandler)
		}
		http.ServeFile(w, r, path)
	}))
	defer s.Close()
	result, err := client(nil).Get(t.Context(), fetch.Request{URL: s.URL + "/ged/ged251-csv.gz", Dir: t.TempDir(), SHA256: sum(want)})
	if err != nil || result.Bytes != int64(len(want)) || result.Attempts != 2 {
		t.Errorf("%+v %v", result, err)
	}
}
