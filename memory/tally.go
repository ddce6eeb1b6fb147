package memory

import (
	"sort"

	"github.com/blindspot/blindspot"
)

// tally gathers what an actor's events add up to, in order of first day.
type tally struct {
	name             string
	names, countries map[string]bool
	events, deaths   int
	first, last      blindspot.Date
}

func tallyOf(byID map[string]*tally, id string) *tally {
	if byID[id] == nil {
		byID[id] = &tally{names: map[string]bool{}, countries: map[string]bool{}}
	}
	return byID[id]
}

// add counts an event; again says that the actor is its other side as well.
func (t *tally) add(e *blindspot.Event, name string, again bool) {
	t.name = name
	t.names[name] = true
	if again {
		return
	}
	t.events++
	if !e.DeathsGap {
		t.deaths += e.Deaths.Best
	}
	if e.Place.Country != "" {
		t.countries[e.Place.Country] = true
	}
	if e.When.From.Known() && (!t.first.Known() || e.When.From < t.first) {
		t.first = e.When.From
	}
	t.last = max(t.last, e.When.To)
}

func (t *tally) summary(id string, declared blindspot.Actor) blindspot.ActorSummary {
	kind := declared.Kind
	if kind == "" {
		kind = blindspot.Unclassified
	}
	for _, alias := range declared.Aliases {
		t.names[alias] = true
	}
	delete(t.names, t.name)
	return blindspot.ActorSummary{
		Actor:  blindspot.Actor{ID: id, Name: t.name, Kind: kind, Aliases: sorted(t.names)},
		Events: t.events, Deaths: t.deaths, First: t.first, Last: t.last, Countries: sorted(t.countries),
	}
}

func sorted(set map[string]bool) []string {
	var out []string
	for s := range set {
		out = append(out, s)
	}
	sort.Strings(out)
	return out
}
