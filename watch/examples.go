package watch

import (
	"math"
	"slices"

	"github.com/blindspot/blindspot"
)

const (
	quarter     = 3
	firstOrigin = 60 // months of data before the first quarter that is scored
)

// example is a group at the end of a quarter: what was known, and what followed.
type example struct {
	origin   int // index into examples.origins
	group    int
	outcome  Breakout
	resolved bool // what followed is known
}

// examples holds all group-quarters in order of time. The last origin is the
// date of the board; none of its examples is resolved.
type examples struct {
	first   blindspot.Month // of the data
	origins []blindspot.Month
	list    []example
	facts   []facts
	x       []float64 // one row of features an example
	begin   []int     // by origin: its first example
	// attention of the example's group, NaN where it is not known; of the past, and of
	// quarters that were scored.
	attention []float64
	past      int             // how many origins are of the past that is followed
	walked    []walked        // what was said of it, by forecaster
	settled   blindspot.Month // with which that past ends
	leaves    int             // how many origins are of the past that is left
	// unlisted are groups with enough events at the last origin that no year of the
	// data puts on record.
	unlisted int
	unseen   int // groups at the last origin with events, but none in an observed country
}

// gather makes the examples of the end of every calendar quarter, and of the last month,
// as long as 24 months lie before. Quarters of the calendar stay what they are when
// another month comes.
func gather(w *world) *examples {
	ex := &examples{first: w.first, settled: w.settled}
	for m := w.first + horizon - 1; m <= w.last; m++ {
		if _, of := m.Civil(); of%quarter == 0 || m == w.last {
			ex.origins = append(ex.origins, m)
		}
	}
	ex.leaves = over(ex.origins, w.settled)
	if w.past != nil {
		ex.recall(w)
	}
	ex.grow(w.most())
	g := newGatherer(w)
	for o := len(ex.begin); o < len(ex.origins); o++ {
		m := ex.origins[o]
		ex.begin = append(ex.begin, len(ex.list))
		for i := range w.groups {
			if o < ex.leaves && w.groups[i].later {
				continue
			}
			if !w.groups[i].onRecord(m) { // nobody could have known of it from a yearly release
				if o == len(ex.origins)-1 {
					if _, ok := g.at(&w.groups[i], m); ok {
						ex.unlisted++
					}
				}
				continue
			}
			f, ok := g.at(&w.groups[i], m)
			if !ok {
				if o == len(ex.origins)-1 && f.unseen > 0 {
					ex.unseen++
				}
				continue
			}
			e := example{origin: o, group: i}
			e.outcome, e.resolved = g.outcome(&w.groups[i], &f, m)
			ex.list = append(ex.list, e)
			ex.facts = append(ex.facts, f)
			ex.x = appendVector(ex.x, &f)
			ex.attention = append(ex.attention, math.NaN())
		}
	}
	ex.begin = append(ex.begin, len(ex.list))
	return ex
}

// grow makes room for n more examples: what grows by itself leaves behind as much again.
func (ex *examples) grow(n int) {
	ex.list, ex.facts, ex.attention = slices.Grow(ex.list, n), slices.Grow(ex.facts, n), slices.Grow(ex.attention, n)
	ex.x = slices.Grow(ex.x, n*width)
}

// most is about how many quarters, of all groups on record, have an event behind them that
// counts.
func (w *world) most() int {
	months := 0
	for i := range w.groups {
		h := &w.groups[i]
		if h.entered == 0 {
			continue
		}
		until := max(h.entered, w.first+horizon-1)
		if w.past != nil {
			until = max(until, w.past.known())
		}
		for k := range h.records {
			r := &h.records[k]
			from := max(r.month, until)
			until = min(r.month+noveltySpan, w.last+1)
			months += max(0, int(until-from))
		}
	}
	return months / quarter
}

func (ex *examples) row(i int) []float64 {
	k := width
	return ex.x[i*k : (i+1)*k]
}

// trained is how many origins may teach at origin o: those whose 24 months had
// ended by then.
func (ex *examples) trained(o int) int {
	if o < 0 {
		return 0 // there is no origin at all
	}
	return over(ex.origins, ex.origins[o])
}

// over is how many of the origins have their 24 months behind them at the end of month m.
func over(origins []blindspot.Month, m blindspot.Month) int {
	n, _ := slices.BinarySearch(origins, m-horizon+1)
	return n
}

// fitted is the origin at which the models that speak at origin o were fitted: the
// first of the calendar year.
func (ex *examples) fitted(o int) int {
	for o > 0 && ex.origins[o-1].Year() == ex.origins[o].Year() {
		o--
	}
	return o
}

// resolved gathers the resolved examples in order of time, and for each origin
// how many of them lie before it.
func (ex *examples) resolved() (s sample, before []int) {
	n := 0
	for i := range ex.list {
		n += one(ex.list[i].resolved)
	}
	s = sample{k: width, x: make([]float64, 0, n*width), y: make([]bool, 0, n), group: make([]int, 0, n)}
	for o := range ex.origins {
		before = append(before, s.n())
		for i := ex.begin[o]; i < ex.begin[o+1]; i++ {
			if e := &ex.list[i]; e.resolved {
				s.x = append(s.x, ex.row(i)...)
				s.y = append(s.y, e.outcome.Any())
				s.group = append(s.group, e.group)
			}
		}
	}
	return s, append(before, s.n())
}

// month is how many months of data there are by origin o.
func (ex *examples) month(o int) int { return int(ex.origins[o]-ex.first) + 1 }
