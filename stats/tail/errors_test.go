package tail_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/tail"
)

func repeat(v, n int) []int {
	x := make([]int, n)
	for i := range x {
		x[i] = v
	}
	return x
}

func TestErrors(t *testing.T) {
	ok := severity(t, 300, 1)
	f, err := tail.FitDiscrete(ok, tail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	discrete := func(x []int, o tail.Options) error { _, err := tail.FitDiscrete(x, o); return err }
	continuous := func(x []float64, o tail.Options) error { _, err := tail.FitContinuous(x, o); return err }
	level := func(k float64) error { _, err := f.ReturnLevel(k); return err }
	least := func(r tail.Rate, h float64) error { _, err := f.AtLeastOne(100, r, h); return err }
	for _, c := range []struct {
		name string // and why it must fail
		err  error
		kind stats.Kind
	}{
		{"no values", discrete(nil, tail.Options{}), stats.TooFew},
		{"one value", discrete([]int{3}, tail.Options{}), stats.TooFew},
		{"all zero, none can be xmin", discrete(repeat(0, 50), tail.Options{}), stats.Degenerate},
		{"constant, alpha would be infinite", discrete(repeat(7, 50), tail.Options{}), stats.Degenerate},
		{"constant at a given xmin", discrete(repeat(7, 50), tail.Options{Xmin: 7}), stats.Degenerate},
		{"negative", discrete(append(repeat(5, 50), -1), tail.Options{}), stats.BadInput},
		{"not a number", continuous(append(make([]float64, 50), math.NaN()), tail.Options{}), stats.BadInput},
		{"infinite", continuous(append(make([]float64, 50), math.Inf(1)), tail.Options{}), stats.BadInput},
		{"xmin above all values", discrete(ok, tail.Options{Xmin: 1e9}), stats.Degenerate},
		{"xmin between whole numbers", discrete(ok, tail.Options{Xmin: 2.5}), stats.BadInput},
		{"xmin not a number", discrete(ok, tail.Options{Xmin: math.NaN()}), stats.BadInput},
		{"level of one", discrete(ok, tail.Options{Level: 1}), stats.BadInput},
		{"tail of two", discrete(ok, tail.Options{MinTail: 2}), stats.BadInput},
		{"return level below xmin", level(1), stats.BadInput},
		{"return level of infinity", level(math.Inf(1)), stats.BadInput},
		{"rate without shape", least(tail.Rate{Rate: 1}, 1), stats.BadInput},
		{"rate over no exposure", least(tail.CountRate(4, 0), 1), stats.BadInput},
		{"negative horizon", least(tail.CountRate(4, 2), -1), stats.BadInput},
		{"exceedance of no number", func() error { _, err := f.Exceedance(math.NaN()); return err }(), stats.BadInput},
		{"no replicates", func() error { _, err := f.GoodnessOfFit(0, seeded(1)); return err }(), stats.BadInput},
		{"few replicates", func() error { _, err := f.Bootstrap(3, seeded(1)); return err }(), stats.TooFew},
	} {
		if !stats.IsKind(c.err, c.kind) {
			t.Errorf("%s: error %v, want %v", c.name, c.err, c.kind)
		}
	}
}

// A sample at the edge of what is allowed gives finite numbers throughout.
func TestSmallest(t *testing.T) {
	f, err := tail.FitDiscrete([]int{0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2}, tail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e := exceed(t, f, 10)
	if math.IsNaN(e.Value+e.SE+e.Low+e.High) || f.TailN != 10 {
		t.Errorf("%+v, %d in the tail", e, f.TailN)
	}
	if _, err := f.Alternatives(); err != nil {
		t.Error(err)
	}
	if _, err := f.GoodnessOfFit(20, seeded(1)); err != nil {
		t.Error(err)
	}
}
