package claim

import (
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// rows are the events of the store that were counted in a time, by what selects
// them; nothing where a filter of the store cannot say it: events of others than
// the group, of provinces by name, or by their toll.
func (b *book) rows(s selector, stored []blindspot.Event, when blindspot.DateRange) []blindspot.RowSet {
	own := b.in.Case.Group.Actors
	if b.chronicle() || len(stored) == 0 || !when.From.Known() || len(s.actors) != len(own) || slices.ContainsFunc(s.actors, func(a blindspot.ActorID) bool { return !slices.Contains(own, a) }) ||
		s.lethal || s.small >= 0 || len(s.admin1) > 0 || len(s.against) > 1 || len(s.opponents) > 1 {
		return nil
	}
	r := blindspot.RowSet{N: len(stored), Countries: s.countries, When: when, Begun: !s.goesOn, Label: prose.Count(len(stored), "event", "events") + " " + prose.During(when)}
	for _, v := range s.violence {
		r.Kinds = append(r.Kinds, v.String())
	}
	if len(s.opponents) == 1 {
		r.Opponent = s.opponents[0]
	}
	return []blindspot.RowSet{r}
}

// rows are the events of the series that lie in a time.
func (m monthly) rows(b *book, when blindspot.DateRange) []blindspot.RowSet {
	s := m.s
	s.goesOn = m.of == "deaths"
	inside := slices.DeleteFunc(slices.Clone(m.answer.stored), func(e blindspot.Event) bool {
		part, ok := e.Part(when)
		return !ok || !s.goesOn && !part.Begins
	})
	return b.rows(s, inside, when)
}
