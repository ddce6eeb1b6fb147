package assess

import (
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// middle is the percentile of the group in the middle.
const middle = 0.5

// unwatched answers from the attention percentile: clearly below the middle group,
// or clearly above.
func (f facts) unwatched() blindspot.Answer {
	x, ok := f.finding("attention")
	if !ok {
		return f.missing(blindspot.Unwatched, "attention", "Attention")
	}
	q := valueOf(x, "attention_percentile")
	a := blindspot.Answer{Question: blindspot.Unwatched, Number: q, Window: x.Window, Trends: []blindspot.Trend{}, Measure: x.Measure, Reply: blindspot.Unclear}
	switch {
	case !q.Q.HasInterval():
		a.Reply = blindspot.NotCovered
	case q.Unproven != "": // stays unclear
	case q.Q.High < middle*(1-beyond):
		a.Reply = blindspot.Yes
	case q.Q.Low > middle*(1+beyond):
		a.Reply = blindspot.No
	}
	if q.Q.TellsNothing() {
		a.Reply = blindspot.Unclear
		a.Text = fmt.Sprintf("The number of sources of its events in %s tells nothing yet: given deaths, type of violence, country and year, it would fit nearly any place among the organisations.", x.Window)
		return a
	}
	a.Text = fmt.Sprintf("The data name more sources for its events in %s than for those of %s of the other organisations, given deaths, type of violence, country and year", x.Window, prose.Share(q.Q))
	for _, months := range trendMonths {
		then, ok := f.ago("attention", months)
		was := valueOf(then, "attention_percentile").Q
		if !ok || !was.Known() || was.TellsNothing() {
			continue
		}
		moved := blindspot.Unknown()
		if was.Value > 0 {
			moved = blindspot.Exactly(q.Q.Value / was.Value)
		}
		a.Trends = append(a.Trends, blindspot.Trend{Months: months, What: "percentile", Change: moved, Text: fmt.Sprintf("%s of them %s earlier", prose.Percent(was.Value), prose.Months(months))})
	}
	for i, t := range a.Trends {
		if i == 0 {
			a.Text += "; it was "
		} else {
			a.Text += ", "
		}
		a.Text += t.Text
	}
	a.Text += "."
	return a
}
