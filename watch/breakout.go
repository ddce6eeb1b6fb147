package watch

import (
	"cmp"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/diversity"
	"github.com/blindspot/blindspot/stats/resample"
	"github.com/blindspot/blindspot/stats/spatial"
)

// Thresholds of a breakout.
const (
	deathsFactor  = 2.0
	fewestDeaths  = 100.0
	spreadFactor  = 1.5
	fewestSpread  = 3
	shuffles      = 199
	byChance      = 0.05
	roundingSlack = 1e-9 // entropies that are equal on paper differ in the last digit
)

// Breakout says which of the three conditions were met in the 24 months after a
// date.
type Breakout struct {
	Deaths     bool `json:"deaths"`      // at least double, and at least 100
	Areas      bool `json:"areas"`       // effective areas at least 1.5 times, and 3 more, at equal coverage
	NewCountry bool `json:"new_country"` // a lethal event in a country new for five years, over 500 km from the core
}

// Any reports whether it was a breakout at all.
func (b Breakout) Any() bool { return b.Deaths || b.Areas || b.NewCountry }

// outcome tells what followed month m in the 24 months after it, as it was known
// at their end. ok is false where that is not known, because a country of the group was not observed
// throughout.
func (g *gatherer) outcome(h *history, f *facts, m blindspot.Month) (b Breakout, ok bool) {
	for _, c := range f.home {
		if !g.w.seen(c, m+1, m+horizon) {
			return b, false
		}
	}
	if m+horizon > g.w.last {
		return b, false
	}
	g.reset()
	now := h.upTo(m)
	deaths := 0.0
	var core []spatial.Point
	for i := now; i < len(h.records) && h.records[i].month <= m+horizon; i++ {
		r := &h.records[i]
		if r.known > m+horizon || !g.w.seen(r.country, m-horizon+1, m+horizon) {
			continue
		}
		deaths += float64(r.deaths)
		if r.area != noArea && r.begins {
			g.area(r.area).events24 += int(r.n)
		}
		if b.NewCountry || r.area == noArea || !g.newCountry(h, r, m, now) {
			continue
		}
		if core == nil {
			core = h.core(m, now)
		}
		b.NewCountry = beyond(core, r.at())
	}
	b.Deaths = deaths >= fewestDeaths && deaths >= deathsFactor*f.deaths24
	b.Areas = g.wider(h, f, m, now)
	return b, true
}

// wider reports whether the group spread over more areas than before, where the pass has
// counted the events of the 24 months after m. More events show more areas by themselves,
// so the effective numbers are compared at the coverage of the less covered period, and by
// chance, as those of the footprint are: of shuffled periods fewer than one in twenty may
// differ as much. Where events before are placed nowhere, no number is known to compare with.
func (g *gatherer) wider(h *history, f *facts, m blindspot.Month, now int) bool {
	if len(g.used) < fewestSpread {
		return false
	}
	for i := now - 1; i >= 0 && h.records[i].month > m-horizon; i-- {
		r := &h.records[i]
		if r.known <= m && r.begins && r.area != noArea && g.w.seen(r.country, m-horizon+1, m) {
			g.area(r.area).eventsBefore += int(r.n)
		}
	}
	slices.SortFunc(g.used, func(a, b int32) int { // whatever the order in which areas came
		return cmp.Or(cmp.Compare(g.areas[a].events24, g.areas[b].events24), cmp.Compare(g.areas[a].eventsBefore, g.areas[b].eventsBefore))
	})
	before, after, known := make([]int, len(g.used)), make([]int, len(g.used)), 0
	for i, a := range g.used {
		before[i], after[i] = g.areas[a].eventsBefore, g.areas[a].events24
		known += before[i]
	}
	if known == 0 {
		return f.events24 == 0 && effective(after) >= fewestSpread-roundingSlack
	}
	at, err := diversity.Compare(before, after, 0, nil)
	if err != nil || at.After < spreadFactor*at.Before-roundingSlack || at.After < at.Before+fewestSpread-roundingSlack {
		return false
	}
	at, err = diversity.Compare(before, after, shuffles, resample.New(uint64(m), uint64(known))) //nolint:gosec // a month is positive
	return err == nil && at.P < byChance
}

// newCountry reports whether the record begins a lethal event, in a country that was
// observed for the five years before m and had no lethal event of the group.
func (g *gatherer) newCountry(h *history, r *record, m blindspot.Month, now int) bool {
	if !r.begins || !r.lethal || !g.w.seen(r.country, m-noveltySpan+1, m) {
		return false
	}
	for i := now - 1; i >= 0 && h.records[i].month > m-noveltySpan; i-- {
		if before := &h.records[i]; before.known <= m && before.country == r.country && before.lethal {
			return false
		}
	}
	return true
}

// core gives the mean points of the group's events in its core areas: the
// fewest areas that hold 80 % of the last 36 months' events.
func (h *history) core(m blindspot.Month, now int) []spatial.Point {
	type events struct {
		points  []spatial.Point
		weights []float64
		n       int
	}
	held, all := map[int32]*events{}, 0
	var areas []int32
	for i := now - 1; i >= 0 && h.records[i].month > m-coreSpan; i-- {
		if r := &h.records[i]; r.known <= m && r.begins && r.area != noArea {
			at := held[r.area]
			if at == nil {
				at = &events{}
				held[r.area], areas = at, append(areas, r.area)
			}
			at.points, at.weights, at.n = append(at.points, r.at()), append(at.weights, float64(r.n)), at.n+int(r.n)
			all += int(r.n)
		}
	}
	slices.SortFunc(areas, func(a, b int32) int {
		return cmp.Or(cmp.Compare(held[b].n, held[a].n), cmp.Compare(a, b))
	})
	core, within := []spatial.Point{}, 0
	for _, a := range areas {
		if float64(within) >= coreShare*float64(all) {
			break
		}
		at := held[a]
		within += at.n
		if centre, err := spatial.MeanCentre(at.points, at.weights); err == nil { // antipodal points have no mean
			core = append(core, centre)
		}
	}
	return core
}

// beyond reports whether the point lies over 500 km from every core area; a
// group without a core has nothing to be far from.
func beyond(core []spatial.Point, p spatial.Point) bool {
	nearest := math.Inf(1)
	for _, c := range core {
		nearest = min(nearest, spatial.Distance(c, p))
	}
	return nearest > farKM && !math.IsInf(nearest, 1)
}
