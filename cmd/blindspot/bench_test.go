package main

import (
	"path/filepath"
	"testing"

	"github.com/blindspot/blindspot/internal/realdata"
)

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
// hand.
func BenchmarkCheck(b *testing.B) {
	home := extract(b)
	for b.Loop() {
		succeed(b, home, "check", "is-khorasan", "--json")
	}
}

// BenchmarkIngest imports the extract of real events into a new store.
func BenchmarkIngest(b *testing.B) {
	file := realdata.Path(b, "ged/ged-extract.csv.gz")
	for b.Loop() {
		succeed(b, b.TempDir(), "ingest", "--quiet", file)
	}
}
