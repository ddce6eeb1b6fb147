package watch

import (
	"math"

	"github.com/blindspot/blindspot"
)

// The windows of the board, in months.
const (
	horizon      = 24 // of a breakout, and of the past it is compared with
	noveltySpan  = 60 // how long a country or area must have been quiet to be new
	coreSpan     = 36
	coreShare    = 0.8
	farKM        = 500
	fewestEvents = 5 // in the last five years, for a group to be assessed
)

// facts is what is known of a group at the end of a month, from the countries
// that were observed for the last 24 months.
type facts struct {
	deaths3, deaths6, deaths12, deaths24 float64
	events6, events12, events24          float64
	events60                             int
	areas12, areasBefore, areas24        int     // in the last 12 months, in the 12 before, in 24
	newAreas                             int     // active in the last 12 months and not in the 48 before
	effective                            float64 // effective number of areas in 24 months
	countries                            int     // with events in 24 months
	nonState, oneSided                   float64 // share of the events of 24 months
	largest                              float64 // deaths of the deadliest event in 24 months
	peak24                               float64 // most deaths in 24 months, of the last five years
	age, quiet                           int     // months since the first and the last event
	around12, aroundBefore               float64 // deaths of others in its countries
	home                                 []int   // observed countries with events in 60 months
	unseen                               int     // events in 24 months in countries that were not observed
	unstated                             int     // events in 24 months without a number of deaths
}

// gatherer holds the scratch space of one pass.
type gatherer struct {
	w      *world
	areas  []areaCount
	stamps []int // generation in which the area was last touched
	used   []int
	now    int
}

type areaCount struct{ last12, last24, last60 int }

func newGatherer(w *world) *gatherer {
	return &gatherer{w: w, areas: make([]areaCount, w.areas), stamps: make([]int, w.areas)}
}

func (g *gatherer) reset() {
	g.now++
	g.used = g.used[:0]
}

func (g *gatherer) area(a int) *areaCount {
	if g.stamps[a] != g.now {
		g.stamps[a] = g.now
		g.areas[a] = areaCount{}
		g.used = append(g.used, a)
	}
	return &g.areas[a]
}

// at gathers the facts of a group at the end of month m. ok is false where the
// group has too few events in observed countries to be assessed.
func (g *gatherer) at(h *history, m blindspot.Month) (f facts, ok bool) {
	end := h.upTo(m)
	begin := h.upTo(m - noveltySpan)
	if end-begin == 0 {
		return f, false
	}
	g.reset()
	var yearly [noveltySpan / 3]float64 // deaths by quarter back, for the peak
	rivals, attacks := 0, 0
	last := blindspot.Month(math.MinInt32)
	for i := begin; i < end; i++ {
		r := &h.records[i]
		back := int(m - r.month) // 0 in the last month
		if !g.w.seen(r.country, m-horizon+1, m) {
			if back < horizon {
				f.unseen++
			}
			continue
		}
		f.events60++
		last = r.month
		f.home = addOnce(f.home, r.country)
		d := float64(r.deaths)
		yearly[back/3] += d
		if r.area != noArea {
			a := g.area(r.area)
			a.last60++
			if back < horizon {
				a.last24++
			}
			if back < 12 {
				a.last12++
			}
		}
		if back >= horizon {
			continue
		}
		f.events24++
		f.deaths24 += d
		f.largest = max(f.largest, d)
		if !r.stated {
			f.unstated++
		}
		switch r.kind {
		case blindspot.NonState:
			rivals++
		case blindspot.OneSided:
			attacks++
		case blindspot.StateBased, blindspot.ViolenceUnstated:
		}
		if back < 12 {
			f.events12++
			f.deaths12 += d
		}
		if back < 6 {
			f.events6++
			f.deaths6 += d
		}
		if back < 3 {
			f.deaths3 += d
		}
	}
	if f.events60 < fewestEvents {
		return f, false
	}
	if f.events24 > 0 {
		f.nonState, f.oneSided = float64(rivals)/f.events24, float64(attacks)/f.events24
	}
	for q := 0; q+horizon/3 <= len(yearly); q++ {
		sum := 0.0
		for _, d := range yearly[q : q+horizon/3] {
			sum += d
		}
		f.peak24 = max(f.peak24, sum)
	}
	f.age, f.quiet = int(m-h.records[0].month), int(m-last)
	g.spread(&f)
	g.surroundings(h, &f, m, end)
	return f, true
}

// spread counts areas.
func (g *gatherer) spread(f *facts) {
	var counts []int
	for _, a := range g.used {
		c := g.areas[a]
		if c.last24 > 0 {
			f.areas24++
			counts = append(counts, c.last24)
		}
		if c.last12 > 0 {
			f.areas12++
			if c.last60 == c.last12 {
				f.newAreas++
			}
		}
		if c.last24 > c.last12 {
			f.areasBefore++
		}
	}
	f.effective = effective(counts)
}

// effective is the exponential of the Shannon entropy of the shares (Hill 1973),
// 0 without any count.
func effective(counts []int) float64 {
	total := 0
	for _, n := range counts {
		total += n
	}
	if total == 0 {
		return 0
	}
	h := 0.0
	for _, n := range counts {
		if n > 0 {
			p := float64(n) / float64(total)
			h -= p * math.Log(p)
		}
	}
	return math.Exp(h)
}

// surroundings counts the dead of others in the group's countries.
func (g *gatherer) surroundings(h *history, f *facts, m blindspot.Month, end int) {
	var active []int
	for i := end - 1; i >= 0 && h.records[i].month > m-horizon; i-- {
		r := &h.records[i]
		if !g.w.seen(r.country, m-horizon+1, m) {
			continue
		}
		active = addOnce(active, r.country)
		if r.month > m-12 {
			f.around12 -= float64(r.deaths)
		} else {
			f.aroundBefore -= float64(r.deaths)
		}
	}
	f.countries = len(active)
	for _, c := range f.home {
		f.around12 += float64(g.w.deathsIn(c, m-11, m))
		f.aroundBefore += float64(g.w.deathsIn(c, m-23, m-12))
	}
}

func addOnce(list []int, v int) []int {
	for _, x := range list {
		if x == v {
			return list
		}
	}
	return append(list, v)
}
