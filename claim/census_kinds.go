package claim

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats/rates"
)

// The tests on monthly counts: each is the way of its kind to ask a census
// instead of the chronicle.

// count holds the number of events against a bar.
func (c census) count(a *args, most int, least bool) runner {
	when := a.months("window")
	return func(_ context.Context, b *book) (result, error) {
		t := c.over(b, when)
		if t.known() && t.atLeast == 0 || t.events > most || least && t.events >= most {
			r := result{finding: c.finding(when, "Number of counted events against a threshold", t), caveats: c.caveats(b, when)}
			r.finding.Values = []blindspot.Value{counts("events", "Events", "events", t.events), counts("deaths", "Deaths", "deaths", t.deaths)}
			r.says = fmt.Sprintf("Counted %s (%s): %s in %s.", prose.During(when), t.source, t.words(), c.subject())
			if least {
				r.verdict, r.bar = shown(t.events >= most, true), "The claim needs at least "+prose.Number(float64(most))+"."
			} else {
				r.verdict, r.bar = opposite(shown(t.events > most, true)), fmt.Sprintf("The claim allows %s.", allowed(most))
			}
			r.finding.Course = t.addedUp("events", bar(prose.Uncapital(strings.TrimSuffix(strings.TrimPrefix(r.bar, "The claim "), ".")), float64(most)))
			return r, nil
		}
		return c.uncounted(when), nil
	}
}

// continuity asks for events in every year of a window.
func (c census) continuity(a *args) runner {
	when := a.months("window")
	return func(_ context.Context, b *book) (result, error) {
		t := c.over(b, when)
		by, open := map[int]int{}, map[int]bool{}
		for _, m := range t.months {
			by[m.Month.Year()] += m.Events
			open[m.Month.Year()] = open[m.Month.Year()] || m.State != blindspot.CountComplete
		}
		var numbers, without, unknown []string
		first, last := when.From.Month().Year(), when.To.Month().Year()
		for y := first; y <= last; y++ {
			numbers = append(numbers, prose.Number(float64(by[y])))
			switch {
			case by[y] == 0 && open[y]:
				unknown = append(unknown, fmt.Sprint(y))
			case by[y] == 0:
				without = append(without, fmt.Sprint(y))
			}
		}
		if len(unknown) > 0 {
			return c.uncounted(when), nil
		}
		r := result{verdict: blindspot.Supported, finding: c.finding(when, "Years with counted events", t), caveats: c.caveats(b, when)}
		r.finding.Values = []blindspot.Value{counts("years_with", "Years with events", "years", last-first+1-len(without)), counts("years_without", "Years without", "years", len(without))}
		r.says = fmt.Sprintf("Events in %s by year from %d to %d (%s): %s.", c.subject(), first, last, t.source, prose.List(numbers))
		if len(without) > 0 {
			r.verdict = blindspot.Contradicted
			r.says += fmt.Sprintf(" None in %s.", prose.List(without))
		}
		return r, nil
	}
}

// share holds the share of the events against some opponents, or in some
// countries, among all events of the series and kinds against a threshold.
func (c census) share(a *args) runner {
	when, side, threshold := a.months("window"), a.side(), a.threshold()
	if len(c.query.Opponents)+len(c.query.Countries) == 0 {
		a.fault("against", "a share on counts needs against or countries: the part that is asked about")
	}
	whole := c
	if len(whole.query.Opponents) > 0 {
		whole.query.Opponents = nil
	} else {
		whole.query.Countries, whole.where = nil, ""
	}
	return func(_ context.Context, b *book) (result, error) {
		part, all := c.over(b, when), whole.over(b, when)
		if !part.known() || !all.known() || all.events == 0 {
			return c.uncounted(when), nil
		}
		q := shareByMonth(part.months, all.months)
		r := result{verdict: decide(q.Low, q.High, threshold, side), finding: c.finding(when, shareMethod, part), caveats: c.caveats(b, when)}
		r.finding.Values = []blindspot.Value{{Key: "share", Label: "Share of events", Unit: "share", Q: q}}
		r.says = fmt.Sprintf("Of %s of %s%s %s (%s), %s were %s: %s (%s).", prose.Count(all.events, "event", "events"), whole.subject(), ofKinds(c.query.Kinds), prose.During(when),
			all.source, prose.Number(float64(part.events)), c.subject(), prose.Percent(q.Value), prose.IntervalOfShare(q))
		r.bar = fmt.Sprintf("The claim needs it %s %s.", side, prose.Percent(threshold))
		r.finding.Course = runningShare("that was "+c.subject(), part.months, all.months, []string{all.source}, bar(fmt.Sprintf("needs %s %s", side, prose.Percent(threshold)), threshold))
		return r, nil
	}
}

func ofKinds(kinds []blindspot.Violence) string {
	if len(kinds) == 0 {
		return ""
	}
	return " in " + violenceWords(kinds) + " violence"
}

// concentration holds the share of the country with most events against a
// threshold, among the kinds of violence whose counts state a country.
func (c census) concentration(a *args) runner {
	when, side, threshold := a.months("window"), a.side(), a.threshold()
	if len(c.query.Countries) > 0 {
		a.fault("countries", "the leading country is looked for among all; leave the parameter out")
	}
	return func(_ context.Context, b *book) (result, error) {
		all := c.placed(b)
		whole := all.over(b, when)
		if !whole.known() || whole.events == 0 || len(all.query.Kinds) == 0 {
			return c.uncounted(when), nil
		}
		var top, second tally
		var leader, next string
		for _, country := range b.countriesCounted(all.query, when) {
			one := all
			one.query.Countries = []string{country}
			switch t := one.over(b, when); {
			case t.events > top.events:
				second, next, top, leader = top, leader, t, country
			case t.events > second.events:
				second, next = t, country
			}
		}
		q := shareByMonth(top.months, whole.months)
		r := result{verdict: decide(q.Low, q.High, threshold, side), finding: all.finding(when, shareMethod, top), caveats: c.caveats(b, when)}
		r.finding.Values = []blindspot.Value{{Key: "leading_share", Label: "Share of " + place.CountryName(leader), Unit: "share", Q: q}}
		r.says = fmt.Sprintf("Of %s of %s%s %s (%s), %s were counted for %s, the leading country (%s)", prose.Count(whole.events, "event", "events"), c.who, ofKinds(all.query.Kinds),
			prose.During(when), whole.source, prose.Percent(q.Value), place.CountryName(leader), prose.IntervalOfShare(q))
		if next != "" {
			r.says += fmt.Sprintf(", before %s with %s", place.CountryName(next), prose.Percent(float64(second.events)/float64(whole.events)))
		}
		r.says += "."
		r.bar = fmt.Sprintf("The claim needs it %s %s.", side, prose.Percent(threshold))
		r.finding.Course = runningShare("of "+place.CountryName(leader), top.months, whole.months, []string{whole.source}, bar(fmt.Sprintf("needs %s %s", side, prose.Percent(threshold)), threshold))
		return r, nil
	}
}

// placed narrows the census to the kinds whose counts state a country.
func (c census) placed(b *book) census {
	if scopes := b.counts.Series(c.query.Series, 0); len(scopes) > 0 && len(c.query.Kinds) == 0 {
		c.query.Kinds = scopes[0].Placed
	}
	return c
}

// countriesCounted are the countries with an event in the span, in order.
func (b *book) countriesCounted(q blindspot.CountQuery, when blindspot.DateRange) []string {
	first, last := when.Months()
	var out []string
	for i := range b.counts.Counts {
		n := &b.counts.Counts[i]
		if n.Series == q.Series && n.Country != "" && n.Month >= first && n.Month <= last && slices.Contains(q.Kinds, n.Kind) && !slices.Contains(out, n.Country) {
			out = append(out, n.Country)
		}
	}
	slices.Sort(out)
	return out
}

// ranking compares the deaths of the group's own series in a region with those
// of everybody else there. The counts of everybody tell no groups, so the first
// rank is certain only where the group's deaths exceed all others together, wars
// between states left out.
func (c census) ranking(a *args) runner {
	places, when, rank := a.regions("places", true), a.months("window"), a.count("max_rank", 1)
	everybody := a.required("everybody")
	if len(a.c.Counts.Scopes) > 0 && len(a.c.Counts.Series(everybody, 0)) == 0 {
		a.fault("everybody", "%q is no series of counts_scope.csv%s", everybody, suggestion(everybody, seriesOf(a.c)))
	}
	own := c
	var names []string
	for _, p := range places {
		own.query.Countries, names = append(own.query.Countries, p.countries...), append(names, p.name)
	}
	own.where = prose.List(names)
	if called, ok := a.get("called"); ok {
		own.where = called
	}
	all := census{query: blindspot.CountQuery{Series: everybody, Countries: own.query.Countries}, who: "organised violence", where: own.where}
	return func(_ context.Context, b *book) (result, error) {
		mine, total := own.placed(b).over(b, when), all.over(b, when)
		if !mine.known() || !total.known() {
			return all.uncounted(when), nil
		}
		between := b.betweenStates(own.query.Countries, when)
		others := max(0, total.deaths-mine.deaths-between)
		r := result{verdict: blindspot.Mixed, finding: own.finding(when, "Deaths of the group against those of all other organisations in the region", mine), caveats: all.caveats(b, when)}
		r.finding.Values = []blindspot.Value{counts("deaths", "Deaths with the group as a side", "deaths", mine.deaths), counts("others", "Other deaths, wars between states left out", "deaths", others)}
		r.says = fmt.Sprintf("Deaths counted in %s %s (%s): %s in fighting of %s with states, %s in all other organised violence", own.where, prose.During(when), total.source,
			prose.Number(float64(mine.deaths)), c.who, prose.Number(float64(others)))
		if between > 0 {
			r.says += fmt.Sprintf(", wars between states left out (%s)", prose.Count(between, "death", "deaths"))
		}
		switch {
		case mine.deaths == 0 && others == 0:
			r.verdict, r.says = blindspot.Contradicted, fmt.Sprintf("No organisation killed anybody in %s %s by the complete counts of %s, so that nobody has a rank there.", own.where, prose.During(when), total.source)
		case mine.deaths > others:
			r.verdict, r.says = blindspot.Supported, r.says+", so that it ranks first."
		case mine.deaths == 0:
			r.verdict, r.says = blindspot.Contradicted, r.says+"."
		default:
			r.says += fmt.Sprintf("; whether it is among the first %s cannot be told from counts that name no group.", prose.Number(float64(rank)))
		}
		return r, nil
	}
}

// betweenStates are the deaths that the series of governments counts against
// other governments in the countries.
func (b *book) betweenStates(countries []string, when blindspot.DateRange) int {
	first, last := when.Months()
	n := 0
	for i := range b.counts.Counts {
		c := &b.counts.Counts[i]
		if strings.HasPrefix(c.Opponent, "Government of ") && c.Month >= first && c.Month <= last && slices.Contains(countries, c.Country) && b.everybodys(c.Series) {
			n += max(0, c.Deaths)
		}
	}
	return n
}

// everybodys reports whether a series counts everybody's events.
func (b *book) everybodys(series string) bool {
	scopes := b.counts.Series(series, 0)
	return len(scopes) > 0 && scopes[0].Who == ""
}

// rateRatio compares two spans by events and by deaths a month. The claim has to
// hold for both: where they disagree it is mixed.
func (c census) rateRatio(a *args) runner {
	before, after, side := a.months("before"), a.months("after"), a.side()
	return func(_ context.Context, b *book) (result, error) {
		t0, t1 := c.over(b, before), c.over(b, after)
		if !t0.known() {
			return c.uncounted(before), nil
		}
		if !t1.known() {
			return c.uncounted(after), nil
		}
		when := cover(before, after)
		r := result{caveats: c.caveats(b, when), finding: c.finding(when, ratioMethod, t0, t1)}
		r.finding.Method.Citation, r.finding.Method.DOI = "Zeger 1988, Biometrika 75", "10.1093/biomet/75.4.621"
		var changes []string
		for _, of := range []string{"events", "deaths"} {
			q, p := c.ratio(b, before, after, of)
			if !q.Known() {
				continue
			}
			if t0.atLeast > 0 {
				q.Low = 0
			}
			if t1.atLeast > 0 {
				q.High = math.Inf(1)
			}
			v := decide(q.Low, q.High, 1, side)
			if r.verdict == "" {
				r.verdict = v
			} else if v != r.verdict {
				r.verdict = blindspot.Mixed
			}
			r.finding.Values = append(r.finding.Values, blindspot.Value{Key: "ratio_" + of, Label: prose.Capital(of) + " a month, after against before", Unit: "ratio", Q: q, P: &p})
			changes = append(changes, of+" a month "+prose.Change(q))
		}
		if r.verdict == "" {
			return untestable(fmt.Sprintf("Not tested: the change in %s, because too little was counted in one of the two spans.", c.subject()), "counts for longer spans"), nil
		}
		r.finding.Course = c.courseOf(b, before, after, side)
		r.says = fmt.Sprintf("In %s, %s counts %s %s, then %s %s: %s.", c.subject(), t0.source, t0.words(), prose.During(before), t1.words(), prose.During(after), prose.List(changes))
		return r, nil
	}
}

// courseOf is the events by month over both spans.
func (c census) courseOf(b *book, before, after blindspot.DateRange, side string) *blindspot.Course {
	when := cover(before, after)
	t := c.over(b, when)
	mean := func(label string, when blindspot.DateRange) blindspot.Level {
		t := c.over(b, when)
		first, last := when.Months()
		l := blindspot.Level{From: first, To: last, Value: float64(t.events) / float64(len(t.months))}
		l.Label = label + " " + prose.Average(l.Value)
		return l
	}
	was, is := mean("before", before), mean("after", after)
	need := is
	need.Value, need.Label = was.Value, "needs "+side+" "+prose.Average(was.Value)
	first, _ := when.Months()
	return byMonth("events", first, monthlyOf(t, "events"), []string{t.source}, []blindspot.Level{need}, was, is)
}

const ratioMethod = "Ratio of monthly rates, dispersion and dependence learnt from the series"

// ratio compares two spans of the series, with the dispersion and the dependence
// of its months learnt from all of them up to the day that is asked about.
func (c census) ratio(b *book, before, after blindspot.DateRange, of string) (blindspot.Quantity, float64) {
	first, last := b.span(c.query.Series)
	all := c.over(b, blindspot.DateRange{From: first.First(), To: last.Last()})
	series, unit := monthlyOf(all, of), 1.0
	if of == "deaths" {
		unit = rates.Unit(monthlyOf(all, "events"), series)
	}
	window := func(r blindspot.DateRange) rates.Window {
		from, to := r.Months()
		return rates.Window{From: int(from - first), To: int(to-first) + 1}
	}
	now, then := window(after), window(before)
	belief, err := rates.Fit(series, rates.Options{Block: min(now.To-now.From, then.To-then.From), Unit: unit})
	if err != nil {
		return blindspot.Unknown(), math.NaN()
	}
	return ratio(belief.Ratio(now, then, Level))
}

// span is from the first to the last month that the series counts.
func (b *book) span(series string) (first, last blindspot.Month) {
	for i, s := range b.counts.Series(series, 0) {
		if i == 0 || s.From < first {
			first = s.From
		}
		last = max(last, s.To)
	}
	return first, last
}

// monthlyOf are the months' events or deaths; NaN where a month is not known.
func monthlyOf(t tally, of string) []float64 {
	out := make([]float64, len(t.months))
	for i, m := range t.months {
		switch {
		case m.State == blindspot.CountMissing:
			out[i] = math.NaN()
		case of == "deaths":
			out[i] = float64(m.Deaths)
		default:
			out[i] = float64(m.Events)
		}
	}
	return out
}
