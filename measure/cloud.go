package measure

import (
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/spatial"
)

// cloud is a set of events by place: the distinct points as unit vectors, with
// the number of events at each. Many events share the coordinates of a town, so
// resampling places in place of events gives the same draws for less work.
type cloud struct {
	at    [][3]float64
	count []int
	n     int
}

func newCloud(events []blindspot.Event) cloud {
	var c cloud
	seen := map[[2]float64]int{}
	for i := range events {
		p := events[i].Place
		k, ok := seen[[2]float64{p.Lat, p.Lon}]
		if !ok {
			k = len(c.at)
			seen[[2]float64{p.Lat, p.Lon}] = k
			c.at, c.count = append(c.at, unit(p.Lat, p.Lon)), append(c.count, 0)
		}
		c.count[k]++
		c.n++
	}
	return c
}

func unit(lat, lon float64) [3]float64 {
	a, b := lat*math.Pi/180, lon*math.Pi/180
	return [3]float64{math.Cos(a) * math.Cos(b), math.Cos(a) * math.Sin(b), math.Sin(a)}
}

// sum adds up the unit vectors with other counts at the same places.
func (c cloud) sum(count []int) [3]float64 {
	var s [3]float64
	for i, n := range count {
		if n > 0 {
			w := float64(n)
			s[0] += w * c.at[i][0]
			s[1] += w * c.at[i][1]
			s[2] += w * c.at[i][2]
		}
	}
	return s
}

// direction is the unit vector of a sum, the mean centre; ok is false where the
// points balance out.
func direction(s [3]float64) (v [3]float64, ok bool) {
	length := math.Sqrt(s[0]*s[0] + s[1]*s[1] + s[2]*s[2])
	if length < 1e-9 {
		return v, false
	}
	return [3]float64{s[0] / length, s[1] / length, s[2] / length}, true
}

// apart is the great-circle distance of two unit vectors in km, from the chord.
func apart(a, b [3]float64) float64 {
	x, y, z := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	return 2 * spatial.RadiusKM * math.Asin(math.Min(1, math.Sqrt(x*x+y*y+z*z)/2))
}

// spread is the root mean square distance from the mean centre.
func (c cloud) spread(count []int) (float64, bool) {
	centre, ok := direction(c.sum(count))
	if !ok {
		return 0, false
	}
	squares, n := 0.0, 0.0
	for i, k := range count {
		if k > 0 {
			squares += float64(k) * square(apart(c.at[i], centre))
			n += float64(k)
		}
	}
	return math.Sqrt(squares / n), true
}
