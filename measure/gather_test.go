package measure_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/workbench"
)

// A measure finds the same where only what it reads was gathered: for a ledger, a
// claim on one measure is not worth reading a war for.
func TestGatheredForOneMeasure(t *testing.T) {
	x := real(t)
	var store memory.Store
	if _, _, err := store.Add(memory.Release{Dataset: blindspot.Dataset{Source: "ucdp-ged", Release: "test", Published: blindspot.NewDate(2018, 6, 1)}, Events: x.events, Coverage: x.coverage.Rows()}); err != nil {
		t.Fatal(err)
	}
	scope := measure.Scope{Group: blindspot.Group{ID: "ucdp:1051", Name: "Boko Haram", Actors: []blindspot.ActorID{"ucdp:1051"}}, AsOf: blindspot.NewDate(2018, 12, 31),
		Geo: workbench.Geography{World: place.World}, Seed: 1}
	all, err := measure.Gather(context.Background(), &store, scope)
	if err != nil {
		t.Fatal(err)
	}
	if len(all.Events) == 0 || len(all.Context) == 0 {
		t.Fatalf("%d events, %d around them", len(all.Events), len(all.Context))
	}
	found := 0
	for _, m := range measure.All() {
		scope.For = &m
		some, err := measure.Gather(context.Background(), &store, scope)
		if err != nil {
			t.Fatal(err)
		}
		if m.Reads == 0 && len(some.Context) > 0 {
			t.Errorf("%s reads nothing around the group, and %d events were gathered", m.Name, len(some.Context))
		}
		want, ok := taken(t, m, all)
		if got, _ := taken(t, m, some); got != want {
			t.Errorf("%s finds something else where only what it reads is gathered", m.Name)
		}
		if ok {
			found++
		}
	}
	if found < 10 {
		t.Errorf("only %d measures could be taken", found)
	}
}

// taken is what a measure finds, quickly, or why it does not.
func taken(t *testing.T, m measure.Measure, in measure.Input) (text string, found bool) {
	t.Helper()
	in.Quick = true
	f, err := m.Take(in)
	if err != nil {
		return err.Error(), false
	}
	encoded, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded), true
}
