package measure

import (
	"iter"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot"
)

// How far back the dependence of events is learned from, over how many months
// it may reach, and with the weight of how many months independence is believed
// beforehand.
const (
	dependenceMonths = 60
	dependenceReach  = 8
	dependencePrior  = 12
	yearMonths       = 12
)

// dependence says how much more the mean of a property of events varies than
// that of as many independent events: the design effect of surveys (Kish 1965),
// and the degrees of freedom it is known with. Events of one offensive are
// alike, and an interval that takes each for new evidence is too short.
type dependence struct{ effect, freedom float64 }

// independent is the dependence of events that are each new evidence.
var independent = dependence{1, 1e6}

// learnDependence estimates the design effect of the mean of x over events in
// the given months, of which the last is end: the long-run variance of the
// monthly sums (with Bartlett weights: Newey & West 1987, doi 10.2307/1913610)
// over what it would be for the same events dealt to the months at random. The
// last year is taken about its own mean and the years before about theirs, so
// that a change between them does not pass for dependence.
func learnDependence(months []int, x []float64, end int) dependence {
	var parts [2]dealt
	for i, m := range months {
		if back := end - m; back >= 0 && back < dependenceMonths {
			parts[oneIf(back >= yearMonths)].add(back, x[i])
		}
	}
	return joined(parts[:])
}

// classDependence is learnDependence for the shares of classes, taken together
// (the mean design effect of Rao & Scott 1981, doi
// 10.1080/01621459.1981.10477633).
func classDependence(months, classes []int, n, end int) dependence {
	parts := make([]dealt, 2*n)
	var counts [2][dependenceMonths]float64
	for i, m := range months {
		if back := end - m; back >= 0 && back < dependenceMonths {
			part := oneIf(back >= yearMonths)
			parts[2*classes[i]+part].sums[back]++
			counts[part][back]++
		}
	}
	for k := range parts {
		parts[k].complete(counts[k%2])
	}
	return joined(parts)
}

// joined is the design effect that several series of sums show together.
func joined(parts []dealt) dependence {
	observed, expected, seen := 0.0, 0.0, 0.0
	for k := range parts {
		o, e, s := parts[k].longRun()
		observed, expected, seen = observed+o, expected+e*parts[k].variance(), max(seen, s)
	}
	if expected <= 1e-12 {
		return independent
	}
	known, prior := seen/dependenceReach, float64(dependencePrior)/dependenceReach
	effect := (observed/expected*known + prior) / (known + prior)
	return dependence{math.Max(1, effect), 2 * (known + prior)}
}

// dealt are events by month, counted back from the end.
type dealt struct {
	sums, counts    [dependenceMonths]float64
	n, sum, squared float64
}

func (d *dealt) add(back int, x float64) {
	d.sums[back] += x
	d.counts[back]++
	d.n, d.sum, d.squared = d.n+1, d.sum+x, d.squared+x*x
}

// complete fills in what follows from sums of ones among so many events.
func (d *dealt) complete(counts [dependenceMonths]float64) {
	d.counts = counts
	for m, n := range counts {
		d.n += n
		d.sum += d.sums[m]
	}
	d.squared = d.sum
}

// variance is that of x over events.
func (d *dealt) variance() float64 {
	if d.n < 2 {
		return 0
	}
	return (d.squared - d.sum*d.sum/d.n) / (d.n - 1)
}

// longRun is the long-run sum of squares of the monthly sums about the mean, how
// many times the variance of one event it would be for events dealt to the
// months at random, and how many months have events.
func (d *dealt) longRun() (observed, expected, seen float64) {
	if d.n < 2 {
		return 0, 0, 0
	}
	mean := d.sum / d.n
	for m := range d.sums {
		if d.counts[m] == 0 {
			continue
		}
		seen++
		here := d.sums[m] - d.counts[m]*mean
		observed += here * here
		expected += d.counts[m] * (1 - d.counts[m]/d.n)
		for lag := 1; lag <= dependenceReach && m+lag < len(d.sums); lag++ {
			weight := 2 * (1 - float64(lag)/(dependenceReach+1))
			observed += weight * here * (d.sums[m+lag] - d.counts[m+lag]*mean)
			expected -= weight * d.counts[m] * d.counts[m+lag] / d.n
		}
	}
	return observed, expected, seen
}

// proportion is k of n with the Wilson score interval (Wilson 1927,
// doi 10.1080/01621459.1927.10502953) of as many independent events as these
// are worth.
func proportion(k, n int, d dependence) blindspot.Quantity {
	if n == 0 {
		return blindspot.Unknown()
	}
	z := distuv.StudentsT{Sigma: 1, Nu: d.freedom}.Quantile((1 + Level) / 2)
	p, m := float64(k)/float64(n), float64(n)/d.effect
	centre := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	low, high := math.Max(0, centre-half), math.Min(1, centre+half)
	if k == 0 {
		low = 0 // not the 1e-18 of the subtraction
	}
	if k == n {
		high = 1
	}
	return blindspot.Between(p, low, high, Level)
}

// share is the share of the events of a window that have a property, with the
// interval that the dependence of the group's events leaves it: all events up to
// the window's end teach it.
func share(all iter.Seq[*blindspot.Event], window blindspot.DateRange, has func(*blindspot.Event) bool) blindspot.Quantity {
	var months []int
	var x []float64
	k, n := 0, 0
	for e := range all {
		first := firstDay(e)
		if first > window.To {
			continue
		}
		v := 0.0
		if has(e) {
			v = 1
		}
		months, x = append(months, int(first.Month())), append(x, v)
		if first >= window.From {
			n++
			k += int(v)
		}
	}
	return proportion(k, n, learnDependence(months, x, int(window.To.Month())))
}
