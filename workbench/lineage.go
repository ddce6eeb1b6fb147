package workbench

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/lineage"
)

// Lineage is the lineage table that questions are read by: the rows that come
// with the program, and the user's own over them.
func (b *Bench) Lineage(ctx context.Context) ([]blindspot.Lineage, error) {
	table, err := lineage.Builtin()
	if err != nil {
		return nil, err
	}
	store, ok := b.Store.(interface {
		Lineage(ctx context.Context) ([]blindspot.Lineage, error)
	})
	if !ok {
		return table, nil
	}
	own, err := store.Lineage(ctx)
	return lineage.With(table, own), err
}

// NamedLineage is a row with the names of its actors, and what it says.
type NamedLineage struct {
	blindspot.Lineage
	FromName string `json:"from_name"`
	ToName   string `json:"to_name"`
	Text     string `json:"text"`
}

// LineageOf are the rows that speak of an actor, by id or name, or all rows where
// it is empty. Errors: NotFound for an actor that neither store nor table knows.
func (b *Bench) LineageOf(ctx context.Context, actor string) ([]NamedLineage, error) {
	table, err := b.Lineage(ctx)
	if err != nil {
		return nil, err
	}
	actors, err := b.held().Actors(ctx, blindspot.Filter{})
	if err != nil {
		return nil, err
	}
	if actor != "" {
		id := blindspot.ActorID(actor)
		if !slices.ContainsFunc(table, func(row blindspot.Lineage) bool { return row.From == id || row.To == id }) {
			if id, err = actorID(b.withListed(actors), actor); err != nil {
				return nil, err
			}
		}
		table = lineage.Of(table, []blindspot.ActorID{id}, nil)
	}
	return b.named(actors, table), nil
}

func (b *Bench) named(actors []blindspot.ActorSummary, rows []blindspot.Lineage) []NamedLineage {
	known := reigns{actors: make(map[blindspot.ActorID]blindspot.Actor, len(actors))}
	for i := range actors {
		known.actors[actors[i].ID] = actors[i].Actor
	}
	name := known.name
	out := []NamedLineage{}
	for _, row := range rows {
		out = append(out, NamedLineage{row, name(row.From), name(row.To), lineage.Sentence(row, name, b.geo().CountryName)})
	}
	return out
}

// ActorID finds an actor of any kind by its id, name or alias. Errors: NotFound;
// Usage where several bear the name.
func (b *Bench) ActorID(ctx context.Context, name string) (blindspot.ActorID, error) {
	if err := b.unstocked(ctx, blindspot.NotFound, "and nobody named %q in it", name); err != nil {
		return "", err
	}
	actors, err := b.held().Actors(ctx, blindspot.Filter{})
	if err != nil {
		return "", err
	}
	return actorID(b.withListed(actors), name)
}

func actorID(actors []blindspot.ActorSummary, name string) (blindspot.ActorID, error) {
	if err := nameable(name); err != nil {
		return "", err
	}
	want := blindspot.Fold(name)
	if at := slices.IndexFunc(actors, func(a blindspot.ActorSummary) bool { return a.ID == blindspot.ActorID(name) }); at >= 0 {
		return actors[at].ID, nil
	}
	found := bearing(actors, func(a *blindspot.ActorSummary) bool {
		return slices.ContainsFunc(append(names(a), a.Name), func(s string) bool { return blindspot.Fold(s) == want })
	})
	switch len(found) {
	case 0:
		return "", blindspot.Errorf(blindspot.NotFound, "blindspot actor TEXT finds the ids", "the store has no actor named %q", name)
	case 1:
		return found[0].ID, nil
	}
	return "", severalBear("actors", name, found)
}
