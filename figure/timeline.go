package figure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
)

// Timeline shows the course in one figure: deaths month by month as bars, events
// as a line, dated shocks as upright lines and, behind the last month, the
// forecast of deaths. Months that are not observed are grey and have no bar:
// missing is not zero. Of a chronicle the bars are events: rows of it or, where
// counts stand beside it, what they count.
func Timeline(a blindspot.Assessment) (Figure, bool, error) {
	f := Figure{ID: "timeline", Title: "Course: deaths and events by month, shocks and forecast",
		Alt: fmt.Sprintf("Chart of the monthly deaths and events of %s, with vertical lines at dated shocks and a forecast of deaths.", a.Group)}
	points := monthly(a)
	if len(points) == 0 {
		return f, false, nil
	}
	c := course{points: points, bars: "Events"}
	switch {
	case !a.Chronicle:
		c.bars, c.deaths = "Deaths", deathsByMonth(a)
		if activityOf(a) == nil {
			c.partly = partlyObserved(a, points)
		}
		f.Caption = "Bars are deaths a month, the line across them events a month; the vertical scale is of square roots. Grey months are not observed: nothing is known about them."
		if len(c.partly) > 0 {
			f.Caption = strings.Replace(f.Caption, "nothing is known about them", "what was recorded there is a lower bound, and no bar is no zero", 1)
		}
	case counted(a):
		f.Title = "Course: events by month, and shocks"
		f.Caption = "Bars are events a month of " + subjectOf(a) + ", as counted. Grey months are not counted."
	default:
		f.Title = "Course: rows of the chronicle by month, and shocks"
		f.Caption = "Bars are rows of the chronicle, not attacks: read them as \"something was recorded\", never as intensity."
	}
	if len(a.Ahead) > 0 {
		f.Caption += " Beyond the last month, the line is the median forecast of deaths, the bands hold the middle half and nine tenths of it."
	}
	if text := a.NotYet.Words(); text != "" {
		f.Caption += " " + text
		if len(pendingOf(a)) > 0 {
			f.Caption += " A ring is what the deaths of such a month are expected to read, with nine tenths of what they may."
		}
	}
	if !a.Chronicle || counted(a) { // rows of a chronicle may be missing anywhere
		c.before = firstShock(a)
	}
	f.Table = c.table(a)
	spec := base(260)
	spec["layer"] = slices.Concat(c.layers(), pending(a), ahead(a), shocks(a))
	sealed, err := seal(f, spec)
	return sealed, true, err
}

// course is what the timeline draws of the past.
type course struct {
	points []blindspot.Point           // events
	deaths map[blindspot.Month]float64 // nil where the bars are events
	bars   string                      // what they are
	before blindspot.Date              // a day before them that is drawn, too
	partly map[blindspot.Month]bool    // months with a number that is a lower bound: not all countries were observed
}

// bar is what the bar of a month shows.
func (c *course) bar(p blindspot.Point) float64 {
	if c.deaths == nil {
		return round1(p.Value.Value)
	}
	return c.deaths[p.Month]
}

func (c *course) table(a blindspot.Assessment) blindspot.Table {
	t := blindspot.Table{Columns: []string{"Month", "Events"}}
	if c.deaths != nil {
		t.Columns = append(t.Columns, "Deaths", "Forecast of deaths, median", "5 %", "95 %")
	}
	notYet := map[blindspot.Month]blindspot.Quantity{}
	for _, m := range pendingOf(a) {
		notYet[m.Month] = m.Expected
	}
	if len(notYet) > 0 {
		t.Columns = append(t.Columns, "Deaths expected once all is reported")
	}
	row := func(cells ...string) {
		if len(notYet) > 0 {
			expected := ""
			if m, err := blindspot.ParseMonth(cells[0]); err == nil && notYet[m].HasInterval() {
				expected = notYet[m].String()
			}
			cells = append(cells, expected)
		}
		t.Rows = append(t.Rows, cells)
	}
	for _, p := range c.points {
		cells := []string{p.Month.String(), "not observed"}
		if p.Value.Known() {
			cells[1] = strconv.FormatFloat(round1(p.Value.Value), 'f', -1, 64)
			if c.partly[p.Month] {
				cells[1] = "not observed; " + cells[1] + " recorded"
			}
		}
		if c.deaths != nil {
			deaths := ""
			if p.Value.Known() {
				deaths = blindspot.FormatNumber(c.deaths[p.Month])
			}
			cells = append(cells, deaths, "", "", "")
		}
		row(cells...)
	}
	for _, m := range a.Ahead {
		if c.deaths != nil {
			row(m.Month.String(), "", "", blindspot.FormatNumber(m.Median), blindspot.FormatNumber(m.Low90), blindspot.FormatNumber(m.High90))
		}
	}
	return t
}

// activityOf is the finding that the course comes from.
func activityOf(a blindspot.Assessment) *blindspot.Finding {
	for i := range a.Findings {
		if a.Findings[i].Measure == "activity" && len(a.Findings[i].Series) > 0 {
			return &a.Findings[i]
		}
	}
	return nil
}

// counted tells whether the course of a chronicle is that of counts beside it.
func counted(a blindspot.Assessment) bool { return a.Chronicle && activityOf(a) != nil }

func subjectOf(a blindspot.Assessment) string {
	if f := activityOf(a); f != nil && f.Subject != "" {
		return f.Subject
	}
	return a.Group
}

// deathsByMonth adds up deaths in the countries that the course covers.
func deathsByMonth(a blindspot.Assessment) map[blindspot.Month]float64 {
	left := map[string]bool{}
	if f := activityOf(a); f != nil {
		for _, w := range f.Warnings {
			if w.Code == blindspot.WarnCountriesLeftOut {
				for _, c := range w.Data.Countries {
					left[c] = true
				}
			}
		}
	}
	out := map[blindspot.Month]float64{}
	for _, r := range a.Areas {
		if !left[r.Country] {
			out[r.Month] += float64(r.Deaths)
		}
	}
	return out
}

// partlyObserved are the months in which not every country of the group's events is
// observed.
func partlyObserved(a blindspot.Assessment, points []blindspot.Point) map[blindspot.Month]bool {
	countries := map[string]bool{}
	for _, r := range a.Areas {
		countries[r.Country] = true
	}
	table, out := blindspot.NewCoverageTable(a.Coverage), map[blindspot.Month]bool{}
	for _, p := range points {
		for c := range countries {
			if !table.Observed(c, p.Month) {
				out[p.Month] = true
			}
		}
	}
	return out
}

// monthly is the observed series of the activity finding, or for a chronicle
// the number of rows a month.
func monthly(a blindspot.Assessment) []blindspot.Point {
	if f := activityOf(a); f != nil {
		return f.Series
	}
	counts := map[blindspot.Month]int{}
	var first, last blindspot.Month
	for i, r := range a.Areas {
		counts[r.Month] += r.Events
		if i == 0 || r.Month < first {
			first = r.Month
		}
		if i == 0 || r.Month > last {
			last = r.Month
		}
	}
	if len(counts) == 0 {
		return nil
	}
	var points []blindspot.Point
	for m := first; m <= last; m++ {
		points = append(points, blindspot.Point{Month: m, Value: blindspot.Exactly(float64(counts[m]))})
	}
	return points
}

func round1(v float64) float64 { return float64(int64(v*10+0.5)) / 10 }

// words turns a key such as leadership_loss into words.
func words(key string) string {
	out := []rune(key)
	for i, r := range out {
		if r == '_' {
			out[i] = ' '
		}
	}
	return string(out)
}

// firstShock is the day of the first dated shock, zero where there is none.
func firstShock(a blindspot.Assessment) (first blindspot.Date) {
	for _, s := range a.Shocks {
		if !first.Known() || s.Date < first {
			first = s.Date
		}
	}
	return first
}
