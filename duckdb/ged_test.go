package duckdb_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/source/ucdp"
)

// TestRealExtract imports the 57,342 real events and asks about some that are
// widely known.
func TestRealExtract(t *testing.T) {
	ctx := context.Background()
	path := realdata.Path(t, "ged/ged-extract.csv.gz")
	s := open(t, storePath(t), duckdb.Options{})
	f, err := os.Open(realdata.Path(t, "ged/coverage.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	coverage, err := ucdp.ReadCoverage(f)
	if err != nil {
		t.Fatal(err)
	}
	first := importExtract(t, s, path, coverage)
	if want := (blindspot.Import{RowsRead: 57_342, Stored: 57_342}); first != want {
		t.Errorf("%+v, want %+v", first, want)
	}
	again := importExtract(t, s, path, coverage)
	if want := (blindspot.Import{RowsRead: 57_342, Unchanged: 57_342}); again != want {
		t.Errorf("again: %+v, want %+v", again, want)
	}
	n, err := s.Count(ctx, blindspot.Filter{})
	if err != nil || n != first.Stored {
		t.Errorf("%d events, %v", n, err)
	}
	actors, err := s.Actors(ctx, blindspot.Filter{Actors: []blindspot.ActorID{"ucdp:234"}})
	if err != nil || len(actors) != 1 || actors[0].Name != "IS" || actors[0].Kind != blindspot.Organisation {
		t.Errorf("actor 234: %+v, %v", actors, err)
	}
	for _, name := range []string{"Jama'atu Ahlis Sunna", "JAMA'ATU"} {
		if found, err := s.Actors(ctx, blindspot.Filter{Text: name, Limit: 1}); err != nil || len(found) != 1 || !strings.HasPrefix(found[0].Name, "Jama'atu Ahlis Sunna") {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
	table, err := s.Coverage(ctx, 0)
	if err != nil || !table.Observed("IRQ", blindspot.NewMonth(2010, time.May)) || table.Observed("AFG", blindspot.NewMonth(2019, time.May)) {
		t.Errorf("coverage of Iraq and Afghanistan is not as stated: %v", err)
	}
}

func importExtract(t *testing.T, s *duckdb.Store, path string, coverage []blindspot.Coverage) blindspot.Import {
	t.Helper()
	r, err := ucdp.Open(path, ucdp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	account, err := s.Import(context.Background(), duckdb.ImportRequest{Reader: r, File: path, SHA256: "extract",
		Provenance: duckdb.Provenance{Source: ucdp.SourceOf(ucdp.Release{}), Release: "mixed", Published: blindspot.NewDate(2024, time.May, 22),
			Claims: blindspot.Claims{Table: coverage}}, Classify: kindsOf})
	if err != nil {
		t.Fatal(err)
	}
	return account
}
