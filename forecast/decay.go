package forecast

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
)

// Decay predicts a unit's own past months, weighted by age: a month that is
// Memory months old counts 1/e as much as the last one. Each value is spread on
// the log scale by a kernel with heavy tails, so that the forecast can exceed
// the past.
type Decay struct {
	Memory float64 // months
	Spread float64 // of the kernel, in log(1+deaths); 0: 0.5
}

// Name says the memory.
func (d Decay) Name() string { return fmt.Sprintf("decay_%g", d.Memory) }

// Fit weighs the past. The forecast is the same at every horizon.
func (d Decay) Fit(_ context.Context, past Panel, horizons []int, _ uint64) (Predictor, error) {
	if err := checkHorizons(horizons); err != nil {
		return nil, err
	}
	if d.Spread == 0 {
		d.Spread = 0.5
	}
	kernel := smearing(d.Spread)
	weight := make([]float64, min(past.Months(), int(faint*d.Memory)+1)) // by age
	for age := range weight {
		weight[age] = math.Exp(-float64(age) / d.Memory)
	}
	past.states = past.described()
	filing := past.filing()
	return newTable(past, horizons, func(u int) []Mass {
		raw := NewMass()
		var years [12]Mass // of filing months, by the month of the year
		limit := lump(past, u)
		last := past.Months() - 1
		for last > 0 && !past.observed(u, last) { // ages count from there: only their differences matter
			last--
		}
		for c := last; c >= 0; c-- {
			v, ok := past.At(u, c)
			if !ok {
				continue
			}
			switch k := past.monthOfYear(c); {
			case filing[k]:
				if years[k] == nil {
					years[k] = NewMass()
				}
				years[k].add(v, math.Exp(-float64(last-c)/filingMemory))
			case !filing[k] && last-c < len(weight):
				raw.add(v, weight[last-c]*min(1, limit/max(v, 1)))
			}
		}
		m := kernel.smear(raw)
		if !m.normalise() {
			return nil
		}
		share := ownFiled
		if x := &past.states.x[u][past.Months()-1]; classOf(x) == poolClasses-1 {
			share = filedShare
		}
		row := slices.Repeat([]Mass{m}, len(horizons))
		for i, h := range horizons {
			k := past.monthOfYear(past.Months() - 1 + h)
			if filing[k] && years[k] != nil {
				row[i] = filed(kernel.smear(years[k]), m, share)
			}
		}
		return row
	}), nil
}

// filingMemory is the age in months at which a filing month counts 1/e as much.
const filingMemory = 12

// faint is the age, in memories, from which on a month counts for nothing beside
// the last.
const faint = 25

// lump is the count above which a month loses weight, in proportion: thirty
// times the median of the last year and ten more. Sources file the deaths of a
// whole campaign, or of battles without a date, in one month; such a month says
// little about the next.
func lump(past Panel, unit int) float64 {
	var year []float64
	for c := max(0, past.Months()-12); c < past.Months(); c++ {
		if v, ok := past.At(unit, c); ok {
			year = append(year, v)
		}
	}
	if len(year) == 0 {
		return math.Inf(1)
	}
	return 30 * (nth(year, len(year)/2) + 10)
}

// smear is a kernel on the grid: row k says where the weight of cell k goes.
type smear [][]float64

// smearing makes the kernel 1/(1+(d/spread)^2)^2 in d, the distance on the scale
// of log(1+count). A zero keeps most of its weight, for an observed peace is
// not a rounded small war.
func smearing(spread float64) smear {
	kernels.Lock()
	defer kernels.Unlock()
	if made := kernels.of[spread]; made != nil {
		return made
	}
	made := makeSmear(spread)
	kernels.of[spread] = made
	return made
}

// kernels are those that were asked for; there are few spreads.
var kernels = struct {
	sync.Mutex
	of map[float64]smear
}{of: map[float64]smear{}}

func makeSmear(spread float64) smear {
	kernel := make(smear, len(gridLow))
	mid := make([]float64, len(gridLow))
	for k := range mid {
		mid[k] = math.Log1p((gridLow[k] + gridHigh[k]) / 2)
	}
	for k := range kernel {
		row := make([]float64, len(mid))
		for j := range row {
			d := (mid[j] - mid[k]) / spread
			width := math.Log((gridHigh[j] + 1.5) / (gridLow[j] + 0.5))
			row[j] = width / ((1 + d*d) * (1 + d*d))
		}
		if k > 0 {
			row[0] = 0 // that a war pauses is for the zeros of the past to say
		}
		sum := 0.0
		for _, w := range row {
			sum += w
		}
		for j := range row {
			row[j] /= sum
		}
		if k == 0 {
			for j := range row {
				row[j] *= leak
			}
			row[0] += 1 - leak
		}
		kernel[k] = row
	}
	return kernel
}

// leak is the share of a zero that its kernel spreads out.
const leak = 0.02

func (s smear) smear(raw Mass) Mass {
	m := NewMass()
	for k, w := range raw {
		if w > 0 {
			m.addScaled(s[k], w)
		}
	}
	return m
}
