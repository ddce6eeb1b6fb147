package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/realdata"
)

// officialZip is the extract as UCDP serves a release: a zip with one CSV.
func officialZip(t *testing.T) []byte {
	t.Helper()
	file := realdata.Path(t, "ged/ged-extract.csv.gz")
	plain := gunzip(t, file)
	return zipped(t, map[string][]byte{"GEDEvent_v25_1.csv": plain})
}

func TestFetchImportsTheOfficialFile(t *testing.T) {
	archive := officialZip(t)
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.URL.Path != "/downloads/ged/ged251-csv.zip" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/zip")
		if asked == 1 { // the first answer breaks off half-way
			w.Header().Set("Content-Length", fmt.Sprint(len(archive)))
			_, _ = w.Write(archive[:len(archive)/2])
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(archive)))
		_, _ = w.Write(archive)
	}))
	defer server.Close()
	home := t.TempDir()
	r := succeed(t, home, "fetch", "ged", "--version", "25.1", "--base", server.URL+"/downloads/", "--json")
	var told fetchJSON
	decode(t, r.out, &told)
	if told.Import.RowsRead != 57342 || told.Import.Stored == 0 || told.Licence == "" || told.Citation == "" || len(told.SHA256) != 64 || told.Bytes != int64(len(archive)) {
		t.Errorf("%+v", told)
	}
	if asked < 2 {
		t.Errorf("%d requests", asked)
	}
	r = succeed(t, home, "fetch", "ged", "--version", "25.1", "--base", server.URL+"/downloads/", "--sha256", told.SHA256)
	if !strings.Contains(r.out, told.Citation) || !strings.Contains(r.out, told.Licence) || !strings.Contains(r.out, told.SHA256) {
		t.Errorf("licence, citation or checksum is not printed:\n%s", r.out)
	}
	if r := succeed(t, home, "status"); !strings.Contains(r.out, told.Citation) {
		t.Errorf("the citation is not recorded:\n%s", r.out)
	}
}

func TestFetchFaults(t *testing.T) {
	page := "<!doctype html><html><body>Please sign in</body></html>"
	archive := zipped(t, map[string][]byte{"GEDEvent_v25_1.csv": []byte(ged(sound))})
	for _, tt := range []struct {
		name   string
		code   int
		says   string
		args   []string
		answer http.HandlerFunc
	}{
		{"not there", 4, "no file", nil, http.NotFound},
		{"wrong checksum", 3, "SHA-256", []string{"--sha256", strings.Repeat("0", 64)}, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(archive) }},
		{"a web page", 3, "", nil, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte(page))
		}},
		{"a redirect loop", 1, "redirect", nil, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }},
		{"a zip of something else", 3, "", nil, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(zipped(t, map[string][]byte{"readme.txt": []byte("nothing")}))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := httptest.NewServer(tt.answer)
			defer server.Close()
			home := t.TempDir()
			r := run(t, home, append([]string{"fetch", "ged", "--base", server.URL}, tt.args...)...)
			if r.code != tt.code || !strings.Contains(r.err, tt.says) || !strings.Contains(r.err, "hint: ") {
				t.Errorf("exit code %d, not %d\n%s", r.code, tt.code, r.err)
			}
			if _, err := os.Stat(filepath.Join(home, "blindspot", "blindspot.duckdb")); !os.IsNotExist(err) {
				t.Errorf("an empty store is left behind: %v", err)
			}
			if _, err := os.Stat(filepath.Join(home, "blindspot", "downloads", "ged251-csv.zip")); err == nil && tt.name != "a zip of something else" {
				t.Error("a wrong file is left under the name of the right one")
			}
		})
	}
}
