package place

import (
	"cmp"
	"strings"

	"github.com/blindspot/blindspot"
)

// secondOrder are the countries whose areas on the map are divisions of their
// first-order divisions: of regions (BFA, FRA, GIN, ITA, MWI, PHL, UGA), nations
// (GBR), provinces (LKA), communities (ESP), districts of former regions (XKX)
// or simply municipalities (MKD, MLT, SVN).
var secondOrder = map[string]bool{"BEL": true, "BFA": true, "ESP": true, "FRA": true, "GBR": true, "GIN": true, "ITA": true, "LKA": true,
	"MKD": true, "MLT": true, "MWI": true, "PHL": true, "SVN": true, "UGA": true, "XKX": true}

// Level returns what the areas of a country are; Order is 0 for a country
// without areas.
func (g *Gazetteer) Level(iso3 string) blindspot.AreaLevel { return g.levels()[iso3] }

func (g *Gazetteer) measureLevels() map[string]blindspot.AreaLevel {
	kinds, count, levels := map[string]map[string]int{}, map[string]int{}, map[string]blindspot.AreaLevel{}
	for _, a := range g.measured() {
		l := levels[a.Country]
		l.SquareKM += a.SquareKM
		levels[a.Country] = l
		count[a.Country]++
		if kinds[a.Country] == nil {
			kinds[a.Country] = map[string]int{}
		}
		kind, _, _ := strings.Cut(a.Kind, "|") // some say it in several ways
		kinds[a.Country][strings.ToLower(kind)]++
	}
	for iso3, l := range levels {
		l.SquareKM /= float64(count[iso3])
		l.Order = 1
		if secondOrder[iso3] {
			l.Order = 2
		}
		most := 0
		for kind, n := range kinds[iso3] {
			if n > most || n == most && cmp.Less(kind, l.Name) {
				l.Name, most = kind, n
			}
		}
		if l.Name == "" {
			l.Name = "area"
		}
		levels[iso3] = l
	}
	return levels
}
