package workbench

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/beside"
)

// ProposeMatches proposes rows for the user's table, best first: names, places and
// months that agree; of one actor of either side, or of all for "".
func (b *Bench) ProposeMatches(ctx context.Context, actor string) ([]beside.Proposal, error) {
	own, err := b.own()
	if err != nil {
		return nil, err
	}
	if err := b.onlyEmpty(ctx); err != nil {
		return nil, err
	}
	theirs, err := own.Actors(ctx, 0, 0)
	if err != nil {
		return nil, err
	}
	var mine []beside.Actor
	for i := range theirs {
		if a := &theirs[i]; a.Kind == blindspot.Organisation {
			mine = append(mine, beside.Actor{ID: a.ID, Name: a.Name, Countries: a.Countries, Months: a.Months})
		}
	}
	record, err := b.recordActors(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := own.Matches(ctx)
	if err != nil {
		return nil, err
	}
	all := beside.Propose(mine, record, b.geo().CountryName)
	for i := range all {
		all[i].Done = slices.ContainsFunc(rows, func(r blindspot.Lineage) bool { return r.From == all[i].From && r.To == all[i].To })
	}
	if actor == "" {
		return all, nil
	}
	var id blindspot.ActorID
	if a, ok := b.ownActor(ctx, actor, 0); ok {
		id = a.ID
	}
	other, err := b.ActorID(ctx, actor)
	if err != nil && id == "" {
		return nil, err
	}
	return slices.DeleteFunc(all, func(p beside.Proposal) bool { return p.From != id && p.To != other }), nil
}

// onlyEmpty is NotFound where the record holds nothing that could be matched.
func (b *Bench) onlyEmpty(ctx context.Context) error {
	if b.Empty(ctx) {
		return blindspot.Errorf(blindspot.NotFound, "blindspot fetch ged", "the record is empty: there is no group to match")
	}
	return nil
}

// recordActors are the organisations of the record with their names, places and months.
func (b *Bench) recordActors(ctx context.Context) ([]beside.Actor, error) {
	actors, err := b.held().Actors(ctx, blindspot.Filter{})
	if err != nil {
		return nil, err
	}
	dyads, err := b.held().DyadMonths(ctx, blindspot.Filter{})
	if err != nil {
		return nil, err
	}
	months := map[blindspot.ActorID][]blindspot.Month{}
	for _, d := range dyads {
		if d.Events > 0 {
			months[d.SideA] = append(months[d.SideA], d.Month)
			months[d.SideB] = append(months[d.SideB], d.Month)
		}
	}
	var out []beside.Actor
	for i := range actors {
		a := &actors[i]
		if !a.Kind.Assessable() {
			continue
		}
		m := months[a.ID]
		slices.Sort(m)
		countries := slices.Clone(a.Countries)
		slices.Sort(countries)
		out = append(out, beside.Actor{ID: a.ID, Name: a.Name, Names: names(a), Countries: countries, Months: slices.Compact(m)})
	}
	return out, nil
}
