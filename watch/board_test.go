package watch_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
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
			if slices.Index(groupNames(36), string(f.Group.ID))%3 != 0 {
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
		out = append(out, string(g.ID))
	}
	return out
}

// What the hindcast says of a quarter is what the board would have said on that
// day: the future, however poisoned, changes neither.
func TestFutureChangesNothing(t *testing.T) {
	in, events := simulated(5, 24, 15)
	for i := range events { // some events go on for months: they are not known before they end
		if i%7 == 0 {
			events[i].When.To += blindspot.Date(20 * (i % 13))
		}
	}
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
			f, ok := at(forecasts, string(e.GroupID), m)
			if !ok || math.Abs(f.P-e.PBreakout) > 1e-9 {
				t.Errorf("%s at %s: hindcast %v (%v), board %v", e.GroupID, m, f.P, ok, e.PBreakout)
			}
			said++
		}
		if said == 0 {
			t.Fatalf("nothing was said at %s", m)
		}
		poisoned := slices.Clone(events)
		then.Events = inBrief(poisoned)
		for i := range poisoned {
			if e := &poisoned[i]; e.When.To > then.AsOf {
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
	in, events := simulated(7, 24, 16)
	first := encoded(t, must(t, in))
	slices.Reverse(events)
	if again := encoded(t, must(t, in)); again != first {
		t.Error("the order of the events changed the board")
	}
}

// Sums of fractions depend on the order in which they are added up: it is that of the
// names, and not that of the rows in a store.
func TestSameOrderOfSums(t *testing.T) {
	in, events := simulated(7, 24, 16)
	for i := range events {
		e := &events[i]
		e.Place.Area, e.Dyad = fmt.Sprintf("%s-%d", e.Place.Country, i%7), fmt.Sprintf("%s %d", e.Dyad, i%5)
	}
	first := watch.Sorted(in)
	rng := rand.New(rand.NewPCG(18, 1))
	for range 3 {
		rng.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		if watch.Sorted(in) != first {
			t.Fatal("the order of the events changed the order of sums")
		}
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

// Between two releases, and long after the last, the data end before the day: the
// groups are ranked as of their end, which is said, and as they would be on it.
func TestADayAfterTheDataIsTheirEnd(t *testing.T) {
	in, events := simulated(7, 24, 16)
	end := blindspot.LastWholeMonth(in.AsOf)
	atTheEnd := must(t, in)
	if blindspot.HasWarning(atTheEnd.Warnings, blindspot.WarnDataEnd) {
		t.Errorf("data that reach the day do not end before it: %v", atTheEnd.Warnings)
	}
	later := made{events: events} // of a country and month that nobody covers
	later.add(string(in.Groups[0].ID), end+2, 3, 500, "AAA", 1)
	in.Events = inBrief(later.events)
	for _, months := range []blindspot.Month{1, 7, 12, 23, 170} {
		in.AsOf = (end + months).Last() - 3
		b := must(t, in)
		i := slices.IndexFunc(b.Warnings, func(w blindspot.Warning) bool { return w.Code == blindspot.WarnDataEnd })
		if months == 1 { // the month is not over, and nothing is amiss
			if i >= 0 {
				t.Errorf("%s: %s", in.AsOf, b.Warnings[i])
			}
		} else if i < 0 || b.Warnings[i].Data.When != end.Last() || !strings.Contains(b.Warnings[i].Text, end.String()) {
			t.Errorf("%s: that the data end with %s is not said: %v", in.AsOf, end, b.Warnings)
		}
		if b.AsOf != in.AsOf || b.Until != end {
			t.Errorf("as of %s until %s", b.AsOf, b.Until)
		}
		if diff := cmp.Diff(atTheEnd.Groups, b.Groups); diff != "" {
			t.Errorf("%d months after the end the ranking is another: %s", months, diff)
		}
		if months > 1 {
			_, skill, err := watch.Hindcast(in)
			if err != nil || !blindspot.HasWarning(skill.Warnings, blindspot.WarnDataEnd) {
				t.Errorf("the hindcast does not say where the data end: %v", err)
			}
		}
	}
}

func TestDegenerateStores(t *testing.T) {
	first, last := month(1990, 1), month(2005, 12)
	quiet := made{}
	quiet.add("quiet", first, 1, 25, "AAA", 1)
	for m := first; m <= last; m += 2 {
		quiet.add("quiet", m, 1, 1, "AAA", 1)
	}
	base := watch.Input{Events: inBrief(quiet.events), Groups: groups("quiet"), Coverage: everywhere(first, last), AsOf: last.Last(), Seed: 1}
	for _, c := range []struct {
		name   string
		change func(in *watch.Input)
	}{
		{"no events", func(in *watch.Input) { in.Events = nil }},
		{"no groups", func(in *watch.Input) { in.Groups = nil }},
		{"no coverage", func(in *watch.Input) { in.Coverage = blindspot.CoverageTable{} }},
		{"two years of data", func(in *watch.Input) { in.Coverage = everywhere(last-23, last) }},
		{"before all data", func(in *watch.Input) { in.AsOf = month(1980, 1).Last() }},
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
			if e.Overlooked != nil || !slices.Contains(e.WarningCodes, blindspot.WarnAttentionUnknown) || len(e.WarningCodes) != len(e.Warnings) {
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
			if rapid.Bool().Draw(t, string(g.ID)) {
				picked.Groups = append(picked.Groups, g)
				allowed[string(g.ID)] = true
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
			if !allowed[string(e.GroupID)] {
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
			in, events := simulated(1, groups, 24)
			b.ReportMetric(float64(len(events)), "events")
			for b.Loop() {
				if _, err := watch.Make(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Groups that no yearly release could hold are not ranked, and that is said; so
// is it where countries are held in part.
func TestUnlistedAndSampled(t *testing.T) {
	in, events := simulated(5, 24, 15)
	w := made{events: events}
	last := blindspot.LastWholeMonth(in.AsOf)
	w.add("small", last-3, 3, 2, "AAA", 1)
	w.add("small", last-1, 3, 2, "AAA", 1)
	in.Events, in.Groups = inBrief(w.events), append(in.Groups, groups("small")...)
	rows := in.Coverage.Rows()
	rows[0].Share = 0.8
	in.Coverage = blindspot.NewCoverageTable(rows)
	board := must(t, in)
	for _, e := range board.Groups {
		if e.Group == "small" {
			t.Error("a group that nobody could have known of is ranked")
		}
	}
	for _, want := range []string{"group not listed: no calendar year", "only a part of the events is held"} {
		if !slices.ContainsFunc(board.Warnings, func(w blindspot.Warning) bool { return strings.Contains(w.Text, want) }) {
			t.Errorf("%q is not said: %+v", want, board.Warnings)
		}
	}
}
