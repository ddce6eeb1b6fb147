package workbench

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/casefile"
)

// Subject is what a question turned out to be about.
type Subject struct {
	Group     blindspot.Group
	Countries []string             // a theatre: only events in these countries; empty means all
	Theatres  []blindspot.Theatre  // of the group
	Store     blindspot.EventStore // that holds its events
	Chronicle bool                 // these are a collection and no census
	DataTo    blindspot.Date       // the day they are meant to reach, where that is stated
	Case      *casefile.Case       // what a case says besides its events; empty for a group of the store
	Followed  []blindspot.Lineage  // rows by which its events under other names are read as its own
	Beside    *Subject             // a case's group in the event store, where it is at hand

	eventsTo blindspot.Date // measures of its events end here, where its other data reach further

	throughout bool // its data reach as far as its countries are covered, active or not

	standIn string         // what to say of a day on which no release was known
	until   blindspot.Date // its data are not asked about later
}

// Name is the group, with its countries where the subject is a theatre.
func (s Subject) Name() string { return s.Group.Name }

// wholeGroup is the group itself where the subject is a theatre of it.
func (s Subject) wholeGroup() blindspot.Group {
	g := s.Group
	if len(s.Countries) == 1 {
		g.Name = strings.TrimSuffix(g.Name, " in "+place.CountryName(s.Countries[0]))
	}
	return g
}

// Filter selects the subject's events.
func (s Subject) Filter() blindspot.Filter {
	return blindspot.Filter{Actors: s.Group.Actors, Countries: s.Countries}
}

// IsCountry reports whether the subject is a country, whoever fights in it.
func (s Subject) IsCountry() bool { return s.Group.ID == "" && len(s.Countries) > 0 }

// Ask finds what a question is about, and the moment it is asked of: a case by
// name or folder; an actor by id, name or alias; or a theatre, written "IS in
// Iraq". Names and kinds of actors are those known on the day. The alias that
// matched is in Group.Matched. It refuses what Blindspot never assesses, and a
// name that several groups bear. The beginning of a page and the whole of it, and the
// groups of a comparison, ask the same: what was found is remembered, and shared; events
// that are read to answer are not.
func (b *Bench) Ask(ctx context.Context, question string, asked blindspot.Date) (Subject, Moment, error) {
	if strings.ContainsAny(question, `/\.`) { // a folder, in which anybody may write
		f, err := b.find(ctx, question, asked)
		return f.Subject, f.Moment, err
	}
	f, err := b.asked.get(fmt.Sprintf("%s %s %s", b.State(), asked, question), 24, func() (found, error) { return b.find(ctx, question, asked) })
	for _, record := range [...]*blindspot.EventStore{&f.Record, &f.Moment.Beside} {
		if v, ok := (*record).(*view); ok {
			*record = v.anew()
		}
	}
	return f.Subject, f.Moment, err
}

// found is what a question is about, and when.
type found struct {
	Subject
	Moment
}

func (b *Bench) find(ctx context.Context, question string, asked blindspot.Date) (f found, err error) {
	if f.Subject, err = b.resolve(ctx, question, asked); err != nil {
		return f, err
	}
	f.Moment, err = b.On(ctx, f.Subject, asked)
	if err != nil || f.Theatres != nil || len(f.Countries) > 0 {
		return f, err
	}
	f.Theatres, err = b.theatres(ctx, f.Subject, f.Moment)
	return f, err
}

func (b *Bench) resolve(ctx context.Context, question string, asked blindspot.Date) (Subject, error) {
	question = strings.TrimSpace(question)
	if question == "" {
		return Subject{}, blindspot.Errorf(blindspot.Usage, "name a group or a case", "the question is empty")
	}
	if err := nameable(question); err != nil {
		return Subject{}, err
	}
	cases := ""
	if b.Cases != nil {
		c, err := b.Cases(question)
		if err == nil {
			return b.ofCase(c)
		}
		if blindspot.CodeOf(err) != blindspot.NotFound {
			return Subject{}, err
		}
		cases = blindspot.HintOf(err)
	}
	if err := b.unstocked(ctx, blindspot.NotFound, "and there is no case named %q; is-khorasan is one", question); err != nil {
		return Subject{}, err
	}
	actors, err := b.actorsOn(ctx, asked)
	if err != nil {
		return Subject{}, err
	}
	g, ok, err := match(actors, question)
	if ok || err != nil {
		return b.ofGroup(g), err
	}
	name, country, ok := cutLast(question, " in ")
	if !ok {
		return Subject{}, b.onlyOwn(ctx, question, asked, notFound(actors, question, cases, asked))
	}
	c, known := countryNamed(country)
	switch g, found, err := match(actors, name); {
	case known && (found || err != nil):
		s := b.ofGroup(g)
		s.Countries = []string{c.ISO3}
		s.Group.Name += " in " + c.Name
		return s, err
	case found && err == nil:
		return Subject{}, blindspot.Errorf(blindspot.NotFound, didYouMean(nearest(country, countryNames()), "write the country's name in English"),
			"there is no country named %q", country)
	}
	return Subject{}, b.onlyOwn(ctx, name, asked, notFound(actors, question, cases, asked))
}

func (b *Bench) ofGroup(g blindspot.Group) Subject {
	return Subject{Group: g, Store: b.held(), Case: new(casefile.Case), standIn: storeStandIn}
}

// actorsOn are the sides of events as known on a day, 0 for today.
func (b *Bench) actorsOn(ctx context.Context, asked blindspot.Date) ([]blindspot.ActorSummary, error) {
	m, err := b.recordOn(ctx, asked)
	if err != nil {
		return nil, err
	}
	return b.actorsAt(ctx, m)
}

func (b *Bench) actorsAt(ctx context.Context, m Moment) ([]blindspot.ActorSummary, error) {
	actors, err := kept(ctx, b, m, "actors", "", func() ([]blindspot.ActorSummary, error) { return m.Record.Actors(ctx, blindspot.Filter{}) })
	return b.withListed(actors), err
}

// recordOn is the store as it was known on a day, or is today, whoever is asked
// about.
func (b *Bench) recordOn(ctx context.Context, asked blindspot.Date) (Moment, error) {
	m := Moment{Date: asked, Asked: asked.Known()}
	if !m.Asked {
		m.Date = b.Today()
	}
	v, err := b.viewOn(ctx, b.held(), &m, storeStandIn)
	m.Record = v
	return m, err
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// theatreEvents is how many events in a country make it a theatre of its own.
const theatreEvents = 25

// theatres splits a group by country, where it is active in several.
func (b *Bench) theatres(ctx context.Context, s Subject, m Moment) ([]blindspot.Theatre, error) {
	found, err := m.Record.Explore(ctx, s.Filter())
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, a := range found.Areas {
		counts[a.Country] += a.Events
	}
	var out []blindspot.Theatre
	for c, n := range counts {
		if c != "" && n >= theatreEvents {
			out = append(out, blindspot.Theatre{ID: string(s.Group.ID) + ":" + c, Name: s.Group.Name + " in " + b.geo().CountryName(c),
				Group: s.Group.ID, Countries: []string{c}})
		}
	}
	if len(out) < 2 {
		return nil, nil
	}
	slices.SortFunc(out, func(x, y blindspot.Theatre) int {
		if n := counts[y.Countries[0]] - counts[x.Countries[0]]; n != 0 {
			return n
		}
		return strings.Compare(x.ID, y.ID)
	})
	return out, nil
}
