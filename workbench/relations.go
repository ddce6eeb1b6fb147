package workbench

import (
	"context"
	_ "embed"
	"encoding/csv"
	"strings"
	"sync"

	"github.com/blindspot/blindspot"
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
		relation := blindspot.Relation{From: row[0], To: row[1], Kind: blindspot.RelationKind(row[2]), Note: row[5]}
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

// relationsOf gives the dated relations of a subject known on the day, from its
// case or from the embedded table.
func relationsOf(s Subject, asOf blindspot.Date) ([]blindspot.Relation, error) {
	all, err := relations()
	if s.Case != nil {
		all, err = s.Case.Relations, nil
	}
	if err != nil {
		return nil, err
	}
	var out []blindspot.Relation
	for _, r := range all {
		// Who joined the group elsewhere says nothing about one of its theatres.
		joined := s.Group.Has(r.To) && len(s.Countries) == 0
		if (s.Group.Has(r.From) || joined) && r.When.From <= asOf {
			out = append(out, r)
		}
	}
	return out, nil
}

// namedRelations adds the names of both groups; one that neither the case nor
// the store knows keeps its id.
func (b *Bench) namedRelations(ctx context.Context, s Subject, asOf blindspot.Date) ([]blindspot.NamedRelation, error) {
	found, err := relationsOf(s, asOf)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	names := map[string]string{}
	var ids []string
	for _, r := range found {
		ids = append(ids, r.From, r.To)
	}
	if s.Case != nil {
		for _, a := range s.Case.Actors {
			names[a.ID] = a.Name
		}
	} else {
		actors, err := b.Store.Actors(ctx, blindspot.Filter{Actors: ids})
		if err != nil {
			return nil, err
		}
		for _, a := range actors {
			names[a.ID] = a.Name
		}
	}
	name := func(id string) string {
		if n := names[id]; n != "" {
			return n
		}
		return id
	}
	out := make([]blindspot.NamedRelation, len(found))
	for i, r := range found {
		out[i] = blindspot.NamedRelation{Relation: r, FromName: name(r.From), ToName: name(r.To)}
	}
	return out, nil
}
