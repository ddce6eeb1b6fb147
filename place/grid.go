package place

import "math"

// cellsPerDegree is the fineness of the look-up grid.
const cellsPerDegree = 4

const (
	gridColumns = 360 * cellsPerDegree
	gridRows    = 180 * cellsPerDegree
	nowhere     = int16(-1) // no area: the sea
)

// edge is one straight piece of a border, with the areas on its two sides as
// seen from its first point towards its second.
type edge struct {
	x1, y1, x2, y2 int32
	left, right    int16
}

// grid answers which area a point lies in. Most cells lie within one area or
// at sea; the others hold the edges that cross them. Within those, the area is
// that on the east side of the nearest edge to the west, for which the search
// looks no further than the next cell without edges.
type grid struct {
	unit  float64 // grid units per cell
	edges []edge
	start []int32 // edges of cell c: items[start[c]:start[c+1]]
	items []int32
	fill  []int16 // area of cells without edges
}

func newGrid(edges []edge, perDegree int) *grid {
	g := &grid{unit: float64(perDegree) / cellsPerDegree, edges: edges,
		start: make([]int32, gridColumns*gridRows+1), fill: make([]int16, gridColumns*gridRows)}
	for i := range edges {
		g.cross(&edges[i], func(cell int) { g.start[cell+1]++ })
	}
	for c := range gridColumns * gridRows {
		g.start[c+1] += g.start[c]
	}
	g.items = make([]int32, g.start[gridColumns*gridRows])
	next := append([]int32(nil), g.start...)
	for i := range edges {
		g.cross(&edges[i], func(cell int) {
			g.items[next[cell]] = int32(i)
			next[cell]++
		})
	}
	for row := range gridRows {
		// Half a grid unit off the middle, no edge ends on this latitude.
		y := math.Floor((float64(row)+0.5-90*cellsPerDegree)*g.unit) + 0.5
		area := nowhere
		for column := range gridColumns {
			cell := row*gridColumns + column
			if g.start[cell] < g.start[cell+1] {
				x := float64(column+1-180*cellsPerDegree) * g.unit
				if found, ok := g.west(cell, column, x, y); ok {
					area = found
				}
			}
			g.fill[cell] = area
		}
	}
	return g
}

// cross calls visit for every cell an edge touches, with a margin that makes
// rounding harmless.
func (g *grid) cross(e *edge, visit func(cell int)) {
	const margin = 1e-6
	x1, y1, x2, y2 := float64(e.x1), float64(e.y1), float64(e.x2), float64(e.y2)
	if y1 > y2 {
		x1, y1, x2, y2 = x2, y2, x1, y1
	}
	rowOf := func(y float64) int { return clamp(int(math.Floor(y/g.unit))+90*cellsPerDegree, gridRows) }
	columnOf := func(x float64) int { return clamp(int(math.Floor(x/g.unit))+180*cellsPerDegree, gridColumns) }
	for row, last := rowOf(y1-margin), rowOf(y2+margin); row <= last; row++ {
		// The part of the edge within the row.
		from, to := x1, x2
		if y2 > y1 {
			south := float64(row-90*cellsPerDegree) * g.unit
			from = x1 + (x2-x1)*max(0, min(1, (south-y1)/(y2-y1)))
			to = x1 + (x2-x1)*max(0, min(1, (south+g.unit-y1)/(y2-y1)))
		}
		if from > to {
			from, to = to, from
		}
		for column, end := columnOf(from-margin), columnOf(to+margin); column <= end; column++ {
			visit(row*gridColumns + column)
		}
	}
}

func clamp(i, n int) int { return max(0, min(i, n-1)) }

// west returns the area east of the nearest edge that crosses latitude y
// within the cell at or west of x (both in grid units).
func (g *grid) west(cell, column int, x, y float64) (int16, bool) {
	bound := float64(column-180*cellsPerDegree) * g.unit
	best, slope, area, ok := math.Inf(-1), 0.0, nowhere, false
	for _, i := range g.items[g.start[cell]:g.start[cell+1]] {
		e := &g.edges[i]
		if (float64(e.y1) <= y) == (float64(e.y2) <= y) {
			continue
		}
		lean := float64(e.x2-e.x1) / float64(e.y2-e.y1)
		// From the southern end, so that edges that start there agree exactly.
		at := float64(e.x1) + (y-float64(e.y1))*lean
		if e.y2 < e.y1 {
			at = float64(e.x2) + (y-float64(e.y2))*lean
		}
		// Of two edges that start northwards from one point, the one that leans
		// more to the east is the nearer.
		if at < bound || at > x || at < best || (at == best && lean <= slope) {
			continue
		}
		best, slope, ok = at, lean, true
		if e.y2 > e.y1 {
			area = e.right
		} else {
			area = e.left
		}
	}
	return area, ok
}

// at returns the area of a point in degrees, or nowhere.
func (g *grid) at(p Point) int16 {
	lon := p.Lon
	if lon == 180 {
		lon = -180
	}
	x, y := lon*cellsPerDegree*g.unit, p.Lat*cellsPerDegree*g.unit
	// A tenth of a millimetre off a grid line, rounding would blur which edges
	// that meet in a point are crossed.
	if line := math.Round(y); math.Abs(y-line) < 1e-6 {
		y = line
	}
	row := clamp(int(math.Floor(y/g.unit))+90*cellsPerDegree, gridRows)
	column := clamp(int(math.Floor(x/g.unit))+180*cellsPerDegree, gridColumns)
	for ; column >= 0; column-- {
		cell := row*gridColumns + column
		if g.start[cell] == g.start[cell+1] {
			return g.fill[cell]
		}
		if area, ok := g.west(cell, column, x, y); ok {
			return area
		}
		x = float64(column-180*cellsPerDegree) * g.unit // the west side of the cell
	}
	return nowhere
}

// edgesOf lists the edges of all arcs with the areas beside them.
func edgesOf(a *atlas) []edge {
	left, right := make([]int16, len(a.arcs)), make([]int16, len(a.arcs))
	for i := range a.arcs {
		left[i], right[i] = nowhere, nowhere
	}
	for k := range a.areas {
		for _, polygon := range a.areas[k].polygons {
			for h, ring := range polygon {
				// An outline that runs counter-clockwise has its area to the left;
				// for a hole it is the other way round.
				toLeft := (signedArea(a.ring(ring)) > 0) == (h == 0)
				for _, n := range ring {
					if (n >= 0) == toLeft {
						left[max(n, ^n)] = int16(k)
					} else {
						right[max(n, ^n)] = int16(k)
					}
				}
			}
		}
	}
	most := 0
	for i, line := range a.arcs {
		if left[i] != right[i] {
			most += max(len(line)-1, 0)
		}
	}
	edges := make([]edge, 0, most)
	for i, line := range a.arcs {
		if left[i] == right[i] {
			continue // a line within an area, or of none
		}
		for j := 1; j < len(line); j++ {
			p, q := line[j-1], line[j]
			if p != q {
				edges = append(edges, edge{p[0], p[1], q[0], q[1], left[i], right[i]})
			}
		}
	}
	return edges
}

// signedArea of a closed ring in grid units, positive where it runs
// counter-clockwise.
func signedArea(ring [][2]int32) float64 {
	var sum float64
	for i := 1; i < len(ring); i++ {
		p, q := ring[i-1], ring[i]
		sum += float64(p[0])*float64(q[1]) - float64(q[0])*float64(p[1])
	}
	return sum / 2
}
