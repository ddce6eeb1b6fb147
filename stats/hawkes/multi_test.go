package hawkes_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot/stats/hawkes"
)

func twoTypes(end float64) *hawkes.Process {
	return &hawkes.Process{
		Background: []hawkes.Rate{hawkes.ConstantRate(0.3, end), hawkes.ConstantRate(0.2, end)},
		Branching:  [][]float64{{0.4, 0.2}, {0.1, 0.5}},
		Kernel:     []hawkes.Kernel{hawkes.Exponential{Rate: 1}, hawkes.Exponential{Rate: 0.5}},
	}
}

// The eigenvalues of {{.4,.2},{.1,.5}} are .6 and .3; (I-n)^-1 mu is
// {(.5*.3+.2*.2)/.28, (.1*.3+.6*.2)/.28}.
func TestTwoTypesByHand(t *testing.T) {
	p := twoTypes(1)
	near(t, "spectral radius", p.BranchingRatio(), 0.6, 1e-12)
	rate, err := p.StationaryRate()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "rate 0", rate[0], 0.19/0.28, 1e-12)
	near(t, "rate 1", rate[1], 0.15/0.28, 1e-12)
}

func TestTwoTypes(t *testing.T) {
	const end, runs = 1500.0, 60
	p := twoTypes(end)
	want, _ := p.StationaryRate()
	rng := seeded(2)
	var radius, entry int
	var mean [2]float64
	for i := range runs {
		simulate := p.SimulateCluster
		if i%2 == 1 {
			simulate = p.SimulateThinning
		}
		ev, err := simulate(rng)
		if err != nil {
			t.Fatal(err)
		}
		for d := range mean {
			mean[d] += float64(len(ev.Times[d])) / end / runs
		}
		fit, err := hawkes.Fit(ev, hawkes.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if fit.Branching.Contains(0.6) {
			radius++
		}
		if fit.Matrix[1][1].Contains(0.5) {
			entry++
		}
	}
	near(t, "rate 0", mean[0], want[0], 0.03)
	near(t, "rate 1", mean[1], want[1], 0.03)
	if radius < 48 || entry < 48 { // 54 expected
		t.Errorf("90 %% intervals cover the radius in %d, an entry in %d of %d runs", radius, entry, runs)
	}
}

// Expectation-maximisation and direct maximisation must meet.
func TestEMAgreesWithFit(t *testing.T) {
	two, err := twoTypes(800).SimulateCluster(seeded(4))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		ev   hawkes.Events
		opt  hawkes.Options
	}{
		{"one type", golden(t), hawkes.Options{}},
		{"one type, spline", golden(t), hawkes.Options{Background: hawkes.EvenSpline(1000, 2)}},
		{"two types", two, hawkes.Options{}},
		{"two types, pieces", two, hawkes.Options{Background: hawkes.EvenPieces(800, 3)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			direct, err := hawkes.Fit(c.ev, c.opt)
			if err != nil {
				t.Fatal(err)
			}
			em, err := hawkes.FitEM(c.ev, c.opt, 0)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "logLik", em.LogLik, direct.LogLik, 1e-6)
			near(t, "branching", em.Branching.Value, direct.Branching.Value, 1e-5)
			near(t, "SE", em.Branching.SE, direct.Branching.SE, 1e-4)
		})
	}
}

// Without any influence of type 1 on type 0 the entry is small, often exactly
// zero, and never undefined.
func TestNoCrossInfluence(t *testing.T) {
	p := twoTypes(1000)
	p.Branching = [][]float64{{0.4, 0}, {0, 0.4}}
	ev, err := p.SimulateCluster(seeded(8))
	if err != nil {
		t.Fatal(err)
	}
	fit, err := hawkes.Fit(ev, hawkes.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range fit.Matrix {
		for _, e := range row {
			if math.IsNaN(e.Value+e.SE+e.Low+e.High) || e.Value < 0 {
				t.Errorf("estimate %+v", e)
			}
		}
	}
	if fit.Matrix[0][1].Value > 0.15 || fit.Matrix[1][0].Value > 0.15 {
		t.Errorf("cross influence %+v, want about none", fit.Matrix)
	}
}
