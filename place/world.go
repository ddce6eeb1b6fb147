package place

import (
	_ "embed" // the gazetteer
	"slices"
	"sync"

	"github.com/blindspot/blindspot"
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

// SnapKM is how far outside all areas, at sea, a point may lie to be filed under
// the nearest: the map lacks small islands. BorderKM is how far a point that lies
// in another country may be moved across the border: the map is drawn with a fifth
// of its vertices, and borders are off by a kilometre or so.
const (
	SnapKM   = 25
	BorderKM = 3
)

// Gazetteer is an index of admin-1 areas. It is immutable and safe for
// concurrent use. What only some questions need, the grid, the lines and the
// names, is built when the first of them is asked.
type Gazetteer struct {
	atlas    *atlas
	areas    []Area // by id, without centre and size
	index    map[string]int16
	edges    func() []edge
	grid     func() *grid
	measured func() []Area    // areas with centre and size
	some     sync.Map         // those of them that were asked for, by index
	outline  func() *ballTree // coasts and international borders
	land     func() *ballTree // international borders only
	borders  func() *borders
	names    func() map[string]map[string][]candidate
	levels   func() map[string]blindspot.AreaLevel
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
	for i := range a.areas {
		s := &a.areas[i]
		if len(s.Names) > 0 {
			s.Name = s.Names[0]
		}
		if s.Name == "" {
			s.Name = s.ID
		}
		g.index[s.ID] = int16(i)
		g.areas = append(g.areas, s.Area)
	}
	g.edges = sync.OnceValue(func() []edge { return edgesOf(a) })
	g.grid = sync.OnceValue(func() *grid { return newGrid(g.edges(), a.unit) })
	g.measured = sync.OnceValue(g.measure)
	g.land = sync.OnceValue(func() *ballTree { return newBallTree(g.edges(), a.unit, g.international) })
	g.outline = sync.OnceValue(func() *ballTree {
		return newBallTree(g.edges(), a.unit, func(e *edge) bool {
			return e.left == nowhere || e.right == nowhere || g.international(e)
		})
	})
	g.borders = sync.OnceValue(g.measureBorders)
	g.names = sync.OnceValue(g.indexNames)
	g.levels = sync.OnceValue(g.measureLevels)
	return g, nil
}

// measure gives the areas with their centres and sizes.
func (g *Gazetteer) measure() []Area {
	areas := make([]Area, len(g.areas))
	for i := range areas {
		areas[i] = g.measureOne(i)
	}
	return areas
}

// measureOne gives one area with its centre and size; most questions are about few
// of some thousands. What was measured is kept.
func (g *Gazetteer) measureOne(i int) Area {
	if known, ok := g.some.Load(i); ok {
		return known.(Area) //nolint:forcetypeassert // only areas are put in
	}
	a, s := g.areas[i], &g.atlas.areas[i]
	a.SquareKM, a.Centre = g.squareKM(s), g.centre(int16(i), s)
	g.some.Store(i, a)
	return a
}

// international reports whether an edge is a land border between countries.
func (g *Gazetteer) international(e *edge) bool {
	return e.left != nowhere && e.right != nowhere && g.areas[e.left].Country != g.areas[e.right].Country
}

// Areas returns all areas by id.
func (g *Gazetteer) Areas() []Area { return slices.Clone(g.measured()) }

// Area returns an area by its id.
func (g *Gazetteer) Area(id string) (Area, bool) {
	i, ok := g.index[id]
	if !ok {
		return Area{}, false
	}
	return g.measureOne(int(i)), true
}

// AreaName returns the name and the country of an area by its id, and measures
// nothing.
func (g *Gazetteer) AreaName(id string) (name, country string, ok bool) {
	i, ok := g.index[id]
	if !ok {
		return "", "", false
	}
	return g.areas[i].Name, g.areas[i].Country, true
}

// AreasOf returns the areas of a country by id.
func (g *Gazetteer) AreasOf(iso3 string) []Area {
	var areas []Area
	for _, a := range g.measured() {
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
	if i := g.grid().at(p); i != nowhere {
		return g.hit(i, 0), true
	}
	return g.snap(p, SnapKM, nil)
}

// LookupIn returns the area of one country that a point lies in, or the nearest:
// within SnapKM of a point at sea, within BorderKM of one in another country. It
// serves sources that state the country: a town on the border stays in the
// country the source gives it. ok is false where the point is further from that
// country.
func (g *Gazetteer) LookupIn(p Point, iso3 string) (hit Hit, ok bool) {
	if !p.Valid() {
		return Hit{}, false
	}
	i := g.grid().at(p)
	if i != nowhere && g.areas[i].Country == iso3 {
		return g.hit(i, 0), true
	}
	return g.snap(p, g.reach(i), func(area int16) bool { return g.areas[area].Country == iso3 })
}

// snap finds the nearest area within a distance among those keep accepts (nil:
// all).
func (g *Gazetteer) snap(p Point, reach float64, keep func(area int16) bool) (Hit, bool) {
	accept := func(area int16) bool { return area != nowhere && (keep == nil || keep(area)) }
	i, at, ok := g.outline().nearest(p, reach, func(i int32) bool {
		return accept(g.edges()[i].left) || accept(g.edges()[i].right)
	})
	if !ok {
		return Hit{}, false
	}
	km := Distance(p, at)
	if km > reach {
		return Hit{}, false
	}
	if e := g.edges()[i]; accept(e.left) {
		return g.hit(e.left, km), true
	}
	return g.hit(g.edges()[i].right, km), true
}
