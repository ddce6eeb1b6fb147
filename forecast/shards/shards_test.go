package shards

import (
	"context"
	"math"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/forecast/views"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/wire"
)

// world is a panel with everything that a panel may have.
func world(units, months int) forecast.Panel {
	rng := resample.New(7, 1)
	p := forecast.Panel{First: blindspot.NewMonth(1995, 1)}
	for u := range units {
		p.Units = append(p.Units, "unit "+strconv.Itoa(u))
		values, observed, stated, risk := make([]float64, months), make([]bool, months), make([]bool, months), make([]bool, months)
		level := float64(u % 7)
		for t := range months {
			level = max(0, level+rng.NormFloat64())
			values[t], observed[t], stated[t], risk[t] = math.Floor(level*level), t > 2 || u%5 != 0, true, t > u%9
			if !observed[t] {
				values[t] = math.NaN()
			}
		}
		p.Values, p.Observed, p.Stated, p.Risk = append(p.Values, values), append(p.Observed, observed), append(p.Stated, stated), append(p.Risk, risk)
		p.Neighbours = append(p.Neighbours, []int{(u + 1) % units})
	}
	p.Late = []forecast.Late{{Unit: 1, Month: p.First + 20, Known: p.First + 22, Value: 0, Gap: true}}
	return p
}

// here does tasks on a desk of this process, last first.
func here(desk *Desk) Run {
	return func(ctx context.Context, data []byte, tasks [][]byte) ([][]byte, error) {
		results := make([][]byte, len(tasks))
		for i := len(tasks) - 1; i >= 0; i-- {
			var err error
			if results[i], err = desk.Do(ctx, "of the test", func(context.Context) ([]byte, error) { return data, nil }, tasks[i]); err != nil {
				return nil, err
			}
		}
		return results, nil
	}
}

// What is scored elsewhere is what one process scores, to the last bit, for every list
// of models and in whatever order pieces are done.
func TestElsewhereIsTheSame(t *testing.T) {
	p := world(130, 150)
	for set, models := range sets {
		t.Run(set, func(t *testing.T) {
			setup := forecast.Setup{Set: set, Models: models(), Origins: []blindspot.Month{p.First + 119, p.First + 131}, Horizons: []int{1, 3, 12}, Draws: 200, Exact: set != views.Set, Seed: 3}
			want, err := forecast.Backtest(t.Context(), p, setup)
			if err != nil {
				t.Fatal(err)
			}
			setup.Models, setup.Elsewhere = models(), Elsewhere(here(&Desk{}))
			got, err := forecast.Backtest(t.Context(), p, setup)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != 2*len(setup.Models) || len(want[0].Cells) < 100 {
				t.Fatalf("%d trials, %d cells", len(got), len(want[0].Cells))
			}
			a, err := wire.Encode(want)
			if err != nil {
				t.Fatal(err)
			}
			b, err := wire.Encode(got)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(a, b) {
				t.Error("the scores differ")
			}
		})
	}
}

// Every part of a cell comes back, those that are no number included.
func TestCellsComeBack(t *testing.T) {
	var c forecast.Cell
	next := 1.5
	var set func(v reflect.Value)
	set = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				set(v.Field(i))
			}
		case reflect.Array:
			for i := range v.Len() {
				set(v.Index(i))
			}
		case reflect.Float64:
			v.SetFloat(next)
			next++
		case reflect.Int:
			v.SetInt(int64(next))
			next++
		case reflect.Bool:
			v.SetBool(true)
		default:
			t.Fatalf("a cell has a part of kind %s", v.Kind())
		}
	}
	set(reflect.ValueOf(&c).Elem())
	other := c
	other.CRPS, other.Ignorance = math.Inf(1), math.NaN()
	want := forecast.Scored{{{c, other}, nil}, {{other}, {c}}}
	data, err := pack(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := unpack(data)
	if err != nil {
		t.Fatal(err)
	}
	if !math.IsNaN(got[0][0][1].Ignorance) || !math.IsNaN(got[1][0][0].Ignorance) {
		t.Error("what is no number became one")
	}
	got[0][0][1].Ignorance, got[1][0][0].Ignorance, other.Ignorance = 0, 0, 0
	if want = (forecast.Scored{{{c, other}, nil}, {{other}, {c}}}); !reflect.DeepEqual(got, want) {
		t.Errorf("%v is not %v", got, want)
	}
}

// The same panel is the same bytes, and comes back whole.
func TestPanelsComeBack(t *testing.T) {
	p := world(5, 40)
	data, err := wire.Encode(table{p.Units, p.First, p.Values, p.Observed, p.Stated, p.Risk, p.Neighbours, p.Late})
	if err != nil {
		t.Fatal(err)
	}
	back, err := bring(t.Context(), func(context.Context) ([]byte, error) { return data, nil })
	if err != nil {
		t.Fatal(err)
	}
	again, err := wire.Encode(table{back.Units, back.First, back.Values, back.Observed, back.Stated, back.Risk, back.Neighbours, back.Late})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(data, again) {
		t.Error("the panel that came back is another")
	}
	if reflect.TypeFor[forecast.Panel]().NumField() != 8+4 { // the rest is worked out anew
		t.Error("a panel has other parts than those that travel")
	}
}

func TestBadTasks(t *testing.T) {
	var desk Desk
	none := func(context.Context) ([]byte, error) { return []byte("no panel"), nil }
	good, err := wire.Encode(task{Set: groups.Set, Horizons: []int{1}, Draws: 100})
	if err != nil {
		t.Fatal(err)
	}
	other, err := wire.Encode(task{Set: "nothing"})
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range [][]byte{nil, []byte("x"), other, good} {
		if _, err := desk.Do(t.Context(), "h", none, words); err == nil {
			t.Errorf("%q was done", words)
		}
	}
	if _, err := unpack([]byte("x")); err == nil {
		t.Error("what is no result was read")
	}
	short, err := wire.Encode(answer{Counts: [][]int{{1}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := unpack(short); err == nil {
		t.Error("a result without its cells was read")
	}
	if _, err := forecast.Backtest(t.Context(), world(5, 100), forecast.Setup{Models: groups.Contenders(false), Origins: []blindspot.Month{blindspot.NewMonth(2000, 1)},
		Horizons: []int{1}, Draws: 100, Set: "nothing", Elsewhere: Elsewhere(here(&desk))}); err == nil {
		t.Error("a list that nobody knows was scored")
	}
}
