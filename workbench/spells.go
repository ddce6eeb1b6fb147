package workbench

import (
	"context"

	"github.com/blindspot/blindspot"
)

// AreaSpells are a subject's events by admin-1 area and day, no finer: what a
// map with a slider shows, which draws no event whose area is not known, and
// says how many there are.
type AreaSpells struct {
	Areas  []blindspot.AreaCount // in order of first event
	Spells []Spell               // of events whose day is known
	First  blindspot.Date
	Last   blindspot.Date

	Unobserved []blindspot.Stretch // of the countries of the world, from the first month to the last; none of a chronicle
}

// NoArea is the area of a spell that is drawn nowhere.
const NoArea = -1

// Spell is one event: its area, the days it lasted (or may have happened on),
// and its dead.
type Spell struct {
	Area   int            `json:"a" doc:"place in areas; -1 where the source knows no area, only a region or a country"`
	From   blindspot.Date `json:"from"`
	To     blindspot.Date `json:"to"`
	Deaths int            `json:"d"`
	Months []int          `json:"m,omitempty" doc:"where the event lies in several months: its dead by month"`
}

// Spells answers where and when a subject's events were.
func (b *Bench) Spells(ctx context.Context, question string, asked blindspot.Date) (AreaSpells, error) {
	s, m, err := b.Ask(ctx, question, asked)
	if err != nil {
		return AreaSpells{}, err
	}
	events, err := m.Record.Events(ctx, s.Filter())
	if err != nil {
		return AreaSpells{}, err
	}
	var out AreaSpells
	at := map[string]int{}
	for i := range events {
		e := &events[i]
		days := e.Days()
		if !days.From.Known() {
			continue
		}
		if !out.First.Known() || days.From < out.First {
			out.First = days.From
		}
		out.Last = max(out.Last, days.To)
		out.Spells = append(out.Spells, spellOf(e, days, NoArea))
		area := e.Place.Admin1Area()
		if area == "" {
			continue
		}
		j, ok := at[area]
		if !ok {
			name, country := b.geo().AreaName(area)
			j = len(out.Areas)
			at[area] = j
			out.Areas = append(out.Areas, blindspot.AreaCount{Area: area, Name: name, Country: country})
		}
		out.Areas[j].Events++
		out.Areas[j].Deaths += e.Deaths.Best
		out.Spells[len(out.Spells)-1].Area = j
	}
	if len(out.Areas) > 0 {
		coverage, err := m.Record.Coverage(ctx, 0)
		if err != nil {
			return out, err
		}
		out.Unobserved = unobserved(coverage, out.First.Month(), out.Last.Month())
	}
	return out, nil
}

func spellOf(e *blindspot.Event, days blindspot.DateRange, area int) Spell {
	s := Spell{Area: area, From: days.From, To: days.To, Deaths: e.Deaths.Best}
	if first, last := days.Months(); first != last {
		for _, part := range e.Months() {
			s.Months = append(s.Months, part.Deaths.Best)
		}
	}
	return s
}
