package workbench

import (
	"cmp"
	"context"
	"slices"

	"github.com/blindspot/blindspot"
)

// endOfData is the day up to which a subject's data reach: the day that a case
// states; the end of the last month in which a country of the group, or for the
// whole store any country, is observed; or else of the month of the last event.
// It is never later than today.
func (b *Bench) endOfData(ctx context.Context, s Subject) (blindspot.Date, error) {
	today := b.Today()
	if s.DataTo.Known() {
		return min(s.DataTo, today), nil
	}
	coverage, err := s.Store.Coverage(ctx, 0)
	if err != nil {
		return 0, err
	}
	if s.Group.ID == "" {
		return lastObserved(coverage, s.Countries, today)
	}
	var events []blindspot.EventBrief
	err = blindspot.Briefs(ctx, s.Store, s.Filter(), func(e blindspot.EventBrief) error {
		events = append(events, e)
		return nil
	})
	if err != nil {
		return 0, err
	}
	return endOfEvents(s, coverage, events, today)
}

// endOfEvents is the end of the data of a subject with these events.
func endOfEvents(s Subject, coverage blindspot.CoverageTable, events []blindspot.EventBrief, today blindspot.Date) (blindspot.Date, error) {
	if len(events) == 0 {
		return 0, blindspot.Errorf(blindspot.NotFound, "blindspot status shows what the store holds", "the store has no event of %s", s.Name())
	}
	if s.throughout {
		return lastObserved(coverage, countriesIn(events), today)
	}
	last := lastActive(coverage, events, today)
	if s.until.Known() {
		last = min(last, s.until)
	}
	return last, nil
}

func countriesIn(events []blindspot.EventBrief) (out []string) {
	for i := range events {
		if c := events[i].Country; c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// lastObserved is the end of the last month in which one of the countries is
// observed or, where there are none or none of them is, any country.
func lastObserved(coverage blindspot.CoverageTable, countries []string, today blindspot.Date) (blindspot.Date, error) {
	last := coverage.LastObserved()
	if len(countries) > 0 {
		last = cmp.Or(coverage.LastObserved(countries...), last)
	}
	if last == 0 {
		return 0, blindspot.Errorf(blindspot.TooFewData, "blindspot status shows what the store covers", "the store covers no country and month")
	}
	return min(last.Last(), today), nil
}

// lastActive is the end of the last month in which a country of the events is
// observed; a group is not assessed on months nobody has data for.
func lastActive(coverage blindspot.CoverageTable, events []blindspot.EventBrief, today blindspot.Date) blindspot.Date {
	var last blindspot.Date
	var best blindspot.Month
	found := false
	for i := range events {
		e := &events[i]
		last = max(last, e.Ended())
		m := e.Ended().Month()
		if (!found || m > best) && m.Last() <= today && coverage.Observed(e.Country, m) {
			best, found = m, true
		}
	}
	switch {
	case !found && !last.Known():
		return today
	case !found:
		return min(last.Month().Last(), today)
	}
	// A group that went quiet is assessed on the year after as well, as far as
	// that is covered: what it did not do counts too.
	for m, year := best, best+11; m <= year; m++ {
		if m.Last() <= today && observedSomewhere(coverage, events, m) {
			best = m
		}
	}
	return best.Last()
}

func observedSomewhere(coverage blindspot.CoverageTable, events []blindspot.EventBrief, m blindspot.Month) bool {
	for i := range events {
		if coverage.Observed(events[i].Country, m) {
			return true
		}
	}
	return false
}
