package web_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/web"
)

// Of two files sent at once one is imported; the other is told at once, and what
// to do, and succeeds when it is sent again. So it is with rows read again.
func TestOneImportAtATime(t *testing.T) {
	slow.Test(t)
	t.Setenv("TMPDIR", t.TempDir())
	s := withBrokenRow(t)
	kind, first := upload(t, nil, rows(50), "GEDEvent_v24_1.csv")
	source, sink := io.Pipe()
	answer := fetch(uploadRequest(t, s.url, source, kind))
	if _, err := io.WriteString(sink, first[:len(first)/2]); err != nil {
		t.Fatal(err)
	}
	kind2, second := upload(t, nil, rows(70), "GEDEvent_v23_1.csv")
	conflict := func(resp *http.Response, body string) {
		t.Helper()
		var p web.Problem
		if err := json.Unmarshal([]byte(body), &p); err != nil || resp.StatusCode != http.StatusConflict || p.Hint == "" || p.Status != http.StatusConflict ||
			resp.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%d %s: %.300s", resp.StatusCode, resp.Header.Get("Content-Type"), body)
		}
	}
	arriving(t)
	resp, body := post(t, s.url+"/api/quarantine/retry", "application/json", `{"ids":[999]}`, "X-Blindspot", "1")
	conflict(resp, body)
	begun := time.Now()
	resp, body = post(t, s.url+"/data/upload", kind2, second, "X-Blindspot", "1", "Accept", "application/json")
	conflict(resp, body)
	if time.Since(begun) > longWait {
		t.Error("the second had to wait to be told")
	}
	resp, page := post(t, s.url+"/data/upload", kind2, second, "Origin", s.url, "Accept", "text/html")
	if resp.StatusCode != http.StatusConflict || !strings.Contains(page, "<h1>Not at this moment") || !strings.Contains(page, "send this again") {
		t.Errorf("in a browser: %d %.300s", resp.StatusCode, page)
	}
	if _, err := io.WriteString(sink, first[len(first)/2:]); err != nil {
		t.Fatal(err)
	}
	_ = sink.Close()
	if a := <-answer; a.status != http.StatusOK || !strings.Contains(a.body, `"rows_read":50`) {
		t.Errorf("the first: %d %.300s, %v", a.status, a.body, a.err)
	}
	if resp, body = post(t, s.url+"/data/upload", kind2, second, "X-Blindspot", "1", "Accept", "application/json"); resp.StatusCode != http.StatusOK || !strings.Contains(body, `"rows_read":70`) {
		t.Errorf("the second, sent again: %d %.300s", resp.StatusCode, body)
	}
	nothingLeft(t)
}

// An upload that is broken off, while it is sent or while it is imported, leaves
// the store and the disk as they were, and the next can begin.
func TestAbortedUpload(t *testing.T) {
	slow.Test(t)
	t.Setenv("TMPDIR", t.TempDir())
	s := withBrokenRow(t)
	before, _ := get(t, s.url+"/data.json")
	_, state := get(t, s.url+"/data.json")
	kind, body := upload(t, nil, rows(60_000), "GEDEvent_v24_1.csv")
	abort := func(name string, when func(stop func(), sink *io.PipeWriter)) {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithCancel(context.Background())
			defer stop()
			source, sink := io.Pipe()
			answer := fetch(uploadRequest(t, s.url, source, kind).WithContext(ctx))
			when(stop, sink)
			if a := <-answer; a.err == nil {
				t.Errorf("it was answered: %d %.200s", a.status, a.body)
			}
			for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
				resp, told := post(t, s.url+"/api/quarantine/retry", "application/json", `{"ids":[999]}`, "X-Blindspot", "1")
				if resp.StatusCode != http.StatusConflict {
					break
				}
				if time.Now().After(end) {
					t.Fatalf("nobody else may change the store any more: %s", told)
				}
			}
			if sets, err := s.store.Datasets(context.Background(), 0); err != nil || len(sets) != 1 || sets[0].Rows != 4 {
				t.Errorf("the store holds %v, %v", sets, err)
			}
			if rows, total, err := s.bench.Quarantine(context.Background(), 10, 0); err != nil || total != 1 || len(rows) != 1 {
				t.Errorf("%d rows are in quarantine, %v", total, err)
			}
			nothingLeft(t)
		})
	}
	abort("while it is sent", func(stop func(), sink *io.PipeWriter) {
		if _, err := io.WriteString(sink, body[:len(body)/2]); err != nil {
			t.Fatal(err)
		}
		stop()
	})
	abort("while it is imported", func(stop func(), sink *io.PipeWriter) {
		if _, err := io.WriteString(sink, body); err != nil {
			t.Fatal(err)
		}
		_ = sink.Close()
		for range 1000 {
			var b struct {
				Imports []struct {
					Rows int
					Done bool
				}
			}
			_, text := get(t, s.url+"/api/imports")
			if err := json.Unmarshal([]byte(text), &b); err != nil {
				t.Fatal(err)
			}
			if len(b.Imports) > 0 && b.Imports[0].Rows > 0 {
				if b.Imports[0].Done {
					t.Fatal("the file is too small: it was imported before it could be broken off")
				}
				break
			}
			time.Sleep(2 * time.Millisecond)
		}
		stop()
	})
	after, _ := get(t, s.url+"/data.json")
	if before.StatusCode != http.StatusOK || after.StatusCode != http.StatusOK || !strings.Contains(state, `"datasets":[{`) {
		t.Errorf("the Data page: %d, then %d", before.StatusCode, after.StatusCode)
	}
}

func zipped(tb testing.TB, members map[string]string) string {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range members {
		w, err := z.Create(name)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func gzipped(tb testing.TB, from io.Reader) string {
	tb.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.Copy(z, from); err != nil {
		tb.Fatal(err)
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

// zeros is a file of so many zero bytes.
type zeros int

func (z *zeros) Read(p []byte) (int, error) {
	if *z == 0 {
		return 0, io.EOF
	}
	n := min(len(p), int(*z))
	clear(p[:n])
	*z -= zeros(n)
	return n, nil
}

// part is one part of a form as an attacker writes it.
func part(disposition, text string) string {
	return "--b\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + text + "\r\n"
}

// Uploads of every evil kind are refused with words and a hint, write nothing
// outside of their folder and store nothing.
func TestEvilUploads(t *testing.T) {
	slow.Test(t)
	t.Setenv("TMPDIR", t.TempDir())
	elsewhere := t.TempDir()
	store := openStore(t, "")
	t.Cleanup(func() { _ = store.Close() })
	c := config(store)
	c.UploadLimit = 2 << 20
	s := start(t, c)
	const form = "multipart/form-data; boundary=b"
	file := func(name, text string) string { return part(`name="file"; filename="`+name+`"`, text) + "--b--\r\n" }
	bomb := zeros(512 << 20)
	good := rows(3)
	for _, c := range []struct {
		name, kind, body string
		chunked          bool
		status           int
		says             string
	}{
		{"too large", form, file("a.csv", strings.Repeat("x", 3<<20)), false, 422, "larger than 2 MB"},
		{"too large, length not told", form, file("a.csv", strings.Repeat("x", 3<<20)), true, 422, "larger than 2 MB"},
		{"too large in a field that nobody reads", form, part(`name="x"`, strings.Repeat("x", 3<<20)) + "--b--\r\n", true, 422, "larger than 2 MB"},
		{"too large in the release", form, part(`name="release"`, strings.Repeat("x", 3<<20)) + "--b--\r\n", true, 422, "larger than 2 MB"},
		{"too large in the coverage", form, part(`name="coverage"; filename="c.csv"`, strings.Repeat("x", 3<<20)) + "--b--\r\n", true, 422, "larger than 2 MB"},
		{"a bomb of gzip", form, file("GEDEvent_v25_1.csv.gz", gzipped(t, &bomb)), false, 422, ""},
		{"gzip in gzip", form, file("GEDEvent_v25_1.csv.gz", gzipped(t, strings.NewReader(gzipped(t, strings.NewReader(good))))), false, 422, ""},
		{"a bomb of zip", form, file("GEDEvent_v25_1.zip", zipped(t, map[string]string{"GEDEvent_v25_1.csv": gedHeader + "\n" + strings.Repeat("0", 400<<20)})), false, 422, ""},
		{"a zip that climbs", form, file("ged251-csv.zip", zipped(t, map[string]string{"../../../../" + elsewhere + "/x.csv": "no,events\n1,2\n"})), false, 422, ""},
		{"a zip of two", form, file("ged251-csv.zip", zipped(t, map[string]string{"a.csv": good, "b.csv": good})), false, 422, "exactly one"},
		{"a zip cut short", form, file("ged251-csv.zip", zipped(t, map[string]string{"a.csv": good})[:100]), false, 422, ""},
		{"a zip of nothing", form, file("ged251-csv.zip", zipped(t, nil)), false, 422, ""},
		{"a name that climbs", form, file("../../../../.."+elsewhere+"/GEDEvent_v25_1.csv", "a,b"), false, 422, ""},
		{"a name with backslashes", form, file(`..\\..\\x.csv`, "a,b"), false, 422, ""},
		{"a name of dots", form, file("..", "a,b"), false, 422, ""},
		{"a name with a zero", form, file("a\x00.csv", "a,b"), false, 422, ""},
		{"a long name", form, file(strings.Repeat("x", 5000)+".csv", "a,b"), false, 422, ""},
		{"a release that is a path", form, part(`name="release"`, "../../etc") + file("a.csv", good), false, 0, ""},
		{"many parts", form, strings.Repeat(part(`name="x"`, "y"), 5000) + file("a.csv", good), false, 400, "too many parts"},
		{"many headers of a part", form, "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n" + strings.Repeat("X-A: b\r\n", 20000) + "\r\nx\r\n--b--\r\n", false, 422, ""},
		{"a huge name of a field", form, part(`name="`+strings.Repeat("x", 1<<20)+`"`, "y") + "--b--\r\n", false, 400, "no file"},
		{"two files", form, part(`name="file"; filename="a.csv"`, "a,b") + file("b.csv", good), false, 422, ""},
		{"a file without a name", form, part(`name="file"`, good) + "--b--\r\n", false, 400, "no file"},
		{"an end that never comes", form, strings.TrimSuffix(file("a.csv", good), "--b--\r\n"), false, 422, "whole"},
		{"no boundary", "multipart/form-data", file("a.csv", good), false, 422, ""},
		{"another boundary", "multipart/form-data; boundary=c", file("a.csv", good), false, 400, "no file"},
		{"mixed", "multipart/mixed; boundary=b", file("a.csv", good), false, 400, "multipart/form-data"},
		{"JSON", "application/json", "{}", false, 400, "multipart/form-data"},
		{"a kind that is none", "multipart/form-data; =", file("a.csv", good), false, 400, "multipart/form-data"},
		{"nothing", form, "", false, 400, "no file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var body io.Reader = strings.NewReader(c.body)
			if c.chunked {
				body = io.MultiReader(body) // whose length nobody knows
			}
			r := uploadRequest(t, s.url, body, c.kind)
			resp, answer := do(t, r)
			var p web.Problem
			if c.status == 0 { // a release is text only: the file itself is good
				if resp.StatusCode >= 500 {
					t.Errorf("%d %.300s", resp.StatusCode, answer)
				}
				return
			}
			if err := json.Unmarshal([]byte(answer), &p); err != nil || resp.StatusCode != c.status || p.Hint == "" || !strings.Contains(p.Detail+p.Hint, c.says) {
				t.Errorf("%d, want %d with %q: %.400s", resp.StatusCode, c.status, c.says, answer)
			}
			if strings.Contains(answer, os.TempDir()) || strings.Contains(answer, elsewhere) {
				t.Errorf("the answer tells a path: %.300s", answer)
			}
		})
	}
	sets, err := store.Datasets(context.Background(), 0)
	if err != nil || len(sets) > 1 {
		t.Errorf("stored: %v, %v", sets, err)
	}
	if left, err := filepath.Glob(elsewhere + "/*"); err != nil || len(left) > 0 {
		t.Errorf("written elsewhere: %v, %v", left, err)
	}
	nothingLeft(t)
}

// A name that a browser sends becomes the last part of itself.
func TestUploadNames(t *testing.T) {
	for i, c := range []struct{ sent, shown string }{
		{"/etc/GEDEvent_v25_1.csv", "GEDEvent_v25_1.csv"},
		{`C:\\data\\GEDEvent_v24_1.csv`, "GEDEvent_v24_1.csv"},
		{"../../.GEDEvent_v23_1.csv", "GEDEvent_v23_1.csv"},
		{"GEDEvent_v22_1 (1)<b>.csv", "GEDEvent_v22_1__1__b_.csv"},
		{"GEDEvent_v21_1\u202e.csv", "GEDEvent_v21_1_.csv"},
	} {
		s := empty(t)
		var b bytes.Buffer
		fmt.Fprintf(&b, "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n%s\r\n--b--\r\n", c.sent, rows(i+1))
		if resp, answer := do(t, uploadRequest(t, s.url, &b, "multipart/form-data; boundary=b")); resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %.300s", c.sent, resp.StatusCode, answer)
			continue
		}
		sets, err := s.store.Datasets(context.Background(), 0)
		if err != nil || len(sets) != 1 || sets[0].File != c.shown {
			t.Errorf("%s is kept as %v, want %s; %v", c.sent, sets, c.shown, err)
		}
	}
}
