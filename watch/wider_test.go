package watch_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/watch"
)

// A group whose events only become more numerous shows more areas, and has not spread:
// of groups that draw from the same forty areas before and after, with up to twenty times
// as many events, hardly one is said to have broken out by areas. By effective numbers as
// they stand, all of them would be.
func TestMoreEventsAreNoMoreAreas(t *testing.T) {
	called, groups := 0, 0
	for _, n := range []struct{ before, after int }{{5, 40}, {8, 80}, {10, 200}, {20, 200}} {
		for seed := range uint64(25) {
			groups++
			if spreads(t, seed, n.before, n.after, 40, 40) {
				called++
			}
		}
	}
	if called > groups/20 {
		t.Errorf("%d of %d groups that stayed where they were are said to have spread", called, groups)
	}
}

// One that goes from two areas to forty is seen to, whether or not its events become more.
func TestSpreadIsSeen(t *testing.T) {
	for _, n := range []struct{ before, after int }{{20, 60}, {60, 60}, {100, 60}} {
		seen := 0
		for seed := range uint64(20) {
			if spreads(t, seed, n.before, n.after, 2, 40) {
				seen++
			}
		}
		if seen < 18 {
			t.Errorf("%d events in 2 areas, then %d in 40: seen in %d of 20", n.before, n.after, seen)
		}
	}
}

// spreads asks about a group with so many events in so many areas before and after, which
// are not equally likely.
func spreads(t *testing.T, seed uint64, before, after, areasBefore, areasAfter int) bool {
	t.Helper()
	origin, end := month(2005, time.December), month(2007, time.December)
	rng := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // reproducible
	var w made
	w.add("g", month(1995, 1), 1, 25, "AAA", 0)
	draw := func(areas int) int { return min(rng.IntN(areas), rng.IntN(areas)) }
	for range before {
		w.add("g", month(2004, 1)+blindspot.Month(rng.IntN(24)), 1, 0, "AAA", draw(areasBefore))
	}
	for range after {
		w.add("g", month(2006, 1)+blindspot.Month(rng.IntN(24)), 1, 0, "AAA", draw(areasAfter))
	}
	got, ok := at(watch.Outcomes(watch.Input{Events: inBrief(w.events), Groups: groups("g"), Coverage: everywhere(month(1990, 1), end), AsOf: end.Last()}), "g", origin)
	if !ok || !got.Resolved {
		t.Fatalf("the group is not assessed: %+v", got)
	}
	return got.Outcome.Areas
}
