package spatial

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// MeanCentre returns the weighted mean of points on the sphere: the direction of
// the sum of their unit vectors. It has no seam at longitude 180 and moves with
// the points under every rotation. The error is Degenerate where the points
// balance out, as opposite ones do.
func MeanCentre(points []Point, weights []float64) (Point, error) {
	const op = "spatial.MeanCentre"
	sum, err := checkPoints(op, points, weights, 1)
	if err != nil {
		return Point{}, err
	}
	var total vec
	for i, p := range points {
		v, w := p.vec(), weight(weights, i)/sum
		for k := range total {
			total[k] += w * v[k]
		}
	}
	if total.norm() < 1e-9 {
		return Point{}, stats.Errorf(op, stats.Degenerate, "the points balance out around the globe")
	}
	return total.point(), nil
}

// StandardDistance returns the weighted root mean square great-circle distance
// of the points from their MeanCentre, in kilometres: sqrt(sum w d^2 / sum w).
// It is 0 for coincident points.
func StandardDistance(points []Point, weights []float64) (float64, error) {
	const op = "spatial.StandardDistance"
	sum, err := checkPoints(op, points, weights, 1)
	if err != nil {
		return 0, err
	}
	centre, err := MeanCentre(points, weights)
	if err != nil {
		return 0, err
	}
	var squares float64
	for i, p := range points {
		d := Distance(centre, p)
		squares += weight(weights, i) / sum * d * d
	}
	return math.Sqrt(squares), nil
}

// Ellipse is a standard deviational ellipse.
type Ellipse struct {
	Centre Point
	// MajorKM and MinorKM are the semi-axes: the standard deviation along each
	// axis. See StandardEllipse for other conventions.
	MajorKM, MinorKM float64
	// Bearing of the major axis, degrees clockwise from north in [0, 180). It
	// means nothing where Round is true.
	Bearing float64
	// Round: the axes are equally long, so there is no direction.
	Round bool
}

// SquareKM returns the area of the ellipse, taken as flat.
func (e Ellipse) SquareKM() float64 { return math.Pi * e.MajorKM * e.MinorKM }

// StandardEllipse returns the standard deviational ellipse of at least three
// points.
//
// Convention: the semi-axes are the square roots of the eigenvalues of the
// weighted covariance matrix (divisor sum w) of the points in an azimuthal
// equidistant projection around their MeanCentre. This is the ellipse of
// Lefever (1926, doi:10.1086/214027) in the eigenvalue form; it holds about
// 39 % of a bivariate normal distribution. ArcGIS draws it sqrt(2) times as
// large (63 %); for 95 % multiply by 2.4477.
//
// The projection is true only near the centre: for points more than some 3,000
// km apart the shape is indicative. The error is Degenerate where all points
// coincide; points on one line give a MinorKM of 0.
func StandardEllipse(points []Point, weights []float64) (Ellipse, error) {
	const op = "spatial.StandardEllipse"
	sum, err := checkPoints(op, points, weights, 3)
	if err != nil {
		return Ellipse{}, err
	}
	centre, err := MeanCentre(points, weights)
	if err != nil {
		return Ellipse{}, err
	}
	east, north := make([]float64, len(points)), make([]float64, len(points))
	var meanE, meanN float64
	for i, p := range points {
		east[i], north[i] = project(centre, p)
		w := weight(weights, i) / sum
		meanE += w * east[i]
		meanN += w * north[i]
	}
	var ee, nn, en float64
	for i := range points {
		w, e, n := weight(weights, i)/sum, east[i]-meanE, north[i]-meanN
		ee += w * e * e
		nn += w * n * n
		en += w * e * n
	}
	if ee+nn < 1e-12 { // a millimetre
		return Ellipse{}, stats.Errorf(op, stats.Degenerate, "all points coincide")
	}
	// Eigenvalues of the symmetric 2x2 matrix.
	spread := math.Hypot(ee-nn, 2*en)
	e := Ellipse{
		Centre:  centre,
		MajorKM: math.Sqrt((ee + nn + spread) / 2),
		MinorKM: math.Sqrt(max(0, (ee+nn-spread)/2)),
		Round:   spread < 1e-9*(ee+nn),
	}
	if !e.Round {
		// The angle from north of the eigenvector of the larger eigenvalue.
		e.Bearing = math.Mod(math.Atan2(2*en, nn-ee)/2/degree+180, 180)
	}
	return e, nil
}
