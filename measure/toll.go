package measure

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// deadliestMonths is how far back the deadliest events are listed,
// deadliestShown how many of them, and deadliestNow how many of the window at
// the least.
const (
	deadliestMonths = 60
	deadliestShown  = 10
	deadliestNow    = 3
)

// Toll is what the group's violence cost: events and deaths (best estimates) of
// the window and of the period before, the deadliest events of five years, the
// part of the window's deaths that the deadliest alone made, and the part of
// civilians among the dead. It also says how many people died in the same
// countries in violence without the group, and how many sources the events of
// either period name: what a change of the group's own may only reflect.
//
// An entry of the record that lasts longer than a week sums up several events,
// and is called an entry. With a chronicle all numbers are lower bounds and
// nothing is compared.
//
// Values: events, events_before, deaths, deaths_before, largest_deaths,
// largest_share, known_deaths (of which it is known who died), civilian_share (of these),
// around_deaths, around_deaths_before, sources_per_event, sources_per_event_before.
// Errors: TooFewData without an event in five years.
func Toll(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	f := in.finding("toll", "Toll", window, blindspot.Method{Name: "Sums of the source's best estimates, by the days of events"})
	span := blindspot.DateRange{From: window.To.AddMonths(-deadliestMonths) + 1, To: window.To}
	lately := touching(in.Events, span)
	if len(lately) == 0 {
		return f, tooFew("toll", "choose an earlier date", "%s has no event in %s", in.subject(), span)
	}
	both := blindspot.DateRange{From: window.Before().From, To: window.To}
	events, countries := in.covered(touching(in.Events, both), both, &f)
	around := in.aroundIn(countries)
	if !in.Chronicle && len(countries) == 0 && len(touching(in.Events, both)) > 0 {
		return in.uncounted(f, lately, span, window, both), nil
	}
	now, before := sumOf(blindspot.Each(events), window), sumOf(blindspot.Each(events), window.Before())
	largest, share := largestPart(events, window, now.deaths)
	f.N, f.Evidence = now.events, evidence(touching(events, window))
	f.Values = []blindspot.Value{
		exactly("events", "Events", "events", now.events), in.earlier("events_before", "Events in the period before", "events", before.events),
		exactly("deaths", "Deaths (best estimate)", "deaths", now.deaths), in.earlier("deaths_before", "Deaths in the period before", "deaths", before.deaths),
		value("largest_deaths", "Deaths in the deadliest event", "deaths", largest),
		value("largest_share", "Part of the deaths that the deadliest event made", "share", share),
		exactly("known_deaths", "Deaths of which it is known who died", "deaths", now.known),
		value("civilian_share", "Civilians among the dead of whom it is known who they were", "share", now.civilianShare()),
		in.earlier("around_deaths", "Deaths in the same countries without the group", "deaths", sumOf(around, window).deaths),
		in.earlier("around_deaths_before", "Of these, in the period before", "deaths", sumOf(around, window.Before()).deaths),
		value("sources_per_event", "Sources an event", "sources", now.sourcesPerEvent()),
		value("sources_per_event_before", "Sources an event in the period before", "sources", before.sourcesPerEvent()),
	}
	f.Table = in.deadliest(lately, span, window)
	f.Statement = in.tollWords(now, before, window, share, f.Table)
	return f, nil
}

// uncounted is the toll where no country of the group's events is observed: what was
// recorded there is no count, and least of all a zero. The deadliest stay on record.
func (in *Input) uncounted(f blindspot.Finding, lately []blindspot.Event, span, window, both blindspot.DateRange) blindspot.Finding {
	for _, v := range values["toll"] {
		f.Values = append(f.Values, value(v.Key, v.Label, v.Unit, blindspot.Unknown()))
	}
	f.Evidence = evidence(touching(lately, window))
	f.Table = in.deadliest(lately, span, window)
	f.Statement = fmt.Sprintf("How many events and deaths %s had in %s is not known: none of the countries of its events is observed in all of %s.", in.subject(), window, both) + deadliestWords(f.Table)
	return f
}

func exactly(key, label, unit string, n int) blindspot.Value {
	return value(key, label, unit, blindspot.Exactly(float64(n)))
}

// earlier is a count that says nothing with a chronicle.
func (in *Input) earlier(key, label, unit string, n int) blindspot.Value {
	if in.Chronicle {
		return value(key, label, unit, blindspot.Unknown())
	}
	return exactly(key, label, unit, n)
}

// toll is what events add up to in a range.
type toll struct {
	events, deaths       int
	civilians, known     int // deaths of civilians, and all deaths of which it is known who died
	sources, withSources int
}

func sumOf(events iter.Seq[*blindspot.Event], r blindspot.DateRange) toll {
	var t toll
	for e := range events {
		part, ok := e.Part(r)
		if !ok {
			continue
		}
		if !e.DeathsGap {
			t.deaths += part.Deaths.Best
			t.civilians += part.Deaths.Civilians
			t.known += part.Deaths.SideA + part.Deaths.SideB + part.Deaths.Civilians
		}
		if part.Begins {
			t.events++
			if e.Sources > 0 {
				t.sources, t.withSources = t.sources+e.Sources, t.withSources+1
			}
		}
	}
	return t
}

func (t toll) civilianShare() blindspot.Quantity {
	if t.known == 0 {
		return blindspot.Unknown()
	}
	return blindspot.Exactly(float64(t.civilians) / float64(t.known))
}

func (t toll) sourcesPerEvent() blindspot.Quantity {
	if t.withSources == 0 {
		return blindspot.Unknown()
	}
	return blindspot.Exactly(float64(t.sources) / float64(t.withSources))
}

// largestPart is the greatest number of deaths that one event has in the range,
// and its part of all.
func largestPart(events []blindspot.Event, r blindspot.DateRange, all int) (deaths, share blindspot.Quantity) {
	most := 0
	for i := range events {
		if part, ok := events[i].Part(r); ok && !events[i].DeathsGap {
			most = max(most, part.Deaths.Best)
		}
	}
	if all == 0 {
		return blindspot.Exactly(float64(most)), blindspot.Unknown()
	}
	return blindspot.Exactly(float64(most)), blindspot.Exactly(float64(most) / float64(all))
}

// deadly is an event with the deaths that it has in a range, and in the window.
type deadly struct {
	event            *blindspot.Event
	deaths, inWindow int
}

// deadliest lists events by the deaths that they have in the range, no finer than
// area and month: those with most, and those with most in the window. Events of
// one area and month are told apart by their ids alone.
func (in *Input) deadliest(events []blindspot.Event, r, window blindspot.DateRange) *blindspot.Table {
	var list []deadly
	for i := range events {
		if part, ok := events[i].Part(r); ok && !events[i].DeathsGap && part.Deaths.Best > 0 {
			in, _ := events[i].Part(window)
			list = append(list, deadly{&events[i], part.Deaths.Best, in.Deaths.Best})
		}
	}
	by := func(deaths func(deadly) int) func(a, b deadly) int {
		return func(a, b deadly) int {
			return cmp.Or(cmp.Compare(deaths(b), deaths(a)), cmp.Compare(a.event.ID, b.event.ID))
		}
	}
	slices.SortFunc(list, by(func(d deadly) int { return d.inWindow }))
	shown := slices.Clone(list[:min(deadliestNow, len(list))])
	slices.SortFunc(list, by(func(d deadly) int { return d.deaths }))
	for _, d := range list[:min(deadliestShown, len(list))] {
		if !slices.Contains(shown, d) {
			shown = append(shown, d)
		}
	}
	slices.SortFunc(shown, by(func(d deadly) int { return d.deaths }))
	t := &blindspot.Table{Columns: []string{"Event", "Month", "Area", "Country", "Deaths", "Of these in the window", "Kind"}}
	for _, x := range shown {
		days := x.event.Days()
		month, kind := prose.Month(days.From.Month()), "event"
		if days.Days() > tailEventDays {
			kind = "entry"
			if first, last := days.Months(); first != last {
				month = blindspot.DateRange{From: first.First(), To: last.Last()}.String()
			}
		}
		t.Rows = append(t.Rows, []string{x.event.ID, month, in.areaOrAdmin(x.event), in.names([]string{x.event.Place.Country})[0],
			blindspot.FormatNumber(float64(x.deaths)), blindspot.FormatNumber(float64(x.inWindow)), kind})
	}
	return t
}

// areaOrAdmin is the name of the admin-1 area of the event, "" where it is known
// no better than to the country.
func (in *Input) areaOrAdmin(e *blindspot.Event) string {
	area := e.Place.Admin1Area()
	if area != "" && in.Geo != nil {
		name, _ := in.Geo.AreaName(area)
		return name
	}
	return e.Place.Admin1
}

func (in *Input) tollWords(now, before toll, window blindspot.DateRange, share blindspot.Quantity, deadliest *blindspot.Table) string {
	s := fmt.Sprintf("%s took part in %s with %s in %s", in.subject(), prose.Amount(float64(now.events), "event", "events"), prose.Amount(float64(now.deaths), "death", "deaths"), window)
	if in.Chronicle {
		s = fmt.Sprintf("The chronicle holds %s of %s with %s in %s", prose.Amount(float64(now.events), "event", "events"), in.subject(), prose.Amount(float64(now.deaths), "death", "deaths"), window)
	} else {
		s += fmt.Sprintf(", after %s with %s in the period before", prose.Amount(float64(before.events), "event", "events"), prose.Amount(float64(before.deaths), "death", "deaths"))
	}
	s += "."
	if share.Known() && now.events > 1 {
		s += fmt.Sprintf(" The deadliest alone made %s of the deaths.", prose.Share(share))
	}
	if c := now.civilianShare(); c.Known() {
		s += fmt.Sprintf(" Of %s of whom it is known who they were, %s were civilians.", prose.Amount(float64(now.known), "dead", "dead"), prose.Share(c))
	}
	return s + deadliestWords(deadliest)
}

// deadliestWords names the first of the deadliest.
func deadliestWords(deadliest *blindspot.Table) string {
	if len(deadliest.Rows) == 0 {
		return ""
	}
	row := deadliest.Rows[0]
	where := row[3]
	if row[2] != "" {
		where = row[2] + ", " + row[3]
	}
	return fmt.Sprintf(" The deadliest %s of five years: %s in %s (%s dead).", row[6], where, row[1], row[4])
}
