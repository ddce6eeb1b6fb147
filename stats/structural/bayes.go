package structural

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

// Posterior is a sample from the Bayesian model.
type Posterior struct {
	Impact
	Draws int
	// Inclusion is the posterior probability of each static regressor, Static its
	// coefficient averaged over models (0 where it is left out).
	Inclusion []float64
	Static    []stats.Estimate
	// ObsSD and StateSD are standard deviations of the noise and of the
	// disturbances, in the order of names in States; units of the fitted scale.
	ObsSD   stats.Estimate
	StateSD []stats.Estimate
	States  []string
	// RHat compares the two halves of the chain, the worst over what was sampled:
	// above 1.1 draw more. ESS is the least effective number of draws.
	RHat, ESS float64
}

// Options of [Sample].
type Options struct {
	Model Model
	// Windows of interventions, treated as in [Counterfactual]; none for a fit.
	Windows []Window
	Prior   Prior // zero value: DefaultPrior
	// Draws kept, default 1,000; Burn dropped before, default 300.
	Draws, Burn int
	Level       float64 // of intervals, default 0.9
	Transform   Transform
}

// Sample draws from the posterior of the structural model with spike-and-slab
// regression (Brodersen et al. 2015, doi 10.1214/14-AOAS788) by Gibbs sampling:
// regressors and coefficients with the states integrated out, then the states by
// simulation smoothing, then the variances, which also take a Metropolis step with
// the states integrated out. Unlike bsts it gives the initial state
// a flat prior. Effects are on the scale of y whatever the transform; with one,
// their values are medians as in [CounterfactualCounts].
func Sample(rng *rand.Rand, s Series, opt Options) (*Posterior, error) {
	const op = "structural.Sample"
	if err := opt.fill(op, s); err != nil {
		return nil, err
	}
	z, err := opt.Transform.forward(op, s.Y)
	if err != nil {
		return nil, err
	}
	p, err := prepare(op, Series{Y: z, Static: s.Static, Dynamic: s.Dynamic}, opt.Model, opt.Windows)
	if err != nil {
		return nil, err
	}
	g := newGibbs(p, opt.Prior)
	if len(opt.Windows) > 0 {
		g.f.k.gains()
		if err := g.f.k.checkKnown(op, opt.Windows[0].Start); err != nil {
			return nil, err
		}
	}
	paths := newGathered(opt.Windows, opt.Draws)
	rec := newRecord(p, opt.Draws)
	for i := range opt.Burn + opt.Draws {
		if !g.step(rng, i < opt.Burn) {
			return nil, stats.Errorf(op, stats.Degenerate, "collinear regressors, or states that the observed periods do not identify")
		}
		if i < opt.Burn {
			continue
		}
		rec.add(g)
		noise := math.Sqrt(g.params[0])
		paths.add(func(t int) float64 {
			return opt.Transform.back(p.mean + p.sd*(g.signal(t)+noise*rng.NormFloat64()))
		})
	}
	out := rec.posterior(g, opt.Level)
	im, err := paths.impact(op, s.Y, opt.Level, opt.Transform)
	if err != nil {
		return nil, err
	}
	out.Impact = *im
	for _, d := range paths.at {
		out.diagnose(d)
	}
	return out, nil
}

// fill checks the options and sets defaults.
func (o *Options) fill(op string, s Series) error {
	if o.Prior == (Prior{}) {
		o.Prior = DefaultPrior()
	}
	if o.Draws == 0 {
		o.Draws = 1000
	}
	if o.Burn == 0 {
		o.Burn = 300
	}
	if o.Level == 0 {
		o.Level = 0.9
	}
	if o.Draws < 100 || o.Burn < 0 {
		return stats.Errorf(op, stats.BadInput, "%d draws after %d: need at least 100", o.Draws, o.Burn)
	}
	if err := o.Prior.check(op); err != nil {
		return err
	}
	if len(o.Windows) == 0 {
		if !(o.Level > 0 && o.Level < 1) {
			return stats.Errorf(op, stats.BadInput, "level %v, need a number between 0 and 1", o.Level)
		}
		return nil
	}
	return checkEffect(op, s, o.Windows, o.Level)
}

// gibbs is the state of the chain.
type gibbs struct {
	f      *profile
	prior  Prior
	slab   *spikeSlab
	sim    *simulator
	walk   *metropolis
	guess  []float64 // prior guess of each variance
	params []float64
	alpha  []float64
	col    []float64
	ss     []float64
}

func newGibbs(p *prepared, prior Prior) *gibbs {
	f := newProfile(p)
	g := &gibbs{f: f, prior: prior, slab: newSpikeSlab(p, prior), sim: newSimulator(f.k), guess: make([]float64, p.sys.params),
		params: make([]float64, p.sys.params), alpha: make([]float64, p.sys.n*p.sys.m), col: make([]float64, p.sys.n), ss: make([]float64, p.sys.params)}
	for i, name := range p.sys.names() {
		g.guess[i] = prior.StateSD * prior.StateSD
		if name == "slope" {
			g.guess[i] /= 100
		}
	}
	g.guess[0] = 1 - prior.R2
	g.walk = newMetropolis(g)
	copy(g.params, g.guess)
	f.k.set(g.params)
	return g
}

// step is one sweep. It reports false where the regression has no solution.
func (g *gibbs) step(rng *rand.Rand, burning bool) bool {
	f, sys := g.f, g.f.sys
	f.k.set(g.params)
	f.k.gains()
	if f.k.left > 0 {
		return false
	}
	f.normal()
	if g.slab.k > 0 && !g.slab.draw(rng, f.xx, f.xy, g.params[0]) {
		return false
	}
	copy(g.col, f.y)
	for j, b := range g.slab.beta {
		if b != 0 {
			for t, x := range f.x[j] {
				g.col[t] -= b * x
			}
		}
	}
	g.walk.sweep(rng, burning)
	f.k.set(g.params)
	f.k.gains()
	g.sim.draw(rng, g.col, g.alpha)
	g.squares()
	info, size := g.slab.information()
	g.params[0] = inverseGamma(rng, g.prior.ResidualWeight+float64(f.count+size),
		g.prior.ResidualWeight*g.guess[0]+g.ss[0]+info, math.Inf(1))
	for i := 1; i < len(g.params); i++ {
		g.params[i] = inverseGamma(rng, g.prior.StateWeight+float64(sys.n-1),
			g.prior.StateWeight*g.guess[i]+g.ss[i], 1)
	}
	return true
}

// squares adds up the squared disturbances of the drawn states.
func (g *gibbs) squares() {
	sys := g.f.sys
	m := sys.m
	clear(g.ss)
	next := g.f.k.a
	for t := range sys.n {
		row := g.alpha[t*m : (t+1)*m]
		if g.f.obs[t] {
			e := g.col[t] - dot(sys.row(t), row)
			g.ss[0] += e * e
		}
		if t > 0 {
			for i, j := range sys.noise {
				if j > 0 {
					d := row[i] - next[i]
					g.ss[j] += d * d
				}
			}
		}
		copy(next, row)
		sys.transition(next)
	}
}

// signal is the drawn signal at t, static regression included, internal units.
func (g *gibbs) signal(t int) float64 {
	m := g.f.sys.m
	v := dot(g.f.sys.row(t), g.alpha[t*m:(t+1)*m])
	for j, b := range g.slab.beta {
		v += b * g.f.x[j][t]
	}
	return v
}

// inverseGamma draws a variance with dof observations and sum of squares ss behind
// it, below limit.
func inverseGamma(rng *rand.Rand, dof, ss, limit float64) float64 {
	gamma := distuv.Gamma{Alpha: dof / 2, Beta: ss / 2, Src: rng}
	for range 20 {
		if v := 1 / gamma.Rand(); v <= limit {
			return v
		}
	}
	// The limit lies far in the tail: invert the distribution function beyond it.
	above := mathext.GammaIncRegComp(dof/2, ss/2/limit)
	x := mathext.GammaIncRegCompInv(dof/2, above*(1-rng.Float64()))
	return min(limit, ss/2/x)
}
