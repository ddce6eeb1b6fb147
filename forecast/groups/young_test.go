package groups_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
)

// A forecast from a number that may yet read one thing or another is what is said of
// each, mixed; one from a number that is sure to read another is what is said of that;
// and the record beside it, which is of the past, does not move.
func TestYoungNumbers(t *testing.T) {
	t.Parallel()
	const unit, cut = "group:g07:MMR", blindspot.Month(120)
	load := func() *groups.Data { return simulated(9, 1).load(t, end) }
	work := func(d *groups.Data) *groups.Worked {
		t.Helper()
		w, err := groups.Work(t.Context(), d, "the group", []int{row(t, d, unit)}, cut, groups.Settings{Months: 3, Draws: 500, Seed: 4})
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	young := func(more float64, in int) *groups.Worked {
		t.Helper()
		d := load()
		y := groups.Young{Row: row(t, d, unit), Month: cut}
		for k := range in {
			y.Deaths[k] = more
		}
		d.Young = []groups.Young{y}
		return work(d)
	}
	raw := work(load())
	d := load()
	d.Deaths.Values[row(t, d, unit)][cut-d.Deaths.First] += 400
	final := work(d)
	if raw.Grown || final.Grown || !young(400, 1).Grown {
		t.Error("it is told wrongly whether a number is young")
	}
	for in, share := range map[int]float64{groups.Worlds: 1, groups.Worlds / 2: 0.5} {
		got := young(400, in)
		if diff := cmp.Diff(raw.Units[0].Record, got.Units[0].Record, cmpopts.EquateNaNs()) + cmp.Diff(raw.Units[0].Past, got.Units[0].Past, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("what is on record and what was scored moved: %s", diff)
		}
		moved := 0.0
		for h, m := range got.Units[0].Masses {
			for k, v := range m {
				of := func(w *groups.Worked) float64 { return w.Units[0].Masses[h][k] }
				moved += math.Abs(of(final) - of(raw))
				if want := share*of(final) + (1-share)*of(raw); math.Abs(v-want) > 1e-12 {
					t.Fatalf("in %d worlds, month %d, cell %d: %v, want %v", in, h+1, k, v, want)
				}
			}
		}
		if moved < 0.1 {
			t.Error("400 deaths more in the last month change nothing: the test is blind")
		}
	}
	late := load()
	late.Young = []groups.Young{{Row: row(t, late, unit), Month: cut + 1, Deaths: [groups.Worlds]float64{9e4}}}
	if got := work(late); got.Grown || got.Hash != raw.Hash {
		t.Error("a young number after the cut is seen")
	}
}
