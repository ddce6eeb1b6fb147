package watch

import (
	"math"
	"slices"

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
	months25                             int     // of the last 12, those with 25 deaths
	peak24                               float64 // most deaths in 24 months, of the last five years
	age, quiet                           int     // months since the first and the last event
	around12, aroundBefore               float64 // deaths of others in its countries
	home                                 []int32 // observed countries with events in 60 months
	unseen                               int     // events in 24 months in countries that were not observed
	unstated                             int     // events in 24 months without a number of deaths
}

// gatherer holds the scratch space of one pass.
type gatherer struct {
	w      *world
	areas  []areaCount
	stamps []int // generation in which the area was last touched
	used   []int32
	now    int
	long   map[int32]float64 // deaths so far of events with several months
	home   []int32           // countries of the group
	counts []int             // of events, by area
}

// areaCount says how many events an area had, and whether any event touched it
// in the last 12 months, in those before up to 24, and in those before up to 60.
type areaCount struct {
	events24, eventsBefore       int // of the pass, and of the 24 months before what it passes
	touched12, before24, earlier bool
}

func newGatherer(w *world) *gatherer {
	return &gatherer{w: w, areas: make([]areaCount, w.areas), stamps: make([]int, w.areas), long: map[int32]float64{}}
}

func (g *gatherer) reset() {
	g.now++
	g.used, g.home, g.counts = g.used[:0], g.home[:0], g.counts[:0]
	clear(g.long)
}

func (g *gatherer) area(a int32) *areaCount {
	if g.stamps[a] != g.now {
		g.stamps[a] = g.now
		g.areas[a] = areaCount{}
		g.used = append(g.used, a)
	}
	return &g.areas[a]
}

// at gathers the facts of a group that were known at the end of month m. ok is
// false where the group has too few events in observed countries to be assessed.
func (g *gatherer) at(h *history, m blindspot.Month) (f facts, ok bool) {
	end := h.upTo(m)
	begin := h.upTo(m - noveltySpan)
	if end-begin == 0 {
		return f, false
	}
	g.reset()
	var quarters [noveltySpan / 3]float64 // deaths by quarter back, for the peak
	var year [12]int32                    // deaths by month back
	var kinds kinds
	last := blindspot.Month(math.MinInt32)
	for i := begin; i < end; i++ {
		r := &h.records[i]
		if r.known > m {
			continue
		}
		back := int(m - r.month) // 0 in the last month
		if !g.w.seen(r.country, m-horizon+1, m) {
			if back < horizon {
				f.unseen += r.events()
			}
			continue
		}
		f.events60 += r.events()
		last = r.month
		g.home = addOnce(g.home, r.country)
		quarters[back/3] += float64(r.deaths)
		if back < len(year) {
			year[back] += r.deaths
		}
		g.touch(r, back)
		if back < horizon {
			f.recent(r, back)
			kinds.add(r)
			f.largest = max(f.largest, g.deathsSoFar(r))
		}
	}
	if f.events60 < fewestEvents {
		return f, false
	}
	f.home = slices.Clone(g.home)
	f.nonState, f.oneSided = kinds.shares()
	f.peak24 = peak(quarters[:])
	for _, dead := range year {
		f.months25 += one(dead >= 25)
	}
	f.age, f.quiet = int(m-h.first(m)), int(m-last)
	g.spread(&f)
	g.surroundings(h, &f, m, end)
	return f, true
}

// recent counts a record of the last 24 months.
func (f *facts) recent(r *record, back int) {
	d, event := float64(r.deaths), float64(r.events())
	if !r.stated {
		f.unstated += r.events()
	}
	f.events24, f.deaths24 = f.events24+event, f.deaths24+d
	if back < 12 {
		f.events12, f.deaths12 = f.events12+event, f.deaths12+d
	}
	if back < 6 {
		f.events6, f.deaths6 = f.events6+event, f.deaths6+d
	}
	if back < 3 {
		f.deaths3 += d
	}
}

// kinds counts events by the kind of violence.
type kinds struct{ all, rivals, attacks float64 }

func (k *kinds) add(r *record) {
	n := float64(r.events())
	k.all += n
	switch r.kind {
	case blindspot.NonState:
		k.rivals += n
	case blindspot.OneSided:
		k.attacks += n
	case blindspot.StateBased, blindspot.ViolenceUnstated:
	}
}

func (k *kinds) shares() (nonState, oneSided float64) {
	if k.all == 0 {
		return 0, 0
	}
	return k.rivals / k.all, k.attacks / k.all
}

// peak is the greatest sum of the quarters of 24 months.
func peak(quarters []float64) float64 {
	most := 0.0
	for q := 0; q+horizon/3 <= len(quarters); q++ {
		sum := 0.0
		for _, d := range quarters[q : q+horizon/3] {
			sum += d
		}
		most = max(most, sum)
	}
	return most
}

// deathsSoFar are the deaths of the record's event within the pass, up to it; of
// several events, of the deadliest.
func (g *gatherer) deathsSoFar(r *record) float64 {
	if r.event == 0 {
		return float64(r.most)
	}
	g.long[r.event] += float64(r.deaths)
	return g.long[r.event]
}

func (g *gatherer) touch(r *record, back int) {
	if r.area == noArea {
		return
	}
	a := g.area(r.area)
	switch {
	case back < 12:
		a.touched12 = true
	case back < horizon:
		a.before24 = true
	default:
		a.earlier = true
	}
	if back < horizon {
		a.events24 += r.events()
	}
}

// spread counts areas.
func (g *gatherer) spread(f *facts) {
	for _, a := range g.used {
		c := g.areas[a]
		if c.touched12 || c.before24 {
			f.areas24++
			g.counts = append(g.counts, c.events24)
		}
		if c.touched12 {
			f.areas12++
			if !c.before24 && !c.earlier {
				f.newAreas++
			}
		}
		if c.before24 {
			f.areasBefore++
		}
	}
	f.effective = effective(g.counts)
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
	active := g.home[:0] // which the facts have a copy of
	for i := end - 1; i >= 0 && h.records[i].month > m-horizon; i-- {
		r := &h.records[i]
		if r.known > m || !g.w.seen(r.country, m-horizon+1, m) {
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
		f.around12 += float64(g.w.deathsIn(c, m-11, m, m))
		f.aroundBefore += float64(g.w.deathsIn(c, m-23, m-12, m))
	}
}

func addOnce(list []int32, v int32) []int32 {
	for _, x := range list {
		if x == v {
			return list
		}
	}
	return append(list, v)
}
