package claim_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/source/casefile"
)

// counting is a case with the monthly counts of ten years and one test.
func counting(kind string, params map[string]string, fill func(at blindspot.Month, add func(series, opponent string, kind blindspot.Violence, country string, events, deaths int))) *casefile.Case {
	first, last := blindspot.NewMonth(2010, time.January), blindspot.NewMonth(2019, time.December)
	all := []blindspot.Violence{blindspot.StateBased, blindspot.NonState, blindspot.OneSided}
	published := blindspot.NewDate(2020, time.June, 1)
	c := &casefile.Case{Name: "c", DataTo: blindspot.NewDate(2021, time.January, 1),
		Group:  blindspot.Group{ID: "g", Name: "Group", Actors: []blindspot.ActorID{"ucdp:234"}},
		Actors: []blindspot.Actor{{ID: "ucdp:234", Name: "Group"}},
		Claims: []blindspot.Claim{{ID: "C1", Text: "A claim.", Tests: []blindspot.ClaimTest{{Kind: kind, Params: params}}}},
		Counts: blindspot.CountRecord{Scopes: []blindspot.CountScope{
			{Series: "own", Name: "Group by opponent", Who: "ucdp:234", Placed: all[:1], From: first, To: last, Complete: true, Published: published, Source: "A yearbook (2020)"},
			{Series: "all", Name: "organised violence", Countries: []string{"AFG", "TJK"}, Kinds: all, Placed: all, From: first, To: last, Complete: true, Published: published, Source: "A yearbook (2020)"},
		}}}
	for m := first; m <= last; m++ {
		fill(m, func(series, opponent string, kind blindspot.Violence, country string, events, deaths int) {
			if events > 0 {
				c.Counts.Counts = append(c.Counts.Counts, blindspot.MonthlyCount{Series: series, Opponent: opponent, Kind: kind, Country: country, Month: m, Events: events, Deaths: deaths})
			}
		})
	}
	return c
}

// Counts that change must change the verdict: each kind of test is shown the
// counts that support it, those that contradict it and those that decide nothing.
func TestCountsDecide(t *testing.T) {
	const sb, os = blindspot.StateBased, blindspot.OneSided
	type adder = func(series, opponent string, kind blindspot.Violence, country string, events, deaths int)
	steady := func(n int) func(blindspot.Month, adder) {
		return func(_ blindspot.Month, add adder) { add("own", "Police", sb, "AFG", n, 2*n) }
	}
	turning := func(before, after int) func(blindspot.Month, adder) {
		return func(m blindspot.Month, add adder) {
			n := before
			if m.Year() >= 2015 {
				n = after
			}
			n += int(m) % 3
			add("own", "Police", sb, "AFG", n, 3*n)
		}
	}
	ratio := map[string]string{"series": "own", "against": "Police", "before": "2013-01-01 to 2014-12-31", "after": "2015-01-01 to 2016-12-31", "claim": "above"}
	place := map[string]string{"places": "TJK", "window": "2011-03-05 to 2018-07-01"}
	rank := map[string]string{"series": "own", "everybody": "all", "places": "AFG", "window": "2010-01-01 to 2019-12-31"}
	ranked := func(own, others int) func(blindspot.Month, adder) {
		return func(_ blindspot.Month, add adder) {
			add("own", "Police", sb, "AFG", own, own)
			add("all", "", sb, "AFG", own, own)
			add("all", "", os, "AFG", others, others)
		}
	}
	for _, tc := range []struct {
		name, kind string
		params     map[string]string
		fill       func(blindspot.Month, adder)
		want       blindspot.Verdict
	}{
		{"a rise", "rate_ratio", ratio, turning(5, 15), blindspot.Supported},
		{"a fall", "rate_ratio", ratio, turning(15, 5), blindspot.Contradicted},
		{"no change", "rate_ratio", ratio, turning(5, 5), blindspot.Mixed},
		{"more events, fewer deaths", "rate_ratio", ratio, func(m blindspot.Month, add adder) {
			if m.Year() < 2015 {
				add("own", "Police", sb, "AFG", 5, 50)
			} else {
				add("own", "Police", sb, "AFG", 15, 15)
			}
		}, blindspot.Mixed},
		{"enough", "count", map[string]string{"series": "own", "window": "2012-01-01 to 2012-12-31", "at_least": "12"}, steady(1), blindspot.Supported},
		{"too few", "count", map[string]string{"series": "own", "window": "2012-01-01 to 2012-12-31", "at_least": "13"}, steady(1), blindspot.Contradicted},
		{"too many", "count", map[string]string{"series": "own", "window": "2012-01-01 to 2012-12-31", "at_most": "11"}, steady(1), blindspot.Contradicted},
		{"none, and none allowed", "count", map[string]string{"series": "own", "window": "2012-01-01 to 2012-12-31", "at_most": "0"}, steady(0), blindspot.Supported},
		{"not counted", "count", map[string]string{"series": "own", "window": "2020-01-01 to 2020-12-31", "at_most": "0"}, steady(1), blindspot.Untestable},
		{"every year", "continuity", map[string]string{"series": "own", "window": "2011-01-01 to 2018-12-31"}, steady(1), blindspot.Supported},
		{"a year without", "continuity", map[string]string{"series": "own", "window": "2011-01-01 to 2018-12-31"}, func(m blindspot.Month, add adder) {
			if m.Year() != 2014 {
				add("own", "Police", sb, "AFG", 1, 1)
			}
		}, blindspot.Contradicted},
		{"a large share", "share", map[string]string{"series": "own", "against": "Army", "window": "2011-01-01 to 2018-12-31", "claim": "above", "threshold": "0.5"}, func(_ blindspot.Month, add adder) {
			add("own", "Army", sb, "AFG", 9, 9)
			add("own", "Police", sb, "AFG", 1, 1)
		}, blindspot.Supported},
		{"a small share", "share", map[string]string{"series": "own", "against": "Army", "window": "2011-01-01 to 2018-12-31", "claim": "above", "threshold": "0.5"}, func(_ blindspot.Month, add adder) {
			add("own", "Army", sb, "AFG", 1, 1)
			add("own", "Police", sb, "AFG", 9, 9)
		}, blindspot.Contradicted},
		{"one country leads", "concentration", map[string]string{"series": "own", "window": "2011-01-01 to 2018-12-31", "claim": "below", "threshold": "0.5"}, func(_ blindspot.Month, add adder) {
			add("own", "Police", sb, "AFG", 9, 9)
			add("own", "Army", sb, "TJK", 1, 1)
		}, blindspot.Contradicted},
		{"none leads", "concentration", map[string]string{"series": "own", "window": "2011-01-01 to 2018-12-31", "claim": "below", "threshold": "0.5"}, func(_ blindspot.Month, add adder) {
			for _, c := range []string{"AFG", "TJK", "PAK"} {
				add("own", c, sb, c, 3, 3)
			}
		}, blindspot.Supported},
		{"first for certain", "ranking", rank, ranked(9, 1), blindspot.Supported},
		{"nothing to rank", "ranking", rank, ranked(0, 0), blindspot.Contradicted},
		{"others only", "ranking", rank, ranked(0, 5), blindspot.Contradicted},
		{"others together more", "ranking", rank, ranked(4, 5), blindspot.Mixed},
		{"present by count", "presence", place, func(_ blindspot.Month, add adder) { add("own", "Army", sb, "TJK", 1, 1) }, blindspot.Supported},
		{"ruled out by everybody's count", "presence", place, steady(1), blindspot.Contradicted},
		{"others' one-sided violence rules nothing out", "presence", place, func(_ blindspot.Month, add adder) { add("all", "", os, "TJK", 1, 1) }, blindspot.Untestable},
		{"others' battles, none of the group's own", "presence", place, func(_ blindspot.Month, add adder) { add("all", "", sb, "TJK", 1, 1) }, blindspot.Contradicted},
	} {
		t.Run(tc.kind+": "+tc.name, func(t *testing.T) {
			got := one(t, claim.Inputs{Case: counting(tc.kind, tc.params, tc.fill)}, "C1")
			if got.Verdict != tc.want {
				t.Errorf("%s, want %s: %s", got.Verdict, tc.want, got.Summary)
			}
		})
	}
}

// What was not published on the day that was asked for does not count; where
// nothing was, the later publication stands in, cut at the day.
func TestCountsKnownOnTheDay(t *testing.T) {
	params := map[string]string{"series": "own", "window": "2012-01-01 to 2012-12-31", "at_least": "12"}
	c := counting("count", params, func(_ blindspot.Month, add func(string, string, blindspot.Violence, string, int, int)) {
		add("own", "Police", blindspot.StateBased, "AFG", 1, 1)
	})
	early := c.Counts.Scopes[0]
	early.To, early.Published = blindspot.NewMonth(2011, time.December), blindspot.NewDate(2012, time.June, 1)
	c.Counts.Scopes = append(c.Counts.Scopes, early)
	for _, tc := range []struct {
		name string
		in   claim.Inputs
		want blindspot.Verdict
	}{
		{"all at hand", claim.Inputs{Case: c}, blindspot.Supported},
		{"only the early publication was known", claim.Inputs{Case: c, AsOf: blindspot.NewDate(2013, time.January, 1), Asked: true}, blindspot.Untestable},
		{"nothing was known, and the year was over", claim.Inputs{Case: c, AsOf: blindspot.NewDate(2012, time.May, 31), Asked: true}, blindspot.Untestable},
		{"the end of the data lies before the window", claim.Inputs{Case: c, AsOf: blindspot.NewDate(2011, time.December, 31)}, blindspot.Untestable},
	} {
		if got := one(t, tc.in, "C1"); got.Verdict != tc.want {
			t.Errorf("%s: %s, want %s: %s", tc.name, got.Verdict, tc.want, got.Summary)
		}
	}
}

// The memory that a simulated series has lies in the interval as often as it
// claims, with a season and a trend in the background.
func TestSelfExcitationFindsTheTruth(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 5))
	const runs = 40
	held := map[string]int{}
	for range runs {
		for name, memory := range map[string]float64{"above": 0.8, "below": 0.1} {
			last := 5.0
			c := counting("self_excitation", map[string]string{"series": "own", "window": "2010-01-01 to 2019-12-31", "claim": "above", "threshold": "0.5"},
				func(m blindspot.Month, add func(string, string, blindspot.Violence, string, int, int)) {
					season := 1.0
					if m%12 >= 4 && m%12 < 8 {
						season = 2
					}
					last = poisson(rng, memory*last+3*(1-memory)*season)
					add("own", "Police", blindspot.StateBased, "AFG", int(last), int(last))
				})
			switch got := one(t, claim.Inputs{Case: c}, "C1"); {
			case name == "above" && got.Verdict != blindspot.Contradicted, name == "below" && got.Verdict != blindspot.Supported:
				held[name]++
			}
		}
	}
	for name, n := range held {
		if n < runs*9/10 {
			t.Errorf("memory %s the threshold was called wrong in %d of %d runs", name, runs-n, runs)
		}
	}
}

func poisson(rng *rand.Rand, mean float64) float64 {
	n := 0.0
	for t := rng.ExpFloat64(); t < mean; t += rng.ExpFloat64() {
		n++
	}
	return n
}

func TestFaultsOfTestsOnCounts(t *testing.T) {
	for _, tc := range []struct {
		name   string
		kind   string
		params map[string]string
		want   string
	}{
		{"unknown series", "count", map[string]string{"series": "owm", "window": "2012-01-01 to 2012-12-31", "at_least": "1"}, `"owm" is no series of counts_scope.csv; did you mean "own"?`},
		{"unknown opponent", "count", map[string]string{"series": "own", "against": "Polise", "window": "2012-01-01 to 2012-12-31", "at_least": "1"}, `did you mean "Police"?`},
		{"part of a month", "count", map[string]string{"series": "own", "window": "2012-01-15 to 2012-12-31", "at_least": "1"}, "monthly counts need whole months"},
		{"unknown kind of violence", "count", map[string]string{"series": "own", "kinds": "riots", "window": "2012-01-01 to 2012-12-31", "at_least": "1"}, `"riots" is not one of`},
		{"a share of nothing", "share", map[string]string{"series": "own", "window": "2012-01-01 to 2012-12-31", "claim": "above", "threshold": "0.5"}, "a share on counts needs against or countries"},
		{"memory without a series", "self_excitation", map[string]string{"window": "2012-01-01 to 2016-12-31", "claim": "above", "threshold": "0.5"}, "series: the parameter is missing"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := counting(tc.kind, tc.params, func(_ blindspot.Month, add func(string, string, blindspot.Violence, string, int, int)) {
				add("own", "Police", blindspot.StateBased, "AFG", 1, 1)
			})
			if err := claim.Check(c); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

// The founding case can be judged without any store: at least 26 of its claims
// have a verdict from data.
func TestFoundingCaseIsDecided(t *testing.T) {
	checked := evaluate(t, claim.Inputs{Case: khorasan(t)})
	open := slices.DeleteFunc(slices.Clone(checked), func(c blindspot.CheckedClaim) bool { return c.Verdict != blindspot.Untestable })
	if decided := len(checked) - len(open); decided < 26 {
		t.Errorf("%d claims have a verdict, want at least 26", decided)
	}
}
