package measure

import (
	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// opponentsRenamed warns of opponents that a source records under another name
// from a day in the range on, as an insurgency that took the capital is recorded
// under its state's name: a rival that vanishes and a state that fights more are
// then one and the same.
func (in *Input) opponentsRenamed(events []blindspot.Event, r blindspot.DateRange, f *blindspot.Finding) {
	names := map[blindspot.ActorID]string{}
	for i := range events {
		if side, ok := events[i].Opponent(in.Group); ok {
			names[side.ID] = side.Name
		}
	}
	for _, rel := range in.Relations {
		from, fights := names[rel.From]
		if rel.Kind != blindspot.RecordedAs || !fights || in.Group.Is(rel.To) || !r.Contains(rel.When.From) {
			continue
		}
		to := names[rel.To]
		if to == "" {
			to = string(rel.To)
		}
		f.Warn(blindspot.Warnf(blindspot.WarnOpponentRenamed, "From %s on the events of %s are recorded under %s: clashes with the one go on as clashes with the other.",
			prose.Day(rel.When.From), from, to).With(blindspot.WarningData{When: rel.When.From}))
	}
}
