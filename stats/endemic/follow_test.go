package endemic_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/endemic"
	"github.com/blindspot/blindspot/stats/resample"
)

// passing draws counts of eight units on a ring over 60 times under a level that
// wanders for all of them: each passes on own events to itself and passed to the two
// beside it.
func passing(rng *rand.Rand, own, passed float64) ([][]float64, endemic.Matrix) {
	const units, times = 8, 60
	w := make(endemic.Matrix, units)
	for i := range w {
		w[i] = make([]float64, units)
		w[i][(i+1)%units], w[i][(i+units-1)%units] = 0.5, 0.5
	}
	counts, level, last := make([][]float64, times), 0.0, make([]float64, units)
	for t := range counts {
		level = 0.8*level + 0.5*rng.NormFloat64()
		counts[t] = make([]float64, units)
		for i := range units {
			mean := (1-own-passed)*math.Exp(level)*8/float64(i+1) + own*last[i]
			for j := range units {
				mean += passed * w[j][i] * last[j]
			}
			for p := rng.ExpFloat64(); p < mean; p += rng.ExpFloat64() {
				counts[t][i]++
			}
		}
		last = counts[t]
	}
	return counts, w
}

// A level that wanders for all units is called contagion one time in twenty;
// contagion is seen in the part it has.
func TestFollowingKeepsItsLevel(t *testing.T) {
	o := endemic.FollowOptions{Stretch: 12, Back: 3, Draws: 199, Ratio: 0.5}
	const runs = 200
	for _, c := range []struct{ own, passed, least, most float64 }{{0, 0, .01, .095}, {.5, 0, .9, 1.01}, {0, .5, .7, 1.01}} {
		var called endemic.Following
		for r := range uint64(runs) {
			rng := resample.New(43, r)
			counts, w := passing(rng, c.own, c.passed)
			f, err := endemic.TestFollowing(counts, w, o, rng)
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range []struct {
				p  float64
				of *float64
			}{{f.Own, &called.Own}, {f.Beside, &called.Beside}, {f.Any, &called.Any}} {
				if part.p <= 0.05 {
					*part.of += 1.0 / runs
				}
			}
		}
		if called.Any < c.least || called.Any > c.most || c.own == 0 && called.Own > .095 || c.passed == 0 && called.Beside > .095 {
			t.Errorf("own %v, passed %v: called in %+v", c.own, c.passed, called)
		}
	}
}

// One unit alone has nothing to depart from: nothing is shown. Times that are not
// observed are left out.
func TestFollowingWithoutComparison(t *testing.T) {
	o := endemic.FollowOptions{Stretch: 12, Back: 1, Draws: 99, Ratio: 0.5}
	alone := make([][]float64, 24)
	for t := range alone {
		alone[t] = []float64{float64(t % 5)}
	}
	if f, err := endemic.TestFollowing(alone, nil, o, resample.New(1)); err != nil || f.Any < 1-1e-9 {
		t.Errorf("one unit: %+v, %v", f, err)
	}
	for t := range alone {
		alone[t][0] = math.NaN()
	}
	if _, err := endemic.TestFollowing(alone, nil, o, resample.New(1)); !stats.IsKind(err, stats.TooFew) {
		t.Errorf("nothing observed: %v", err)
	}
}
