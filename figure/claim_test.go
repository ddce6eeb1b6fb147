package figure_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
)

// wellFormed fails for a drawing that is no XML.
func wellFormed(t *testing.T, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%v in %.300s", err, svg)
		}
	}
}

func point(m blindspot.Month, v float64) blindspot.Point {
	return blindspot.Point{Month: m, Value: blindspot.Exactly(v)}
}

// The line of the claim is in the drawing, in the legend and in the words for
// readers who cannot see it; what is not covered is told; words are escaped.
func TestClaimFigure(t *testing.T) {
	m := blindspot.NewMonth(2015, 1)
	c := &blindspot.Course{Title: "Deaths <added> up", Unit: "deaths", Runs: true, Bars: []blindspot.Level{{Label: "needs above 20 & more", From: m, To: m + 3, Value: 20}},
		Points: []blindspot.Point{point(m, 4), {Month: m + 1, Value: blindspot.Between(12, 10, 15, 0)}, {Month: m + 2, Value: blindspot.Unknown()}, point(m+3, 30)},
		Beside: &blindspot.Beside{Label: "2013", Points: []blindspot.Point{point(m-24, 5), point(m-23, 9)}}}
	d := figure.Claim(c, `deaths "2015" > 20`, "A source", blindspot.NewDate(2021, 12, 31))
	wellFormed(t, d.SVG)
	for _, k := range d.Keys {
		wellFormed(t, k.Sample)
	}
	for _, want := range []string{`class="need"`, "needs above 20 &amp; more", `class="gap"`, `class="beside"`, `class="range"`, "aria-label="} {
		if !strings.Contains(d.SVG, want) {
			t.Errorf("no %q in %s", want, d.SVG)
		}
	}
	for _, want := range []string{"30 at the end", "needs above 20", "2015-01 to 2015-04"} {
		if !strings.Contains(d.Alt, want) {
			t.Errorf("no %q in %q", want, d.Alt)
		}
	}
	if want := "as known on 31 December 2021. Source: A source."; !strings.HasSuffix(d.Caption, want) {
		t.Error(d.Caption)
	}
	if len(d.Table.Rows) != 4 || d.Table.Rows[2][1] != "not known" || len(d.Keys) != 5 {
		t.Errorf("%v %v", d.Table, d.Keys)
	}
}

// Series of any length, of nothing, of years and of a far beginning can be drawn.
func TestClaimFigureOfOddSeries(t *testing.T) {
	for n := range 40 {
		for _, every := range []blindspot.Month{1, 12} {
			c := &blindspot.Course{Title: "Events a month", Unit: "events a month"}
			for i := range n {
				c.Points = append(c.Points, point(blindspot.Month(i)*every+1, float64(i%3)))
			}
			c.Levels = []blindspot.Level{{Label: "mean", From: -5, To: 2000, Value: 1e9}}
			d := figure.Claim(c, "x", "", 0)
			wellFormed(t, d.SVG)
			if n > 0 && (strings.Contains(d.SVG, "NaN") || strings.Contains(d.SVG, "e+")) {
				t.Errorf("%d: %s", n, d.SVG)
			}
		}
	}
}
