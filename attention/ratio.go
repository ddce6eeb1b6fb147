package attention

import (
	"fmt"
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/rates"
)

// level is the probability of every interval.
const level = 0.9

// last and before are the two years that are compared.
func last(points []blindspot.Point) []blindspot.Point { return points[len(points)-year:] }
func before(points []blindspot.Point) []blindspot.Point {
	return points[len(points)-2*year : len(points)-year]
}

// mean is that of the known months, and how many they are.
func mean(points []blindspot.Point) (m float64, known int) {
	for _, p := range points {
		if p.Value.Known() {
			m += p.Value.Value
			known++
		}
	}
	return m / float64(known), known
}

// count compares counts by month as the measure of activity does: months vary more
// than chance and depend on one another, as far as five years say so. The change
// is not known where one of the years has none.
func count(s *blindspot.AttentionSeries) {
	now, is := mean(last(s.Points))
	was, were := mean(before(s.Points))
	if lacks(s, is, were) {
		return
	}
	s.Level, s.Before = blindspot.Exactly(now), blindspot.Exactly(was)
	counts := make([]float64, len(s.Points))
	for i, p := range s.Points {
		counts[i] = p.Value.Value // NaN where it is not known
	}
	belief, err := rates.Fit(counts, rates.Options{Block: year})
	if err != nil {
		return // a year without any
	}
	n := len(counts)
	r, err := belief.Ratio(rates.Window{From: n - year, To: n}, rates.Window{From: n - 2*year, To: n - year}, level)
	if err == nil && r.Value > 0 && !math.IsInf(r.Value, 0) {
		s.Change = blindspot.Between(r.Value, r.Low, r.High, level)
	}
}

// lacks says why too few months of either year are known, and whether they are.
func lacks(s *blindspot.AttentionSeries, now, was int) bool {
	if now >= fewMonths && was >= fewMonths {
		return false
	}
	s.Missing = fmt.Sprintf("Known are %d of the last twelve months and %d of the twelve before; %d of each are needed.", now, was, fewMonths)
	return true
}

// by divides one change by another that does not depend on it.
func by(a, b blindspot.Quantity) blindspot.Quantity {
	if !a.HasInterval() || !b.HasInterval() || !(a.Low > 0 && b.Low > 0) || math.IsInf(a.High, 0) || math.IsInf(b.High, 0) {
		return blindspot.Unknown()
	}
	mid := math.Log(a.Value) - math.Log(b.Value)
	down := math.Hypot(math.Log(a.Value/a.Low), math.Log(b.High/b.Value))
	up := math.Hypot(math.Log(a.High/a.Value), math.Log(b.Value/b.Low))
	return blindspot.Between(math.Exp(mid), math.Exp(mid-down), math.Exp(mid+up), level)
}

// t95 is the quantile of Student's t by which an interval of 90 % from so many
// months of two years is wide (22 degrees of freedom where all are known; that of 16
// is taken, so that a few may be missing).
const t95 = 1.746

// cluster is one month of events: what is counted, and by how many.
type cluster struct{ of, by float64 }

// perUnit compares means over the events of two years. Events of a month resemble each
// other, so that months are the units of its error (linearised ratio estimator,
// Cochran 1977, ch. 6).
func perUnit(s *blindspot.AttentionSeries, now, was []cluster) {
	a, errA, ok := ratioOf(now)
	b, errB, ok2 := ratioOf(was)
	if !ok || !ok2 {
		s.Missing = "Fewer than three months of one of the two years have an event that states its sources."
		return
	}
	s.Level, s.Before = blindspot.Exactly(a), blindspot.Exactly(b)
	if a > 0 && b > 0 {
		wide := math.Exp(t95 * math.Hypot(errA/a, errB/b))
		s.Change = blindspot.Between(a/b, a/b/wide, a/b*wide, level)
	}
}

// ratioOf is the ratio of two sums over months with its standard error; ok is false
// below three months that have any.
func ratioOf(months []cluster) (r, se float64, ok bool) {
	var of, by float64
	n := 0
	for _, c := range months {
		of, by = of+c.of, by+c.by
		if c.by > 0 {
			n++
		}
	}
	if n < 3 {
		return 0, 0, false
	}
	r = of / by
	sum := 0.0
	for _, c := range months {
		d := c.of - r*c.by
		sum += d * d
	}
	return r, math.Sqrt(sum*float64(n)/float64(n-1)) / by, true
}
