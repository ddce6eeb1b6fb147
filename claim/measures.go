package claim

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

func measureNames() []string {
	var names []string
	for _, m := range measure.All() {
		names = append(names, m.Name)
	}
	return names
}

// theatre is a theatre of the case or a place; without the parameter it is wherever
// the group is.
func (a *args) theatre(name string) blindspot.Theatre {
	v, ok := a.get(name)
	if !ok {
		return blindspot.Theatre{Name: a.c.Group.Name}
	}
	var ids []string
	for _, t := range a.c.Theatres {
		if t.ID == v {
			return t
		}
		ids = append(ids, t.ID)
	}
	if len(place.Named(v)) == 0 && a.c.Countries(v) == nil {
		a.fault(name, "%q is no theatre of case.yaml and no place%s", v, suggestion(v, append(ids, PlaceNames(a.c)...)))
		return blindspot.Theatre{}
	}
	r, _ := a.place(name, v)
	return blindspot.Theatre{ID: v, Name: r.name, Countries: r.countries}
}

// value is a value that the measure gives.
func (a *args) value(m measure.Measure) string {
	v := a.required("value")
	var keys []string
	for _, x := range m.Values() {
		keys = append(keys, x.Key)
	}
	if v != "" && m.Name != "" && !slices.Contains(keys, v) {
		a.fault("value", "the measure %s has no value %q%s; it has %s", m.Name, v, suggestion(v, keys), strings.Join(keys, ", "))
	}
	return v
}

func parseMeasure(a *args) runner {
	name := a.word("measure", true, measureNames()...)
	m, _ := measure.ByName(name) // an unknown name is a fault already
	value, theatre, asked := a.value(m), a.theatre("theatre"), a.time("window")
	side, threshold := a.side(), a.threshold()
	var security []blindspot.Side
	if _, ok := a.get("by"); ok {
		s := a.security("by")
		for _, id := range s.Actors {
			security = append(security, blindspot.Side{ID: id, Name: s.Name})
		}
	}
	return func(ctx context.Context, b *book) (result, error) {
		window, err := b.window(ctx, asked, theatre)
		if err != nil {
			return result{}, err
		}
		needs := fmt.Sprintf("UCDP GED with full coverage of %s for %s", theatre.Name, window.String())
		what := fmt.Sprintf("Not tested: %s in %s %s, because ", strings.ToLower(m.Title), theatre.Name, prose.During(window))
		if b.in.Store == nil || len(theatre.Countries) > 0 && !b.covered(theatre.Countries, window) {
			return untestable(what+b.lack("the events at hand do not cover it")+".", needs), nil
		}
		in, err := b.input(ctx, &m, theatre, window, security)
		if err != nil {
			return result{}, err
		}
		if window.To > b.in.AsOf {
			return untestable(what+"that had not passed by the as-of date.", needs), nil
		}
		f, err := m.Take(in)
		if blindspot.CodeOf(err) == blindspot.TooFewData {
			return untestable(what+"the events at hand do not cover it.", needs), nil
		}
		if err != nil {
			return result{}, err
		}
		v, ok := f.Value(value)
		if !ok || !v.Q.Known() && !v.Q.LowerBound() {
			return untestable(what+"the measure gives no such number there.", needs), nil
		}
		if v.Unproven != "" {
			return untestable(what+v.Unproven+".", "a longer record, or another measure of it (docs/CALIBRATION.md)"), nil
		}
		low, high := v.Q.Low, v.Q.High
		switch {
		case v.Q.LowerBound():
			high = math.Inf(1)
		case !v.Q.HasInterval():
			low, high = v.Q.Value, v.Q.Value
		}
		r := result{verdict: decide(low, high, threshold, side), finding: f, caveats: f.Warnings}
		r.says = fmt.Sprintf("%s %s: %s.", f.Statement, v.Label, v.Q)
		r.bar = fmt.Sprintf("The claim needs it %s %s.", side, prose.Number(threshold))
		r.finding.Course = courseOf(&f, v, bar(fmt.Sprintf("needs %s %s", side, prose.Number(threshold)), threshold))
		return r, nil
	}
}

// window is the time that a measure is asked about: the last 12 months that are
// known, unless stated.
func (b *book) window(ctx context.Context, t timespan, theatre blindspot.Theatre) (blindspot.DateRange, error) {
	if !t.open() {
		return t.when, nil
	}
	if t == (timespan{}) {
		t.last = 12
	}
	countries, err := theatre.Countries, error(nil)
	if len(countries) == 0 {
		if countries, err = b.home(ctx, b.in.Case.Group.Actors); err != nil {
			return blindspot.DateRange{}, err
		}
	}
	return t.within(b.reachOf(countries), b.in.AsOf, b.in.AsOf), nil
}

// lack says why a question cannot be put to the store.
func (b *book) lack(otherwise string) string {
	if b.in.Store == nil {
		return "no event source is loaded"
	}
	return otherwise
}

// input gathers what a measure needs of the store for one theatre, as for every
// other question about the group: the same measure is the same number in the
// ledger and in a report. What the measure does not read is left where it is.
func (b *book) input(ctx context.Context, m *measure.Measure, t blindspot.Theatre, window blindspot.DateRange, security []blindspot.Side) (measure.Input, error) {
	in, err := measure.Gather(ctx, b.in.Store, measure.Scope{Group: b.in.Case.Group, AsOf: b.in.AsOf, Window: window, Security: security,
		Relations: b.in.Relations, Geo: b.in.Geo, Seed: b.in.Seed, For: m})
	for _, o := range b.shocks {
		in.Shocks = append(in.Shocks, o.Shock)
	}
	for _, l := range b.links {
		in.Links = append(in.Links, l.Between())
	}
	if len(t.Countries)+len(t.Actors) == 0 {
		return in, err
	}
	return in.Theatre(t), err
}

func parseConcentration(a *args) runner {
	if c, ok := a.census(); ok {
		return c.concentration(a)
	}
	asked, side, threshold := a.time("window"), a.side(), a.threshold()
	return func(ctx context.Context, b *book) (result, error) {
		window, err := b.window(ctx, asked, blindspot.Theatre{})
		if err != nil {
			return result{}, err
		}
		needs := "UCDP GED with full coverage of every country of the group for " + window.String()
		all, err := b.stored(ctx, blindspot.Filter{Actors: b.in.Case.Group.Actors})
		if err != nil {
			return result{}, err
		}
		by := map[string]int{}
		var countries []string
		var inside []blindspot.Event
		for _, e := range all {
			if !slices.Contains(countries, e.Place.Country) {
				countries = append(countries, e.Place.Country)
			}
			if countsIn(&e, window) {
				by[e.Place.Country]++
				inside = append(inside, e)
			}
		}
		slices.Sort(countries)
		if len(inside) == 0 || !b.covered(countries, window) {
			return untestable(fmt.Sprintf("Not tested: the share of the leading country in the activity of %s %s, because %s.", b.in.Case.Group.Name, prose.During(window),
				b.lack("its events are not fully known in all its countries")), needs), nil
		}
		top := countries[0]
		for _, c := range countries {
			if by[c] > by[top] {
				top = c
			}
		}
		q := Share(by[top], len(inside))
		r := result{verdict: decide(q.Low, q.High, threshold, side), finding: recorded(window, inside, "Share with exact binomial interval"), events: inside}
		r.finding.Values = []blindspot.Value{{Key: "leading_share", Label: "Share of " + place.CountryName(top), Unit: "share", Q: q}}
		r.says = fmt.Sprintf("Of %s of %s %s, %s lay in %s, its leading country (%s).", prose.Count(len(inside), "event", "events"),
			b.in.Case.Group.Name, prose.During(window), prose.Percent(q.Value), place.CountryName(top), prose.IntervalOfShare(q))
		r.bar = fmt.Sprintf("The claim needs it %s %s.", side, prose.Percent(threshold))
		return r, nil
	}
}

func parseRanking(a *args) runner {
	if c, ok := a.census(); ok {
		return c.ranking(a)
	}
	a.rename("countries", "places") // as the build of November 2026 called them
	places, asked, rank, by := a.regions("places", true), a.time("window"), a.count("max_rank", 1), a.word("by", false, "deaths", "events")
	var countries, names []string
	for _, p := range places {
		countries, names = append(countries, p.countries...), append(names, p.name)
	}
	where := prose.List(names)
	if called, ok := a.get("called"); ok {
		where = called
	}
	return func(ctx context.Context, b *book) (result, error) {
		r := b.reachOf(countries)
		window := asked.within(r, b.in.AsOf, b.in.AsOf)
		if !b.covered(countries, window) {
			return untestable(strings.TrimSpace(fmt.Sprintf("Not tested: the rank of %s in %s %s, because %s. %s", b.in.Case.Group.Name, where, prose.During(window), b.lack("the events of all groups there are not fully known"), b.coveredWords(r, window))),
				"UCDP GED with full coverage of "+where+" for "+window.String()), nil
		}
		list, err := b.in.Store.Actors(ctx, blindspot.Filter{Countries: countries, When: window, AsOf: b.in.AsOf, Ended: b.in.AsOf})
		if err != nil {
			return result{}, err
		}
		return b.ranked(list, by, rank, where, window, b.caveats(r)), nil
	}
}

func (b *book) coveredWords(r reach, window blindspot.DateRange) string {
	if b.in.Store == nil {
		return ""
	}
	return r.words(window)
}

// ranked is the result for organisations by what is counted of each.
func (b *book) ranked(list []blindspot.ActorSummary, by string, rank int, where string, window blindspot.DateRange, caveats []blindspot.Warning) result {
	size := func(s blindspot.ActorSummary) int {
		if by == "events" {
			return s.Events
		}
		return s.Deaths
	}
	list = slices.DeleteFunc(list, func(s blindspot.ActorSummary) bool { return !s.Kind.Assessable() })
	slices.SortStableFunc(list, func(x, y blindspot.ActorSummary) int { return size(y) - size(x) })
	at := slices.IndexFunc(list, func(s blindspot.ActorSummary) bool { return b.in.Case.Group.Has(s.ID) })
	r := result{verdict: blindspot.Contradicted, caveats: caveats, finding: blindspot.Finding{Window: window, N: len(list), Method: blindspot.Method{Name: "Rank of organisations by " + by + " in the region"},
		Table: &blindspot.Table{Columns: []string{"Rank", "Organisation", prose.Capital(by)}}}}
	r.bar = fmt.Sprintf("The claim needs it %s.", atMost(rank))
	for i, s := range list[:min(len(list), 10)] {
		r.finding.Table.Rows = append(r.finding.Table.Rows, []string{fmt.Sprint(i + 1), s.Name, prose.Number(float64(size(s)))})
	}
	if at < 0 {
		r.says = fmt.Sprintf("%s has no event in %s %s, where %s on record.", b.in.Case.Group.Name, where, prose.During(window), prose.Count(len(list), "organisation is", "organisations are"))
		return r
	}
	// Of several with the same number each has the best rank that they share.
	for at > 0 && size(list[at-1]) == size(list[at]) {
		at--
	}
	own := slices.IndexFunc(list, func(s blindspot.ActorSummary) bool { return b.in.Case.Group.Has(s.ID) })
	if at < rank {
		r.verdict = blindspot.Supported
	}
	r.finding.Values = []blindspot.Value{counts("rank", "Rank by "+by, "rank", at+1), counts(by, prose.Capital(by), by, size(list[own]))}
	noun := map[string][2]string{"deaths": {"death", "deaths"}, "events": {"event", "events"}}[by]
	r.says = fmt.Sprintf("By %s in %s %s, %s ranks number %d of %s, with %s.", by, where, prose.During(window), b.in.Case.Group.Name, at+1,
		prose.Count(len(list), "organisation", "organisations"), prose.Count(size(list[own]), noun[0], noun[1]))
	if at > 0 {
		r.says += fmt.Sprintf(" %s leads with %s.", list[0].Name, prose.Number(float64(size(list[0]))))
	} else if len(list) > 1 {
		r.says += fmt.Sprintf(" %s comes next with %s.", list[1].Name, prose.Number(float64(size(list[1]))))
	}
	return r
}
