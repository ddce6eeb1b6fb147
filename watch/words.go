package watch

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// back says how long ago something was.
func back(months int) string {
	switch {
	case months == 0:
		return "within the last month"
	case months < 24:
		return prose.Amount(float64(months), "month", "months") + " back"
	}
	return fmt.Sprintf("%d years back", months/12)
}

// change says how a count of a year compares with that of the year before.
func change(what, when string, now, before float64) string {
	numbers := fmt.Sprintf("(%s, against %s in the 12 before)", prose.Average(now), prose.Average(before))
	switch {
	case now == 0 && before == 0:
		return fmt.Sprintf("no %s in %s, nor in the 12 before", what, when)
	case before == 0:
		return fmt.Sprintf("%s went from none to %s in %s", what, prose.Average(now), when)
	case now == 0:
		return fmt.Sprintf("%s went from %s to none in %s", what, prose.Average(before), when)
	case now == before:
		return fmt.Sprintf("%s stayed the same in %s %s", what, when, numbers)
	case now >= 1.9*before && now < 2.1*before:
		return fmt.Sprintf("%s doubled in %s %s", what, when, numbers)
	case now >= 2.1*before:
		return fmt.Sprintf("%s rose to %s times as many in %s %s", what, blindspot.FormatNumber(now/before), when, numbers)
	case now > before:
		return fmt.Sprintf("%s rose by %s in %s %s", what, prose.Percent(now/before-1), when, numbers)
	}
	return fmt.Sprintf("%s fell by %s in %s %s", what, prose.Percent(1-now/before), when, numbers)
}

const fewReasons = 3

// reasons names the three themes that raise the probability most above that of
// the average group, fewer where fewer raise it. What a model has learned to
// weigh is not a cause: a fall in deaths, too, may raise the chance of a
// breakout, which is measured against the last 24 months.
func reasons(f *facts, now pool, row []float64) []string {
	type part struct {
		sum, top float64
		feature  int
	}
	parts := make([]part, themes)
	for j, c := range now.contributions(row) {
		p := &parts[features[j].theme]
		p.sum += c
		if c > p.top {
			p.top, p.feature = c, j
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(b.sum, a.sum) })
	out := []string{}
	for _, p := range parts {
		if len(out) < fewReasons && p.sum > 0 { // a sum above zero has a part above zero
			text := features[p.feature].words(f)
			if features[p.feature].level {
				text += standing(now.standard(p.feature, row))
			}
			out = append(out, text)
		}
	}
	return out
}

// standing says on which side of the average example a feature lies.
func standing(z float64) string {
	if z < 0 {
		return ", below the average of groups"
	}
	return ", above the average of groups"
}

// endsEarlier says that the data known on the day end before its last whole month.
func (w *world) endsEarlier(asOf blindspot.Date) []blindspot.Warning {
	if w.last >= blindspot.LastWholeMonth(asOf) {
		return nil
	}
	return []blindspot.Warning{blindspot.Warnf(blindspot.WarnDataEnd, "The data that were known on %s end with %s: groups are ranked as of then, and the 24 months begin after it.", asOf, w.last).
		With(blindspot.WarningData{When: w.last.Last()})}
}

const fewEvents = 10

// warnings says what the numbers of a group rest on.
func (w *world) warnings(in *Input, f *facts) []blindspot.Warning {
	out := []blindspot.Warning{}
	if f.events24 < fewEvents {
		out = append(out, blindspot.Warnf(blindspot.WarnFewEvents, "Few events: %s in the last 24 months.", prose.Average(f.events24)).With(blindspot.WarningData{Count: int(f.events24)}))
	}
	if f.unseen > 0 {
		out = append(out, blindspot.Warnf(blindspot.WarnCountriesLeftOut, "Left out: %s of the last 24 months in countries that are not observed throughout.", prose.Amount(float64(f.unseen), "event", "events")).
			With(blindspot.WarningData{Count: f.unseen}))
	}
	if f.unstated > 0 {
		out = append(out, blindspot.Warnf(blindspot.WarnValuesUnstated, "%s of the last 24 months without a stated number of deaths.", prose.Capital(prose.Amount(float64(f.unstated), "event", "events"))).
			With(blindspot.WarningData{Count: f.unstated}))
	}
	var assumed []string
	for _, c := range f.home {
		low, stated := 1.0, true
		for m := w.last - horizon + 1; m <= w.last; m++ {
			s, said := in.Coverage.Share(w.countries[c], m)
			low, stated = min(low, s), stated && said
		}
		name := in.country(w.countries[c])
		if low < blindspot.FullShare {
			out = append(out, blindspot.Warnf(blindspot.WarnCoveragePartial, "The file holds only %s of the events that the source knows of %s.", prose.Percent(low), name).
				With(blindspot.WarningData{Countries: []string{w.countries[c]}, Share: &low}))
		}
		if !stated {
			assumed = append(assumed, name)
		}
	}
	if len(assumed) > 0 {
		slices.Sort(assumed)
		out = append(out, blindspot.Warnf(blindspot.WarnCoverageAssumed, "Coverage is assumed, stated by nobody: %s.", prose.List(assumed)))
	}
	return out
}
