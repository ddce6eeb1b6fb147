package hawkes

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/internal/perron"
)

// Process is a Hawkes process with known parameters over D types of events.
type Process struct {
	Background []Rate      // by receiver
	Branching  [][]float64 // [receiver][source] mean direct offspring, >= 0
	Kernel     []Kernel    // by receiver
}

// Univariate makes a [Process] of one type.
func Univariate(background Rate, branching float64, kernel Kernel) *Process {
	return &Process{
		Background: []Rate{background},
		Branching:  [][]float64{{branching}},
		Kernel:     []Kernel{kernel},
	}
}

func (p *Process) check(op string) error {
	d := len(p.Background)
	if d == 0 || len(p.Branching) != d || len(p.Kernel) != d {
		return stats.Errorf(op, stats.BadInput, "%d backgrounds, %d rows of branching and %d kernels do not agree", d, len(p.Branching), len(p.Kernel))
	}
	for i := range d {
		if err := p.Background[i].check(op); err != nil {
			return err
		}
		if err := checkKernel(op, p.Kernel[i]); err != nil {
			return err
		}
		if len(p.Branching[i]) != d {
			return stats.Errorf(op, stats.BadInput, "row %d of the branching matrix has %d entries and needs %d", i, len(p.Branching[i]), d)
		}
		for _, n := range p.Branching[i] {
			if !(n >= 0) || math.IsInf(n, 0) {
				return stats.Errorf(op, stats.BadInput, "branching %g is not a mean number of offspring", n)
			}
		}
	}
	return nil
}

// receivers sets the process up on events: one likelihood and one parameter
// vector for each type.
func (p *Process) receivers(op string, ev Events) ([]*receiver, [][]float64, error) {
	if err := p.check(op); err != nil {
		return nil, nil, err
	}
	if err := ev.check(op); err != nil {
		return nil, nil, err
	}
	if len(ev.Times) != len(p.Background) {
		return nil, nil, stats.Errorf(op, stats.BadInput, "%d types of events for a process of %d", len(ev.Times), len(p.Background))
	}
	rs, xs := make([]*receiver, len(ev.Times)), make([][]float64, len(ev.Times))
	for d := range ev.Times {
		if b := p.Background[d]; b.End != ev.End {
			return nil, nil, stats.Errorf(op, stats.BadInput, "background %d ends at %g and the events at %g", d, b.End, ev.End)
		}
		rs[d] = newReceiver(ev, d, p.Background[d].Form, p.Kernel[d].family())
		xs[d] = append(append(append([]float64{}, p.Background[d].Coef...), p.Branching[d]...), p.Kernel[d].logs()...)
	}
	return rs, xs, nil
}

// LogLik is the log-likelihood of the events, summed over types.
func (p *Process) LogLik(ev Events) (float64, error) {
	const op = "hawkes.LogLik"
	rs, xs, err := p.receivers(op, ev)
	if err != nil {
		return 0, err
	}
	var ll float64
	for d, r := range rs {
		ll += r.logLik(xs[d], nil)
	}
	if math.IsInf(ll, 0) {
		return 0, stats.Errorf(op, stats.Overflow, "the log-likelihood is %g at these parameters", ll)
	}
	return ll, nil
}

// Rates returns, for one receiver, the background and the total rate just
// before each of its events, in order. 1 - background/total is the probability
// that the event was set off by an earlier one.
func (p *Process) Rates(ev Events, receiver int) (background, total []float64, err error) {
	const op = "hawkes.Rates"
	rs, xs, err := p.receivers(op, ev)
	if err != nil {
		return nil, nil, err
	}
	if receiver < 0 || receiver >= len(rs) {
		return nil, nil, stats.Errorf(op, stats.BadInput, "no type %d among %d", receiver, len(rs))
	}
	r := rs[receiver]
	visit := func(k int, mu, lambda float64) {
		for range int(r.target[k]) {
			background, total = append(background, mu), append(total, lambda)
		}
	}
	if r.family == PowerLawKernel {
		r.powerLaw(xs[receiver], nil, visit)
	} else {
		r.exponential(xs[receiver], nil, visit)
	}
	return background, total, nil
}

// BranchingRatio is the spectral radius of the branching matrix: the factor by
// which a generation of offspring grows. The process is stable below one.
func (p *Process) BranchingRatio() float64 {
	return radiusOf(p.Branching).Value
}

// StationaryRate is the mean rate of each type, (I - n)^-1 mu, that the
// process tends to under constant backgrounds.
func (p *Process) StationaryRate() ([]float64, error) {
	const op = "hawkes.StationaryRate"
	if err := p.check(op); err != nil {
		return nil, err
	}
	if rho := p.BranchingRatio(); rho >= 1 {
		return nil, stats.Errorf(op, stats.Degenerate, "branching ratio %.3g: the process has no stationary rate", rho)
	}
	d := len(p.Background)
	a, mu := mat.NewDense(d, d, nil), mat.NewVecDense(d, nil)
	for i := range d {
		if p.Background[i].Form.Params() != 1 {
			return nil, stats.Errorf(op, stats.BadInput, "background %d varies in time", i)
		}
		mu.SetVec(i, math.Exp(p.Background[i].Coef[0]))
		for j := range d {
			a.Set(i, j, -p.Branching[i][j])
		}
		a.Set(i, i, 1-p.Branching[i][i])
	}
	var rate mat.VecDense
	if err := rate.SolveVec(a, mu); err != nil {
		return nil, stats.Errorf(op, stats.Degenerate, "I - n cannot be inverted: %v", err)
	}
	return rate.RawVector().Data, nil
}

// radiusOf returns the spectral radius of a branching matrix and its left and
// right eigenvectors, nil where it is zero.
func radiusOf(n [][]float64) perron.Root {
	var flat []float64
	for _, row := range n {
		flat = append(flat, row...)
	}
	root, err := perron.Of(flat, len(n))
	if err != nil { // an infinite upper limit: so is the radius
		return perron.Root{Value: math.Inf(1)}
	}
	return root
}
