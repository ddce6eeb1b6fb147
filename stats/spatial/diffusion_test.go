package spatial_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/spatial"
)

// places reads a row of cells: # is active.
func places(rows ...string) []bool {
	var active []bool
	for _, row := range rows {
		for _, c := range row {
			active = append(active, c == '#')
		}
	}
	return active
}

func TestDiffusionCounts(t *testing.T) {
	tests := []struct {
		name, reason  string
		before, after string
		want          spatial.Spread
	}{
		{"escalation", "the first place stays active", ".#...", ".##..", spatial.Spread{Escalation: 1}},
		{"relocation", "the first place falls quiet", ".#...", "..#..", spatial.Spread{Relocation: 1}},
		{"both ways", "one new neighbour on each side", ".#...", "###..", spatial.Spread{Escalation: 2}},
		{"two sources", "a place between one that stays and one that goes", "#.#..", "##...", spatial.Spread{Escalation: 1, Relocation: 1}},
		{"a jump", "no neighbour was active", "#....", "...#.", spatial.Spread{}},
		{"nothing new", "a place that was active is not new", "##...", "##...", spatial.Spread{}},
		{"the end", "places only fall quiet", "##...", ".....", spatial.Spread{}},
	}
	w := spatial.Lattice(1, 5, false)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := spatial.Diffusion([][]bool{places(tt.before), places(tt.after)}, w)
			if err != nil || got != tt.want {
				t.Errorf("%+v, %v; want %+v: %s", got, err, tt.want, tt.reason)
			}
		})
	}
}

// A front that grows ring by ring is escalation, and clearly so against both
// baselines; one that jumps to cells at random is neither.
func TestDiffusionTestSeesAFront(t *testing.T) {
	const side = 12
	w := spatial.Lattice(side, side, true)
	front := make([][]bool, 4)
	for k := range front {
		front[k] = make([]bool, side*side)
		for i := range front[k] {
			r, c := i/side-side/2, i%side-side/2
			front[k][i] = max(r, -r, c, -c) <= k
		}
	}
	for _, baseline := range []spatial.Baseline{spatial.Independent, spatial.NewPlaces} {
		got, err := spatial.DiffusionTest(front, w, baseline, 199, generator(7))
		if err != nil {
			t.Fatal(err)
		}
		if got.Escalation.Greater > 0.01 || got.Relocation.Statistic != 0 {
			t.Errorf("baseline %d: %+v", baseline, got)
		}
	}
}

// Newly active places dealt out at random must look like chance.
func TestDiffusionTestKeepsItsLevel(t *testing.T) {
	const side, runs = 8, 300
	w := spatial.Lattice(side, side, true)
	r := generator(8)
	below := 0
	for range runs {
		pair := [][]bool{make([]bool, side*side), make([]bool, side*side)}
		for i := range pair[0] {
			pair[0][i], pair[1][i] = r.Float64() < 0.2, r.Float64() < 0.2
		}
		got, err := spatial.DiffusionTest(pair, w, spatial.Independent, 99, r)
		if err != nil {
			t.Fatal(err)
		}
		if got.Relocation.Greater <= 0.1 {
			below++
		}
	}
	// Binomial(300, 0.1): 30 plus or minus 4 standard deviations of 5.2; ties
	// make the test cautious, so only too many is a fault.
	if below > 51 || below < 5 {
		t.Errorf("%d of %d p-values are at most 0.1", below, runs)
	}
}

// Expectations of the NewPlaces baseline follow from counting: each quiet
// place becomes active with probability (new places)/(quiet places).
func TestNewPlacesExpectation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := generator(rapid.Uint64().Draw(t, "seed"))
		w := spatial.Lattice(4, 4, false)
		before, after := make([]bool, 16), make([]bool, 16)
		for i := range before {
			before[i], after[i] = r.Float64() < 0.3, r.Float64() < 0.4
		}
		got, err := spatial.DiffusionTest([][]bool{before, after}, w, spatial.NewPlaces, 400, r)
		if kind(err) == stats.Degenerate {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		var quiet, fresh, staying float64
		for i := range before {
			if !before[i] {
				quiet++
				if after[i] {
					fresh++
				}
			}
			for _, l := range w[i] {
				if before[i] && after[i] && !before[l.To] {
					staying++
				}
			}
		}
		want := staying * fresh / max(1, quiet)
		if math.Abs(got.Escalation.Mean-want) > 5*got.Escalation.SD/20+1e-9 {
			t.Fatalf("mean %g, want %g", got.Escalation.Mean, want)
		}
	})
}

func TestDiffusionRefuses(t *testing.T) {
	w := spatial.Lattice(1, 3, false)
	quiet, busy, some := places("..."), places("###"), places("#..")
	tests := []struct {
		name   string
		active [][]bool
		want   stats.Kind
	}{
		{"one period", [][]bool{some}, stats.TooFew},
		{"wrong width", [][]bool{some, {true}}, stats.BadInput},
		{"never active", [][]bool{quiet, quiet}, stats.Degenerate},
		{"active everywhere", [][]bool{busy, busy}, stats.Degenerate},
		{"no activity to spread from", [][]bool{quiet, some}, stats.Degenerate},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := spatial.DiffusionTest(tt.active, w, spatial.NewPlaces, 9, generator(1)); kind(err) != tt.want {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	if _, err := spatial.DiffusionTest([][]bool{some, some}, w, spatial.Baseline(7), 9, generator(1)); kind(err) != stats.BadInput {
		t.Errorf("unknown baseline: %v", err)
	}
}
