package measure_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/simworld"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/stats/resample"
)

// shock in month t of the toy calendar.
func shock(t int) blindspot.Shock {
	return blindspot.Shock{Date: (begin + blindspot.Month(t)).First() + 14, Kind: "leadership_loss", Affects: "The Group", Country: toy, Description: "a loss"}
}

func number(t *testing.T, f blindspot.Finding, key string) blindspot.Quantity {
	t.Helper()
	v, ok := f.Value(key)
	if !ok {
		t.Fatalf("%s has no value %q", f.Measure, key)
	}
	return v.Q
}

// Counts around 20 a month fall by 60 % with a shock and stay there. The
// interval must hold -0.6 at about its level, and the effect must stand out
// among other dates, since it is larger than what the finding says it can see.
func TestResilienceRecoversAShockOfKnownSize(t *testing.T) {
	const runs = 40
	covered, seen := 0, 0
	for run := range uint64(runs) {
		rng := resample.New(11, run)
		means := append(flat(73, 20), flat(12, 8)...)
		in := series(rng, noisy(rng, means))
		in.Shocks = []blindspot.Shock{shock(72)}
		f, err := measure.Resilience(in)
		if err != nil {
			t.Fatal(err)
		}
		q := number(t, f, "events_relative")
		if q.Low <= -0.6 && -0.6 <= q.High {
			covered++
		}
		if number(t, f, "p_dates").Value <= 0.1 {
			seen++
		}
	}
	if covered < 33 {
		t.Errorf("the interval held the true fall of 60 %% in %d of %d runs", covered, runs)
	}
	if seen < 32 {
		t.Errorf("a fall of 60 %% stood out among other dates in %d of %d runs only", seen, runs)
	}
}

// Where nothing happened, the rank among other dates is as good as uniform.
func TestResilienceSeldomCallsNothingSomething(t *testing.T) {
	const runs = 60
	false1, detectable := 0, 0.0
	for run := range uint64(runs) {
		rng := resample.New(12, run)
		in := series(rng, noisy(rng, flat(85, 20)))
		in.Shocks = []blindspot.Shock{shock(72)}
		f, err := measure.Resilience(in)
		if err != nil {
			t.Fatal(err)
		}
		if number(t, f, "p_dates").Value <= 0.1 {
			false1++
		}
		detectable += number(t, f, "detectable").Value / runs
	}
	// At 10 %, 60 runs give 12 or fewer with probability 0.99.
	if false1 > 12 {
		t.Errorf("%d of %d quiet dates were called an effect at p <= 0.1", false1, runs)
	}
	if detectable < 0.1 || detectable > 0.6 {
		t.Errorf("with 20 events a month a fall somewhere between 10 and 60 %% can be seen, not %.2f", detectable)
	}
}

func TestResilienceCountsTheMonthsToRecovery(t *testing.T) {
	rng := resample.New(13)
	// Six lean months: the months 1, 2, ... after the shock are 5,5,5,5,5,5,22...;
	// the first three of them with a mean of 20, that of the half-year before,
	// begin at month 7.
	counts := append(append(flat(61, 20), flat(6, 5)...), flat(12, 22)...)
	for m := range 60 {
		counts[m] += float64(m%3 - 1)
	}
	in := series(rng, counts)
	in.Shocks = []blindspot.Shock{shock(60)}
	f, err := measure.Resilience(in)
	if err != nil {
		t.Fatal(err)
	}
	if got := number(t, f, "recovery_months").Value; got != 7 {
		t.Errorf("recovery after %v months, want 7", got)
	}
}

func TestResilienceTakesSeveralShocksOneByOne(t *testing.T) {
	rng := resample.New(14)
	counts := append(append(flat(49, 30), flat(24, 15)...), flat(12, 45)...)
	in := series(rng, noisy(rng, counts))
	in.Shocks = []blindspot.Shock{shock(72), shock(48)}
	f, err := measure.Resilience(in)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Table.Rows) != 2 || f.Table.Rows[0][0] != "2014-01" || f.Table.Rows[1][0] != "2016-01" {
		t.Fatalf("two shocks in order of time, got %v", f.Table.Rows)
	}
	if !strings.HasPrefix(f.Table.Rows[0][5], "-") || strings.HasPrefix(f.Table.Rows[1][5], "-") {
		t.Errorf("the first is a fall and the second a rise, got %v and %v", f.Table.Rows[0][5], f.Table.Rows[1][5])
	}
	if q := number(t, f, "events_effect"); q.Low <= 0 {
		t.Errorf("the values are about the last shock, a clear rise; got %v", q)
	}
}

func TestResilienceIgnoresTheShocksOfOthers(t *testing.T) {
	rng := resample.New(15)
	in := series(rng, noisy(rng, append(flat(60, 20), flat(24, 4)...)))
	other := shock(30)
	other.Affects = "Another Group"
	in.Shocks = []blindspot.Shock{other}
	f, err := measure.Resilience(in)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(f.Statement, "no shock is entered for it") || !strings.Contains(f.Statement, "December 2014") {
		t.Errorf("without a shock of its own the strongest break is told, after December 2014: %s", f.Statement)
	}
	if !slices.ContainsFunc(f.Warnings, func(w blindspot.Warning) bool {
		return w.Code == blindspot.WarnShocksLeftOut && w.Data.Count == 1 && strings.Contains(w.Text, "1 shock is left out")
	}) {
		t.Errorf("a shock that is left out must be told: %v", f.Warnings)
	}
}

// Half an event a month has not far to fall: even an end of all activity would
// not stand out, and the finding says so in place of a number.
func TestResilienceKnowsWhatItCannotSee(t *testing.T) {
	rng := resample.New(17)
	in := series(rng, noisy(rng, flat(85, 0.5)))
	in.Shocks = []blindspot.Shock{shock(72)}
	f, err := measure.Resilience(in)
	if err != nil {
		t.Fatal(err)
	}
	if q := number(t, f, "detectable"); q.Known() {
		t.Errorf("a fall of %v would have been seen in half an event a month", q)
	}
	if !strings.Contains(f.Statement, "even an end of all activity would have been missed in more than one case of five") {
		t.Errorf("the lack of power must be told: %s", f.Statement)
	}
}

// A fall that all groups share is no effect of a shock to one of them.
func TestResilienceComparesWithOtherGroups(t *testing.T) {
	rng := resample.New(16)
	means := append(flat(73, 20), flat(12, 8)...)
	in := series(rng, noisy(rng, means))
	in.Shocks = []blindspot.Shock{shock(72)}
	for k := range 8 {
		for m, n := range noisy(rng, means) {
			for range int(n) {
				e := clash(rng, grid{2, 2}.place(1), m, 100000*(k+1)+len(in.Context))
				e.SideB = blindspot.Side{ID: blindspot.ActorID(string(rune('a' + k))), Name: "Other"}
				if e.SideB.ID == "g" {
					e.SideB.ID = "z"
				}
				in.Context = append(in.Context, e)
			}
		}
	}
	f, err := measure.Resilience(in)
	if err != nil {
		t.Fatal(err)
	}
	if p := number(t, f, "p_groups"); !p.Known() || p.Value < 0.1 {
		t.Errorf("eight other groups fell as much, so the rank among groups is unremarkable; got %v", p)
	}
}

// Shocks that cannot be measured are one warning, with what is in the way of each
// said once.
func TestShocksWithoutAnEffectAreOneWarning(t *testing.T) {
	w := simworld.Worlds()[0]
	s := w.Draw(rand.New(rand.NewPCG(1, 9)), 60)
	in := inputOf(s, 9)
	for _, day := range []blindspot.Date{s.AsOf.AddMonths(-70), s.AsOf.AddMonths(-69), s.AsOf - 1} {
		other := s.Shocks[0]
		other.Date = day
		in.Shocks = append(in.Shocks, other)
	}
	f, err := measure.Resilience(in)
	if err != nil {
		t.Fatal(err)
	}
	var found []blindspot.Warning
	for _, w := range f.Warnings {
		if w.Code == blindspot.WarnNoEffect {
			found = append(found, w)
		}
	}
	if len(found) != 1 || found[0].Data.Count != 3 || found[0].Data.Of != 4 || strings.Contains(found[0].Text, "resilience:") {
		t.Errorf("three shocks of four cannot be measured, got %+v", found)
	}
}
