package measure

import (
	"iter"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/spatial"
)

// fewestForSpread is how many events a spread or a drift needs.
const fewestForSpread = 5

// standardDistance is the root mean square distance of the events of a window
// from their mean centre. The interval is that of the log of the mean square
// distance, whose expectation n events understate by (n-1)/n, on as many
// independent events as the group's are worth. With few events their squares
// show too little of their own spread; a spread like that of an exponential law
// (the squares of normal distances) then counts with the weight of five events.
func standardDistance(all iter.Seq[*blindspot.Event], events []blindspot.Event, window blindspot.DateRange) blindspot.Quantity {
	at := newCloud(events)
	d, ok := at.spread(at.count)
	if !ok {
		return blindspot.Unknown()
	}
	centre, _ := direction(at.sum(at.count))
	var months []int
	var squares []float64
	for e := range all {
		if first := firstDay(e); first <= window.To {
			months = append(months, int(first.Month()))
			squares = append(squares, square(apart(unit(e.Place.Lat, e.Place.Lon), centre)))
		}
	}
	dep := learnDependence(months, squares, int(window.To.Month()))
	n := float64(at.n) / dep.effect
	if at.n < fewestForSpread || n < 3 || d == 0 {
		return blindspot.Exactly(d)
	}
	own := 0.0
	for i, k := range at.count {
		own += float64(k) * square(square(apart(at.at[i], centre))/(d*d)-1)
	}
	const prior, exponential = 5, 1
	variation := (own + prior*exponential) / (float64(at.n) - 1 + prior)
	half := distuv.StudentsT{Sigma: 1, Nu: math.Min(dep.freedom, n-1+prior)}.Quantile((1+Level)/2) * math.Sqrt(variation/n)
	middle := d * d * n / (n - 1)
	low, high := math.Sqrt(middle*math.Exp(-half)), math.Sqrt(middle*math.Exp(half))
	return blindspot.Between(d, math.Min(d, low), math.Max(d, high), Level)
}

// displacement is how far the mean centre of events moved between two periods
// as a vector in the tangent plane, with the covariance of its error.
type displacement struct {
	km         float64
	along      [2]float64 // its direction
	covariance [3]float64 // xx, xy, yy, in km^2
	freedom    float64
}

// displaced measures the movement from the period before to the window; ok is
// false with too few events in either.
func displaced(all iter.Seq[*blindspot.Event], was, now []blindspot.Event, window blindspot.DateRange) (displacement, bool) {
	a, b := newCloud(was), newCloud(now)
	if a.n < fewestForSpread || b.n < fewestForSpread {
		return displacement{}, false
	}
	from, to := a.sum(a.count), b.sum(b.count)
	middle, ok := direction([3]float64{from[0]/float64(a.n) + to[0]/float64(b.n), from[1]/float64(a.n) + to[1]/float64(b.n), from[2]/float64(a.n) + to[2]/float64(b.n)})
	km, ok2 := shift(from, to)
	if !ok || !ok2 {
		return displacement{}, false
	}
	plane := tangent(middle)
	d := displacement{km: km, along: [2]float64{1, 0}}
	x0, y0 := plane.of(from)
	x1, y1 := plane.of(to)
	if dx, dy := x1/length(to)-x0/length(from), y1/length(to)-y0/length(from); math.Hypot(dx, dy) > 0 {
		d.along = [2]float64{dx / math.Hypot(dx, dy), dy / math.Hypot(dx, dy)}
	}
	var months []int
	var x []float64
	for e := range all {
		if first := firstDay(e); first <= window.To {
			px, py := plane.of(unit(e.Place.Lat, e.Place.Lon))
			months, x = append(months, int(first.Month())), append(x, px*d.along[0]+py*d.along[1])
		}
	}
	dep := learnDependence(months, x, int(window.To.Month()))
	for _, c := range [2]cloud{a, b} {
		s := c.scatter(plane)
		for k := range d.covariance {
			d.covariance[k] += dep.effect * s[k]
		}
	}
	d.freedom = math.Min(dep.freedom, float64(a.n+b.n-2))
	return d, true
}

// scatter is the covariance of the mean centre of as many independent events.
func (c cloud) scatter(p tangentPlane) [3]float64 {
	n := float64(c.n)
	sum := c.sum(c.count)
	mx, my := p.of(sum)
	mx, my = mx/n, my/n
	var s [3]float64
	for i, k := range c.count {
		x, y := p.of(c.at[i])
		w := float64(k)
		s[0] += w * (x - mx) * (x - mx)
		s[1] += w * (x - mx) * (y - my)
		s[2] += w * (y - my) * (y - my)
	}
	scale := square(spatial.RadiusKM*n/length(sum)) / (n * (n - 1))
	return [3]float64{s[0] * scale, s[1] * scale, s[2] * scale}
}

// tangentPlane has two directions at right angles to a unit vector.
type tangentPlane struct{ x, y [3]float64 }

func tangent(v [3]float64) tangentPlane {
	east := [3]float64{-v[1], v[0], 0}
	if l := length(east); l > 1e-9 {
		east = [3]float64{east[0] / l, east[1] / l, 0}
	} else {
		east = [3]float64{1, 0, 0} // at a pole every direction will do
	}
	return tangentPlane{east, [3]float64{v[1]*east[2] - v[2]*east[1], v[2]*east[0] - v[0]*east[2], v[0]*east[1] - v[1]*east[0]}}
}

func (p tangentPlane) of(v [3]float64) (x, y float64) {
	return v[0]*p.x[0] + v[1]*p.x[1] + v[2]*p.x[2], v[0]*p.y[0] + v[1]*p.y[1] + v[2]*p.y[2]
}

func length(v [3]float64) float64 { return math.Sqrt(v[0]*v[0] + v[1]*v[1] + v[2]*v[2]) }

// quantity is the distance moved and the chance that a centre which does not
// move is found as far off. A distance cannot fall below none, so its interval
// holds those true distances under which one as long (for the lower end) or as
// short (for the upper) as was found is not improbable: from 0 on exactly where
// the chance is 0.05 or more.
func (d displacement) quantity(rng *rand.Rand, draws int) (blindspot.Quantity, float64) {
	errors := d.draws(rng, draws)
	exceeds := func(true_ float64) float64 {
		n := 1
		for _, e := range errors {
			if math.Hypot(true_*d.along[0]+e[0], true_*d.along[1]+e[1]) >= d.km {
				n++
			}
		}
		return float64(n) / float64(1+len(errors))
	}
	p := exceeds(0)
	const tail = (1 - Level) / 2
	low := 0.0
	if p < tail {
		low = bisect(0, d.km, func(m float64) bool { return exceeds(m) > tail })
	}
	far := d.km + 10*math.Sqrt(d.covariance[0]+d.covariance[2])
	high := bisect(d.km, far, func(m float64) bool { return exceeds(m) >= 1-tail })
	return blindspot.Between(d.km, low, high, Level), p
}

// draws are errors of the displacement: multivariate t, in the two directions.
func (d displacement) draws(rng *rand.Rand, n int) [][2]float64 {
	a := math.Sqrt(math.Max(0, d.covariance[0]))
	b := 0.0
	if a > 0 {
		b = d.covariance[1] / a
	}
	c := math.Sqrt(math.Max(0, d.covariance[2]-b*b))
	out := make([][2]float64, n)
	chi := distuv.ChiSquared{K: d.freedom, Src: rng}
	for i := range out {
		scale := math.Sqrt(d.freedom / chi.Rand())
		u, v := rng.NormFloat64(), rng.NormFloat64()
		out[i] = [2]float64{scale * a * u, scale * (b*u + c*v)}
	}
	return out
}

// bisect finds where a condition that fails at low begins to hold.
func bisect(low, high float64, holds func(float64) bool) float64 {
	for range 40 {
		if middle := (low + high) / 2; holds(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return (low + high) / 2
}
