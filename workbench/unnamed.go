package workbench

import (
	"cmp"
	"context"
	"slices"

	"github.com/blindspot/blindspot"
)

// Unnamed is what the record holds of sides that their source has not named yet,
// in one country. They are the new groups; nobody knows which of them are one.
type Unnamed struct {
	Country string         `json:"country"` // ISO 3166 alpha-3
	Name    string         `json:"name"`    // of the country
	Names   int            `json:"placeholders"`
	Events  int            `json:"events"`
	Deaths  int            `json:"deaths"`
	First   blindspot.Date `json:"first"`
	Last    blindspot.Date `json:"last"`
	seen    map[string]bool
}

// unnamed gathers the events with a side that has no name yet, by country, most
// events first.
func (b *Bench) unnamed(ctx context.Context, m Moment) ([]Unnamed, error) {
	return keptWhile(ctx, b, m, "unnamed", "", func() ([]Unnamed, error) { return b.countUnnamed(ctx, m) })
}

func (b *Bench) countUnnamed(ctx context.Context, m Moment) ([]Unnamed, error) {
	events, err := m.Record.Events(ctx, blindspot.Filter{Text: "XXX"})
	if err != nil {
		return nil, err
	}
	out := []Unnamed{}
	for i := range events {
		e := &events[i]
		if !e.HasUnnamed() {
			continue
		}
		at := slices.IndexFunc(out, func(u Unnamed) bool { return u.Country == e.Place.Country })
		if at < 0 {
			at = len(out)
			out = append(out, Unnamed{Country: e.Place.Country, Name: b.geo().CountryName(e.Place.Country), First: e.When.From, seen: map[string]bool{}})
		}
		u := &out[at]
		u.Events++
		if !e.DeathsGap {
			u.Deaths += e.Deaths.Best
		}
		u.First, u.Last = min(u.First, e.When.From), max(u.Last, e.Ended())
		for _, side := range []blindspot.Side{e.SideA, e.SideB} {
			if side.Unnamed() && !u.seen[side.Name] {
				u.seen[side.Name] = true
				u.Names++
			}
		}
	}
	slices.SortFunc(out, func(x, y Unnamed) int { return cmp.Or(y.Events-x.Events, cmp.Compare(x.Country, y.Country)) })
	return out, nil
}
