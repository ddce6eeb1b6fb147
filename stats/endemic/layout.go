package endemic

import (
	"fmt"
	"math"

	"github.com/blindspot/blindspot/stats"
)

// layout says where each parameter of a model lies in the parameter vector:
// the terms of the three components, the decay, the log dispersions, and then
// the random intercepts.
type layout struct {
	units  int
	term   [3]int // first coefficient of a component
	decay  int    // -1 where there is none
	psi    int    // first log dispersion
	psiN   int    // 0, 1 or units
	random [3]int // first random intercept of a component, -1 where it has none
	fixed  int    // number of parameters that are not random intercepts
	names  []string
}

func (l *layout) size() int { return len(l.names) }

func newLayout(m *Model, units int) (*layout, error) {
	if err := m.check(units); err != nil {
		return nil, err
	}
	l := &layout{units: units, decay: -1}
	for a, c := range m.components() {
		l.term[a] = len(l.names)
		l.random[a] = -1
		if c == nil {
			continue
		}
		for _, term := range c.Terms {
			l.names = append(l.names, componentName[a]+"."+term.Name)
		}
	}
	if m.NE != nil && m.Weights.estimated() {
		l.decay = len(l.names)
		l.names = append(l.names, "decay")
	}
	l.psi = len(l.names)
	switch m.Family {
	case Poisson:
	case NegBin1:
		l.psiN = 1
		l.names = append(l.names, "log_psi")
	case NegBinM:
		l.psiN = units
		for i := range units {
			l.names = append(l.names, fmt.Sprintf("log_psi[%d]", i))
		}
	}
	l.fixed = len(l.names)
	for a, c := range m.components() {
		if c == nil || !c.Random {
			continue
		}
		l.random[a] = len(l.names)
		for i := range units {
			l.names = append(l.names, fmt.Sprintf("%s.random[%d]", componentName[a], i))
		}
	}
	return l, nil
}

// psiOf gives the place of a unit's log dispersion, or -1 for Poisson.
func (l *layout) psiOf(unit int) int {
	switch l.psiN {
	case 0:
		return -1
	case 1:
		return l.psi
	}
	return l.psi + unit
}

// dispersion gives a unit's psi, which is 0 for Poisson.
func (l *layout) dispersion(theta []float64, unit int) float64 {
	if k := l.psiOf(unit); k >= 0 {
		return math.Exp(theta[k])
	}
	return 0
}

// decayOf gives the decay, or 0 where the weights are known.
func (l *layout) decayOf(theta []float64) float64 {
	if l.decay < 0 {
		return 0
	}
	return theta[l.decay]
}

func (m *Model) checkLags() error {
	sum := 0.0
	for k, w := range m.Lags {
		if !(w >= 0) || math.IsInf(w, 1) {
			return stats.Errorf("endemic.Fit", stats.BadInput, "the weight of lag %d is %v", k+1, w)
		}
		sum += w
	}
	if len(m.Lags) > 0 && sum == 0 {
		return stats.Errorf("endemic.Fit", stats.BadInput, "no lag has any weight")
	}
	return nil
}

func (m *Model) check(units int) error {
	bad := func(format string, args ...any) error {
		return stats.Errorf("endemic.Fit", stats.BadInput, format, args...)
	}
	if m.Family < Poisson || m.Family > NegBinM {
		return bad("unknown family %d", m.Family)
	}
	if m.AR == nil && m.NE == nil && m.End == nil {
		return bad("the model has no component")
	}
	if err := m.checkLags(); err != nil {
		return err
	}
	if (m.NE == nil) != (m.Weights == nil) {
		return bad("a neighbour component and weights are needed together")
	}
	if m.NE != nil {
		if units < 2 {
			return stats.Errorf("endemic.Fit", stats.Degenerate, "a neighbour component needs at least two units")
		}
		if m.Weights.size() != units {
			return bad("weights for %d units, counts for %d", m.Weights.size(), units)
		}
		if err := m.Weights.check(); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	for a, c := range m.components() {
		if c == nil {
			continue
		}
		if len(c.Terms) == 0 {
			return bad("component %s has no terms", componentName[a])
		}
		if c.Random && units < 3 {
			return stats.Errorf("endemic.Fit", stats.TooFew,
				"random intercepts in component %s need at least three units, not %d", componentName[a], units)
		}
		for _, term := range c.Terms {
			name := componentName[a] + "." + term.Name
			if seen[name] {
				return bad("two terms named %s", name)
			}
			seen[name] = true
			if term.Value == nil {
				return bad("term %s has no values", name)
			}
		}
	}
	return nil
}
