package workbench_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/workbench"
)

// growing are monthly releases of five years in which half of a month's events come
// with its own release, and the other half with the next one.
func growing() []memory.Release {
	var out []memory.Release
	first := blindspot.NewMonth(2016, time.January)
	for i := range 60 {
		m := first + blindspot.Month(i)
		r := memory.Release{Dataset: blindspot.Dataset{Source: "ucdp-ged", Release: fmt.Sprintf("%d.0.%d", m.Year()-2000, i%12+1), Published: (m + 1).First() + 19,
			File: fmt.Sprint(i), SHA256: fmt.Sprint("sum", i), Covers: blindspot.DateRange{From: m.First(), To: m.Last()}, Terms: blindspot.Source{ID: "ucdp-ged", Name: "Made-up"}}}
		for _, c := range []string{"AFG", "NGA", "MLI"} {
			r.Coverage = append(r.Coverage, blindspot.Coverage{Source: "ucdp-ged", Country: c, From: m, To: m, Share: 1, Stated: true})
			for half, month := range []blindspot.Month{m, m - 1} {
				for n := range 10 {
					day := month.First() + blindspot.Date(n)
					r.Events = append(r.Events, blindspot.Event{ID: fmt.Sprintf("ged:%s-%d-%d-%d", c, month, half, n), Source: "ucdp-ged", When: blindspot.DateRange{From: day, To: day},
						Precision: blindspot.DateDay, Violence: blindspot.StateBased, SideA: blindspot.Side{ID: "ucdp:1" + blindspot.ActorID(c), Name: "Government of " + c},
						SideB: blindspot.Side{ID: "ucdp:9002", Name: "River Guard"}, Dyad: c, Place: blindspot.Place{Country: c}, Deaths: blindspot.Deaths{Best: 2, Low: 2, High: 2}})
				}
			}
		}
		out = append(out, r)
	}
	return out
}

// A record whose months double with the next release is nowcast to double; months
// that are older stay as they are; the backtest finds the gain. What was not yet
// published on a past day shows nowhere.
func TestNowcastFollowsTheReleases(t *testing.T) {
	t.Parallel()
	b := desktest.Bench(desktest.Memory(t, growing()))
	day := blindspot.NewDate(2021, time.January, 25) // the release of December is out
	n, err := b.Nowcast(t.Context(), "Nigeria", min(day, b.Today()))
	if err != nil {
		t.Fatal(err)
	}
	if len(n.Months) < 12 || n.Months[0].Month != blindspot.NewMonth(2020, time.December) || n.Months[0].Raw != 20 || n.Months[0].Events != 10 {
		t.Fatalf("%+v", n.Months)
	}
	if f := n.Months[0].Final; f.Value < 39 || f.Value > 41 || f.Low < 38 || f.High > 42 {
		t.Errorf("a month that doubles is expected to read %+v", f)
	}
	if second := n.Months[1]; second.Raw != 40 || second.Final.Value != 40 {
		t.Errorf("a month whose second half is there: %+v", second)
	}
	if late, err := b.Nowcast(t.Context(), "Nigeria", blindspot.NewDate(2021, time.August, 1)); err != nil || late.Months[0].Final.Value < 39 {
		t.Errorf("a record that was not brought up to date: %+v %v", late.Months, err)
	}
	b.Now = at(2026, time.November, 30)
	if years, err := b.Nowcast(t.Context(), "Nigeria", 0); err != nil || years.Months[0].Raw != 20 || years.Months[0].Final.Value < 39 {
		t.Errorf("a record that was not brought up to date for years: %+v %v", years.Months[:2], err)
	}
	if k := n.Months[0].Kinds; len(k) != 3 || k[0].Violence != blindspot.StateBased || k[0].Raw != 20 || k[0].Final.Value < 39 || k[1].Raw != 0 || k[1].Final.High != 0 {
		t.Errorf("by kind: %+v", k)
	}
	if old := n.Months[4]; old.Raw != 40 || old.Final.Value != 40 {
		t.Errorf("a month that is all reported: %+v", old)
	}
	s, err := b.BacktestNowcast(t.Context())
	if err != nil || s.Deaths[0].Better() < 0.9 || s.Releases != 60 || s.Countries != 3 {
		t.Errorf("%+v %v", s, err)
	}
	early, err := b.Nowcast(t.Context(), "NGA", blindspot.NewDate(2016, time.March, 1))
	if blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Errorf("two releases teach nothing: %+v %v", early, err)
	}
}

// Where candidate releases alone tell of the last months, the bottom line and the
// board say that they are not yet all reported, with the number on record and the
// expected one; where nothing can be learnt they say so once; a yearly record says
// nothing of it. No number that is counted changes.
func TestNotYetAllReported(t *testing.T) {
	t.Parallel()
	all := growing()
	b := desktest.Bench(desktest.Memory(t, all))
	b.Now = at(2021, time.January, 25)
	a, err := b.Assess(t.Context(), "River Guard", workbench.AssessOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if a.NotYet == nil || len(a.NotYet.Countries) != 3 || a.NotYet.Why != "" {
		t.Fatalf("%+v", a.NotYet)
	}
	c := a.NotYet.Countries[0]
	if c.To != blindspot.NewMonth(2020, time.December) || !c.Expected.Known() || c.Expected.Value-float64(c.Reported) < 19 || c.Expected.Value-float64(c.Reported) > 21 {
		t.Errorf("the 20 deaths of December double: %+v", c)
	}
	if !strings.HasPrefix(a.NotYet.Text, "Not yet all reported: ") || !strings.Contains(a.NotYet.Text, "expected once all is reported") {
		t.Error(a.NotYet.Text)
	}
	board, err := b.Board(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(board.Groups) > 0 && !slices.ContainsFunc(board.Warnings, func(w blindspot.Warning) bool { return w.Code == blindspot.WarnNotYetReported }) {
		t.Errorf("the board: %+v", board.Warnings)
	}
	warned := func(list []blindspot.Warning) bool {
		return slices.ContainsFunc(list, func(w blindspot.Warning) bool { return w.Code == blindspot.WarnNotYetReported })
	}
	for text, wanted := range map[string]bool{"events 2020-12 > 5": true, "events 2020 falling": true, "events 2018 > 5": false} {
		if c, err := b.Test(t.Context(), "River Guard", text, 0, false); err != nil || warned(c.Caveats) != wanted {
			t.Errorf("%s: %+v %v", text, c.Caveats, err)
		}
	}
	s, m, err := b.AskForecast(t.Context(), "River Guard", 0)
	if err != nil {
		t.Fatal(err)
	}
	if f, err := b.Forecast(t.Context(), s, m, groups.Settings{}, false); err != nil || !warned(f.Warnings) {
		t.Errorf("the forecast: %+v %v", f.Warnings, err)
	}
	few := desktest.Bench(desktest.Memory(t, all[len(all)-3:]))
	few.Now = b.Now
	if a, err = few.Assess(t.Context(), "River Guard", workbench.AssessOptions{}); err != nil || a.NotYet == nil || a.NotYet.Why == "" || a.NotYet.Countries[0].Expected.Known() || strings.Count(a.NotYet.Text, "cannot be told") != 1 {
		t.Errorf("three releases: %+v %v", a.NotYet, err)
	}
	yearly := desktest.Bench(desktest.Memory(t, desktest.Releases()))
	if a, err = yearly.Assess(t.Context(), "River Guard", workbench.AssessOptions{}); err != nil || a.NotYet != nil {
		t.Errorf("a yearly record: %+v %v", a.NotYet, err)
	}
}

// Every face has the number on record, the expected one with its interval and the
// words, where the truth is that the last month doubles: the row of the board, the
// months that a forecast starts from, the bottom line, a claim and an alert. A verdict
// that the interval would turn is provisional; one that it would not is settled.
func TestNotYetAllReportedInNumbers(t *testing.T) {
	t.Parallel()
	b := desktest.Bench(desktest.Store(t, "", growing()))
	b.Now = at(2021, time.January, 25)
	december := blindspot.NewMonth(2020, time.December)
	doubles := func(what string, reported int, expected blindspot.Quantity, stays float64) {
		t.Helper()
		if truth := float64(reported)*2 - stays; !expected.HasInterval() || expected.Low > truth || expected.High < truth || expected.High > truth*1.1 || expected.Low < truth*0.9 {
			t.Errorf("%s: %d on record, %+v expected, truth %v", what, reported, expected, truth)
		}
	}
	a, err := b.Assess(t.Context(), "River Guard", workbench.AssessOptions{})
	if err != nil || len(a.NotYet.Months) == 0 || !strings.Contains(a.NotYet.Text, "Of River Guard itself: ") {
		t.Fatalf("%+v %v", a.NotYet, err)
	}
	last := a.NotYet.Months[len(a.NotYet.Months)-1]
	if last.Month != december || last.Reported != 60 {
		t.Errorf("%+v", last)
	}
	doubles("the bottom line", last.Reported, last.Expected, 0)
	if f, ok, err := figure.Timeline(a); err != nil || !ok || !strings.Contains(f.Caption, "A ring is") || !slices.Contains(f.Table.Columns, "Deaths expected once all is reported") || !strings.Contains(string(f.Spec), "not yet all reported") {
		t.Errorf("the chart: %s %v", f.Caption, err)
	}
	s, m, err := b.AskForecast(t.Context(), "River Guard", 0)
	if err != nil {
		t.Fatal(err)
	}
	f, err := b.Forecast(t.Context(), s, m, groups.Settings{}, false)
	if err != nil || len(f.NotYet) == 0 || !slices.ContainsFunc(f.Warnings, func(w blindspot.Warning) bool {
		return strings.Contains(w.Text, "starts from what the last months are expected to read")
	}) {
		t.Fatalf("%+v %v", f.Warnings, err)
	}
	doubles("the forecast", f.NotYet[len(f.NotYet)-1].Reported, f.NotYet[len(f.NotYet)-1].Expected, 0)
	board, err := b.Board(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	row := board.Activity("ucdp:9002")
	if row == nil || row.NotYet == nil || row.NotYet.To != december || !strings.HasPrefix(row.NotYet.Text, "not yet all reported: ") {
		t.Fatalf("%+v", row)
	}
	if n := row.NotYet; n.Final.Value-float64(n.Deaths) < 57 || n.Final.Value-float64(n.Deaths) > 63 || n.Come.Value-float64(n.Events) < 28 || n.Come.Value-float64(n.Events) > 32 {
		t.Errorf("the 60 deaths in 30 events of December double: %+v", n)
	}
	for text, provisional := range map[string]bool{"deaths 2020-12 > 100": true, "deaths 2020-12 > 500": false, "deaths 2020-12 > 50": false, "events in Nigeria 2020-12 > 15": true, "deaths 2020-12 > deaths 2020-11": false, "deaths 2020-12 >= deaths 2020-10": true} {
		c, err := b.Test(t.Context(), "River Guard", text, 0, false)
		if err != nil || len(c.Final) == 0 {
			t.Errorf("%s: %+v %v", text, c.Caveats, err)
			continue
		}
		doubles(text, int(c.Final[0].Reported), c.Final[0].Expected, 0)
		if c.Provisional != provisional || strings.Contains(c.Summary, "provisional, not settled") != provisional || !slices.ContainsFunc(c.Caveats, func(w blindspot.Warning) bool { return strings.Contains(w.Text, "expected once all is reported") }) {
			t.Errorf("%s: %s, provisional %t: %s", text, c.Verdict, c.Provisional, c.Summary)
		}
	}
	if c, err := b.Test(t.Context(), "River Guard", "deaths 2018 > 5", 0, false); err != nil || c.Provisional || c.Final != nil {
		t.Errorf("months that are all reported: %+v %v", c.Final, err)
	}
	alert, err := b.NewAlert(t.Context(), "River Guard", "deaths 2020-12 > 100", "")
	if err != nil || alert.State.Verdict != blindspot.Contradicted || !strings.Contains(alert.State.Summary, "60 deaths on record") || strings.Count(alert.State.Summary, "provisional, not settled") != 1 {
		t.Errorf("the alert: %+v %v", alert.State, err)
	}
}

// Nothing on record in a month that is not yet all reported settles nothing, where such
// months were told to hold something later.
func TestNothingOnRecordIsNotYetNothing(t *testing.T) {
	t.Parallel()
	releases := growing()
	for i := range releases {
		m := blindspot.NewMonth(2016, time.January) + blindspot.Month(i)
		kept := releases[i].Events[:0]
		for _, e := range releases[i].Events {
			if (m%2 == 0 || i == len(releases)-1) && e.When.From.Month() == m && e.Place.Country == "NGA" {
				continue // every other month nothing is known at first
			}
			kept = append(kept, e)
		}
		releases[i].Events = kept
	}
	b := desktest.Bench(desktest.Memory(t, releases))
	b.Now = at(2021, time.January, 25)
	c, err := b.Test(t.Context(), "River Guard in Nigeria", "no events 2020-12", 0, false)
	if err != nil || len(c.Final) != 1 || c.Final[0].Reported != 0 || !(c.Final[0].Expected.High > 0) || !c.Provisional || !strings.Contains(c.Summary, "provisional, not settled") {
		t.Errorf("%s %s %+v %v", c.Verdict, c.Summary, c.Final, err)
	}
}
