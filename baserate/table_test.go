package baserate_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/baserate"
)

var (
	january1990 = blindspot.NewMonth(1990, time.January)
	lastMonth   = blindspot.NewMonth(1999, time.December)
)

// toy makes a record of 40 organisations that fight a state. All reach 30 deaths
// in January 1990; every fourth has an event again in March 1991.
func toy(coverage ...blindspot.Coverage) *baserate.Table {
	var cells []blindspot.DyadMonth
	for i := range 40 {
		c := blindspot.DyadMonth{Dyad: fmt.Sprint(i), Violence: blindspot.StateBased, SideA: "state", SideB: blindspot.ActorID(fmt.Sprintf("group %d", i)),
			Country: "AFG", Month: january1990, Events: 1, Deaths: 30}
		cells = append(cells, c)
		if i%4 == 0 {
			c.Month, c.Deaths = january1990+14, 1
			cells = append(cells, c)
		}
	}
	if coverage == nil {
		coverage = []blindspot.Coverage{{Country: "AFG", From: january1990, To: lastMonth, Share: 1, Stated: true}}
	}
	return baserate.NewTable(baserate.New(baserate.Input{Months: cells, Last: lastMonth,
		Coverage: blindspot.NewCoverageTable(coverage),
		Kind: func(id blindspot.ActorID) blindspot.ActorKind {
			if id == "state" {
				return blindspot.State
			}
			return blindspot.Organisation
		}}), 1)
}

func TestReturnCountsWhatFollowedTheSilence(t *testing.T) {
	// Ten of the forty come back in the fifteenth month, and fall silent again.
	for _, c := range []struct {
		silent, within, cases int
		want                  float64
	}{
		{12, 12, 50, .2},
		{12, 1, 50, 0},  // too soon: they come back in the second month after
		{13, 1, 50, .2}, // silent for thirteen months, active in the next
		{12, 2, 50, .2},
		{14, 12, 40, 0}, // those that had come back are no longer silent
	} {
		r, err := toy().Of(baserate.Return, baserate.Class{Unit: baserate.Organisation, Silent: c.silent, Within: c.within})
		if err != nil || r.Share.Value != c.want || r.Cases != c.cases {
			t.Errorf("silent %d, within %d: %v of %d cases (%v), want %v of %d", c.silent, c.within, r.Share, r.Cases, err, c.want, c.cases)
		}
	}
}

func TestAMonthThatNobodyObservedIsInNoCase(t *testing.T) {
	hole := toy(blindspot.Coverage{Country: "AFG", From: january1990, To: january1990 + 5, Share: 1, Stated: true},
		blindspot.Coverage{Country: "AFG", From: january1990 + 7, To: lastMonth, Share: 1, Stated: true})
	if r, err := hole.Of(baserate.Return, baserate.Class{Unit: baserate.Organisation, Silent: 3, Within: 3}); blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Errorf("a silence over a month without data was counted: %v, %v", r, err)
	}
	if r, err := hole.Of(baserate.Return, baserate.Class{Unit: baserate.Organisation, Silent: 3, Within: 2}); err != nil || r.Cases != 50 {
		t.Errorf("%d cases, %v; want 50 that end before the hole, or begin after it", r.Cases, err)
	}
}

func TestAUnitThatWasNeverKnownHasNoCases(t *testing.T) {
	var small []blindspot.DyadMonth
	for i := range 40 {
		small = append(small, blindspot.DyadMonth{Dyad: fmt.Sprint(i), Violence: blindspot.StateBased, SideA: "state", SideB: blindspot.ActorID(fmt.Sprint(i)), Country: "AFG", Month: january1990, Events: 1, Deaths: 24})
	}
	table := baserate.NewTable(baserate.New(baserate.Input{Months: small, Last: lastMonth,
		Kind:     func(blindspot.ActorID) blindspot.ActorKind { return blindspot.Organisation },
		Coverage: blindspot.NewCoverageTable([]blindspot.Coverage{{Country: "AFG", From: january1990, To: lastMonth, Share: 1}})}), 1)
	if r, err := table.Of(baserate.Return, baserate.Class{Unit: baserate.Dyad, Silent: 12}); err == nil {
		t.Errorf("%d cases of units below the threshold", r.Cases)
	}
	if !table.Record.Assumed {
		t.Error("the coverage was assumed, and the record does not say so")
	}
}

func TestForGivesUpWhatHasTooFewCases(t *testing.T) {
	table := world(t)
	month := blindspot.NewMonth(2021, time.December)
	situation := func(id string) baserate.Situation {
		s, ok := table.Record.Situation(baserate.Dyad, id, month)
		if !ok {
			t.Fatalf("the record lacks dyad %s", id)
		}
		return s
	}
	// The Government of Uganda and the ADF, as the table names it: silent or not,
	// every question that fits must be answered for the type.
	s := situation("state-based 90.0 489.0")
	for _, q := range []baserate.Question{baserate.Above, baserate.SpikeNext, baserate.Far} {
		r, err := table.For(q, s)
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		if r.Cases < baserate.FewestCases || r.Share.Low > r.Share.Value || r.Share.High < r.Share.Value {
			t.Errorf("%s: %v from %d cases", q, r.Share, r.Cases)
		}
	}
	s.Silent, s.Unseen, s.Total, s.Age = 61, 0, 2000, 200
	r, err := table.For(baserate.Return, s)
	if err != nil || r.Class.Silent != 61 || r.Class.Type != blindspot.StateBased {
		t.Errorf("%+v, %v; want 61 months of silence of state-based dyads", r.Class, err)
	}
	s.Unseen = 1
	if _, err := table.For(baserate.Return, s); blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Errorf("a silence with a month that is not observed got a rate (%v)", err)
	}
}

func TestStatement(t *testing.T) {
	r, err := toy().Of(baserate.Return, baserate.Class{Unit: baserate.Organisation, Silent: 12})
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("Of 50 times that an organisation had been silent for 12 months, 20 %% (%.0f to %.0f %%) were followed by an event within 12 months.",
		100*r.Share.Low, 100*r.Share.High)
	if got := r.Text; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestNoneOfNIsNotCertainty(t *testing.T) {
	r, err := toy().Of(baserate.Return, baserate.Class{Unit: baserate.Organisation, Silent: 24})
	if err != nil {
		t.Fatal(err)
	}
	// 40 units without a return: Clopper and Pearson's upper bound is 1 - .05^(1/40).
	if want := .0721576; r.Share.Value != 0 || r.Share.High < want-1e-6 || r.Share.High > want+1e-6 {
		t.Errorf("%v, want 0 (0 to %v)", r.Share, want)
	}
}

func BenchmarkWorld(b *testing.B) {
	for b.Loop() {
		table := world(b)
		for _, silent := range []int{3, 6, 12, 24, 60} {
			for _, v := range []blindspot.Violence{blindspot.ViolenceUnstated, blindspot.StateBased, blindspot.NonState, blindspot.OneSided} {
				if _, err := table.Of(baserate.Return, baserate.Class{Unit: baserate.Dyad, Type: v, Silent: silent}); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}
