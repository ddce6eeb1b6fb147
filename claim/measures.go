package claim

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
)

func measureNames() []string {
	var names []string
	for _, m := range measure.All() {
		names = append(names, m.Name)
	}
	return names
}

func (a *args) theatre(name string) blindspot.Theatre {
	v := a.required(name)
	for _, t := range a.c.Theatres {
		if t.ID == v {
			return t
		}
	}
	if v != "" {
		a.fault(name, "%q is no theatre of case.yaml", v)
	}
	return blindspot.Theatre{}
}

func parseMeasure(a *args) runner {
	name := a.word("measure", true, measureNames()...)
	m, _ := measure.ByName(name) // an unknown name is a fault already
	value, theatre, window := a.required("value"), a.theatre("theatre"), a.span("window")
	side, threshold := a.side(), a.threshold()
	var security []blindspot.Side
	if _, ok := a.get("by"); ok {
		s := a.security("by")
		for _, id := range s.Actors {
			security = append(security, blindspot.Side{ID: id, Name: s.Name})
		}
	}
	return func(ctx context.Context, b *book) (result, error) {
		needs := fmt.Sprintf("UCDP GED with full coverage of %s for %s", theatre.Name, days(window))
		what := fmt.Sprintf("Not tested: %s in %s %s, because ", strings.ToLower(m.Title), theatre.Name, during(window))
		if b.in.Store == nil || len(theatre.Countries) > 0 && !b.covered(theatre.Countries, window) {
			return untestable(what+b.lack("the events at hand do not cover it")+".", needs), nil
		}
		in, err := b.input(ctx, theatre, security)
		if err != nil {
			return result{}, err
		}
		in.Window = window
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
		switch {
		case !ok:
			return result{}, blindspot.Errorf(blindspot.BadInput, "look up the values of the measure in its documentation",
				"the measure %s has no value %q", name, value)
		case !v.Q.Known():
			return untestable(what+"the measure gave no number.", needs), nil
		}
		low, high := v.Q.Low, v.Q.High
		if !v.Q.HasInterval() {
			low, high = v.Q.Value, v.Q.Value
		}
		r := result{verdict: decide(low, high, threshold, side), finding: f, caveats: f.Warnings}
		r.says = fmt.Sprintf("%s %s: %s.", f.Statement, v.Label, v.Q)
		r.bar = fmt.Sprintf("The claim needs it %s %s.", side, number(threshold))
		return r, nil
	}
}

// lack says why a question cannot be put to the store.
func (b *book) lack(otherwise string) string {
	if b.in.Store == nil {
		return "no event source is loaded"
	}
	return otherwise
}

// input gathers what a measure needs of the store for one theatre: the group's
// events there, the other events there, and those of the security actors
// anywhere.
func (b *book) input(ctx context.Context, t blindspot.Theatre, security []blindspot.Side) (measure.Input, error) {
	in := measure.Input{Group: b.in.Case.Group, Subject: b.in.Case.Group.Name + " in " + t.Name, Coverage: b.coverage,
		AsOf: b.in.AsOf, Geo: b.in.Geo, Seed: b.in.Seed, Security: security}
	all, err := b.stored(ctx, blindspot.Filter{Countries: t.Countries})
	if err != nil {
		return in, err
	}
	for i := range all {
		if all[i].Involves(in.Group) && t.Holds(all[i]) {
			in.Events = append(in.Events, all[i])
		} else {
			in.Context = append(in.Context, all[i])
		}
	}
	if len(security) == 0 {
		return in, nil
	}
	var actors []string
	for _, s := range security {
		actors = append(actors, s.ID)
	}
	abroad, err := b.stored(ctx, blindspot.Filter{Actors: actors})
	for _, e := range abroad {
		if !slices.Contains(t.Countries, e.Place.Country) {
			in.Context = append(in.Context, e)
		}
	}
	return in, err
}

func parseConcentration(a *args) runner {
	window, side, threshold := a.span("window"), a.side(), a.threshold()
	return func(ctx context.Context, b *book) (result, error) {
		needs := "UCDP GED with full coverage of every country of the group for " + days(window)
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
			if window.Contains(e.When.From) && window.Contains(e.When.To) {
				by[e.Place.Country]++
				inside = append(inside, e)
			}
		}
		slices.Sort(countries)
		if len(inside) == 0 || !b.covered(countries, window) {
			return untestable(fmt.Sprintf("Not tested: the share of the leading country in the activity of %s %s, because %s.", b.in.Case.Group.Name, during(window),
				b.lack("its events are not fully known in all its countries")), needs), nil
		}
		top := countries[0]
		for _, c := range countries {
			if by[c] > by[top] {
				top = c
			}
		}
		q := Share(by[top], len(inside))
		r := result{verdict: decide(q.Low, q.High, threshold, side), finding: recorded(window, inside, "Share with exact binomial interval")}
		r.finding.Values = []blindspot.Value{{Key: "leading_share", Label: "Share of " + countryName(top), Unit: "share", Q: q}}
		r.says = fmt.Sprintf("Of %s of %s %s, %s lay in %s, its leading country (%s).", count(len(inside), "event", "events"),
			b.in.Case.Group.Name, during(window), percent(q.Value), countryName(top), intervalPercent(q))
		r.bar = fmt.Sprintf("The claim needs it %s %s.", side, percent(threshold))
		return r, nil
	}
}

func parseRanking(a *args) runner {
	places, window, rank := a.regions("countries", true), a.span("window"), a.count("max_rank", 1)
	var countries, names []string
	for _, p := range places {
		countries, names = append(countries, p.countries...), append(names, p.name)
	}
	return func(ctx context.Context, b *book) (result, error) {
		if !b.covered(countries, window) {
			return untestable(fmt.Sprintf("Not tested: the rank of the group in %s %s, because %s.", join(names), during(window), b.lack("the events of all groups there are not fully known")),
				"UCDP GED with full coverage of "+join(names)+" for "+days(window)), nil
		}
		list, err := b.in.Store.Actors(ctx, blindspot.Filter{Countries: countries, When: window, AsOf: b.in.AsOf})
		if err != nil {
			return result{}, err
		}
		list = slices.DeleteFunc(list, func(s blindspot.ActorSummary) bool { return !s.Kind.Assessable() })
		slices.SortStableFunc(list, func(x, y blindspot.ActorSummary) int { return y.Deaths - x.Deaths })
		at := slices.IndexFunc(list, func(s blindspot.ActorSummary) bool { return b.in.Case.Group.Has(s.ID) })
		r := result{verdict: blindspot.Contradicted, finding: blindspot.Finding{Window: window, N: len(list), Method: blindspot.Method{Name: "Rank of organisations by deaths in the region"}}}
		if at < 0 {
			r.says = fmt.Sprintf("%s has no event in %s %s, where %s on record.", b.in.Case.Group.Name, join(names), during(window), count(len(list), "organisation is", "organisations are"))
			return r, nil
		}
		if at < rank {
			r.verdict = blindspot.Supported
		}
		r.finding.Values = []blindspot.Value{counts("rank", "Rank by deaths", "rank", at+1)}
		r.says = fmt.Sprintf("By deaths in %s %s, %s ranks number %d of %s, with %s.", join(names), during(window), b.in.Case.Group.Name, at+1,
			count(len(list), "organisation", "organisations"), count(list[at].Deaths, "death", "deaths"))
		return r, nil
	}
}
