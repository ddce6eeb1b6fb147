package workbench

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/lineage"
	"github.com/blindspot/blindspot/prose"
)

// NamedMatch is a row of the user's table with the names of its actors.
type NamedMatch struct {
	blindspot.Lineage
	FromName string `json:"from_name"`
	ToName   string `json:"to_name"`
	Text     string `json:"text"`
}

// matching are the rows of the user's table that say which own actors the subject is.
func matching(rows []blindspot.Lineage, s Subject) []blindspot.Lineage {
	var out []blindspot.Lineage
	for _, r := range rows {
		if !slices.Contains(s.Group.Actors, r.To) {
			continue
		}
		if len(s.Countries) > 0 {
			in := s.Countries
			if len(r.Countries) > 0 {
				in = slices.DeleteFunc(slices.Clone(s.Countries), func(c string) bool { return !slices.Contains(r.Countries, c) })
			}
			if len(in) == 0 {
				continue
			}
			r.Countries = in
		}
		out = append(out, r)
	}
	return out
}

// unmatched says that no row speaks of the subject, with the proposals for it.
func (b *Bench) unmatched(ctx context.Context, s Subject) error {
	hint := "blindspot match add NAME GROUP --since DAY --source TEXT, once you know under which name it stands there"
	if all, err := b.ProposeMatches(ctx, ""); err == nil {
		for _, p := range all {
			if slices.Contains(s.Group.Actors, p.To) && !p.Done {
				hint = fmt.Sprintf("is it %s? %s. If so: blindspot match add %s %s --since %s --source \"own reading\"", p.FromName, p.Reason, p.From, p.To, p.Since.First())
				break
			}
		}
	}
	return blindspot.Errorf(blindspot.NotFound, hint, "no row of your table of matches says which actor of your own source %s is", s.Group.Name)
}

// Matches are the rows of the user's table that speak of an actor of either side, by
// id or name, or all for "".
func (b *Bench) Matches(ctx context.Context, actor string) ([]NamedMatch, error) {
	own, err := b.own()
	if err != nil {
		return nil, err
	}
	rows, err := own.Matches(ctx)
	if err != nil || actor == "" {
		if err != nil {
			return nil, err
		}
		return b.namedMatches(ctx, rows)
	}
	a, ok := b.ownActor(ctx, actor, 0)
	id := a.ID
	if !ok {
		if id, err = b.ActorID(ctx, actor); err != nil {
			return nil, err
		}
	}
	return b.namedMatches(ctx, lineage.Of(rows, []blindspot.ActorID{id}, nil))
}

func (b *Bench) namedMatches(ctx context.Context, rows []blindspot.Lineage) ([]NamedMatch, error) {
	out := []NamedMatch{}
	if len(rows) == 0 {
		return out, nil
	}
	known := map[blindspot.ActorID]string{}
	own, err := b.own()
	if err != nil {
		return out, err
	}
	theirs, err := own.Actors(ctx, 0, 0)
	if err != nil {
		return out, err
	}
	for i := range theirs {
		known[theirs[i].ID] = theirs[i].Name
	}
	ours, err := b.held().Actors(ctx, blindspot.Filter{})
	if err != nil {
		return out, err
	}
	for i := range ours {
		known[ours[i].ID] = ours[i].Name
	}
	name := func(id blindspot.ActorID) string {
		if n := known[id]; n != "" {
			return n
		}
		return string(id)
	}
	for _, r := range rows {
		out = append(out, NamedMatch{r, name(r.From), name(r.To), b.matchSentence(r, name)})
	}
	return out, nil
}

// matchSentence says what a row says.
func (b *Bench) matchSentence(r blindspot.Lineage, name func(blindspot.ActorID) string) string {
	when := "From " + prose.Day(r.When.From) + " on"
	if r.When.To.Known() {
		when = "From " + prose.Day(r.When.From) + " to " + prose.Day(r.When.To)
	}
	where := ""
	if len(r.Countries) > 0 {
		places := make([]string, len(r.Countries))
		for i, c := range r.Countries {
			places[i] = b.geo().CountryName(c)
		}
		where = " in " + prose.List(places)
	}
	text := fmt.Sprintf("%s, %s of your own source%s is %s of the record", when, name(r.From), where, name(r.To))
	if r.Note != "" {
		text += ": " + strings.TrimSuffix(r.Note, ".")
	}
	return text + "."
}

// MatchRow checks a row of the user's table: the own actor by name or id, the actor of
// the record by name, alias or id. Neither may be of a kind that is never a subject.
func (b *Bench) MatchRow(ctx context.Context, from, to string, row blindspot.Lineage) (blindspot.Lineage, error) {
	a, ok := b.ownActor(ctx, from, 0)
	switch {
	case !ok:
		if _, err := b.own(); err != nil {
			return row, err
		}
		return row, blindspot.Errorf(blindspot.NotFound, "blindspot match proposals lists names; a name is written as the source writes it", "your own source has no actor named %q", from)
	case a.Kind != blindspot.Organisation:
		return row, blindspot.Errorf(blindspot.Refused, "match organisations", "%s is a state", a.Name)
	}
	s, err := b.resolve(ctx, to, 0)
	if err != nil {
		return row, err
	}
	if len(s.Group.Actors) != 1 || len(s.Countries) > 0 {
		return row, blindspot.Errorf(blindspot.Usage, "name one group of the store; --country says where the row holds", "%q is not one group of the record", to)
	}
	row.From, row.To, row.Own = a.ID, s.Group.Actors[0], true
	return row, lineage.Check(row)
}
