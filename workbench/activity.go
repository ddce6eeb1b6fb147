package workbench

import (
	"cmp"
	"context"
	"slices"

	"github.com/blindspot/blindspot"
)

// SparkMonths is how many months of a group's activity are listed.
const SparkMonths = 48

type countryMonth struct {
	country string
	month   blindspot.Month
}

// tally gathers an activity month by month.
type tally struct {
	blindspot.Activity
	months map[countryMonth]blindspot.DyadMonth
}

// add counts a month of a dyad of which the group is a side.
func (t *tally) add(d *blindspot.DyadMonth) {
	if t == nil {
		return // nobody who is listed
	}
	k := countryMonth{d.Country, d.Month}
	sum := t.months[k]
	sum.Events, sum.Deaths = sum.Events+d.Events, sum.Deaths+d.Deaths
	t.months[k] = sum
}

// activities lists what was recorded of the assessable groups of a record, most
// events in their last twelve observed months first.
func (b *Bench) activities(ctx context.Context, m Moment) ([]blindspot.Activity, error) {
	actors, err := m.Record.Actors(ctx, blindspot.Filter{})
	if err != nil {
		return nil, err
	}
	coverage, err := m.Record.Coverage(ctx, 0)
	if err != nil {
		return nil, err
	}
	months, err := m.Record.DyadMonths(ctx, blindspot.Filter{})
	if err != nil {
		return nil, err
	}
	at := map[blindspot.ActorID]*tally{}
	var all []*tally
	for i := range actors {
		a := &actors[i]
		if !a.Kind.Assessable() {
			continue
		}
		t := &tally{Activity: blindspot.Activity{ID: blindspot.GroupID(a.ID), Group: a.Name, Countries: a.Countries, AllEvents: a.Events, AllDeaths: a.Deaths, Last: a.Last},
			months: map[countryMonth]blindspot.DyadMonth{}}
		at[a.ID], all = t, append(all, t)
	}
	for i := range months {
		d := &months[i]
		at[d.SideA].add(d)
		if d.SideB != d.SideA {
			at[d.SideB].add(d)
		}
	}
	out := make([]blindspot.Activity, 0, len(all))
	for _, t := range all {
		out = append(out, t.summary(coverage))
	}
	slices.SortStableFunc(out, func(x, y blindspot.Activity) int {
		return cmp.Or(y.Events-x.Events, y.AllEvents-x.AllEvents, cmp.Compare(x.ID, y.ID))
	})
	return out, nil
}

// activityOf is what was recorded of one subject: the same numbers as on the
// board, for a group that stands there.
func activityOf(s Subject, events []blindspot.Event, coverage blindspot.CoverageTable) blindspot.Activity {
	t := &tally{Activity: blindspot.Activity{ID: s.Group.ID, Group: s.Name(), AllEvents: len(events)}, months: map[countryMonth]blindspot.DyadMonth{}}
	for i := range events {
		e := &events[i]
		if !e.DeathsGap {
			t.AllDeaths += e.Deaths.Best
		}
		t.Last = max(t.Last, e.When.To)
		if c := e.Place.Country; c != "" && !slices.Contains(t.Countries, c) {
			t.Countries = append(t.Countries, c)
		}
	}
	slices.Sort(t.Countries)
	months := blindspot.DyadMonths(events)
	for i := range months {
		t.add(&months[i])
	}
	return t.summary(coverage)
}

// summary counts the months before the end of what is observed where the group
// is most active.
func (t *tally) summary(coverage blindspot.CoverageTable) blindspot.Activity {
	g := t.Activity
	g.Warnings = []blindspot.Warning{}
	g.Main = t.main()
	g.Until = lastObservedIn(coverage, g.Main, g.Last.Month())
	g.Known = true
	for m := g.Until - SparkMonths + 1; m <= g.Until; m++ {
		p := blindspot.Point{Month: m, Value: blindspot.Unknown()}
		seen := coverage.Observed(g.Main, m)
		c := t.months[countryMonth{g.Main, m}]
		if seen {
			p.Value = blindspot.Exactly(float64(c.Events))
		}
		switch {
		case m > g.Until-12:
			g.Events, g.Deaths = g.Events+c.Events, g.Deaths+c.Deaths
			g.Known = g.Known && seen
		case m > g.Until-24:
			g.Before += c.Events
			g.Known = g.Known && seen
		}
		g.Spark = append(g.Spark, p)
	}
	if !g.Known {
		g.Warnings = append(g.Warnings, blindspot.Warnf(blindspot.WarnCountriesLeftOut, "not all of these 24 months are observed"))
	} else if share, _ := coverage.Share(g.Main, g.Until); share < blindspot.FullShare {
		g.Warnings = append(g.Warnings, blindspot.Warnf(blindspot.WarnCoveragePartial, "the file holds only part of the events the source knows").
			With(blindspot.WarningData{Countries: []string{g.Main}, Share: &share}))
	}
	return g
}

// main is the country with most events, the first of several.
func (t *tally) main() string {
	totals := map[string]int{}
	for k, c := range t.months {
		totals[k.country] += c.Events
	}
	best := ""
	for _, c := range t.Countries {
		if best == "" || totals[c] > totals[best] {
			best = c
		}
	}
	return best
}

// lastObservedIn is the last month observed in a country at or before the month
// of the last event, or up to a year after it; the month itself where none is.
func lastObservedIn(coverage blindspot.CoverageTable, country string, last blindspot.Month) blindspot.Month {
	const most = 600 // months that are looked back
	until := last
	for m := last; m > last-most; m-- {
		if coverage.Observed(country, m) {
			until = m
			break
		}
	}
	for m := until; m < until+12 && coverage.Observed(country, m); m++ {
		until = m
	}
	return until
}
