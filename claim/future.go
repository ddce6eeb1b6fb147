package claim

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim/language"
	"github.com/blindspot/blindspot/source/casefile"
)

// Future is what a claim says of days to come, so that it can be asked before them
// and answered after.
type Future struct {
	Text string              // the claim with its days written out, which it keeps whenever it is read
	Days blindspot.DateRange // that it is about; it can be answered once they are over

	// A number of events or deaths a month, where the claim is about nothing else.
	Of        string   // "events" or "deaths"
	Countries []string // ISO 3166 alpha-3; none: anywhere
	Low, High float64  // the claim holds from Low to High, both included
	// Apart says why a forecast of monthly numbers of a group says nothing of the
	// claim; "" where it may.
	Apart string
}

// AsFuture reads a claim as a question asked on a day. It fails with Usage where the
// claim does not say by which day it is decided, or that day is not to come.
func AsFuture(c *casefile.Case, text string, asOf blindspot.Date, look Lookup) (Future, error) {
	_, t, err := readSentence(c, text, look)
	if err != nil {
		return Future{}, err
	}
	t.Params = maps.Clone(t.Params)
	f := Future{Low: math.Inf(-1), High: math.Inf(1)}
	if f.Days, err = daysOf(c, t, asOf); err != nil {
		return f, err
	}
	if f.Days.To <= asOf {
		return f, blindspot.Errorf(blindspot.Usage, "a claim about the past is tested: blindspot check", "the claim is about days up to %s, and the record is asked as of %s: nothing of it is to come", f.Days.To, asOf)
	}
	if f.Text = language.Print(t); f.Text == "" {
		f.Text = text
	}
	f.monthly(c, t)
	return f, nil
}

const nameDays = "name first and last day, as in 2027-01..2027-06, or until a day"

// daysOf are the days that decide a claim. A time "until" a day gets its beginning
// written out: it would begin elsewhere when the claim is read later.
func daysOf(c *casefile.Case, t blindspot.ClaimTest, asOf blindspot.Date) (blindspot.DateRange, error) {
	a := &args{c: c, params: t.Params}
	var days blindspot.DateRange
	add := func(when blindspot.DateRange) {
		if !days.To.Known() {
			days = when
		}
		days = blindspot.DateRange{From: min(days.From, when.From), To: max(days.To, when.To)}
	}
	for _, name := range []string{"window", "than_window"} {
		if _, given := t.Params[name]; !given {
			continue
		}
		when, ahead := a.time(name).ahead(asOf)
		switch {
		case when.last > 0:
			return days, blindspot.Errorf(blindspot.Usage, nameDays, "a question needs days that stay, and the last %d months move on", when.last)
		case !when.when.From.Known() || !when.when.To.Known():
			return days, blindspot.Errorf(blindspot.Usage, nameDays, "a question needs a day by which it is decided, and the time %q has no end or no beginning", t.Params[name])
		case ahead:
			t.Params[name] = when.when.From.String() + " to " + when.when.To.String()
		}
		add(when.when)
	}
	switch t.Kind {
	case "forecast":
		from := a.date("from")
		add(blindspot.DateRange{From: from, To: from.AddMonths(a.count("months", 24))})
	case "first_event":
		day := a.date("date")
		switch t.Params["is"] {
		case "before":
			add(blindspot.DateRange{From: min(asOf+1, day-1), To: day - 1})
		case "after":
			add(blindspot.DateRange{From: min(asOf+1, day), To: day})
		default:
			add(blindspot.DateRange{From: day, To: day})
		}
	}
	if !days.To.Known() {
		return days, blindspot.Errorf(blindspot.Usage, nameDays, "a question needs a day by which it is decided, and the claim names none")
	}
	return days, nil
}

// plain are the parameters of a count that is of all events or deaths of a group.
var plain = []string{"of", "countries", "window", "at_least", "at_most", "role", "part"}

// monthly reads the claim as a number of events or deaths a month, or says what else
// it is.
func (f *Future) monthly(c *casefile.Case, t blindspot.ClaimTest) {
	of := t.Params["of"]
	if of == "" {
		of = "events"
	}
	var narrowed []string
	for _, name := range slices.Sorted(maps.Keys(t.Params)) {
		if !slices.Contains(plain, name) {
			narrowed = append(narrowed, name)
		}
	}
	kind, _ := kindOf(t.Kind)
	switch {
	case t.Kind != "count":
		f.Apart = fmt.Sprintf("the program forecasts events and deaths of a group by month, and this claim is of another kind (%s)", strings.ToLower(kind.Title))
		return
	case of != "events" && of != "deaths":
		f.Apart = fmt.Sprintf("the program forecasts events and deaths of a group by month, and no %s", of)
		return
	case len(narrowed) > 0:
		f.Apart = fmt.Sprintf("the program forecasts all %s of a group by month, and the claim counts a part of them (%s)", of, strings.Join(narrowed, ", "))
		return
	case f.Days.From != f.Days.From.Month().First() || f.Days.To != f.Days.To.Month().Last():
		f.Apart = "the program forecasts whole months, and the days of the claim are none"
		return
	}
	a := &args{c: c, params: t.Params}
	f.Of = of
	for _, r := range a.regions("countries", false) {
		f.Countries = append(f.Countries, r.countries...)
	}
	if _, ok := t.Params["at_least"]; ok {
		f.Low = float64(a.count("at_least", 0))
	}
	if _, ok := t.Params["at_most"]; ok {
		f.High = float64(a.count("at_most", 0))
	}
}

// Came reports what a claim that was tested once its days were over came to, and by
// which rule; nil where the record does not decide it. Numbers of events, deaths,
// areas, countries and months are taken at their best estimates where the bounds of
// the estimates would leave it open: forecasts are of these, too.
func Came(t blindspot.ClaimTest, verdict blindspot.Verdict, findings []blindspot.Finding) (came *bool, by string) {
	yes, no := true, false
	switch verdict {
	case blindspot.Supported:
		return &yes, "all that the estimates allow lies on the claimed side"
	case blindspot.Contradicted:
		return &no, "all that the estimates allow lies on the other side"
	case blindspot.Mixed:
	default:
		return nil, "the record does not reach the claim"
	}
	held, ok := atBest(t, findings)
	switch {
	case ok && held:
		came = &yes
	case ok:
		came = &no
	default:
		return nil, "the record leaves the claim open"
	}
	return came, "the best estimate decides, since the bounds of the estimates leave it open"
}

// atBest reports whether the claim holds of the best estimates; ok is false for what
// is no number.
func atBest(t blindspot.ClaimTest, findings []blindspot.Finding) (held, ok bool) {
	if len(findings) != 1 {
		return false, false
	}
	var numbers []float64
	for _, v := range findings[0].Values {
		numbers = append(numbers, v.Q.Value)
	}
	return HoldsOf(t, numbers)
}

// HoldsOf reports whether a claim holds of numbers that stand in the order of the
// values of its finding; ok is false where it is about no number.
func HoldsOf(t blindspot.ClaimTest, numbers []float64) (held, ok bool) {
	a := &args{c: new(casefile.Case), params: t.Params}
	switch {
	case t.Kind == "count" && len(numbers) > 0:
		v := numbers[0]
		_, least := t.Params["at_least"]
		_, most := t.Params["at_most"]
		return (!least || v >= float64(a.count("at_least", 0))) && (!most || v <= float64(a.count("at_most", 0))), true
	case t.Kind == "compare" && t.Params["per"] == "" && len(numbers) > 1:
		d := numbers[0] - a.number("times", 1)*numbers[1]
		return holds(t.Params["is"], d, d) == blindspot.Supported, true
	}
	return false, false
}
