package claim

import (
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats/rates"
)

// courseMonths bounds how many months of a course are shown: time that lies far
// before the first event or after the data shows nothing.
const courseMonths = 720

// course is how the amount added up; nil where no month of it is known.
func (m amount) course(b *book, bars ...blindspot.Level) *blindspot.Course {
	events := m.events
	if stored := m.sum(m.stored); stored.best >= m.sum(m.events).best {
		events = m.stored
	}
	points := m.addedUp(b, events)
	if len(points) == 0 {
		return nil
	}
	c := &blindspot.Course{Title: prose.Capital(m.of) + ", added up month by month", Unit: m.of, Runs: true, Points: points, Levels: []blindspot.Level{}, Bars: bars, From: sourcesOf(events)}
	if m.of == "areas" || m.of == "countries" {
		c.Title = prose.Capital(m.of) + " seen so far, month by month"
	}
	return reaching(c)
}

// beside is the course of an amount with that of the one it is compared with.
func (m amount) beside(b *book, o amount, need blindspot.Level) *blindspot.Course {
	c, other := m.course(b, need), o.course(b)
	if c == nil || other == nil {
		return nil
	}
	c.Beside = &blindspot.Beside{Label: o.when.String(), Points: other.Points}
	return c
}

// bar is what a claim needs, over the whole course until that is known.
func bar(label string, value float64) blindspot.Level {
	return blindspot.Level{Label: label, Value: value}
}

// reaching gives the bars without months those of the course.
func reaching(c *blindspot.Course) *blindspot.Course {
	for i := range c.Bars {
		if b := &c.Bars[i]; b.From == 0 && b.To == 0 && len(c.Points) > 0 {
			b.From, b.To = c.Points[0].Month, c.Points[len(c.Points)-1].Month
		}
	}
	return c
}

// span is from the first to the last month of the amount's time that can be shown.
func (m amount) span(b *book, events []blindspot.Event) (first, last blindspot.Month) {
	first, last = m.when.Months()
	last = min(last, b.in.AsOf.Month())
	begins := last
	if m.reach.known.From.Known() {
		begins = min(begins, m.reach.known.From.Month())
	}
	for i := range events {
		if from := events[i].Days().From; from.Known() {
			begins = min(begins, from.Month())
		}
	}
	return max(first, begins-12, last-courseMonths+1), last
}

// addedUp is the amount from the first month to each; not known in months that
// the store does not cover.
func (m amount) addedUp(b *book, events []blindspot.Event) []blindspot.Point {
	first, last := m.span(b, events)
	if last < first {
		return nil
	}
	seen := map[string]bool{}
	adds := make([][3]float64, last-first+1) // low, best, high
	add := func(at blindspot.Month, low, best, high float64) {
		i := max(at-first, 0) // what lies before the shown months is in the first
		if at <= last {
			adds[i][0], adds[i][1], adds[i][2] = adds[i][0]+low, adds[i][1]+best, adds[i][2]+high
		}
	}
	once := func(at blindspot.Month, key string) {
		if key != "" && !seen[key] {
			seen[key] = true
			add(at, 1, 1, 1)
		}
	}
	events = slices.Clone(events)
	slices.SortStableFunc(events, func(x, y blindspot.Event) int { return int(x.Days().From) - int(y.Days().From) })
	for i := range events {
		e := &events[i]
		at := max(e.Days().From, m.when.From).Month()
		switch m.of {
		case "deaths":
			if !e.DeathsGap {
				e.EachMonthIn(m.when, func(at blindspot.Month, p blindspot.EventPart) {
					add(at, float64(p.Deaths.Low), float64(p.Deaths.Best), float64(p.Deaths.High))
				})
			}
		case "areas":
			once(at, e.Place.Admin1Area())
		case "countries":
			once(at, e.Place.Country)
		case "months":
			e.EachMonthIn(m.when, func(at blindspot.Month, _ blindspot.EventPart) { once(at, at.String()) })
		default:
			add(at, 1, 1, 1)
		}
	}
	points := make([]blindspot.Point, len(adds))
	var sum [3]float64
	for i, a := range adds {
		at := first + blindspot.Month(i)
		sum = [3]float64{sum[0] + a[0], sum[1] + a[1], sum[2] + a[2]}
		points[i] = blindspot.Point{Month: at, Value: blindspot.Exactly(sum[1])}
		if m.of == "deaths" && (sum[0] < sum[1] || sum[2] > sum[1]) {
			points[i].Value = blindspot.Between(sum[1], sum[0], sum[2], 0)
		}
		if !b.chronicle() && slices.ContainsFunc(m.reach.countries, func(c string) bool { return !b.coverage.Observed(c, at) }) {
			points[i].Value = blindspot.Unknown()
		}
	}
	return points
}

// byMonth is the months as they are, with what was found of parts of them and what
// the claim needs.
func byMonth(of string, from blindspot.Month, counts []float64, sources []string, bars []blindspot.Level, levels ...blindspot.Level) *blindspot.Course {
	c := &blindspot.Course{Title: prose.Capital(of) + " a month", Unit: of + " a month", Levels: levels, Bars: bars, From: sources}
	for i, v := range counts {
		q := blindspot.Unknown()
		if !math.IsNaN(v) {
			q = blindspot.Exactly(v)
		}
		c.Points = append(c.Points, blindspot.Point{Month: from + blindspot.Month(i), Value: q})
	}
	return reaching(c)
}

// course is the months of the series that the windows span, with the bars.
func (m monthly) course(bars []blindspot.Level, levels []blindspot.Level, windows ...rates.Window) *blindspot.Course {
	all := windows[0]
	for _, w := range windows {
		all.From, all.To = min(all.From, w.From), max(all.To, w.To)
	}
	return byMonth(m.of, m.first+blindspot.Month(all.From), m.counts[all.From:all.To], sourcesOf(m.answer.stored), bars, levels...)
}

// mean is the mean of a window, as a level of the course.
func (m monthly) mean(label string, w rates.Window) blindspot.Level {
	return blindspot.Level{Label: label, From: m.first + blindspot.Month(w.From), To: m.first + blindspot.Month(w.To) - 1, Value: m.average(w)}
}

// runningShare is the share of all that came up to each month.
func runningShare(label string, part, whole []blindspot.CountedMonth, sources []string, need blindspot.Level) *blindspot.Course {
	c := &blindspot.Course{Title: "Share " + label + ", of all events up to each month", Unit: "share", Runs: true, Levels: []blindspot.Level{}, Bars: []blindspot.Level{need}, From: sources}
	k, n := 0, 0
	for i := range whole {
		k, n = k+part[i].Events, n+whole[i].Events
		q := blindspot.Unknown()
		if n > 0 && whole[i].State != blindspot.CountMissing {
			q = blindspot.Exactly(float64(k) / float64(n))
		}
		if n > 0 || len(c.Points) > 0 {
			c.Points = append(c.Points, blindspot.Point{Month: whole[i].Month, Value: q})
		}
	}
	if len(c.Points) == 0 {
		return nil
	}
	return reaching(c)
}

// addedUp is the course of what was counted.
func (t tally) addedUp(of string, need blindspot.Level) *blindspot.Course {
	c := &blindspot.Course{Title: prose.Capital(of) + ", added up month by month", Unit: of, Runs: true, Levels: []blindspot.Level{}, Bars: []blindspot.Level{need}, From: []string{t.source}}
	sum := 0.0
	for i, v := range monthlyOf(t, of) {
		q := blindspot.Unknown()
		if !math.IsNaN(v) {
			sum += v
			q = blindspot.Exactly(sum)
		}
		c.Points = append(c.Points, blindspot.Point{Month: t.months[i].Month, Value: q})
	}
	return reaching(c)
}

// ofMeasure are the values of measures whose series is drawn: the value of the
// window is the mean of its months, or that of its year.
var ofMeasure = map[string]string{"activity": "events_per_month", "pressure": "pressure_per_month", "footprint": "effective_areas"}

// courseOf is the series that a measure gives, where it is one of the value.
func courseOf(f *blindspot.Finding, v blindspot.Value, need blindspot.Level) *blindspot.Course {
	if ofMeasure[f.Measure] != v.Key || len(f.Series) == 0 {
		return nil
	}
	first, last := f.Window.Months()
	c := &blindspot.Course{Title: v.Label, Unit: v.Unit, Points: f.Series, Bars: []blindspot.Level{need}, From: []string{},
		Levels: []blindspot.Level{{Label: "found in the window", From: first, To: last, Value: v.Q.Value}}}
	return reaching(c)
}

func sourcesOf(events []blindspot.Event) []string {
	out := []string{}
	for i := range events {
		if s := events[i].Source; !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
