package simworld

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot"
)

// Sample is one simulated group: what a measure is given.
type Sample struct {
	Group     blindspot.Group
	Events    []blindspot.Event // the group's own, in order of time
	Context   []blindspot.Event // those of other groups
	Coverage  blindspot.CoverageTable
	AsOf      blindspot.Date
	Shocks    []blindspot.Shock
	Relations []blindspot.Relation
}

// The parties: the group, the state that fights all groups, the group that
// merges with it, and others.
var (
	group     = blindspot.Side{ID: "g", Name: "The Group"}
	state     = blindspot.Side{ID: "s", Name: "Government of Westland"}
	partner   = blindspot.Side{ID: "m", Name: "The Partner"}
	civilians = blindspot.Side{ID: "c", Name: "Civilians"}
	rivals    = [3]blindspot.Side{{ID: "r0", Name: "First Rival"}, {ID: "r1", Name: "Second Rival"}, {ID: "r2", Name: "Third Rival"}}
)

// burnIn is how many unobserved months the process runs before the first.
const burnIn = 24

// Draw simulates the world with so many events to be expected in the window.
func (w World) Draw(rng *rand.Rand, size float64) Sample {
	s := &stream{world: w, rng: rng}
	shared := w.sharedLevel(rng)
	monthly := size / Window
	for t, cells := range w.run(rng, monthly, home(), shared, w.factor) {
		s.month(t, cells, group)
	}
	if w.MergeMonth > 0 {
		for t, cells := range w.run(rng, monthly, shifted(home(), 3), shared, func(int) float64 { return 1 }) {
			side := group
			if t < w.MergeMonth {
				side = partner
			}
			s.month(t, cells, side)
		}
	}
	for k := range others {
		s.other(k, monthly, shared)
	}
	for _, list := range [2][]blindspot.Event{s.own, s.context} {
		slices.SortFunc(list, func(a, b blindspot.Event) int {
			return cmp.Or(cmp.Compare(a.When.From, b.When.From), cmp.Compare(a.ID, b.ID))
		})
	}
	sample := Sample{Group: blindspot.Group{ID: blindspot.GroupID(group.ID), Name: group.Name, Actors: []blindspot.ActorID{group.ID}}, Events: s.own, Context: s.context,
		AsOf: (Begin + Months - 1).Last()}
	var rowsOf []blindspot.Coverage
	for _, c := range []string{"AAA", "BBB"} {
		rowsOf = append(rowsOf, blindspot.Coverage{Source: "simulated", Country: c, From: Begin, To: Begin + Months - 1, Share: 1, Stated: true})
	}
	sample.Coverage = blindspot.NewCoverageTable(rowsOf)
	sample.Shocks = []blindspot.Shock{{Date: (Begin + blindspot.Month(w.ShockMonth)).First() + 14, Kind: "leadership_loss", Affects: group.Name, Description: "the loss of a leader"}}
	if w.MergeMonth > 0 {
		sample.Relations = []blindspot.Relation{{From: partner.ID, To: group.ID, Kind: blindspot.MergedInto,
			When: blindspot.DateRange{From: (Begin + blindspot.Month(w.MergeMonth)).First()}, Note: "The Partner merged into The Group"}}
	}
	return sample
}

// sharedLevel is the factor that all groups and areas share, for the months
// from -burnIn on.
func (w World) sharedLevel(rng *rand.Rand) []float64 {
	out := make([]float64, burnIn+Months)
	x := w.Swing * rng.NormFloat64()
	for i := range out {
		t := float64(i - burnIn)
		out[i] = math.Exp(x-w.Swing*w.Swing/2) * math.Exp(w.Wave*math.Sin(2*math.Pi*t/12)) / bessel0(w.Wave)
		x = w.Dependence*x + w.Swing*math.Sqrt(1-w.Dependence*w.Dependence)*rng.NormFloat64()
	}
	return out
}

// bessel0 is the mean of exp(a sin x) over a period.
func bessel0(a float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1; k < 30; k++ {
		term *= a * a / 4 / float64(k*k)
		sum += term
	}
	return sum
}

// factor is what the world does to the group's own rate in month t.
func (w World) factor(t int) float64 {
	f := 1.0
	if w.Level != nil {
		f = w.Level(t)
	}
	switch {
	case t > w.ShockMonth:
		f *= 1 + w.Effect
	case t == w.ShockMonth:
		f *= 1 + w.Effect/2
	}
	return f
}

// happening is an event to be: its area and its day within the month, 0 to 1.
type happening struct {
	area int
	when float64
}

// run simulates the process and returns the events of the observed months.
func (w World) run(rng *rand.Rand, monthly float64, before Pattern, shared []float64, factor func(int) float64) [][]happening {
	all := make([][]happening, burnIn+Months)
	last := make([]float64, areas)
	nearBefore, nearAfter := neighbourhood(before), [][]int(nil)
	if w.After != nil {
		nearAfter = neighbourhood(w.After)
	}
	for i := range all {
		t := i - burnIn
		p, near := before, nearBefore
		if w.After != nil && t >= Months-Window {
			p, near = w.After, nearAfter
		}
		rate := monthly * (1 - w.Own - w.Passed - w.Branching) * shared[i] * factor(t) * gammaFactor(rng, w.Unevenness)
		now := make([]float64, areas)
		for a := range now {
			mean := w.Own * last[a]
			if p[a] > 0 {
				mean += rate * p[a] * gammaFactor(rng, w.Patchiness)
				for _, b := range near[a] {
					mean += w.Passed * last[b] / float64(len(near[b]))
				}
			}
			n := poisson(rng, mean)
			now[a] = float64(n)
			for range n {
				w.set(rng, all, i, a, rng.Float64(), near)
			}
		}
		last = now
	}
	return all[burnIn:]
}

// set places an event and, where events set off others, all that follow it.
func (w World) set(rng *rand.Rand, all [][]happening, month, area int, when float64, near [][]int) {
	all[month] = append(all[month], happening{area, when})
	if w.Branching == 0 {
		return
	}
	const days = 365.25 / 12
	for range poisson(rng, w.Branching) {
		at := float64(month) + when + rng.ExpFloat64()*w.HalfLife/math.Ln2/days
		to := area
		if choice := near[area]; len(choice) > 0 && rng.Float64() < passedShare {
			to = choice[rng.IntN(len(choice))]
		}
		if int(at) < len(all) {
			w.set(rng, all, int(at), to, at-math.Floor(at), near)
		}
	}
}

// passedShare is the share of events set off that lie beside their cause.
const passedShare = 0.3

// neighbourhood lists, for every area, the areas beside it in which the group
// is active.
func neighbourhood(p Pattern) [][]int {
	out := make([][]int, areas)
	for a := range out {
		for _, b := range adjacent[a] {
			if p[b] > 0 {
				out[a] = append(out[a], b)
			}
		}
	}
	return out
}

func poisson(rng *rand.Rand, mean float64) int {
	n := 0
	for ; mean > 20; mean -= 20 { // in parts, so that exp(-mean) does not vanish
		n += poisson(rng, 20)
	}
	least := math.Exp(-mean)
	for p := rng.Float64(); p > least; p *= rng.Float64() {
		n++
	}
	return n
}

// gammaFactor draws a gamma number of mean 1 and the variance: sums of squared
// normals would need whole shapes, so by Marsaglia & Tsang (2000).
func gammaFactor(rng *rand.Rand, variance float64) float64 {
	if variance == 0 {
		return 1
	}
	shape := 1 / variance
	boost := 1.0
	if shape < 1 {
		boost = math.Pow(rng.Float64(), 1/shape)
		shape++
	}
	d := shape - 1.0/3
	for {
		x := rng.NormFloat64()
		v := math.Pow(1+x/math.Sqrt(9*d), 3)
		if v > 0 && math.Log(rng.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return boost * d * v * variance
		}
	}
}

// stream turns happenings into events.
type stream struct {
	world        World
	rng          *rand.Rand
	own, context []blindspot.Event
	id           int
	lean         map[int]float64 // log odds by month of fights against other groups
}

func (s *stream) month(t int, list []happening, side blindspot.Side) {
	if s.lean == nil {
		s.lean = map[int]float64{}
	}
	if _, ok := s.lean[t]; !ok {
		s.lean[t] = math.Log(rivalShare/(1-rivalShare)) + s.world.Mixing*s.rng.NormFloat64()
	}
	fights := 1 / (1 + math.Exp(-s.lean[t]))
	for _, h := range list {
		e := s.event(t, h.when, h.area)
		switch u := s.rng.Float64(); {
		case u < fights:
			k := 0
			for v := s.rng.Float64(); k < 2 && v > rivalShares[k]; k++ {
				v -= rivalShares[k]
			}
			e.Violence, e.SideA, e.SideB = blindspot.NonState, side, rivals[k]
		case s.rng.Float64() < stateShare(h.area):
			e.Violence, e.SideA, e.SideB = blindspot.StateBased, state, side
		default:
			e.Violence, e.SideA, e.SideB = blindspot.OneSided, side, civilians
		}
		if side.ID == group.ID {
			s.own = append(s.own, e)
		} else {
			s.context = append(s.context, e)
		}
	}
}

// rivalShare is the share of events fought against other groups; of the rest
// stateShare are fought against the state, by area.
const rivalShare = 0.25

// rivalShares are the shares of these fought against each of the rivals.
var rivalShares = [3]float64{0.6, 0.3, 0.1}

func stateShare(area int) float64 {
	if area%2 == 0 {
		return 0.8
	}
	return 0.35
}

func (s *stream) event(t int, when float64, area int) blindspot.Event {
	m := Begin + blindspot.Month(t)
	day := m.First() + blindspot.Date(when*float64(m.Days()))
	s.id++
	d := s.world.Deaths.draw(s.rng)
	return blindspot.Event{ID: fmt.Sprintf("sim:%06d", s.id), Source: "simulated", When: blindspot.DateRange{From: day, To: day}, Precision: blindspot.DateDay,
		Place: place(area, s.rng.IntN(len(towns))), Deaths: blindspot.Deaths{Best: d, Low: d, High: d}, Sources: 1 + poisson(s.rng, 0.5)}
}

// others is how many other groups fight the state, each in a few areas of one
// country; with fewer than a dozen events a year or more than 240 none of them
// could serve as a comparison.
const others = 6

func otherRate(k int, monthly float64) float64 {
	return math.Min(20, math.Max(1, monthly)) / float64(1+k/2)
}

func otherArea(k, i int) int { return (k/2)*columns + (k%2)*(columns/2) + i }

func (s *stream) other(k int, monthly float64, shared []float64) {
	side := blindspot.Side{ID: blindspot.ActorID(fmt.Sprintf("o%d", k)), Name: fmt.Sprintf("Other %d", k)}
	for t := range Months {
		for range poisson(s.rng, otherRate(k, monthly)*shared[burnIn+t]) {
			e := s.event(t, s.rng.Float64(), otherArea(k, s.rng.IntN(4)))
			e.Violence, e.SideA, e.SideB = blindspot.StateBased, state, side
			s.context = append(s.context, e)
		}
	}
}
