package structural

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

// Fit is a model with its variances at the maximum of the diffuse likelihood.
type Fit struct {
	Variances Variances
	// LogLik is the maximised diffuse log-likelihood, see the function LogLik.
	LogLik float64
	// Static holds the coefficients of the static regressors with 90 % intervals
	// (Student's t, variance ratios taken as known).
	Static []stats.Estimate
	// Observed periods, and those among them that fix no initial state.
	Observed, Effective int
	// Converged says that the gradient vanished.
	Converged bool
	// Still names the components whose variance was estimated as zero, so that
	// they do not move: in short series often a lack of evidence, not its result.
	Still []string

	f     *profile
	ratio []float64
}

// FitML estimates the variances by maximum likelihood, and with them the static
// coefficients by generalised least squares.
func FitML(s Series, m Model) (*Fit, error) {
	return fit("structural.FitML", s, m, nil)
}

// fit leaves out the periods of hide.
func fit(op string, s Series, m Model, hide []Window) (*Fit, error) {
	p, err := prepare(op, s, m, hide)
	if err != nil {
		return nil, err
	}
	f := newProfile(p)
	ratio, converged, ok := maximise(f)
	if !ok {
		return nil, stats.Errorf(op, stats.Degenerate,
			"the likelihood has no value: collinear regressors, states that the observed periods do not identify, or no noise at all")
	}
	if !converged {
		return nil, stats.Errorf(op, stats.NotConverged, "the gradient of the likelihood did not vanish")
	}
	out := &Fit{Observed: p.count, Effective: f.k.full, Converged: true, f: f, ratio: ratio}
	scale := f.rss / float64(f.k.full)
	params := make([]float64, len(ratio))
	names := p.sys.names()
	for i, r := range ratio {
		params[i] = r * scale
		if r == 0 {
			out.Still = append(out.Still, names[i])
		}
	}
	out.Variances = p.sys.variances(params, p.sd, p.dsd)
	out.LogLik = f.loglk - float64(f.k.full)*math.Log(p.sd) - p.diffuseUnits()
	t := quantileT(0.95, out.dof())
	for j := range p.x {
		unit := p.sd / p.xsd[j]
		b, se := f.beta[j]*unit, math.Sqrt(out.scale()*inverseAt(f.chol, len(p.x), j))*unit
		out.Static = append(out.Static, estimate(b, se, t, 0.9))
	}
	return out, nil
}

// dof is the degrees of freedom of the scale.
func (f *Fit) dof() float64 { return float64(f.Effective - len(f.f.x)) }

// scale is the unbiased estimate of the observation variance in internal units,
// given the ratios; all covariances of the filter are multiples of it.
func (f *Fit) scale() float64 { return f.f.rss / f.dof() }

// inverseAt is element (j, j) of the inverse of the factored matrix.
func inverseAt(chol []float64, n, j int) float64 {
	e := make([]float64, n)
	e[j] = 1
	cholSolve(chol, n, e)
	return e[j]
}

func quantileT(p, dof float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: dof}.Quantile(p)
}

func estimate(value, se, t, level float64) stats.Estimate {
	return stats.Estimate{Value: value, SE: se, Interval: stats.Interval{Low: value - t*se, High: value + t*se, Level: level}}
}
