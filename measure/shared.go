package measure

import "github.com/blindspot/blindspot"

// Shared is what several measures of one input have in common: the
// endemic-epidemic model, on which self-sustainability and spillover rest.
type Shared struct {
	fitted   *contagion
	window   blindspot.DateRange
	warnings []blindspot.Warning // of the fit
}

// contagion is the endemic-epidemic model of the input, fitted or kept.
func (in *Input) contagion(measure string, window blindspot.DateRange, f *blindspot.Finding) (*contagion, error) {
	if in.Shared == nil {
		return in.fitContagion(measure, window, f)
	}
	s := in.Shared
	if s.fitted == nil || s.window != window {
		var own blindspot.Finding
		c, err := in.fitContagion(measure, window, &own)
		if err != nil {
			return nil, err
		}
		s.fitted, s.window, s.warnings = c, window, own.Warnings
	}
	for _, w := range s.warnings {
		f.Warn(w)
	}
	return s.fitted, nil
}
