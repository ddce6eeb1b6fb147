package forecast

import (
	"context"
	"math"
	"sync"
)

// Silence predicts units that have been without deaths for long, from what
// followed months of all units that had then been silent for about as long: the
// chance of a return falls like a power of the time silent, and how deadly a
// return is the past of the unit does not tell. A unit that has never had a death
// is compared with others that had none so far.
type Silence struct {
	// Never lets units teach that have had no death at all. Where units are in the
	// record because something happened in them, as groups are, these would be
	// silences of which nobody could know.
	Never bool
}

// Name is silence.
func (Silence) Name() string { return "silence" }

const (
	silenceRatio = 1.5 // silences up to so many times shorter or longer count
	silenceEvery = 3   // months between the months that count
	fewSilences  = 100 // months like the one asked about; where there are fewer, every silence of a year and more counts
	never        = math.MaxInt32
)

// Fit finds how long every unit had been silent in every month.
func (s Silence) Fit(_ context.Context, past Panel, horizons []int, _ uint64) (Predictor, error) {
	if err := checkHorizons(horizons); err != nil {
		return nil, err
	}
	quiet, last := silencesOf(past), past.Months()-1
	kernel := smearing(0.5)
	size := sync.OnceValue(func() Mass { return returnSizes(past, quiet, s) })
	return newTable(past, horizons, func(u int) []Mass {
		now := quiet[u][last]
		if !past.observed(u, last) {
			return nil
		}
		row, n := s.followed(past, quiet, horizons, func(other int) bool { return alike(other, now) })
		if n < fewSilences {
			row, _ = s.followed(past, quiet, horizons, func(other int) bool { return other >= 12 })
		}
		for i, m := range row {
			m.add(0, 1)
			m.addScaled(size(), 0.5) // a return that has not been seen yet is not impossible
			row[i] = onlyReturns(kernel, m)
			row[i].normalise()
		}
		return row
	}), nil
}

// followed counts what came after the months whose silence is like the one asked
// about, by horizon, and how many months these were.
func (s Silence) followed(past Panel, quiet [][]int, horizons []int, like func(int) bool) (row []Mass, n int) {
	row = newMasses(len(horizons))
	last := past.Months() - 1
	for u := range past.Units {
		for t := max(s.from(past, u), 12); t < last; t++ {
			if (last-t)%silenceEvery != 0 || !like(quiet[u][t]) {
				continue
			}
			n++
			for i, h := range horizons {
				if t+h > last {
					break
				}
				if y, ok := past.At(u, t+h); ok {
					row[i].add(y, 1)
				}
			}
		}
	}
	return row, n
}

// onlyReturns smears the deaths of returns, and leaves silence as it is.
func onlyReturns(kernel smear, m Mass) Mass {
	zero := m[0]
	m[0] = 0
	out := kernel.smear(m)
	out[0] += zero
	return out
}

// from is the first month of a unit from which anything may be learned.
func (s Silence) from(past Panel, u int) int {
	if past.Risk == nil {
		return 0
	}
	for t, at := range past.Risk[u] {
		if at && t < past.Months() {
			return t
		}
	}
	if s.Never {
		return 0
	}
	return past.Months()
}

// silencesOf are the silences of every unit.
func silencesOf(past Panel) [][]int {
	quiet := make([][]int, len(past.Units))
	for u := range past.Units {
		quiet[u] = silences(past, u)
	}
	return quiet
}

// silences are the observed months since the last death, by month: 0 in a month
// with one, never while there was none, and -1 in a month that is not observed.
func silences(past Panel, u int) []int {
	out := make([]int, past.Months())
	since := never
	for t := range out {
		v, ok := past.At(u, t)
		switch {
		case !ok:
			out[t] = -1
			continue
		case v > 0:
			since = 0
		case since != never:
			since++
		}
		out[t] = since
	}
	return out
}

func alike(a, b int) bool {
	if a < 0 || a == never || b == never {
		return a == b
	}
	x, y := float64(a+1), float64(b+1)
	return x <= silenceRatio*y && y <= silenceRatio*x
}

// returnSizes is the distribution of deaths in the first month after at least a
// year of silence.
func returnSizes(past Panel, quiet [][]int, s Silence) Mass {
	m := NewMass()
	for u := range past.Units {
		for t := s.from(past, u); t+1 < past.Months(); t++ {
			if quiet[u][t] >= 12 && quiet[u][t+1] == 0 {
				if v, ok := past.At(u, t+1); ok {
					m.add(v, 1)
				}
			}
		}
	}
	if !m.normalise() {
		m.add(1, 1)
	}
	return m
}
