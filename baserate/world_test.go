package baserate_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/baserate"
)

// line is a published rate with the question and class that reproduce it.
type line struct {
	name      string
	question  baserate.Question
	class     baserate.Class
	want      float64 // per cent; of spike-next and spike-year the ratio
	tolerance float64 // half a unit of the last digit published
	low, high float64 // the published 90 % interval, 0 where there is none
}

// TestWorld holds the rates of the world's dyads to December 2021 (UCDP GED 26.1
// by month of date_start, dyads that reach 25 deaths in a year only later left
// out) against those that were computed from the same table elsewhere. Each line
// names the definition that reproduces it to the last digit.
func TestWorld(t *testing.T) {
	dyad, org := baserate.Dyad, baserate.Organisation
	sb, ns, os := blindspot.StateBased, blindspot.NonState, blindspot.OneSided
	large := func(from, below int) baserate.Class {
		return baserate.Class{Unit: dyad, Large: baserate.Band{From: from, Below: below}, Hindsight: true}
	}
	spread := func(from, below int) baserate.Class {
		return baserate.Class{Unit: org, Countries: baserate.Band{From: from, Below: below}, Hindsight: true}
	}
	lines := []line{
		{"dyads after 3 silent months", baserate.Return, baserate.Class{Unit: dyad, Silent: 3}, 58.7, .05, 0, 0},
		{"dyads after 6 silent months", baserate.Return, baserate.Class{Unit: dyad, Silent: 6}, 42.0, .05, 0, 0},
		{"dyads after 12 silent months", baserate.Return, baserate.Class{Unit: dyad, Silent: 12}, 23.9, .05, 22.4, 25.7},
		{"dyads after 24 silent months", baserate.Return, baserate.Class{Unit: dyad, Silent: 24}, 11.0, .05, 0, 0},
		{"dyads after 60 silent months", baserate.Return, baserate.Class{Unit: dyad, Silent: 60}, 3.8, .05, 0, 0},
		{"organisations after 12 silent months", baserate.Return, baserate.Class{Unit: org, Silent: 12}, 22.7, .05, 0, 0},
		{"organisations after 60 silent months", baserate.Return, baserate.Class{Unit: org, Silent: 60}, 2.9, .05, 0, 0},
		{"large state-based dyads after 12 silent months", baserate.Return,
			baserate.Class{Unit: dyad, Silent: 12, Type: sb, Total: baserate.Band{From: 1000}}, 27.0, .05, 0, 0},
		{"returns after 60 months that reach 25 in a year", baserate.ReturnLarge, baserate.Class{Unit: dyad, Silent: 60}, 28.4, .05, 23.4, 32.7},
		{"0 large months, a year ahead", baserate.Above, large(0, 1), 0.6, .05, 0, 0},
		{"1 large month", baserate.Above, large(1, 2), 4.2, .05, 0, 0},
		{"2 to 3 large months", baserate.Above, large(2, 4), 11.3, .05, 0, 0},
		{"4 to 6 large months", baserate.Above, large(4, 7), 25.7, .05, 0, 0},
		{"7 to 9 large months", baserate.Above, large(7, 10), 41.0, .05, 0, 0},
		{"10 to 11 large months", baserate.Above, large(10, 12), 55.0, .05, 0, 0},
		{"12 large months", baserate.Above, large(12, 13), 85.4, .05, 0, 0},
		{"nothing left of a spike", baserate.SpikeGone, baserate.Class{Unit: dyad}, 39, .5, 0, 0},
		{"half left of a spike", baserate.SpikeHalf, baserate.Class{Unit: dyad}, 17, .5, 0, 0},
		{"what is left of a spike", baserate.SpikeNext, baserate.Class{Unit: dyad}, .044, .0005, .032, .060},
		{"the year after a spike", baserate.SpikeYear, baserate.Class{Unit: dyad}, 1.45, .005, 1.31, 1.61},
		{"years that double", baserate.Double, baserate.Class{Unit: dyad}, 10.3, .05, 0, 0},
		{"years that halve", baserate.Halve, baserate.Class{Unit: dyad}, 57, .5, 0, 0},
		{"large years that are followed by less", baserate.Lower, baserate.Class{Unit: dyad, Level: baserate.Band{From: 1000}}, 74.6, .05, 70.8, 79.8},
		{"doubling after a doubling", baserate.Double, baserate.Class{Unit: dyad, Trend: baserate.Doubled}, 9.6, .05, 0, 0},
		{"doubling otherwise", baserate.Double, baserate.Class{Unit: dyad, Trend: baserate.NotDoubled}, 10.5, .05, 0, 0},
		{"a month of 25 after one", baserate.Again, baserate.Class{Unit: dyad}, 53.7, .05, 0, 0},
		{"25 after a small year of dyads known", baserate.Reach, baserate.Class{Unit: dyad}, 16.6, .05, 15.0, 18.2},
		{"war after 25 to 99", baserate.War, baserate.Class{Unit: dyad, Level: baserate.Band{From: 25, Below: 100}}, 0.8, .05, 0, 0},
		{"one country so far", baserate.Spread, spread(1, 2), 0.7, .1, 0, 0},
		{"two countries so far", baserate.Spread, spread(2, 3), 2.6, .2, 0, 0},
		{"three countries or more", baserate.Spread, spread(3, 0), 21, 3, 0, 0}, // its interval is 7 to 38
		{"ends of non-state dyads", baserate.End, baserate.Class{Unit: dyad, Type: ns}, 52.6, .05, 0, 0},
		{"ends of state-based dyads", baserate.End, baserate.Class{Unit: dyad, Type: sb}, 17.9, .05, 0, 0},
		{"ends of one-sided dyads", baserate.End, baserate.Class{Unit: dyad, Type: os}, 20.6, .05, 0, 0},
		{"leaps to 1,000 from under 25", baserate.Leap, baserate.Class{Unit: dyad}, 46, .5, 40, 51},
	}
	table := world(t)
	for _, l := range lines {
		t.Run(l.name, func(t *testing.T) {
			r, err := table.Of(l.question, l.class)
			if err != nil {
				t.Fatal(err)
			}
			scale, wide := 100., 2. // bootstraps of 999 of some 200 cases differ by more than a point
			if l.question == baserate.SpikeNext || l.question == baserate.SpikeYear {
				scale, wide = 1, .02
			}
			t.Logf("%.4g (%.4g to %.4g) of %d cases, %d units; published %v", scale*r.Share.Value, scale*r.Share.Low, scale*r.Share.High, r.Cases, r.Units, l.want)
			if got := scale * r.Share.Value; math.Abs(got-l.want) > l.tolerance {
				t.Errorf("%.3f, published %v", got, l.want)
			}
			if l.high > 0 && (math.Abs(scale*r.Share.Low-l.low) > wide || math.Abs(scale*r.Share.High-l.high) > wide) {
				t.Errorf("interval %.3f to %.3f, published %v to %v", scale*r.Share.Low, scale*r.Share.High, l.low, l.high)
			}
		})
	}
}

// TestHindsight shows what the yearly file's filter makes of small groups: rows
// from before a dyad was known raise the rate.
func TestHindsight(t *testing.T) {
	table := world(t)
	class := baserate.Class{Unit: baserate.Dyad, Large: baserate.Band{Below: 1}}
	then, err := table.Of(baserate.Above, class)
	if err != nil {
		t.Fatal(err)
	}
	class.Hindsight = true
	now, err := table.Of(baserate.Above, class)
	if err != nil {
		t.Fatal(err)
	}
	if then.Share.Value >= now.Share.Low {
		t.Errorf("quiet dyads reach 25 in %v as known then, %v in hindsight: the filter must show", then.Share, now.Share)
	}
}
