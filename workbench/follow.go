package workbench

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/lineage"
	"github.com/blindspot/blindspot/prose"
)

// Follow makes of a subject one that is read through its other names, too. The
// rows by which that is done are in Followed. Errors: Usage for a case; NotFound
// where no row of the lineage table speaks of the group; Refused where it goes on
// as a state.
func (b *Bench) Follow(ctx context.Context, s Subject) (Subject, error) {
	if s.Chronicle {
		return s, blindspot.Errorf(blindspot.Usage, "ask about the group by its name in the store", "a case is not followed under other names: it is written about one")
	}
	table, err := b.Lineage(ctx)
	if err != nil {
		return s, err
	}
	rows := lineage.Of(table, s.Group.Actors, s.Countries)
	reigns, err := b.reigns(ctx)
	if err != nil {
		return s, err
	}
	ruled := slices.DeleteFunc(slices.Clone(table), func(row blindspot.Lineage) bool { return reigns.state(row.To) })
	s.Store, s.Followed = lineage.Follow(s.Store, ruled, s.Group, s.Countries)
	if len(s.Followed) > 0 {
		return s, nil
	}
	for _, row := range rows {
		if reigns.state(row.To) && s.Group.Has(row.From) {
			return s, blindspot.Errorf(blindspot.Refused, "ask about it without following", "%s goes on as %s, and a state is never the subject of anything", s.Name(), reigns.name(row.To))
		}
	}
	return s, blindspot.Errorf(blindspot.NotFound, "leave out --follow; blindspot lineage lists the rows there are, and lineage add makes one",
		"no row of the lineage table says that %s goes on, or came, under another name", s.Name())
}

// reigns are the actors of the lineage table as the store knows them.
type reigns struct {
	table  []blindspot.Lineage
	actors map[blindspot.ActorID]blindspot.Actor
}

func (r reigns) state(id blindspot.ActorID) bool { return r.actors[id].Kind == blindspot.State }

// name is what the store calls an actor; of one that it has never seen, the first
// name that comes with the program.
func (r reigns) name(id blindspot.ActorID) string {
	if a, ok := r.actors[id]; ok {
		return a.Name
	}
	if known := aliasesOf()[id]; len(known) > 0 {
		return known[0]
	}
	return string(id)
}

// reigns reads the lineage table with the names and kinds of its actors, once for
// each state of the store.
func (b *Bench) reigns(ctx context.Context) (reigns, error) {
	return b.lineages.get(b.State(), 1, func() (out reigns, err error) {
		if out.table, err = b.Lineage(ctx); err != nil {
			return out, err
		}
		var ids []blindspot.ActorID
		for _, row := range out.table {
			ids = append(ids, row.From, row.To)
		}
		store, _ := b.keeper() // nil where nothing can be kept
		whole := Moment{Record: &view{store: b.held(), origin: store, sums: new(sums)}}
		actors, err := kept(ctx, b, whole, "reigns", "", func() ([]blindspot.ActorSummary, error) {
			actors, err := b.held().Actors(ctx, blindspot.Filter{Actors: ids})
			setKinds(actors)
			return actors, err
		})
		out.actors = map[blindspot.ActorID]blindspot.Actor{}
		for i := range actors {
			out.actors[actors[i].ID] = actors[i].Actor
		}
		return out, err
	})
}

// dated is the store with the names of states that changed hands dated.
func (b *Bench) dated(ctx context.Context, store blindspot.EventStore) (blindspot.EventStore, error) {
	r, err := b.reigns(ctx)
	if err != nil {
		return nil, err
	}
	return lineage.Rulers(store, r.table, r.state, r.name), nil
}

// renamed are the rows of the lineage table as relations: those of the subject
// that it is not read through, and those of states, which are others' opponents.
func (b *Bench) renamed(ctx context.Context, s Subject) ([]blindspot.Relation, error) {
	r, err := b.reigns(ctx)
	if err != nil {
		return nil, err
	}
	own := lineage.Of(r.table, s.Group.Actors, s.Countries)
	var rows []blindspot.Lineage
	for _, row := range r.table {
		of := slices.ContainsFunc(own, row.Same) && !slices.ContainsFunc(s.Followed, row.Same)
		if of || r.state(row.To) {
			rows = append(rows, row)
		}
	}
	return lineage.Relations(rows), nil
}

// followedWords says first that events under other names are counted in.
func (b *Bench) followedWords(ctx context.Context, s Subject, limits []string) ([]string, error) {
	if len(s.Followed) == 0 {
		return limits, nil
	}
	r, err := b.reigns(ctx)
	out := make([]string, 0, len(s.Followed)+len(limits))
	for _, row := range s.Followed {
		out = append(out, "Followed under another name: "+prose.Uncapital(lineage.Sentence(row, r.name, b.geo().CountryName))+" They are counted here as events of "+s.Name()+".")
	}
	return append(out, limits...), err
}

// namesOf says first under which other names the subject is recorded, or followed.
func (b *Bench) namesOf(ctx context.Context, s Subject, m Moment, warnings []string) ([]string, error) {
	r, err := b.reigns(ctx)
	if err != nil {
		return nil, err
	}
	said, err := b.followedWords(ctx, s, nil)
	for _, row := range lineage.Of(r.table, s.Group.Actors, s.Countries) {
		if row.When.From <= m.Date && !slices.ContainsFunc(s.Followed, row.Same) {
			said = append(said, lineage.Sentence(row, r.name, b.geo().CountryName)+" A silence or a rise at that day may be one of names: read the group under all its names.")
		}
	}
	return append(said, warnings...), err
}
