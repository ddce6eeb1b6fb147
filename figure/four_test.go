package figure_test

import (
	"math"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
)

// Each answer that is known is drawn against its band, with words for those who cannot
// see it; what is not known is not drawn.
func TestAnswerFigure(t *testing.T) {
	trend := func(what string, q blindspot.Quantity) blindspot.Trend {
		return blindspot.Trend{Months: 12, What: what, Change: q}
	}
	growing := blindspot.Answer{Question: blindspot.Growing, Reply: blindspot.Unclear, Trends: []blindspot.Trend{{Months: 3, What: "events", Change: blindspot.Between(9, 8, 10, 0.9)},
		trend("events", blindspot.Between(0.67, 0.21, 2.13, 0.9)), trend("deaths", blindspot.Between(0.1, 0.001, 60, 0.9))}}
	d, ok := figure.Answer(growing)
	if !ok || strings.Count(d.SVG, `class="whisker"`) != 2 || strings.Count(d.SVG, `class="band"`) != 1 || strings.Count(d.SVG, "◂") != 2 || strings.Count(d.SVG, "▸") != 1 {
		t.Errorf("%v %s", ok, d.SVG)
	}
	wellFormed(t, d.SVG)
	if want := "events 33 % fewer (between 79 % fewer and 2.13 times as many)"; !strings.Contains(d.Alt, want) || strings.Contains(d.SVG, "NaN") {
		t.Errorf("%s\n%s", d.Alt, d.SVG)
	}
	attention := blindspot.Answer{Question: blindspot.Unwatched, Reply: blindspot.Yes, Number: blindspot.Value{Q: blindspot.Between(0.1, 0.02, 0.3, 0.9)}}
	if d, ok = figure.Answer(attention); !ok || !strings.Contains(d.Alt, "10 % (2 to 30 %)") {
		t.Errorf("%v %s", ok, d.Alt)
	}
	bound := blindspot.Answer{Question: blindspot.Spreading, Reply: blindspot.Unclear, Trends: []blindspot.Trend{trend("the ground", blindspot.AtLeast(0.8, 0.9))}}
	if d, ok = figure.Answer(bound); !ok || strings.Contains(d.SVG, "<circle") || !strings.Contains(d.SVG, "▸") {
		t.Errorf("%v %s", ok, d.SVG)
	}
	for _, a := range []blindspot.Answer{{Question: blindspot.Growing, Reply: blindspot.NotCovered}, {Question: blindspot.Spreading, Reply: blindspot.Unclear},
		{Question: blindspot.Unwatched, Reply: blindspot.Unclear, Number: blindspot.Value{Q: blindspot.Exactly(math.NaN())}}} {
		if d, ok := figure.Answer(a); ok || d.SVG != "" {
			t.Errorf("drawn of nothing: %s", d.SVG)
		}
	}
}
