package tail

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot/stats"
)

// Options of a fit. The zero value looks for xmin.
type Options struct {
	// Xmin, where positive, is taken as given.
	Xmin float64
	// MinTail is the fewest values a tail may have; 0 means 10. Clauset,
	// Shalizi and Newman advise at least 50 for trust in the estimates.
	MinTail int
	// MaxCandidates caps how many values of xmin are tried, evenly by rank
	// among the distinct values; 0 means 100.
	MaxCandidates int
	// Level of all intervals; 0 means 0.90.
	Level float64
}

func (o *Options) fill(op string) error {
	if o.MinTail == 0 {
		o.MinTail = 10
	}
	if o.MaxCandidates == 0 {
		o.MaxCandidates = 100
	}
	if o.Level == 0 {
		o.Level = 0.90
	}
	if o.MinTail < 3 || o.MaxCandidates < 1 || !(o.Level > 0 && o.Level < 1) || !(o.Xmin >= 0) || math.IsInf(o.Xmin, 0) {
		return stats.Errorf(op, stats.BadInput, "options %+v: MinTail is at least 3, MaxCandidates at least 1, Level between 0 and 1, Xmin finite and not negative", *o)
	}
	return nil
}

// Fit is a fitted tail.
type Fit struct {
	Law    PowerLaw
	Alpha  stats.Estimate // given xmin; the interval is symmetric in log(alpha-1)
	D      float64        // Kolmogorov-Smirnov distance of the tail
	N      int            // all values
	TailN  int            // values >= xmin
	LogLik float64        // of the tail
	// Candidates is how many values of xmin were tried.
	Candidates int

	opt    Options
	sample *sample
}

// FitDiscrete fits whole numbers, such as counts of deaths. Zeros are allowed.
func FitDiscrete(values []int, opt Options) (*Fit, error) {
	x := make([]float64, len(values))
	for i, v := range values {
		x[i] = float64(v)
	}
	return fit("tail.FitDiscrete", x, true, opt)
}

// FitContinuous fits measurements. Zeros are allowed.
func FitContinuous(values []float64, opt Options) (*Fit, error) {
	return fit("tail.FitContinuous", slices.Clone(values), false, opt)
}

// fit takes over x.
func fit(op string, x []float64, discrete bool, opt Options) (*Fit, error) {
	if err := opt.fill(op); err != nil {
		return nil, err
	}
	if discrete && opt.Xmin != math.Trunc(opt.Xmin) {
		return nil, stats.Errorf(op, stats.BadInput, "xmin %g of a discrete law is not whole", opt.Xmin)
	}
	if len(x) < opt.MinTail {
		return nil, stats.Errorf(op, stats.TooFew, "%d values and at least %d are needed in the tail", len(x), opt.MinTail)
	}
	slices.Sort(x)
	s, err := newSample(op, x, discrete)
	if err != nil {
		return nil, err
	}
	return s.fit(op, opt)
}

// fit searches xmin and keeps the best.
func (s *sample) fit(op string, opt Options) (*Fit, error) {
	f := &Fit{D: math.Inf(1), N: int(s.total), opt: opt, sample: s}
	var curvature float64
	for _, xmin := range s.candidates(opt) {
		i := s.index(xmin)
		if s.from[i] < float64(opt.MinTail) {
			continue
		}
		a, c, ok := s.alpha(i, xmin)
		if !ok {
			continue
		}
		f.Candidates++
		law := PowerLaw{Alpha: a, Xmin: xmin, Discrete: s.discrete}
		if d := s.distance(i, law, f.D); d < f.D {
			f.D, f.Law, curvature = d, law, c
			f.TailN = int(s.from[i])
		}
	}
	if f.Candidates == 0 {
		return nil, stats.Errorf(op, stats.Degenerate, "no threshold leaves %d values that vary enough for a power law with alpha below %d (%d values, %d distinct)", opt.MinTail, maxAlpha, f.N, len(s.values))
	}
	a := f.Law.Alpha
	se := 1 / math.Sqrt(curvature)
	w := math.Exp(f.z() * se / (a - 1))
	f.Alpha = stats.Estimate{Value: a, SE: se, Interval: stats.Interval{Low: 1 + (a-1)/w, High: 1 + (a-1)*w, Level: opt.Level}}
	f.LogLik = s.logLik(f.Law)
	return f, nil
}

func (s *sample) logLik(law PowerLaw) float64 {
	i := s.index(law.Xmin)
	n := s.from[i]
	return n*law.LogDensity(law.Xmin) - law.Alpha*(s.logFrom[i]-n*math.Log(law.Xmin))
}

// candidates are distinct positive values that leave at least one larger one.
func (s *sample) candidates(opt Options) []float64 {
	if opt.Xmin > 0 {
		return []float64{opt.Xmin}
	}
	lo := 0
	for lo < len(s.values) && s.values[lo] <= 0 {
		lo++
	}
	hi := len(s.values) - 1
	for hi > lo && s.from[hi-1] < float64(opt.MinTail) {
		hi--
	}
	if hi <= lo {
		return nil
	}
	all := make([]float64, 0, hi-lo)
	for i, v := range s.values[lo:hi] {
		if s.counts[lo+i] > 0 { // a resample may lack a value
			all = append(all, v)
		}
	}
	if len(all) <= opt.MaxCandidates {
		return all
	}
	out := make([]float64, opt.MaxCandidates)
	for i := range out {
		out[i] = all[i*len(all)/opt.MaxCandidates]
	}
	return out
}

// z is the normal quantile of the level.
func (f *Fit) z() float64 { return distuv.UnitNormal.Quantile((1 + f.opt.Level) / 2) }
