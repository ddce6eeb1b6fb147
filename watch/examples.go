package watch

import "github.com/blindspot/blindspot"

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
	// unlisted are groups with enough events at the last origin that no year of the
	// data puts on record.
	unlisted int
	unseen   int // groups at the last origin with events, but none in an observed country
}

// gather makes the examples of every third month back from the last one, as
// long as 24 months lie before.
func gather(w *world) *examples {
	ex := &examples{first: w.first}
	for m := w.last; m-horizon+1 >= w.first; m -= quarter {
		ex.origins = append(ex.origins, m)
	}
	for i, j := 0, len(ex.origins)-1; i < j; i, j = i+1, j-1 {
		ex.origins[i], ex.origins[j] = ex.origins[j], ex.origins[i]
	}
	g := newGatherer(w)
	for o, m := range ex.origins {
		ex.begin = append(ex.begin, len(ex.list))
		for i := range w.groups {
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
			ex.x = append(ex.x, vector(&f)...)
		}
	}
	ex.begin = append(ex.begin, len(ex.list))
	return ex
}

func (ex *examples) row(i int) []float64 {
	k := width
	return ex.x[i*k : (i+1)*k]
}

// trained is how many origins may teach at origin o: those whose 24 months had
// ended by then.
func (ex *examples) trained(o int) int { return max(0, o-horizon/quarter+1) }

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
	s.k = width
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
