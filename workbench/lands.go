package workbench

import (
	"context"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

// Lands is the board by country.
type Lands struct {
	AsOf blindspot.Date `json:"as_of"`
	Of   []Land         `json:"of"` // countries in which a ranked group has most of its events, most overlooked first
	// Unobserved are the countries (ISO 3166 alpha-3) of which the twelve months before
	// are not all observed: that no group of theirs is ranked says nothing.
	Unobserved []string            `json:"unobserved"`
	Warnings   []blindspot.Warning `json:"warnings"` // of the board
}

// Land is a country with the most overlooked of the groups that have most of their
// events in it.
type Land struct {
	Country    string            `json:"country"`    // ISO 3166 alpha-3
	Overlooked *float64          `json:"overlooked"` // of the group; null: not known of any
	Group      string            `json:"group"`
	GroupID    blindspot.GroupID `json:"group_id"`
	Groups     int               `json:"groups"` // ranked groups with most of their events there
}

// Lands returns the board by country, as known on a day; 0: today. Errors: those of
// [Bench.Board], and TooFewData where the store cannot carry a ranking.
func (b *Bench) Lands(ctx context.Context, asOf blindspot.Date) (Lands, error) {
	board, err := b.Board(ctx, asOf)
	if err == nil {
		err = board.Unranked
	}
	if err != nil {
		return Lands{}, err
	}
	out := Lands{AsOf: board.AsOf, Of: []Land{}, Unobserved: []string{}, Warnings: append([]blindspot.Warning{}, board.Warnings...)}
	at := map[string]int{}
	for i := range board.Groups {
		e := &board.Groups[i]
		a := board.Activity(e.GroupID)
		if a == nil || a.Main == "" {
			continue
		}
		k, known := at[a.Main]
		if !known {
			k, at[a.Main] = len(out.Of), len(out.Of)
			out.Of = append(out.Of, Land{Country: a.Main, Group: e.Group, GroupID: e.GroupID, Overlooked: e.Overlooked}) // the board's order is that of the ranking
		}
		out.Of[k].Groups++
	}
	m, err := b.recordOn(ctx, asOf)
	if err != nil {
		return out, err
	}
	coverage, err := m.Record.Coverage(ctx, 0)
	year := blindspot.DateRange{From: board.AsOf.AddMonths(-12) + 1, To: board.AsOf}
	for _, c := range place.Countries() {
		if observed, months := coverage.ObservedMonths(c.ISO3, year); observed < months || months == 0 {
			out.Unobserved = append(out.Unobserved, c.ISO3)
		}
	}
	slices.SortFunc(out.Unobserved, strings.Compare)
	return out, err
}
