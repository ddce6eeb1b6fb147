package spatial_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/spatial"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s = %.12g, want %.12g within %g", what, got, want, tolerance)
	}
}

// kind is the kind of a statistics error, 0 for none.
func kind(err error) stats.Kind {
	for k := stats.BadInput; k <= stats.Overflow; k++ {
		if stats.IsKind(err, k) {
			return k
		}
	}
	return 0
}

func generator(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }

// uniform draws a point uniformly from the globe.
func uniform(r *rand.Rand) spatial.Point {
	return spatial.Point{Lat: math.Asin(2*r.Float64()-1) * 180 / math.Pi, Lon: r.Float64()*360 - 180}
}

// cloud draws n points scattered by some hundreds of kilometres.
func cloud(r *rand.Rand, centre spatial.Point, n int, km float64) []spatial.Point {
	points := make([]spatial.Point, n)
	for i := range points {
		points[i] = spatial.Destination(centre, r.Float64()*360, km*math.Abs(r.NormFloat64()))
	}
	return points
}

// rotation returns a random rotation of the globe.
func rotation(r *rand.Rand) func(spatial.Point) spatial.Point {
	a, b, c := r.Float64()*2*math.Pi, r.Float64()*2*math.Pi, r.Float64()*2*math.Pi
	turn := func(x, y, by float64) (float64, float64) {
		s, c := math.Sincos(by)
		return c*x - s*y, s*x + c*y
	}
	return func(p spatial.Point) spatial.Point {
		lat, lon := p.Lat*math.Pi/180, p.Lon*math.Pi/180
		x, y, z := math.Cos(lat)*math.Cos(lon), math.Cos(lat)*math.Sin(lon), math.Sin(lat)
		x, y = turn(x, y, a)
		y, z = turn(y, z, b)
		x, y = turn(x, y, c)
		return spatial.Point{Lat: math.Atan2(z, math.Hypot(x, y)) * 180 / math.Pi, Lon: math.Atan2(y, x) * 180 / math.Pi}
	}
}

// The 3 x 3 grid of METHODS.md, section E, which recomputed these numbers.
var gridValues = []float64{1, 2, 3, 4, 5, 6, 7, 8, 10}

func TestMoranOracle(t *testing.T) {
	got, err := spatial.Moran(gridValues, spatial.Lattice(3, 3, false))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "I", got, .478225806452, 1e-12)
	test, err := spatial.MoranTest(gridValues, spatial.Lattice(3, 3, false), 999, generator(1))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "expected", test.Expected, -.125, 1e-15)
	near(t, "mean of the permutations", test.Mean, -.125, 4*test.SD/math.Sqrt(999))
	if test.Greater > 0.05 || test.Less < 0.95 {
		t.Errorf("a clear gradient has p %g, %g", test.Greater, test.Less)
	}
}

func TestGiStarOracle(t *testing.T) {
	want := []float64{-2.00804832, -2.15900216, -1.04418513, -.78740079, -.12700013, .81280081, .88354126, 2.18440218, 2.08837026}
	got, err := spatial.GiStar(gridValues, spatial.Lattice(3, 3, false))
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		near(t, "Gi*", got[i], want[i], 5e-9)
	}
	tests, err := spatial.GiStarTest(gridValues, spatial.Lattice(3, 3, false), 1999, generator(2))
	if err != nil {
		t.Fatal(err)
	}
	for i, test := range tests {
		near(t, "statistic", test.Statistic, want[i], 5e-9)
		near(t, "mean of the permutations", test.Mean, test.Expected, 5*test.SD/math.Sqrt(1999))
	}
	if tests[7].Greater > 0.05 || tests[1].Less > 0.05 {
		t.Errorf("hot spot p %g, cold spot p %g", tests[7].Greater, tests[1].Less)
	}
}

// All ways to place two active cells on a 2 x 3 grid, counted by hand: 7 rook
// joins, 15 ways, of which 7 are neighbours.
func TestJoinCounts(t *testing.T) {
	w := spatial.Lattice(2, 3, false)
	var both, mixed float64
	for i := range 6 {
		for j := range i {
			active := make([]bool, 6)
			active[i], active[j] = true, true
			joins, err := spatial.JoinCounts(active, w)
			if err != nil {
				t.Fatal(err)
			}
			if joins.BothActive+joins.Mixed+joins.BothQuiet != 7 {
				t.Fatalf("%+v do not sum to 7", joins)
			}
			both += joins.BothActive / 15
			mixed += joins.Mixed / 15
		}
	}
	near(t, "average of both active", both, 7.0/15, 1e-12)
	b, m, err := spatial.JoinCountTest([]bool{true, true, false, false, false, false}, w, 4999, generator(3))
	if err != nil {
		t.Fatal(err)
	}
	// The exact expectations are the averages over all ways.
	near(t, "expected both active", b.Expected, both, 1e-12)
	near(t, "expected mixed", m.Expected, mixed, 1e-12)
	near(t, "mean both active", b.Mean, both, 0.03)
	near(t, "p of one join", b.Greater, 7.0/15, 0.03)
}

// On random values the permutation p-value must be uniform: no more than its
// share may fall below a level.
func TestMoranTestKeepsItsLevel(t *testing.T) {
	r := generator(4)
	w := spatial.Lattice(6, 6, true)
	const runs, level = 400, 0.1
	below := 0
	for range runs {
		x := make([]float64, 36)
		for i := range x {
			x[i] = math.Exp(r.NormFloat64())
		}
		test, err := spatial.MoranTest(x, w, 99, r)
		if err != nil {
			t.Fatal(err)
		}
		if test.Greater <= level {
			below++
		}
	}
	// Binomial(400, 0.1): 40 plus or minus 4 standard deviations of 6.
	if below < 16 || below > 64 {
		t.Errorf("%d of %d p-values are at most %g", below, runs, level)
	}
}

func TestSameSeedSameAnswer(t *testing.T) {
	w := spatial.Lattice(3, 3, true)
	a, errA := spatial.MoranTest(gridValues, w, 200, generator(9))
	b, errB := spatial.MoranTest(gridValues, w, 200, generator(9))
	if errA != nil || errB != nil || a != b {
		t.Errorf("%+v and %+v", a, b)
	}
}

func TestAutocorrelationProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := generator(rapid.Uint64().Draw(t, "seed"))
		rows, columns := rapid.IntRange(2, 6).Draw(t, "rows"), rapid.IntRange(3, 6).Draw(t, "columns")
		w := spatial.Lattice(rows, columns, rapid.Bool().Draw(t, "queen")).RowStandardised()
		x, y := make([]float64, rows*columns), make([]float64, rows*columns)
		scale, shift := math.Exp(5*r.NormFloat64()), 10*r.NormFloat64()
		for i := range x {
			x[i] = r.NormFloat64()
			y[i] = scale * (x[i] + shift)
		}
		a, errA := spatial.Moran(x, w)
		b, errB := spatial.Moran(y, w)
		if errA != nil || errB != nil || math.Abs(a-b) > 1e-9 {
			t.Fatalf("Moran's I changes with units: %v, %v (%v, %v)", a, b, errA, errB)
		}
		// Row-standardised weights bound I by 1 in size, up to their asymmetry.
		if math.Abs(a) > 1.5 {
			t.Fatalf("I = %v", a)
		}
	})
}

func TestDegenerateAutocorrelation(t *testing.T) {
	w := spatial.Lattice(2, 2, false)
	tests := []struct {
		name string
		x    []float64
		w    spatial.Weights
		want stats.Kind
	}{
		{"too few", []float64{1, 2}, spatial.Lattice(1, 2, false), stats.TooFew},
		{"constant", []float64{3, 3, 3, 3}, w, stats.Degenerate},
		{"all zeros", []float64{0, 0, 0, 0}, w, stats.Degenerate},
		{"not a number", []float64{1, 2, math.NaN(), 4}, w, stats.BadInput},
		{"infinite", []float64{1, 2, math.Inf(1), 4}, w, stats.BadInput},
		{"shapes differ", []float64{1, 2, 3}, w, stats.BadInput},
		{"islands only", []float64{1, 2, 3, 4}, make(spatial.Weights, 4), stats.Degenerate},
		{"link to nowhere", []float64{1, 2, 3}, spatial.Neighbours([][]int{{7}, {}, {}}), stats.BadInput},
		{"negative weight", []float64{1, 2, 3}, spatial.Weights{{{To: 1, Weight: -1}}, nil, nil}, stats.BadInput},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := spatial.Moran(tt.x, tt.w); kind(err) != tt.want {
				t.Errorf("Moran: %v", err)
			}
			if _, err := spatial.GiStar(tt.x, tt.w); kind(err) != tt.want {
				t.Errorf("GiStar: %v", err)
			}
		})
	}
	if _, err := spatial.GiStar([]float64{1, 2, 3, 5}, spatial.Neighbours([][]int{{1, 2, 3}, {0, 2, 3}, {0, 1, 3}, {0, 1, 2}})); kind(err) != stats.Degenerate {
		t.Errorf("Gi* of a complete graph: %v", err)
	}
	if _, err := spatial.MoranTest([]float64{1, 2, 3, 5}, w, 0, generator(1)); kind(err) != stats.BadInput {
		t.Errorf("no permutations: %v", err)
	}
	if _, _, err := spatial.JoinCountTest(make([]bool, 4), w, 9, generator(1)); kind(err) != stats.Degenerate {
		t.Errorf("no active area: %v", err)
	}
	if v, err := spatial.Moran([]float64{1e300, 2e300, -1e308, 4e307}, w); err != nil || math.IsNaN(v) {
		t.Errorf("huge values: %v, %v", v, err)
	}
}
