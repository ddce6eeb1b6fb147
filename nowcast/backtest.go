package nowcast

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/score"
)

// Score is what nowcasts were worth beside keeping the number as it was.
type Score struct {
	Age     int     `json:"age"` // months; 0: all
	Months  int     `json:"months"`
	CRPS    float64 `json:"crps"`     // of the nowcast, mean
	RawCRPS float64 `json:"raw_crps"` // of the number as it was: its absolute error
	Bias    float64 `json:"bias"`     // mean of expected less final, over the mean final
	RawBias float64 `json:"raw_bias"`
	Cover50 float64 `json:"coverage50"`
	Cover90 float64 `json:"coverage90"`
}

// Better is by how much less the nowcast misses than the raw number, as a share.
func (s Score) Better() float64 {
	if s.RawCRPS == 0 {
		return 0
	}
	return 1 - s.CRPS/s.RawCRPS
}

// draws of a nowcast that is scored.
const scoredDraws = 400

// Backtest nowcasts every young month of every past month, by a model that learnt
// from what was known then, and scores it once the number is final. Months with
// nothing on record count, too: quiet may be a report that has not come. Same
// reports, same seed: same scores. It fails with TooFewData where nothing could be
// scored.
func Backtest(reports []Report, seed uint64) ([]Score, error) {
	final := map[string]map[blindspot.Month]int{}
	var months []blindspot.Month
	last := Ages[len(Ages)-1]
	for _, r := range reports {
		if r.Age == last {
			if final[r.Stratum] == nil {
				final[r.Stratum] = map[blindspot.Month]int{}
			}
			final[r.Stratum][r.Month] = r.Value
		}
		if now := r.Month + blindspot.Month(r.Age); !slices.Contains(months, now) { //nolint:gosec // months
			months = append(months, now)
		}
	}
	slices.Sort(months)
	tallies := map[int]*tally{}
	for _, now := range months {
		var known, young []Report
		for _, r := range reports {
			switch at := r.Month + blindspot.Month(r.Age); { //nolint:gosec // months
			case at < now:
				known = append(known, r)
			case at == now:
				known = append(known, r)
				young = append(young, r)
			}
		}
		m, err := Fit(known)
		if err != nil || m.Until() < last {
			continue // too little was known then
		}
		for _, r := range young {
			came, ok := final[r.Stratum][r.Month]
			if !ok || r.Age == last {
				continue
			}
			d := m.Final(r.Stratum, r.Age, r.Value, scoredDraws, rand.New(rand.NewPCG(seed, nameOf(r))))
			for _, age := range []int{0, r.Age} {
				if tallies[age] == nil {
					tallies[age] = &tally{}
				}
				if err := tallies[age].add(r.Value, came, d); err != nil {
					return nil, err
				}
			}
		}
	}
	if tallies[0] == nil {
		return nil, blindspot.Errorf(blindspot.TooFewData, "bring past releases: blindspot update --history",
			"no month that was followed to %d months of age lies after enough others to learn from", last)
	}
	var out []Score
	for _, age := range append([]int{0}, Ages...) {
		if t := tallies[age]; t != nil {
			out = append(out, t.score(age))
		}
	}
	return out, nil
}

// nameOf gives each nowcast its own randomness, whatever others there are.
func nameOf(r Report) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(r.Stratum)) // a hash takes everything
	return h.Sum64() ^ uint64(uint32(r.Month))<<8 ^ uint64(uint32(r.Age))
}

// tally adds up what is scored.
type tally struct {
	n, in50, in90           int
	crps, raw               float64
	expected, reported, fin float64
}

func (t *tally) add(raw, came int, d Distribution) error {
	ensemble := make([]float64, len(d.draws))
	for i, v := range d.draws {
		ensemble[i] = float64(v)
	}
	c, err := score.CRPS(ensemble, float64(came))
	if err != nil {
		return err
	}
	t.n++
	t.crps += c
	t.raw += max(float64(raw-came), float64(came-raw))
	t.expected, t.reported, t.fin = t.expected+d.Mean(), t.reported+float64(raw), t.fin+float64(came)
	if d.Quantile(0.25) <= came && came <= d.Quantile(0.75) {
		t.in50++
	}
	if d.Quantile(0.05) <= came && came <= d.Quantile(0.95) {
		t.in90++
	}
	return nil
}

func (t *tally) score(age int) Score {
	n := float64(t.n)
	s := Score{Age: age, Months: t.n, CRPS: t.crps / n, RawCRPS: t.raw / n, Cover50: float64(t.in50) / n, Cover90: float64(t.in90) / n}
	if t.fin > 0 {
		s.Bias, s.RawBias = t.expected/t.fin-1, t.reported/t.fin-1
	}
	return s
}
