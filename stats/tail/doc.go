// Package tail fits power laws to the upper tail of a sample, such as deaths
// per event, and says how probable a very large value is.
//
// # Model
//
// Above a threshold xmin the values follow
//
//	P(X = x) = x^-alpha / zeta(alpha, xmin)           x = xmin, xmin+1, ... (discrete)
//	f(x)     = (alpha-1)/xmin (x/xmin)^-alpha         x >= xmin             (continuous)
//
// with alpha > 1; zeta(s, q) is the Hurwitz zeta function. Below xmin nothing
// is assumed: the share of values there is what was observed.
//
// # Method
//
// [FitDiscrete] and [FitContinuous] follow Clauset, Shalizi and Newman (2009,
// doi 10.1137/070710111): for every candidate xmin alpha is the maximum
// likelihood estimate (exact, not the continuous approximation), and the xmin
// with the smallest Kolmogorov-Smirnov distance wins. [Fit.GoodnessOfFit] is
// their semi-parametric bootstrap; they rule the power law out where p <= 0.1.
// The distance is the full two-sided one, taken at every value and just above
// it.
// [Fit.Alternatives] compares log-normal and exponential tails by the test of
// Vuong (1989, doi 10.2307/1912557). A sample that passes need not come from a
// power law: with under a hundred values in the tail, log-normal and power law
// can seldom be told apart, and the comparison will say so.
//
// # Large values
//
// [Fit.Exceedance] is P(X >= x) for one event, [Fit.ReturnLevel] its inverse,
// and [Fit.AtLeastOne] the probability of at least one event of that size
// within a horizon, given a rate of events that is itself uncertain
// ([CountRate]). Their intervals hold xmin fixed and cost nothing. [Fit.Bootstrap]
// draws an [Ensemble] of refits, xmin chosen anew each time, whose intervals
// are wider and more honest.
//
// # Which law
//
// A power law chosen because it passes makes rare large events too likely where
// the truth is log-normal. [FitAverage] averages over laws and thresholds by
// their posterior probability (Clauset & Woodard 2013, doi 10.1214/12-AOAS614):
// its intervals hold the truth whichever law is right. Use it for whole numbers
// wherever the law is not the question.
//
//	fit, err := tail.FitDiscrete(deaths, tail.Options{})
//	p, err := fit.Exceedance(100)
//	year, err := fit.AtLeastOne(100, tail.CountRate(len(deaths), 60), 12) // 60 months seen, 12 ahead
//
// # Errors
//
// Every error is a *stats.Error: BadInput (negative or not finite), TooFew
// (fewer values than Options.MinTail), Degenerate (no candidate xmin leaves a
// tail that varies). Zero is a value like any other that lies below every
// xmin; a missing value must be left out by the caller.
package tail
