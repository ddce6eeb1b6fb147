package measure_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/simworld"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/stats/resample"
)

// A yearly wave, a level shared by all areas, one that lasts from month to month and
// plain chance are not told as events that set off others, whatever the model puts
// down to them.
func TestCoursesAreNotToldAsContagion(t *testing.T) {
	slow.Test(t)
	const runs = 8
	said := map[string]int{}
	all := 0
	for _, w := range simworld.Worlds() {
		if w.Name != "static" && w.Name != "seasonal" && w.Name != "common shock" && w.Name != "dependent" {
			continue
		}
		for run := range uint64(runs) {
			in := inputOf(w.Draw(rand.New(rand.NewPCG(run, 77)), 40), run)
			in.Quick = true
			f, err := measure.SelfSustainability(in)
			if err != nil {
				t.Fatal(err)
			}
			s, err := measure.Spillover(in)
			if err != nil {
				t.Fatal(err)
			}
			all++
			said["by months"] += oneIf(!strings.Contains(f.Statement, "month to month is not shown"))
			said["by days"] += oneIf(!strings.Contains(f.Statement, "not shown either"))
			said["spills over"] += oneIf(strings.Contains(s.Statement, "account for"))
		}
	}
	for what, n := range said { // five of a hundred; six of 32 are fewer than one in a hundred
		if all != 4*runs || n > 5 {
			t.Errorf("%s: said in %d of %d groups without contagion", what, n, all)
		}
	}
}

// Statement, p-value and interval say the same: none at all lies within the interval
// exactly where it is not shown that events set off others.
func TestContagionSaysOneThing(t *testing.T) {
	shown := 0
	for run := range uint64(10) {
		own, passed := 0.35, 0.25
		if run >= 5 {
			own, passed = 1e-9, 1e-9
		}
		in := contagious(t, resample.New(24, run), own, passed, 0.8)
		in.Quick, in.Shared = true, new(measure.Shared)
		f, err := measure.SelfSustainability(in)
		if err != nil {
			t.Fatal(err)
		}
		s, err := measure.Spillover(in)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			f        blindspot.Finding
			key, not string
		}{{f, "eigenvalue", "month to month is not shown"}, {f, "branching", "not shown either"}, {s, "neighbour_share", "is not shown"}, {s, "own_share", ""}} {
			v, ok := c.f.Value(c.key)
			if !ok || v.P == nil {
				t.Fatalf("%s has no p-value", c.key)
			}
			if v.Q.HasInterval() && *v.P > 0.05 && v.Q.Low != 0 {
				t.Errorf("%s is %v with p = %v", c.key, v.Q, *v.P)
			}
			if c.not != "" && strings.Contains(c.f.Statement, c.not) != (*v.P >= 0.05) && v.Q.Value > 0 {
				t.Errorf("%s, p = %v: %s", c.key, *v.P, c.f.Statement)
			}
		}
		v, _ := f.Value("eigenvalue")
		shown += oneIf(run < 5 && *v.P < 0.05)
	}
	if shown < 4 {
		t.Errorf("contagion of 0.6 by months is shown in %d of 5 groups of some 300 events a year", shown)
	}
}
