package figure

import (
	"fmt"
	"math"
	"slices"

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

// written is what a line of text takes, so many pixels wide by letter and high.
func written(text, align string, x, y, letter, line float64) rectangle {
	w := letter * float64(len([]rune(text)))
	x += map[string]float64{"left": 0, "center": -w / 2, "right": -w}[align]
	return rectangle{x, y - line/2, x + w, y + line/2}
}

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
		l := tries[i][k]
		return written(network[i].Name, l.align, xs[i]+l.dx, ys[i]+l.dy, letter, line)
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

// The smallest drawing that has words beside its lines, and the size of their letters.
const (
	wide, high  = 700.0, 250.0
	smallLetter = 5.6
	smallLine   = 12.0
	aboveLine   = 7.0 // from the middle of a line to the foot of its words
)

// sayKinds writes beside each line what kinds its links are of, those of most links
// first, where the words hide neither a name, nor a point or an arrow, nor other words.
func sayKinds(lines, dots []object, m mercator) {
	var taken []rectangle
	for _, d := range dots {
		x, y := m.at(d["lon"].(float64), d["lat"].(float64), wide, high)
		r := math.Sqrt(d["size"].(float64) / math.Pi)
		taken = append(taken, rectangle{x - r, y - r, x + r, y + r},
			written(d["name"].(string), d["align"].(string), x+d["dx"].(float64), y+d["dy"].(float64), letter, line))
	}
	for _, l := range lines { // and their arrows
		x, y := m.at(l["lon3"].(float64), l["lat3"].(float64), wide, high)
		taken = append(taken, rectangle{x - aboveLine/2, y - aboveLine/2, x + aboveLine/2, y + aboveLine/2})
	}
	order := slices.Clone(lines)
	slices.SortStableFunc(order, func(a, b object) int { return b["links"].(int) - a["links"].(int) })
	for _, l := range order {
		x, y := m.at(l["lon3"].(float64), l["lat3"].(float64), wide, high)
		own := written(l["kinds"].(string), "center", x, y-aboveLine-smallLine/2, smallLetter, smallLine)
		l["says"] = ""
		if !slices.ContainsFunc(taken, func(r rectangle) bool { return r.overlap(own) > 0 }) {
			l["says"], taken = l["kinds"], append(taken, own)
		}
	}
}
