package workbench_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/internal/desktest"
)

// A stored forecast has one state, and "resolvable" means that resolve scores it:
// a month that only a provisional release tells of waits, unless such releases
// are accepted.
func TestResolvableIsWhatResolveScores(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	store := desktest.Store(t, "", desktest.KnownBy(desktest.Between))
	b := desktest.Bench(store)
	payload, err := json.Marshal(groups.Stored{Unit: groups.Unit{ID: "group:ucdp:9001:AFG", Name: "Northern Front in Afghanistan", Country: "AFG"},
		Quantiles: map[string]float64{"0.05": 0, "0.5": 3, "0.95": 30}, Draws: []float64{0, 1, 3, 9, 30}, Baseline: []float64{0, 2, 4}})
	if err != nil {
		t.Fatal(err)
	}
	wants := map[string]groups.State{"told": groups.Resolvable, "provisional": groups.NotYetResolvable, "untold": groups.NotYetResolvable, "to come": groups.Open}
	var all []duckdb.Forecast
	for id, target := range map[string]blindspot.Month{"told": blindspot.NewMonth(2019, time.June), "provisional": blindspot.NewMonth(2020, time.May),
		"untold": blindspot.NewMonth(2021, time.March), "to come": blindspot.NewMonth(2022, time.June)} {
		all = append(all, duckdb.Forecast{ID: id, MadeAt: desktest.Today(), AsOf: desktest.Before, Unit: "group:ucdp:9001:AFG", Model: "pool", Target: target, Horizon: 1, Payload: payload, Source: "ucdp-ged", Lag: 6})
	}
	if err := store.PutForecasts(ctx, all); err != nil {
		t.Fatal(err)
	}
	compare := func() {
		t.Helper()
		list, err := b.Forecasts(ctx, false)
		if err != nil || len(list) != len(wants) {
			t.Fatalf("%d forecasts, %v", len(list), err)
		}
		for _, f := range list {
			if f.State != wants[f.ID] {
				t.Errorf("%s is %s, want %s", f.ID, f.State, wants[f.ID])
			}
		}
	}
	compare()
	for _, step := range []struct {
		provisional bool
		done, wait  int
		scored      string
	}{{false, 1, 3, "told"}, {false, 0, 3, ""}, {true, 1, 2, "provisional"}} {
		done, err := b.ResolveForecasts(ctx, step.provisional)
		if err != nil || done.Done != step.done || done.Waiting != step.wait {
			t.Errorf("resolved %+v, %v; want %+v", done, err, step)
		}
		if step.scored != "" {
			wants[step.scored] = groups.Resolved
		}
		compare()
	}
}
