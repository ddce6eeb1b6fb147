package workbench_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/workbench"
)

// nigeria is a bench on a record in which JAS fights every month, under the name
// of IS from March 2015 to July 2016; IS fights in Iraq, and the government of
// Afghanistan fights IS before and after August 2021. XXX are not yet named.
func nigeria(tb testing.TB) *workbench.Bench {
	tb.Helper()
	var events []blindspot.Event
	add := func(month blindspot.Month, country string, state, side blindspot.Side) {
		day := month.First() + 9
		events = append(events, blindspot.Event{ID: fmt.Sprintf("made:%d", len(events)), Source: "ucdp-ged", Violence: blindspot.StateBased, SideA: state, SideB: side,
			When: blindspot.DateRange{From: day, To: day}, Precision: blindspot.DateDay, Place: blindspot.Place{Country: country}, Deaths: blindspot.Deaths{Best: 10, Low: 10, High: 10}})
	}
	jas, is := blindspot.Side{ID: "ucdp:1051", Name: "JAS"}, blindspot.Side{ID: "ucdp:234", Name: "IS"}
	abuja, kabul := blindspot.Side{ID: "ucdp:84", Name: "Government of Nigeria"}, blindspot.Side{ID: "ucdp:130", Name: "Government of Afghanistan"}
	for m := blindspot.NewMonth(2013, time.January); m <= blindspot.NewMonth(2021, time.December); m++ {
		side := jas
		if m >= blindspot.NewMonth(2015, time.April) && m <= blindspot.NewMonth(2016, time.July) {
			side = is
		}
		add(m, "NGA", abuja, side)
		add(m, "AFG", kabul, is)
	}
	add(blindspot.NewMonth(2020, time.May), "AFG", kabul, blindspot.Side{ID: "ucdp:303", Name: "Taleban"})
	for i, country := range []string{"MLI", "MLI", "NGA"} {
		add(blindspot.NewMonth(2021, time.May), country, abuja, blindspot.Side{Name: fmt.Sprintf("XXX%d", 10+i)})
	}
	var store memory.Store
	var coverage []blindspot.Coverage
	for _, c := range []string{"NGA", "AFG", "MLI"} {
		coverage = append(coverage, blindspot.Coverage{Source: "ucdp-ged", Country: c, From: blindspot.NewMonth(2013, time.January), To: blindspot.NewMonth(2021, time.December), Share: 1, Stated: true})
	}
	if _, _, err := store.Add(memory.Release{Dataset: blindspot.Dataset{Source: "ucdp-ged", Release: "22.1", File: "made.csv", Published: blindspot.NewDate(2022, 6, 1)},
		Events: events, Coverage: coverage}); err != nil {
		tb.Fatal(err)
	}
	return &workbench.Bench{Store: &store, World: place.World, Now: func() time.Time { return time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC) }, Seed: 1}
}

var july2016 = blindspot.NewDate(2016, time.July, 31)

func judged(t *testing.T, b *workbench.Bench, question string, o workbench.AssessOptions) (blindspot.Assessment, string) {
	t.Helper()
	a, err := b.Assess(context.Background(), question, o)
	if err != nil {
		t.Fatal(err)
	}
	var text []string
	for _, j := range a.Judgements {
		text = append(text, j.Text)
	}
	return a, strings.Join(text, "\n")
}

func TestAnAssessmentSaysWhereAGroupGoesOn(t *testing.T) {
	b := nigeria(t)
	a, text := judged(t, b, "JAS", workbench.AssessOptions{AsOf: july2016})
	if !strings.Contains(text, "from 7 March 2015 to 2 August 2016 its events are recorded under IS") || strings.Contains(text, "less violent") || strings.Contains(text, "quiet") {
		t.Errorf("a change of name is told as an end:\n%s", text)
	}
	if len(a.Relations) == 0 || a.Relations[0].FromName != "JAS" && a.Relations[len(a.Relations)-1].FromName != "JAS" {
		t.Errorf("relations: %+v", a.Relations)
	}
	for _, r := range a.Relations {
		if r.From == "ucdp:303" || r.To == "ucdp:303" {
			t.Errorf("a relation of others: %+v", r)
		}
	}
}

func TestAnAssessmentFollowsAGroupUnderItsNames(t *testing.T) {
	b := nigeria(t)
	a, text := judged(t, b, "JAS", workbench.AssessOptions{AsOf: july2016, Follow: true})
	if len(a.Followed) != 1 || !strings.Contains(text, "was as violent in") || !strings.HasPrefix(a.Limits[0], "Followed under another name") && !strings.HasPrefix(a.Limits[1], "Followed under another name") {
		t.Errorf("followed %v, limits %q:\n%s", a.Followed, a.Limits, text)
	}
	var events int
	for _, m := range a.Areas {
		events += m.Events
	}
	if events != 43 { // one in each month from January 2013 to July 2016
		t.Errorf("%d events, want 43", events)
	}
	if _, err := b.Assess(context.Background(), "Taleban", workbench.AssessOptions{Follow: true}); blindspot.CodeOf(err) != blindspot.Refused {
		t.Errorf("followed into a state: %v", err)
	}
	if _, err := b.Assess(context.Background(), "IS", workbench.AssessOptions{Follow: true}); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Errorf("nothing to follow: %v", err)
	}
}

func TestBaseRatesSayWhereAGroupGoesOn(t *testing.T) {
	b := nigeria(t)
	for follow, want := range map[bool]string{false: "Quiet since 2015-04", true: "Active"} {
		rates, err := b.BaseRates(context.Background(), "JAS", july2016, follow)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(rates.Quiet, want) || !strings.Contains(strings.Join(rates.Warnings, " "), "recorded under IS") {
			t.Errorf("follow %t: %s; %v", follow, rates.Quiet, rates.Warnings)
		}
	}
}

func TestStatesThatChangedHandsBearTheNameOfTheDay(t *testing.T) {
	a, _ := judged(t, nigeria(t), "IS", workbench.AssessOptions{})
	for _, f := range a.Findings {
		if f.Measure != "pressure" {
			continue
		}
		var names []string
		for _, row := range f.Table.Rows {
			names = append(names, row[0])
		}
		if all := strings.Join(names, "; "); !strings.Contains(all, "Government of Afghanistan (Taleban, since August 2021)") || !strings.Contains(all, "Government of Afghanistan (November 2001 to August 2021)") {
			t.Errorf("opponents: %s", all)
		}
		return
	}
	t.Error("pressure was not measured")
}

func TestTheBoardShowsWhoHasNoNameYet(t *testing.T) {
	board, err := nigeria(t).Board(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	got := board.NotYetNamed
	if len(got) != 2 || got[0].Country != "MLI" || got[0].Events != 2 || got[0].Names != 2 || got[0].Deaths != 20 || got[1].Country != "NGA" || got[1].Events != 1 {
		t.Errorf("%+v", got)
	}
	for _, g := range board.Recorded {
		if strings.Contains(g.Group, "XXX") {
			t.Errorf("%s was made an actor", g.Group)
		}
	}
}

func TestSilenceIsJudged(t *testing.T) {
	b := silences(t, covered(march2001, december2009))
	a, text := judged(t, b, "Front 1", workbench.AssessOptions{})
	if !strings.Contains(text, "Front 1 has been quiet since April 2001; it took part in no recorded event for 105 months") {
		t.Errorf("as of %s: %s", a.AsOf, text)
	}
}

// Who a question is about is remembered; the events that are read to answer it are not,
// for of two dozen large groups they would fill the memory of a server.
func TestAskedIsRememberedAndNotWhatIsRead(t *testing.T) {
	b := silences(t, covered(march2001, december2009))
	one, first, err := b.Ask(t.Context(), "Front 1", 0)
	if err != nil {
		t.Fatal(err)
	}
	two, second, err := b.Ask(t.Context(), "Front 1", 0)
	if err != nil || one.Group.ID != two.Group.ID || first.Date != second.Date {
		t.Errorf("%s as of %s, then %s as of %s (%v)", one.Group.ID, first.Date, two.Group.ID, second.Date, err)
	}
	if first.Record == second.Record {
		t.Error("two questions hold what each other read")
	}
}
