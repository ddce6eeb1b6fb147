package endemic

import (
	"math"
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats"
)

// Following tests whether the counts of units follow those of the times before,
// beyond all that units do together at a time and all that lasts in a unit over a
// stretch of times. P-values are one-sided.
type Following struct {
	Own    float64 // by the unit's own past
	Beside float64 // by that of the units that weigh on it
	Any    float64 // by either
}

// FollowOptions says over how many times a unit's share of all counts is taken to
// last, and how many times back counts act, each with Ratio of the weight of the
// one after it.
type FollowOptions struct {
	Stretch, Back, Draws int
	Ratio                float64
}

// TestFollowing makes the test. Within every stretch, back from the end, a count is
// expected to be its unit's share of all counts of its time; what departs from that
// is held against the departures before it, by the score of a Poisson model at no
// contagion, and the same with times in random order within their stretches. A
// level or a season that units share, whatever its course, thus never counts as
// contagion; nor do patches that last as long as a stretch. Times at which a unit is
// not observed (NaN) are left out. The draws keep the dispersion of the counts; for
// tests by permutation see Ernst 2004, doi 10.1214/088342304000000396.
//
// Weights are [sender][receiver] and may be nil. Errors: TooFew where no stretch
// has three times with counts.
func TestFollowing(counts [][]float64, weights Matrix, o FollowOptions, rng *rand.Rand) (Following, error) {
	d, order := departures(counts, o.Stretch)
	if len(order) == 0 {
		return Following{}, stats.Errorf("endemic.TestFollowing", stats.TooFew, "no stretch of %d times has three with counts", o.Stretch)
	}
	own := d.products(d.raw)
	beside := own
	if weights != nil {
		beside = d.products(d.spread(weights))
	}
	place := make([]int, len(counts))
	for t := range place {
		place[t] = t
	}
	seen := make([][2]float64, o.Draws+1)
	seen[0] = [2]float64{lagged(own, place, o), lagged(beside, place, o)}
	for k := 1; k <= o.Draws; k++ {
		for _, times := range order {
			rng.Shuffle(len(times), func(i, j int) { place[times[i]], place[times[j]] = place[times[j]], place[times[i]] })
		}
		seen[k] = [2]float64{lagged(own, place, o), lagged(beside, place, o)}
	}
	return ranked(seen), nil
}

// departed are the counts less what is expected of them, and the same by what is
// expected.
type departed struct{ raw, relative [][]float64 }

// departures also lists the times of each stretch that have counts.
func departures(counts [][]float64, stretch int) (departed, [][]int) {
	d := departed{make([][]float64, len(counts)), make([][]float64, len(counts))}
	for t, row := range counts {
		d.raw[t], d.relative[t] = make([]float64, len(row)), make([]float64, len(row))
	}
	var order [][]int
	for until := len(counts); until > 0; until -= stretch {
		var times []int
		units, all := make([]float64, len(counts[0])), 0.0
		for t := max(0, until-stretch); t < until; t++ {
			if s := sum(counts[t]); !math.IsNaN(s) && s > 0 {
				times = append(times, t)
				all += s
				for i, y := range counts[t] {
					units[i] += y
				}
			}
		}
		if len(times) < 3 {
			continue
		}
		order = append(order, times)
		for _, t := range times {
			s := sum(counts[t])
			for i, y := range counts[t] {
				if e := s * units[i] / all; e > 0 {
					d.raw[t][i], d.relative[t][i] = y-e, (y-e)/e
				}
			}
		}
	}
	return d, order
}

func sum(row []float64) float64 {
	s := 0.0
	for _, v := range row {
		s += v
	}
	return s
}

// spread is what weighs on each unit of the departures of the others.
func (d departed) spread(weights Matrix) [][]float64 {
	out := make([][]float64, len(d.raw))
	for t, row := range d.raw {
		out[t] = make([]float64, len(row))
		for j, v := range row {
			for i, w := range weights[j] {
				out[t][i] += w * v
			}
		}
	}
	return out
}

// products are the scores of each time by what acts from each other time.
func (d departed) products(acting [][]float64) [][]float64 {
	out := make([][]float64, len(acting))
	for t := range out {
		out[t] = make([]float64, len(acting))
		for s := range acting {
			for i, v := range d.relative[t] {
				out[t][s] += v * acting[s][i]
			}
		}
	}
	return out
}

// lagged adds the scores of times by those before them, in the order of place.
func lagged(products [][]float64, place []int, o FollowOptions) float64 {
	total := 0.0
	for t := range place {
		weight := 1.0
		for back := 1; back <= o.Back && t-back >= 0; back++ {
			total += weight * products[place[t]][place[t-back]]
			weight *= o.Ratio
		}
	}
	return total
}

// ranked ranks the first of the rows by each statistic and by the larger of both on
// one scale.
func ranked(seen [][2]float64) Following {
	var mean, sd [2]float64
	n := float64(len(seen))
	for s := range mean {
		squares := 0.0
		for _, v := range seen {
			mean[s] += v[s] / n
			squares += v[s] * v[s] / n
		}
		sd[s] = math.Sqrt(math.Max(squares-mean[s]*mean[s], 1e-300))
	}
	larger := func(v [2]float64) float64 { return math.Max((v[0]-mean[0])/sd[0], (v[1]-mean[1])/sd[1]) }
	var f Following
	const ties = 1e-12
	for _, v := range seen {
		if v[0] >= seen[0][0]-ties {
			f.Own += 1 / n
		}
		if v[1] >= seen[0][1]-ties {
			f.Beside += 1 / n
		}
		if larger(v) >= larger(seen[0])-ties {
			f.Any += 1 / n
		}
	}
	return f
}
