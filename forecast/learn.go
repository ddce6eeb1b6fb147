package forecast

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/blindspot/blindspot"
)

// The leads in months whose past scores make the weights, whatever horizons are
// asked for: the forecast of a month must not depend on which others are wanted.
var leads = []int{1, 2, 3, 6, 9, 12}

// Months that must lie before an earlier origin, and before the only one of a
// short history.
const (
	enoughBefore = 60
	leastBefore  = 12
)

// Learn returns the weights that past scores speak for. What is scored are
// forecasts from Decembers, the same ones whatever the cut.
func (p Pool) Learn(ctx context.Context, past Panel, seed uint64) (*Weights, error) {
	if p.Origins == 0 {
		p.Origins = 8
	}
	if p.Prior == 0 {
		p.Prior = 50
	}
	if p.Ledger == nil {
		p.Ledger = &Ledger{}
	}
	w := &Weights{units: make([][]example, len(past.Units)), loyal: p.Loyal}
	var classes [poolClasses][]example
	filing := past.filing() // what stands under such a month tells least of the months themselves
	for _, origin := range p.origins(past) {
		page, err := p.Ledger.page(ctx, p, past.Until(origin.month), seed)
		if err != nil {
			return nil, err
		}
		column := int(origin.month - past.First)
		for u := range past.Units {
			for i, lead := range leads {
				said := page.said(u, i)
				if !origin.counts[i] || said == nil {
					continue
				}
				if filing[past.monthOfYear(column+lead)] {
					continue
				}
				if y, ok := past.At(u, column+lead); ok {
					e := page.example(said, y)
					classes[page.class[u]] = append(classes[page.class[u]], e)
					if p.Loyal > 0 {
						w.units[u] = append(w.units[u], e)
					}
				}
			}
		}
	}
	start := make([]float64, len(p.Parts))
	for k := range start {
		start[k] = 1 / float64(len(start))
	}
	for _, examples := range classes {
		w.Class = append(w.Class, mixtureWeights(examples, start, p.Prior))
	}
	return w, nil
}

// earlier is an origin before the cut, and the leads that count there.
type earlier struct {
	month  blindspot.Month
	counts []bool // by lead
}

// origins lists the Decembers from which the weights are learned: for every lead
// the last ones whose target is known.
func (p Pool) origins(past Panel) []earlier {
	left := make([]int, len(leads))
	for i := range left {
		left[i] = p.Origins
	}
	var all []earlier
	for m := past.Last() - 1; m >= past.First+leastBefore-1; m-- {
		if m%12 != 0 {
			continue
		}
		before := int(m-past.First) + 1
		if before < enoughBefore && len(all) > 0 {
			break
		}
		one := earlier{m, make([]bool, len(leads))}
		any := false
		for i, lead := range leads {
			if m+blindspot.Month(lead) <= past.Last() && left[i] > 0 {
				one.counts[i], any = true, true
				left[i]--
			}
		}
		if any {
			all = append(all, one)
		} else if len(all) > 0 {
			break
		}
	}
	return all
}

// Ledger remembers what the parts of pools said at origins, as probabilities of
// categories and without any outcome, so that fits to many cuts of one panel
// work it out once. The zero value is ready, and safe for concurrent use. It
// lives as long as its panel.
type Ledger struct {
	mu    sync.Mutex
	pages map[pageKey]*page
}

type pageKey struct {
	label string
	data  *float64
	month blindspot.Month
	seed  uint64
}

// page is what the parts of a pool said at one origin.
type page struct {
	once  sync.Once
	err   error
	parts int
	class []int       // by unit
	row   [][]float32 // by unit: lead x part x category; nil where nothing was said
}

func (l *Ledger) page(ctx context.Context, p Pool, past Panel, seed uint64) (*page, error) {
	key := pageKey{p.Label, past.identity(), past.Last(), seed}
	l.mu.Lock()
	if l.pages == nil {
		l.pages = map[pageKey]*page{}
	}
	made := l.pages[key]
	if made == nil {
		made = &page{}
		l.pages[key] = made
	}
	l.mu.Unlock()
	made.once.Do(func() { made.err = made.write(ctx, p, past, seed) })
	return made, made.err
}

// write fits the parts and notes what they say of all units from which models
// may learn.
func (g *page) write(ctx context.Context, p Pool, past Panel, seed uint64) error {
	past.states = past.described()
	parts, err := p.all(ctx, past, leads, seed)
	if err != nil {
		return err
	}
	g.parts = len(parts)
	g.class, g.row = make([]int, len(past.Units)), make([][]float32, len(past.Units))
	last := past.Months() - 1
	var heard []int
	for u := range past.Units {
		if past.states.known[u][last] && past.teaches(u, last) {
			heard = append(heard, u)
		}
	}
	heard = sampled(past, heard)
	return each(ctx, len(heard), func(i int) error {
		u := heard[i]
		g.class[u] = classOf(&past.states.x[u][last])
		g.row[u] = make([]float32, len(leads)*len(parts)*categories)
		for l, lead := range leads {
			for k, part := range parts {
				if d := part.Mass(u, lead); d != nil {
					d.categorise(g.row[u][(l*len(parts)+k)*categories:][:categories])
				}
			}
		}
		return nil
	})
}

// mostHeard is how many units are heard at an earlier origin: a few hundred
// examples of a class tell its weights as well as thousands.
const mostHeard = 200

// sampled returns so many of the units, the same ones whatever else the panel
// holds.
func sampled(past Panel, units []int) []int {
	if len(units) <= mostHeard {
		return units
	}
	lot := func(u int) uint32 { return scatter(nameOf(past.Units[u]), uint32(past.Last())) } //nolint:gosec // months are positive
	slices.SortFunc(units, func(a, b int) int { return cmp.Or(cmp.Compare(lot(a), lot(b)), cmp.Compare(a, b)) })
	return units[:mostHeard]
}

// said is what the parts said of a unit at a lead; nil where nothing was.
func (g *page) said(u, lead int) []float32 {
	if g.row[u] == nil {
		return nil
	}
	n := g.parts * categories
	return g.row[u][lead*n : (lead+1)*n]
}

// example is one past target: the probability that each part gave to the
// category in which it came.
type example []float32

func (g *page) example(said []float32, y float64) example {
	e := make(example, g.parts)
	for k := range e {
		e[k] = said[k*categories+categoryOf(y)]
	}
	return e
}

// Weights are the learned weights of a pool's parts, by class of units.
type Weights struct {
	Class [][]float64
	units [][]example
	loyal float64
}

// Of returns the weights for a unit that now stands in a class.
func (w *Weights) Of(unit, class int) []float64 {
	if w.loyal == 0 {
		return w.Class[class]
	}
	return mixtureWeights(w.units[unit], w.Class[class], w.loyal)
}

// The categories of counts in which past forecasts are judged: those of the
// ignorance score, and more of them above.
var categoryEdges = [...]float64{0, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2000, 4000, 8000, 16000, gridTop}

const categories = len(categoryEdges)

func categoryOf(y float64) int {
	k := 0
	for k < categories-1 && y > categoryEdges[k]+0.5 {
		k++
	}
	return k
}

// categorise gives the probabilities of the categories, a little blurred so that
// no part is ruled out by one surprise.
func (m Mass) categorise(to []float32) {
	low := 0
	for k, edge := range categoryEdges {
		high := cellOf(edge)
		sum := 0.0
		for _, w := range m[low : high+1] {
			sum += w
		}
		low = high + 1
		to[k] = float32((sum + 0.001) / (1 + 0.001*float64(categories)))
	}
}

// mixtureWeights maximises the mean log-likelihood of the mixture by expectation
// maximisation, with the start as prior.
func mixtureWeights(examples []example, start []float64, prior float64) []float64 {
	w := append([]float64(nil), start...)
	next := make([]float64, len(w))
	for range 60 {
		for k := range next {
			next[k] = prior * start[k]
		}
		for _, e := range examples {
			sum := 0.0
			for k, l := range e {
				sum += w[k] * float64(l)
			}
			if sum <= 0 {
				continue
			}
			for k, l := range e {
				next[k] += w[k] * float64(l) / sum
			}
		}
		total := 0.0
		for _, v := range next {
			total += v
		}
		for k := range w {
			w[k] = next[k] / total
		}
	}
	return w
}
