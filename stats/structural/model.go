package structural

import (
	"math"

	"github.com/blindspot/blindspot/stats"
)

// Trend is how the level of a series may move.
type Trend int

const (
	// LocalLevel makes the level a random walk.
	LocalLevel Trend = iota
	// LocalLinear makes the level a random walk with a slope that is one too.
	LocalLinear
	// Constant is one level throughout; with regressors, ordinary least squares.
	Constant
)

// Model says which unobserved components make up the series:
// y_t = level_t + seasonal_t + static x_t'b + dynamic x_t'b_t + noise_t.
type Model struct {
	Trend Trend
	// Season is the period of a seasonal pattern that may change slowly, as 12
	// for months; 0 means none.
	Season int
}

// Series is the data. Observations are one period apart.
type Series struct {
	// Y is the series; NaN marks a missing value.
	Y []float64
	// Static holds regressors with constant coefficients, one slice as long as Y
	// each. Regressors may not be missing.
	Static [][]float64
	// Dynamic holds regressors whose coefficients are random walks.
	Dynamic [][]float64
}

// Variances of the disturbances, in squared units of y (of the coefficient for
// Dynamic). Those of components that the model does not have are 0.
type Variances struct {
	Obs, Level, Slope, Season float64
	Dynamic                   []float64
}

// system is the model in state-space form. The state holds level, slope, Season-1
// seasonal effects and the dynamic coefficients, in this order.
type system struct {
	n, m   int
	slope  bool
	season int // first seasonal state
	period int // number of seasonal states, Season-1 or 0
	z      []float64
	noise  []int // variance parameter of each state's disturbance, -1 for none
	params int   // variance parameters; 0 is the observation's
}

func (s *system) row(t int) []float64 { return s.z[t*s.m : (t+1)*s.m] }

// transition replaces the state v by T v.
func (s *system) transition(v []float64) {
	if s.slope {
		v[0] += v[1]
	}
	if s.period > 0 {
		w := v[s.season : s.season+s.period]
		var sum float64
		for _, e := range w {
			sum += e
		}
		copy(w[1:], w)
		w[0] = -sum
	}
}

// transposed replaces r by T' r.
func (s *system) transposed(r []float64) {
	if s.slope {
		r[1] += r[0]
	}
	if s.period > 0 {
		w := r[s.season : s.season+s.period]
		first := w[0]
		copy(w, w[1:])
		w[len(w)-1] = 0
		for i := range w {
			w[i] -= first
		}
	}
}

// plain reports that T is the identity, which spares most of the work.
func (s *system) plain() bool { return !s.slope && s.period == 0 }

// newSystem checks shapes and lays the model out. Dynamic regressors must be
// scaled by the caller.
func newSystem(op string, m Model, n int, dynamic [][]float64) (*system, error) {
	if m.Trend < LocalLevel || m.Trend > Constant {
		return nil, stats.Errorf(op, stats.BadInput, "unknown trend %d", m.Trend)
	}
	if m.Season < 0 || m.Season == 1 {
		return nil, stats.Errorf(op, stats.BadInput, "season of %d periods, need 0 or at least 2", m.Season)
	}
	s := &system{n: n, slope: m.Trend == LocalLinear, params: 1}
	add := func(evolves bool) {
		if !evolves {
			s.noise = append(s.noise, -1)
			return
		}
		s.noise = append(s.noise, s.params)
		s.params++
	}
	add(m.Trend != Constant)
	if s.slope {
		add(true)
	}
	if m.Season > 0 {
		s.season, s.period = len(s.noise), m.Season-1
		add(true)
		for range m.Season - 2 {
			add(false)
		}
	}
	first := len(s.noise)
	for range dynamic {
		add(true)
	}
	s.m = len(s.noise)
	s.z = make([]float64, n*s.m)
	for t := range n {
		row := s.row(t)
		row[0] = 1
		if s.period > 0 {
			row[s.season] = 1
		}
		for j, x := range dynamic {
			row[first+j] = x[t]
		}
	}
	return s, nil
}

// variances names the parameter vector p (in the units of scale squared).
func (s *system) variances(p []float64, scale float64, dynamic []float64) Variances {
	v := Variances{Obs: p[0] * scale * scale}
	i := 1
	take := func() float64 { i++; return p[i-1] * scale * scale }
	if s.noise[0] > 0 {
		v.Level = take()
	}
	if s.slope {
		v.Slope = take()
	}
	if s.period > 0 {
		v.Season = take()
	}
	for _, d := range dynamic {
		v.Dynamic = append(v.Dynamic, take()/(d*d))
	}
	return v
}

// names of the variance parameters, in order.
func (s *system) names() []string {
	out := []string{"observation"}
	if s.noise[0] > 0 {
		out = append(out, "level")
	}
	if s.slope {
		out = append(out, "slope")
	}
	if s.period > 0 {
		out = append(out, "season")
	}
	for len(out) < s.params {
		out = append(out, "dynamic")
	}
	return out
}

// checkSeries refuses shapes and values that cannot be.
func checkSeries(op string, s Series) error {
	for t, v := range s.Y {
		if math.IsInf(v, 0) {
			return stats.Errorf(op, stats.BadInput, "observation %d is %v", t, v)
		}
	}
	if err := checkRegressors(op, "static", s.Static, len(s.Y)); err != nil {
		return err
	}
	return checkRegressors(op, "dynamic", s.Dynamic, len(s.Y))
}

func checkRegressors(op, kind string, set [][]float64, n int) error {
	for j, x := range set {
		if len(x) != n {
			return stats.Errorf(op, stats.BadInput, "%s regressor %d has %d values for %d observations", kind, j, len(x), n)
		}
		for t, v := range x {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return stats.Errorf(op, stats.BadInput, "%s regressor %d is %v at %d: regressors may not be missing", kind, j, v, t)
			}
		}
	}
	return nil
}
