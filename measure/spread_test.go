package measure_test

import (
	"math"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/spatial"
)

// activity makes two years of a group on an 8 x 8 grid: three events a month in
// each area that is active in that year.
func activityIn(before, now []int) measure.Input {
	rng := resample.New(31)
	g := grid{8, 8}
	counts := make([][]float64, 24)
	for m := range counts {
		counts[m] = make([]float64, g.n())
		active := before
		if m >= 12 {
			active = now
		}
		for _, i := range active {
			counts[m][i] = 3
		}
	}
	return simulated(rng, g, counts)
}

func pOf(t *testing.T, f blindspot.Finding, key string) float64 {
	t.Helper()
	v, ok := f.Value(key)
	if !ok || v.P == nil {
		t.Fatalf("%s has no p-value for %q", f.Measure, key)
	}
	return *v.P
}

func TestDiffusionTellsSpreadingFromMoving(t *testing.T) {
	for _, c := range []struct {
		name        string
		before, now []int
		escalates   bool
		relocates   bool
	}{
		// Areas 9 and 54 keep going and become active beside themselves.
		{"spreads around areas it keeps", []int{9, 54}, []int{9, 54, 1, 8, 10, 17, 46, 53, 55, 62}, true, false},
		// The same two stop, and the areas beside them begin.
		{"moves next door", []int{9, 54}, []int{1, 8, 10, 17, 46, 53, 55, 62}, false, true},
		// New areas lie far from the old ones, which go on.
		{"begins elsewhere", []int{0, 63}, []int{0, 63, 27, 28, 35, 36, 21, 42}, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := measure.Diffusion(activityIn(c.before, c.now))
			if err != nil {
				t.Fatal(err)
			}
			if got := pOf(t, f, "escalation") < 0.05; got != c.escalates {
				t.Errorf("escalation with p = %.3f, want it %v: %s", pOf(t, f, "escalation"), c.escalates, f.Statement)
			}
			if got := pOf(t, f, "relocation") < 0.05; got != c.relocates {
				t.Errorf("relocation with p = %.3f, want it %v: %s", pOf(t, f, "relocation"), c.relocates, f.Statement)
			}
		})
	}
}

// A core of one area holds nearly everything; one event lies 400 km east of its
// centre, in an area of its own.
func TestProjectionMeasuresAKnownDistance(t *testing.T) {
	in := activityIn([]int{18}, []int{18})
	centre := grid{8, 8}.place(18)
	far := spatial.Destination(spatial.Point{Lat: centre.Lat, Lon: centre.Lon}, 90, 400)
	e := in.Events[len(in.Events)-1]
	e.ID = "toy:far"
	e.Place.Lat, e.Place.Lon, e.Place.Area = far.Lat, far.Lon, "TOY-022"
	in.Events = append(in.Events, e)
	f, err := measure.Projection(in)
	if err != nil {
		t.Fatal(err)
	}
	if got := number(t, f, "distance_max").Value; math.Abs(got-400) > 0.5 {
		t.Errorf("the far event lies %.1f km from the core, want 400", got)
	}
	if got := number(t, f, "outside_events").Value; got != 1 {
		t.Errorf("%v events lie outside the core, want 1", got)
	}
}

// Four areas with equal numbers of events are four areas in effect, whatever
// the number of events; resampling keeps the truth inside.
func TestFootprintOfEqualAreas(t *testing.T) {
	f, err := measure.Footprint(activityIn([]int{0, 1, 2, 3, 4, 5, 6, 7}, []int{0, 1, 2, 3}))
	if err != nil {
		t.Fatal(err)
	}
	if q := number(t, f, "effective_areas"); math.Abs(q.Value-4) > 0.1 || q.Low > 4 || q.High < 4 {
		t.Errorf("effective areas %v, want 4", q)
	}
	if got := number(t, f, "areas_before").Value; got != 8 {
		t.Errorf("%v areas before, want 8", got)
	}
	if len(f.Series) != 2 || math.Abs(f.Series[0].Value.Value-8) > 0.2 || f.Series[0].Month != begin+11 || f.Series[1].Month != begin+23 {
		t.Errorf("the yearly series holds 8 and 4 at the Decembers, got %v", f.Series)
	}
	// Eight areas in a row, of which the last four stop: the centre moves two
	// areas, about 222 km at the equator, in the year.
	if q := number(t, f, "drift"); q.Low > 222.4 || q.High < 222.4 || math.Abs(q.Value-222.4) > 1 {
		t.Errorf("the centre moved %v km a year, want 222", q)
	}
}

func TestFootprintSeriesLeavesOutYearsWithoutCoverage(t *testing.T) {
	in := activityIn([]int{0, 1}, []int{0, 1})
	for i := range in.Events {
		in.Events[i].When.From += 731 // two years on: 2012 and 2013
		in.Events[i].When.To += 731
	}
	early := in.Events[0]
	early.ID, early.When.From, early.When.To = "toy:early", early.When.From-731, early.When.From-731
	in.Events = append([]blindspot.Event{early}, in.Events...)
	in.AsOf = (begin + 47).Last()
	in.Coverage = blindspot.NewCoverageTable([]blindspot.Coverage{{Country: toy, From: begin + 24, To: begin + 47, Share: 1, Stated: true}})
	f, err := measure.Footprint(in)
	if err != nil {
		t.Fatal(err)
	}
	known := 0
	for _, p := range f.Series {
		if p.Value.Known() {
			known++
		}
	}
	if len(f.Series) != 4 || known != 2 || f.Series[0].Value.Known() {
		t.Errorf("2010 and 2011 are not observed, got %v", f.Series)
	}
}

// Where the period before is not observed, nothing is known of it: not zero.
func TestFootprintBeforeIsUnknownWithoutCoverage(t *testing.T) {
	in := activityIn([]int{0, 1, 2}, []int{0, 1})
	in.Coverage = blindspot.NewCoverageTable([]blindspot.Coverage{{Country: toy, From: begin + 12, To: begin + 23, Share: 1, Stated: true}})
	f, err := measure.Footprint(in)
	if err != nil {
		t.Fatal(err)
	}
	if q := number(t, f, "areas_before"); q.Known() {
		t.Errorf("the year before is not observed, and yet it had %v areas", q)
	}
	if strings.Contains(f.Statement, "period before") {
		t.Errorf("there is nothing to compare with: %s", f.Statement)
	}
}

// The same draws must come out of the same seed, and quick input must not
// change an estimate.
func TestQuickAndSlowGiveTheSameEstimates(t *testing.T) {
	in := contagious(t, resample.New(33), 0.3, 0.2, 0.8)
	quick := in
	quick.Quick = true
	for _, m := range measure.All() {
		slow, errSlow := m.Take(in)
		again, errAgain := m.Take(in)
		fast, errFast := m.Take(quick)
		if (errSlow == nil) != (errFast == nil) || (errSlow == nil) != (errAgain == nil) {
			t.Errorf("%s: errors differ: %v, %v, %v", m.Name, errSlow, errAgain, errFast)
			continue
		}
		if slow.Statement != again.Statement {
			t.Errorf("%s: the same input gives two statements:\n%s\n%s", m.Name, slow.Statement, again.Statement)
		}
		for _, v := range slow.Values {
			q := number(t, fast, v.Key)
			// Monte Carlo means are coarser with fewer runs, and so are tails.
			if m.Name != "tail" && !strings.HasSuffix(v.Key, "_expected") && v.Q.Known() && q.Known() && math.Abs(q.Value-v.Q.Value) > 1e-9*math.Abs(v.Q.Value) {
				t.Errorf("%s %s is %v slowly and %v quickly", m.Name, v.Key, v.Q.Value, q.Value)
			}
		}
	}
}
