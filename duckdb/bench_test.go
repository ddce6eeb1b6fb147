package duckdb_test

import (
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
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
		Provenance: duckdb.Provenance{Source: ucdp.SourceOf(r.Release()), Release: r.Release().String(), Published: day,
			Claims: blindspot.Claims{Covers: r.Release().Covers(), Whole: true}}, Classify: kindsOf})
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
// does weighs on both, and reports how many times as long the import takes: the
// median of the turns.
func BenchmarkImportRatio(b *testing.B) {
	path := gedFile(b)
	dir := b.TempDir()
	var ratios []float64
	for i := 0; b.Loop(); i++ {
		begun := time.Now()
		importGED(b, filepath.Join(dir, fmt.Sprint("import", i)), path)
		between := time.Now()
		readCSV(b, filepath.Join(dir, fmt.Sprint("csv", i)), path)
		ratios = append(ratios, between.Sub(begun).Seconds()/time.Since(between).Seconds())
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "ratio")
}

// BenchmarkReimportRatio imports a release and then the next, in turn, each with
// the question what it changed: of a hundred events the next release revises one,
// and of two hundred it lacks one. It reports how many times as long the second
// takes: the median of the turns.
func BenchmarkReimportRatio(b *testing.B) {
	path := gedFile(b)
	next, revised, withdrawn := nextRelease(b, path)
	dir := b.TempDir()
	var ratios []float64
	for i := 0; b.Loop(); i++ {
		store := filepath.Join(dir, fmt.Sprint(i))
		took := func(path, release string, id int) (time.Duration, blindspot.Shift) {
			begun := time.Now()
			importAs(b, store, path, release)
			s := open(b, store, duckdb.Options{ReadOnly: true})
			defer s.Close()
			c, err := s.Changes(context.Background(), blindspot.View{Without: id}, blindspot.View{})
			if err != nil {
				b.Fatal(err)
			}
			return time.Since(begun), c.Total
		}
		first, _ := took(path, "25.1", 1)
		second, shift := took(next, "26.1", 2)
		if shift.Revised.Events != revised || shift.Withdrawn.Events != withdrawn || shift.Added.Events != 0 {
			b.Fatalf("%+v, want %d revised and %d withdrawn", shift, revised, withdrawn)
		}
		ratios = append(ratios, second.Seconds()/first.Seconds())
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "ratio")
}

// nextRelease writes a release that lacks every two hundredth event of another,
// and moves every hundredth of the others to another precision of its day.
func nextRelease(b *testing.B, path string) (next string, revised, withdrawn int) {
	b.Helper()
	in, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	next = filepath.Join(b.TempDir(), "GEDEvent_v26_1.csv")
	out, err := os.Create(next)
	if err != nil {
		b.Fatal(err)
	}
	r, w := csv.NewReader(in), csv.NewWriter(out)
	header, err := r.Read()
	if err != nil {
		b.Fatal(err)
	}
	clarity := slices.Index(header, "event_clarity")
	for i := 0; err == nil; i++ {
		if err = w.Write(header); err != nil {
			break
		}
		if header, err = r.Read(); err != nil {
			break
		}
		switch {
		case i%200 == 199:
			withdrawn++
			header, err = r.Read()
			i++
		case i%100 == 50:
			revised++
			header[clarity] = map[string]string{"1": "2", "2": "1"}[header[clarity]]
		}
	}
	w.Flush()
	if !errors.Is(err, io.EOF) || w.Error() != nil || out.Close() != nil {
		b.Fatal(err, w.Error())
	}
	return next, revised, withdrawn
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
	for name, f := range map[string]blindspot.Filter{"actor": {Actors: []blindspot.ActorID{actors[0].ID}}, "all": {}} {
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
