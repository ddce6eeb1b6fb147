package workbench

import (
	"cmp"
	"maps"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

// Observed are the countries of an assessment's events, most events first, each
// with the months in which it was observed and those in which it was not, from the
// first event to the last month of the assessment. A chronicle observes nothing
// throughout, and has none.
func Observed(a *blindspot.Assessment) (out [][]blindspot.Stretch) {
	if a.Chronicle || len(a.Areas) == 0 {
		return nil
	}
	events := map[string]int{}
	for _, c := range a.Areas {
		if c.Country != "" {
			events[c.Country] += c.Events
		}
	}
	countries := slices.SortedFunc(maps.Keys(events), func(x, y string) int { return cmp.Or(events[y]-events[x], cmp.Compare(x, y)) })
	coverage, first, last := blindspot.NewCoverageTable(a.Coverage), a.Areas[0].Month, blindspot.LastWholeMonth(a.AsOf)
	for _, c := range countries {
		if stretches := coverage.Stretches(c, first, last); len(stretches) > 0 {
			out = append(out, stretches)
		}
	}
	return out
}

// unobserved are the stretches of months in which the countries of the world are not
// observed, for a map that draws them. Of a chronicle, which states no coverage, there
// are none to tell apart.
func unobserved(coverage blindspot.CoverageTable, first, last blindspot.Month) (out []blindspot.Stretch) {
	if len(coverage.Rows()) == 0 {
		return nil
	}
	for _, c := range place.Countries() {
		for _, one := range coverage.Stretches(c.ISO3, first, last) {
			if !one.Observed {
				out = append(out, one)
			}
		}
	}
	return out
}

// unseenIn are the countries of the world that are not observed in every month of a
// filter's days, or else of the years in which it selects events.
func unseenIn(coverage blindspot.CoverageTable, when blindspot.DateRange, e *blindspot.Exploration) (out []string) {
	if len(e.Years) == 0 {
		return nil
	}
	first, last := blindspot.NewMonth(e.Years[0].Year, 1), blindspot.NewMonth(e.Years[0].Year, 12)
	for _, y := range e.Years {
		first, last = min(first, blindspot.NewMonth(y.Year, 1)), max(last, blindspot.NewMonth(y.Year, 12))
	}
	if when.From.Known() {
		first = when.From.Month()
	}
	if when.To.Known() {
		last = when.To.Month()
	}
	for _, s := range unobserved(coverage, first, last) {
		if !slices.Contains(out, s.Country) {
			out = append(out, s.Country)
		}
	}
	return out
}

// YearSeen is how much of a year was observed in the countries that a selection is
// about.
type YearSeen struct {
	Year    int      `json:"year"`
	Share   float64  `json:"share" doc:"of the months of these countries that are observed"`
	Lacking []string `json:"lacking" doc:"countries of which some month is not observed"`
}

// seen says of each year from the first to the last how much of it was observed:
// in the countries of the filter, or else in those of the events. A record that
// states no coverage, as a chronicle, has none.
func seen(coverage blindspot.CoverageTable, chosen []string, e *blindspot.Exploration) []YearSeen {
	out := []YearSeen{}
	if len(coverage.Rows()) == 0 || len(e.Years) == 0 {
		return out
	}
	countries := slices.Clone(chosen)
	if len(countries) == 0 {
		for _, a := range e.Areas {
			if a.Country != "" && !slices.Contains(countries, a.Country) {
				countries = append(countries, a.Country)
			}
		}
		slices.Sort(countries)
	}
	first, last := e.Years[0].Year, e.Years[0].Year
	for _, y := range e.Years {
		first, last = min(first, y.Year), max(last, y.Year)
	}
	for year := first; year <= last && len(countries) > 0; year++ {
		y := YearSeen{Year: year, Lacking: []string{}}
		months := 0
		for _, c := range countries {
			observed, total := coverage.ObservedMonths(c, blindspot.DateRange{From: blindspot.NewMonth(year, 1).First(), To: blindspot.NewMonth(year, 12).Last()})
			months += total
			y.Share += float64(observed)
			if observed < total {
				y.Lacking = append(y.Lacking, c)
			}
		}
		y.Share /= float64(months)
		out = append(out, y)
	}
	return out
}
