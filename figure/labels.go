package figure

import (
	"fmt"
	"math"

	"github.com/blindspot/blindspot"
)

// mercator is a map that keeps a stretch of land in sight at any width and
// height, and fills what is left with the land around it.
type mercator struct{ west, east, south, north float64 } // of the projected plane, in radians

func project(lon, lat float64) (x, y float64) {
	return lon * math.Pi / 180, math.Log(math.Tan(math.Pi/4 + lat*math.Pi/360))
}

// unproject is the place at a point of the projected plane.
func unproject(x, y float64) (lon, lat float64) {
	return x * 180 / math.Pi, (2*math.Atan(math.Exp(y)) - math.Pi/2) * 180 / math.Pi
}

func newMercator(b box) mercator {
	west, south := project(b.west, b.south)
	east, north := project(b.east, b.north)
	return mercator{west: west, east: east, south: south, north: north}
}

// spec is the projection in terms of the drawing's own width and height.
func (m mercator) spec() object {
	scale := fmt.Sprintf("min(width / %.4f, height / %.4f)", m.east-m.west, m.north-m.south)
	return object{"type": "mercator", "scale": object{"expr": scale},
		"translate": object{"expr": fmt.Sprintf("[width / 2 - %.4f * %s, height / 2 + %.4f * %s]", (m.east+m.west)/2, scale, (m.north+m.south)/2, scale)}}
}

// at is where a place comes to lie on a drawing of the given size, in pixels.
func (m mercator) at(lon, lat, width, height float64) (x, y float64) {
	scale := math.Min(width/(m.east-m.west), height/(m.north-m.south))
	x, y = project(lon, lat)
	return width/2 + scale*(x-(m.east+m.west)/2), height/2 - scale*(y-(m.north+m.south)/2)
}

// label is where a name stands beside its point: the shift in pixels, and which
// end of the text lies there.
type label struct {
	dx, dy float64
	align  string
}

type rectangle struct{ left, top, right, bottom float64 }

func (r rectangle) overlap(s rectangle) float64 {
	w, h := math.Min(r.right, s.right)-math.Max(r.left, s.left), math.Min(r.bottom, s.bottom)-math.Max(r.top, s.top)
	return math.Max(0, w) * math.Max(0, h)
}

// The smallest drawing, that of a phone, and the size of letters on it: names
// that do not meet there meet nowhere.
const (
	narrow, low = 326.0, 288.0
	letter      = 7.2
	line        = 14.0
)

// labels places the names of a network so that they hide neither one another nor
// the points, as far as there is room. Each name tries the eight sides of its
// point in turn until nothing gets better.
func labels(network []blindspot.NetworkPlace, m mercator, radius func(blindspot.NetworkPlace) float64) []label {
	n := len(network)
	dots, at, tries := make([]rectangle, n), make([]int, n), make([][]label, n)
	xs, ys := make([]float64, n), make([]float64, n)
	for i, p := range network {
		r := radius(p)
		xs[i], ys[i] = m.at(p.Lon, p.Lat, narrow, low)
		dots[i] = rectangle{xs[i] - r, ys[i] - r, xs[i] + r, ys[i] + r}
		up, side, slant := r+line/2+1, r+4, 0.7*r+3
		tries[i] = []label{{0, -up, "center"}, {0, up, "center"}, {side, 0, "left"}, {-side, 0, "right"},
			{slant, -0.7*up - 2, "left"}, {-slant, -0.7*up - 2, "right"}, {slant, 0.7*up + 2, "left"}, {-slant, 0.7*up + 2, "right"}}
	}
	text := func(i, k int) rectangle {
		l, w := tries[i][k], letter*float64(len([]rune(network[i].Name)))
		x := xs[i] + l.dx + map[string]float64{"left": 0, "center": -w / 2, "right": -w}[l.align]
		return rectangle{x, ys[i] + l.dy - line/2, x + w, ys[i] + l.dy + line/2}
	}
	sheet := rectangle{0, 0, narrow, low}
	cost := func(i, k int) float64 {
		own := text(i, k)
		c := 4*((own.right-own.left)*line-own.overlap(sheet)) + 0.01*float64(k) // above is read first
		for j := range network {
			if j != i {
				c += own.overlap(dots[j]) + 2*own.overlap(text(j, at[j]))
			}
		}
		return c
	}
	for range 8 {
		moved := false
		for i := range network {
			for k := range tries[i] {
				if cost(i, k) < cost(i, at[i]) {
					at[i], moved = k, true
				}
			}
		}
		if !moved {
			break
		}
	}
	out := make([]label, n)
	for i := range out {
		out[i] = tries[i][at[i]]
	}
	return out
}
