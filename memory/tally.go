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

	stateBased, oneSided bool // a side of state-based violence, side A of one-sided
}

func tallyOf(byID map[blindspot.ActorID]*tally, id blindspot.ActorID) *tally {
	if byID[id] == nil {
		byID[id] = &tally{names: map[string]bool{}, countries: map[string]bool{}}
	}
	return byID[id]
}

// add counts an event; again says that the actor is its other side as well.
func (t *tally) add(e *blindspot.Event, id blindspot.ActorID, name string, again bool) {
	t.name = name
	t.names[name] = true
	if again {
		return
	}
	t.stateBased = t.stateBased || e.Violence == blindspot.StateBased
	t.oneSided = t.oneSided || e.Violence == blindspot.OneSided && e.SideA.ID == id
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

func (t *tally) summary(id blindspot.ActorID, declared blindspot.Actor) blindspot.ActorSummary {
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
		DeclaredAs: declared.Kind, StateBased: t.stateBased, OneSided: t.oneSided,
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
