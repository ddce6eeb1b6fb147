package place

import (
	"slices"
	"strings"
)

// Match says how an area was found.
type Match int

// Ways to find an area, from the surest to the least sure.
const (
	NoMatch     Match = iota
	ByPoint           // the coordinates lie in the area
	BySnap            // the coordinates lie within SnapKM of the area
	ByName            // the name is that of the area
	ByAlias           // the name is another name of the area
	BySpelling        // the name is that of the area but for its spelling
	ByAmbiguous       // the name fits several areas, of which none was chosen
)

func (m Match) String() string {
	return [...]string{"none", "point", "snapped point", "name", "alias", "spelling", "ambiguous"}[m]
}

// candidate is an area that a folded name may mean.
type candidate struct {
	area int16
	how  Match
}

// generic words say what kind of area it is, not which.
var generic = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`province provincia provinsi provinz governorate muhafazat muhafazah
		mohafazat gouvernorat wilayat wilaya wilayah velayat vilayet state states estado etat region regional regiao
		district districts department departamento departement county oblast oblysy voblasts viloyati viloyat kray krai
		republic respublika rayon raion rayonu prefecture division territory canton kanton commune municipality
		zone emirate il ili of the de la du da do e i`) {
		set[w] = true
	}
	return set
}()

// articles stand in front of Arabic names, more or less assimilated.
var articles = map[string]bool{"al": true, "el": true, "an": true, "as": true, "ash": true, "at": true, "ad": true,
	"adh": true, "ar": true, "az": true, "ath": true}

// foldArea is the key of an area's name: its words without diacritics, kind and
// articles, joined. A name of nothing but such words is kept whole.
func foldArea(name string) string {
	all := words(name)
	kept := make([]string, 0, len(all))
	for _, w := range all {
		if !generic[w] && !articles[w] {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		kept = all
	}
	return strings.Join(kept, "")
}

// spelling evens out what transliterations differ in.
var spelling = strings.NewReplacer("kh", "h", "gh", "g", "dh", "d", "th", "t", "zh", "j", "dj", "j", "ph", "f",
	"q", "k", "ck", "k", "c", "k", "ou", "u", "oo", "u", "ee", "i", "ei", "i", "ai", "i", "ay", "i", "ey", "i",
	"y", "i", "w", "u", "v", "u", "e", "i", "o", "u", "z", "s")

func foldSpelling(key string) string {
	var b strings.Builder
	var last rune
	for _, r := range spelling.Replace(key) {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return strings.TrimSuffix(b.String(), "h")
}

func (g *Gazetteer) indexNames() {
	g.names = map[string]map[string][]candidate{}
	for i, a := range g.areas {
		index := g.names[a.Country]
		if index == nil {
			index = map[string][]candidate{}
			g.names[a.Country] = index
		}
		add := func(key string, how Match) {
			c := candidate{int16(i), how}
			known := func(x candidate) bool { return x.area == c.area && x.how <= how }
			if key != "" && !slices.ContainsFunc(index[key], known) {
				index[key] = append(index[key], c)
			}
		}
		for k, name := range append([]string{a.Name}, a.Names...) {
			key := foldArea(name)
			how := ByAlias
			if k == 0 {
				how = ByName
			}
			add(key, how)
			// A tilde keeps the two kinds of key apart.
			add("~"+foldSpelling(key), BySpelling)
		}
	}
}

// MatchName finds the area of a country that a source calls by a name:
// "Nangarhar province", "Al-Anbar", "Borno state". Case, diacritics, articles
// and words for the kind of area do not count. The area's own name goes before
// its aliases, and these before other spellings; where a name fits several
// areas equally well the answer is ByAmbiguous and no area.
func (g *Gazetteer) MatchName(iso3, name string) (area string, how Match) {
	index := g.names[iso3]
	key := foldArea(name)
	if key == "" {
		return "", NoMatch
	}
	for _, k := range []string{key, "~" + foldSpelling(key)} {
		best, count := candidate{how: ByAmbiguous}, 0
		for _, c := range index[k] {
			switch {
			case c.how < best.how:
				best, count = c, 1
			case c.how == best.how:
				count++
			}
		}
		if count == 1 {
			return g.areas[best.area].ID, best.how
		}
		if count > 1 {
			return "", ByAmbiguous
		}
	}
	return "", NoMatch
}

// Locate finds the area of an event from all a source states: the country
// (ISO 3166-1 alpha-3, "" if unknown), the name of the admin-1 area ("" if
// unknown) and the point (nil if unknown). exact says whether the point is that
// of the event; where it is only the centroid of an area, the name goes first.
// An exact point far from the stated country, under no name known there, is
// filed where it lies: states had other borders once. The answer is NoMatch or ByAmbiguous, with no hit, where nothing fits.
func (g *Gazetteer) Locate(iso3, name string, p *Point, exact bool) (hit Hit, how Match) {
	byName := func() (Hit, Match) {
		id, how := g.MatchName(iso3, name)
		if id == "" {
			return Hit{}, how
		}
		return Hit{Area: id, Country: iso3}, how
	}
	if p == nil || !exact {
		if hit, how = byName(); hit.Area != "" || p == nil {
			return hit, how
		}
	}
	var ok bool
	if iso3 == "" {
		hit, ok = g.Lookup(*p)
	} else {
		hit, ok = g.LookupIn(*p, iso3)
	}
	switch {
	case !ok && exact:
		if hit, how = byName(); hit.Area != "" {
			return hit, how
		}
		if hit, ok = g.Lookup(*p); !ok {
			return Hit{}, how
		}
	case !ok:
		return Hit{}, how // the name was tried already
	}
	if hit.SnappedKM > 0 {
		return hit, BySnap
	}
	return hit, ByPoint
}
