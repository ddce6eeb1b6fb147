package workbench

import (
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

// severalBear asks back which of several actors of one name is meant, with what
// tells them apart: names are not unique, and whom a question is about must not
// depend on their order. The most active comes first. What is "groups" or "actors".
func severalBear(what, name string, found []*blindspot.ActorSummary) error {
	found = slices.Clone(found)
	slices.SortStableFunc(found, func(x, y *blindspot.ActorSummary) int { return y.Events - x.Events })
	e := &blindspot.Error{Code: blindspot.Usage, Name: name, Message: fmt.Sprintf("the store has %d %s of the name %q", len(found), what, name)}
	said := make([]string, len(found))
	for i, a := range found {
		c := blindspot.Candidate{ID: string(a.ID), Name: a.Name, Events: a.Events, Deaths: a.Deaths, First: a.First.Month().Year(), Last: a.Last.Month().Year(), Countries: append([]string{}, a.Countries...)}
		e.Candidates = append(e.Candidates, c)
		said[i] = candidateWords(c)
	}
	e.Hint = "name one by its id: " + strings.Join(said, " or ")
	return e
}

// candidateWords is "ucdp:1162 (SRF: 40 events with 120 deaths from 2011 to 2017 in
// Sudan)".
func candidateWords(c blindspot.Candidate) string {
	text := c.ID + " (" + c.Name + ": " + prose.Count(c.Events, "event", "events") + " with " + prose.Count(c.Deaths, "death", "deaths")
	switch {
	case c.Events == 0:
		return text + ")"
	case c.First == c.Last:
		text += fmt.Sprintf(" in %d", c.First)
	default:
		text += fmt.Sprintf(" from %d to %d", c.First, c.Last)
	}
	var where []string
	for _, country := range c.Countries {
		where = append(where, place.CountryName(country))
	}
	if len(where) > 0 {
		text += " in " + prose.Several(where, 4)
	}
	return text + ")"
}

// bearing are the actors that match, of those that may be asked about.
func bearing(actors []blindspot.ActorSummary, matches func(a *blindspot.ActorSummary) bool) []*blindspot.ActorSummary {
	var found []*blindspot.ActorSummary
	for i := range actors {
		if matches(&actors[i]) {
			found = append(found, &actors[i])
		}
	}
	return found
}
