package hawkes

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot/stats"
)

// MaxEvents bounds a simulation; an explosive process would otherwise not end.
const MaxEvents = 1_000_000

// SimulateThinning draws the process on the window of its background, starting
// from an empty past, by the thinning of Ogata (1981). Between events the rate
// is at most the largest background of the stretch plus the present
// excitation, which only falls.
func (p *Process) SimulateThinning(rng *rand.Rand) (Events, error) {
	const op = "hawkes.SimulateThinning"
	end, err := p.window(op)
	if err != nil {
		return Events{}, err
	}
	types := len(p.Background)
	ev := Events{Times: make([][]float64, types), End: end}
	past := newMemory(p)
	count := 0
	for _, s := range p.stretches(end) {
		t := s.from
		for {
			bound := s.bound
			excited := past.at(t)
			for _, e := range excited {
				bound += e
			}
			t += rng.ExpFloat64() / bound
			if t >= s.to {
				break
			}
			excited = past.at(t)
			u := rng.Float64() * bound
			for d := range types {
				u -= p.Background[d].At(t) + excited[d]
				if u < 0 {
					ev.Times[d] = append(ev.Times[d], t)
					past.add(d, t)
					count++
					break
				}
			}
			if count > MaxEvents {
				return Events{}, stats.Errorf(op, stats.Overflow, "more than %d events by time %g of %g", MaxEvents, t, end)
			}
		}
	}
	return ev, nil
}

// SimulateCluster draws the same process as immigrants from the background and
// their descendants, generation by generation (Hawkes and Oakes 1974).
func (p *Process) SimulateCluster(rng *rand.Rand) (Events, error) {
	const op = "hawkes.SimulateCluster"
	end, err := p.window(op)
	if err != nil {
		return Events{}, err
	}
	types := len(p.Background)
	ev := Events{Times: make([][]float64, types), End: end}
	type event struct {
		t float64
		d int
	}
	var queue []event
	for d := range types {
		for _, s := range p.stretchesOf(d, end) {
			for t := s.from + rng.ExpFloat64()/s.bound; t < s.to; t += rng.ExpFloat64() / s.bound {
				if rng.Float64()*s.bound < p.Background[d].At(t) {
					queue = append(queue, event{t, d})
				}
			}
		}
	}
	for i := 0; i < len(queue); i++ {
		parent := queue[i]
		ev.Times[parent.d] = append(ev.Times[parent.d], parent.t)
		for d := range types {
			for range poisson(p.Branching[d][parent.d], rng) {
				if t := parent.t + p.Kernel[d].Draw(rng); t < end {
					queue = append(queue, event{t, d})
				}
			}
		}
		if len(queue) > MaxEvents {
			return Events{}, stats.Errorf(op, stats.Overflow, "more than %d events", MaxEvents)
		}
	}
	for _, times := range ev.Times {
		slices.Sort(times)
	}
	return ev, nil
}

func (p *Process) window(op string) (float64, error) {
	if err := p.check(op); err != nil {
		return 0, err
	}
	end := p.Background[0].End
	for _, b := range p.Background {
		if b.End != end {
			return 0, stats.Errorf(op, stats.BadInput, "backgrounds end at %g and %g", end, b.End)
		}
	}
	return end, nil
}

// stretch is a piece of the window with an upper bound of the background.
type stretch struct{ from, to, bound float64 }

// stretchesOf bounds the background of one type between its knots. A B-spline
// lies below the largest of the coefficients active on a stretch.
func (p *Process) stretchesOf(d int, end float64) []stretch {
	b := newBasis(p.Background[d].Form, end)
	var out []stretch
	for s := 0; s+1 < len(b.edges); s++ {
		top := slices.Max(p.Background[d].Coef[s : s+b.degree+1])
		out = append(out, stretch{b.edges[s], b.edges[s+1], math.Exp(top)})
	}
	return out
}

// stretches bounds the sum of all backgrounds over the union of their knots.
func (p *Process) stretches(end float64) []stretch {
	var all [][]stretch
	cuts := []float64{0, end}
	for d := range p.Background {
		of := p.stretchesOf(d, end)
		for _, s := range of {
			cuts = append(cuts, s.from)
		}
		all = append(all, of)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []stretch
	for i := 0; i+1 < len(cuts); i++ {
		s := stretch{from: cuts[i], to: cuts[i+1]}
		for _, of := range all {
			for _, o := range of {
				if o.from <= s.from && s.from < o.to {
					s.bound += o.bound
				}
			}
		}
		out = append(out, s)
	}
	return out
}

// memory holds the past of a simulation: for exponential kernels the decaying
// excitation of each receiver, for others every past event.
type memory struct {
	p     *Process
	last  float64
	level []float64 // excitation at last, exponential receivers only
	out   []float64
	times [][]float64
	all   bool // some kernel needs the past events
}

func newMemory(p *Process) *memory {
	d := len(p.Background)
	m := &memory{p: p, level: make([]float64, d), out: make([]float64, d), times: make([][]float64, d)}
	for _, k := range p.Kernel {
		m.all = m.all || k.family() != ExponentialKernel
	}
	return m
}

// at returns the excitation of each receiver at t, valid until the next call.
func (m *memory) at(t float64) []float64 {
	for d, k := range m.p.Kernel {
		if e, ok := k.(Exponential); ok {
			m.level[d] *= math.Exp(-e.Rate * (t - m.last))
			m.out[d] = m.level[d]
			continue
		}
		m.out[d] = 0
		for c, times := range m.times {
			if n := m.p.Branching[d][c]; n > 0 {
				for _, s := range times {
					m.out[d] += n * k.Density(t-s)
				}
			}
		}
	}
	m.last = t
	return m.out
}

// add records an event of type c at t, the time of the last call of at.
func (m *memory) add(c int, t float64) {
	for d, k := range m.p.Kernel {
		m.level[d] += m.p.Branching[d][c] * k.Density(0)
	}
	if m.all {
		m.times[c] = append(m.times[c], t)
	}
}

// poisson draws by counting unit-rate arrivals; the means here are small.
func poisson(mean float64, rng *rand.Rand) int {
	n := 0
	for s := rng.ExpFloat64(); s < mean; s += rng.ExpFloat64() {
		n++
	}
	return n
}
