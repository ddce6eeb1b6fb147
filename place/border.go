package place

import (
	"cmp"
	"math"
	"slices"
)

// Neighbour is an area that shares a land border with another.
type Neighbour struct {
	Area    string  // its id
	Foreign bool    // it lies in another country
	KM      float64 // length of the common border, as simplified
}

// Border is the land border of a country with another.
type Border struct {
	Country string // the other one, ISO 3166-1 alpha-3; "" for territory of no country
	KM      float64
}

// BorderHit is the nearest point on an international land border.
type BorderHit struct {
	KM        float64
	At        Point
	Countries [2]string // on its two sides, in alphabetical order
	Areas     [2]string // on its two sides, in the order of Countries
}

// borders are the neighbours of each area and country.
type borders struct {
	areas     [][]Neighbour
	countries map[string][]Border
}

func (g *Gazetteer) measureBorders() *borders {
	areas := make([]map[int16]float64, len(g.areas))
	lands := map[string]map[string]float64{}
	add := func(from, to int16, km float64) {
		if areas[from] == nil {
			areas[from] = map[int16]float64{}
		}
		areas[from][to] += km
		if a, b := g.areas[from].Country, g.areas[to].Country; a != b {
			if lands[a] == nil {
				lands[a] = map[string]float64{}
			}
			lands[a][b] += km
		}
	}
	for _, e := range g.edges() {
		if e.left == nowhere || e.right == nowhere {
			continue
		}
		km := SphereDistance(g.atlas.point([2]int32{e.x1, e.y1}), g.atlas.point([2]int32{e.x2, e.y2}))
		add(e.left, e.right, km)
		add(e.right, e.left, km)
	}
	found := &borders{areas: make([][]Neighbour, len(areas)), countries: map[string][]Border{}}
	for i, around := range areas {
		for k, km := range around {
			found.areas[i] = append(found.areas[i],
				Neighbour{Area: g.areas[k].ID, Foreign: g.areas[k].Country != g.areas[i].Country, KM: km})
		}
		slices.SortFunc(found.areas[i], func(a, b Neighbour) int { return cmp.Compare(a.Area, b.Area) })
	}
	for country, around := range lands {
		for other, km := range around {
			found.countries[country] = append(found.countries[country], Border{Country: other, KM: km})
		}
		slices.SortFunc(found.countries[country], func(a, b Border) int { return cmp.Compare(a.Country, b.Country) })
	}
	return found
}

// Neighbours returns the areas that share a land border with an area, at home
// and abroad, by id; nothing for an unknown id. Areas that only touch in a
// point are no neighbours.
func (g *Gazetteer) Neighbours(area string) []Neighbour {
	i, ok := g.index[area]
	if !ok {
		return nil
	}
	return slices.Clone(g.borders().areas[i])
}

// LandBorders returns the countries that share a land border with a country,
// by code. Lengths are those of the simplified lines, and grow with detail.
func (g *Gazetteer) LandBorders(iso3 string) []Border {
	return slices.Clone(g.borders().countries[iso3])
}

// BorderDistance returns the nearest international land border to a point,
// wherever the point lies. With one country it is the nearest border of that
// country, with two the nearest part of the border between them. ok is false
// where there is no such border (islands) and for an invalid point.
func (g *Gazetteer) BorderDistance(p Point, countries ...string) (hit BorderHit, ok bool) {
	if !p.Valid() || len(countries) > 2 {
		return BorderHit{}, false
	}
	var keep func(edge int32) bool
	if len(countries) > 0 {
		keep = func(i int32) bool {
			e := &g.edges()[i]
			left, right := g.areas[e.left].Country, g.areas[e.right].Country
			for _, c := range countries {
				if c != left && c != right {
					return false
				}
			}
			return true
		}
	}
	i, at, ok := g.land().nearest(p, math.Inf(1), keep)
	if !ok {
		return BorderHit{}, false
	}
	a, b := &g.areas[g.edges()[i].left], &g.areas[g.edges()[i].right]
	if b.Country < a.Country {
		a, b = b, a
	}
	return BorderHit{KM: Distance(p, at), At: at,
		Countries: [2]string{a.Country, b.Country}, Areas: [2]string{a.ID, b.ID}}, true
}
