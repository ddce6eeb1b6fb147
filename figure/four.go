package figure

import (
	"fmt"
	"math"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// tenth is the change up to which an answer says that nothing clearly changed, and
// farthest the change at the ends of the scale.
const (
	tenth    = 0.1
	farthest = 4.0
)

// lane is one interval in the drawing of an answer, on a scale from -1 to 1 on which
// 0 is no change and 1 speaks for yes.
type lane struct {
	name, words     string
	low, value, top float64 // NaN where there is none
}

// Answer draws the twelve-month change behind one of the four answers: its interval
// against the band in which nothing clearly changed. To the right it speaks for yes.
// The second result is false where nothing is known.
func Answer(a blindspot.Answer) (Drawing, bool) {
	lanes := lanesOf(a)
	d := Drawing{ID: "answer-" + string(a.Question), Title: prose.Capital(a.Question.Words()), Keys: []Key{}}
	if len(lanes) == 0 {
		return d, false
	}
	low, high := scaled(1-tenth), scaled(1+tenth)
	ticks := []tick{{scaled(0.5), "half"}, {0, ""}, {scaled(2), "twice"}}
	if a.Question == blindspot.Unwatched {
		low, high = -2*tenth, 2*tenth
		ticks = []tick{{-1, "most"}, {0, ""}, {1, "least"}}
	}
	var said []string
	for _, l := range lanes {
		said = append(said, l.words)
	}
	d.Alt = fmt.Sprintf("%s: %s. The grey band is what counts as no clear change.", d.Title, strings.Join(said, "; "))
	const step = 15.0
	bottom := step*float64(len(lanes)) + 3
	c := newCanvas("answer", d.Alt, bottom+13)
	c.rect("band", across(low), across(high)-across(low), 0, bottom)
	for _, t := range ticks {
		c.line("grid", across(t.at), 0, across(t.at), bottom)
		c.text("axis", t.anchor(), across(t.at), bottom+10, t.text)
	}
	for i, l := range lanes {
		l.draw(c, step*float64(i)+step/2+2)
	}
	d.SVG = c.done()
	return d, true
}

// Answers draws each of the four; nil where nothing is known of one.
func Answers(all []blindspot.Answer) map[blindspot.Question]*Drawing {
	out := map[blindspot.Question]*Drawing{}
	for _, a := range all {
		if d, ok := Answer(a); ok {
			out[a.Question] = &d
		}
	}
	return out
}

type tick struct {
	at   float64
	text string
}

func (t tick) anchor() string {
	switch {
	case t.at <= -1:
		return "start"
	case t.at >= 1:
		return "end"
	}
	return "middle"
}

// across is where a value of the scale lies across, in per cent: names stand before.
func across(v float64) float64 { return 68 + 31*min(max(v, -1), 1) }

// scaled is a ratio on the scale: its logarithm.
func scaled(ratio float64) float64 {
	return math.Log(max(ratio, 1e-9)) / math.Log(farthest)
}

func lanesOf(a blindspot.Answer) []lane {
	if a.Reply == blindspot.NotCovered {
		return nil
	}
	if q := a.Number.Q; a.Question == blindspot.Unwatched {
		if !q.HasInterval() || !q.Known() {
			return nil
		}
		at := func(p float64) float64 { return 1 - 2*p }
		return []lane{{"attention", "more sources named than for " + prose.Share(q) + " of the other organisations", at(q.High), at(q.Value), at(q.Low)}}
	}
	var out []lane
	for _, t := range a.Trends {
		q := t.Change
		if t.Months != 12 || !q.HasInterval() && !q.LowerBound() {
			continue
		}
		l := lane{name: laneNames[t.What], words: t.What + " " + prose.More(q), low: scaled(q.Low), value: math.NaN(), top: math.NaN()}
		if l.name == "" {
			l.name = t.What
		}
		if q.Known() {
			l.value = scaled(q.Value)
		}
		if !math.IsNaN(q.High) {
			l.top = scaled(q.High)
		}
		out = append(out, l)
	}
	return out
}

var laneNames = map[string]string{"the ground": "areas", "the share outside the core": "outside"}

// draw draws an interval with its value; an end that lies beyond the scale, or is not
// known, has an arrow.
func (l lane) draw(c *canvas, y float64) {
	top := l.top
	if math.IsNaN(top) {
		top = 2
	}
	c.text("axis", "start", 0, y+4, l.name)
	c.line("whisker", across(l.low), y, across(top), y)
	if l.low < -1 {
		c.text("said", "middle", across(-1), y+4.5, "◂")
	}
	if top > 1 {
		c.text("said", "middle", across(1), y+4.5, "▸")
	}
	if !math.IsNaN(l.value) && math.Abs(l.value) <= 1 {
		fmt.Fprintf(&c.b, `<circle class="dot" cx="%.4g%%" cy="%.1f" r="4.5"%s/>`, across(l.value), y, styles["dot"])
	}
}
