package workbench

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/ucdp"
)

// withListed adds the names of the source's actor list to the aliases of actors. A
// name that the record, the program or the user gives to any actor is left out: the
// list never takes the place of these. A list that cannot be read adds nothing; who
// brings it or asks for it is told why.
func (b *Bench) withListed(actors []blindspot.ActorSummary) []blindspot.ActorSummary {
	if b.ActorList == nil {
		return actors
	}
	list, err := b.ActorList()
	if err != nil {
		return actors
	}
	given := map[string]bool{}
	for i := range actors {
		given[blindspot.Fold(actors[i].Name)] = true
		for _, n := range names(&actors[i]) {
			given[blindspot.Fold(n)] = true
		}
	}
	of := map[blindspot.ActorID][]string{}
	for i := range list.Actors {
		a := &list.Actors[i]
		for _, n := range a.Names {
			if !given[blindspot.Fold(n.Name)] {
				of[a.ID] = append(of[a.ID], n.Name)
			}
		}
	}
	out := slices.Clone(actors)
	for i := range out {
		if more := of[out[i].ID]; len(more) > 0 {
			out[i].Aliases = append(slices.Clone(out[i].Aliases), more...)
		}
	}
	return out
}

// KnownName is a name of an actor, with who gives it.
type KnownName struct {
	Name   string `json:"name"`
	What   string `json:"what"`
	Source string `json:"source"`
}

// ActorNames are the names of an actor by id, name or alias: those of the record, of
// the program, the user's own and those of the source's actor list.
func (b *Bench) ActorNames(ctx context.Context, actor string) (id blindspot.ActorID, known []KnownName, err error) {
	if id, err = b.ActorID(ctx, actor); err != nil {
		return "", nil, err
	}
	actors, err := b.held().Actors(ctx, blindspot.Filter{Actors: []blindspot.ActorID{id}})
	if err != nil {
		return "", nil, err
	}
	for i := range actors {
		if actors[i].ID != id {
			continue
		}
		known = append(known, KnownName{actors[i].Name, "name in events", "the record"})
		for _, n := range actors[i].Aliases {
			known = append(known, KnownName{n, "alias", "your own"})
		}
	}
	for _, n := range aliasesOf()[id] {
		known = append(known, KnownName{n, "alias", "this program"})
	}
	if b.ActorList == nil {
		return id, known, nil
	}
	list, err := b.ActorList()
	if err != nil {
		return id, known, err
	}
	for i := range list.Actors {
		if list.Actors[i].ID == id {
			for _, n := range list.Actors[i].Names {
				known = append(known, KnownName{n.Name, n.What, list.Source()})
			}
		}
	}
	return id, known, nil
}

// ProposedLineage is what the source's actor list says of two actors, with the days
// of the record that a row of the user's own table would need. It is no row: the list
// states no day.
type ProposedLineage struct {
	From   blindspot.ActorID `json:"from"`
	To     blindspot.ActorID `json:"to"`
	Text   string            `json:"text"`
	Source string            `json:"source"`
	Last   blindspot.Date    `json:"last_event_of_from"` // null where the record has none
	First  blindspot.Date    `json:"first_event_of_to"`
	Done   bool              `json:"in_table"` // the table has a row of the two already
}

// ProposeLineage lists what the source's actor list says of actors of the record that
// split and joined; of one actor by id, name or alias, or of all for "". It is
// NotFound where no list was brought.
func (b *Bench) ProposeLineage(ctx context.Context, actor string) ([]ProposedLineage, error) {
	if b.ActorList == nil {
		return nil, noActorList()
	}
	list, err := b.ActorList()
	if err != nil {
		return nil, err
	}
	actors, err := b.held().Actors(ctx, blindspot.Filter{})
	if err != nil {
		return nil, err
	}
	var only blindspot.ActorID
	if actor != "" {
		if only, err = actorID(b.withListed(actors), actor); err != nil {
			return nil, err
		}
	}
	table, err := b.Lineage(ctx)
	if err != nil {
		return nil, err
	}
	of := map[blindspot.ActorID]*blindspot.ActorSummary{}
	for i := range actors {
		of[actors[i].ID] = &actors[i]
	}
	out := []ProposedLineage{}
	for i := range list.Actors {
		a := &list.Actors[i]
		for _, tie := range a.Ties {
			p := proposal(a, tie)
			if only != "" && p.From != only && p.To != only || of[p.From] == nil && of[p.To] == nil {
				continue
			}
			p.Source = list.Source()
			if from := of[p.From]; from != nil {
				p.Last = from.Last
			}
			if to := of[p.To]; to != nil {
				p.First = to.First
			}
			p.Done = slices.ContainsFunc(table, func(row blindspot.Lineage) bool { return row.From == p.From && row.To == p.To })
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(x, y ProposedLineage) int {
		return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To), cmp.Compare(x.Text, y.Text))
	})
	return slices.Compact(out), nil
}

// proposal turns a tie into the direction of time: who split goes on from the one it
// left, who joined goes on in the other.
func proposal(a *ucdp.ListedActor, tie ucdp.ListedTie) ProposedLineage {
	p := ProposedLineage{From: a.ID, To: tie.With}
	if strings.HasPrefix(tie.What, "split") {
		p.From, p.To = tie.With, a.ID
	}
	p.Text = fmt.Sprintf("%s (%s) %s %s (%s)", a.Name, a.ID, tie.What, cmp.Or(tie.Name, "an actor without a name in the list"), tie.With)
	return p
}

func noActorList() error {
	return blindspot.Errorf(blindspot.NotFound, "blindspot update brings it, or blindspot fetch actor", "there is no actor list of UCDP here")
}
