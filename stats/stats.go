// Package stats holds what the statistical packages below it share: the typed
// error every estimator returns for data it cannot use, and the interval every
// estimate carries. The packages know no domain type; each is usable on its own.
//
//   - score: proper scoring rules, calibration and paired comparison of forecasts
//   - endemic: endemic-epidemic (hhh4) models of counts in several units
//   - hawkes: self-exciting point processes
//   - changepoint: breaks in a series, offline and online
//   - structural: Bayesian and maximum-likelihood structural time series
//   - tail: power laws and the probability of rare large events
//   - spatial: centre, spread and clustering of places on the sphere
//   - diversity: effective numbers of classes, unseen ones included
//   - rates: ratios of overdispersed, dependent counts, and picked peaks
//   - resample: seeded generators, bootstrap, permutation, quantiles
//
// Conventions. Randomness is a *rand.Rand (math/rand/v2) that the caller
// passes in; the same generator state gives the same result. A slice argument
// is never modified unless the doc comment says so. Wrong shapes in low-level
// kernels may panic; data never does.
package stats

import (
	"errors"
	"fmt"
)

// Kind says why an estimator refused or distrusts its data.
type Kind int

const (
	// BadInput is a value no data can have (NaN, negative count, unsorted times,
	// shapes that do not agree).
	BadInput Kind = iota + 1
	// TooFew means fewer observations than the method needs.
	TooFew
	// Degenerate means enough observations, but without the variation the method
	// needs (all zeros, constant series, separation).
	Degenerate
	// NotConverged means that the optimiser stopped before a maximum was established.
	NotConverged
	// Overflow means that a quantity left the range of a float64.
	Overflow
)

func (k Kind) String() string {
	switch k {
	case BadInput:
		return "bad input"
	case TooFew:
		return "too few observations"
	case Degenerate:
		return "degenerate data"
	case NotConverged:
		return "not converged"
	case Overflow:
		return "overflow"
	}
	return fmt.Sprintf("Kind(%d)", int(k))
}

// Error is the one error type of the statistical packages.
type Error struct {
	Op     string // the function, as "hawkes.Fit"
	Kind   Kind
	Detail string // what was found and what was needed
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s: %s: %s", e.Op, e.Kind, e.Detail)
}

// Errorf makes an *Error.
func Errorf(op string, kind Kind, format string, args ...any) error {
	return &Error{Op: op, Kind: kind, Detail: fmt.Sprintf(format, args...)}
}

// IsKind reports whether err is, or wraps, a statistics error of that kind.
func IsKind(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}

// Interval is a range that holds the quantity with probability Level
// (confidence or credibility: the method that made it says which).
type Interval struct {
	Low, High float64
	Level     float64
}

// Contains reports whether x lies in the closed interval.
func (i Interval) Contains(x float64) bool { return x >= i.Low && x <= i.High }

// Estimate is a number with its uncertainty.
type Estimate struct {
	Value float64
	SE    float64 // standard error; 0 where the method gives an interval only
	Interval
}
