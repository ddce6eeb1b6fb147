package claim_test

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
)

// memory is an event store in memory, for tests.
type memory struct {
	events   []blindspot.Event
	coverage []blindspot.Coverage
	actors   []blindspot.ActorSummary
}

func (m memory) Events(_ context.Context, f blindspot.Filter) ([]blindspot.Event, error) {
	var out []blindspot.Event
	for _, e := range m.events {
		a, b := slices.Contains(f.Actors, e.SideA.ID), slices.Contains(f.Actors, e.SideB.ID)
		switch {
		case len(f.Countries) > 0 && !slices.Contains(f.Countries, e.Place.Country),
			len(f.Actors) > 0 && !a && !b,
			!f.When.Overlaps(e.When),
			f.AsOf.Known() && e.When.To > f.AsOf:
			continue
		case len(f.Opponents) > 0 && !(a && slices.Contains(f.Opponents, e.SideB.ID)) && !(b && slices.Contains(f.Opponents, e.SideA.ID)):
			continue
		}
		out = append(out, e)
	}
	return out, nil
}

func (m memory) Count(ctx context.Context, f blindspot.Filter) (int, error) {
	events, err := m.Events(ctx, f)
	return len(events), err
}

func (m memory) Actors(context.Context, blindspot.Filter) ([]blindspot.ActorSummary, error) {
	return m.actors, nil
}

func (m memory) Coverage(context.Context, blindspot.Date) (blindspot.CoverageTable, error) {
	return blindspot.NewCoverageTable(m.coverage), nil
}

func (m memory) Datasets(context.Context, blindspot.Date) ([]blindspot.Dataset, error) {
	return nil, nil
}
