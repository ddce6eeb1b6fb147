package forecast

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats/resample"
)

func TestGridCoversEveryCountOnce(t *testing.T) {
	next := 0.0
	for k := range gridLow {
		if gridLow[k] != next || gridHigh[k] < gridLow[k] {
			t.Fatalf("cell %d is %v to %v, after %v", k, gridLow[k], gridHigh[k], next)
		}
		for _, v := range []float64{gridLow[k], gridHigh[k]} {
			if got := cellOf(v); got != k {
				t.Errorf("%v lies in cell %d, not %d", v, got, k)
			}
		}
		next = gridHigh[k] + 1
	}
	for _, end := range []float64{0, 2, 5, 10, 25, 50, 100, 250, 500, 1000} {
		if gridHigh[cellOf(end)] != end {
			t.Errorf("the category that ends at %v ends inside a cell", end)
		}
	}
	if got := cellOf(1e300); got != len(gridLow)-1 {
		t.Errorf("what lies above the grid is in cell %d", got)
	}
}

func anyMass(t *rapid.T) Mass {
	m := NewMass()
	for range rapid.IntRange(1, 8).Draw(t, "atoms") {
		m.add(float64(rapid.IntRange(0, 30000).Draw(t, "count")), rapid.Float64Range(0.01, 1).Draw(t, "weight"))
	}
	m.normalise()
	return m
}

func TestDrawsResembleTheMass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMass(t)
		const n = 400
		draws := m.Draws(nil, n, resample.New(rapid.Uint64().Draw(t, "seed")))
		count := make(Mass, len(m))
		for i, v := range draws {
			if v != math.Trunc(v) || v < 0 || i > 0 && v < draws[i-1] {
				t.Fatalf("draw %d is %v after %v", i, v, draws[max(i-1, 0)])
			}
			count[cellOf(v)] += 1.0 / n
		}
		for k := range m {
			if math.Abs(count[k]-m[k]) > 2.0/n {
				t.Fatalf("cell %d has probability %v and a share of %v of the draws", k, m[k], count[k])
			}
		}
	})
}

func TestQuantileInvertsAtLeast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMass(t)
		p := rapid.Float64Range(0.01, 0.99).Draw(t, "p")
		q := m.Quantile(p)
		width := gridHigh[cellOf(q)] - gridLow[cellOf(q)] + 1
		one := m[cellOf(q)]/width + 1e-9 // the probability of a single count
		if below := 1 - m.AtLeast(q+1); below < p-one-1e-9 {
			t.Fatalf("quantile %v is %v, and only %v lies up to it", p, q, below)
		}
		if below := 1 - m.AtLeast(q); below > p+one {
			t.Fatalf("quantile %v is %v, and %v lies below it already", p, q, below)
		}
	})
}

func TestAverageQuantiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyMass(t), anyMass(t)
		m := averageQuantiles([]Mass{a, b}, []float64{1, 1})
		if math.Abs(m.total()-1) > 1e-9 {
			t.Fatalf("the probabilities add up to %v", m.total())
		}
		for _, p := range []float64{0.1, 0.5, 0.9} {
			low, high := min(a.Quantile(p), b.Quantile(p)), max(a.Quantile(p), b.Quantile(p))
			// a level of 500 and a cell of 7 % on either side
			slack := func(m Mass, p float64) float64 { return m.Quantile(min(max(p, 0), 1)) }
			low = min(low, slack(a, p-0.003), slack(b, p-0.003))
			high = max(high, slack(a, p+0.003), slack(b, p+0.003))
			if q := m.Quantile(p); q < 0.9*low-1 || q > 1.1*high+1 {
				t.Fatalf("quantile %v of the pool is %v, and of the parts %v to %v", p, q, low, high)
			}
		}
	})
}

func TestSelection(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(0, 5), 1, 60).Draw(t, "x")
		n := rapid.IntRange(0, len(x)-1).Draw(t, "n")
		y := append([]float64(nil), x...)
		got := nth(y, n)
		below, equal := 0, 0
		for _, v := range x {
			if v < got {
				below++
			} else if v == got {
				equal++
			}
		}
		if below > n || below+equal <= n {
			t.Fatalf("nth(%v, %d) is %v", x, n, got)
		}
	})
}

func TestMixtureWeightsFindTheBetterPart(t *testing.T) {
	var examples []example
	for range 400 {
		examples = append(examples, example{0.5, 0.1, 0.05})
	}
	w := mixtureWeights(examples, []float64{1.0 / 3, 1.0 / 3, 1.0 / 3}, 1)
	if w[0] < 0.98 || math.Abs(w[0]+w[1]+w[2]-1) > 1e-12 {
		t.Errorf("weights are %v, and the first part was always best", w)
	}
	if w := mixtureWeights(nil, []float64{0.2, 0.8}, 50); math.Abs(w[0]-0.2) > 1e-12 {
		t.Errorf("without examples the weights are %v and not the start", w)
	}
}
