package workbench

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// EventQuestion asks for one event of the record or of a case.
type EventQuestion struct {
	ID   string
	Case string         // whose events: a case's; "" the store's
	AsOf blindspot.Date // what was known on the day; 0: everything
}

// OneEvent is an event as it is shown by itself: days and area, no coordinates.
type OneEvent struct {
	Listed
	SideAID blindspot.ActorID `json:"side_a_id"`
	SideBID blindspot.ActorID `json:"side_b_id"`
	// Groups are those of the two that may be assessed.
	Groups     []blindspot.ActorID `json:"groups"`
	DayKnown   string              `json:"day_known" doc:"how well its days are known, in words"`
	PlaceKnown string              `json:"place_known" doc:"how well its place is known, in words"`
	// Dead are those whom the deaths were, where the source says so.
	Dead      *blindspot.Deaths   `json:"dead,omitempty"`
	Reports   *int                `json:"reports" doc:"how many sources the data name; null: not stated"`
	Grade     blindspot.Grade     `json:"grade,omitzero"`
	URL       string              `json:"url,omitempty"`
	NotYearly bool                `json:"not_in_yearly_record"`
	Withdrawn bool                `json:"withdrawn" doc:"a later release no longer has it: what is shown is what was told last"`
	Told      []Telling           `json:"told" doc:"what each release that changed it says, the oldest first; empty where releases are not known by day"`
	Terms     blindspot.Source    `json:"terms"`
	AsOf      blindspot.Date      `json:"as_of"`
	Warnings  []blindspot.Warning `json:"warnings"`
}

// Telling is what the record said of an event from the day of a release on.
type Telling struct {
	Known    blindspot.Date `json:"known" doc:"day of the release"`
	Release  string         `json:"release"`
	Gone     bool           `json:"gone" doc:"from this release on the record no longer has it"`
	From     blindspot.Date `json:"from"`
	To       blindspot.Date `json:"to"`
	AreaName string         `json:"area_name"`
	Deaths   *int           `json:"deaths"`
	Low      *int           `json:"low"`
	High     *int           `json:"high"`
}

var daysKnown = map[blindspot.DatePrecision]string{
	blindspot.DateDay: "to the day", blindspot.DateDays: "to two to six days", blindspot.DateWeek: "to the week",
	blindspot.DateMonth: "to the month", blindspot.DateYear: "to more than a month",
}

var placesKnown = map[blindspot.PlacePrecision]string{
	blindspot.PlaceExact: "exactly", blindspot.PlaceNear: "within about 25 km", blindspot.PlaceAdmin2: "to the district",
	blindspot.PlaceAdmin1: "to the province", blindspot.PlaceRegion: "to a region or a border only",
	blindspot.PlaceCountry: "to the country only", blindspot.PlaceOpen: "at sea or in the air",
}

// OneEvent returns an event with what each release said of it. Errors: NotFound where
// nothing known on the day has the id, and what the store returned.
func (b *Bench) OneEvent(ctx context.Context, q EventQuestion) (OneEvent, error) {
	one := OneEvent{Told: []Telling{}, Groups: []blindspot.ActorID{}}
	if q.Case != "" && !strings.Contains(q.ID, ":") {
		q.ID = "case:" + q.ID // as its file has it
	}
	subject, err := b.explored(ctx, Selection{Case: q.Case, AsOf: q.AsOf})
	if err != nil {
		return one, err
	}
	m, _, err := b.selected(ctx, Selection{Case: q.Case, AsOf: q.AsOf})
	if err != nil {
		return one, err
	}
	events, err := m.Record.Events(ctx, blindspot.Filter{IDs: []string{q.ID}})
	if err != nil {
		return one, err
	}
	last, err := b.tellings(ctx, subject.Store, q.ID, m, &one)
	if err != nil {
		return one, err
	}
	switch {
	case len(events) > 0:
		last = &events[0]
	case last == nil:
		return one, blindspot.Errorf(blindspot.NotFound, "the explorer lists the ids; an event that came later, or ended later, was not known yet", "no event known on %s has the id %q", m.Date, q.ID)
	default:
		one.Withdrawn = true
	}
	one.AsOf, one.Warnings = m.Date, append([]blindspot.Warning{}, m.Warnings()...)
	return one, b.describe(ctx, &one, last, subject, m)
}

// describe fills in what is shown of the event itself.
func (b *Bench) describe(ctx context.Context, one *OneEvent, e *blindspot.Event, s Subject, m Moment) error {
	one.Listed = b.listed(e)
	one.SideAID, one.SideBID, one.Grade, one.URL, one.NotYearly = e.SideA.ID, e.SideB.ID, e.Grade, e.URL, e.NotYearly
	one.DayKnown, one.PlaceKnown = daysKnown[e.Precision], placesKnown[e.Place.Precision]
	if d := e.Deaths; !e.DeathsGap && d.SideA+d.SideB+d.Civilians > 0 {
		one.Dead = &d
	}
	if e.Sources >= 0 {
		one.Reports = &e.Sources
	}
	actors, err := m.Record.Actors(ctx, blindspot.Filter{Actors: []blindspot.ActorID{e.SideA.ID, e.SideB.ID}})
	if err != nil {
		return err
	}
	for i := range actors {
		if actors[i].Kind.Assessable() && s.Case.Name == "" {
			one.Groups = append(one.Groups, actors[i].ID)
		}
	}
	one.Terms = s.Case.Terms
	sets, err := m.Record.Datasets(ctx, 0)
	for _, d := range sets {
		if d.Source == e.Source && (d.Release == e.Release || one.Terms.ID == "") {
			one.Terms = d.Terms
		}
	}
	return err
}

// tellings adds what each release that was known by the moment changed of the event,
// and returns it as it was told last; nil where no release had it.
func (b *Bench) tellings(ctx context.Context, store blindspot.EventStore, id string, m Moment, one *OneEvent) (last *blindspot.Event, err error) {
	sets, err := store.Datasets(ctx, b.toldOn(m))
	if err != nil || m.StandsIn {
		return nil, err
	}
	var days []blindspot.Date
	releases := map[blindspot.Date][]string{}
	for _, d := range sets {
		days = append(days, d.Published)
		releases[d.Published] = append(releases[d.Published], d.Release)
	}
	slices.Sort(days)
	for _, day := range slices.Compact(days) {
		events, err := store.Events(ctx, blindspot.Filter{IDs: []string{id}, AsOf: day, Ended: m.Date})
		if err != nil {
			return nil, err
		}
		t := Telling{Known: day, Release: strings.Join(releases[day], ", "), Gone: len(events) == 0}
		if len(events) > 0 {
			last = &events[0]
			l := b.listed(last)
			t.From, t.To, t.AreaName, t.Deaths, t.Low, t.High = l.From, l.To, cmp.Or(l.AreaName, l.Country), l.Deaths, l.Low, l.High
		}
		if n := len(one.Told); n > 0 && !t.same(&one.Told[n-1]) || n == 0 && !t.Gone {
			one.Told = append(one.Told, t)
		}
	}
	return last, nil
}

// same tells whether a release says what the one before said.
func (t *Telling) same(before *Telling) bool {
	number := func(n *int) int {
		if n == nil {
			return -1
		}
		return *n
	}
	return t.Gone == before.Gone && t.From == before.From && t.To == before.To && t.AreaName == before.AreaName &&
		number(t.Deaths) == number(before.Deaths) && number(t.Low) == number(before.Low) && number(t.High) == number(before.High)
}
