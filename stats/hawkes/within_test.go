package hawkes_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/hawkes"
	"github.com/blindspot/blindspot/stats/resample"
)

// patchy draws 36 periods of 30 days whose level jumps from one to the next; every
// event sets off further ones with the half-life.
func patchy(rng *rand.Rand, branching, life float64) (times, edges []float64) {
	const periods, days = 36, 30.0
	var set func(t float64)
	set = func(t float64) {
		if t >= periods*days {
			return
		}
		times = append(times, t)
		for rng.Float64() < branching { // geometric: at most one further event, now and then more
			set(t + rng.ExpFloat64()*life/math.Ln2)
			if branching < 1 {
				break
			}
		}
	}
	for k := range periods {
		edges = append(edges, float64(k)*days)
		level := 0.2 * math.Exp(1.2*rng.NormFloat64())
		for t := rng.ExpFloat64() / level; t < days; t += rng.ExpFloat64() / level {
			set(float64(k)*days + t)
		}
	}
	slices.Sort(times)
	return times, append(edges, periods*days)
}

// However the level jumps between periods, events that fall evenly within them are
// called clustered about one time in twenty; events that set off others are seen,
// and the least branching ratio lies below the true one.
func TestWithinPeriods(t *testing.T) {
	for _, c := range []struct{ branching, life, least, most float64 }{{0, 1, .005, .1}, {.5, 3, .8, 1}} {
		const runs = 120
		called, above := 0.0, 0.0
		for r := range uint64(runs) {
			rng := resample.New(41, r)
			times, edges := patchy(rng, c.branching, c.life)
			w, err := hawkes.NewWithin(times, edges)
			if err != nil {
				t.Fatal(err)
			}
			if w.P(99, rng) <= 0.05 {
				called += 1.0 / runs
			}
			if c.branching > 0 && w.Least(0.9) > c.branching {
				above += 1.0 / runs
			}
		}
		if called < c.least || called > c.most || above > 0.1 {
			t.Errorf("branching %v: called in %.3f, least value above it in %.3f", c.branching, called, above)
		}
	}
}

func TestWithinErrors(t *testing.T) {
	times := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for name, c := range map[string]struct {
		times, edges []float64
		kind         stats.Kind
	}{
		"few":      {times[:3], []float64{0, 20}, stats.TooFew},
		"outside":  {times, []float64{0, 5}, stats.BadInput},
		"no edges": {times, nil, stats.BadInput},
		"order":    {[]float64{2, 1, 3, 4, 5, 6, 7, 8, 9, 10}, []float64{0, 20}, stats.BadInput},
	} {
		if _, err := hawkes.NewWithin(c.times, c.edges); !stats.IsKind(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
