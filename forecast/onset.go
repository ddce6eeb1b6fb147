package forecast

import (
	"context"
	"math"
	"sync"

	"github.com/blindspot/blindspot"
)

// Onset predicts countries that have been without deaths for a year or more: a logistic
// regression of whether there are deaths in a month ahead, on how long the silence has
// lasted, whether there ever were deaths before, and how many die beside them. Recent
// months teach more, since wars break out more often in some decades than in others. How
// deadly a return is, nothing of this tells: that comes from all returns.
//
// Neighbours' violence as a cause of onset: Buhaug and Gleditsch 2008, doi
// 10.1111/j.1468-2478.2008.00499.x. What else was tried is in docs/FORECASTS.md.
type Onset struct{}

// Name is onset.
func (Onset) Name() string { return "onset" }

const (
	onsetMemory  = 60.0 // months after which an observation teaches a third as much
	fewestOnsets = 30   // months with deaths, for a regression at a horizon
	leastQuiet   = 12   // months without a death, for a silence
)

const onsetTerms = 4

// onsetRow is what is known of a silence; x are the features of the month.
func onsetRow(quiet int, x *[features]float64) [onsetTerms]float64 {
	row := [onsetTerms]float64{0: 1, 3: x[fAround]}
	if quiet == never {
		row[1] = 1
	} else {
		row[2] = math.Log(float64(1+quiet) / 60)
	}
	return row
}

// Fit estimates one regression for each four horizons. It fails with TooFewData where the
// panel holds too few ends of silences to learn from; [Silence] may speak then.
func (o Onset) Fit(_ context.Context, past Panel, horizons []int, _ uint64) (Predictor, error) {
	if err := checkHorizons(horizons); err != nil {
		return nil, err
	}
	if past.Neighbours == nil {
		return nil, blindspot.Errorf(blindspot.Internal, "", "onset is asked about a panel without neighbours")
	}
	s, quiet, last := past.described(), silencesOf(past), past.Months()-1
	fits := make([][]float64, len(horizons))
	var fit []float64
	for from := 0; from < len(horizons); from += 4 {
		group := horizons[from:min(from+4, len(horizons))]
		if next := o.learn(past, s, quiet, group); next != nil {
			fit = next // a horizon too long for the past takes the fit before it
		}
		if fit == nil {
			return nil, blindspot.Errorf(blindspot.TooFewData, "import a longer record of more countries", "fewer than %d months with deaths follow a year without", fewestOnsets)
		}
		for i := range group {
			fits[from+i] = fit
		}
	}
	size := sync.OnceValue(func() Mass { return deadly(past, quiet) })
	return newTable(past, horizons, func(u int) []Mass {
		if !past.observed(u, last) {
			return nil
		}
		x := onsetRow(quiet[u][last], &s.x[u][last])
		row := make([]Mass, len(horizons))
		for i, fit := range fits {
			p := 1 / (1 + math.Exp(-linear(x[:], fit)))
			row[i] = NewMass()
			row[i].addScaled(size(), p)
			row[i].add(0, 1-p)
		}
		return row
	}), nil
}

// learn fits what followed, by so many months, the silences of all units.
func (Onset) learn(past Panel, s *states, quiet [][]int, leads []int) []float64 {
	var x design
	var y, weights []float64
	onsets := 0
	last := past.Months() - 1
	for u := range past.Units {
		for i := 0; ; i++ {
			lead := leads[i%len(leads)]
			t := last - lead - i*silenceEvery
			if t < leastQuiet {
				break
			}
			v, ok := past.At(u, t+lead)
			if !ok || quiet[u][t] < leastQuiet {
				continue
			}
			row := onsetRow(quiet[u][t], &s.x[u][t])
			x = x.with(row[:])
			y, weights = append(y, indicator(v > 0)), append(weights, math.Exp(float64(t-last)/onsetMemory))
			if v > 0 {
				onsets++
			}
		}
	}
	if onsets < fewestOnsets {
		return nil
	}
	return irls(x, y, weights, 0, logistic, -3)
}

// deadly is the distribution of the deaths of a return.
func deadly(past Panel, quiet [][]int) Mass {
	m := smearing(0.5).smear(returnSizes(past, quiet, Silence{Never: true}))
	m[0] = 0
	m.normalise()
	return m
}
