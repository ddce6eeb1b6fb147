package score

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/resample"
)

// Comparison is the paired difference of the mean losses of two forecasts, a
// minus b: below zero, a is better.
type Comparison struct {
	// Estimate holds the mean difference, its standard error and interval.
	stats.Estimate
	P       float64 // two-sided, of no difference in expectation
	Periods int
	Units   int // per period; 1 for a series
	Block   int // length of the resampled blocks, in periods
}

// Compare compares two series of losses, period by period and in time order, by
// the block bootstrap. The p-value is the rank of the difference among centred
// replicates. See [resample.Plan] for what may be chosen.
//
// Shapes that disagree or a loss that is not finite is [stats.BadInput]; under
// two periods is [stats.TooFew]; one block of all periods, which leaves nothing
// to resample, is [stats.Degenerate].
func Compare(a, b []float64, plan resample.Plan, rng *rand.Rand) (Comparison, error) {
	const op = "score.Compare"
	if len(a) != len(b) {
		return Comparison{}, stats.Errorf(op, stats.BadInput, "%d and %d losses", len(a), len(b))
	}
	rowsA, rowsB := make([][]float64, len(a)), make([][]float64, len(b))
	for i := range a {
		rowsA[i], rowsB[i] = a[i:i+1], b[i:i+1]
	}
	return comparePanel(op, rowsA, rowsB, false, plan, rng)
}

// ComparePanel compares losses by period and unit: a[t][u] is the loss of unit
// u in period t, every period holding the same units in the same order. Whole
// periods are resampled in blocks, so that what happens in one month in many
// places stays together.
//
// With resampleUnits the units are resampled too, independently of the periods
// (the pigeonhole bootstrap, Owen 2007, https://doi.org/10.1214/07-AOAS122; it
// errs on the side of wide intervals): the comparison then speaks for other
// countries than these, and a lead that one or two countries carry does not
// pass for skill. One block of all periods then holds the periods fixed: the
// comparison speaks for other units and for no other time. See [Compare] for
// the errors.
func ComparePanel(a, b [][]float64, resampleUnits bool, plan resample.Plan, rng *rand.Rand) (Comparison, error) {
	return comparePanel("score.ComparePanel", a, b, resampleUnits, plan, rng)
}

func comparePanel(op string, a, b [][]float64, resampleUnits bool, plan resample.Plan, rng *rand.Rand) (Comparison, error) {
	diff, units, err := differences(op, a, b)
	if err != nil {
		return Comparison{}, err
	}
	periods := len(a)
	if periods < 2 {
		return Comparison{}, stats.Errorf(op, stats.TooFew, "%d periods, need 2", periods)
	}
	if plan.Block == 0 {
		plan.Block = resample.BlockLength(periods)
	}
	if plan.Block == periods && !resampleUnits {
		return Comparison{}, stats.Errorf(op, stats.Degenerate, "one block holds all %d periods: nothing is resampled", periods)
	}
	// Without unit resampling only the total of a period matters.
	totals := make([]float64, periods)
	for t := range totals {
		for _, d := range diff[t*units : (t+1)*units] {
			totals[t] += d
		}
	}
	weight := make([]float64, units)
	first := true
	res, err := resample.Bootstrap(periods, plan, func(times []int) float64 {
		var sum float64
		if first || !resampleUnits {
			first = false
			for _, t := range times {
				sum += totals[t]
			}
			return sum / float64(periods*units)
		}
		clear(weight)
		for range units {
			weight[rng.IntN(units)]++
		}
		for _, t := range times {
			row := diff[t*units : (t+1)*units]
			for u, w := range weight {
				sum += w * row[u]
			}
		}
		return sum / float64(periods*units)
	}, rng)
	if err != nil {
		return Comparison{}, err
	}
	away := make([]float64, len(res.Replicates))
	for i, r := range res.Replicates {
		away[i] = math.Abs(r - res.Value)
	}
	p, err := resample.RankP(math.Abs(res.Value), away)
	if err != nil {
		return Comparison{}, err
	}
	return Comparison{Estimate: res.Estimate, P: p, Periods: periods, Units: units, Block: plan.Block}, nil
}

// differences is a - b, flattened by period.
func differences(op string, a, b [][]float64) (diff []float64, units int, err error) {
	if len(a) != len(b) {
		return nil, 0, stats.Errorf(op, stats.BadInput, "%d and %d periods", len(a), len(b))
	}
	if len(a) == 0 || len(a[0]) == 0 {
		return nil, 0, stats.Errorf(op, stats.TooFew, "no losses")
	}
	units = len(a[0])
	diff = make([]float64, 0, len(a)*units)
	for t := range a {
		if len(a[t]) != units || len(b[t]) != units {
			return nil, 0, stats.Errorf(op, stats.BadInput, "period %d has %d and %d units, the first has %d", t, len(a[t]), len(b[t]), units)
		}
		for u := range units {
			d := a[t][u] - b[t][u]
			if !finite(d) {
				return nil, 0, stats.Errorf(op, stats.BadInput, "period %d, unit %d: losses %v and %v", t, u, a[t][u], b[t][u])
			}
			diff = append(diff, d)
		}
	}
	return diff, units, nil
}

// DMTest is the outcome of [DieboldMariano].
type DMTest struct {
	Difference float64 // mean loss of a minus that of b
	Statistic  float64 // corrected; below zero, a is better
	P          float64 // two-sided, by Student's t with DF degrees of freedom
	DF         int
}

// DieboldMariano tests equal expected loss of two forecasts made horizon
// periods ahead, losses in time order (Diebold and Mariano 1995,
// https://doi.org/10.1080/07350015.1995.10524599), with the small-sample
// correction of Harvey, Leybourne and Newbold (1997,
// https://doi.org/10.1016/S0169-2070(96)00719-4). Autocovariances up to
// horizon-1 count in full.
//
// Shapes that disagree, a horizon below 1 or a loss that is not finite is
// [stats.BadInput]; fewer than max(3, 2 x horizon) periods is [stats.TooFew]; a
// variance estimate that is not positive, as when all differences are equal, is
// [stats.Degenerate].
func DieboldMariano(a, b []float64, horizon int) (DMTest, error) {
	const op = "score.DieboldMariano"
	if len(a) != len(b) || horizon < 1 {
		return DMTest{}, stats.Errorf(op, stats.BadInput, "%d and %d losses at horizon %d", len(a), len(b), horizon)
	}
	n := len(a)
	if n < max(3, 2*horizon) {
		return DMTest{}, stats.Errorf(op, stats.TooFew, "%d periods at horizon %d, need %d", n, horizon, max(3, 2*horizon))
	}
	d := make([]float64, n)
	var mean float64
	for i := range d {
		d[i] = a[i] - b[i]
		if !finite(d[i]) {
			return DMTest{}, stats.Errorf(op, stats.BadInput, "period %d: losses %v and %v", i, a[i], b[i])
		}
		mean += d[i] / float64(n)
	}
	var variance, scale float64
	for k := range horizon {
		var cov float64
		for i := k; i < n; i++ {
			cov += (d[i] - mean) * (d[i-k] - mean) / float64(n)
		}
		if k == 0 {
			variance, scale = cov, cov
		} else {
			variance += 2 * cov
		}
	}
	if !(variance > 1e-14*scale) || scale <= 1e-28*mean*mean {
		return DMTest{}, stats.Errorf(op, stats.Degenerate, "the variance of the mean difference is estimated as %v", variance/float64(n))
	}
	size, h := float64(n), float64(horizon)
	stat := mean / math.Sqrt(variance/size) * math.Sqrt((size+1-2*h+h*(h-1)/size)/size)
	if !finite(stat) {
		return DMTest{}, stats.Errorf(op, stats.Overflow, "no finite statistic for mean difference %v", mean)
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: size - 1}
	return DMTest{Difference: mean, Statistic: stat, P: min(1, 2*t.Survival(math.Abs(stat))), DF: n - 1}, nil
}
