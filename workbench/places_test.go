package workbench_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/ucdp"
	"github.com/blindspot/blindspot/workbench"
)

// UCDP files Gaza under Israel, and names it: its events lie in Gaza, and an
// assessment says so.
func TestFaultGaza(t *testing.T) {
	r, err := ucdp.Open(realdata.Path(t, "faults/gaza.csv"), ucdp.Options{Release: "25.1"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }() // only read from
	world := place.World()
	var events []blindspot.Event
	for {
		e, _, fault, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || fault != nil {
			t.Fatal(err, fault)
		}
		workbench.Enrich(world, &e)
		if e.Place.Area != "GAZ-00" || e.Place.Country != "ISR" {
			t.Fatalf("%s lies in %s, %s", e.ID, e.Place.Area, e.Place.Country)
		}
		events = append(events, e)
	}
	var store memory.Store
	store.Declare(blindspot.Actor{ID: "ucdp:211", Name: "Hamas", Kind: blindspot.Organisation})
	if _, _, err := store.Add(memory.Release{Dataset: blindspot.Dataset{Source: "ucdp-ged", Release: "25.1", Published: blindspot.NewDate(2025, time.June, 11)}, Events: events,
		Coverage: []blindspot.Coverage{{Source: "ucdp-ged", Country: "ISR", From: blindspot.NewMonth(2019, 1), To: blindspot.NewMonth(2024, 12), Share: 1, Stated: true}}}); err != nil {
		t.Fatal(err)
	}
	b := workbench.Bench{Store: &store, World: place.World, Now: blindspot.NewDate(2025, time.July, 1).Time}
	ctx := context.Background()
	subject, moment, err := b.Ask(ctx, "Hamas", 0)
	if err != nil {
		t.Fatal(err)
	}
	a, _, err := b.Facts(ctx, subject, moment)
	if err != nil {
		t.Fatal(err)
	}
	said := false
	for _, f := range a.Findings {
		if f.Table != nil {
			for _, row := range f.Table.Rows {
				text := strings.Join(row, "|")
				said = said || strings.Contains(text, "Gaza")
				if strings.Contains(text, "Southern") {
					t.Errorf("%s: %s", f.Measure, text)
				}
			}
		}
	}
	for _, m := range a.Areas {
		if m.Name != "Gaza" {
			t.Errorf("%+v", m)
		}
	}
	if !said || len(a.Areas) == 0 {
		t.Error("no finding names Gaza")
	}
}
