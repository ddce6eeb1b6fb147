package ucdp_test

import (
	"errors"
	"io"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/source/ucdp"
)

// readAll reads a file to its end.
func readAll(tb testing.TB, r blindspot.EventReader) (events []blindspot.Event, faults []blindspot.RowFault, err error) {
	tb.Helper()
	for {
		e, line, bad, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			return events, faults, nil
		case err != nil:
			return events, faults, err
		case bad != nil:
			if bad.Line != line || bad.Reason == "" {
				tb.Fatalf("fault %+v on line %d", bad, line)
			}
			faults = append(faults, *bad)
		default:
			events = append(events, e)
		}
	}
}

// The numbers were counted with Python's csv module over the same file: 57,342
// rows, of which 302 have low > high as published (74,879 of 768,520 deaths, if
// these were lost), and 134 have low or high on the wrong side of best once these
// have changed places.
func TestRealExtract(t *testing.T) {
	r, err := ucdp.Open(realdata.Path(t, "ged/ged-extract.csv.gz"), ucdp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	events, faults, err := readAll(t, r)
	if err != nil {
		t.Fatal(err)
	}
	s := r.Stats()
	if len(events) != 57342 || len(faults) != 0 || s.Rows != 57342 || s.Swapped != 302 || s.Widened != 134 || s.SidesSum != 0 {
		t.Errorf("%d events, %d faults, %+v", len(events), len(faults), s)
	}
	ids := map[string]bool{}
	for _, e := range events {
		if d := e.Deaths; d.Low > d.Best || d.Best > d.High || !e.Place.HasPoint || e.Place.Cell == 0 || ids[e.ID] {
			t.Fatalf("%+v", e)
		}
		ids[e.ID] = true
	}
}
