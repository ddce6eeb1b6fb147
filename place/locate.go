package place

import "strings"

// Locate finds the area of an event from all a source states: the country
// (ISO 3166-1 alpha-3, "" if unknown), the name of the admin-1 area ("" if
// unknown) and the point (nil if unknown). exact says whether the point is that
// of the event, or only the centroid of the area that is named.
//
// Of an exact point these hold, in this order. A point in the stated country is
// filed where it lies, and so is one that lies across a border by no more than
// BorderKM, or at sea by no more than SnapKM. But a name that the stated country
// does not know, and that is the name of an area in which the point lies (or
// which it misses by as much) or of that area's country, decides, whatever
// country is stated: Gaza, the West Bank, Kosovo, South Sudan and others were
// filed under another state, or are. A point further off is filed by its name in
// the stated country, and where there is no such name where it lies: states had
// other borders once.
//
// An area alone is found by its name in the stated country, or by its name where
// its centroid lies; never by the centroid alone, for the areas of the map may be
// finer than those that the source names. Only an area without a name is taken
// for the one around its centroid, in countries whose areas are first-order
// divisions. The answer is NoMatch or ByAmbiguous, with no hit, where nothing
// fits.
func (g *Gazetteer) Locate(iso3, name string, p *Point, exact bool) (hit Hit, how Match) {
	if p != nil && !p.Valid() {
		p = nil
	}
	switch {
	case p == nil:
		return g.byName(iso3, name)
	case !exact:
		return g.locateArea(iso3, name, *p)
	}
	return g.locatePoint(iso3, name, *p)
}

// foundAt is the answer for a point and an area that it lies in or near.
func foundAt(hit Hit) (Hit, Match) {
	if hit.SnappedKM > 0 {
		return hit, BySnap
	}
	return hit, ByPoint
}

func (g *Gazetteer) byName(iso3, name string) (Hit, Match) {
	id, how := g.MatchName(iso3, name)
	if id == "" {
		return Hit{}, how
	}
	return Hit{Area: id, Country: iso3}, how
}

func (g *Gazetteer) locateArea(iso3, name string, p Point) (Hit, Match) {
	if strings.TrimSpace(name) == "" {
		if hit, ok := g.lookupFrom(p, iso3); ok && g.Level(hit.Country).Order == 1 {
			return foundAt(hit)
		}
		return Hit{}, NoMatch
	}
	hit, how := g.byName(iso3, name)
	if at := g.grid().at(p); hit.Area == "" && at != nowhere && g.bears(at, name) {
		return g.hit(at, 0), ByPoint
	}
	return hit, how
}

// lookupFrom is LookupIn, or Lookup where no country is stated.
func (g *Gazetteer) lookupFrom(p Point, iso3 string) (Hit, bool) {
	if iso3 == "" {
		return g.Lookup(p)
	}
	return g.LookupIn(p, iso3)
}

func (g *Gazetteer) locatePoint(iso3, name string, p Point) (Hit, Match) {
	at := g.grid().at(p)
	if at != nowhere && g.areas[at].Country == iso3 && !g.nearBorder(p) {
		return g.hit(at, 0), ByPoint // as nearly all are
	}
	named, how := g.byName(iso3, name)
	known := named.Area != "" || how == ByAmbiguous
	home, isHome := g.LookupIn(p, iso3)
	if isHome && known {
		return foundAt(home)
	}
	if hit, ok := g.namedNear(p, at, name, iso3); ok {
		return foundAt(hit)
	}
	switch {
	case isHome:
		return foundAt(home)
	case named.Area != "":
		return named, how
	}
	if hit, ok := g.Lookup(p); ok {
		return foundAt(hit)
	}
	return Hit{}, how
}

// nearBorder reports whether an international border lies within BorderKM.
func (g *Gazetteer) nearBorder(p Point) bool {
	_, _, ok := g.land().nearest(p, BorderKM, func(int32) bool { return true })
	return ok
}

// namedNear finds the area of another country that bears the name, or whose
// country does, where the point lies in it or misses it by what the map explains.
func (g *Gazetteer) namedNear(p Point, at int16, name, iso3 string) (Hit, bool) {
	if strings.TrimSpace(name) == "" {
		return Hit{}, false
	}
	bears := func(area int16) bool {
		return g.areas[area].Country != iso3 && (g.bears(area, name) || g.countryBears(area, name))
	}
	if at != nowhere && bears(at) {
		return g.hit(at, 0), true
	}
	return g.snap(p, g.reach(at), bears)
}

// reach is how far a point may be moved: across a border by what the
// simplification of the map explains, from the sea by what islands and ports
// need.
func (g *Gazetteer) reach(at int16) float64 {
	if at == nowhere {
		return SnapKM
	}
	return BorderKM
}

// bears reports whether the name is one of the area's.
func (g *Gazetteer) bears(area int16, name string) bool {
	index := g.names()[g.areas[area].Country]
	key := foldArea(name)
	if key == "" {
		return false
	}
	for _, k := range []string{key, "~" + foldSpelling(key)} {
		for _, c := range index[k] {
			if c.area == area {
				return true
			}
		}
	}
	return false
}

// countryBears reports whether a name of a division is that of the country that
// the area belongs to now: "Eritrea province", "Kosovo", "East Timor".
func (g *Gazetteer) countryBears(area int16, name string) bool {
	iso3 := g.areas[area].Country
	if iso3 == "" {
		return false
	}
	kept := make([]string, 0, 4)
	for _, w := range words(name) {
		if !generic[w] || w == "of" || w == "and" {
			kept = append(kept, w)
		}
	}
	c, ok := CountryByName(strings.Join(kept, " "))
	return ok && c.ISO3 == iso3
}
