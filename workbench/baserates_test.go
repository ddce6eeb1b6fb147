package workbench_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/baserate"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/workbench"
)

// silences is a bench on forty organisations that each killed thirty in one month
// of 2001; every fourth was heard of again in the fifteenth month after. Civilians
// and the state are sides, too, and no units.
func silences(tb testing.TB, coverage blindspot.Coverage) *workbench.Bench {
	tb.Helper()
	var events []blindspot.Event
	for i := range 40 {
		e := blindspot.Event{ID: fmt.Sprintf("made:%d", i), Source: "ucdp-ged", Violence: blindspot.StateBased,
			SideA: blindspot.Side{ID: "ucdp:130", Name: "Government of Afghanistan"}, SideB: blindspot.Side{ID: blindspot.ActorID(fmt.Sprintf("ucdp:9%02d", i)), Name: fmt.Sprintf("Front %d", i)},
			When:      blindspot.DateRange{From: blindspot.NewDate(2001, 3, 10), To: blindspot.NewDate(2001, 3, 10)},
			Precision: blindspot.DateDay, Place: blindspot.Place{Country: "AFG"}, Deaths: blindspot.Deaths{Best: 30, Low: 30, High: 30}}
		events = append(events, e)
		if i%4 == 0 {
			e.ID += "b"
			e.When = blindspot.DateRange{From: blindspot.NewDate(2002, 6, 2), To: blindspot.NewDate(2002, 6, 2)}
			e.Deaths = blindspot.Deaths{Best: 1, Low: 1, High: 1}
			events = append(events, e)
		}
	}
	var store memory.Store
	if _, _, err := store.Add(memory.Release{Dataset: blindspot.Dataset{Source: "ucdp-ged", Release: "20.1", File: "made.csv", Published: blindspot.NewDate(2020, 6, 1)},
		Events: events, Coverage: []blindspot.Coverage{coverage}}); err != nil {
		tb.Fatal(err)
	}
	for i := range 40 {
		store.Declare(blindspot.Actor{ID: blindspot.ActorID(fmt.Sprintf("ucdp:9%02d", i)), Kind: blindspot.Organisation})
	}
	store.Declare(blindspot.Actor{ID: "ucdp:130", Kind: blindspot.State})
	return &workbench.Bench{Store: &store, World: place.World, Now: blindspot.NewDate(2026, time.November, 1).Time, Seed: 1}
}

func covered(from, to blindspot.Month) blindspot.Coverage {
	return blindspot.Coverage{Source: "ucdp-ged", Country: "AFG", From: from, To: to, Share: 1, Stated: true}
}

var (
	march2001    = blindspot.NewMonth(2001, time.March)
	december2009 = blindspot.NewMonth(2009, time.December)
)

func TestBaseRatesOfAQuietGroup(t *testing.T) {
	b := silences(t, covered(march2001, december2009))
	rates, err := b.BaseRates(context.Background(), "Front 1", blindspot.NewDate(2009, time.December, 31), false)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Quiet since 2001-04: no event in 105 months, all of them observed."; rates.Quiet != want {
		t.Errorf("%q, want %q", rates.Quiet, want)
	}
	if rates.Orgs != 40 || rates.Dyads != 40 || rates.Situation.Silent != 105 || rates.Situation.Total != 30 {
		t.Errorf("%d organisations, %d dyads, %+v", rates.Orgs, rates.Dyads, *rates.Situation)
	}
}

func TestBaseRatesOfAShorterSilence(t *testing.T) {
	b := silences(t, covered(march2001, december2009))
	table, err := rateTable(b, blindspot.NewDate(2009, time.December, 31))
	if err != nil {
		t.Fatal(err)
	}
	r, err := table.Of(baserate.Return, baserate.Class{Unit: baserate.Organisation, Silent: 12})
	if err != nil || r.Cases != 50 || r.Share.Value != .2 {
		t.Errorf("%v of %d cases (%v), want 0.2 of 50: ten returns, and the ten silences after these", r.Share, r.Cases, err)
	}
}

func rateTable(b *workbench.Bench, day blindspot.Date) (*baserate.Table, error) {
	ctx := context.Background()
	_, m, err := b.Ask(ctx, "Front 1", day)
	if err != nil {
		return nil, err
	}
	return b.RateTable(ctx, m)
}

func TestSilenceInMonthsNobodyObservedIsNone(t *testing.T) {
	b := silences(t, covered(march2001, march2001+20))
	rates, err := b.BaseRates(context.Background(), "Front 1", blindspot.NewDate(2009, time.December, 31), false)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(rates.Quiet, "nobody can say") || rates.Situation.Unseen != 85 {
		t.Errorf("%q with %d months unseen", rates.Quiet, rates.Situation.Unseen)
	}
	for _, s := range rates.Sections {
		if s.Title == "Return" {
			t.Errorf("a silence of which most is not observed got a rate of return: %s", s.Rates[0].Text)
		}
	}
}

func TestBaseRatesNeedARecord(t *testing.T) {
	b := silences(t, covered(march2001, december2009))
	if _, err := b.BaseRates(context.Background(), "Government of Afghanistan", 0, false); blindspot.CodeOf(err) != blindspot.Refused {
		t.Errorf("a state: %v", err)
	}
	b.Store = nil
	if _, err := b.BaseRates(context.Background(), "", 0, false); blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Errorf("no store: %v", err)
	}
}
