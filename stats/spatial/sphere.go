package spatial

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// RadiusKM is the mean radius of the Earth (IUGG R1).
const RadiusKM = 6371.0088

const degree = math.Pi / 180

// Point is a place on the globe, in degrees.
type Point struct {
	Lat, Lon float64
}

func (p Point) valid() bool {
	return p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -360 && p.Lon <= 360
}

// vec is a point as a unit vector from the centre of the Earth.
type vec [3]float64

func (p Point) vec() vec {
	sinLat, cosLat := math.Sincos(p.Lat * degree)
	sinLon, cosLon := math.Sincos(p.Lon * degree)
	return vec{cosLat * cosLon, cosLat * sinLon, sinLat}
}

func (a vec) point() Point {
	return Point{Lat: math.Atan2(a[2], math.Hypot(a[0], a[1])) / degree, Lon: math.Atan2(a[1], a[0]) / degree}
}

func (a vec) dot(b vec) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }

func (a vec) cross(b vec) vec {
	return vec{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
}

func (a vec) norm() float64 { return math.Sqrt(a.dot(a)) }

// angle between two unit vectors, exact for near and for opposite points.
func (a vec) angle(b vec) float64 { return math.Atan2(a.cross(b).norm(), a.dot(b)) }

// Distance returns the great-circle distance in kilometres.
func Distance(a, b Point) float64 { return RadiusKM * a.vec().angle(b.vec()) }

// Bearing returns the initial direction from a to b in degrees clockwise from
// north, in [0, 360). It is 0 for coincident points.
func Bearing(a, b Point) float64 {
	sinA, cosA := math.Sincos(a.Lat * degree)
	sinB, cosB := math.Sincos(b.Lat * degree)
	sinL, cosL := math.Sincos((b.Lon - a.Lon) * degree)
	if a == b {
		return 0
	}
	d := math.Atan2(sinL*cosB, cosA*sinB-sinA*cosB*cosL) / degree
	return math.Mod(d+360, 360)
}

// Destination returns the point at a distance and initial bearing from p.
func Destination(p Point, bearing, km float64) Point {
	return offset(p, bearing*degree, km/RadiusKM)
}

func offset(p Point, azimuth, angle float64) Point {
	sinLat, cosLat := math.Sincos(p.Lat * degree)
	sinA, cosA := math.Sincos(azimuth)
	sinD, cosD := math.Sincos(angle)
	north := cosLat*cosD - sinLat*sinD*cosA // towards the meridian of p
	east := sinD * sinA
	lat := math.Atan2(sinLat*cosD+cosLat*sinD*cosA, math.Hypot(north, east))
	lon := p.Lon*degree + math.Atan2(east, north)
	return Point{Lat: lat / degree, Lon: math.Remainder(lon/degree, 360)}
}

// project returns p in the azimuthal equidistant projection around a centre:
// kilometres east and north, true to distance and direction from the centre.
func project(centre, p Point) (east, north float64) {
	d := Distance(centre, p)
	sin, cos := math.Sincos(Bearing(centre, p) * degree)
	return d * sin, d * cos
}

// checkPoints validates points and weights and returns the sum of weights.
func checkPoints(op string, points []Point, weights []float64, least int) (float64, error) {
	if len(points) < least {
		return 0, stats.Errorf(op, stats.TooFew, "%d points, at least %d are needed", len(points), least)
	}
	if weights != nil && len(weights) != len(points) {
		return 0, stats.Errorf(op, stats.BadInput, "%d weights for %d points", len(weights), len(points))
	}
	var sum float64
	for i, p := range points {
		if !p.valid() {
			return 0, stats.Errorf(op, stats.BadInput, "point %d is (%g, %g)", i, p.Lat, p.Lon)
		}
		w := weight(weights, i)
		if !(w >= 0) || math.IsInf(w, 1) {
			return 0, stats.Errorf(op, stats.BadInput, "weight %d is %g", i, w)
		}
		sum += w
	}
	if math.IsInf(sum, 1) {
		return 0, stats.Errorf(op, stats.Overflow, "the weights sum to infinity")
	}
	if sum == 0 {
		return 0, stats.Errorf(op, stats.Degenerate, "all weights are zero")
	}
	return sum, nil
}

func weight(weights []float64, i int) float64 {
	if weights == nil {
		return 1
	}
	return weights[i]
}
