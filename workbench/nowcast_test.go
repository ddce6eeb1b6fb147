package workbench_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
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
