package spatial

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Window is the region in which points could have been observed.
type Window struct {
	SquareKM float64
	// Inside reports whether a point lies in the region; nil leaves edges
	// uncorrected, which is right for the whole globe only.
	Inside func(Point) bool
}

// Globe is the window of all the Earth: no edges.
func Globe() Window { return Window{SquareKM: 4 * math.Pi * RadiusKM * RadiusKM} }

// circlePoints is how finely the edge correction samples a circle.
const circlePoints = 72

// RipleyK returns Ripley's K at each radius (km): (a/n^2) sum over ordered
// pairs of e_ij 1{d_ij <= r}, in square kilometres (Ripley 1976,
// doi:10.2307/3212829; on the sphere Robeson, Li and Huang 2014,
// Spatial Statistics 10, 76-86). Under complete spatial randomness it is
// the area of a cap of that radius (times (n-1)/n).
//
// Edges: e_ij is one over the share of the circle around i through j that lies
// in the window (Ripley's isotropic correction), sampled at 72 points, and at
// most 72. Choose radii below half the width of the window; beyond, the
// correction rests on few points. Radii must not exceed half the circumference
// of the Earth. Cost grows with the square of the number of points.
func RipleyK(points []Point, radii []float64, window Window) ([]float64, error) {
	const op = "spatial.RipleyK"
	if _, err := checkPoints(op, points, nil, 2); err != nil {
		return nil, err
	}
	if !(window.SquareKM > 0) || math.IsInf(window.SquareKM, 1) {
		return nil, stats.Errorf(op, stats.BadInput, "the window has %g square kilometres", window.SquareKM)
	}
	var largest float64
	for i, r := range radii {
		if !(r >= 0 && r <= math.Pi*RadiusKM) {
			return nil, stats.Errorf(op, stats.BadInput, "radius %d is %g km", i, r)
		}
		largest = max(largest, r)
	}
	vecs := make([]vec, len(points))
	for i, p := range points {
		if window.Inside != nil && !window.Inside(p) {
			return nil, stats.Errorf(op, stats.BadInput, "point %d lies outside the window", i)
		}
		vecs[i] = p.vec()
	}
	k := make([]float64, len(radii))
	for i := range points {
		for j := range points {
			if i == j {
				continue
			}
			d := RadiusKM * vecs[i].angle(vecs[j])
			if d > largest {
				continue
			}
			e := 1.0
			if window.Inside != nil {
				e = edgeWeight(points[i], d, window.Inside)
			}
			for m, r := range radii {
				if d <= r {
					k[m] += e
				}
			}
		}
	}
	n := float64(len(points))
	for m := range k {
		k[m] *= window.SquareKM / (n * n)
	}
	return k, nil
}

// edgeWeight is one over the share of a circle that lies inside.
func edgeWeight(centre Point, km float64, inside func(Point) bool) float64 {
	if km == 0 {
		return 1
	}
	count := 0
	for i := range circlePoints {
		if inside(offset(centre, 2*math.Pi*(float64(i)+0.5)/circlePoints, km/RadiusKM)) {
			count++
		}
	}
	return circlePoints / float64(max(1, count))
}

// SphereL turns K into L, a radius in kilometres: that of the cap whose area is
// K. Under complete spatial randomness L(r) is about r; above r the points
// cluster at that distance, below they keep apart. For small areas it is the
// plane's sqrt(K/pi). K beyond the area of the globe gives half its
// circumference.
func SphereL(k float64) float64 {
	return RadiusKM * 2 * math.Asin(math.Sqrt(min(1, max(0, k)/(4*math.Pi*RadiusKM*RadiusKM))))
}
