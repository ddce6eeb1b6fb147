package claim

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats/resample"
)

const outlookKind = "outlook"

// parseOutlook reads a question of what a forecast made at the end of a month
// says, from the counts up to then alone.
func parseOutlook(a *args) runner {
	c, ok := a.census()
	if !ok {
		a.fault("series", "%s", missingParam)
	}
	origin, ahead := a.month("origin"), a.count("months", 12)
	if ahead < 1 || ahead > 36 {
		a.fault("months", "%d is not between 1 and 36", ahead)
	}
	return func(ctx context.Context, b *book) (result, error) {
		past := c.placed(b).panel(b, c, origin)
		needs := fmt.Sprintf("monthly counts of %s to %s", c.subject(), origin)
		f, err := groups.Make(ctx, past, c.subject(), []int{0}, origin, groups.Settings{Months: ahead, Seed: b.in.Seed})
		switch {
		case blindspot.CodeOf(err) == blindspot.TooFewData, err == nil && f.Cut != origin:
			return untestable(fmt.Sprintf("Not forecast: %s from %s, because its counts do not reach that month or are too few.", c.subject(), prose.Month(origin)), needs), nil
		case err != nil:
			return result{}, err
		}
		total, months := sumOf(f.Outlooks[0].Months)
		q := quantiles(total)
		window := blindspot.DateRange{From: (origin + 1).First(), To: (origin + blindspot.Month(ahead)).Last()}
		r := result{verdict: blindspot.Mixed, caveats: c.caveats(b, window), finding: c.finding(window, "Forecast of deaths a month by the model of groups ("+f.Model+")", c.over(b, window))}
		r.finding.Values = []blindspot.Value{{Key: "deaths", Label: "Deaths forecast for " + prose.During(window), Unit: "deaths", Q: q}}
		r.finding.Series = months
		r.says = fmt.Sprintf("Made from the counts up to %s, the forecast of deaths in %s %s has its middle at %s (90 %% interval %s to %s).", prose.Month(origin), c.events(), prose.During(window),
			whole(q.Value), whole(q.Low), whole(q.High))
		r.says += came(c.over(b, window), q)
		return r, nil
	}
}

func whole(v float64) string { return prose.Number(math.Round(v)) }

// came says what the counts hold of the months that were forecast, and whether
// the interval held it.
func came(t tally, q blindspot.Quantity) string {
	switch {
	case t.missing > 0:
		return " What came is not counted yet."
	case t.atLeast > 0:
		return fmt.Sprintf(" Counted so far, not finally: %s.", prose.Count(t.deaths, "death", "deaths"))
	case float64(t.deaths) > q.High:
		return fmt.Sprintf(" %s came, above the interval.", prose.Capital(prose.Count(t.deaths, "death", "deaths")))
	case float64(t.deaths) < q.Low:
		return fmt.Sprintf(" %s came, below the interval.", prose.Capital(prose.Count(t.deaths, "death", "deaths")))
	}
	return fmt.Sprintf(" %s came, within the interval.", prose.Capital(prose.Count(t.deaths, "death", "deaths")))
}

// panel is the series as the model of groups takes it: the question itself in the
// first row, and in the others each country the series counts, so that the model
// knows more than one course.
func (c census) panel(b *book, asked census, until blindspot.Month) *groups.Data {
	first, _ := b.span(c.query.Series)
	span := blindspot.DateRange{From: first.First(), To: until.Last()}
	d := &groups.Data{}
	row := func(name, country string, q census) {
		t := q.over(b, span)
		deaths, events, seen := make([]float64, len(t.months)), make([]float64, len(t.months)), make([]bool, len(t.months))
		for i, m := range t.months {
			deaths[i], events[i], seen[i] = float64(m.Deaths), float64(m.Events), m.State == blindspot.CountComplete
		}
		d.Units = append(d.Units, groups.Unit{ID: "count:" + c.query.Series + ":" + name, Group: blindspot.ActorID(c.query.Series), Name: name, Country: country})
		d.Deaths.Values, d.Deaths.Observed = append(d.Deaths.Values, deaths), append(d.Deaths.Observed, seen)
		d.Events.Values, d.Events.Observed = append(d.Events.Values, events), append(d.Events.Observed, seen)
	}
	row(asked.subject(), "", asked)
	for _, country := range b.countriesCounted(c.query, span) {
		one := c
		one.query.Countries, one.query.Opponents = []string{country}, nil
		row(country, country, one)
	}
	for _, p := range []*forecast.Panel{&d.Deaths, &d.Events} {
		p.First = first
		for _, u := range d.Units {
			p.Units = append(p.Units, u.ID)
		}
	}
	return d
}

// sumOf adds the draws of months, shuffled as they are, and lists the months.
func sumOf(months []groups.Ahead) (total []float64, series []blindspot.Point) {
	for i, m := range months {
		if i == 0 {
			total = make([]float64, len(m.Draws))
		}
		for k, v := range m.Draws {
			total[k] += v
		}
		series = append(series, blindspot.Point{Month: m.Month, Value: blindspot.Between(m.Q50, m.Q05, m.Q95, Level)})
	}
	return total, series
}

func quantiles(draws []float64) blindspot.Quantity {
	q, err := resample.Quantiles(slices.Clone(draws), 0.05, 0.5, 0.95)
	if err != nil {
		return blindspot.Unknown()
	}
	return blindspot.Between(q[1], q[0], q[2], Level)
}

func (a *args) month(name string) blindspot.Month {
	v := a.required(name)
	if v == "" {
		return 0
	}
	m, err := blindspot.ParseMonth(v)
	if err != nil {
		a.fault(name, "%s; write months as YYYY-MM", err)
	}
	return m
}
