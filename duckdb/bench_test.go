package duckdb_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2" // the driver, for the comparison

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/source/ucdp"
	"github.com/blindspot/blindspot/source/ucdp/ucdptest"
)

// benchRows is the size of the official file; BLINDSPOT_BENCH_ROWS makes it
// smaller for a smoke run.
func benchRows(b *testing.B) int {
	b.Helper()
	if s := os.Getenv("BLINDSPOT_BENCH_ROWS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	return 400_000
}

// gedFile writes a made-up GED file of 49 columns.
func gedFile(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "GEDEvent_v25_1.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := ucdptest.Write(f, benchRows(b), 1); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

// kindsOf classifies actors as the program does.
func kindsOf(facts []duckdb.ActorFacts) []blindspot.ActorKind {
	all := make([]ucdp.Facts, len(facts))
	for i, f := range facts {
		all[i] = ucdp.Facts{Name: f.Name, OneSided: f.SideA[blindspot.OneSided] > 0,
			StateBased: f.SideA[blindspot.StateBased]+f.SideB[blindspot.StateBased] > 0}
	}
	return ucdp.Classify(all)
}

func importGED(b testing.TB, store, path string) blindspot.Import {
	b.Helper()
	return importAs(b, store, path, "25.1")
}

func importAs(b testing.TB, store, path, release string) blindspot.Import {
	b.Helper()
	s := open(b, store, duckdb.Options{})
	defer s.Close()
	r, err := ucdp.Open(path, ucdp.Options{Release: release})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	day, _ := r.Published()
	account, err := s.Import(context.Background(), duckdb.ImportRequest{Reader: r, File: path, SHA256: release,
		Source: ucdp.SourceOf(r.Release()), Release: r.Release().String(), Published: day, Classify: kindsOf})
	if err != nil {
		b.Fatal(err)
	}
	return account
}

// BenchmarkImport is the whole way of a file into a new store: reading,
// validating, comparing, writing, classifying, and closing the store.
func BenchmarkImport(b *testing.B) {
	path := gedFile(b)
	dir := b.TempDir()
	resetPeak()
	for i := 0; b.Loop(); i++ {
		account := importGED(b, filepath.Join(dir, fmt.Sprint(i)), path)
		if account.Stored != benchRows(b) {
			b.Fatalf("%+v", account)
		}
	}
	b.ReportMetric(peakMB(b), "peak-MB")
}

// BenchmarkImportRatio runs both ways in turn, so that whatever else the machine
// does weighs on both, and reports how many times as long the import takes.
func BenchmarkImportRatio(b *testing.B) {
	path := gedFile(b)
	dir := b.TempDir()
	var ours, theirs time.Duration
	for i := 0; b.Loop(); i++ {
		begun := time.Now()
		importGED(b, filepath.Join(dir, fmt.Sprint("import", i)), path)
		between := time.Now()
		readCSV(b, filepath.Join(dir, fmt.Sprint("csv", i)), path)
		ours, theirs = ours+between.Sub(begun), theirs+time.Since(between)
	}
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "ratio")
}

// BenchmarkImportNextRelease imports a release that repeats every event of the one
// before.
func BenchmarkImportNextRelease(b *testing.B) {
	path := gedFile(b)
	store := filepath.Join(b.TempDir(), "store")
	importGED(b, store, path)
	resetPeak()
	for i := 0; b.Loop(); i++ {
		if account := importAs(b, store, path, fmt.Sprintf("%d.1", 26+i)); account.Unchanged != benchRows(b) {
			b.Fatalf("%+v", account)
		}
	}
	b.ReportMetric(peakMB(b), "peak-MB")
}

// BenchmarkEvents asks a store of the size of the official file for the events
// of one actor, for all events, and for all actors.
func BenchmarkEvents(b *testing.B) {
	ctx := context.Background()
	store := filepath.Join(b.TempDir(), "store")
	importGED(b, store, gedFile(b))
	s := open(b, store, duckdb.Options{ReadOnly: true})
	actors, err := s.Actors(ctx, blindspot.Filter{Limit: 1})
	if err != nil || len(actors) == 0 {
		b.Fatal(actors, err)
	}
	for name, f := range map[string]blindspot.Filter{"actor": {Actors: []string{actors[0].ID}}, "all": {}} {
		b.Run(name, func(b *testing.B) {
			n := 0
			for b.Loop() {
				events, err := s.Events(ctx, f)
				if err != nil {
					b.Fatal(err)
				}
				n = len(events)
			}
			b.ReportMetric(float64(n), "events")
		})
	}
	b.Run("actors", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Actors(ctx, blindspot.Filter{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.ReportMetric(peakMB(b), "peak-MB")
}

// BenchmarkDuckDBReadCSV is DuckDB's own way, without a check of any row.
func BenchmarkDuckDBReadCSV(b *testing.B) {
	path := gedFile(b)
	dir := b.TempDir()
	resetPeak()
	for i := 0; b.Loop(); i++ {
		readCSV(b, filepath.Join(dir, fmt.Sprint(i)), path)
	}
	b.ReportMetric(peakMB(b), "peak-MB")
}

func readCSV(b *testing.B, store, path string) {
	b.Helper()
	db, err := sql.Open("duckdb", store)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	var columns []string
	for _, name := range strings.Split(ucdptest.Header, ",") {
		columns = append(columns, fmt.Sprintf("'%s': '%s'", name, columnType(name)))
	}
	if _, err := db.Exec(fmt.Sprintf("CREATE TABLE ged AS SELECT * FROM read_csv('%s', header=true, columns={%s})",
		path, strings.Join(columns, ", "))); err != nil {
		b.Fatal(err)
	}
}

func columnType(name string) string {
	switch name {
	case "id", "year", "active_year", "type_of_violence", "conflict_new_id", "dyad_new_id", "side_a_new_id", "side_b_new_id",
		"number_of_sources", "where_prec", "priogrid_gid", "country_id", "event_clarity", "date_prec", "deaths_a", "deaths_b",
		"deaths_civilians", "deaths_unknown", "best", "high", "low":
		return "BIGINT"
	case "latitude", "longitude":
		return "DOUBLE"
	case "date_start", "date_end":
		return "TIMESTAMP"
	}
	return "VARCHAR"
}

// resetPeak makes the kernel forget the peak of memory so far, where it can.
func resetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// peakMB is the largest resident size since resetPeak, 0 where it is not known.
func peakMB(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kb, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	n, err := strconv.ParseFloat(kb, 64)
	if err != nil {
		return 0
	}
	return n / 1024
}
