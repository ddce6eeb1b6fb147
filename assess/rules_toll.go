package assess

import (
	"fmt"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

const (
	massDeaths   = 25  // from which on an event is named at all
	heavyShare   = 0.1 // of the deaths of five years, from which on one event is a part of what the group is
	deadliestNow = 3   // named at the most
	ofThePast    = 4   // by which the weight of events that all lie before the window is divided
)

// deadliest names the deadliest events of five years, where they are a large part
// of what the group is. The window of an assessment is a year; what a group can do
// is not. An entry that sums up several events is none, and the record's sum of a
// year says nothing of the deadliest of its days.
func deadliest(f facts) (blindspot.Judgement, bool) {
	x, ok := f.finding("toll")
	rows := slices.DeleteFunc(rowsOf(x), func(r row) bool { return r.text("Kind") == "entry" })
	if !ok || len(rows) == 0 || rows[0].number("Deaths") < massDeaths {
		return blindspot.Judgement{}, false
	}
	all := f.deathsIn(60)
	if share := float64(rows[0].number("Deaths")) / float64(max(1, all)); !f.Chronicle && share < heavyShare {
		return blindspot.Judgement{}, false
	}
	var named []string
	deaths, lately := 0, false
	for _, r := range rows {
		if len(named) < deadliestNow && r.number("Deaths") >= massDeaths {
			named = append(named, fmt.Sprintf("%s in %s (%s dead)", r.text("Area"), r.text("Month"), r.text("Deaths")))
			if r.text("Area") == "" {
				named[len(named)-1] = fmt.Sprintf("%s in %s (%s dead)", r.text("Country"), r.text("Month"), r.text("Deaths"))
			}
			deaths += r.number("Deaths")
			lately = lately || r.number("Of these in the window") > 0
		}
	}
	span := blindspot.DateRange{From: x.Window.To.AddMonths(-60) + 1, To: x.Window.To}
	text := fmt.Sprintf("The deadliest events of %s in the five years to %s: %s.", f.Group, prose.Month(span.To.Month()), prose.List(named))
	if len(named) == 1 {
		text = fmt.Sprintf("The deadliest event of %s in the five years to %s: %s.", f.Group, prose.Month(span.To.Month()), named[0])
	}
	detail := fmt.Sprintf("Together %s of the %s deaths that the record holds of these years.", prose.Number(float64(deaths)), prose.Number(float64(all)))
	j := f.past(text, detail, &rating{}, x)
	by := blindspot.LastWholeMonth(f.AsOf) + 12
	j.Indicator = &blindspot.Indicator{Measure: "toll", Threshold: float64(rows[0].number("Deaths")), By: by,
		Text: fmt.Sprintf("An event with more than %s deaths by %s would be its deadliest of six years.", rows[0].text("Deaths"), prose.Month(by))}
	j.Changes = j.Indicator.Text
	j.Weight = weigh(float64(deaths)/float64(max(1, all))/2, deaths, 0, j.Confidence)
	if !lately {
		j.Weight = math.Round(1000*j.Weight/ofThePast) / 1000
	}
	return j, true
}

// deathsIn adds up the group's deaths of the last so many months.
func (f facts) deathsIn(months int) int {
	last := blindspot.LastWholeMonth(f.AsOf)
	n := 0
	for _, a := range f.Areas {
		if a.Month > last-blindspot.Month(months) && a.Month <= last {
			n += a.Deaths
		}
	}
	return n
}
