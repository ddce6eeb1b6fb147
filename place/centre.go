package place

import (
	"math"
	"sort"
)

// points converts the ring of an outline or hole to degrees.
func (g *Gazetteer) points(arcs []int32) []Point {
	ring := g.atlas.ring(arcs)
	points := make([]Point, len(ring))
	for i, p := range ring {
		points[i] = g.atlas.point(p)
	}
	return points
}

func (a *atlas) point(p [2]int32) Point {
	return Point{Lat: float64(p[1]) / float64(a.unit), Lon: float64(p[0]) / float64(a.unit)}
}

// squareKM is the area of a shape on a sphere of the mean radius, for edges
// that are straight on the cylindrical equal-area map.
func (g *Gazetteer) squareKM(s *shape) float64 {
	var total float64
	for _, polygon := range s.polygons {
		for h, ring := range polygon {
			if h == 0 {
				total += ringKM2(g.points(ring))
			} else {
				total -= ringKM2(g.points(ring))
			}
		}
	}
	return total
}

func ringKM2(ring []Point) float64 {
	var sum float64
	for i := 1; i < len(ring); i++ {
		p, q := ring[i-1], ring[i]
		sum += (q.Lon - p.Lon) * degree * (2 + math.Sin(p.Lat*degree) + math.Sin(q.Lat*degree)) / 2
	}
	return math.Abs(sum) * MeanRadiusKM * MeanRadiusKM
}

// centre returns the centroid of the largest polygon of a shape or, where that
// lies outside the area, the middle of the widest stretch of the polygon on
// the same latitude.
func (g *Gazetteer) centre(area int16, s *shape) Point {
	largest, size := 0, -1.0
	for i, polygon := range s.polygons {
		if km2 := ringKM2(g.points(polygon[0])); km2 > size {
			largest, size = i, km2
		}
	}
	ring := g.atlas.ring(s.polygons[largest][0])
	c := g.centroid(ring)
	if g.grid().at(c) == area {
		return c
	}
	// Half a grid unit off, the latitude meets no vertex.
	y := math.Floor(c.Lat*float64(g.atlas.unit)) + 0.5
	var cuts []float64
	for _, arcs := range s.polygons[largest] {
		line := g.atlas.ring(arcs)
		for i := 1; i < len(line); i++ {
			p, q := line[i-1], line[i]
			if (float64(p[1]) < y) != (float64(q[1]) < y) {
				cuts = append(cuts, float64(p[0])+(y-float64(p[1]))/float64(q[1]-p[1])*float64(q[0]-p[0]))
			}
		}
	}
	sort.Float64s(cuts)
	widest := 0.0
	for i := 1; i < len(cuts); i += 2 {
		if w := cuts[i] - cuts[i-1]; w > widest {
			widest = w
			c = Point{Lat: y / float64(g.atlas.unit), Lon: (cuts[i] + cuts[i-1]) / 2 / float64(g.atlas.unit)}
		}
	}
	return c
}

// centroid of a closed ring on the map of latitude and longitude.
func (g *Gazetteer) centroid(ring [][2]int32) Point {
	// Coordinates relative to a vertex keep the sums from cancelling.
	x0, y0 := float64(ring[0][0]), float64(ring[0][1])
	var twice, x, y float64
	for i := 1; i < len(ring); i++ {
		px, py := float64(ring[i-1][0])-x0, float64(ring[i-1][1])-y0
		qx, qy := float64(ring[i][0])-x0, float64(ring[i][1])-y0
		cross := px*qy - qx*py
		twice += cross
		x += (px + qx) * cross
		y += (py + qy) * cross
	}
	if twice == 0 {
		return g.atlas.point(ring[0])
	}
	unit := float64(g.atlas.unit)
	return Point{Lat: (y0 + y/(3*twice)) / unit, Lon: (x0 + x/(3*twice)) / unit}
}
