package spatial

import (
	"math/rand/v2"

	"github.com/blindspot/blindspot/stats"
)

// Spread counts how activity got from places active in one period into places
// beside them that were quiet then and active in the next. A pair is a place
// that was active and a neighbour that has become so.
type Spread struct {
	// Escalation: pairs whose first place stays active; the zone of activity
	// grows.
	Escalation int
	// Relocation: pairs whose first place falls quiet; activity moves.
	Relocation int
}

// Diffusion counts escalation and relocation between successive periods, with
// the extended join count of Schutte and Weidmann (2011,
// Political Geography 30(3), 143-152). active[t][i] says whether place i was
// active in period t. Every link of positive weight is a pair; the direction
// matters, so weights should be symmetric. Pairs are summed over all steps from
// one period to the next.
func Diffusion(active [][]bool, w Weights) (Spread, error) {
	if err := checkPeriods("spatial.Diffusion", active, w); err != nil {
		return Spread{}, err
	}
	var s Spread
	for t := 1; t < len(active); t++ {
		s.add(active[t-1], active[t], w)
	}
	return s, nil
}

func (s *Spread) add(before, after []bool, w Weights) {
	for i, links := range w {
		if !before[i] {
			continue
		}
		for _, l := range links {
			if l.Weight == 0 || before[l.To] || !after[l.To] {
				continue
			}
			if after[i] {
				s.Escalation++
			} else {
				s.Relocation++
			}
		}
	}
}

func checkPeriods(op string, active [][]bool, w Weights) error {
	if len(active) < 2 {
		return stats.Errorf(op, stats.TooFew, "%d periods, at least 2 are needed", len(active))
	}
	for t, a := range active {
		if len(a) != len(w) {
			return stats.Errorf(op, stats.BadInput, "period %d has %d places, the weights %d", t, len(a), len(w))
		}
	}
	_, err := w.check(op, len(w))
	return err
}

// Baseline is what chance would do.
type Baseline int

const (
	// Independent deals the active places of each later period out over all
	// places, as many as there were: no place remembers. It is the baseline of
	// the paper. Against it, places that merely stay active make relocation
	// rare.
	Independent Baseline = iota
	// NewPlaces keeps which places stay active and which fall quiet, and deals
	// out the newly active ones over the places that were quiet: it asks only
	// whether activity begins beside activity more often than by chance.
	NewPlaces
)

// SpreadTest compares both counts with the baseline.
type SpreadTest struct {
	Escalation, Relocation Test
}

// DiffusionTest compares Diffusion with a Monte Carlo baseline of so many runs.
// Expected is the mean of the runs. The error is Degenerate where no place
// becomes active beside which chance could have put it: no activity at all, or
// activity everywhere.
func DiffusionTest(active [][]bool, w Weights, baseline Baseline, runs int, rng *rand.Rand) (SpreadTest, error) {
	const op = "spatial.DiffusionTest"
	observed, err := Diffusion(active, w)
	if err != nil {
		return SpreadTest{}, err
	}
	if err := checkPermutations(op, runs, rng); err != nil {
		return SpreadTest{}, err
	}
	if baseline != Independent && baseline != NewPlaces {
		return SpreadTest{}, stats.Errorf(op, stats.BadInput, "there is no baseline %d", baseline)
	}
	if !movable(active) {
		return SpreadTest{}, stats.Errorf(op, stats.Degenerate, "no period has both active places and quiet ones that could change")
	}
	draws := make([]Spread, runs)
	after := make([]bool, len(w))
	var quiet []int
	for k := range draws {
		for t := 1; t < len(active); t++ {
			copy(after, active[t])
			if baseline == Independent {
				rng.Shuffle(len(after), func(i, j int) { after[i], after[j] = after[j], after[i] })
			} else {
				quiet = quiet[:0]
				for i, was := range active[t-1] {
					if !was {
						quiet = append(quiet, i)
					}
				}
				rng.Shuffle(len(quiet), func(i, j int) {
					after[quiet[i]], after[quiet[j]] = after[quiet[j]], after[quiet[i]]
				})
			}
			draws[k].add(active[t-1], after, w)
		}
	}
	test := func(observed int, value func(Spread) int) Test {
		k := -1
		t := permute(float64(observed), 0, runs, func() float64 { k++; return float64(value(draws[k])) })
		t.Expected = t.Mean
		return t
	}
	return SpreadTest{
		Escalation: test(observed.Escalation, func(s Spread) int { return s.Escalation }),
		Relocation: test(observed.Relocation, func(s Spread) int { return s.Relocation }),
	}, nil
}

// movable reports whether some step has activity before it and both kinds of
// place after it, so that dealing places out can change anything.
func movable(active [][]bool) bool {
	mixed := func(a []bool) bool {
		for _, v := range a {
			if v != a[0] {
				return true
			}
		}
		return false
	}
	for t := 1; t < len(active); t++ {
		if mixed(active[t-1]) && mixed(active[t]) {
			return true
		}
	}
	return false
}
