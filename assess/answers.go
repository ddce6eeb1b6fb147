package assess

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// beyond is the change from which on it is one: its interval of 90 % must lie
// beyond a tenth, which without any change it does in fewer than one case of ten.
// callBelow is the p-value that a test without an interval must be below.
const (
	beyond    = 0.1
	callBelow = 0.05
)

// Months are the spans over which trends are taken: the last three months beside
// the three before, and the last twelve beside the twelve before.
var trendMonths = []int{3, 12}

// AnswerMeasures are the measures that the four answers rest on, besides those
// of the last months.
var AnswerMeasures = []string{"activity", "footprint", "diffusion", "projection", "attention"}

// Answers answers the four questions from the findings of an assessment, its
// Lately among them. The board, the pages, the report and the terminal show these
// and compute none of their own.
func Answers(a blindspot.Assessment) []blindspot.Answer {
	f := facts{Assessment: a}
	year := monthsOf(f.Window)
	return []blindspot.Answer{f.underOneName(f.growing(), 2*year), f.underOneName(f.spreading(), 2*year), f.underOneName(f.reaching(), 2*year+coreMonths), f.unwatched()}
}

// coreMonths are the months before a window in which a group's core is found.
const coreMonths = 36

// underOneName leaves an answer open that compares so many months of which a part
// stands under another name: what this name did is neither a rise nor a fall of the
// group.
func (f facts) underOneName(a blindspot.Answer, compared int) blindspot.Answer {
	r, ok := f.elsewhere(compared)
	if !ok || a.Reply == blindspot.NotCovered {
		return a
	}
	other := r.ToName
	if string(r.To) == string(f.GroupID) {
		other = r.FromName
	}
	a.Reply = blindspot.Unclear
	a.Text += fmt.Sprintf(" That tells of this name alone: a part of the record of these years stands under %s.", other)
	return a
}

// direction is which way a change goes beyond a tenth.
type direction int

const (
	down   direction = -1
	steady direction = 0
	up     direction = 1
)

// side is the direction that a ratio shows, and whether it is known at all. One that
// the calibration does not bear out at the group's size shows none.
func side(v blindspot.Value) (d direction, known bool) {
	q := v.Q
	switch {
	case v.Unproven != "": // the number stands, and nothing is read off it
		return steady, v.Q.HasInterval() || v.Q.LowerBound()
	case q.LowerBound(): // a rise from none, of which chance may make a few events
		if q.Low > 1+beyond && (v.P == nil || *v.P < callBelow) {
			return up, true
		}
		return steady, true
	case !q.HasInterval():
		return steady, false
	case q.Low > 1+beyond:
		return up, true
	case q.High < 1-beyond:
		return down, true
	}
	return steady, true
}

// reply answers by a direction.
func reply(d direction) blindspot.Reply {
	switch d {
	case up:
		return blindspot.Yes
	case down:
		return blindspot.No
	case steady:
	}
	return blindspot.Unclear
}

// both is the direction of two changes of one thing: that of either, where the
// other does not go the other way.
func both(a, b direction) direction {
	switch {
	case a == steady:
		return b
	case b == steady || a == b:
		return a
	}
	return steady
}

// missing is the answer without data, with the reason that a gap gives.
func (f facts) missing(q blindspot.Question, measure, title string) blindspot.Answer {
	text := "not measured"
	for _, g := range f.Gaps {
		if g.Measure == title {
			text = g.Reason
		}
	}
	return blindspot.Answer{Question: q, Reply: blindspot.NotCovered, Number: blindspot.Value{Q: blindspot.Unknown()}, Window: f.Window,
		Trends: []blindspot.Trend{}, Text: prose.Capital(text) + ".", Measure: measure}
}

// trends are how values moved over the last three and twelve months, for pairs of
// key and name.
func (f facts) trends(measure string, keyed ...string) []blindspot.Trend {
	out := []blindspot.Trend{}
	for _, months := range trendMonths {
		x, ok := f.lately(measure, months)
		if months == monthsOf(f.Window) {
			x, ok = f.finding(measure)
		}
		for i := 0; ok && i+1 < len(keyed); i += 2 {
			v := valueOf(x, keyed[i])
			if v.Q.Known() || v.Q.LowerBound() {
				out = append(out, blindspot.Trend{Months: months, What: keyed[i+1], Change: v.Q, P: v.P, Text: trendText(keyed[i+1], v)})
			}
		}
	}
	return out
}

// steadily is what is said of a trend that did not clearly change.
const steadily = " without clear change"

// trendText says what moved, without numbers where nothing clearly did.
func trendText(what string, v blindspot.Value) string {
	if d, _ := side(v); d == steady {
		return what + steadily
	}
	return what + " " + prose.Change(v.Q)
}

// latest is the trend of the last three months as a sentence.
func latest(trends []blindspot.Trend) string {
	var parts []string
	for _, t := range trends {
		if t.Months == trendMonths[0] {
			parts = append(parts, t.Text)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	if text := strings.Join(parts, ", "); strings.Count(text, steadily) == len(parts) {
		return " In the last three months nothing clearly changed against the three before."
	}
	return " In the last three months, against the three before: " + prose.List(parts) + "."
}
