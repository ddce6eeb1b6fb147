package place

import "math"

// Point is a place on the WGS84 ellipsoid, in degrees.
type Point struct {
	Lat, Lon float64
}

// Valid reports whether the point has a latitude in [-90, 90] and a longitude
// in [-180, 180].
func (p Point) Valid() bool {
	return p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180
}

const (
	equatorialKM = 6378.137
	flattening   = 1 / 298.257223563
	polarKM      = equatorialKM * (1 - flattening)
	// MeanRadiusKM is the mean radius of the Earth (IUGG R1), for distances
	// where a sphere is good enough.
	MeanRadiusKM = 6371.0088

	degree = math.Pi / 180
)

// Distance returns the length in kilometres of the shortest path between two
// points on the WGS84 ellipsoid, good to a millimetre. It is NaN only where a
// coordinate is.
//
// The method is Vincenty's inverse formula (1975, doi:10.1179/sre.1975.23.176.88).
// Its iteration does not settle for points that are nearly opposite on the
// globe; such a path is then taken in two halves, over the meeting point that
// makes it shortest.
func Distance(a, b Point) float64 {
	if km, ok := vincenty(a, b); ok {
		return km
	}
	return antipodal(a, b)
}

// vincenty solves the inverse problem; ok is false where it does not converge.
func vincenty(a, b Point) (km float64, ok bool) {
	if a == b {
		return 0, true
	}
	sinU1, cosU1 := reduced(a.Lat)
	sinU2, cosU2 := reduced(b.Lat)
	l := math.Remainder(b.Lon-a.Lon, 360) * degree
	lambda := l
	for range 60 {
		sinLambda, cosLambda := math.Sincos(lambda)
		sinSigma := math.Hypot(cosU2*sinLambda, cosU1*sinU2-sinU1*cosU2*cosLambda)
		if sinSigma == 0 {
			return 0, lambda == 0 || cosU1 < 1e-15 // coincident; else exactly opposite
		}
		cosSigma := sinU1*sinU2 + cosU1*cosU2*cosLambda
		sigma := math.Atan2(sinSigma, cosSigma)
		sinAlpha := cosU1 * cosU2 * sinLambda / sinSigma
		cos2Alpha := 1 - sinAlpha*sinAlpha
		cos2M := 0.0 // the equator: cos2Alpha is 0
		if cos2Alpha > 1e-16 {
			cos2M = cosSigma - 2*sinU1*sinU2/cos2Alpha
		}
		c := flattening / 16 * cos2Alpha * (4 + flattening*(4-3*cos2Alpha))
		next := l + (1-c)*flattening*sinAlpha*(sigma+c*sinSigma*(cos2M+c*cosSigma*(2*cos2M*cos2M-1)))
		if math.Abs(next) > math.Pi {
			return 0, false
		}
		if math.Abs(next-lambda) > 1e-13 {
			lambda = next
			continue
		}
		u2 := cos2Alpha * (equatorialKM*equatorialKM - polarKM*polarKM) / (polarKM * polarKM)
		ca := 1 + u2/16384*(4096+u2*(-768+u2*(320-175*u2)))
		cb := u2 / 1024 * (256 + u2*(-128+u2*(74-47*u2)))
		delta := cb * sinSigma * (cos2M + cb/4*(cosSigma*(2*cos2M*cos2M-1)-
			cb/6*cos2M*(4*sinSigma*sinSigma-3)*(4*cos2M*cos2M-3)))
		return polarKM * ca * (sigma - delta), true
	}
	return math.NaN(), math.IsNaN(l) || math.IsNaN(sinU1) || math.IsNaN(sinU2)
}

// reduced returns sine and cosine of the reduced latitude.
func reduced(lat float64) (sin, cos float64) {
	s, c := math.Sincos(lat * degree)
	s *= 1 - flattening
	h := math.Hypot(s, c)
	return s / h, c / h
}

// antipodal returns the distance between nearly opposite points: the least sum
// of two legs over a point a quarter of the globe away from a. Every shortest
// path crosses that circle once, and both legs are short enough for vincenty.
func antipodal(a, b Point) float64 {
	via := func(azimuth float64) float64 {
		m := quarter(a, azimuth)
		x, okX := vincenty(a, m)
		y, okY := vincenty(m, b)
		if !okX || !okY {
			return math.Inf(1)
		}
		return x + y
	}
	const steps = 72
	best, at := math.Inf(1), 0.0
	for i := range steps {
		if d := via(2 * math.Pi * float64(i) / steps); d < best {
			best, at = d, 2*math.Pi*float64(i)/steps
		}
	}
	// Golden-section search in the bracket around the best of the coarse steps.
	const ratio = 0.6180339887498949
	low, high := at-2*math.Pi/steps, at+2*math.Pi/steps
	x1, x2 := high-ratio*(high-low), low+ratio*(high-low)
	f1, f2 := via(x1), via(x2)
	for high-low > 1e-9 {
		if f1 < f2 {
			high, x2, f2 = x2, x1, f1
			x1 = high - ratio*(high-low)
			f1 = via(x1)
		} else {
			low, x1, f1 = x1, x2, f2
			x2 = low + ratio*(high-low)
			f2 = via(x2)
		}
	}
	return min(best, f1, f2)
}

// quarter is the point a quarter circle (on the sphere) from p.
func quarter(p Point, azimuth float64) Point {
	sinLat, cosLat := math.Sincos(p.Lat * degree)
	sinA, cosA := math.Sincos(azimuth)
	lat := math.Asin(cosLat * cosA)
	lon := p.Lon*degree + math.Atan2(sinA*cosLat, -sinLat*math.Sin(lat))
	return Point{Lat: lat / degree, Lon: math.Remainder(lon/degree, 360)}
}

// SphereDistance returns the great-circle distance in kilometres on a sphere of
// MeanRadiusKM (haversine). It differs from Distance by at most 0.6 % and is
// several times as fast.
func SphereDistance(a, b Point) float64 {
	sinLat := math.Sin((b.Lat - a.Lat) * degree / 2)
	sinLon := math.Sin((b.Lon - a.Lon) * degree / 2)
	h := sinLat*sinLat + math.Cos(a.Lat*degree)*math.Cos(b.Lat*degree)*sinLon*sinLon
	return 2 * MeanRadiusKM * math.Asin(math.Sqrt(min(1, h)))
}
