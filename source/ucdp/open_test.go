package ucdp_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/ucdp"
	"github.com/blindspot/blindspot/source/ucdp/ucdptest"
)

func gzipped(tb testing.TB, data []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func zipped(tb testing.TB, members ...string) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		f, err := w.Create(members[i])
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := io.WriteString(f, members[i+1]); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func save(tb testing.TB, name string, data []byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func TestOpenPacked(t *testing.T) {
	text := string(synthetic(t, 50))
	for _, tc := range []struct {
		name    string
		data    []byte
		release string
		source  string
	}{
		{"GEDEvent_v25_1.csv", []byte(text), "25.1", "ucdp-ged"},
		{"ged261-csv.csv.gz", gzipped(t, []byte(text)), "26.1", "ucdp-ged"},
		{"ged251-csv.zip", zipped(t, "GEDEvent_v25_1.csv", text), "25.1", "ucdp-ged"},
		{"download.zip", zipped(t, "readme.txt", "x", "__MACOSX/._GEDEvent_v23_1.csv", "x", "GEDEvent_v27_1.csv", text), "27.1", "ucdp-ged"},
		{"GEDEvent_v25_0_6.csv", []byte(text), "25.0.6", "ucdp-candidate"},
		{"mine.csv", []byte(text), "unstated", "ucdp-ged"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, err := ucdp.Open(save(t, tc.name, tc.data), ucdp.Options{})
			if err != nil {
				t.Fatal(err)
			}
			events, faults, err := readAll(t, r)
			if len(events) != 50 || len(faults) != 0 || err != nil {
				t.Fatal(len(events), faults, err)
			}
			if e := events[0]; e.Release != tc.release || e.Source != tc.source || r.Source() != tc.source {
				t.Errorf("%s %s", e.Source, e.Release)
			}
			for range 2 {
				if err := r.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestWrongFiles(t *testing.T) {
	text := synthetic(t, 2000)
	packed, archive := gzipped(t, text), zipped(t, "GEDEvent_v25_1.csv", string(text))
	damaged := bytes.Clone(packed)
	damaged[len(damaged)/2] ^= 0x55
	for _, tc := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "it is empty"},
		{"only line ends", []byte("\n\r\n\n"), "it is empty"},
		{"web page", []byte("\n<!DOCTYPE html><html>"), "web page"},
		{"JSON", []byte(`{"TotalCount": 3}`), "JSON"},
		{"binary", []byte("\x7fELF\x00\x01"), "binary"},
		{"UTF-16", []byte("\xff\xfei\x00d\x00"), "UTF-16"},
		{"packed twice", gzipped(t, packed), "packed twice"},
		{"ACLED", []byte("event_id_cnty,event_date,year\nA,B,C\n"), "ACLED"},
		{"semicolons", []byte(strings.ReplaceAll(ucdptest.Header, ",", ";") + "\n"), "separator"},
		{"country-year data", []byte("country_id,conflict_id,year,best\n1,2,3,4\n"), "another UCDP data set"},
		{"some other CSV", []byte("name,age,town\nA,1,B\n"), "3 other columns: name, age, town"},
		{"a column is missing", []byte(strings.Replace(ucdptest.Header, "date_end", "x", 1) + "\n"), "missing: date_end"},
		{"a column twice", []byte(strings.Replace(ucdptest.Header, "relid", "best", 1) + "\n"), `"best" twice`},
		{"no header and other columns", []byte("1,2,3\n4,5,6\n"), "no header row"},
		{"quote in the header", []byte(`"id,relid`), "first row"},
		{"zip without CSV", zipped(t, "a.xlsx", "x", "b.txt", "y"), "found 0 in: a.xlsx, b.txt"},
		{"zip with two", zipped(t, "a.csv", "x", "b.csv", "y"), "found 2 in: a.csv, b.csv"},
		{"gzip cut short", packed[:len(packed)/2], "cut short"},
		{"gzip of nothing", packed[:5], "cut short"},
		{"gzip damaged", damaged, "damaged"},
		{"zip cut short", archive[:len(archive)/2], "cut short"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, err := ucdp.Open(save(t, "file", tc.data), ucdp.Options{})
			if err == nil {
				defer func() { _ = r.Close() }()
				_, _, err = readAll(t, r)
			}
			if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), tc.want) || blindspot.HintOf(err) == "" {
				t.Errorf("got %v (%s), hint %q", err, blindspot.CodeOf(err), blindspot.HintOf(err))
			}
		})
	}
}

func TestOpenPaths(t *testing.T) {
	if _, err := ucdp.Open(t.TempDir(), ucdp.Options{}); blindspot.CodeOf(err) != blindspot.BadInput ||
		!strings.Contains(err.Error(), "directory") {
		t.Error(err)
	}
	if _, err := ucdp.Open(filepath.Join(t.TempDir(), "none"), ucdp.Options{}); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Error(err)
	}
	if _, err := ucdp.Open(save(t, "x.csv", []byte(file(line()))), ucdp.Options{Release: "latest"}); blindspot.CodeOf(err) != blindspot.Usage {
		t.Error(err)
	}
	if _, err := ucdp.NewReader(io.MultiReader(bytes.NewReader(zipped(t, "a.csv", "x"))), "a.zip", ucdp.Options{}); blindspot.CodeOf(err) != blindspot.Usage {
		t.Error(err)
	}
}

func TestBombs(t *testing.T) {
	sparse := ucdptest.Header + "\n" + strings.Repeat(strings.Repeat(",", 4000)+"\n", 8<<10)
	for name, data := range map[string][]byte{
		"gzip": gzipped(t, []byte(sparse)),
		"zip":  zipped(t, "GEDEvent_v25_1.csv", sparse),
	} {
		t.Run(name, func(t *testing.T) {
			r, err := ucdp.Open(save(t, "GEDEvent_v25_1.zip", data), ucdp.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = r.Close() }()
			if _, _, err = readAll(t, r); blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), "bomb") {
				t.Error(err)
			}
		})
	}
	r, err := ucdp.NewReader(bytes.NewReader(gzipped(t, synthetic(t, 4000))), "", ucdp.Options{MaxBytes: 2 << 20})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := readAll(t, r); err == nil || !strings.Contains(err.Error(), "more than 2 MiB") {
		t.Error(err)
	}
}

// endless is a line of n bytes that never ends.
type endless struct{ n int }

func (e *endless) Read(p []byte) (int, error) {
	if e.n == 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.n)
	for i := range p[:n] {
		p[i] = 'x'
	}
	e.n -= n
	return n, nil
}

// A line of 256 MiB is one fault, costs no more memory than any other, and the
// row after it is read.
func TestHugeLine(t *testing.T) {
	for name, start := range map[string]string{"unquoted": "", "in quotes": `7,"`} {
		t.Run(name, func(t *testing.T) {
			src := io.MultiReader(strings.NewReader(file(line())+start), &endless{n: 256 << 20}, strings.NewReader("\n"+line()))
			r, err := ucdp.NewReader(src, "", ucdp.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			events, faults, err := readAll(t, r)
			runtime.ReadMemStats(&after)
			if len(events) != 2 || len(faults) != 1 || err != nil || !strings.Contains(faults[0].Reason, "4 MiB") {
				t.Errorf("%d events, %d faults, %v", len(events), len(faults), err)
			}
			if len(faults) > 0 && (faults[0].Line != 3 || len(faults[0].Raw) > blindspot.RawLimit) {
				t.Errorf("line %d, %d bytes kept", faults[0].Line, len(faults[0].Raw))
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 24<<20 {
				t.Errorf("%d MiB allocated", used>>20)
			}
		})
	}
	if _, err := ucdp.NewReader(&endless{n: 64 << 20}, "", ucdp.Options{}); blindspot.CodeOf(err) != blindspot.BadInput {
		t.Error(err)
	}
}

// A quote that is never closed in a file of many MiB loses its own row only.
func TestQuoteSwallowsNothing(t *testing.T) {
	rows := strings.Repeat(line(), 20000)
	broken := strings.Replace(line(), "Borno state", `"Borno state`, 1)
	events, faults, _ := read(t, file(line(), broken, rows), ucdp.Options{})
	if len(events) != 20001 || len(faults) != 1 || faults[0].Line != 3 {
		t.Errorf("%d events, %d faults", len(events), len(faults))
	}
}
