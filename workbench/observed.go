package workbench

import (
	"cmp"
	"context"
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
// observed, for a map that draws them; of a chronicle there are none to tell apart.
func unobserved(ctx context.Context, s Subject, m Moment, first, last blindspot.Month) ([]blindspot.Stretch, error) {
	if s.Chronicle {
		return nil, nil
	}
	coverage, err := m.Record.Coverage(ctx, 0)
	if err != nil {
		return nil, err
	}
	var out []blindspot.Stretch
	for _, c := range place.Countries() {
		for _, one := range coverage.Stretches(c.ISO3, first, last) {
			if !one.Observed {
				out = append(out, one)
			}
		}
	}
	return out, nil
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
