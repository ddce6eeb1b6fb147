package measure_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/tail"
)

// The truth: 12 events a month, of which three in ten have a power-law number
// of deaths from 6 on with exponent 2.6. P(100 or more in a year) is
// 1 - exp(-12 x 12 x 0.3 x S(100)).
func TestTailRecoversTheChanceOfAMassCasualtyEvent(t *testing.T) {
	slow.Test(t)
	law := tail.PowerLaw{Alpha: 2.6, Xmin: 6, Discrete: true}
	truth := 1 - math.Exp(-12*12*0.3*law.Survival(100))
	const runs = 40
	covered := map[string]int{}
	for run := range uint64(runs) {
		rng := resample.New(3, run)
		counts := make([]float64, 60)
		for m := range counts {
			counts[m] = float64(resample.Poisson(12, rng))
		}
		in := series(rng, counts)
		in.Quick = run%2 == 0 // both ways must hold their level
		for i := range in.Events {
			d := rng.IntN(6)
			if rng.Float64() < 0.3 {
				d = int(law.Draw(rng))
			}
			in.Events[i].Deaths = blindspot.Deaths{Best: d, Low: d, High: d}
		}
		f, err := measure.Tail(in)
		if err != nil {
			t.Fatal(err)
		}
		for key, want := range map[string]float64{"alpha": law.Alpha, "p_mass_casualty": truth} {
			v, _ := f.Value(key)
			if v.Q.Low <= want && want <= v.Q.High {
				covered[key]++
			}
		}
	}
	// 90 % intervals; 40 runs hold it 31 times or more with probability 0.98.
	for _, key := range []string{"alpha", "p_mass_casualty"} {
		if covered[key] < 31 {
			t.Errorf("the interval of %s held the truth in %d of %d runs", key, covered[key], runs)
		}
	}
}

func TestTailLeavesOutEventsThatSumUpSeveral(t *testing.T) {
	rng := resample.New(4)
	in := series(rng, flat(48, 10))
	for i := range in.Events {
		d := 1 + rng.IntN(20)
		in.Events[i].Deaths.Best = d
	}
	long := in.Events[len(in.Events)-1]
	long.ID, long.When.From = "toy:month", long.When.From-27
	long.Deaths = blindspot.Deaths{Best: 250, Low: 250, High: 250}
	in.Events = append(in.Events, long)
	sortEvents(in.Events)
	f, err := measure.Tail(in)
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := f.Value("mass_casualty_events"); v.Q.Value != 0 {
		t.Errorf("a month's sum of 250 deaths is no mass-casualty event, got %v of them", v.Q.Value)
	}
	if len(f.Warnings) == 0 {
		t.Error("nothing is left out without saying so")
	}
}
