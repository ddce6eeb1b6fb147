package forecast

import "github.com/blindspot/blindspot/stats/score"

// PITBins is the number of bins of the probability integral transform.
const PITBins = 10

// Levels are the counts of which reliability is judged: any at all, and the
// threshold that the field calls a conflict in a month.
var Levels = [2]float64{1, 25}

// Calibration tells whether probabilities meant what they said. PIT[k] is the
// share of outcomes in the k-th tenth of their forecast distribution, a tenth
// where the forecasts are calibrated; the probability of a tie is spread over the
// tenths it lies in (Czado, Gneiting and Held 2009,
// https://doi.org/10.1111/j.1541-0420.2009.01191.x).
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

// Told is what a distribution said of one outcome.
type Told struct {
	Outcome float64
	Low     float64    // probability of less than the outcome
	High    float64    // probability of the outcome or less
	Reach   [2]float64 // probability of at least each of Levels
}

// Tells returns what the distribution says of an outcome.
func (m Mass) Tells(outcome float64) Told {
	t := Told{Outcome: outcome, Low: 1 - m.AtLeast(outcome), High: 1 - m.AtLeast(outcome+1)}
	for l, level := range Levels {
		t.Reach[l] = m.AtLeast(level)
	}
	return t
}

// Calibrate sums up what forecasts said of their outcomes. Without any it is
// empty.
func Calibrate(all []Told) Calibration {
	c := Calibration{PIT: make([]float64, PITBins), Reliability: []Reliability{}}
	n := float64(len(all))
	for _, t := range all {
		spread(c.PIT, t.Low, t.High, 1/n)
	}
	stated, came := make([]float64, len(all)), make([]bool, len(all))
	for l, level := range Levels {
		r := Reliability{Level: level, Bins: []Bin{}}
		for i, t := range all {
			stated[i], came[i] = t.Reach[l], t.Outcome >= level
			hit := indicator(came[i])
			r.Brier += (stated[i] - hit) * (stated[i] - hit) / n
			r.Base += hit / n
		}
		bins, err := score.Reliability(stated, came, 10)
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

// spread adds a weight, uniform between low and high, to equal bins of 0 to 1.
func spread(bins []float64, low, high, weight float64) {
	n := float64(len(bins))
	if high-low < 1e-12 {
		bins[min(max(int(low*n), 0), len(bins)-1)] += weight
		return
	}
	for i := range bins {
		inside := min(high, float64(i+1)/n) - max(low, float64(i)/n)
		bins[i] += weight * max(inside, 0) / (high - low)
	}
}
