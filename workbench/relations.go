package workbench

import (
	"context"
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
)

//go:embed relations.csv
var relationFile string

// relations reads the embedded table; a test reads every row, so that a fault
// in it cannot reach a user.
var relations = sync.OnceValues(func() ([]blindspot.Relation, error) {
	r := csv.NewReader(strings.NewReader(relationFile))
	r.Comment, r.FieldsPerRecord = '#', 6
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	var out []blindspot.Relation
	for _, row := range rows {
		relation := blindspot.Relation{From: blindspot.ActorID(row[0]), To: blindspot.ActorID(row[1]), Kind: blindspot.RelationKind(row[2]), Note: row[5]}
		if relation.When.From, err = blindspot.ParseDate(row[3]); err != nil {
			return nil, err
		}
		if row[4] != "" {
			if relation.When.To, err = blindspot.ParseDate(row[4]); err != nil {
				return nil, err
			}
		}
		out = append(out, relation)
	}
	return out, nil
})

// relationsOf are the dated relations that a subject's are among: those of its
// case, or of the embedded table.
func (b *Bench) relationsOf(ctx context.Context, s Subject) ([]blindspot.Relation, error) {
	if s.Chronicle {
		return s.Case.Relations, nil
	}
	known, err := relations()
	if err != nil {
		return nil, err
	}
	renamed, err := b.renamed(ctx, s)
	return slices.Concat(known, renamed), err
}

// relate gives an assessment the relations of its group, by which its answers know
// that a part of the record stands under another name.
func (b *Bench) relate(ctx context.Context, a *blindspot.Assessment, s Subject, m Moment, in measure.Input) (err error) {
	if a.Relations, err = b.namedRelations(ctx, s, m, in.Relations); err != nil {
		return err
	}
	for i := range a.Relations {
		r := &a.Relations[i]
		r.Begins = r.Kind == blindspot.RecordedAs && s.Group.Is(r.To) && in.Events[0].When.From >= r.When.From
	}
	return nil
}

// namedRelations adds the names of both groups to relations.
func (b *Bench) namedRelations(ctx context.Context, s Subject, m Moment, found []blindspot.Relation) ([]blindspot.NamedRelation, error) {
	found = slices.DeleteFunc(slices.Clone(found), func(r blindspot.Relation) bool { return !s.Group.Is(r.From) && !s.Group.Is(r.To) })
	if len(found) == 0 {
		return nil, nil
	}
	var ids []blindspot.ActorID
	for _, r := range found {
		ids = append(ids, r.From, r.To)
	}
	actors, err := m.Record.Actors(ctx, blindspot.Filter{Actors: ids})
	if err != nil {
		return nil, err
	}
	known := reigns{actors: map[blindspot.ActorID]blindspot.Actor{}}
	for i := range actors {
		known.actors[actors[i].ID] = actors[i].Actor
	}
	for _, a := range s.Case.Actors {
		known.actors[a.ID] = a
	}
	out := make([]blindspot.NamedRelation, len(found))
	for i, r := range found {
		out[i] = blindspot.NamedRelation{Relation: r, FromName: known.name(r.From), ToName: known.name(r.To)}
	}
	return out, nil
}
