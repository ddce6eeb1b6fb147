package place

import "math"

// vec is a point on the unit sphere.
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

func (a vec) sub(b vec) vec { return vec{a[0] - b[0], a[1] - b[1], a[2] - b[2]} }

func (a vec) norm() float64 { return math.Sqrt(a.dot(a)) }

// piece is a short piece of an edge. Edges are straight on the map of latitude
// and longitude, not on the globe, so long ones are cut up before they are
// taken for chords.
type piece struct {
	a, b vec
	edge int32
}

// closest returns the point of the chord that is nearest to q.
func (s *piece) closest(q vec) vec {
	d := s.b.sub(s.a)
	t := max(0, min(1, q.sub(s.a).dot(d)/d.dot(d)))
	return vec{s.a[0] + t*d[0], s.a[1] + t*d[1], s.a[2] + t*d[2]}
}

// ball bounds a run of pieces. Its two halves, where it has them, follow it:
// the first directly, the second at next.
type ball struct {
	centre     vec
	radius     float64
	from, to   int32
	secondHalf int32 // 0 for a leaf
}

// ballTree finds the piece nearest to a point on the globe. Distances are
// straight through the sphere, which orders like those along it.
type ballTree struct {
	pieces []piece
	balls  []ball
}

const (
	leafSize   = 8
	longestCut = 0.25 // degrees; a chord then strays less than 10 m from the edge
)

// newBallTree indexes the edges for which keep is true.
func newBallTree(edges []edge, perDegree int, keep func(e *edge) bool) *ballTree {
	t := &ballTree{}
	for i := range edges {
		e := &edges[i]
		if !keep(e) {
			continue
		}
		u := float64(perDegree)
		x1, y1, x2, y2 := float64(e.x1)/u, float64(e.y1)/u, float64(e.x2)/u, float64(e.y2)/u
		n := int(math.Ceil(max(math.Abs(x2-x1), math.Abs(y2-y1)) / longestCut))
		from := Point{Lat: y1, Lon: x1}.vec()
		for k := 1; k <= n; k++ {
			f := float64(k) / float64(n)
			to := Point{Lat: y1 + f*(y2-y1), Lon: x1 + f*(x2-x1)}.vec()
			if from != to { // at a pole, all longitudes are one point
				t.pieces = append(t.pieces, piece{from, to, int32(i)})
			}
			from = to
		}
	}
	if len(t.pieces) > 0 {
		t.build(0, int32(len(t.pieces)))
	}
	return t
}

func (t *ballTree) build(from, to int32) {
	low, high := t.pieces[from].a, t.pieces[from].a
	for _, s := range t.pieces[from:to] {
		for k := range 3 {
			low[k] = min(low[k], s.a[k], s.b[k])
			high[k] = max(high[k], s.a[k], s.b[k])
		}
	}
	b := ball{from: from, to: to}
	widest := 0
	for k := range 3 {
		b.centre[k] = (low[k] + high[k]) / 2
		if high[k]-low[k] > high[widest]-low[widest] {
			widest = k
		}
	}
	for _, s := range t.pieces[from:to] {
		b.radius = max(b.radius, s.a.sub(b.centre).norm(), s.b.sub(b.centre).norm())
	}
	self := len(t.balls)
	t.balls = append(t.balls, b)
	if to-from <= leafSize {
		return
	}
	// Halve the box along its longest side: quicker than a median, and as good
	// for lines that follow one another.
	middle := from
	for i := from; i < to; i++ {
		if s := &t.pieces[i]; (s.a[widest]+s.b[widest])/2 < b.centre[widest] {
			t.pieces[i], t.pieces[middle] = t.pieces[middle], t.pieces[i]
			middle++
		}
	}
	if middle == from || middle == to {
		middle = (from + to) / 2
	}
	t.build(from, middle)
	t.balls[self].secondHalf = int32(len(t.balls))
	t.build(middle, to)
}

// nearest returns the edge that passes nearest to p, and where, among those
// that keep accepts (nil: all) within maxKM.
func (t *ballTree) nearest(p Point, maxKM float64, keep func(edge int32) bool) (edge int32, at Point, ok bool) {
	if len(t.balls) == 0 {
		return 0, Point{}, false
	}
	q := p.vec()
	best := math.Inf(1)
	if maxKM < math.Pi*MeanRadiusKM {
		// Chord of the greatest distance, with a little room: the caller
		// measures on the ellipsoid.
		best = 2 * math.Sin(maxKM*1.01/MeanRadiusKM/2)
	}
	var where vec
	var visit func(i int32)
	visit = func(i int32) {
		b := &t.balls[i]
		if b.secondHalf == 0 {
			for k := b.from; k < b.to; k++ {
				s := &t.pieces[k]
				c := s.closest(q)
				if d := q.sub(c).norm(); d < best && (keep == nil || keep(s.edge)) {
					best, edge, where, ok = d, s.edge, c, true
				}
			}
			return
		}
		first, second := i+1, b.secondHalf
		near, far := t.gap(first, q), t.gap(second, q)
		if far < near {
			first, second, near, far = second, first, far, near
		}
		if near < best {
			visit(first)
		}
		if far < best {
			visit(second)
		}
	}
	visit(0)
	return edge, where.point(), ok
}

// gap is the least distance a piece in ball i can have from q.
func (t *ballTree) gap(i int32, q vec) float64 {
	return q.sub(t.balls[i].centre).norm() - t.balls[i].radius
}
