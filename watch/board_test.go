package watch_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/watch"
)

func must(t *testing.T, in watch.Input) watch.Board {
	t.Helper()
	b, err := watch.Make(in)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The simulated hazard depends on what neither baseline sees, so that the model
// must win, and its probabilities must come true.
func TestModelFindsTheHazard(t *testing.T) {
	forecasts, skill, err := watch.Hindcast(simulate(3, 36, 20))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range skill.Differences {
		if d.Metric == "average_precision" && d.Verdict != "won" {
			t.Errorf("against %s: %s, %+.3f (%+.3f to %+.3f)", d.Baseline, d.Verdict, d.Difference, d.Low, d.High)
		}
		if d.Metric == "log_score" && d.Difference >= 0 {
			t.Errorf("log score is no better than of %s: %+.4f", d.Baseline, d.Difference)
		}
	}
	sum, hits, n := [2]float64{}, [2]float64{}, [2]float64{}
	for _, f := range forecasts {
		if f.Resolved {
			k := 0 // groups of the high hazard
			if slices.Index(groupNames(36), f.Group.ID)%3 != 0 {
				k = 1
			}
			sum[k] += f.P
			n[k]++
			if f.Outcome.Any() {
				hits[k]++
			}
		}
	}
	for k := range n {
		if p, share := sum[k]/n[k], hits[k]/n[k]; math.Abs(p-share) > 0.08 {
			t.Errorf("class %d: mean probability %.3f, share of breakouts %.3f", k, p, share)
		}
	}
	if p := [2]float64{sum[0] / n[0], sum[1] / n[1]}; p[0] < 2*p[1] {
		t.Errorf("the hazards differ fifteenfold, the mean probabilities are %.3f and %.3f", p[0], p[1])
	}
}

func groupNames(n int) []string {
	var out []string
	for _, g := range simulate(3, n, 1).Groups {
		out = append(out, g.ID)
	}
	return out
}

// What the hindcast says of a quarter is what the board would have said on that
// day: the future, however poisoned, changes neither.
func TestFutureChangesNothing(t *testing.T) {
	in := simulate(5, 24, 15)
	forecasts, _, err := watch.Hindcast(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, back := range []blindspot.Month{0, 3, 36} {
		then := in
		m := blindspot.LastWholeMonth(in.AsOf) - back
		then.AsOf = m.Last()
		clean := must(t, then)
		said := 0
		for _, e := range clean.Groups {
			f, ok := at(forecasts, e.GroupID, m)
			if !ok || math.Abs(f.P-e.PBreakout) > 1e-9 {
				t.Errorf("%s at %s: hindcast %v (%v), board %v", e.GroupID, m, f.P, ok, e.PBreakout)
			}
			said++
		}
		if said == 0 {
			t.Fatalf("nothing was said at %s", m)
		}
		then.Events = slices.Clone(in.Events)
		for i := range then.Events {
			if e := &then.Events[i]; e.When.To > then.AsOf {
				e.Deaths.Best = 100_000
				e.Place.Country, e.Place.Area, e.Place.Lon = "ZZZ", "ZZZ-1", 150
				e.Violence = blindspot.NonState
			}
		}
		then.Coverage = everywhere(month(1990, 1), m)
		if diff := cmp.Diff(encoded(t, clean), encoded(t, must(t, then))); diff != "" {
			t.Errorf("the future changed the board of %s: %s", m, diff)
		}
	}
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestSameBytes(t *testing.T) {
	in := simulate(7, 24, 16)
	first := encoded(t, must(t, in))
	slices.Reverse(in.Events)
	if again := encoded(t, must(t, in)); again != first {
		t.Error("the order of the events changed the board")
	}
}

// A day of the month does not matter until the month is over.
func TestUnfinishedMonthIsLeftOut(t *testing.T) {
	in := simulate(7, 24, 16)
	whole := must(t, in)
	in.AsOf++
	if next := must(t, in); !cmp.Equal(whole.Groups, next.Groups) {
		t.Error("the first day of a month changed the ranking")
	}
}

func TestDegenerateStores(t *testing.T) {
	first, last := month(1990, 1), month(2005, 12)
	quiet := made{}
	for m := first; m <= last; m += 2 {
		quiet.add("quiet", m, 1, 1, "AAA", 1)
	}
	base := watch.Input{Events: quiet.events, Groups: groups("quiet"), Coverage: everywhere(first, last), AsOf: last.Last(), Seed: 1}
	for _, c := range []struct {
		name   string
		change func(in *watch.Input)
	}{
		{"no events", func(in *watch.Input) { in.Events = nil }},
		{"no groups", func(in *watch.Input) { in.Groups = nil }},
		{"no coverage", func(in *watch.Input) { in.Coverage = blindspot.CoverageTable{} }},
		{"two years of data", func(in *watch.Input) { in.Coverage = everywhere(last-23, last) }},
		{"before all data", func(in *watch.Input) { in.AsOf = month(1980, 1).Last() }},
		{"long after all data", func(in *watch.Input) { in.AsOf = month(2020, 1).Last() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := base
			c.change(&in)
			if _, err := watch.Make(in); blindspot.CodeOf(err) != blindspot.TooFewData || blindspot.HintOf(err) == "" {
				t.Errorf("want too few data and a hint, got %v", err)
			}
		})
	}
	b := must(t, base)
	if len(b.Groups) != 1 || b.Skill.TooFew == "" || len(b.Skill.Scores) != 0 || len(b.Warnings) == 0 {
		t.Fatalf("one group without a breakout: %+v", b)
	}
	// 140 months from the 24th on to the 24th before the end, every third: half a
	// breakout among 49 quarters and one.
	if e := b.Groups[0]; e.PBreakout <= 0 || e.PBreakout > 0.02 || e.PLow != nil || len(e.Reasons) != 0 {
		t.Errorf("the base rate is expected, without interval or reasons: %+v", e)
	}
}

// Attention moves a group on the board only through what is said of it, and a
// missing one is never taken for none or for much.
func TestMissingAttentionIsNotZero(t *testing.T) {
	in := simulate(9, 24, 16)
	in.Attention = func(blindspot.Month) []blindspot.Quantity {
		out := make([]blindspot.Quantity, len(in.Groups))
		for i := range out {
			switch i % 3 {
			case 0:
				out[i] = blindspot.Between(0.9, 0.8, 1, 0.9)
			case 1:
				out[i] = blindspot.Between(0.1, 0, 0.3, 0.9)
			default:
				out[i] = blindspot.Unknown()
			}
		}
		return out
	}
	b := must(t, in)
	last := math.Inf(1)
	for i, e := range b.Groups {
		if e.Rank != i+1 {
			t.Errorf("rank %d at place %d", e.Rank, i+1)
		}
		value := e.PBreakout * 0.5
		if e.Attention == nil {
			if e.Overlooked != nil || !slices.ContainsFunc(e.Warnings, func(s string) bool { return strings.HasPrefix(s, "Attention is not known") }) {
				t.Errorf("%s: attention is missing, and that must be said: %+v", e.Group, e)
			}
		} else {
			value = e.PBreakout * (1 - *e.Attention)
			if math.Abs(*e.Overlooked-value) > 1e-12 {
				t.Errorf("%s: overlooked %v, want %v", e.Group, *e.Overlooked, value)
			}
		}
		if value > last+1e-12 {
			t.Errorf("%s is out of order", e.Group)
		}
		last = value
	}
	if o := b.Skill.Overlooked; o == nil || o.GroupQuarters == 0 || o.GroupQuarters >= b.Skill.GroupQuarters {
		t.Errorf("the overlooked ranking is scored where attention is known, and only there: %+v", o)
	}
}

// Whoever is not named a group is never listed, whatever it did; probabilities
// and their intervals are in order.
func TestOnlyGroupsAreListed(t *testing.T) {
	in := simulate(11, 10, 10)
	rapid.Check(t, func(t *rapid.T) {
		picked := in
		picked.Groups = nil
		allowed := map[string]bool{}
		for _, g := range in.Groups {
			if rapid.Bool().Draw(t, g.ID) {
				picked.Groups = append(picked.Groups, g)
				allowed[g.ID] = true
			}
		}
		b, err := watch.Make(picked)
		if err != nil {
			if blindspot.CodeOf(err) != blindspot.TooFewData {
				t.Fatal(err)
			}
			return
		}
		for _, e := range b.Groups {
			if !allowed[e.GroupID] {
				t.Fatalf("%s is listed and is no group", e.GroupID)
			}
			if e.PLow != nil && !(*e.PLow <= e.PBreakout && e.PBreakout <= *e.PHigh) || !(e.PBreakout > 0 && e.PBreakout < 1) || len(e.Reasons) > 3 {
				t.Fatalf("%+v", e)
			}
		}
	})
}

// Groups over 24 years, hindcast included: 500 events each. Four times the
// groups take four times as long.
func BenchmarkMake(b *testing.B) {
	for _, groups := range []int{96, 384} {
		b.Run(fmt.Sprintf("groups=%d", groups), func(b *testing.B) {
			in := simulate(1, groups, 24)
			b.ReportMetric(float64(len(in.Events)), "events")
			for b.Loop() {
				if _, err := watch.Make(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
