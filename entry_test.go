package blindspot_test

import (
	"testing"
	"time"

	"github.com/blindspot/blindspot"
)

func TestEntries(t *testing.T) {
	var e blindspot.Entries
	fight := func(a, b blindspot.ActorID, from, to blindspot.Date, deaths int) {
		e.Add(&blindspot.EventBrief{When: blindspot.DateRange{From: from, To: to}, SideA: a, SideB: b, Deaths: deaths})
	}
	day := blindspot.NewDate
	fight("small", "state", day(2000, 1, 5), day(2000, 1, 5), 24)
	fight("small", "other", day(2000, 1, 5), day(2000, 1, 5), 24) // 48 in the year, but of two dyads
	fight("grows", "state", day(2001, 3, 1), day(2001, 3, 1), 10)
	fight("grows", "state", day(2003, 3, 1), day(2003, 3, 1), 20)
	fight("grows", "state", day(2003, 9, 1), day(2003, 9, 1), 5)
	fight("spread", "rival", day(2005, 12, 22), day(2006, 1, 10), 40) // twenty days: half in each year
	gap := blindspot.EventBrief{When: blindspot.DateRange{From: day(2002, 1, 1), To: day(2002, 1, 1)}, SideA: "gap", Deaths: 99, DeathsGap: true}
	e.Add(&gap)
	for _, side := range []blindspot.ActorID{"first id", "second id"} { // one dyad, of which a side bears two ids
		e.Add(&blindspot.EventBrief{When: blindspot.DateRange{From: day(2007, 1, 5), To: day(2007, 1, 5)}, Dyad: "7", SideA: "state", SideB: side, Deaths: 13})
	}
	entered := e.Months()
	for _, c := range []struct {
		actor blindspot.ActorID
		want  blindspot.Month
		why   string
	}{
		{"small", 0, "no dyad of it has a year with 25 deaths"},
		{"grows", blindspot.NewMonth(2003, time.December), "the first such year is over in December"},
		{"state", blindspot.NewMonth(2003, time.December), "both sides of a dyad enter with it"},
		{"spread", 0, "20 deaths in each of two years"},
		{"first id", blindspot.NewMonth(2007, time.December), "it is a side of the dyad"},
		{"second id", blindspot.NewMonth(2007, time.December), "so is every other side of it"},
		{"gap", 0, "a number that is not stated counts for nothing"},
	} {
		if got := entered[c.actor]; got != c.want {
			t.Errorf("%s has been on record since %s, want %s: %s", c.actor, got, c.want, c.why)
		}
	}
}
