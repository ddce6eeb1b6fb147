package measure_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/stats/endemic"
	"github.com/blindspot/blindspot/stats/hawkes"
	"github.com/blindspot/blindspot/stats/resample"
)

// contagious simulates 60 months of an endemic-epidemic process on a 3 x 4 grid
// in which an event sets off own events in its area and passed among the
// neighbours, on top of a base a month and area whose level differs by year.
func contagious(t *testing.T, rng *rand.Rand, own, passed, base float64) measure.Input {
	t.Helper()
	g := grid{3, 4}
	weights := make(endemic.Matrix, g.n())
	for i := range weights {
		weights[i] = make([]float64, g.n())
		for j := range weights {
			for _, a := range g.Neighbours(g.area(i)) {
				if a == g.area(j) {
					weights[i][j] = 1
				}
			}
		}
	}
	levels := []float64{0, 0.5, -0.3, 0.2, -0.6}
	model := endemic.Model{Family: endemic.NegBin1, AR: &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}},
		NE: &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}}, Weights: weights.Normalised(),
		End: &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}, Offset: func(t, _ int) float64 { return math.Exp(levels[t/12]) }}}
	process, err := endemic.NewProcess(model, g.n(), []float64{math.Log(own), math.Log(passed), math.Log(base), math.Log(0.3)})
	if err != nil {
		t.Fatal(err)
	}
	counts, err := process.Simulate(rng, 0, make([]float64, g.n()), 60)
	if err != nil {
		t.Fatal(err)
	}
	return simulated(rng, g, counts)
}

// Of every event 0.35 follow in its area and 0.25 beside it: the dominant
// eigenvalue is 0.6, since a sender's weights sum to one.
func TestEigenvalueAndSpilloverAreRecovered(t *testing.T) {
	slow.Test(t)
	const runs = 40
	eigen, share := 0, 0.0
	for run := range uint64(runs) {
		in := contagious(t, resample.New(21, run), 0.35, 0.25, 0.8)
		in.Quick = true
		f, err := measure.SelfSustainability(in)
		if err != nil {
			t.Fatal(err)
		}
		if q := number(t, f, "eigenvalue"); q.Low <= 0.6 && 0.6 <= q.High {
			eigen++
		}
		s, err := measure.Spillover(in)
		if err != nil {
			t.Fatal(err)
		}
		share += number(t, s, "neighbour_share").Value / runs
	}
	if eigen < 31 {
		t.Errorf("the interval of the eigenvalue held 0.6 in %d of %d runs", eigen, runs)
	}
	// In the long run a quarter of all events come from next door.
	if math.Abs(share-0.25) > 0.06 {
		t.Errorf("on average %.3f of the events are put down to neighbours, want about 0.25", share)
	}
}

func TestNoContagionIsToldAsNone(t *testing.T) {
	in := contagious(t, resample.New(22), 1e-9, 1e-9, 3)
	f, err := measure.SelfSustainability(in)
	if err != nil {
		t.Fatal(err)
	}
	if q := number(t, f, "eigenvalue"); q.Value > 0.15 || q.High > 0.4 {
		t.Errorf("events that are independent give an eigenvalue near none, got %v", q)
	}
	s, err := measure.Spillover(in)
	if err != nil {
		t.Fatal(err)
	}
	if q := number(t, s, "neighbour_share"); q.Value > 0.15 {
		t.Errorf("nothing spills over, yet %v of events are put down to neighbours", q)
	}
}

// One busy area beside quiet ones gives, and they receive; what is given is
// received, so that the balances add up to nothing.
func TestBusyAreaIsTheExporter(t *testing.T) {
	rng := resample.New(23)
	g := grid{1, 3}
	counts := make([][]float64, 60)
	last := 8.0
	for m := range counts {
		middle := float64(resample.NegBin(4+0.5*last, 5, rng))
		counts[m] = []float64{float64(resample.Poisson(0.2+0.15*last, rng)), middle, float64(resample.Poisson(0.2+0.15*last, rng))}
		last = middle
	}
	f, err := measure.Spillover(simulated(rng, g, counts))
	if err != nil {
		t.Fatal(err)
	}
	v, ok := f.Value("net_exporter")
	if !ok || !strings.Contains(v.Label, "Area 001") || v.Q.Value <= 0 {
		t.Errorf("the middle area exports, got %q %v", v.Label, v.Q)
	}
	if got := f.Table.Rows[0][0]; !strings.Contains(got, "Area 001") {
		t.Errorf("the largest flow comes from the middle, got %v", f.Table.Rows[0])
	}
	if _, ok := f.Value("cross_border_share"); !ok {
		t.Error("the share that crosses borders is missing")
	}
}

// An operation empties the centre of a 3 x 3 grid, and its four neighbours take
// up what it loses while the corners stay as they are.
func TestBalloonEffect(t *testing.T) {
	for _, c := range []struct {
		name       string
		centre     float64
		ring       float64
		centreArea string
		above      bool
	}{
		{"pushed outwards", 2, 8, "TOY-004", true},
		{"pushed outwards, centre found by its fall", 2, 8, "", true},
		{"calm all around", 2, 3, "TOY-004", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			rng := resample.New(24)
			counts := make([][]float64, 24)
			for m := range counts {
				counts[m] = make([]float64, 9)
				for i := range counts[m] {
					mean := 3.0
					switch {
					case m >= 12 && i == 4:
						mean = c.centre
					case i == 4:
						mean = 20
					case m >= 12 && i%2 == 1:
						mean = c.ring
					}
					counts[m][i] = float64(resample.Poisson(mean, rng))
				}
			}
			b, err := measure.BalloonEffect(simulated(rng, grid{3, 3}, counts), c.centreArea)
			if err != nil {
				t.Fatal(err)
			}
			if b.Centre != "TOY-004" || b.Fall.High >= 1 {
				t.Errorf("the centre fell, got %s %v", b.Centre, b.Fall)
			}
			if truth := c.ring / 3; truth < b.Ratio.Q.Low || truth > b.Ratio.Q.High || (b.Ratio.Q.Low > 1) != c.above {
				t.Errorf("the ring changed to %.2f times beside the rest, got %v", truth, b.Ratio.Q)
			}
		})
	}
}

// A Hawkes process with branching ratio 0.5 and a background that triples over
// three years: the constant background must put it too high, and the interval
// under the varying one must hold it.
func TestBranchingRatioWithAChangingBackground(t *testing.T) {
	const runs = 12
	held, inflated := 0, 0
	for run := range uint64(runs) {
		rng := resample.New(25, run)
		const end = 1095.0
		rate := hawkes.Rate{Form: hawkes.EvenPieces(end, 3), End: end, Coef: []float64{math.Log(0.1), math.Log(0.3), math.Log(0.05)}}
		ev, err := hawkes.Univariate(rate, 0.5, hawkes.Exponential{Rate: 0.2}).SimulateThinning(rng)
		if err != nil {
			t.Fatal(err)
		}
		in := measure.Input{Group: toyGroup, Subject: "The Group", Coverage: full(36), Geo: grid{2, 2}, AsOf: (begin + 35).Last(), Seed: run}
		for k, day := range ev.Times[0] {
			e := clash(rng, grid{2, 2}.place(k%3), 0, k)
			e.When.From = begin.First() + blindspot.Date(day)
			e.When.To = e.When.From
			in.Events = append(in.Events, e)
		}
		f, err := measure.SelfSustainability(in)
		if err != nil {
			t.Fatal(err)
		}
		varying, constant := number(t, f, "branching"), number(t, f, "branching_constant")
		if varying.Low <= 0.5 && 0.5 <= varying.High {
			held++
		}
		if constant.Value > varying.Value {
			inflated++
		}
	}
	if held < 8 {
		t.Errorf("the interval held the true 0.5 in %d of %d runs", held, runs)
	}
	if inflated < 9 {
		t.Errorf("the constant background gave the larger ratio in %d of %d runs only", inflated, runs)
	}
}
