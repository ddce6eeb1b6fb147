package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/source/ucdp/ucdptest"
)

// BenchmarkWorld is whole command lines on a made-up release as heavy and as
// uneven as the official one: 385,000 events, 1,300 groups, 36 years.
// BLINDSPOT_BENCH_ROWS makes it smaller for a smoke run.
func BenchmarkWorld(b *testing.B) {
	rows := 385_000
	if n, err := strconv.Atoi(os.Getenv("BLINDSPOT_BENCH_ROWS")); err == nil {
		rows = n
	}
	home, path := b.TempDir(), filepath.Join(b.TempDir(), "GEDEvent_v25_1.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := ucdptest.WriteWorld(f, rows, 1); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	succeed(b, home, "ingest", path, "--complete", "--quiet")
	busiest := strings.Split(strings.TrimSpace(succeed(b, home, "sql", "--csv", `select name from events join actors on actors.id in (side_a_id, side_b_id)
		where kind = 'organisation' and year(date_start) >= 2023 group by name order by count(*) desc, name limit 1`).out), "\n")[1]
	for _, c := range []struct {
		name string
		args []string
	}{
		{"again", []string{"ingest", path, "--complete"}},
		{"status", []string{"status"}},
		{"assess", []string{"assess", busiest, "--pdf=false", "-o", b.TempDir()}},
		{"watch", []string{"watch"}},
		{"forecast-group", []string{"forecast", busiest}},
		{"forecast-country", []string{"forecast", "Syria"}},
		{"check", []string{"check", "is-khorasan"}},
		{"claim-count", []string{"check", busiest, "events 2023 > 10"}},
		{"claim-rate", []string{"check", busiest, "deaths per month 2023 > 10"}},
		{"claim-rank", []string{"check", busiest, "rank by deaths in World 2023 <= 1"}},
		{"claim-first", []string{"check", busiest, "first event before 2023"}},
		{"claim-silence", []string{"check", busiest, "quiet since 2024"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				succeed(b, home, c.args...)
			}
		})
	}
}

// BenchmarkAssess is a whole command line: opening the store, resolving the
// name, all measures, judgements, figures, and the report in three files.
func BenchmarkAssess(b *testing.B) {
	for _, ask := range []string{"is-khorasan", "IS in Iraq", "Boko Haram", "IS"} {
		b.Run(ask, func(b *testing.B) {
			home := extract(b)
			if ask == "is-khorasan" {
				home = b.TempDir() // without a store
			}
			out := filepath.Join(b.TempDir(), "report")
			for b.Loop() {
				succeed(b, home, "assess", ask, "--pdf=false", "-o", out)
			}
		})
	}
}

// BenchmarkCheck evaluates the claims of the embedded case, with a store at
// hand, and single claims about a group of the store.
func BenchmarkCheck(b *testing.B) {
	home := extract(b)
	b.Run("case", func(b *testing.B) {
		for b.Loop() {
			succeed(b, home, "check", "is-khorasan", "--json")
		}
	})
	for _, text := range []string{"events in Nigeria 2015 > 10", "deaths per month in Nigeria 2015 > 10", "rank by deaths in Nigeria 2015 <= 1", "first event before 2012", "quiet since 2019"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				succeed(b, home, "check", "Boko Haram", text, "--json")
			}
		})
	}
}

// BenchmarkIngest imports the extract of real events into a new store.
func BenchmarkIngest(b *testing.B) {
	file := realdata.Path(b, "ged/ged-extract.csv.gz")
	for b.Loop() {
		succeed(b, b.TempDir(), "ingest", "--quiet", file)
	}
}
