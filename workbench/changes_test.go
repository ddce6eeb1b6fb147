package workbench_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/workbench"
)

// What a release changed is the change from the record without its file to the record
// with it: here it takes an event of 100 deaths out, which is told of both sides, in
// the country.
func TestFaultChangesOfARelease(t *testing.T) {
	store, err := duckdb.Open(t.Context(), "", duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() }) // a store in memory
	b := &workbench.Bench{Store: store, World: place.World, Now: blindspot.NewDate(2025, time.July, 1).Time}
	for _, file := range []string{"GEDEvent_v24_0_6.csv", "GEDEvent_v25_1.csv"} {
		u := workbench.Upload{Path: realdata.Path(t, filepath.Join("faults", "withdrawn", file)), Complete: file == "GEDEvent_v25_1.csv"}
		if _, err := b.Ingest(t.Context(), u, nil); err != nil {
			t.Fatal(err)
		}
	}
	by := func(file int) (blindspot.Changes, error) {
		sets, err := store.Datasets(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		d := sets[file]
		return b.Changes(t.Context(), blindspot.View{AsOf: d.Published, Without: d.ID}, blindspot.View{AsOf: d.Published})
	}
	c, err := by(1)
	if err != nil {
		t.Fatal(err)
	}
	gone := blindspot.Amount{Events: 1, Deaths: 100}
	if c.Total.Withdrawn != gone {
		t.Errorf("%+v, want an event of 100 deaths withdrawn", c.Total)
	}
	sides := 0
	for _, g := range c.Groups {
		if g.Withdrawn == gone && g.Country == "AFG" {
			sides++
		}
	}
	if sides != 2 {
		t.Errorf("it is told of %d sides in Afghanistan, want 2: %+v", sides, c.Groups)
	}
	first, err := by(0)
	if err != nil || first.Total.Withdrawn != (blindspot.Amount{}) || first.Total.Added.Events == 0 {
		t.Errorf("the first release: %+v, %v", first.Total, err)
	}
}
