package workbench_test

import (
	"context"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/workbench"
)

// What is not observed is told alike of a map, of the explorer's years and of a
// group's page; of a chronicle there is nothing to tell apart.
func TestUnobservedIsTold(t *testing.T) {
	t.Parallel()
	b := desktest.Bench(desktest.Memory(t, desktest.Releases()))
	ctx := context.Background()
	spells, err := b.Spells(ctx, "Northern Front", 0)
	if err != nil {
		t.Fatal(err)
	}
	unseen := map[string]bool{}
	for _, s := range spells.Unobserved {
		unseen[s.Country] = true
	}
	if unseen["AFG"] || unseen["IRQ"] || !unseen["SYR"] {
		t.Errorf("not observed on the map: %v", unseen)
	}
	for _, c := range []struct {
		country string
		share   float64
	}{{"AFG", 1}, {"SYR", 0}} {
		e, err := b.Explore(ctx, workbench.Selection{Group: "Northern Front", Filter: blindspot.Filter{Countries: []string{c.country}}})
		if err != nil {
			t.Fatal(err)
		}
		if c.share == 0 != (len(e.Years) == 0) || len(e.Seen) != len(e.Years) {
			t.Errorf("%s: %d years with events, %d told of", c.country, len(e.Years), len(e.Seen))
		}
		for _, y := range e.Seen {
			if y.Share != c.share || len(y.Lacking) > 0 {
				t.Errorf("%s: %+v", c.country, y)
			}
		}
	}
	for name, want := range map[string]int{"Northern Front": 3, "is-khorasan": 0} {
		a, err := b.Assessed(ctx, name, 0, false)
		if err != nil {
			t.Fatal(err)
		}
		if got := workbench.Observed(&a); len(got) != want || want > 0 && (got[0][0].Country != "AFG" || !got[0][0].Observed || len(got[0]) != 1) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if of, err := b.Spells(ctx, "is-khorasan", 0); err != nil || len(of.Unobserved) > 0 {
		t.Errorf("a chronicle: %d stretches, %v", len(of.Unobserved), err)
	}
}
