package groups

import (
	"github.com/blindspot/blindspot/stats/score"
)

// PITBins is the number of bins of the probability integral transform.
const PITBins = 10

// Calibration tells whether probabilities meant what they said. PIT[k] is the
// share of outcomes in the k-th tenth of their forecast distribution, a tenth
// where the forecasts are calibrated; for counts it is randomised (Czado,
// Gneiting and Held 2009, https://doi.org/10.1111/j.1541-0420.2009.01191.x).
type Calibration struct {
	PIT         []float64     `json:"pit"`
	Reliability []Reliability `json:"reliability"`
}

// Reliability compares the forecast probability of at least Level with how often
// that came.
type Reliability struct {
	Level float64 `json:"level"`
	Brier float64 `json:"brier"`
	Base  float64 `json:"base_rate"`
	Bins  []Bin   `json:"bins"`
}

// Bin is a tenth of the probabilities; bins without a forecast are left out. The
// interval is Wilson's at 90 %, as if the forecasts were independent, which
// neighbouring months are not: read it as a lower bound on the uncertainty.
type Bin struct {
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	N        int     `json:"n"`
	Forecast float64 `json:"forecast"`
	Observed float64 `json:"observed"`
	From     float64 `json:"observed_low"`
	To       float64 `json:"observed_high"`
}

func calibrate(cells []outcome) Calibration {
	c := Calibration{PIT: make([]float64, PITBins), Reliability: []Reliability{}}
	probs, came := make([]float64, len(cells)), make([]bool, len(cells))
	for _, cell := range cells {
		c.PIT[min(max(int(cell.pit*PITBins), 0), PITBins-1)] += 1 / float64(len(cells))
	}
	for l, level := range Levels {
		r := Reliability{Level: level, Bins: []Bin{}}
		for i, cell := range cells {
			probs[i], came[i] = cell.reach[l], cell.Actual >= level
			hit := 0.0
			if came[i] {
				hit = 1
			}
			r.Brier += (probs[i] - hit) * (probs[i] - hit) / float64(len(cells))
			r.Base += hit / float64(len(cells))
		}
		bins, err := score.Reliability(probs, came, 10)
		if err != nil {
			continue // no forecasts: nothing to compare
		}
		for _, b := range bins {
			r.Bins = append(r.Bins, Bin{b.Low, b.High, b.N, b.Forecast, b.Observed.Value, b.Observed.Low, b.Observed.High})
		}
		c.Reliability = append(c.Reliability, r)
	}
	return c
}
