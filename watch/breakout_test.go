package watch_test

import (
	"math"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/watch"
)

// Each case is one group with its first events long before the origin, at the
// end of 2005, and its future up to the end of 2007.
func TestBreakoutByHand(t *testing.T) {
	origin := month(2005, time.December)
	end := month(2007, time.December)
	after := month(2006, time.March)
	for _, c := range []struct {
		name     string
		make     func(w *made)
		to       blindspot.Month // of the coverage of its country, 0 for the end
		want     watch.Breakout
		resolved bool
		reason   string
	}{
		{name: "deaths double and reach 100", resolved: true, want: watch.Breakout{Deaths: true}, reason: "50 before, 100 after",
			make: func(w *made) {
				w.add("g", month(2005, 1), 5, 10, "AAA", 1)
				w.add("g", after, 10, 10, "AAA", 1)
			}},
		{name: "deaths double but stay below 100", resolved: true, reason: "45 before, 99 after",
			make: func(w *made) {
				w.add("g", month(2005, 1), 5, 9, "AAA", 1)
				w.add("g", after, 11, 9, "AAA", 1)
			}},
		{name: "many deaths that do not double", resolved: true, reason: "1,000 before, 1,990 after",
			make: func(w *made) {
				w.add("g", month(2005, 1), 100, 10, "AAA", 1)
				w.add("g", after, 199, 10, "AAA", 1)
			}},
		{name: "from none to many", resolved: true, want: watch.Breakout{Deaths: true}, reason: "a group quiet for 24 months has 0 before",
			make: func(w *made) {
				w.add("g", month(2003, 1), 5, 10, "AAA", 1)
				w.add("g", after, 10, 10, "AAA", 1)
			}},
		{name: "four equal areas after one", resolved: true, want: watch.Breakout{Areas: true}, reason: "effective areas 1 and 4: 3 more, and 4 times as many",
			make: func(w *made) {
				w.add("g", month(2005, 1), 8, 1, "AAA", 1)
				for a := range 4 {
					w.add("g", after, 2, 1, "AAA", a)
				}
			}},
		{name: "three equal areas after one", resolved: true, reason: "only 2 more",
			make: func(w *made) {
				w.add("g", month(2005, 1), 8, 1, "AAA", 1)
				for a := range 3 {
					w.add("g", after, 2, 1, "AAA", a)
				}
			}},
		{name: "a lethal attack far away", resolved: true, want: watch.Breakout{NewCountry: true}, reason: "five degrees are 556 km",
			make: func(w *made) {
				w.add("g", month(2005, 1), 8, 1, "AAA", 1)
				w.add("g", after, 1, 1, "BBB", 6)
			}},
		{name: "a lethal attack not so far away", resolved: true, reason: "four degrees are 445 km",
			make: func(w *made) {
				w.add("g", month(2005, 1), 8, 1, "AAA", 1)
				w.add("g", after, 1, 1, "BBB", 5)
			}},
		{name: "an attack without deaths far away", resolved: true, reason: "not lethal",
			make: func(w *made) {
				w.add("g", month(2005, 1), 8, 1, "AAA", 1)
				w.add("g", after, 1, 0, "BBB", 9)
			}},
		{name: "a far country struck four years before", resolved: true, reason: "not new for five years",
			make: func(w *made) {
				w.add("g", month(2002, 1), 1, 1, "BBB", 9)
				w.add("g", month(2005, 1), 8, 1, "AAA", 1)
				w.add("g", after, 1, 1, "BBB", 9)
			}},
		{name: "a far country struck six years before", resolved: true, want: watch.Breakout{NewCountry: true}, reason: "new for five years",
			make: func(w *made) {
				w.add("g", month(1999, 1), 1, 1, "BBB", 9)
				w.add("g", month(2005, 1), 8, 1, "AAA", 1)
				w.add("g", after, 1, 1, "BBB", 9)
			}},
		{name: "coverage ends within the 24 months", to: month(2007, time.November), reason: "what followed is not known, whatever was seen",
			make: func(w *made) {
				w.add("g", month(2005, 1), 5, 10, "AAA", 1)
				w.add("g", after, 50, 10, "AAA", 1)
			}},
		{name: "an event that ends after the origin", resolved: true, want: watch.Breakout{Deaths: true}, reason: "20 before, and 104 of its 155 dead, by days, after",
			make: func(w *made) {
				w.add("g", month(2005, 1), 10, 2, "AAA", 1)
				w.add("g", origin, 1, 155, "AAA", 1)
				w.events[len(w.events)-1].When.To = after.First()
			}},
		{name: "an event most of which lies before the origin's end", resolved: true, reason: "98 of its 145 dead lie after",
			make: func(w *made) {
				w.add("g", month(2005, 1), 10, 2, "AAA", 1)
				w.add("g", origin, 1, 145, "AAA", 1)
				w.events[len(w.events)-1].When.To = after.First()
			}},
		{name: "an event that goes on after the horizon", resolved: true, reason: "when the 24 months ended nobody could have counted it",
			make: func(w *made) {
				w.add("g", month(2005, 1), 10, 2, "AAA", 1)
				w.add("g", after, 1, 500, "AAA", 1)
				w.events[len(w.events)-1].When.To = (end + 2).First()
			}},
		{name: "deaths after the horizon", resolved: true, reason: "they fall in the 25th month",
			make: func(w *made) {
				w.add("g", month(2005, 1), 5, 10, "AAA", 1)
				w.add("g", end+1, 50, 10, "AAA", 1)
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := made{}
			w.add("g", month(1995, 1), 1, 25, "AAA", 1) // on record since the end of 1995
			c.make(&w)
			coverage := everywhere(month(1990, 1), end+12)
			if c.to != 0 { // of its country; others go on
				coverage = blindspot.NewCoverageTable([]blindspot.Coverage{{Country: "AAA", From: month(1990, 1), To: c.to, Share: 1, Stated: true},
					{Country: "BBB", From: month(1990, 1), To: end + 12, Share: 1, Stated: true}})
			}
			got, found := at(watch.Outcomes(watch.Input{Events: inBrief(w.events), Groups: groups("g"), Coverage: coverage, AsOf: (end + 12).Last()}), "g", origin)
			if !found {
				t.Fatal("the group is not assessed")
			}
			if got.Resolved != c.resolved || got.Resolved && got.Outcome != c.want {
				t.Errorf("%+v, resolved %v; want %+v, resolved %v: %s", got.Outcome, got.Resolved, c.want, c.resolved, c.reason)
			}
		})
	}
}

func at(all []watch.Forecast, group string, m blindspot.Month) (watch.Forecast, bool) {
	for _, f := range all {
		if string(f.Group.ID) == group && f.Month == m {
			return f, true
		}
	}
	return watch.Forecast{}, false
}

// A group is assessed only once it is on record, where its country is observed for 24 months, and
// where it had five events in five years.
func TestWhoIsAssessed(t *testing.T) {
	origin := month(2005, time.December)
	for _, c := range []struct {
		name     string
		first    int // deaths in 1995
		events   int
		when     blindspot.Month
		coverage blindspot.CoverageTable
		want     bool
	}{
		{"no year with 25 deaths: nobody could have known of it", 24, 5, month(2004, 1), everywhere(month(1990, 1), month(2009, 12)), false},
		{"five events in an observed country", 25, 5, month(2004, 1), everywhere(month(1990, 1), month(2009, 12)), true},
		{"four events", 25, 4, month(2004, 1), everywhere(month(1990, 1), month(2009, 12)), false},
		{"five events, six years ago", 25, 5, month(1999, 12), everywhere(month(1990, 1), month(2009, 12)), false},
		{"a month of the last 24 is missing", 25, 5, month(2005, 1), everywhere(month(2004, 2), month(2009, 12)), false},
		{"too small a share is held", 25, 5, month(2004, 1), blindspot.NewCoverageTable([]blindspot.Coverage{
			{Country: "AAA", From: month(1990, 1), To: month(2009, 12), Share: 0.6, Stated: true}}), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := made{}
			w.add("g", month(1995, 1), 1, c.first, "AAA", 1)
			w.add("g", c.when, c.events, 1, "AAA", 1)
			_, found := at(watch.Outcomes(watch.Input{Events: inBrief(w.events), Groups: groups("g"), Coverage: c.coverage, AsOf: origin.Last()}), "g", origin)
			if found != c.want {
				t.Errorf("assessed: %v, want %v", found, c.want)
			}
		})
	}
}

func TestChangeInWords(t *testing.T) {
	for _, c := range []struct {
		now, before float64
		want        string
	}{
		{80, 40, "deaths doubled in the year (80, against 40 in the 12 before)"},
		{120, 40, "deaths rose to 3 times as many in the year (120, against 40 in the 12 before)"},
		{50, 40, "deaths rose by 25 % in the year (50, against 40 in the 12 before)"},
		{30, 40, "deaths fell by 25 % in the year (30, against 40 in the 12 before)"},
		{40, 40, "deaths stayed the same in the year (40, against 40 in the 12 before)"},
		{7, 0, "deaths went from none to 7 in the year"},
		{0, 7, "deaths went from 7 to none in the year"},
		{0, 0, "no deaths in the year, nor in the 12 before"},
	} {
		if got := watch.Change("deaths", "the year", c.now, c.before); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestPrecisionAtTen(t *testing.T) {
	for _, c := range []struct {
		name  string
		p     []float64
		event []bool
		k     int
		want  float64
	}{
		{"two of three", []float64{0.9, 0.8, 0.7, 0.1}, []bool{true, false, true, true}, 3, 2.0 / 3},
		{"all tied: the share of events", []float64{0.5, 0.5, 0.5, 0.5}, []bool{true, false, false, false}, 2, 0.25},
		{"tie at the cut", []float64{0.9, 0.5, 0.5, 0.1}, []bool{true, true, false, true}, 2, 0.75},
	} {
		if got := watch.PrecisionAt(c.p, c.event, c.k); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
