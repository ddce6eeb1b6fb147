package endemic_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot/stats/endemic"
)

// Simulate from known parameters, fit, and count how often the 90 % intervals
// hold the truth. 400 runs put a standard error of 1.5 points on each count.
func TestIntervalsCoverTheTruth(t *testing.T) {
	const units, times, runs = 8, 120, 400
	for _, c := range []struct {
		name    string
		family  endemic.Family
		params  []float64
		missing float64 // share of counts masked at random
	}{
		{"Poisson", endemic.Poisson, []float64{math.Log(0.4), math.Log(0.25), math.Log(1.5), 0.4, -0.3}, 0},
		{"NegBin1", endemic.NegBin1, []float64{math.Log(0.4), math.Log(0.25), math.Log(1.5), 0.4, -0.3, math.Log(0.5)}, 0},
		{"NegBin1 with missing counts", endemic.NegBin1, []float64{math.Log(0.4), math.Log(0.25), math.Log(1.5), 0.4, -0.3, math.Log(0.5)}, 0.08},
	} {
		t.Run(c.name, func(t *testing.T) {
			model := small(c.family, units)
			rng := seeded(3)
			hits := make([]int, len(c.params))
			fits := 0
			for range runs {
				data := simulate(t, rng, model, units, times, c.params)
				for _, row := range data.Counts {
					for i := range row {
						if rng.Float64() < c.missing {
							row[i] = math.NaN()
						}
					}
				}
				fit := mustFit(t, data, model, endemic.Options{Level: 0.9})
				fits++
				for k, coefficient := range fit.Coefficients {
					if coefficient.Contains(c.params[k]) {
						hits[k]++
					}
				}
			}
			for k, h := range hits {
				if share := float64(h) / float64(fits); share < 0.85 || share > 0.95 {
					t.Errorf("interval %d covers in %.3f of %d fits", k, share, fits)
				}
			}
		})
	}
}

// The profile interval of the dominant eigenvalue, for contagion from none to
// strong and for neighbours that answer one another only (a periodic matrix).
// Without contagion its lower end is 0 nearly always, so that it covers more
// often than it says.
func TestEigenvalueIntervalsCoverTheTruth(t *testing.T) {
	const units, times, runs = 5, 60, 120
	ring := small(endemic.NegBin1, units)
	pair := endemic.Model{NE: component(endemic.Intercept()), End: component(endemic.Intercept()), Weights: endemic.Matrix{{0, 1}, {1, 0}}}
	none := endemic.Model{End: component(endemic.Intercept())}
	for _, c := range []struct {
		name        string
		truth, fit  endemic.Model
		units       int
		params      []float64
		want        float64
		least, most float64
	}{
		{"strong", ring, ring, units, []float64{math.Log(.5), math.Log(.3), math.Log(.5), .4, -.3, math.Log(.5)}, .8, .84, .96},
		{"weak", ring, ring, units, []float64{math.Log(.1), math.Log(.1), math.Log(.5), .4, -.3, math.Log(.5)}, .2, .84, .97},
		{"two neighbours", pair, pair, 2, []float64{math.Log(.5), 0}, .5, .84, .96},
		{"none", none, pair, 2, []float64{0}, 0, .9, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			rng := seeded(3)
			hits, width := 0, 0.0
			for range runs {
				fit := mustFit(t, simulate(t, rng, c.truth, c.units, times, c.params), c.fit, endemic.Options{Level: .9})
				eigen, err := fit.DominantEigenvalue(0)
				if err != nil {
					t.Fatal(err)
				}
				if eigen.Contains(c.want) {
					hits++
				}
				if !eigen.Contains(eigen.Value) || eigen.Low < 0 || math.IsInf(eigen.High, 1) {
					t.Errorf("%+v", eigen)
				}
				width += (eigen.High - eigen.Low) / runs
			}
			if share := float64(hits) / runs; share < c.least || share > c.most {
				t.Errorf("covers in %.3f of %d fits", share, runs)
			}
			if width > .7 {
				t.Errorf("mean width %.2f", width)
			}
		})
	}
}

func TestProfileIntervalsCoverTheTruth(t *testing.T) {
	const units, times, runs = 6, 50, 200
	params := []float64{math.Log(0.3), math.Log(0.2), math.Log(1), 0.4, -0.3}
	model := small(endemic.Poisson, units)
	rng := seeded(4)
	hits := 0
	for range runs {
		fit := mustFit(t, simulate(t, rng, model, units, times, params), model, endemic.Options{})
		interval, err := fit.Profile("ne.intercept", 0.9)
		if err != nil {
			t.Fatal(err)
		}
		if interval.Contains(params[1]) {
			hits++
		}
	}
	if share := float64(hits) / runs; share < 0.85 || share > 0.95 {
		t.Errorf("covers in %.3f of %d fits", share, runs)
	}
}

// Random intercepts: the variances are recovered on average, and a panel
// without differences between the units says so.
func TestRandomInterceptsRecoverTheVariance(t *testing.T) {
	const units, times, runs = 25, 60, 40
	model := endemic.Model{AR: component(endemic.Intercept()), End: &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}, Random: true}}
	rng := seeded(5)
	var sum float64
	for range runs {
		params := []float64{math.Log(0.4), 0.5}
		for range units {
			params = append(params, 0.8*rng.NormFloat64())
		}
		fit := mustFit(t, simulate(t, rng, model, units, times, params), model, endemic.Options{})
		sum += fit.Variances[0].Value / runs
	}
	near(t, "mean variance", sum, 0.64, 3*0.64*math.Sqrt(2.0/units/runs)+0.03)

	same := make([]float64, 2+units)
	same[0] = math.Log(0.4)
	boundary := 0
	for range 20 {
		fit := mustFit(t, simulate(t, rng, model, units, times, same), model, endemic.Options{})
		if fit.Variances[0].Boundary {
			boundary++
		} else if fit.Variances[0].Value > 0.05 {
			t.Errorf("variance %v without differences", fit.Variances[0].Value)
		}
	}
	if boundary == 0 {
		t.Error("the boundary was never reported")
	}
}

// A component that the data lack goes to its boundary, is reported, and its
// profile interval has no lower end.
func TestAbsentComponentsAreOnTheBoundary(t *testing.T) {
	rng := seeded(6)
	model := endemic.Model{Family: endemic.NegBin1, AR: component(endemic.Intercept()), End: component(endemic.Intercept())}
	truth := endemic.Model{End: component(endemic.Intercept())}
	own, dispersion := 0, 0
	for range 60 {
		data := simulate(t, rng, truth, 3, 60, []float64{1})
		fit, err := endemic.Fit(data, model, endemic.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range fit.Coefficients {
			if !c.Boundary {
				continue
			}
			if !math.IsInf(c.SE, 1) || len(fit.Report.Boundary) == 0 || len(fit.Report.Warnings) == 0 {
				t.Errorf("%s: %+v, %+v", c.Name, c, fit.Report)
			}
			switch c.Name {
			case "ar.intercept":
				own++
				eigen, err := fit.DominantEigenvalue(1)
				if err != nil || eigen.Low != 0 || !(eigen.High > eigen.Value && eigen.High < .5) {
					t.Errorf("dominant eigenvalue: %+v, %v", eigen, err)
				}
			case "log_psi":
				dispersion++
			}
			interval, err := fit.Profile(c.Name, 0.9)
			if err != nil {
				t.Fatal(err)
			}
			if !math.IsInf(interval.Low, -1) || interval.High > 0.5 || interval.High < -12 {
				t.Errorf("%s: %+v", c.Name, interval)
			}
		}
	}
	// Without either, each estimate is at the boundary about half of the time.
	if own < 15 || own > 45 || dispersion < 15 || dispersion > 50 {
		t.Errorf("at the boundary: own past %d, dispersion %d of 60", own, dispersion)
	}
}

// Few events in many units, as of a small group: the interval stays within what
// the counts can say, and no routine fails at the edge of the fit.
func TestEigenvalueOfSparsePanels(t *testing.T) {
	const units, times = 20, 60
	rng := seeded(8)
	weights := make(endemic.Matrix, units)
	for j := range weights {
		weights[j] = make([]float64, units)
		for _, i := range []int{j - 1, j + 1} {
			if i >= 0 && i < units-3 { // the last three are islands
				weights[j][i] = 1
			}
		}
	}
	truth := endemic.Model{End: component(endemic.Intercept())}
	for _, rate := range []float64{.02, .05, .2} {
		for range 6 {
			data := simulate(t, rng, truth, units, times, []float64{math.Log(rate)})
			model := endemic.Model{Family: endemic.NegBin1, AR: component(endemic.Intercept()), NE: component(endemic.Intercept()),
				End: &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}, Random: true}, Weights: weights.Normalised()}
			fit := mustFit(t, data, model, endemic.Options{Level: .9})
			eigen, err := fit.DominantEigenvalue(times - 1)
			if err != nil || !eigen.Contains(eigen.Value) || !(eigen.High < 1.5) || eigen.Low > .2 {
				t.Errorf("rate %v: %+v, %v", rate, eigen, err)
			}
		}
	}
}
