package web

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

// observedView is where and when a group was observed, in words.
type observedView struct {
	From, To  blindspot.Month
	Seen, Not []string // countries with their months, most events first
}

// Observed says where the group was observed, and where not; nil for a chronicle.
func (b *groupBody) Observed() *observedView {
	countries := workbench.Observed(&b.Assessment)
	if len(countries) == 0 {
		return nil
	}
	v := &observedView{From: countries[0][0].From, To: countries[0][len(countries[0])-1].To}
	for _, stretches := range countries {
		if text := monthsOf(stretches, true); text != "" {
			v.Seen = append(v.Seen, text)
		}
		if text := monthsOf(stretches, false); text != "" {
			v.Not = append(v.Not, text)
		}
	}
	return v
}

// monthsOf names a country with the months in which it is observed, or is not.
func monthsOf(stretches []blindspot.Stretch, observed bool) string {
	var spans []string
	for _, s := range stretches {
		if s.Observed != observed {
			continue
		}
		span := s.From.String() + " to " + s.To.String()
		switch {
		case len(stretches) == 1:
			span = "throughout"
		case s.From == s.To:
			span = s.From.String()
		}
		if s.Assumed {
			span += " (assumed: nobody stated it)"
		}
		spans = append(spans, span)
	}
	if len(spans) == 0 {
		return ""
	}
	return place.CountryName(stretches[0].Country) + " " + strings.Join(spans, ", ")
}

// NoArea says how many of the group's events the map cannot draw; "" for none.
func (b *groupBody) NoArea() string {
	unplaced, all := b.Unplaced()
	if unplaced == 0 {
		return ""
	}
	return fmt.Sprintf("Of %s %s known to no area, only to a region or a country, and not drawn.", prose.Count(all, "event", "events"),
		map[bool]string{true: "1 is", false: blindspot.FormatNumber(float64(unplaced)) + " are"}[unplaced == 1])
}
