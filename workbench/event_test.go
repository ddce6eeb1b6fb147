package workbench_test

import (
	"context"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/workbench"
)

// An event says what each release that changed it said; one that a release took out is
// shown as it was told last; and on a day only what was known then is told.
func TestAnEventIsToldByRelease(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	releases := desktest.Releases()
	releases[2].Dataset.Whole = true // what it lacks leaves the record
	b := desktest.Bench(desktest.Memory(t, releases))
	ask := func(id string, day blindspot.Date) (workbench.OneEvent, error) {
		return b.OneEvent(ctx, workbench.EventQuestion{ID: id, AsOf: day})
	}
	revised, err := ask("ged:5045", 0) // of every ninth the first release counts five more
	if err != nil || len(revised.Told) != 2 || revised.Withdrawn || *revised.Told[0].Deaths != *revised.Told[1].Deaths+5 ||
		revised.Told[0].Release != "20.1" || revised.Told[1].Release != "21.1" || *revised.Deaths != *revised.Told[1].Deaths {
		t.Fatalf("%v: %+v", err, revised)
	}
	then, err := ask("ged:5045", desktest.Between)
	if err != nil || len(then.Told) != 1 || *then.Deaths != *revised.Told[0].Deaths {
		t.Errorf("on %s: %v: %+v", desktest.Between, err, then)
	}
	gone, err := ask("ged:5037", 0) // every 37th the last release takes out
	if err != nil || !gone.Withdrawn || len(gone.Told) != 2 || !gone.Told[1].Gone || *gone.Deaths != *gone.Told[0].Deaths {
		t.Errorf("%v: %+v", err, gone)
	}
	still, err := ask("ged:5037", desktest.Between)
	if err != nil || still.Withdrawn || len(still.Told) != 1 {
		t.Errorf("on %s: %v: %+v", desktest.Between, err, still)
	}
	steady, err := ask("ged:5001", 0)
	if err != nil || len(steady.Told) != 1 || steady.Terms.Citation == "" || steady.DayKnown != "to the day" || steady.PlaceKnown != "exactly" || len(steady.Groups) == 0 {
		t.Errorf("%v: %+v", err, steady)
	}
	standsIn, err := ask("ged:5001", desktest.Before)
	if err != nil || len(standsIn.Told) != 0 || len(standsIn.Warnings) == 0 {
		t.Errorf("on %s: %v: %+v", desktest.Before, err, standsIn)
	}
	if _, err := ask("ged:1", 0); blindspot.CodeOf(err) != blindspot.NotFound || blindspot.HintOf(err) == "" {
		t.Errorf("an id that nothing has: %v", err)
	}
	for _, id := range []string{"CHR-0003", "case:CHR-0003"} {
		e, err := b.OneEvent(ctx, workbench.EventQuestion{ID: id, Case: "is-khorasan"})
		if err != nil || e.URL == "" || e.Grade.Source != "C" || e.ID != "case:CHR-0003" || len(e.Groups) != 0 {
			t.Errorf("%s: %v: %+v", id, err, e)
		}
	}
}

// A place counts what the explorer counts there, and each organisation what the
// explorer counts of it there.
func TestAPlaceCountsWhatTheExplorerCounts(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := desktest.Bench(desktest.Memory(t, desktest.Releases()))
	for _, day := range []blindspot.Date{0, desktest.Between} {
		p, err := b.OnePlace(ctx, "Nigeria", day)
		if err != nil || p.ID != "NGA" || p.Area || len(p.Groups) == 0 {
			t.Fatalf("%v: %+v", err, p)
		}
		filter := blindspot.Filter{Countries: []string{"NGA"}}
		all, err := b.Explore(ctx, workbench.Selection{AsOf: day, Filter: filter})
		if err != nil || p.Found.Events != all.Events || p.Found.Deaths != all.Deaths {
			t.Errorf("%d events and %d deaths, the explorer %d and %d (%v)", p.Found.Events, p.Found.Deaths, all.Events, all.Deaths, err)
		}
		for _, g := range p.Groups {
			own, err := b.Explore(ctx, workbench.Selection{Group: string(g.ID), AsOf: day, Filter: filter})
			if err != nil || own.Events != g.Events || own.Deaths != g.Deaths {
				t.Errorf("%s: %d events and %d deaths, the explorer %d and %d (%v)", g.Name, g.Events, g.Deaths, own.Events, own.Deaths, err)
			}
		}
	}
	if _, err := b.OnePlace(ctx, "Narnia", 0); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Errorf("no place: %v", err)
	}
}
