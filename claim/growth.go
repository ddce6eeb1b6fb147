package claim

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats/rates"
)

// monthly is the group's events or deaths by month, as far as the store covers
// them: NaN where a country of the question is not observed.
type monthly struct {
	of     string
	first  blindspot.Month
	counts []float64
	unit   float64 // of deaths: how many vary as one event does
	answer answer
	s      selector
	why    string // no rates can be made of it, and why
}

// monthly returns the series of a quantity, read once. Its dispersion and dependence
// are learnt from all of it, whatever time is asked about.
func (q quantity) monthly(ctx context.Context, b *book) (monthly, error) {
	s := q.s
	s.when, s.goesOn = blindspot.DateRange{}, true
	key := fmt.Sprintf("%s %+v", q.of, s)
	if m, ok := b.series[key]; ok {
		return m, nil
	}
	m, err := quantity{of: q.of, s: s}.read(ctx, b)
	if err == nil {
		b.series[key] = m
	}
	return m, err
}

// read reads the series of the store's events in all its time.
func (q quantity) read(ctx context.Context, b *book) (monthly, error) {
	s := q.s
	out := monthly{of: q.of, s: s}
	if b.chronicle() {
		out.why = "a chronicle cannot show how often something happened"
		return out, nil
	}
	found, err := s.ask(ctx, b)
	if err != nil {
		return out, err
	}
	out.answer, out.s = found, found.asked
	out.s.goesOn = true
	r := found.reach
	if !r.known.From.Known() || len(r.blind) > 0 {
		out.why = "the events are not fully known: " + prose.Uncapital(r.words(r.known))
		if len(r.blind) == 0 {
			out.why = "the events are not fully known in any month"
		}
		return out, nil
	}
	first, last := r.known.Months()
	out.first, out.counts = first, make([]float64, last-first+1)
	for i := range out.counts {
		if slices.ContainsFunc(r.countries, func(c string) bool { return !b.coverage.Observed(c, first+blindspot.Month(i)) }) {
			out.counts[i] = math.NaN()
		}
	}
	out.fill(last)
	return out, nil
}

// fill counts what was found into its months, up to the last.
func (m *monthly) fill(last blindspot.Month) {
	events, deaths := slices.Clone(m.counts), slices.Clone(m.counts) // NaN where not observed
	for i := range m.answer.stored {
		e := &m.answer.stored[i]
		for at, part := range e.Months() {
			if at < m.first || at > last {
				continue
			}
			if part.Begins {
				events[at-m.first]++
			}
			if !e.DeathsGap {
				deaths[at-m.first] += float64(part.Deaths.Best)
			}
		}
	}
	m.counts, m.unit = events, 1
	if m.of == "deaths" {
		m.counts, m.unit = deaths, rates.Unit(events, deaths)
	}
}

// window is the whole months of a time in the series.
func (m monthly) window(when blindspot.DateRange) (w rates.Window, ok bool) {
	first, last := when.Months()
	if first.First() < when.From {
		first++
	}
	if last.Last() > when.To {
		last--
	}
	w = rates.Window{From: int(first - m.first), To: int(last-m.first) + 1}
	if w.From < 0 || w.To > len(m.counts) || w.From >= w.To {
		return w, false
	}
	for _, v := range m.counts[w.From:w.To] {
		if math.IsNaN(v) {
			return w, false
		}
	}
	return w, true
}

func (m monthly) belief(block int) (*rates.Belief, error) {
	return rates.Fit(m.counts, rates.Options{Block: max(2, block), Unit: m.unit})
}

// total is what the window holds.
func (m monthly) total(w rates.Window) rates.Total {
	sum := 0.0
	for _, v := range m.counts[w.From:w.To] {
		sum += v
	}
	return rates.Total{Count: sum, Periods: float64(w.To - w.From), Unit: m.unit}
}

// average is that by month.
func (m monthly) average(w rates.Window) float64 {
	t := m.total(w)
	return t.Count / t.Periods
}

func (m monthly) when(w rates.Window) blindspot.DateRange {
	return blindspot.DateRange{From: (m.first + blindspot.Month(w.From)).First(), To: (m.first + blindspot.Month(w.To) - 1).Last()}
}

// subject is "events of LTTE in Sri Lanka".
func (m monthly) subject() string {
	text := m.s.noun(2) + m.s.whose()
	if m.of == "deaths" {
		text = "deaths in " + text
	}
	return text
}

// untestable says why the rates cannot be told.
func (m monthly) untestable(when blindspot.DateRange) result {
	why := m.why
	if why == "" {
		why = "not every month of it is covered. " + m.answer.reach.words(when)
	}
	where := m.s.areas
	if where == "" {
		where = severalCountries(m.answer.reach.countries)
	}
	return untestable(fmt.Sprintf("Not tested: %s %s by month, because %s", m.subject(), prose.During(when), stop(why)), fmt.Sprintf("UCDP GED with full coverage of %s for %s", where, when))
}

func stop(text string) string {
	if text != "" && text[len(text)-1] != '.' {
		return text + "."
	}
	return text
}

// finding starts a finding on the series.
func (m monthly) finding(when blindspot.DateRange, windows ...rates.Window) blindspot.Finding {
	f := blindspot.Finding{Window: when, Evidence: []string{}, Method: blindspot.Method{Name: ratioMethod, Citation: "Zeger 1988, Biometrika 75", DOI: "10.1093/biomet/75.4.621"},
		Table: &blindspot.Table{Columns: []string{"Month", prose.Capital(m.of)}}}
	for _, w := range windows {
		for i := w.From; i < w.To; i++ {
			f.Table.Rows = append(f.Table.Rows, []string{(m.first + blindspot.Month(i)).String(), prose.Number(m.counts[i])})
			f.N += int(m.counts[i])
		}
	}
	var inside []blindspot.Event
	for i := range m.answer.stored {
		if countsIn(&m.answer.stored[i], when) {
			inside = append(inside, m.answer.stored[i])
		}
	}
	f.Evidence = ids(inside)
	return f
}

// growth is a comparison of two rates.
type growth struct {
	now, then quantity
	is        string
	times     float64
}

func (g growth) run(ctx context.Context, b *book) (result, error) {
	m, err := g.now.monthly(ctx, b)
	if err != nil {
		return result{}, err
	}
	o, err := g.then.monthly(ctx, b)
	if err != nil {
		return result{}, err
	}
	now, then := g.now.time.within(m.answer.reach, b.in.AsOf, b.in.AsOf), g.then.time.within(o.answer.reach, b.in.AsOf, b.in.AsOf)
	w, ok := m.window(now)
	if !ok || m.why != "" {
		return m.untestable(now), nil
	}
	v, ok := o.window(then)
	if !ok || o.why != "" {
		return o.untestable(then), nil
	}
	q, p := ratioOf(m, w, o, v)
	if !q.Known() {
		return untestable(fmt.Sprintf("Not tested: the change in %s, because too few are on record.", m.subject()), "longer spans"), nil
	}
	r := result{verdict: decide(q.Low, q.High, g.times, map[string]string{">": "above", "<": "below"}[g.is[:1]]), caveats: b.caveats(m.answer.reach), events: m.answer.stored, finding: m.finding(cover(now, then), v, w)}
	r.finding.Values = []blindspot.Value{perMonth("now", "A month, in the time that is asked about", m, w), perMonth("then", "A month, in the time it is compared with", o, v),
		{Key: "ratio", Label: "Ratio of the two", Unit: "ratio", Q: q, P: &p}}
	r.says = fmt.Sprintf("%s a month: %s %s, %s %s. The rate %s (%s).", prose.Capital(m.subject()), average(m, w), prose.During(now), average(o, v), prose.During(then), prose.Change(q), prose.P(p))
	r.bar = fmt.Sprintf("The claim needs it %s %s times the other.", map[string]string{">": "above", "<": "below"}[g.is[:1]], prose.Number(g.times))
	r.finding.Course, r.finding.Rows = g.course(m, w, o, v), append(m.rows(b, now), o.rows(b, then)...)
	return r, nil
}

// course is both times in one series, or, of two series, the first alone: the mean
// of the other is what it is held against.
func (g growth) course(m monthly, w rates.Window, o monthly, v rates.Window) *blindspot.Course {
	need := m.mean("", w)
	need.Value = g.times * o.mean("", v).Value
	need.Label = "needs " + relationWords[g.is] + " " + prose.Average(need.Value)
	levels, windows := []blindspot.Level{m.mean("mean "+average(m, w), w)}, []rates.Window{w}
	if sameSeries(m, o) {
		levels, windows = append(levels, o.mean("compared with "+average(o, v), v)), append(windows, v)
	}
	return m.course([]blindspot.Level{need}, levels, windows...)
}

func average(m monthly, w rates.Window) string {
	return prose.Average(m.average(w))
}

func perMonth(key, label string, m monthly, w rates.Window) blindspot.Value {
	q := blindspot.Exactly(m.average(w))
	if belief, err := m.belief(w.To - w.From); err == nil {
		if e, err := belief.Rate(w, Level); err == nil {
			q = blindspot.Between(e.Value, e.Low, e.High, Level)
		}
	}
	return blindspot.Value{Key: key, Label: label, Unit: m.of + " a month", Q: q}
}

// ratioOf compares two windows: of one series with its own dispersion and
// dependence, of two by those that groups have.
func ratioOf(m monthly, w rates.Window, o monthly, v rates.Window) (blindspot.Quantity, float64) {
	if sameSeries(m, o) {
		belief, err := m.belief(min(w.To-w.From, v.To-v.From))
		if err != nil {
			return blindspot.Unknown(), math.NaN()
		}
		return ratio(belief.Ratio(w, v, Level))
	}
	belief, err := rates.Totals().Belief()
	if err != nil {
		return blindspot.Unknown(), math.NaN()
	}
	return ratio(belief.Between(m.total(w), o.total(v), Level))
}

func sameSeries(m, o monthly) bool {
	if m.first != o.first || len(m.counts) != len(o.counts) {
		return false
	}
	for i, v := range m.counts {
		if v != o.counts[i] && !(math.IsNaN(v) && math.IsNaN(o.counts[i])) {
			return false
		}
	}
	return true
}

// withGrowth sets beside a comparison of totals what it says of the rates: a total
// is a fact of the record, and whether it is more than months differ anyway is
// another question.
func (b *book) withGrowth(ctx context.Context, r result, g growth, m, o amount) result {
	if m.of != o.of || m.of != "events" && m.of != "deaths" || !m.covered || !o.covered {
		return r
	}
	now, err1 := g.now.monthly(ctx, b)
	then, err2 := g.then.monthly(ctx, b)
	if err1 != nil || err2 != nil || now.why+then.why != "" {
		return r
	}
	w, ok1 := now.window(m.when)
	v, ok2 := then.window(o.when)
	if !ok1 || !ok2 || now.when(w) != m.when || then.when(v) != o.when {
		return r
	}
	q, p := ratioOf(now, w, then, v)
	if !q.Known() {
		return r
	}
	r.finding.Values = append(r.finding.Values, blindspot.Value{Key: "ratio", Label: "Ratio of the rates by month", Unit: "ratio", Q: q, P: &p})
	r.bar += fmt.Sprintf(" As a rate by month, %s %s (%s).", m.of, prose.Change(q), prose.P(p))
	return r
}

func parseRate(a *args) runner {
	q, side, threshold := a.quantity(""), a.side(), a.threshold()
	if q.of != "events" && q.of != "deaths" {
		a.fault("of", "only events and deaths have a number per month")
	}
	return q.byMonth(func(b *book, m monthly, when blindspot.DateRange, w rates.Window) result {
		v := perMonth("rate", prose.Capital(q.of)+" a month", m, w)
		r := result{verdict: decide(v.Q.Low, v.Q.High, threshold, side), caveats: b.caveats(m.answer.reach), events: m.answer.stored, finding: m.finding(when, w)}
		r.finding.Method.Name = "Mean by month, dispersion and dependence learnt from the series"
		r.finding.Values = []blindspot.Value{v}
		r.says = fmt.Sprintf("%s a month %s: %s (%s).", prose.Capital(m.subject()), prose.During(when), prose.Average(v.Q.Value), prose.Interval(v.Q.Low, v.Q.High, Level))
		r.bar = fmt.Sprintf("The claim needs it %s %s.", side, prose.Number(threshold))
		r.finding.Course = m.course([]blindspot.Level{bar(fmt.Sprintf("needs %s %s", side, prose.Number(threshold)), threshold)}, []blindspot.Level{m.mean("mean "+average(m, w), w)}, w)
		r.finding.Rows = m.rows(b, when)
		return r
	})
}

// byMonth runs a test on the months of a time. Where the store covers only a part
// of it, the test decides nothing, and what it says of the part is told.
func (q quantity) byMonth(test func(*book, monthly, blindspot.DateRange, rates.Window) result) runner {
	return func(ctx context.Context, b *book) (result, error) {
		m, err := q.monthly(ctx, b)
		if err != nil {
			return result{}, err
		}
		when := q.time.within(m.answer.reach, b.in.AsOf, b.in.AsOf)
		w, ok := m.window(when)
		if ok && m.why == "" {
			return test(b, m, when, w), nil
		}
		r := m.untestable(when)
		if part, some := m.answer.reach.part(when); some && m.why == "" {
			if w, ok = m.window(part); ok {
				of := test(b, m, m.when(w), w)
				r.says += " There: " + of.says
				r.finding, r.caveats, r.events = of.finding, of.caveats, of.events
			}
		}
		return r, nil
	}
}

// leastTrend is the shortest time in which a trend is looked for, in months.
const leastTrend = 12

func parseTrend(a *args) runner {
	q, claimed := a.quantity(""), a.word("claim", true, "rising", "falling")
	if q.of != "events" && q.of != "deaths" {
		a.fault("of", "only events and deaths have a trend")
	}
	return q.byMonth(func(b *book, m monthly, when blindspot.DateRange, all rates.Window) result {
		if all.To-all.From < leastTrend {
			return untestable(fmt.Sprintf("Not tested: the trend of %s %s, because a trend needs at least %d months.", m.subject(), prose.During(when), leastTrend), "a longer time")
		}
		half := (all.To - all.From) / 2
		early, late := rates.Window{From: all.From, To: all.From + half}, rates.Window{From: all.To - half, To: all.To}
		ratio, p := ratioOf(m, late, m, early)
		if !ratio.Known() {
			return untestable(fmt.Sprintf("Not tested: the trend of %s %s, because too few are on record.", m.subject(), prose.During(when)), "a longer time")
		}
		side := map[string]string{"rising": "above", "falling": "below"}[claimed]
		r := result{verdict: decide(ratio.Low, ratio.High, 1, side), caveats: b.caveats(m.answer.reach), events: m.answer.stored, finding: m.finding(when, all)}
		r.finding.Values = []blindspot.Value{{Key: "ratio", Label: "Second half against the first", Unit: "ratio", Q: ratio, P: &p},
			perMonth("early", "A month, in the first half", m, early), perMonth("late", "A month, in the second half", m, late)}
		r.says = fmt.Sprintf("%s a month %s: %s in the first half, %s in the second. The rate %s (%s).", prose.Capital(m.subject()), prose.During(when), average(m, early), average(m, late), prose.Change(ratio), prose.P(p))
		r.bar = fmt.Sprintf("The claim needs the second half %s the first, beyond what months differ anyway.", side)
		need := m.mean("needs "+side+" "+average(m, early), late)
		need.Value = m.mean("", early).Value
		r.finding.Course = m.course([]blindspot.Level{need}, []blindspot.Level{m.mean("first half "+average(m, early), early), m.mean("second half "+average(m, late), late)}, all)
		r.finding.Rows = m.rows(b, when)
		return r
	})
}
