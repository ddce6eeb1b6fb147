package workbench

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
)

// placeGroups is how many organisations a place lists.
const placeGroups = 100

// OnePlace is what is recorded of a country or of an admin-1 area.
type OnePlace struct {
	ID      string                   `json:"id"` // ISO 3166 alpha-3 or gazetteer id
	Name    string                   `json:"name"`
	Area    bool                     `json:"is_area" doc:"an admin-1 area; else a country"`
	Country string                   `json:"country"` // of an area; "" where it is of none, and of a country
	Found   Exploration              `json:"found"`
	Groups  []blindspot.ActorSummary `json:"groups" doc:"organisations with events there, the most active first; their numbers are of there alone"`
	// NotYet is what is not yet all reported of the country's last months.
	NotYet *blindspot.NotYetReported `json:"not_yet_all_reported,omitempty"`
}

// OnePlace returns what is recorded of a country, by ISO 3166 code or name, or of an
// admin-1 area by its id, as known on a day; 0: everything. Errors: NotFound for a place
// that is neither, and what the store returned.
func (b *Bench) OnePlace(ctx context.Context, id string, asOf blindspot.Date) (OnePlace, error) {
	p := OnePlace{ID: id}
	filter := blindspot.Filter{}
	if area, ok := b.World().Area(id); ok {
		p.Name, p.Country, p.Area, filter.Areas = area.Name, area.Country, true, []string{id}
	} else {
		country, err := CountryNamed(id)
		if err != nil {
			return p, blindspot.Errorf(blindspot.NotFound, "a search finds countries and areas by name", "no country and no admin-1 area is named or numbered %q", id)
		}
		p.ID, p.Name, filter.Countries = country.ISO3, country.Name, []string{country.ISO3}
	}
	var err error
	if p.Found, err = b.Explore(ctx, Selection{AsOf: asOf, Filter: filter}); err != nil {
		return p, err
	}
	m, f, err := b.selected(ctx, Selection{AsOf: asOf, Filter: filter})
	if err != nil {
		return p, err
	}
	actors, err := m.Record.Actors(ctx, f)
	if err != nil {
		return p, err
	}
	p.Groups = slices.DeleteFunc(append([]blindspot.ActorSummary{}, actors...), func(a blindspot.ActorSummary) bool { return !a.Kind.Assessable() })
	p.Groups = p.Groups[:min(placeGroups, len(p.Groups))]
	if !p.Area {
		p.NotYet, err = b.notYet(ctx, []string{p.ID}, m)
	}
	return p, err
}
