package workbench_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/workbench"
)

// A claim about years that had not passed on the day is decided by nobody:
// neither that something will not happen, nor that it goes on, nor who is first.
func TestClaimsEndAtTheDay(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := desktest.Bench(desktest.Memory(t, desktest.Releases()))
	for _, text := range []string{
		"no events in Mali 2020-09 .. 2020-12", "no events in Mali 2019-01 .. 2021-12", "events in Nigeria 2021 every year",
		"deaths in Nigeria 2021 > deaths in Nigeria 2016",
	} {
		got, err := b.Test(ctx, "River Guard", text, desktest.Between, false)
		if err != nil {
			t.Errorf("%s: %v (%s)", text, err, blindspot.HintOf(err))
			continue
		}
		if got.Verdict != blindspot.Untestable || got.Needs == "" {
			t.Errorf("on %s %q is %s: %s", desktest.Between, text, got.Verdict, got.Summary)
		}
	}
	// What the record tells is decided as before.
	got, err := b.Test(ctx, "River Guard", "no events in Mali 2015 .. 2018", desktest.Between, false)
	if err != nil || got.Verdict != blindspot.Supported {
		t.Errorf("of past years: %s, %v: %s", got.Verdict, err, got.Summary)
	}
	// Without a day, the end of the data bounds what is known just so.
	got, err = b.Test(ctx, "River Guard", "no events in Mali 2021", 0, false)
	if err != nil || got.Verdict != blindspot.Untestable {
		t.Errorf("after the data: %s, %v: %s", got.Verdict, err, got.Summary)
	}
}

// The relations that a case states stand in its assessment, by name.
func TestRelationsOfACaseAreInItsAssessment(t *testing.T) {
	t.Parallel()
	a, err := desktest.Bench(nil).Assess(context.Background(), "is-khorasan", workbench.AssessOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{"Islamic State - Khorasan Province branch_of Islamic State": true, "Islamic State - Pakistan Province split_from Islamic State - Khorasan Province": true}
	for _, r := range a.Relations {
		delete(want, fmt.Sprintf("%s %s %s", r.FromName, r.Kind, r.ToName))
	}
	if len(want) > 0 {
		t.Errorf("the assessment lacks %v; it has %+v", want, a.Relations)
	}
}

// beside is a desk whose store knows the case's group by its id there.
func beside(t *testing.T) *workbench.Bench {
	t.Helper()
	var r memory.Release
	r.Dataset = blindspot.Dataset{Source: "ucdp-ged", Release: "26.1", File: "made.csv", Published: blindspot.NewDate(2021, time.June, 1)}
	first, last := blindspot.NewMonth(2015, time.January), blindspot.NewMonth(2020, time.December)
	r.Coverage = []blindspot.Coverage{{Source: "ucdp-ged", Country: "AFG", From: first, To: last, Share: 1, Stated: true}}
	for m := first; m <= last; m++ {
		for i := range 2 + int(m)%3 {
			day := m.First() + blindspot.Date(3*i)
			r.Events = append(r.Events, blindspot.Event{ID: fmt.Sprintf("ged:%s-%d", m, i), When: blindspot.DateRange{From: day, To: day}, Precision: blindspot.DateDay, Violence: blindspot.StateBased,
				SideA: blindspot.Side{ID: "ucdp:130", Name: "Government of Afghanistan"}, SideB: blindspot.Side{ID: "ucdp:234", Name: "IS"}, Sources: 2,
				Place: blindspot.Place{Country: "AFG", State: "Afghanistan", Lat: 34.2, Lon: 70.5, HasPoint: true, Precision: blindspot.PlaceExact}, Deaths: blindspot.Deaths{Best: 3 + i, Low: 3, High: 9}})
		}
	}
	return later(desktest.Bench(desktest.Memory(t, []memory.Release{r})))
}

// later is a desk on a day after the case's data.
func later(b *workbench.Bench) *workbench.Bench {
	b.Now = blindspot.NewDate(2026, time.August, 1).Time
	return b
}

// With a store at hand, a case is assessed and its claims are checked on both, by
// the same measures: each says whose rows it rests on, and nothing is summed.
func TestACaseIsAssessedOnBoth(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b, day := beside(t), blindspot.NewDate(2024, time.June, 30)
	both, err := b.Assess(ctx, "is-khorasan", workbench.AssessOptions{AsOf: day})
	if err != nil {
		t.Fatal(err)
	}
	alone, err := later(desktest.Bench(nil)).Assess(ctx, "is-khorasan", workbench.AssessOptions{AsOf: day})
	if err != nil {
		t.Fatal(err)
	}
	sameAnswer(t, []any{both.Activity, both.Findings, both.Areas}, nil, []any{alone.Activity, alone.Findings, alone.Areas}, nil)
	store, err := b.Assess(ctx, "ucdp:234", workbench.AssessOptions{AsOf: day})
	if err != nil {
		t.Fatal(err)
	}
	if len(both.Beside) != 1 || both.Beside[0].Source != "ucdp-ged" || both.Beside[0].Activity.AllEvents != store.Activity.AllEvents || both.Beside[0].Activity.Deaths != store.Activity.Deaths || len(alone.Beside) != 0 {
		t.Fatalf("beside the case stands %+v", both.Beside)
	}
	for _, f := range both.Findings {
		if !strings.HasPrefix(f.Source, "case:") {
			t.Errorf("%s of the case rests on %q", f.Measure, f.Source)
		}
	}
	for _, f := range both.Beside[0].Findings {
		if f.Source != "ucdp-ged" {
			t.Errorf("%s of the store rests on %q", f.Measure, f.Source)
		}
	}
	ledger, err := b.Check(ctx, "is-khorasan", day)
	if err != nil {
		t.Fatal(err)
	}
	sameAnswer(t, ledger.Claims, nil, both.Claims, nil)
	bare, err := later(desktest.Bench(nil)).Check(ctx, "is-khorasan", day)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(jsonOf(t, ledger.Claims), jsonOf(t, bare.Claims)) {
		t.Error("no claim of the case heard of the store")
	}
}

// Names are folded in one way, whether a person types an apostrophe or not.
func TestNamesAreFoldedAlike(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := desktest.Releases()[0]
	for i := range r.Events {
		if r.Events[i].SideB.ID == "ucdp:9002" {
			r.Events[i].SideB.Name = "Jama\u2019at\u016b of the R\u00edver"
		}
	}
	for name, store := range map[string]blindspot.EventStore{"memory": desktest.Memory(t, []memory.Release{r}), "duckdb": desktest.Store(t, "", []memory.Release{r})} {
		b := desktest.Bench(store)
		want := 0
		for i, text := range []string{"Jama'atu", "Jamaatu", "jama\u2019at\u016b", "JAMAATU of the River"} {
			e, err := b.Explore(ctx, workbench.Selection{Filter: blindspot.Filter{Text: text}})
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				want = e.Events
			}
			if e.Events != want || want == 0 {
				t.Errorf("%s: %q finds %d events, the first writing %d", name, text, e.Events, want)
			}
			if s, _, err := b.Ask(ctx, "Jamaatu of the River", 0); err != nil || s.Group.ID != "ucdp:9002" {
				t.Errorf("%s: the group is not found: %v", name, err)
			}
		}
	}
}

// The day moves with the desk's clock, and no answer of yesterday is kept for
// today.
func TestTheDayMovesWithTheClock(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := desktest.Bench(desktest.Memory(t, desktest.Releases()))
	now := blindspot.NewDate(2020, time.August, 31).Time()
	b.Now = func() time.Time { return now }
	tomorrow := blindspot.DateOf(now) + 1
	if _, err := b.Explore(ctx, workbench.Selection{AsOf: tomorrow}); blindspot.CodeOf(err) != blindspot.Usage {
		t.Errorf("of tomorrow: %v", err)
	}
	before, err := b.Assessed(ctx, "River Guard", 0, false)
	if err != nil {
		t.Fatal(err)
	}
	state := b.State()
	now = blindspot.NewDate(2021, time.July, 1).Time()
	if _, err := b.Explore(ctx, workbench.Selection{AsOf: tomorrow}); err != nil {
		t.Errorf("tomorrow has come: %v", err)
	}
	after, err := b.Assessed(ctx, "River Guard", 0, false)
	if err != nil {
		t.Fatal(err)
	}
	if b.State() == state || after.AsOf <= before.AsOf {
		t.Errorf("as of %s by the first day, %s by the second; state %s", before.AsOf, after.AsOf, b.State())
	}
}
