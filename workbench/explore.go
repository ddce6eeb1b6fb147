package workbench

import (
	"context"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// Listed is one event as it is shown: days and area, no coordinates.
type Listed struct {
	ID        string         `json:"id"`
	From      blindspot.Date `json:"from"`
	To        blindspot.Date `json:"to"`
	Violence  string         `json:"violence"`
	SideA     string         `json:"side_a"`
	SideB     string         `json:"side_b"`
	Country   string         `json:"country"`
	Area      string         `json:"area"`
	AreaName  string         `json:"area_name"`
	Deaths    *int           `json:"deaths"` // best estimate; null: not stated
	Low       *int           `json:"low"`
	High      *int           `json:"high"`
	Precision int            `json:"place_precision"`
	Source    string         `json:"source"`
	Release   string         `json:"release"`
}

// Selection says which events are explored. Names are resolved as those of every
// other question.
type Selection struct {
	Case     string           // whose events: a case's; "" the store's
	Group    string           // a group or theatre by name, a case, or any actor by id; "" everybody
	Opponent string           // any side by name or id; only with Group
	AsOf     blindspot.Date   // what was known on the day; 0: everything
	Filter   blindspot.Filter // what else is selected; Limit 0 lists no events
}

// Exploration is what a selection holds: totals over all of it, and one page,
// the newest first.
type Exploration struct {
	blindspot.Exploration
	Rows     []Listed            `json:"rows"`
	AsOf     blindspot.Date      `json:"as_of"`
	Warnings []blindspot.Warning `json:"warnings"`
	Seen     []YearSeen          `json:"observed" doc:"by year, from the first with an event to the last; empty where nobody states what is covered"`
	Unseen   []string            `json:"-"` // countries of the world that are not observed in every month that is selected
}

// Explore counts a selection by area and year, and lists a page of it.
func (b *Bench) Explore(ctx context.Context, s Selection) (Exploration, error) {
	e := Exploration{Rows: []Listed{}}
	m, f, err := b.selected(ctx, s)
	if err != nil {
		return e, err
	}
	e.AsOf, e.Warnings = m.Date, append([]blindspot.Warning{}, m.Warnings()...)
	if e.Exploration, err = m.Record.Explore(ctx, f); err != nil {
		return e, err
	}
	e.Areas, e.Years = append([]blindspot.AreaCount{}, e.Areas...), append([]blindspot.YearCount{}, e.Years...)
	for i := range e.Areas {
		if a := &e.Areas[i]; a.Area != "" {
			a.Name, _ = b.geo().AreaName(a.Area)
		}
	}
	coverage, err := m.Record.Coverage(ctx, 0)
	e.Seen, e.Unseen = seen(coverage, f.Countries, &e.Exploration), unseenIn(coverage, f.When, &e.Exploration)
	if err != nil || f.Limit == 0 {
		return e, err
	}
	f.Newest = true
	events, err := m.Record.Events(ctx, f)
	for i := range events {
		e.Rows = append(e.Rows, b.listed(&events[i]))
	}
	return e, err
}

// selected is the moment and the filter of a selection.
func (b *Bench) selected(ctx context.Context, s Selection) (Moment, blindspot.Filter, error) {
	f := s.Filter
	if err := b.forbidden(ctx, blindspot.UseRows, func(id string) bool { return slices.Contains(f.Sources, id) }); err != nil {
		return Moment{}, f, err
	}
	subject, err := b.explored(ctx, s)
	if err != nil {
		return Moment{}, f, err
	}
	m := Moment{Date: s.AsOf, Asked: s.AsOf.Known()}
	if m.Date > b.Today() {
		return m, f, blindspot.Errorf(blindspot.Usage, "choose a day up to today", "nothing can be known as of %s, which is after today", m.Date)
	}
	if !m.Asked {
		m.Date = b.Today()
	}
	if m.Record, err = b.viewOn(ctx, subject.Store, &m, subject.standIn); err != nil {
		return m, f, err
	}
	f.Actors = subject.Group.Actors
	if f.Countries, err = both(subject, f.Countries); err != nil {
		return m, f, err
	}
	if s.Opponent == "" {
		return m, f, nil
	}
	if len(f.Actors) == 0 {
		return m, f, blindspot.Errorf(blindspot.Usage, "name the group whose opponent it is", "an opponent is given without a group")
	}
	id, err := side(ctx, m.Record, s.Opponent)
	f.Opponents = []blindspot.ActorID{id}
	return m, f, err
}

// explored is whose events are explored: those of a case or of the store, of
// everybody or of one actor, be it one that Blindspot never assesses.
func (b *Bench) explored(ctx context.Context, s Selection) (Subject, error) {
	whole := b.ofGroup(blindspot.Group{})
	if s.Case != "" {
		c, err := b.Cases(s.Case)
		if err != nil {
			return whole, err
		}
		if whole, err = b.ofCase(c); err != nil {
			return whole, err
		}
		if blindspot.Fold(s.Group) == blindspot.Fold(s.Case) {
			return whole, nil // the case's own group
		}
		whole.Group = blindspot.Group{}
	}
	if s.Group == "" {
		return whole, nil
	}
	if s.Case == "" && !strings.Contains(s.Group, ":") {
		return b.resolve(ctx, s.Group, s.AsOf)
	}
	id, err := side(ctx, whole.Store, s.Group)
	whole.Group = blindspot.Group{ID: blindspot.GroupID(id), Actors: []blindspot.ActorID{id}}
	return whole, err
}

// both are the countries of a theatre that a filter selects, too.
func both(s Subject, chosen []string) ([]string, error) {
	if len(s.Countries) == 0 || len(chosen) == 0 {
		return append(s.Countries, chosen...), nil
	}
	common := slices.DeleteFunc(slices.Clone(chosen), func(c string) bool { return !slices.Contains(s.Countries, c) })
	if len(common) == 0 {
		return nil, blindspot.Errorf(blindspot.Usage, "leave the country out, or ask about the group without the theatre",
			"%s lies in %s, not in %s", s.Name(), strings.Join(s.Countries, ", "), strings.Join(chosen, ", "))
	}
	return common, nil
}

// side is the id of a side of events, by id or name.
func side(ctx context.Context, store blindspot.EventStore, name string) (blindspot.ActorID, error) {
	actors, err := store.Actors(ctx, blindspot.Filter{})
	if err != nil {
		return "", err
	}
	return actorID(actors, strings.TrimSpace(name))
}

// Sides are the sides of a selection's events, whoever they are and wherever
// they fought, the most active first.
func (b *Bench) Sides(ctx context.Context, s Selection) ([]blindspot.ActorSummary, error) {
	m, _, err := b.selected(ctx, Selection{Case: s.Case, AsOf: s.AsOf})
	if err != nil {
		return nil, err
	}
	return b.actorsAt(ctx, m)
}

func (b *Bench) listed(e *blindspot.Event) Listed {
	l := Listed{ID: e.ID, From: e.When.From, To: e.When.To, Violence: e.Violence.String(), SideA: e.SideA.Name, SideB: e.SideB.Name,
		Country: e.Place.Country, Area: e.Place.Admin1Area(), AreaName: e.Place.Admin1, Precision: int(e.Place.Precision), Source: e.Source, Release: e.Release}
	if !e.DeathsGap {
		l.Deaths, l.Low, l.High = &e.Deaths.Best, &e.Deaths.Low, &e.Deaths.High
	}
	if l.Area != "" {
		l.AreaName, _ = b.geo().AreaName(l.Area)
	}
	return l
}
