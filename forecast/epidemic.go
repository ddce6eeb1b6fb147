package forecast

import (
	"context"
	"math"
	"slices"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/endemic"
	"github.com/blindspot/blindspot/stats/resample"
)

// Epidemic is the endemic-epidemic model of package endemic: what happens in a
// unit comes from its own last month, from its neighbours' last month, and from
// a level of its own. It is fitted to the months of Window, for the
// units with deaths in at least twelve of them, each with a dispersion of its
// own, and simulated on. The other units get their own decaying past.
type Epidemic struct {
	Window int // months of the fit; 0: 36
	Paths  int // simulated futures; 0: 300
}

// Name is endemic_epidemic.
func (Epidemic) Name() string { return "endemic_epidemic" }

// Fit estimates the model and simulates. Where no estimate exists, as without
// any death, the unit's own decaying past stands in.
func (e Epidemic) Fit(ctx context.Context, past Panel, horizons []int, seed uint64) (Predictor, error) {
	if err := checkHorizons(horizons); err != nil {
		return nil, err
	}
	if e.Window == 0 {
		e.Window = 36
	}
	if e.Paths == 0 {
		e.Paths = 300
	}
	quiet, err := Decay{Memory: 12}.Fit(ctx, past, horizons, seed)
	if err != nil {
		return nil, err
	}
	s := past.described()
	active := e.active(past)
	data := endemic.Data{Counts: e.counts(past, active)}
	if len(active) == 0 {
		return quiet, nil
	}
	fit, err := endemic.Fit(data, e.model(past, s, active, len(data.Counts)), endemic.Options{})
	if err == nil {
		var paths endemic.Paths
		steps := endemic.Horizon{Steps: horizons[len(horizons)-1], Paths: e.Paths}
		if paths, err = fit.Simulate(resample.New(seed, Stream(e.Name()), uint64(past.Last())), steps); err == nil {
			return e.table(past, horizons, active, paths, quiet.(*table)), nil
		}
	}
	for _, kind := range []stats.Kind{stats.Degenerate, stats.TooFew, stats.NotConverged, stats.Overflow} {
		if stats.IsKind(err, kind) {
			return quiet, nil
		}
	}
	return nil, err
}

// active are the units that enter: observed throughout the window of the fit,
// and with deaths in at least twelve of its months.
func (e Epidemic) active(past Panel) []int {
	var active []int
	for u := range past.Units {
		whole, deadly := true, 0
		for t := max(0, past.Months()-e.Window); t < past.Months(); t++ {
			v, ok := past.At(u, t)
			whole = whole && ok
			if v >= 1 {
				deadly++
			}
		}
		if whole && deadly >= 12 {
			active = append(active, u)
		}
	}
	return active
}

func (e Epidemic) counts(past Panel, active []int) [][]float64 {
	from := max(0, past.Months()-e.Window)
	counts := make([][]float64, past.Months()-from)
	for t := range counts {
		counts[t] = make([]float64, len(active))
		for i, u := range active {
			v, _ := past.At(u, from+t) // observed, or the unit were not active
			counts[t][i] = math.Round(v)
		}
	}
	return counts
}

func (e Epidemic) model(past Panel, s *states, active []int, months int) endemic.Model {
	from := past.Months() - months
	level := func(t, i int) float64 { // of the five years up to the month before
		c := min(max(from+t-1, 0), past.Months()-1)
		return math.Log(math.Expm1(s.x[active[i]][c][fLong]) + 0.02)
	}
	m := endemic.Model{Family: endemic.NegBinM,
		AR:  &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}},
		End: &endemic.Component{Terms: []endemic.Term{endemic.Intercept(), {Name: "level", Value: level}}}}
	if weights, any := e.weights(past, active); any {
		m.NE, m.Weights = &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}}, weights
	}
	return m
}

func (e Epidemic) weights(past Panel, active []int) (endemic.Matrix, bool) {
	row := make(map[int]int, len(active))
	for i, u := range active {
		row[u] = i
	}
	any := false
	w := make(endemic.Matrix, len(active))
	for i, u := range active {
		w[i] = make([]float64, len(active))
		if past.Neighbours == nil {
			continue
		}
		for _, v := range past.Neighbours[u] {
			if j, ok := row[v]; ok {
				w[i][j], any = 1, true
			}
		}
	}
	return w.Normalised(), any
}

func (e Epidemic) table(past Panel, horizons []int, active []int, paths endemic.Paths, quiet *table) *table {
	kernel := smearing(0.2)
	return newTable(past, horizons, func(u int) []Mass {
		i, ok := slices.BinarySearch(active, u)
		if !ok {
			return quiet.row(u)
		}
		row := make([]Mass, len(horizons))
		for k, h := range horizons {
			m := NewMass()
			for _, path := range paths.Counts {
				m.add(path[h-1][i], 1)
			}
			row[k] = kernel.smear(m)
			row[k].normalise()
		}
		return row
	})
}
