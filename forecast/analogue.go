package forecast

import (
	"context"
	"math"
	"sync"
)

// Analogue predicts what followed similar pasts: it looks up the months of all
// units that resemble the unit's last month in level, activity, length of peace
// and neighbourhood, and takes their futures, weighted by likeness and scaled to
// the unit's level.
type Analogue struct {
	Label   string
	Nearest int     // months that count in full measure; 0: 300
	Scale   float64 // how far a future follows the ratio of levels; 0: 1, in full
	Age     float64 // months after which a candidate counts 1/e as much; 0: 120; negative: all count alike
	Weights [features]float64
	Own     float64 // how many times the unit's own past counts; 0: 3
}

// Name is analogue, or its label.
func (a Analogue) Name() string {
	if a.Label != "" {
		return a.Label
	}
	return "analogue"
}

func (a Analogue) defaults() Analogue {
	if a.Nearest == 0 {
		a.Nearest = 300
	}
	if a.Scale == 0 {
		a.Scale = 1
	}
	if a.Age == 0 {
		a.Age = 120
	}
	if a.Own == 0 {
		a.Own = 3
	}
	if a.Weights == [features]float64{} {
		a.Weights = [features]float64{fShort: 1, fMedium: 0.6, fLong: 0.4, fActive: 4, fQuiet: 1, fAround: 0.2}
	}
	return a
}

// shortest is the number of months of history below which looking for similar
// pasts does worse than a Markov chain, which then takes its place.
const shortest = 60

// Fit makes the library of pasts that are known at the cut.
func (a Analogue) Fit(ctx context.Context, past Panel, horizons []int, seed uint64) (Predictor, error) {
	if err := checkHorizons(horizons); err != nil {
		return nil, err
	}
	a = a.defaults()
	if past.Months() < shortest {
		return Regime{}.Fit(ctx, past, horizons, seed)
	}
	past.states = past.described()
	books := past.library(&a.Weights)
	if len(books.of) < a.Nearest {
		return Regime{}.Fit(ctx, past, horizons, seed)
	}
	last := past.Months() - 1
	searches := sync.Pool{New: func() any { return &search{} }}
	return newTable(past, horizons, func(u int) []Mass {
		if !past.states.known[u][last] {
			return nil
		}
		s := searches.Get().(*search)
		defer searches.Put(s)
		return a.predict(past, books, s, u, horizons)
	}), nil
}

// predict gathers the futures of the pasts that are nearest to the unit's.
func (a Analogue) predict(past Panel, books *library, s *search, u int, horizons []int) []Mass {
	last := past.Months() - 1
	x := &past.states.x[u][last]
	here := past.scaled(u, last, &a.Weights)
	near, width := s.nearest(books, &here, a.Nearest)
	f := newFollowed(past, horizons)
	for _, n := range near {
		c := &books.of[n.at]
		w := 1 - n.d2/(2*width)
		w *= w
		if int(c.unit) == u {
			w *= a.Own
		}
		if a.Age > 0 {
			w *= math.Exp(-float64(last-int(c.month)) / a.Age)
		}
		ratio := math.Exp(a.Scale * (level(x) - level(&past.states.x[c.unit][c.month])))
		f.add(past, int(c.unit), int(c.month), ratio, w)
	}
	return f.row(past, horizons)
}

// followed gathers what followed the pasts that resemble a unit's.
type followed struct {
	filing *filing
	after  []Mass   // by months after, without filing months
	filed  [12]Mass // of filing months, by the month of the year; nil where there is nothing
	whole  float64
}

func newFollowed(past Panel, horizons []int) *followed {
	// A year and a month are gathered whatever is asked for, since they hold each
	// filing month once.
	return &followed{filing: past.filing(), after: newMasses(max(horizons[len(horizons)-1], 12) + 1)}
}

func (f *followed) add(past Panel, unit, month int, ratio, w float64) {
	f.whole += w
	values := past.Values[unit][month+1:]
	values = values[:min(len(f.after), len(values))]
	var observed []bool
	if past.Observed != nil {
		observed = past.Observed[unit][month+1:]
	}
	for i, v := range values {
		if observed != nil && !observed[i] {
			continue
		}
		cell := 0
		if v > 0 {
			cell = cellOf(max(v*ratio, 1))
		}
		if k := past.monthOfYear(month + 1 + i); f.filing[k] {
			if i < 12 {
				if f.filed[k] == nil {
					f.filed[k] = NewMass()
				}
				f.filed[k][cell] += w
			}
			continue
		}
		f.after[i][cell] += w
	}
}

// row gives the distributions by horizon; nil where nothing followed.
func (f *followed) row(past Panel, horizons []int) []Mass {
	row := smooth(f.after, f.whole, horizons)
	if row == nil {
		return nil
	}
	for i, h := range horizons {
		k := past.monthOfYear(past.Months() - 1 + h)
		if f.filing[k] && f.filed[k] != nil {
			row[i] = filed(f.filed[k], row[i], filedShare)
		}
	}
	return row
}

func newMasses(n int) []Mass {
	flat := make([]float64, n*len(gridLow))
	all := make([]Mass, n)
	for i := range all {
		all[i] = flat[i*len(gridLow) : (i+1)*len(gridLow) : (i+1)*len(gridLow)]
	}
	return all
}

// smooth adds up, for each horizon, what followed then, a month before and a
// month after. A horizon that next to no past reaches takes what is said of the
// last one before it that enough of them reach.
func smooth(after []Mass, whole float64, horizons []int) []Mass {
	row := newMasses(len(horizons))
	for i, h := range horizons {
		for h > 1 && after[h-1].total() < reached*whole {
			h--
		}
		for lead := max(h-1, 1); lead <= h+1; lead++ {
			row[i].addScaled(after[lead-1], 1)
		}
		if !row[i].normalise() {
			return nil
		}
	}
	return row
}

// reached is the share of the pasts' weight that must have a future as far as a
// horizon.
const reached = 0.05

// level is what a future is scaled by: a compromise of the short and the medium
// memory, on the log scale.
func level(x *[features]float64) float64 { return (x[fShort] + x[fMedium]) / 2 }
