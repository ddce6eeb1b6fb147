package forecast

import (
	"slices"

	"github.com/blindspot/blindspot/place"
)

// Bordering gives, for units that are countries (ISO 3166 alpha-3, "" for one that is
// not known), the rows of those with a common land border, ascending.
func Bordering(countries []string) [][]int {
	row := make(map[string]int, len(countries))
	for u, c := range countries {
		if c != "" {
			row[c] = u
		}
	}
	near := make([][]int, len(countries))
	for u, c := range countries {
		if c == "" {
			continue
		}
		for _, b := range place.World().LandBorders(c) {
			if v, ok := row[b.Country]; ok {
				near[u] = append(near[u], v)
			}
		}
		slices.Sort(near[u])
	}
	return near
}

// Beside returns the panel with the rows adjacent to each unit.
func (p Panel) Beside(neighbours [][]int) Panel {
	p.Neighbours, p.states, p.index = neighbours, nil, nil
	return p
}
