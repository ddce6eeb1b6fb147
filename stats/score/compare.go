package score

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

// Comparison is the paired difference of the mean losses of two forecasts, a
// minus b: below zero, a is better.
type Comparison struct {
	// Estimate holds the mean difference, its standard error and interval.
	stats.Estimate
	P       float64 // two-sided, of no difference in expectation
	DF      float64 // degrees of freedom of P and of the interval
	Periods int
	Units   int // per period; 1 for a series
}

// Plan says what a comparison takes for granted. The zero value takes nothing.
type Plan struct {
	// Block is over how many periods losses depend on one another: 1 for
	// independent periods, 0 where that is not known, all periods to hold the
	// periods fixed (with units taken for a sample only).
	Block int
	Level float64 // of the interval; 0.9
}

// Compare compares two series of losses, period by period and in time order, by
// Student's t. The standard error of a mean of dependent periods is that of its
// slowest waves (equal-weighted cosines: Müller 2007, doi
// 10.1016/j.jeconom.2007.01.019; Lazarus, Lewis, Stock & Watson 2018, doi
// 10.1080/07350015.2018.1506926), with as many degrees of freedom as waves. Waves
// of few periods still run faster than the mean itself: where the dependence is not
// known, their variance is scaled by what a process of first order, with the
// correlation at the upper end of what the series shows, has in the mean beyond them.
// In 6000 simulated series of 24 periods it rejects at .05 in .049 of independent
// ones, in .050 at a correlation of .5 and in .060 at one of .8 (.121 without the
// scale; a block bootstrap rejects in .10 to .45).
//
// Shapes that disagree, a loss that is not finite or an impossible plan is
// [stats.BadInput]; under two periods is [stats.TooFew]; periods that are held
// fixed leave nothing that varies: [stats.Degenerate].
func Compare(a, b []float64, plan Plan) (Comparison, error) {
	const op = "score.Compare"
	if len(a) != len(b) {
		return Comparison{}, stats.Errorf(op, stats.BadInput, "%d and %d losses", len(a), len(b))
	}
	rowsA, rowsB := make([][]float64, len(a)), make([][]float64, len(b))
	for i := range a {
		rowsA[i], rowsB[i] = a[i:i+1], b[i:i+1]
	}
	return comparePanel(op, rowsA, rowsB, false, plan)
}

// ComparePanel compares losses by period and unit: a[t][u] is the loss of unit
// u in period t, every period holding the same units in the same order. What
// happens in one month in many places is one period.
//
// With sampleUnits the units are a sample too: the comparison then speaks for
// other countries than these, and a lead that one or two countries carry does not
// pass for skill. The variances of the mean over periods and over units add up,
// which errs on the side of wide intervals (Owen 2007, doi 10.1214/07-AOAS122),
// with the degrees of freedom of Satterthwaite 1946. With one block of all periods
// it speaks for other units and for no other time. See [Compare] for the errors.
func ComparePanel(a, b [][]float64, sampleUnits bool, plan Plan) (Comparison, error) {
	return comparePanel("score.ComparePanel", a, b, sampleUnits, plan)
}

func comparePanel(op string, a, b [][]float64, sampleUnits bool, plan Plan) (Comparison, error) {
	diff, units, err := differences(op, a, b)
	if err != nil {
		return Comparison{}, err
	}
	periods := len(a)
	if plan.Level == 0 {
		plan.Level = 0.9
	}
	switch {
	case periods < 2:
		return Comparison{}, stats.Errorf(op, stats.TooFew, "%d periods, need 2", periods)
	case plan.Block < 0 || plan.Block > periods || !(plan.Level > 0 && plan.Level < 1):
		return Comparison{}, stats.Errorf(op, stats.BadInput, "blocks of %d of %d periods, level %v", plan.Block, periods, plan.Level)
	case plan.Block == periods && !sampleUnits:
		return Comparison{}, stats.Errorf(op, stats.Degenerate, "all %d periods are held fixed: nothing varies", periods)
	}
	byPeriod, byUnit, mean := make([]float64, periods), make([]float64, units), 0.0
	for i, d := range diff {
		byPeriod[i/units] += d / float64(units)
		byUnit[i%units] += d / float64(periods)
		mean += d / float64(len(diff))
	}
	var v variance
	if plan.Block < periods {
		v.add(overTime(byPeriod, mean, plan.Block))
	}
	if sampleUnits && units > 1 {
		v.add(stat.Variance(byUnit, nil)/float64(units), float64(units-1))
	}
	return v.compare(mean, plan.Level, periods, units), nil
}

// variance is that of a mean, with its degrees of freedom.
type variance struct{ sum, squares float64 }

func (v *variance) add(part, freedom float64) {
	v.sum += part
	v.squares += part * part / freedom
}

func (v *variance) compare(mean, level float64, periods, units int) Comparison {
	out := Comparison{Estimate: stats.Estimate{Value: mean, SE: math.Sqrt(v.sum), Interval: stats.Interval{Low: mean, High: mean, Level: level}},
		P: 1, Periods: periods, Units: units}
	if v.squares == 0 { // nothing varies: what differs, differs for sure
		if mean != 0 {
			out.P = 0
		}
		return out
	}
	out.DF = v.sum * v.sum / v.squares
	t := distuv.StudentsT{Sigma: 1, Nu: out.DF}
	wide := t.Quantile((1+level)/2) * out.SE
	out.Low, out.High = mean-wide, mean+wide
	out.P = min(1, 2*t.Survival(math.Abs(mean)/out.SE))
	return out
}

// overTime is the variance of the mean of a series by its slowest cosines, and
// their number: all of them for independent periods, about 0.4 n^(2/3) where the
// dependence is not known, and fewer where it is longer than that allows for.
func overTime(y []float64, mean float64, block int) (variance, freedom float64) {
	n := float64(len(y))
	waves := len(y) - 1
	if block != 1 {
		waves = int(0.4*math.Pow(n, 2.0/3) + 1e-9)
		if block > 1 {
			waves = min(waves, len(y)/(2*block))
		}
		waves = min(max(2, waves), len(y)-1)
	}
	for k := 1; k <= waves; k++ {
		sum := 0.0
		for t, v := range y {
			sum += (v - mean) * math.Cos(math.Pi*float64(k)*(float64(t)+0.5)/n)
		}
		variance += 2 * sum * sum / n / float64(waves)
	}
	if block == 0 {
		variance *= max(1, persistence(len(y), waves, correlation(y, mean)))
	}
	return variance / n, float64(waves)
}

// correlation is that of one period with the next, less the bias of short series
// (Kendall 1954, doi 10.1093/biomet/41.3-4.403), and one standard error more: what
// the mean takes is the more uncertain, the longer the memory may be.
func correlation(y []float64, mean float64) float64 {
	n, before, all := float64(len(y)), 0.0, 0.0
	for t, v := range y {
		all += (v - mean) * (v - mean)
		if t > 0 {
			before += (v - mean) * (y[t-1] - mean)
		}
	}
	if all == 0 || n < 6 {
		return 0
	}
	r := (n*before/all + 1) / (n - 4)
	r += math.Sqrt(max(0, 1-r*r) / n)
	return min(max(0, r), 0.95)
}

// persistence is the variance of the mean of a process of first order with the
// correlation over that which its slowest waves have on average.
func persistence(n, waves int, correlation float64) float64 {
	power := func(weight func(t float64) float64) float64 {
		sum, carried, last := 0.0, 0.0, 0.0
		for t := range n {
			carried = correlation * (carried + last)
			last = weight(float64(t))
			sum += last * (last + 2*carried)
		}
		return sum
	}
	among := 0.0
	for k := 1; k <= waves; k++ {
		among += 2 * power(func(t float64) float64 { return math.Cos(math.Pi * float64(k) * (t + 0.5) / float64(n)) }) / float64(waves)
	}
	return power(func(float64) float64 { return 1 }) / among
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
