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

// indexNames files the names of the areas of each country by their keys.
func (g *Gazetteer) indexNames() map[string]map[string][]candidate {
	names := map[string]map[string][]candidate{}
	for i, a := range g.areas {
		index := names[a.Country]
		if index == nil {
			index = map[string][]candidate{}
			names[a.Country] = index
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
	return names
}

// MatchName finds the area of a country that a source calls by a name:
// "Nangarhar province", "Al-Anbar", "Borno state". Case, diacritics, articles
// and words for the kind of area do not count. The area's own name goes before
// its aliases, and these before other spellings; where a name fits several
// areas equally well the answer is ByAmbiguous and no area.
func (g *Gazetteer) MatchName(iso3, name string) (area string, how Match) {
	index := g.names()[iso3]
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
