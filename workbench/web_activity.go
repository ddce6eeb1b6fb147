package workbench

import (
	"context"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// SparkMonths is how many months of a group's activity the board shows.
const SparkMonths = 48

// GroupActivity is an assessable group with what was recorded of it lately, in
// the country where most of that was. Counts are of recorded events; an
// unobserved month has no number.
type GroupActivity struct {
	ID        string             `json:"id"`
	Group     string             `json:"group"`
	Main      string             `json:"main_country"` // ISO 3166 alpha-3, of most events in all
	Countries []string           `json:"countries"`
	Until     blindspot.Month    `json:"until"` // last month observed in the main country
	Events    int                `json:"events_12_months"`
	Before    int                `json:"events_12_months_before"`
	Deaths    int                `json:"deaths_12_months"`
	AllEvents int                `json:"events"`
	AllDeaths int                `json:"deaths"`
	Last      blindspot.Date     `json:"last"`
	Known     bool               `json:"known"` // false: the last 24 months are not all observed
	Spark     []blindspot.Point  `json:"spark"`
	Warnings  []string           `json:"warnings"`
	months    map[cellKey]counts // by country and month
}

type cellKey struct {
	country string
	month   blindspot.Month
}

type counts struct{ events, deaths int }

const selectMonthly = `
	WITH sides AS (
		SELECT side_a_id AS actor, country, date_start, best FROM events WHERE side_a_id <> ''
		UNION ALL
		SELECT side_b_id, country, date_start, best FROM events WHERE side_b_id <> side_a_id AND side_b_id <> ''
	)
	SELECT actor, country, (year(date_start) - 1980) * 12 + month(date_start) AS m, count(*), sum(best)
	FROM sides WHERE actor IN (SELECT id FROM actors WHERE kind = 'organisation') AND date_start IS NOT NULL
	GROUP BY ALL ORDER BY ALL`

type listedActivity struct {
	version uint64
	groups  []GroupActivity
}

// Activity lists the assessable groups of the store, most recorded events in the
// last twelve observed months first. It is read again after a change only: the
// board asks for it whichever way it is sorted. It is shared, so do not write to
// it.
func (a *Archive) Activity(ctx context.Context) ([]GroupActivity, error) {
	version := a.Version()
	if l := a.lately.Load(); l != nil && l.version == version {
		return l.groups, nil
	}
	groups, err := a.activity(ctx)
	if err == nil {
		a.lately.Store(&listedActivity{version, groups})
	}
	return groups, err
}

func (a *Archive) activity(ctx context.Context) ([]GroupActivity, error) {
	actors, err := a.Actors(ctx)
	if err != nil {
		return nil, err
	}
	coverage, err := a.Store.Coverage(ctx, 0)
	if err != nil {
		return nil, err
	}
	at := map[string]*GroupActivity{}
	var groups []*GroupActivity
	for i := range actors {
		s := &actors[i]
		if !s.Kind.Assessable() {
			continue
		}
		g := &GroupActivity{ID: s.ID, Group: s.Name, Countries: s.Countries, AllEvents: s.Events, AllDeaths: s.Deaths,
			Last: s.Last, Warnings: []string{}, months: map[cellKey]counts{}}
		at[s.ID], groups = g, append(groups, g)
	}
	err = a.each(ctx, selectMonthly, nil, func(v []any) {
		if g := at[str(v[0])]; g != nil {
			g.months[cellKey{str(v[1]), blindspot.Month(integer(v[2]))}] = counts{int(integer(v[3])), int(integer(v[4]))} //nolint:gosec // months are small
		}
	})
	if err != nil {
		return nil, err
	}
	out := make([]GroupActivity, 0, len(groups))
	for _, g := range groups {
		g.summarise(coverage)
		g.months = nil
		out = append(out, *g)
	}
	slices.SortStableFunc(out, func(x, y GroupActivity) int {
		switch {
		case x.Events != y.Events:
			return y.Events - x.Events
		case x.AllEvents != y.AllEvents:
			return y.AllEvents - x.AllEvents
		}
		return strings.Compare(x.ID, y.ID)
	})
	return out, nil
}

// summarise counts the months before the end of what is observed where the group
// is most active.
func (g *GroupActivity) summarise(coverage blindspot.CoverageTable) {
	totals := map[string]int{}
	for k, c := range g.months {
		totals[k.country] += c.events
	}
	for _, c := range g.Countries {
		if totals[c] > totals[g.Main] || g.Main == "" {
			g.Main = c
		}
	}
	g.Until = g.Last.Month()
	for m, n := g.Until, 0; n < 600; m, n = m-1, n+1 {
		if coverage.Observed(g.Main, m) {
			g.Until = m
			break
		}
	}
	for m := g.Until; m < g.Until+12 && coverage.Observed(g.Main, m); m++ {
		g.Until = m
	}
	g.Known = true
	for m := g.Until - SparkMonths + 1; m <= g.Until; m++ {
		p := blindspot.Point{Month: m, Value: blindspot.Unknown()}
		seen := coverage.Observed(g.Main, m)
		c := g.months[cellKey{g.Main, m}]
		if seen {
			p.Value = blindspot.Exactly(float64(c.events))
		}
		switch {
		case m > g.Until-12:
			g.Events, g.Deaths = g.Events+c.events, g.Deaths+c.deaths
			g.Known = g.Known && seen
		case m > g.Until-24:
			g.Before += c.events
			g.Known = g.Known && seen
		}
		g.Spark = append(g.Spark, p)
	}
	if !g.Known {
		g.Warnings = append(g.Warnings, "not all of these 24 months are observed")
	} else if share, _ := coverage.Share(g.Main, g.Until); share < blindspot.FullShare {
		g.Warnings = append(g.Warnings, "the file holds only part of the events the source knows")
	}
}
