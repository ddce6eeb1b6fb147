package claim

import (
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// selector picks events of the case.
type selector struct {
	actors    []blindspot.ActorID
	label     string // the actors' name
	countries []string
	areas     string // the countries' names
	admin1    []string
	when      blindspot.DateRange
	grade     blindspot.Grade
	suspected bool // count events that are attributed on suspicion only
	lethal    bool // count only events that surely killed
	small     int  // count only events whose best estimate is at most this; -1 any
	violence  []blindspot.Violence
	against   []string            // names of opponents
	opponents []blindspot.ActorID // whom these names stand for
	attacks   bool                // the case's own rows, which name who attacked, are counted
	goesOn    bool                // events of the store that began before the time count, too: their deaths in it do
}

func (a *args) selector() selector { return a.selectorOf("") }

// selectorOf reads the parameters that begin with the prefix; grade and suspicion
// are the same for both sides of a comparison.
func (a *args) selectorOf(prefix string) selector {
	s := a.anywhere(prefix)
	var names []string
	for _, r := range a.regions(prefix+"countries", false) {
		s.countries, names = append(s.countries, r.countries...), append(names, r.name)
	}
	if len(s.admin1) == 0 && s.areas == "" {
		s.areas = prose.List(names)
	}
	return s
}

// anywhere reads what a selector says besides its countries.
func (a *args) anywhere(prefix string) selector {
	s := selector{admin1: a.provinces(prefix + "admin1"), grade: a.grade(), small: a.count(prefix+"max_deaths", -1)}
	s.actors, s.label = a.actors(prefix + "actors")
	if len(s.admin1) > 0 {
		s.areas = prose.List(s.admin1)
	}
	if called, ok := a.get("called"); ok {
		s.areas = called
	}
	s.suspected = a.word("suspected", false, "leave out", "include") == "include"
	s.lethal = a.word(prefix+"lethal", false, "no", "yes") == "yes"
	s.attacks = len(a.c.Events) > 0
	s.violence, s.against = a.violence(prefix+"kinds"), a.split(prefix+"against", ";")
	return s
}

// violence are kinds of violence by name.
func (a *args) violence(name string) []blindspot.Violence {
	var out []blindspot.Violence
	for _, v := range a.list(name) {
		kind, ok := censusKinds[v]
		if !ok {
			a.fault(name, "%q is not one of state-based, non-state, one-sided", v)
		}
		out = append(out, kind)
	}
	return out
}

// unknownActor is a name of an opponent that stands for nobody, or for several.
type unknownActor struct{ error }

func (u *unknownActor) Unwrap() error { return u.error }

// known returns the selector with the names and ids of its opponents: security
// actors and actors of the case, then those of the store.
func (s selector) known(b *book) (selector, error) {
	s.against, s.opponents = slices.Clone(s.against), slices.Clone(s.opponents)
	for i, asked := range s.against {
		name, ids, err := b.actorsNamed(asked)
		if err != nil {
			return s, &unknownActor{err}
		}
		s.against[i], s.opponents = name, append(s.opponents, ids...)
	}
	return s, nil
}

// actorsNamed finds whom a name stands for, and what they are called.
func (b *book) actorsNamed(name string) (string, []blindspot.ActorID, error) {
	want := blindspot.Fold(name)
	for _, a := range b.in.Case.SecurityActors {
		if a.ID == name || blindspot.Fold(a.Name) == want || slices.ContainsFunc(a.Aliases, func(alias string) bool { return blindspot.Fold(alias) == want }) {
			return a.Name, a.Actors, nil
		}
	}
	if a, ok := b.in.Case.Actor(name); ok {
		return a.Name, []blindspot.ActorID{a.ID}, nil
	}
	if b.in.Actor == nil {
		return "", nil, blindspot.Errorf(blindspot.NotFound, "import events first: blindspot ingest FILE", "no event source is loaded in which %q could be looked up", name)
	}
	a, err := b.in.Actor(name)
	return a.Name, []blindspot.ActorID{a.ID}, err
}

// whose is what a sentence says of the events besides what they are: "of IS in Iraq
// against Taliban".
func (s selector) whose() string {
	text := " of " + s.label + s.in()
	if len(s.against) > 0 {
		text += " against " + prose.List(s.against)
	}
	return text
}

// in is "in Afghanistan", or nothing for anywhere.
func (s selector) in() string {
	if s.areas == "" {
		return ""
	}
	return " in " + s.areas
}

func (s selector) matches(e *blindspot.Event) bool {
	switch {
	case !slices.Contains(s.actors, e.SideA.ID) && !slices.Contains(s.actors, e.SideB.ID):
		return false
	case len(s.countries) > 0 && !slices.Contains(s.countries, e.Place.Country):
		return false
	case len(s.admin1) > 0 && !s.lies(e):
		return false
	case len(s.violence) > 0 && !slices.Contains(s.violence, e.Violence):
		return false
	case len(s.against) > 0 && !slices.Contains(s.opponents, e.SideA.ID) && !slices.Contains(s.opponents, e.SideB.ID):
		return false
	case s.when.From.Known() && !surelyIn(e, s.when):
		return false
	}
	return s.tolls(e)
}

// surelyIn reports whether all days on which a row of a chronicle may lie are in
// the range: its dates are often wider than what happened.
func surelyIn(e *blindspot.Event, r blindspot.DateRange) bool {
	days := e.Days()
	return r.Contains(days.From) && r.Contains(days.To)
}

// countsIn reports whether the event counts in the range, as a source's event
// does: it begins there (see blindspot.Event.Months).
func countsIn(e *blindspot.Event, r blindspot.DateRange) bool {
	part, ok := e.Part(r)
	return ok && part.Begins
}

// lies reports whether the event lies in one of the selector's provinces.
func (s selector) lies(e *blindspot.Event) bool {
	return s.within(e.Place.Admin1)
}

func (s selector) within(province string) bool {
	return slices.ContainsFunc(s.admin1, func(name string) bool { return SameProvince(name, province) })
}

// SameProvince reports whether two names are of one province: sources write
// "Borno state" where people write "Borno".
func SameProvince(a, b string) bool {
	return blindspot.Fold(BareProvince(a)) == blindspot.Fold(BareProvince(b))
}

// BareProvince is the name without the word for what it is.
func BareProvince(name string) string {
	for _, word := range []string{" state", " province", " governorate", " region", " department", " district", " oblast"} {
		name = strings.TrimSuffix(name, word)
	}
	return name
}

// began reports whether the event counts in the selector's time: it begins there
// or, where what goes on counts, too, it goes on there.
func (s selector) began(e *blindspot.Event) bool {
	if s.goesOn {
		part, ok := e.Part(s.when)
		return ok && part.Days.From.Known()
	}
	return countsIn(e, s.when)
}
