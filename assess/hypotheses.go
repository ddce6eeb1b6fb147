package assess

import (
	"fmt"
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// like is how far a number must move the way of the activity, or against it, to
// speak for or against an explanation: a fifth.
const like = 0.2

// Hypotheses are the explanations of the main change of activity that the data can
// tell apart, each with the finding that speaks for it or against it; none where
// activity did not change. What speaks neither way is left out.
func Hypotheses(a blindspot.Assessment) []blindspot.Hypothesis {
	f := facts{Assessment: a}
	x, ok := f.finding("activity")
	e, _ := side(valueOf(x, "events_change"))
	d, _ := side(valueOf(x, "deaths_change"))
	way := both(e, d)
	if !ok || way == steady {
		return nil
	}
	out := []blindspot.Hypothesis{}
	for _, h := range []blindspot.Hypothesis{f.byNames(), f.byCoverage(x), f.byReporting(way), f.byOneCampaign(x), f.byTheWarAround(way), f.bySeason()} {
		if h.Speaks == blindspot.For || h.Speaks == blindspot.Against {
			out = append(out, h)
		}
	}
	return out
}

// byNames: a split, a merger or another name in the source.
func (f facts) byNames() blindspot.Hypothesis {
	h := blindspot.Hypothesis{Name: "names", Text: "The events went on under another name, after a split, a merger or a pledge.", Measure: "relations", Speaks: blindspot.Against,
		Because: "No split, merger or pledge of the group in the months compared is on the list of relations."}
	if renamed := f.renamed(2 * monthsOf(f.Window)); renamed != "" {
		h.Speaks, h.Because = blindspot.For, fmt.Sprintf("It is known: %s.", renamed)
	}
	return h
}

// byCoverage: the file holds more, or less, of the source's events than before.
func (f facts) byCoverage(x blindspot.Finding) blindspot.Hypothesis {
	h := blindspot.Hypothesis{Name: "coverage", Text: "The data hold another part of the events than before.", Measure: "coverage"}
	now, was, ok := f.heldShare(x.Window), f.heldShare(x.Window.Before()), true
	if math.IsNaN(now) || math.IsNaN(was) {
		ok = false
	}
	switch {
	case !ok:
		return h
	case math.Abs(now-was) > beyond:
		h.Speaks, h.Because = blindspot.For, fmt.Sprintf("The data hold %s of the known events of its countries, after %s in the period before.", prose.Percent(now), prose.Percent(was))
	default:
		h.Speaks, h.Because = blindspot.Against, fmt.Sprintf("The data hold as much of the known events of its countries in both periods (%s and %s).", prose.Percent(was), prose.Percent(now))
	}
	return h
}

// heldShare is the share of the source's events that the data hold of the group's
// countries in a range, by the group's events there.
func (f facts) heldShare(r blindspot.DateRange) float64 {
	table := blindspot.NewCoverageTable(f.Coverage)
	first, last := r.Months()
	held, weight := 0.0, 0.0
	perCountry := map[string]float64{}
	both := blindspot.DateRange{From: f.Window.Before().From, To: f.Window.To}
	from, to := both.Months()
	for _, a := range f.Areas {
		if a.Month >= from && a.Month <= to {
			perCountry[a.Country] += float64(a.Events)
		}
	}
	for _, c := range f.countries(homeMonths) {
		for m := first; m <= last; m++ {
			if share, _ := table.Share(c, m); share > 0 && perCountry[c] > 0 {
				held += share * perCountry[c]
				weight += perCountry[c]
			}
		}
	}
	return held / weight
}

// byReporting: more, or less, is written about the same events.
func (f facts) byReporting(way direction) blindspot.Hypothesis {
	h := blindspot.Hypothesis{Name: "reporting", Text: "The reporting changed, and not the violence.", Measure: "toll", Speaks: blindspot.Neither}
	now, was := f.quantity("toll", "sources_per_event"), f.quantity("toll", "sources_per_event_before")
	if !now.Known() || !was.Known() || was.Value == 0 || min(f.count("toll", "events"), f.count("toll", "events_before")) < fewExplained {
		return h
	}
	ratio := now.Value / was.Value
	numbers := fmt.Sprintf("an event names %s, after %s in the period before", prose.Amount(now.Value, "source", "sources"), prose.Average(was.Value))
	switch moved := shift(ratio); {
	case moved == way:
		h.Speaks, h.Because = blindspot.For, "Reporting moved the same way: "+numbers+"."
	case moved != steady:
		h.Speaks, h.Because = blindspot.Against, "Reporting moved the other way: "+numbers+"."
	default:
		h.Speaks, h.Because = blindspot.Against, "Reporting hardly moved: "+numbers+"."
	}
	return h
}

// shift is the direction of a plain ratio that moved by more than a fifth.
func shift(ratio float64) direction {
	switch {
	case ratio > 1+like:
		return up
	case ratio < 1-like:
		return down
	}
	return steady
}

// fewExplained is the number of events of a period below which their sources and
// their months explain nothing.
const fewExplained = 5

// campaignMonths and campaignPart: half of a year's events within a quarter are one
// campaign.
const (
	campaignMonths = 3
	campaignPart   = 0.5
)

// byOneCampaign: one campaign made the year, or the year before.
func (f facts) byOneCampaign(x blindspot.Finding) blindspot.Hypothesis {
	h := blindspot.Hypothesis{Name: "campaign", Text: "One campaign, here or in the period before, makes the difference.", Measure: "activity", Speaks: blindspot.Against}
	if f.count("activity", "events")+f.count("activity", "events_before") < 2*fewExplained {
		h.Speaks = blindspot.Neither // a few events make a campaign of every quarter
		return h
	}
	best, when, in := 0.0, blindspot.Month(0), ""
	for _, r := range []blindspot.DateRange{x.Window, x.Window.Before()} {
		first, last := r.Months()
		all := 0.0
		for _, p := range x.Series {
			if p.Month >= first && p.Month <= last && p.Value.Known() {
				all += p.Value.Value
			}
		}
		for m := first; m+campaignMonths-1 <= last && all > 0; m++ {
			part := 0.0
			for _, p := range x.Series {
				if p.Month >= m && p.Month < m+campaignMonths && p.Value.Known() {
					part += p.Value.Value
				}
			}
			if part/all > best {
				best, when, in = part/all, m, r.String()
			}
		}
	}
	if best == 0 {
		h.Speaks = blindspot.Neither
		return h
	}
	span := blindspot.DateRange{From: when.First(), To: (when + campaignMonths - 1).Last()}
	h.Because = fmt.Sprintf("The densest three months, %s, hold %s of the events of %s.", span, prose.Percent(best), in)
	if best >= campaignPart {
		h.Speaks = blindspot.For
	}
	return h
}

// byTheWarAround: the violence of others in the same countries went the same way.
func (f facts) byTheWarAround(way direction) blindspot.Hypothesis {
	h := blindspot.Hypothesis{Name: "war around", Text: "The war around it changed, and the group with it.", Measure: "toll", Speaks: blindspot.Neither}
	now, was := f.quantity("toll", "around_deaths"), f.quantity("toll", "around_deaths_before")
	if !now.Known() || !was.Known() || was.Value < massDeaths {
		return h
	}
	numbers := fmt.Sprintf("violence without it in the same countries cost %s, after %s in the period before", prose.Amount(now.Value, "life", "lives"), prose.Number(was.Value))
	switch shift(now.Value / was.Value) {
	case way:
		h.Speaks, h.Because = blindspot.For, prose.Capital(numbers)+"."
	default:
		h.Speaks, h.Because = blindspot.Against, prose.Capital(numbers)+"."
	}
	return h
}

// bySeason: both periods hold the same months of the year.
func (f facts) bySeason() blindspot.Hypothesis {
	h := blindspot.Hypothesis{Name: "season", Text: "It is the season.", Measure: "activity", Speaks: blindspot.Neither}
	if monthsOf(f.Window)%12 != 0 {
		h.Speaks, h.Because = blindspot.For, "The two periods hold other months of the year."
	}
	return h
}
