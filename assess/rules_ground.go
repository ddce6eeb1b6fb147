package assess

import (
	"fmt"
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/baserate"
	"github.com/blindspot/blindspot/prose"
)

// footprint judges spread and contraction, where there is any, with diffusion for
// how. Ground that did not change is an answer of the bottom line and no judgement.
func footprint(f facts) (blindspot.Judgement, bool) {
	x, ok := f.finding("footprint")
	change := valueOf(x, "effective_change")
	d, known := side(change)
	if !ok || !known || d == steady {
		return blindspot.Judgement{}, false
	}
	who, before := f.subject(x), x.Window.Before()
	areas, was := int(valueOf(x, "areas").Q.Value), int(valueOf(x, "areas_before").Q.Value)
	numbers := fmt.Sprintf("it was active in %s in %s, after %s in %s", prose.Count(areas, "area", "areas"), x.Window, prose.Number(float64(was)), before)
	on := []blindspot.Finding{x}
	text := ""
	switch {
	case d == up && f.coreLost(x):
		text = fmt.Sprintf("The violence of %s is spread more evenly because its core was lost, and not because it reached new ground: %s%s.", who, numbers, f.lostCore(x))
	case d == up:
		text = fmt.Sprintf("%s spread over more ground: %s, and the ground that its events cover %s.", who, numbers, prose.Change(change.Q))
	default:
		text = fmt.Sprintf("%s drew back to less ground: %s, and the ground that its events cover %s.", who, numbers, prose.Change(change.Q))
	}
	if diffusion, ok := f.finding("diffusion"); ok {
		on = append(on, diffusion)
		if v := valueOf(diffusion, "escalation"); v.Unproven == "" && v.P != nil && *v.P < callBelow {
			text += " It reached neighbours of areas it kept, more than chance explains."
		}
		if v := valueOf(diffusion, "relocation"); v.Unproven == "" && v.P != nil && *v.P < callBelow {
			text += " It moved into neighbours of areas it left, more than chance explains."
		}
	}
	detail := fmt.Sprintf("Effective number of areas %s, before %s; ratio %s.", valueOf(x, "effective_areas").Q, valueOf(x, "effective_areas_before").Q, statistic(change))
	r := &rating{}
	r.leans(change)
	j := f.past(text, detail, r, on...)
	if d == up && !f.coreLost(x) {
		j.BaseRate = f.rate(baserate.Spread)
	}
	by := blindspot.LastWholeMonth(f.AsOf) + 12
	j.Indicator = &blindspot.Indicator{Measure: "footprint", Threshold: float64(was), By: by,
		Text: fmt.Sprintf("Events in %s or more in the twelve months to %s, as in %s, would say that it is back on its old ground.", prose.Count(was, "area", "areas"), prose.Month(by), before)}
	if d == up {
		j.Indicator.Text = fmt.Sprintf("Events in %s or fewer in the twelve months to %s, as in %s, would say that the spread is over.", prose.Count(was, "area", "areas"), prose.Month(by), before)
	}
	j.Changes = j.Indicator.Text
	j.Weight = weigh(sizeOf(change.Q), f.count("toll", "deaths"), 0, j.Confidence)
	return j, true
}

// lostCore names the area that lost most events from the period before.
func (f facts) lostCore(x blindspot.Finding) string {
	first, last := x.Window.Months()
	months := last - first + 1
	type change struct {
		name     string
		was, now int
	}
	at := map[string]*change{}
	var most *change
	for _, a := range f.Areas {
		if a.Area == "" || a.Month > last || a.Month <= last-2*months {
			continue
		}
		c := at[a.Area]
		if c == nil {
			c = &change{name: a.Name}
			at[a.Area] = c
		}
		if a.Month >= first {
			c.now += a.Events
		} else {
			c.was += a.Events
		}
	}
	for _, a := range f.Areas { // in order, so that equal losses are told apart alike
		if c := at[a.Area]; c != nil && c.was > c.now && (most == nil || c.was-c.now > most.was-most.now) {
			most = c
		}
	}
	if most == nil {
		return ""
	}
	return fmt.Sprintf(", and in %s events fell from %s to %s", most.name, prose.Number(float64(most.was)), prose.Number(float64(most.now)))
}

// projection judges reach beyond the core beside the group's own past, and new
// countries. A share that did not change is no judgement.
func projection(f facts) (blindspot.Judgement, bool) {
	x, ok := f.finding("projection")
	share, was, change := valueOf(x, "outside_share_compared").Q, valueOf(x, "outside_share_before").Q, valueOf(x, "outside_change")
	_, known := side(change)
	d, _ := f.reach(x)
	fresh := valueOf(x, "new_countries").Q
	grew := fresh.Known() && fresh.Value > 0
	if !ok || !grew && (!known || d == steady) {
		return blindspot.Judgement{}, false
	}
	who, text := f.subject(x), ""
	numbers := prose.Uncapital(outsideWords(x, ""))
	switch {
	case known && d == up:
		text = fmt.Sprintf("%s reached further beyond its core: %s.", who, numbers)
	case known && d == down:
		text = fmt.Sprintf("%s reached less far beyond its core: %s.", who, numbers)
	}
	if grew {
		where := prose.Count(int(fresh.Value), "country", "countries")
		if named := f.freshCountries(x); len(named) > 0 {
			where = prose.List(countryNames(named))
		}
		first := fmt.Sprintf("People died in events of %s in %s for the first time in five years.", who, where)
		if text != "" {
			first = " " + first
		}
		text += first
	}
	detail := fmt.Sprintf("Share outside %s, before %s; ratio %s; median distance of these to the core %s km.", share, was, statistic(change), valueOf(x, "distance_median").Q)
	r := &rating{}
	r.leans(change)
	j := f.past(text, detail, r, x)
	if grew {
		j.BaseRate = f.rate(baserate.Spread)
	}
	by := blindspot.LastWholeMonth(f.AsOf) + 12
	j.Indicator = &blindspot.Indicator{Measure: "projection", Threshold: was.Value, By: by,
		Text: fmt.Sprintf("A share outside the core of %s or less in the twelve months to %s, as before, would say that the reach is gone again.", prose.Percent(was.Value), prose.Month(by))}
	switch {
	case grew:
		j.Indicator.Threshold = 1
		j.Indicator.Text = fmt.Sprintf("No further death there by %s would say that this was an episode, and one in yet another country that it was a step.", prose.Month(by))
	case d == down:
		j.Indicator.Text = fmt.Sprintf("A share outside the core of %s or more in the twelve months to %s, as before, would say that the reach is back.", prose.Percent(was.Value), prose.Month(by))
	}
	j.Changes = j.Indicator.Text
	size := sizeOf(change.Q)
	if grew {
		size = math.Max(size, math.Log10(1+fresh.Value))
	}
	j.Weight = weigh(size, f.count("toll", "deaths"), 0, j.Confidence)
	return j, true
}

// quietPart is the part of a group's active months and areas without a state force
// from which on it acts freely.
const quietPart = 0.5

// freedom judges pressure and room to act, where pressure did not merely follow
// the group's own activity: pressure that falls because the group fades is told by
// that.
func freedom(f facts) (blindspot.Judgement, bool) {
	p, okP := f.finding("pressure")
	s, okS := f.finding("sanctuary")
	change, quiet := valueOf(p, "pressure_change"), provenOf(s, "quiet_share").Q
	if !okP || !okS || !quiet.HasInterval() || blindspot.HasWarning(s.Warnings, blindspot.WarnNoStateClash) {
		return blindspot.Judgement{}, false
	}
	pressure, known := side(change)
	events, _ := side(f.value("activity", "events_change"))
	apart := known && pressure != steady && pressure != events
	free := quiet.Low >= quietPart
	if !apart && !free {
		return blindspot.Judgement{}, false
	}
	who, text := f.subject(p), ""
	if apart {
		text = fmt.Sprintf("Pressure on %s moved on its own: clashes with armed opponents %s, while its events as a whole did not go that way.", who, prose.Change(change.Q))
	}
	if free {
		if text != "" {
			text += " "
		}
		text += fmt.Sprintf("In %s of the months and areas in which %s was active, no state force had met it for half a year.", prose.Share(quiet), who)
	}
	r := &rating{}
	r.leans(change)
	j := f.past(text, fmt.Sprintf("Ratio of clashes %s; quiet share %s.", statistic(change), quiet), r, p, s)
	by := blindspot.LastWholeMonth(f.AsOf) + watchMonths
	j.Indicator = &blindspot.Indicator{Measure: "sanctuary", Threshold: quietPart, By: by,
		Text: fmt.Sprintf("State-based events in most of its active areas by %s would say that it is met again.", prose.Month(by))}
	j.Changes = j.Indicator.Text
	size := 0.0
	if apart {
		size = sizeOf(change.Q)
	}
	if free {
		size = math.Max(size, quiet.Low-quietPart)
	}
	j.Weight = weigh(size, f.count("toll", "deaths"), 0, j.Confidence)
	return j, true
}
