package measure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// levelRatio is how much larger the areas of one country may be, on average, than
// those of another before numbers of both are no longer comparable.
const levelRatio = 5

// areaNoun is what the areas of the countries are called where they are all
// called the same, and else "area".
func (in *Input) areaNoun(countries []string) (one, many string) {
	names := map[string]bool{}
	for _, c := range countries {
		l := in.Geo.Level(c)
		names[l.Name] = true
		one = l.Name
	}
	if len(names) != 1 || one == "" {
		one = "area"
	}
	switch {
	case strings.HasSuffix(one, "y"):
		return one, strings.TrimSuffix(one, "y") + "ies"
	case strings.HasSuffix(one, "h"), strings.HasSuffix(one, "s"):
		return one, one + "es"
	}
	return one, one + "s"
}

// warnOfLevels says what kinds of area stand beside one another in a number over
// several countries, where these are of different size or level.
func (in *Input) warnOfLevels(countries []string, f *blindspot.Finding) {
	if len(countries) < 2 {
		return
	}
	var kinds []string
	smallest, largest, orders := 0.0, 0.0, map[int]bool{}
	sorted := slices.Clone(countries)
	slices.Sort(sorted)
	for _, c := range sorted {
		l := in.Geo.Level(c)
		if l.SquareKM <= 0 {
			continue
		}
		_, many := in.areaNoun([]string{c})
		kinds = append(kinds, fmt.Sprintf("%s in %s (%s km² on average)", many, in.names([]string{c})[0], prose.Number(l.SquareKM)))
		orders[l.Order] = true
		largest = max(largest, l.SquareKM)
		if smallest == 0 || l.SquareKM < smallest {
			smallest = l.SquareKM
		}
	}
	if len(kinds) < 2 || len(orders) == 1 && largest <= levelRatio*smallest {
		return
	}
	f.Warn(blindspot.Warnf(blindspot.WarnLevelsDiffer, "Numbers of areas cannot be compared between these countries, whose areas are %s.", prose.List(kinds)).
		With(blindspot.WarningData{Countries: sorted}))
}
