package figure_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
)

// Two series share the months and the axis; a month that is not compared breaks both
// lines, is grey, and has no number in the table.
func TestSources(t *testing.T) {
	t.Parallel()
	first := blindspot.NewMonth(2020, 1)
	points := func(counts ...int) (out []blindspot.Point) {
		for i, n := range counts {
			p := blindspot.Point{Month: first + blindspot.Month(i), Value: blindspot.Unknown()}
			if n >= 0 {
				p.Value = blindspot.Exactly(float64(n))
			}
			out = append(out, p)
		}
		return out
	}
	d := figure.Sources("x", "events", "Hill <Front>", figure.Series{Name: "the record", Points: points(1, 2, -1, 4)}, figure.Series{Name: "yours", Points: points(2, 40, -1, 3)}, blindspot.NewDate(2020, 6, 1))
	if diff := cmp.Diff([][]string{{"2020-01", "1", "2"}, {"2020-02", "2", "40"}, {"2020-03", blindspot.Unknown().Point(), blindspot.Unknown().Point()}, {"2020-04", "4", "3"}}, d.Table.Rows); diff != "" {
		t.Error(diff)
	}
	if strings.Count(d.SVG, `class="seen"`) != 1 || strings.Count(d.SVG, `class="beside"`) != 1 || !strings.Contains(d.SVG, `class="gap"`) || strings.Contains(d.SVG, "<Front>") || len(d.Keys) != 3 {
		t.Errorf("%s %v", d.SVG, d.Keys)
	}
	if !strings.Contains(d.Caption, "never added") || !strings.Contains(d.Alt, "yours as a dotted one") {
		t.Error(d.Caption, d.Alt)
	}
	if none := figure.Sources("x", "events", "x", figure.Series{}, figure.Series{}, 0); none.SVG != "" {
		t.Error(none.SVG)
	}
}
