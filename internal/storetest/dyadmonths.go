package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/memory"
)

// dyadMonths holds the sums of a store against those of its events, and against
// what a reader counts by hand.
func dyadMonths(t *testing.T, s Subject) {
	ctx := context.Background()
	event := func(id string, from, to blindspot.Date, deaths int) blindspot.Event {
		return changed(Full(), func(e *blindspot.Event) {
			e.ID, e.When, e.Precision, e.Deaths = id, blindspot.DateRange{From: from, To: to}, blindspot.DateDay, blindspot.Deaths{Best: deaths, Low: deaths, High: deaths}
		})
	}
	s.AddRelease(t, memory.Release{Dataset: Dataset("sums.csv", "20.1", day(2020, 6, 1)), Events: []blindspot.Event{
		event("made:a", day(2019, 3, 1), day(2019, 3, 2), 5),
		changed(event("made:b", day(2019, 3, 31), day(2019, 3, 31), 7), func(e *blindspot.Event) { e.Status = "Check deaths" }),
		event("made:c", day(2019, 3, 31), day(2019, 4, 2), 3), // a death a day
		changed(event("made:d", day(2018, 1, 1), day(2018, 1, 1), 12), func(e *blindspot.Event) { e.Precision = blindspot.DateYear }),
		changed(event("made:e", day(2019, 3, 5), day(2019, 3, 5), 0), func(e *blindspot.Event) { e.Deaths, e.DeathsGap = blindspot.Deaths{}, true }),
		event("made:f", day(2019, 5, 1), 0, 2), // no last day: the first
		Bare(),
	}})
	of := func(f blindspot.Filter) map[string][2]int {
		got := must[[]blindspot.DyadMonth](t)(s.DyadMonths(ctx, f))
		equal(t, "sums of the events", got, blindspot.DyadMonths(must[[]blindspot.Event](t)(s.Events(ctx, f))))
		months := map[string][2]int{}
		for _, d := range got {
			if d.Month >= blindspot.NewMonth(2019, time.January) {
				months[d.Month.String()] = [2]int{d.Events, d.Deaths}
			} else {
				months["2018"] = [2]int{months["2018"][0] + d.Events, months["2018"][1] + d.Deaths}
			}
		}
		return months
	}
	equal(t, "all", of(blindspot.Filter{}), map[string][2]int{"2018": {1, 12}, "2019-03": {4, 13}, "2019-04": {0, 2}, "2019-05": {1, 2}})
	equal(t, "what had ended by April", of(blindspot.Filter{Ended: day(2019, 4, 1)}),
		map[string][2]int{"2018": {1, 12}, "2019-03": {3, 12}})
	equal(t, "of one country", of(blindspot.Filter{Countries: []string{"PAK"}}), map[string][2]int{})
	equal(t, "before the release", of(blindspot.Filter{AsOf: day(2020, 5, 31)}), map[string][2]int{})
}
