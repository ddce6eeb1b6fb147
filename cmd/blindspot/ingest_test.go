package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/internal/slow"
)

// ingested runs ingest --json and checks the account.
func ingested(t *testing.T, home string, args ...string) blindspot.Import {
	t.Helper()
	r := succeed(t, home, append([]string{"ingest", "--json"}, args...)...)
	var i blindspot.Import
	var object map[string]any
	decode(t, r.out, &i)
	decode(t, r.out, &object)
	hasKeys(t, "ingest", object, "rows_read", "stored", "updated", "unchanged", "quarantined", "seconds")
	if i.RowsRead != i.Stored+i.Updated+i.Unchanged+i.Quarantined {
		t.Errorf("the rows do not add up: %+v", i)
	}
	return i
}

func TestIngestAccountsForEveryRow(t *testing.T) {
	file := realdata.Path(t, "ged/ged-extract.csv.gz")
	home := t.TempDir()
	first := ingested(t, home, file)
	if first.RowsRead != 57342 || first.Stored == 0 || first.Unchanged != 0 {
		t.Errorf("first: %+v", first)
	}
	again := ingested(t, home, file)
	if again.Stored != 0 || again.Updated != 0 || again.Quarantined != first.Quarantined && again.Quarantined != 0 {
		t.Errorf("again: %+v", again)
	}
	if again.Unchanged+again.Quarantined != first.RowsRead {
		t.Errorf("again: %d unchanged of %d", again.Unchanged, first.RowsRead)
	}
	var status struct {
		Datasets    []blindspot.Dataset `json:"datasets"`
		Quarantined int                 `json:"quarantined"`
		Citations   []string            `json:"citations"`
	}
	decode(t, succeed(t, home, "status", "--json").out, &status)
	if len(status.Datasets) != 1 || status.Quarantined != first.Quarantined || len(status.Citations) == 0 {
		t.Errorf("%d datasets, %d quarantined, citations %q", len(status.Datasets), status.Quarantined, status.Citations)
	}
	if d := status.Datasets[0]; d.SHA256 == "" || d.Terms.Licence == "" || d.Rows != first.RowsRead {
		t.Errorf("the dataset is recorded as %+v", d)
	}
}

// A newer release wins; what was known before it stays known as of then.
func TestIngestKeepsReleases(t *testing.T) {
	home, dir := t.TempDir(), t.TempDir()
	old := write(t, filepath.Join(dir, "GEDEvent_v24_1.csv"), ged(sound, event{"id": "2"}))
	young := write(t, filepath.Join(dir, "GEDEvent_v25_1.csv"), ged(event{"best": "4", "deaths_unknown": "1"}, event{"id": "2"}, event{"id": "3"}))
	if i := ingested(t, home, old, "--complete", "--published", "2024-06-01"); i.Stored != 2 {
		t.Errorf("old release: %+v", i)
	}
	if i := ingested(t, home, young, "--complete", "--published", "2025-06-01"); i.Stored != 1 || i.Updated != 1 || i.Unchanged != 1 {
		t.Errorf("young release: %+v", i)
	}
	deaths := func(from string) string {
		return strings.TrimSpace(succeed(t, home, "sql", "--csv", "select sum(best), count(*) from "+from).out)
	}
	if got := deaths("events"); !strings.HasSuffix(got, "10,3") {
		t.Errorf("newest: %s", got)
	}
	if got := deaths("events_as_of(DATE '2024-12-31')"); !strings.HasSuffix(got, "6,2") {
		t.Errorf("as of 2024: %s", got)
	}
	if got := deaths("events_as_of(DATE '2024-01-01')"); !strings.HasSuffix(got, ",0") {
		t.Errorf("before any release: %s", got)
	}
}

func zipped(t *testing.T, members map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, data := range members {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gunzip(t *testing.T, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// Every file that is none is refused whole, with the place and a remedy, and
// leaves the store as it was.
func TestIngestRefusesWrongFiles(t *testing.T) {
	whole := zipped(t, map[string][]byte{"GEDEvent_v25_1.csv": []byte(ged(sound, event{"id": "2"}))})
	bomb := zipped(t, map[string][]byte{"GEDEvent_v25_1.csv": append([]byte(ged(sound)), bytes.Repeat([]byte("a"), 64<<20)...)})
	packed := gzipped(t, []byte(strings.Repeat(ged(sound), 50)))
	for _, tt := range []struct {
		name, file string
		data       []byte
		code       int
		says       string
	}{
		{"empty file", "GEDEvent_v25_1.csv", nil, 3, "empty"},
		{"header alone is no event", "GEDEvent_v25_1.csv", []byte(ged()), 3, "no row"},
		{"dates of a spreadsheet", "GEDEvent_v25_1.csv", []byte(ged(event{"date_start": "27/02/2015", "date_end": "27/02/2015"}, event{"id": "2", "date_start": "28/02/2015", "date_end": "28/02/2015"})), 3, "as a spreadsheet writes them"},
		{"ids of a spreadsheet", "GEDEvent_v25_1.csv", []byte(ged(event{"id": "1.34E+05"})), 3, "with an exponent"},
		{"a workbook", "ged251.xlsx", zipped(t, map[string][]byte{"[Content_Types].xml": []byte("<x/>"), "xl/workbook.xml": []byte("<x/>")}), 3, "Excel workbook"},
		{"a database", "ged.sqlite", []byte("SQLite format 3\x00" + strings.Repeat("\x00", 99)), 3, "SQLite database"},
		{"truncated zip", "ged251-csv.zip", whole[:len(whole)*2/3], 3, "zip"},
		{"truncated gzip", "ged251.csv.gz", packed[:len(packed)*2/3], 3, ""},
		{"zip bomb", "ged251-csv.zip", bomb, 3, "times"},
		{"zip of two tables", "ged251-csv.zip", zipped(t, map[string][]byte{"a.csv": []byte("x"), "b.csv": []byte("y")}), 3, "CSV"},
		{"a picture", "GEDEvent_v25_1.csv", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), 3, ""},
		{"another table", "GEDEvent_v25_1.csv", []byte("name,age\nx,3\n"), 3, "column"},
		{"a web page", "GEDEvent_v25_1.csv", []byte("<!doctype html><html><body>404</body></html>"), 3, ""},
		{"a coverage table", "coverage.csv", []byte("iso3,year,coverage\nAFG,2020,1\n"), 2, "coverage table"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			home := t.TempDir()
			path := filepath.Join(t.TempDir(), tt.file)
			if err := os.WriteFile(path, tt.data, 0o600); err != nil {
				t.Fatal(err)
			}
			r := run(t, home, "ingest", path)
			if r.code != tt.code || !strings.Contains(r.err, tt.says) {
				t.Fatalf("exit code %d, not %d\n%s", r.code, tt.code, r.err)
			}
			if tt.code == 0 {
				return
			}
			if !strings.Contains(r.err, tt.file) || !strings.Contains(r.err, "hint: ") {
				t.Errorf("it does not say where, or what to do:\n%s", r.err)
			}
			if _, err := os.Stat(filepath.Join(home, "blindspot", "blindspot.duckdb")); !os.IsNotExist(err) {
				t.Errorf("an empty store is left behind: %v", err)
			}
			if r.out != "" || strings.Contains(r.err, "note: ") {
				t.Errorf("first it says that all is well:\n%s%s", r.out, r.err)
			}
		})
	}
	for _, tt := range []struct {
		name, path string
		code       int
	}{{"a directory", t.TempDir(), 3}, {"no such file", filepath.Join(t.TempDir(), "no.csv"), 4}, {"a device", "/dev/null", 3}} {
		t.Run(tt.name, func(t *testing.T) {
			if r := run(t, t.TempDir(), "ingest", tt.path); r.code != tt.code || !strings.Contains(r.err, "hint: ") {
				t.Errorf("exit code %d, not %d\n%s", r.code, tt.code, r.err)
			}
		})
	}
}

// A coverage table with a fault is refused with its place, and nothing is stored.
func TestIngestRefusesWrongCoverage(t *testing.T) {
	for _, tt := range []struct {
		name, table string
		code        int
		says        string
	}{
		{"a share above one", "iso3,year,coverage\nAFG,2015,1.4\n", 3, "1.4"},
		{"a share below zero", "iso3,year,coverage\nAFG,2015,-0.1\n", 3, "-0.1"},
		{"no number", "iso3,year,coverage\nAFG,2015,most\n", 3, "most"},
		{"not a number", "iso3,year,coverage\nAFG,2015,NaN\n", 3, "NaN"},
		{"no country", "iso3,year,coverage\nXQX,2015,1\n", 3, "XQX"},
		{"a country twice", "iso3,year,coverage\nSRB,1999,1\nYUG,1999,0.5\n", 3, "YUG"},
		{"no year", "iso3,year,coverage\nAFG,202,1\n", 3, "202"},
		{"a year twice", "iso3,year,coverage\nAFG,2015,1\nAFG,2015,0.5\n", 3, "2015"},
		{"other columns", "country,from,to\nAFG,2015,2016\n", 3, "iso3"},
		{"empty", "", 3, "empty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			home := t.TempDir()
			table := filepath.Join(home, "table.csv")
			if err := os.WriteFile(table, []byte(tt.table), 0o600); err != nil {
				t.Fatal(err)
			}
			events := filepath.Join(home, "GEDEvent_v25_1.csv")
			if err := os.WriteFile(events, []byte(ged(sound)), 0o600); err != nil {
				t.Fatal(err)
			}
			r := run(t, home, "ingest", events, "--coverage", table)
			if r.code != tt.code || !strings.Contains(r.err, tt.says) || !strings.Contains(r.err, "table.csv") || !strings.Contains(r.err, "hint: ") {
				t.Errorf("exit code %d, not %d\n%s", r.code, tt.code, r.err)
			}
			if _, err := os.Stat(filepath.Join(home, "blindspot", "blindspot.duckdb")); !os.IsNotExist(err) {
				t.Errorf("an empty store is left behind: %v", err)
			}
		})
	}
	if r := run(t, t.TempDir(), "ingest", "no.csv", "--coverage", "no-table.csv"); r.code != 4 {
		t.Errorf("a coverage table that is not there: exit code %d\n%s", r.code, r.err)
	}
}

// A bad row is set aside with its line, column and reason; its neighbours are
// stored.
func TestIngestQuarantinesBadRows(t *testing.T) {
	faults := []struct {
		name   string
		bad    event
		column string // "" where no one column is at fault
	}{
		{"a day that is none", event{"date_start": "2020-02-30"}, "date_start"},
		{"a month that is none", event{"date_end": "2020-13-01"}, "date_end"},
		{"the end before the start", event{"date_start": "2020-03-05", "date_end": "2020-03-04"}, "date_end"},
		{"latitude 91", event{"latitude": "91"}, "latitude"},
		{"longitude -181", event{"longitude": "-181"}, "longitude"},
		{"negative deaths", event{"best": "-1"}, "best"},
		{"deaths in words", event{"low": "some"}, "low"},
		{"a year after the release", event{"date_start": "2205-02-27", "date_end": "2205-02-27"}, "date_end"},
		{"a hexadecimal number", event{"best": "0x10"}, "best"},
		{"digits parted", event{"best": "1_000"}, "best"},
		{"text after a date", event{"date_start": "2015-02-27 (unsure)"}, "date_start"},
		{"no id", event{"id": ""}, "id"},
		{"no such kind of violence", event{"type_of_violence": "4"}, "type_of_violence"},
		{"an id given twice with other content", event{"id": "1", "adm_1": "Another province"}, "id"},
		{"Latin-1", event{"adm_1": "Bogot\xe1 province"}, "adm_1"},
	}
	rows := []event{sound}
	for i, tt := range faults {
		if tt.bad["id"] == "" && tt.column != "id" {
			tt.bad["id"] = strconv.Itoa(100 + i)
		}
		rows = append(rows, tt.bad)
	}
	home := t.TempDir()
	i := ingested(t, home, gedFile(t, append(rows, event{"id": "3"})...))
	if i.RowsRead != len(rows)+1 || i.Quarantined != len(faults) || i.Stored != 2 {
		t.Errorf("%+v\n%s", i, succeed(t, home, "quarantine").out)
	}
	var q struct {
		Rows []blindspot.Quarantined `json:"rows"`
	}
	decode(t, succeed(t, home, "quarantine", "--json").out, &q)
	byLine := map[int]blindspot.Quarantined{}
	for _, row := range q.Rows {
		byLine[row.Line] = row
	}
	for i, tt := range faults {
		if row, ok := byLine[i+3]; !ok || row.Reason == "" || tt.column != "" && row.Column != tt.column { // the header and the sound row come first
			t.Errorf("%s: %+v", tt.name, row)
		}
	}
}

// A country that nobody knows is no fault of the event: it is kept under the
// name the file gives, and belongs to no country.
func TestIngestKeepsAnUnknownCountry(t *testing.T) {
	home := t.TempDir()
	r := succeed(t, home, "ingest", gedFile(t, event{"country": "Atlantis", "country_id": "9999", "latitude": "0", "longitude": "-30"}))
	if !strings.Contains(r.err, "a country nobody knows: 1;") {
		t.Errorf("nobody is told: %s", r.err)
	}
	if got := succeed(t, home, "sql", "--csv", "select state, country, area from events").out; got != "state,country,area\nAtlantis,,\n" {
		t.Errorf("the store holds\n%s", got)
	}
}

// A row that is still at fault stays in the quarantine, with the bytes it has:
// what was no text in the file is no text when it is read again.
func TestQuarantineRetry(t *testing.T) {
	home := t.TempDir()
	i := ingested(t, home, gedFile(t, event{"adm_1": "Bogot\xe1 province"}, event{"id": "2", "latitude": "91"}, event{"id": "3"}))
	if i.Quarantined != 2 {
		t.Fatalf("%+v", i)
	}
	var again blindspot.Import
	decode(t, succeed(t, home, "quarantine", "retry", "--json").out, &again)
	if again.RowsRead != 2 || again.Quarantined != 2 {
		t.Errorf("nothing was mended, and yet: %+v", again)
	}
	for _, id := range []string{"99", "x"} {
		if r := run(t, home, "quarantine", "retry", id); r.code != map[string]int{"99": 4, "x": 2}[id] || !strings.Contains(r.err, "hint: ") {
			t.Errorf("retry %s: exit code %d\n%s", id, r.code, r.err)
		}
	}
	if got := succeed(t, home, "sql", "--csv", "select id, release, source from events").out; got != "id,release,source\nged:3,25.1,ucdp-ged\n" {
		t.Errorf("the store holds\n%s", got)
	}
	// The same rows in the file's own encoding are accepted.
	if i := ingested(t, home, gedFile(t, event{"adm_1": "Bogot\xe1 province"}), "--latin1"); i.Stored != 1 {
		t.Errorf("as Latin-1: %+v", i)
	}
	if got := succeed(t, home, "sql", "--csv", "select admin1 from events where id = 'ged:1'").out; !strings.Contains(got, "Bogotá") {
		t.Errorf("Latin-1 was read as %s", got)
	}
}

// A gigabyte on one line is one bad row, read in bounded memory. The file has a
// hole, so that it takes no room on the disk.
func TestIngestOneLineOfAGigabyte(t *testing.T) {
	slow.Test(t)
	path := gedFile(t, sound)
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(bytes.Repeat([]byte("x"), 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 1<<30); err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	r, peak := spawn(t, home, nil, "ingest", path, "--json")
	if peak > 600 {
		t.Errorf("%d MB of memory for one line", peak)
	}
	t.Logf("exit code %d, %d MB\n%s%s", r.code, peak, r.out, r.err)
	switch r.code {
	case 0:
		var i blindspot.Import
		decode(t, r.out, &i)
		if i.RowsRead != 2 || i.Stored != 1 || i.Quarantined != 1 {
			t.Errorf("%+v", i)
		}
	case 3:
		if !strings.Contains(r.err, "line") || !strings.Contains(r.err, "hint: ") {
			t.Errorf("it does not say where or what to do:\n%s", r.err)
		}
	default:
		t.Errorf("exit code %d\n%s", r.code, r.err)
	}
}

// However a file is packed, its events are the same.
func TestIngestPlainGzipAndZipAreOne(t *testing.T) {
	var rows []event
	for id := 1; id <= 50; id++ {
		rows = append(rows, event{"id": strconv.Itoa(id)})
	}
	text := []byte(ged(rows...))
	home := t.TempDir()
	for i, f := range []struct {
		name string
		data []byte
	}{{"GEDEvent_v25_1.csv", text}, {"GEDEvent_v25_1.csv.gz", gzipped(t, text)}, {"ged251-csv.zip", zipped(t, map[string][]byte{"GEDEvent_v25_1.csv": text})},
		{"GEDEvent_v25_1.csv", []byte("\ufeff" + strings.ReplaceAll(string(text), "\n", "\r\n"))}} {
		path := filepath.Join(t.TempDir(), f.name)
		write(t, path, string(f.data))
		account := ingested(t, home, path)
		if want := map[bool]int{true: 50, false: 0}[i == 0]; account.Stored != want || account.RowsRead != 50 || account.Quarantined != 0 {
			t.Errorf("%s: %+v", f.name, account)
		}
	}
	var out struct {
		Rows [][]any `json:"rows"`
	}
	d := json.NewDecoder(strings.NewReader(succeed(t, home, "sql", "--json", "select count(*), count(distinct id) from events").out))
	if err := d.Decode(&out); err != nil && err != io.EOF {
		t.Fatal(err)
	}
	if len(out.Rows) != 1 || out.Rows[0][0] != 50.0 || out.Rows[0][1] != 50.0 {
		t.Errorf("%v", out.Rows)
	}
}
