package place

import (
	"math"
	"slices"
)

// dissolve joins the areas of a country: the arcs that have it on one side
// only, linked to rings. Holes become polygons' holes.
func (g *Gazetteer) dissolve(country string) [][][]int32 {
	border := g.border(country)
	from := map[[2]int32][]int32{}
	for _, n := range border {
		start, _ := g.atlas.ends(n)
		from[start] = append(from[start], n)
	}
	done := map[int32]bool{}
	var outlines, holes [][]int32
	for _, n := range border {
		if done[n] {
			continue
		}
		ring := g.follow(n, from, done)
		if signedArea(g.atlas.ring(ring)) > 0 {
			outlines = append(outlines, ring)
		} else {
			holes = append(holes, ring)
		}
	}
	polygons := make([][][]int32, len(outlines))
	for i, ring := range outlines {
		polygons[i] = [][]int32{ring}
	}
	for _, hole := range holes {
		if i := g.around(outlines, hole); i >= 0 {
			polygons[i] = append(polygons[i], hole)
		}
	}
	return polygons
}

// border lists the arcs that have the country on one side only: to their left.
func (g *Gazetteer) border(country string) []int32 {
	uses := map[int32]int{}
	var order []int32
	for i, a := range g.areas {
		if a.Country != country {
			continue
		}
		for _, polygon := range g.atlas.areas[i].polygons {
			for h, ring := range polygon {
				forward := (signedArea(g.atlas.ring(ring)) > 0) == (h == 0)
				for _, n := range ring {
					if !forward {
						n = ^n // the country is to the left of every arc
					}
					k := max(n, ^n)
					uses[k]++
					order = append(order, n)
				}
			}
		}
	}
	return slices.DeleteFunc(order, func(n int32) bool { return uses[max(n, ^n)] != 1 })
}

// follow links arcs to a ring, from one of them until it is closed.
func (g *Gazetteer) follow(first int32, from map[[2]int32][]int32, done map[int32]bool) (ring []int32) {
	start, _ := g.atlas.ends(first)
	for next := first; ; {
		ring = append(ring, next)
		done[next] = true
		_, end := g.atlas.ends(next)
		if end == start {
			return ring
		}
		i := slices.IndexFunc(from[end], func(m int32) bool { return !done[m] })
		if i < 0 {
			return ring // cannot happen: every arc that ends in a point has one that starts there
		}
		next = from[end][i]
	}
}

// around returns the outline that a hole lies in, or -1.
func (g *Gazetteer) around(outlines [][]int32, hole []int32) int {
	line := g.atlas.ring(hole)
	// The middle of an edge, which is on no outline's vertex.
	x := (float64(line[0][0]) + float64(line[1][0])) / 2
	y := (float64(line[0][1])+float64(line[1][1]))/2 + 0.25
	for i, outline := range outlines {
		ring, inside := g.atlas.ring(outline), false
		for k := 1; k < len(ring); k++ {
			p, q := ring[k-1], ring[k]
			if (float64(p[1]) < y) != (float64(q[1]) < y) &&
				float64(p[0])+(y-float64(p[1]))/float64(q[1]-p[1])*float64(q[0]-p[0]) < x {
				inside = !inside
			}
		}
		if inside {
			return i
		}
	}
	return -1
}

// simplify keeps the vertices of a line that stray more than the tolerance
// from the line through those kept (Douglas and Peucker 1973,
// doi:10.3138/FM57-6770-U75U-7727).
func simplify(line arc, tolerance float64) arc {
	if tolerance <= 0 || len(line) <= 2 {
		return line
	}
	far, at := -1.0, 0
	first, last := line[0], line[len(line)-1]
	dx, dy := float64(last[0]-first[0]), float64(last[1]-first[1])
	length := math.Hypot(dx, dy)
	for i := 1; i < len(line)-1; i++ {
		x, y := float64(line[i][0]-first[0]), float64(line[i][1]-first[1])
		d := math.Hypot(x, y)
		if length > 0 {
			t := max(0, min(1, (x*dx+y*dy)/(length*length)))
			d = math.Hypot(x-t*dx, y-t*dy)
		}
		if d > far {
			far, at = d, i
		}
	}
	if far <= tolerance {
		return arc{first, last}
	}
	head, tail := simplify(line[:at+1], tolerance), simplify(line[at:], tolerance)
	return append(slices.Clone(head), tail[1:]...)
}
