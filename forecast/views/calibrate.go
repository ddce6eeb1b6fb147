package views

import (
	"context"
	"slices"
	"sync"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/stats/score"
)

// kept is a model whose fits can be found again by their data cut, for what the
// scores of draws do not tell.
type kept struct {
	forecast.Model
	mu   sync.Mutex
	fits map[blindspot.Month]forecast.Distribution
}

// keep puts the model of a name into a kept.
func keep(models []forecast.Model, name string) *kept {
	i := slices.IndexFunc(models, func(m forecast.Model) bool { return m.Name() == name })
	k := &kept{Model: models[i], fits: map[blindspot.Month]forecast.Distribution{}}
	models[i] = k
	return k
}

// Fit fits the model and keeps the result.
func (k *kept) Fit(ctx context.Context, past forecast.Panel, horizons []int, seed uint64) (forecast.Predictor, error) {
	fit, err := k.Model.Fit(ctx, past, horizons, seed)
	if d, ok := fit.(forecast.Distribution); ok && err == nil {
		k.mu.Lock()
		k.fits[past.Last()] = d
		k.mu.Unlock()
	}
	return fit, err
}

// calibrate tells whether the probabilities of the kept model meant what they
// said. The probability of ties is spread over the tenths in which it lies, so
// nothing is random.
func (k *kept) calibrate(trials []forecast.Trial) (groups.Calibration, error) {
	c := groups.Calibration{PIT: make([]float64, groups.PITBins), Reliability: []groups.Reliability{}}
	probs, came := make([][]float64, len(groups.Levels)), make([][]bool, len(groups.Levels))
	n := 0
	for _, trial := range trials {
		fit := k.fits[trial.Origin]
		if trial.Model != k.Name() || fit == nil {
			continue
		}
		for _, cell := range trial.Cells {
			m := fit.Mass(cell.Unit, cell.Horizon)
			if m == nil {
				continue
			}
			n++
			spread(c.PIT, 1-m.AtLeast(cell.Actual), 1-m.AtLeast(cell.Actual+1))
			for l, level := range groups.Levels {
				probs[l], came[l] = append(probs[l], m.AtLeast(level)), append(came[l], cell.Actual >= level)
			}
		}
	}
	for i := range c.PIT {
		c.PIT[i] /= float64(max(n, 1))
	}
	for l, level := range groups.Levels {
		r := groups.Reliability{Level: level, Bins: []groups.Bin{}}
		bins, err := score.Reliability(probs[l], came[l], 10)
		if err != nil {
			return c, blindspot.Errorf(blindspot.Internal, "", "reliability: %w", err)
		}
		for i, p := range probs[l] {
			hit := 0.0
			if came[l][i] {
				hit = 1
			}
			r.Brier += (p - hit) * (p - hit) / float64(n)
			r.Base += hit / float64(n)
		}
		for _, b := range bins {
			r.Bins = append(r.Bins, groups.Bin{Low: b.Low, High: b.High, N: b.N, Forecast: b.Forecast, Observed: b.Observed.Value, From: b.Observed.Low, To: b.Observed.High})
		}
		c.Reliability = append(c.Reliability, r)
	}
	return c, nil
}

// spread adds a probability of one, uniform between low and high, to equal bins
// of 0 to 1.
func spread(bins []float64, low, high float64) {
	n := float64(len(bins))
	if high-low < 1e-12 {
		bins[min(max(int(low*n), 0), len(bins)-1)]++
		return
	}
	for i := range bins {
		inside := min(high, float64(i+1)/n) - max(low, float64(i)/n)
		bins[i] += max(inside, 0) / (high - low)
	}
}
