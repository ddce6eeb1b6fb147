package measure

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/structural"
)

// change is what followed a date: a series of counts held against the course
// that those before it lead to expect.
type change struct {
	observed float64 // sum of the months followed
	logMean  float64 // mean of log(1 + count)
	followed int     // months
	periods  int     // of them observed
	expected blindspot.Quantity
	monthly  blindspot.Quantity // observed less expected, by month
	total    blindspot.Quantity // and over all months
	relative blindspot.Quantity // to what was to be expected; unknown where that is next to nothing
	shift    stats.Estimate     // on the scale of the model
	p        float64
}

// An effect is stated relative to what was to be expected where that is so many
// events at least, and where the interval ends before so many times as many:
// beyond, it is not told from nothing.
const (
	leastExpected = 0.5
	mostTimes     = 100
)

// on turns a shift of the mean of log(1 + count) into one of the mean count, by
// the scale of the series: a fall from what was to be expected, which cannot go
// below nothing, and a rise to the level that followed, which cannot have begun
// below nothing. No shift is no change, so that the interval holds no change
// exactly where the test does not reject it.
func (c *change) on(s scale, level float64) {
	after := s.mean(level)
	before := after - c.shift.Value
	base, n := s.rate(before), float64(c.periods)
	ends := func(shift float64) (from, to float64) {
		if shift < 0 {
			return base, s.rate(before + shift)
		}
		return s.rate(after - shift), level
	}
	difference := func(shift float64) float64 { from, to := ends(shift); return (to - from) * s.unit }
	ratio := func(shift float64) float64 { from, to := ends(shift); return to/from - 1 }
	c.monthly = blindspot.Between((level-base)*s.unit, difference(c.shift.Low), difference(c.shift.High), Level)
	c.total = times(c.monthly, n)
	c.expected = blindspot.Between(base*s.unit*n, math.Max(0, c.observed-c.total.High), c.observed-c.total.Low, Level)
	c.relative = blindspot.Unknown()
	if high := ratio(c.shift.High); base*n >= leastExpected && high < mostTimes {
		c.relative = blindspot.Between(level/base-1, ratio(c.shift.Low), high, Level)
	}
}

// scale ties the mean of log(1 + sum) of a month to its expected number of
// events: these are negative binomial, and each adds its mark to the sum.
type scale struct {
	dispersion float64
	unit       float64   // mean mark
	sums       []float64 // mean of log(1 + sum) of so many events
}

// A scale reaches to so many events a month, takes means over so many sums, and
// takes no month for more even than chance.
const (
	scaleMost       = 20_000
	scaleDraws      = 64
	leastDispersion = 0.02
)

// newScale is the scale of a series whose months before the date are given, with
// the marks of events; nil where every event counts one.
func newScale(before []float64, marks []int, rng *rand.Rand) scale {
	s := scale{dispersion: dispersion(before), unit: 1}
	n := scaleLength(before)
	if marks == nil {
		for k := range n {
			s.sums = append(s.sums, math.Log1p(float64(k)))
		}
		return s
	}
	s.sums, s.unit = make([]float64, n), 0
	for _, d := range marks {
		s.unit += float64(d) / float64(len(marks))
	}
	for range scaleDraws {
		sum := 0.0
		for k := 1; k < n; k++ {
			sum += float64(marks[rng.IntN(len(marks))])
			s.sums[k] += math.Log1p(sum) / scaleDraws
		}
	}
	return s
}

// scaleLength is far more events than any month of the series has.
func scaleLength(y []float64) int {
	most := 0.0
	for _, v := range y {
		if v > most { // false for a missing month
			most = v
		}
	}
	return int(math.Min(scaleMost, 20*most+200))
}

// dispersion is the variance of the months beyond chance over their squared mean.
func dispersion(y []float64) float64 {
	n, sum, squares := 0.0, 0.0, 0.0
	for _, v := range y {
		if !math.IsNaN(v) {
			n, sum, squares = n+1, sum+v, squares+v*v
		}
	}
	mean := sum / n
	if n < 2 || mean == 0 {
		return leastDispersion
	}
	variance := (squares - n*mean*mean) / (n - 1)
	return math.Max(leastDispersion, (variance-mean)/(mean*mean))
}

// mean is the mean of log(1 + sum) of a month of so many events to be expected.
func (s scale) mean(rate float64) float64 {
	if rate <= 0 {
		return 0
	}
	shape := 1 / s.dispersion
	odds := rate / (rate + shape)
	p := math.Exp(-shape * math.Log1p(rate*s.dispersion))
	sum, left := 0.0, 1.0
	for k := range s.sums {
		sum += p * s.sums[k]
		left -= p
		p *= odds * (float64(k) + shape) / float64(k+1)
	}
	return sum + math.Max(0, left)*s.sums[len(s.sums)-1]
}

// rate is the number of events a month at which the mean of log(1 + sum) is as
// given: none where it is not above that of nothing.
func (s scale) rate(mean float64) float64 {
	if mean <= 0 {
		return 0
	}
	low, high := math.Log(1e-6), math.Log(float64(len(s.sums)))
	for range 50 {
		if mid := (low + high) / 2; s.mean(math.Exp(mid)) < mean {
			low = mid
		} else {
			high = mid
		}
	}
	return math.Exp((low + high) / 2)
}

// design is how a series is held against its own course: months and windows
// left out, the series around it if it serves, and among how many independent
// dates this one was picked: one where it was given.
type design struct {
	mask    []int
	windows []structural.Window
	around  []float64
	picked  float64
	draws   int
}

// change measures the change in the last window by conformal inference.
func (d design) change(y []float64, rng *rand.Rand) (change, error) {
	series, err := logSeries(y, d.around, d.mask)
	if err != nil {
		return change{}, err
	}
	last := len(d.windows) - 1
	own := d.windows[last]
	// No interval can be surer than so many selections can tell.
	level := min(math.Pow(Level, 1/d.picked), 1-1/float64(d.draws+1))
	e, err := structural.ConformalEffect(series, structural.Model{}, d.windows[:last], own, level, d.draws, rng)
	if err != nil {
		return change{}, err
	}
	c := change{periods: e.Periods, followed: own.End - own.Start, shift: e.Estimate, p: -math.Expm1(d.picked * math.Log1p(-e.P))}
	if c.p > 1-Level {
		c.shift.Low, c.shift.High = min(c.shift.Low, 0), max(c.shift.High, 0)
	}
	for t := own.Start; t < own.End; t++ {
		if !math.IsNaN(y[t]) {
			c.observed += y[t]
			c.logMean += series.Y[t] / float64(e.Periods)
		}
	}
	return c, nil
}

// among how many independent dates one was picked, if the p-value of the best of
// m is 1 - (1 - p)^m (Šidák 1967) and both are known.
func among(p, ofBest float64) float64 {
	if math.IsNaN(ofBest) || ofBest <= p || p >= 1 {
		return 1
	}
	return math.Log1p(-math.Min(ofBest, 1-1e-6)) / math.Log1p(-p)
}

// detectable is the smallest fall, as a share of the events to be expected, that
// a two-sided test at 1 - [Level] would have called in four cases of five. It is
// unknown where not even the end of all activity would have been: few events
// have not far to fall.
func (c *change) detectable(s scale) blindspot.Quantity {
	z := distuv.UnitNormal.Quantile((1+Level)/2) + distuv.UnitNormal.Quantile(detectionRate)
	base := c.expected.Value / float64(c.periods)
	left := s.mean(base) - z*c.shift.SE
	if base <= 0 || left <= 0 {
		return blindspot.Unknown()
	}
	return blindspot.Exactly(1 - s.rate(left)/base)
}

// logSeries is the series on the scale of the model, without the masked months.
func logSeries(y, around []float64, mask []int) (structural.Series, error) {
	logged, err := structural.Log1p.Apply(hidden(y, mask))
	if err != nil || around == nil {
		return structural.Series{Y: logged}, err
	}
	x, err := structural.Log1p.Apply(around)
	return structural.Series{Y: logged, Static: [][]float64{x}}, err
}
