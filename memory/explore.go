package memory

import (
	"cmp"
	"context"
	"slices"

	"github.com/blindspot/blindspot"
)

// Explore counts the selected events by area and by year.
func (s *Store) Explore(_ context.Context, f blindspot.Filter) (blindspot.Exploration, error) {
	events, err := s.searched(f)
	if err != nil {
		return blindspot.Exploration{}, err
	}
	var out blindspot.Exploration
	type place struct{ area, country string }
	areas, years := map[place]*blindspot.AreaCount{}, map[int]*blindspot.YearCount{}
	for i := range events {
		e := &events[i]
		deaths := 0
		e.EachMonthIn(f.When, func(m blindspot.Month, part blindspot.EventPart) {
			n, dead := counted(e, part)
			deaths += dead
			if n == 0 && dead == 0 {
				return
			}
			y := m.Year()
			if years[y] == nil {
				years[y] = &blindspot.YearCount{Year: y}
			}
			years[y].Events += n
			years[y].Deaths += dead
		})
		if !e.When.From.Known() {
			deaths = known(e) // of no month
		}
		out.Events, out.Deaths = out.Events+1, out.Deaths+deaths
		at := place{e.Place.Admin1Area(), e.Place.Country}
		if areas[at] == nil {
			areas[at] = &blindspot.AreaCount{Area: at.area, Country: at.country}
		}
		areas[at].Events++
		areas[at].Deaths += deaths
	}
	for _, a := range areas {
		out.Areas = append(out.Areas, *a)
	}
	slices.SortFunc(out.Areas, func(x, y blindspot.AreaCount) int {
		return cmp.Or(y.Events-x.Events, cmp.Compare(x.Area, y.Area), cmp.Compare(x.Country, y.Country))
	})
	for _, y := range years {
		out.Years = append(out.Years, *y)
	}
	slices.SortFunc(out.Years, func(x, y blindspot.YearCount) int { return x.Year - y.Year })
	return out, nil
}

// known are the deaths that the source states.
func known(e *blindspot.Event) int {
	if e.DeathsGap {
		return 0
	}
	return e.Deaths.Best
}

// counted is what a month's part of an event adds to the counts of the month.
func counted(e *blindspot.Event, part blindspot.EventPart) (events, deaths int) {
	if part.Begins {
		events = 1
	}
	if !e.DeathsGap {
		deaths = part.Deaths.Best
	}
	return events, deaths
}
