package attention

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Input is what a gap is made of.
type Input struct {
	Group   string
	Events  []blindspot.Event     // of the group
	Course  []blindspot.Point     // its events by month, where they are observed; empty for a chronicle
	Titles  []blindspot.PageTitle // of the group
	Reading Reading
	Until   blindspot.Month // the last month of the comparison
}

const (
	year      = 12
	monthsOf  = 60 // that are shown, and from which the scatter of months is learnt
	fewMonths = 9  // of each of the two years
)

// Gap sets events, sources and readers beside each other.
func Gap(in Input) *blindspot.AttentionGap {
	to := in.Until
	g := &blindspot.AttentionGap{Window: blindspot.DateRange{From: (to - year + 1).First(), To: to.Last()}, Share: blindspot.Unknown(), Disagree: []string{}, Notes: []string{}}
	c := comparison{in: &in, first: to - monthsOf + 1}
	events, sources := c.events(), c.sources()
	local, world := c.readers(true), c.readers(false)
	perEvent(&local, &events)
	perEvent(&world, &events)
	g.Series = []blindspot.AttentionSeries{events, sources, local, world}
	if g.Share = share(&local, &world); g.Share.Known() {
		g.Notes = append(g.Notes, "Of all page views, "+prose.Percent(g.Share.Value)+" were in languages of its countries.")
	}
	g.Disagree = append(g.Disagree, disagreements(g)...)
	g.Agree = agreement(g)
	if in.Reading.StandsIn {
		g.Notes = append(g.Notes, "No page views had been brought by that day. Views of months up to it that were brought later stand in.")
	}
	return g
}

// comparison makes the series of one group.
type comparison struct {
	in    *Input
	first blindspot.Month
}

func (c *comparison) series(name, label, unit string) blindspot.AttentionSeries {
	s := blindspot.AttentionSeries{Name: name, Label: label, Unit: unit, Level: blindspot.Unknown(), Before: blindspot.Unknown(), Change: blindspot.Unknown(),
		PerEvent: blindspot.Unknown(), PerEventChange: blindspot.Unknown()}
	for m := c.first; m <= c.in.Until; m++ {
		s.Points = append(s.Points, blindspot.Point{Month: m, Value: blindspot.Unknown()})
	}
	return s
}

// events are those of each observed month.
func (c *comparison) events() blindspot.AttentionSeries {
	s := c.series(blindspot.AttentionEvents, "Events", "events a month")
	for _, p := range c.in.Course {
		if i := int(p.Month - c.first); i >= 0 && i < len(s.Points) {
			s.Points[i].Value = p.Value
		}
	}
	if !s.Known() {
		s.Missing = "The events are no census, or none of these months is observed: they have no rate."
		return s
	}
	count(&s)
	return s
}

// sources are those that an event names, by the month in which it begins.
func (c *comparison) sources() blindspot.AttentionSeries {
	s := c.series(blindspot.AttentionSources, "Sources an event", "sources an event")
	months := make([]cluster, len(s.Points))
	for i := range c.in.Events {
		e := &c.in.Events[i]
		at := int(e.When.From.Month() - c.first)
		if e.Sources < 0 || !e.When.From.Known() || at < 0 || at >= len(months) {
			continue
		}
		months[at].of += float64(e.Sources)
		months[at].by++
	}
	for i, m := range months {
		if m.by > 0 {
			s.Points[i].Value = blindspot.Exactly(m.of / m.by)
		}
	}
	if !s.Known() {
		s.Missing = "No event of these months states its sources."
		return s
	}
	perUnit(&s, months[monthsOf-year:], months[monthsOf-2*year:monthsOf-year])
	return s
}

// readers are the views of all pages of a side. A month in which one of its pages
// has no data has no value.
func (c *comparison) readers(local bool) blindspot.AttentionSeries {
	s := c.series(blindspot.AttentionWorld, "Page views in other languages", "views a month")
	if local {
		s = c.series(blindspot.AttentionLocal, "Page views in languages of its countries", "views a month")
	}
	lacking := map[blindspot.Page][]blindspot.Month{}
	for i := range s.Points {
		m := s.Points[i].Month
		if m < blindspot.PageViewsSince {
			continue // nothing is counted
		}
		sum, pages, whole := 0, 0, true
		seen := map[blindspot.Page]bool{}
		for _, t := range c.in.Titles {
			if t.Local != local || !t.In(m) || seen[t.Page()] {
				continue
			}
			seen[t.Page()] = true
			pages++
			views, ok := c.in.Reading.Views[t.Page()][m]
			if !ok {
				lacking[t.Page()], whole = append(lacking[t.Page()], m), false
			}
			sum += views
		}
		if pages > 0 && whole {
			s.Points[i].Value = blindspot.Exactly(float64(sum))
		}
	}
	for _, t := range c.in.Titles {
		if t.Local == local {
			s.Pages = append(s.Pages, t)
		}
	}
	s.Gaps = c.gaps(s.Pages, lacking)
	if s.Missing = c.missing(&s); s.Missing == "" {
		count(&s)
	}
	return s
}

// missing says why a series of views has no month, "" where it has one.
func (c *comparison) missing(s *blindspot.AttentionSeries) string {
	if s.Known() {
		return ""
	}
	if len(s.Pages) == 0 {
		which := "in another language"
		if s.Name == blindspot.AttentionLocal {
			which = "in a language of its countries"
		}
		return fmt.Sprintf("The table of titles has no page %s.", which)
	}
	asked := 0
	for _, t := range s.Pages {
		if _, ok := c.in.Reading.Asked[t.Page()]; ok {
			asked++
		}
	}
	switch {
	case asked == 0:
		return "Its pages have not been asked for: blindspot attention fetch."
	case asked < len(s.Pages):
		return "Some of its pages have not been asked for: blindspot attention fetch."
	}
	return "There is no month of which all of its pages have data."
}

// gaps says of each page which months it lacks.
func (c *comparison) gaps(pages []blindspot.PageTitle, lacking map[blindspot.Page][]blindspot.Month) []string {
	var out []string
	said := map[blindspot.Page]bool{}
	for _, t := range pages {
		months := lacking[t.Page()]
		if len(months) == 0 || said[t.Page()] {
			continue
		}
		said[t.Page()] = true
		name := strings.ReplaceAll(t.Title, "_", " ") + " (" + t.Project + ")"
		ask, asked := c.in.Reading.Asked[t.Page()]
		switch {
		case !asked:
			out = append(out, name+" has not been asked for.")
		case !ask.Found:
			out = append(out, name+": the source has no data of it. That is not to say that nobody read it; the title may be wrong, or the page renamed.")
		default:
			names := make([]string, len(months))
			for i, m := range months {
				names[i] = m.String()
			}
			out = append(out, fmt.Sprintf("%s has no data of %s (%s): missing, not zero.", name, prose.Months(len(months)), prose.Several(names, 3)))
		}
	}
	return out
}

// perEvent sets readers beside events.
func perEvent(s, events *blindspot.AttentionSeries) {
	if s.Missing != "" || events.Missing != "" {
		return
	}
	if events.Level.Value > 0 {
		s.PerEvent = blindspot.Exactly(s.Level.Value / events.Level.Value)
	}
	s.PerEventChange = by(s.Change, events.Change)
}

// share is the part of local readers in all, in the last year.
func share(local, world *blindspot.AttentionSeries) blindspot.Quantity {
	if all := local.Level.Value + world.Level.Value; all > 0 { // neither is unknown
		return blindspot.Exactly(local.Level.Value / all)
	}
	return blindspot.Unknown()
}
