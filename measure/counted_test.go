package measure_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/stats/resample"
)

// countsOf are the monthly counts of events, as somebody else might have counted
// them by the month of their first day, with the last month open where cut is.
func countsOf(in measure.Input, cut int) *measure.Counted {
	last := blindspot.LastWholeMonth(in.AsOf)
	c := &measure.Counted{Subject: "Counted Group", Query: blindspot.CountQuery{Series: "own"}}
	c.Record.Scopes = []blindspot.CountScope{{Series: "own", Name: "own", From: begin, To: last - blindspot.Month(cut), Complete: true}}
	by := map[blindspot.Month]*blindspot.MonthlyCount{}
	for _, e := range in.Events {
		m := e.When.From.Month()
		if by[m] == nil {
			by[m] = &blindspot.MonthlyCount{Series: "own", Opponent: "Police", Kind: blindspot.StateBased, Month: m}
		}
		by[m].Events++
		by[m].Deaths += e.Deaths.Best
	}
	for m := begin; m <= last; m++ {
		if n := by[m]; n != nil {
			c.Record.Counts = append(c.Record.Counts, *n)
		}
	}
	return c
}

// The same months as events and as counts beside a chronicle give the same
// numbers.
func TestCountsMeasureWhatEventsDo(t *testing.T) {
	means := append(flat(48, 6), flat(12, 20)...)
	events := series(resample.New(3), noisy(resample.New(4), means))
	chronicle := events
	chronicle.Chronicle, chronicle.Counts = true, countsOf(events, 0)
	chronicle.Events = events.Events[:3]
	for _, take := range []func(measure.Input) (blindspot.Finding, error){measure.Activity} {
		want, err := take(events)
		if err != nil {
			t.Fatal(err)
		}
		got, err := take(chronicle)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"events_per_month", "deaths_per_month", "events_change", "deaths_change"} {
			if a, b := find(t, got, key), find(t, want, key); a != b {
				t.Errorf("%s of %s: %v by counts, %v by events", key, got.Measure, a, b)
			}
		}
		if got.N != want.N || got.Subject != "Counted Group" || got.Evidence[0] != "case:counts/own" {
			t.Errorf("%s: n %d, want %d; subject %q; evidence %v", got.Measure, got.N, want.N, got.Subject, got.Evidence)
		}
		if !blindspot.HasWarning(got.Warnings, blindspot.WarnMonthsAsCounted) || blindspot.HasWarning(got.Warnings, blindspot.WarnChronicle) {
			t.Errorf("%s warns of the wrong record: %v", got.Measure, got.Warnings)
		}
	}
	chronicle.Shocks = []blindspot.Shock{{Date: (begin + 47).First(), Kind: "leadership_loss"}}
	f, err := measure.Resilience(chronicle)
	if err != nil {
		t.Fatal(err)
	}
	if q := number(t, f, "events_relative"); q.Low <= 0 {
		t.Errorf("a rise to three times the level gives %v", q)
	}
	part := chronicle.Theatre(blindspot.Theatre{Name: "East", Countries: []string{"TOY"}})
	if _, err := measure.Activity(part); blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Errorf("the counts of the whole group are no counts of a theatre: %v", err)
	}
	chronicle.Counts = countsOf(events, 1)
	if _, err := measure.Activity(chronicle); blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Errorf("a month that nobody counted is not one without events: %v", err)
	}
	if _, err := measure.Memory(events); blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Errorf("memory without counts: %v", err)
	}
}

// A series in which each event brings on half a one in the next month is told
// from one without memory, whatever its season.
func TestMemoryTellsItsOwnPastFromASeason(t *testing.T) {
	for _, truth := range []float64{0, 0.5} {
		inside := 0
		const runs = 20
		for k := range runs {
			rng := resample.New(uint64(100 + k))
			counts, y := make([]float64, 120), 12.0
			for i := range counts {
				season := math.Exp(0.6 * math.Sin(2*math.Pi*float64(i)/12))
				y = noisy(rng, []float64{12*(1-truth)*season + truth*y})[0]
				counts[i] = y
			}
			in := series(rng, counts)
			in.Chronicle, in.Counts = true, countsOf(in, 0)
			f, err := measure.Memory(in)
			if err != nil {
				t.Fatal(err)
			}
			if q := find(t, f, "own_past"); q.Low <= truth+0.01 && truth <= q.High {
				inside++
			}
		}
		if inside < 14 { // of 20 at 0.9; fewer than 14 has a chance of 1 in 400
			t.Errorf("%d of %d intervals hold %v", inside, runs, truth)
		}
	}
}
