package blindspot_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
)

// However they come, events are brought into the same order, and none is lost.
func TestSortBriefs(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	begin := blindspot.NewDate(2000, time.January, 1)
	all := make([]blindspot.EventBrief, 500)
	for i := range all {
		from := begin + blindspot.Date(rng.IntN(40))
		all[i] = blindspot.EventBrief{When: blindspot.DateRange{From: from, To: from + blindspot.Date(rng.IntN(5))}, SideA: blindspot.ActorID(rune('a' + rng.IntN(3))), Deaths: rng.IntN(4), Lat: float64(i)}
	}
	want := slices.Clone(all)
	blindspot.SortBriefs(want)
	seen := map[float64]bool{}
	for i, e := range want {
		seen[e.Lat] = true
		if i > 0 && want[i-1].Ended() > e.Ended() {
			t.Fatalf("event %d ended on %s, after the next, on %s", i-1, want[i-1].Ended(), e.Ended())
		}
	}
	if len(seen) != len(all) {
		t.Fatalf("%d of %d events are left", len(seen), len(all))
	}
	for range 20 {
		rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		blindspot.SortBriefs(all)
		if d := cmp.Diff(want, all); d != "" {
			t.Fatal(d)
		}
	}
}
