package place

import (
	_ "embed" // the gazetteer
	"slices"
	"sync"
)

// Area is a first-order administrative division.
type Area struct {
	ID           string // Natural Earth adm1_code, unique: "AFG-1764"
	ISO31662     string // ISO 3166-2, "AF-NAN"; "" where unknown, and not always unique
	Name         string
	Names        []string // all names in Latin script, Name first; not to be modified
	Country      string   // ISO 3166-1 alpha-3; "" for territory of no country
	Administered string   // who administers it, where that is not Country; else ""
	Kind         string   // "Province", "Governorate"; "" where unknown
	Centre       Point    // a point on its land, the centroid where that is
	SquareKM     float64
}

// Hit is where a point was found.
type Hit struct {
	Area    string // id of the admin-1 area
	Country string // ISO 3166-1 alpha-3; "" for territory of no country
	// SnappedKM is how far the point had to be moved to lie in the area; 0
	// where it lay there.
	SnappedKM float64
}

// SnapKM is how far outside all areas a point may lie to be filed under the
// nearest.
const SnapKM = 25

// Gazetteer is an index of admin-1 areas. It is immutable and safe for
// concurrent use.
type Gazetteer struct {
	atlas     *atlas
	grid      *grid
	areas     []Area // by id
	index     map[string]int16
	country   []int16 // of each area, an index into codes
	codes     []string
	outline   *ballTree // coasts and international borders
	land      *ballTree // international borders only
	neighbour [][]Neighbour
	borders   map[string][]Border
	names     map[string]map[string][]candidate
}

//go:embed gazetteer.bin
var embedded []byte

// World returns the gazetteer of the whole world. The first call builds it;
// all calls return the same.
func World() *Gazetteer { return world() }

var world = sync.OnceValue(func() *Gazetteer {
	g, err := Decode(embedded)
	if err != nil {
		panic("place: embedded gazetteer: " + err.Error()) // fixed at build time and tested
	}
	return g
})

// Decode builds a gazetteer from a file that scripts/gazetteer made. The error
// is blindspot.BadInput where it is not such a file.
func Decode(file []byte) (*Gazetteer, error) {
	a, err := decode(file)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(a.areas, func(x, y shape) int {
		if x.ID < y.ID {
			return -1
		}
		return 1 // ids are unique
	})
	g := &Gazetteer{atlas: a, index: make(map[string]int16, len(a.areas))}
	edges := edgesOf(a)
	g.grid = newGrid(edges, a.unit)
	codes := map[string]int16{}
	for i := range a.areas {
		s := &a.areas[i]
		if len(s.Names) > 0 {
			s.Name = s.Names[0]
		}
		if s.Name == "" {
			s.Name = s.ID
		}
		s.SquareKM = g.squareKM(s)
		s.Centre = g.centre(int16(i), s)
		if _, ok := codes[s.Country]; !ok {
			codes[s.Country] = int16(len(g.codes))
			g.codes = append(g.codes, s.Country)
		}
		g.country = append(g.country, codes[s.Country])
		g.index[s.ID] = int16(i)
		g.areas = append(g.areas, s.Area)
	}
	g.land = newBallTree(edges, a.unit, g.international)
	g.outline = newBallTree(edges, a.unit, func(e *edge) bool {
		return e.left == nowhere || e.right == nowhere || g.international(e)
	})
	g.measureBorders()
	g.indexNames()
	return g, nil
}

// international reports whether an edge is a land border between countries.
func (g *Gazetteer) international(e *edge) bool {
	return e.left != nowhere && e.right != nowhere && g.country[e.left] != g.country[e.right]
}

// Areas returns all areas by id.
func (g *Gazetteer) Areas() []Area { return slices.Clone(g.areas) }

// Area returns an area by its id.
func (g *Gazetteer) Area(id string) (Area, bool) {
	i, ok := g.index[id]
	if !ok {
		return Area{}, false
	}
	return g.areas[i], true
}

// AreasOf returns the areas of a country by id.
func (g *Gazetteer) AreasOf(iso3 string) []Area {
	var areas []Area
	for _, a := range g.areas {
		if a.Country == iso3 {
			areas = append(areas, a)
		}
	}
	return areas
}

func (g *Gazetteer) hit(area int16, km float64) Hit {
	a := &g.areas[area]
	return Hit{Area: a.ID, Country: a.Country, SnappedKM: km}
}

// Lookup returns the area a point lies in, or the nearest within SnapKM where
// it lies in none. ok is false further out at sea and for an invalid point.
func (g *Gazetteer) Lookup(p Point) (hit Hit, ok bool) {
	if !p.Valid() {
		return Hit{}, false
	}
	if i := g.grid.at(p); i != nowhere {
		return g.hit(i, 0), true
	}
	return g.snap(p, nil)
}

// LookupIn returns the area of one country that a point lies in, or the
// nearest within SnapKM. It serves sources that state the country: a town on
// the border stays in the country the source gives it. ok is false where the
// point is further from that country.
func (g *Gazetteer) LookupIn(p Point, iso3 string) (hit Hit, ok bool) {
	if !p.Valid() {
		return Hit{}, false
	}
	if i := g.grid.at(p); i != nowhere && g.areas[i].Country == iso3 {
		return g.hit(i, 0), true
	}
	return g.snap(p, func(area int16) bool { return g.areas[area].Country == iso3 })
}

// snap finds the nearest area among those keep accepts (nil: all).
func (g *Gazetteer) snap(p Point, keep func(area int16) bool) (Hit, bool) {
	accept := func(area int16) bool { return area != nowhere && (keep == nil || keep(area)) }
	i, at, ok := g.outline.nearest(p, SnapKM, func(i int32) bool {
		return accept(g.grid.edges[i].left) || accept(g.grid.edges[i].right)
	})
	if !ok {
		return Hit{}, false
	}
	km := Distance(p, at)
	if km > SnapKM {
		return Hit{}, false
	}
	if e := g.grid.edges[i]; accept(e.left) {
		return g.hit(e.left, km), true
	}
	return g.hit(g.grid.edges[i].right, km), true
}
