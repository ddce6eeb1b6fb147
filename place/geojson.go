package place

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/blindspot/blindspot"
)

// Shapes says which geometry a map needs.
type Shapes struct {
	Countries []string // ISO 3166-1 alpha-3
	// Tolerance is how far, in degrees, a line may stray from its true course;
	// 0 keeps every vertex. 0.01 suits a map of one country, 0.1 one of the world.
	Tolerance float64
	// Fit are shapes, drawn beside these, that these are to meet without a crack:
	// borders of its countries stray no further than theirs. nil: none.
	Fit *Shapes
	// MinSquareKM leaves out islands (and holes) below a size; the largest
	// polygon of a feature always stays.
	MinSquareKM float64
	// Clockwise winds outlines clockwise, as d3-geo and so Vega want them;
	// otherwise they run counter-clockwise as RFC 7946 recommends.
	Clockwise bool
}

// AreaGeoJSON returns the admin-1 areas of some countries as a GeoJSON
// FeatureCollection. Each feature has the id of its area, also as property
// "id", and the properties "name" and "country". Common borders of neighbours
// stay common at every tolerance. The error is blindspot.NotFound where a
// country has no area.
func (g *Gazetteer) AreaGeoJSON(s Shapes) ([]byte, error) {
	p := newPen(g, s)
	for _, country := range unique(s.Countries) {
		found := false
		for i, a := range g.areas {
			if a.Country != country {
				continue
			}
			found = true
			p.feature(a.ID, a.Name, country, g.atlas.areas[i].polygons)
		}
		if !found {
			return nil, noCountry(country)
		}
	}
	return p.finish(), nil
}

// CountryGeoJSON returns the outlines of some countries as a GeoJSON
// FeatureCollection, for the land around the areas of a map. The id of a
// feature and its property "country" are the ISO code, "name" is its name.
func (g *Gazetteer) CountryGeoJSON(s Shapes) ([]byte, error) {
	p := newPen(g, s)
	for _, country := range unique(s.Countries) {
		polygons := g.dissolve(country)
		if len(polygons) == 0 {
			return nil, noCountry(country)
		}
		name := country
		if c, ok := CountryByISO(country); ok {
			name = c.Name
		}
		p.feature(country, name, country, polygons)
	}
	return p.finish(), nil
}

// LandNeighbours returns the countries that border on any of the given ones and
// are none of them: the context of a map.
func (g *Gazetteer) LandNeighbours(countries ...string) []string {
	var around []string
	for _, c := range countries {
		for _, b := range g.borders().countries[c] {
			if b.Country != "" && !slices.Contains(countries, b.Country) {
				around = append(around, b.Country)
			}
		}
	}
	return unique(around)
}

// unique returns the strings in order, each once.
func unique(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

func noCountry(code string) error {
	return blindspot.Errorf(blindspot.NotFound, "use ISO 3166-1 alpha-3 codes such as AFG",
		"the gazetteer has no areas of country %q", code)
}

// pen writes features. Arcs are simplified once and from end to end, so that
// neighbours keep their common border.
type pen struct {
	g     *Gazetteer
	want  Shapes
	lines map[int32]arc
	out   []byte
	count int
}

func newPen(g *Gazetteer, s Shapes) *pen {
	p := &pen{g: g, want: s, lines: map[int32]arc{}, out: []byte(`{"type":"FeatureCollection","features":[`)}
	if s.Fit != nil {
		p.want.Tolerance = s.Fit.Tolerance
		for _, country := range s.Fit.Countries {
			for _, n := range g.border(country) {
				p.line(max(n, ^n))
			}
		}
		p.want.Tolerance = s.Tolerance
	}
	return p
}

// least is the size below which islands of a country are left out.
func (p *pen) least(country string) float64 {
	if p.want.Fit != nil && slices.Contains(p.want.Fit.Countries, country) {
		return p.want.Fit.MinSquareKM
	}
	return p.want.MinSquareKM
}

func (p *pen) finish() []byte { return append(p.out, "]}"...) }

func (p *pen) feature(id, name, country string, polygons [][][]int32) {
	if p.count > 0 {
		p.out = append(p.out, ',')
	}
	p.count++
	quote := func(s string) string {
		b, _ := json.Marshal(s) // a string always marshals
		return string(b)
	}
	p.out = append(p.out, `{"type":"Feature","id":`+quote(id)+`,"properties":{"id":`+quote(id)+
		`,"name":`+quote(name)+`,"country":`+quote(country)+`},"geometry":{"type":"MultiPolygon","coordinates":[`...)
	largest, size := 0, -1.0
	for i, polygon := range polygons {
		if km2 := ringKM2(p.g.points(polygon[0])); km2 > size {
			largest, size = i, km2
		}
	}
	first := true
	for i, polygon := range polygons {
		var rings [][][2]int32
		for h, arcs := range polygon {
			small := ringKM2(p.g.points(arcs)) < p.least(country)
			if small && (i != largest || h > 0) {
				if h == 0 {
					break
				}
				continue
			}
			if ring := p.ring(arcs, h == 0); len(ring) >= 4 {
				rings = append(rings, ring)
			} else if h == 0 {
				break
			}
		}
		if len(rings) == 0 {
			continue
		}
		if !first {
			p.out = append(p.out, ',')
		}
		first = false
		p.polygon(rings)
	}
	p.out = append(p.out, `]}}`...)
}

// ring returns a simplified ring, wound as wanted. One that simplification
// would collapse is kept as it was.
func (p *pen) ring(arcs []int32, outline bool) [][2]int32 {
	var ring [][2]int32
	for _, n := range arcs {
		line := p.line(max(n, ^n))
		if n < 0 {
			line = slices.Clone(line)
			slices.Reverse(line)
		}
		if len(ring) > 0 {
			line = line[1:]
		}
		ring = append(ring, line...)
	}
	if len(ring) < 4 || signedArea(ring) == 0 {
		ring = p.g.atlas.ring(arcs)
	}
	if (signedArea(ring) > 0) == (outline == p.want.Clockwise) {
		slices.Reverse(ring)
	}
	return ring
}

func (p *pen) line(k int32) arc {
	line, ok := p.lines[k]
	if !ok {
		line = simplify(p.g.atlas.arcs[k], p.want.Tolerance*float64(p.g.atlas.unit))
		p.lines[k] = line
	}
	return line
}

func (p *pen) polygon(rings [][][2]int32) {
	p.out = append(p.out, '[')
	for i, ring := range rings {
		if i > 0 {
			p.out = append(p.out, ',')
		}
		p.out = append(p.out, '[')
		for k, v := range ring {
			if k > 0 {
				p.out = append(p.out, ',')
			}
			p.out = append(p.out, '[')
			p.out = strconv.AppendFloat(p.out, float64(v[0])/float64(p.g.atlas.unit), 'f', -1, 64)
			p.out = append(p.out, ',')
			p.out = strconv.AppendFloat(p.out, float64(v[1])/float64(p.g.atlas.unit), 'f', -1, 64)
			p.out = append(p.out, ']')
		}
		p.out = append(p.out, ']')
	}
	p.out = append(p.out, ']')
}
