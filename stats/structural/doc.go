// Package structural fits structural time series and measures what an
// intervention did to one: the series is a moving level, perhaps with slope and
// season, plus regression on other series, plus noise.
//
// # Which function
//
//   - [FitML]: variances by maximum likelihood, in well under a millisecond for a
//     hundred months; [Fit.Components] smooths the parts out.
//   - [Counterfactual]: effect of one or several interventions from that fit, fast
//     enough for many placebo dates and groups.
//   - [CounterfactualCounts]: the same for counts, on the scale of counts;
//     [Transform.Apply] and Counterfactual where a rank among placebos will do.
//   - [ConformalEffect]: the average effect with a p-value and an interval that
//     need no normal noise and hold their level, unlike the rank of an effect
//     among those of overlapping placebo windows.
//   - [Sample]: the Bayesian model with spike-and-slab choice among regressors
//     (Brodersen et al. 2015, doi 10.1214/14-AOAS788), effects included.
//
// # Shapes and units
//
// Series.Y has n values, one period apart; NaN is a missing value, and stays
// missing: the filter passes over it. Every regressor has n values too, also for
// the periods of the intervention. Effects are observed minus predicted, in units
// of y; relative effects are shares (0.1 is ten per cent). A [Window] is a
// half-open range of positions.
//
// # What it assumes
//
// The initial state is diffuse: nothing is known about level, slope, season and
// dynamic coefficients before the data (Durbin and Koopman 2012). An effect is
// causal only if the regressors were not affected themselves, and if nothing else
// happened at the same time; placebo dates and series tell more than the interval.
//
// # Errors
//
// Every error is a *stats.Error: BadInput, TooFew, Degenerate (constant series,
// collinear regressors), NotConverged, Overflow. A component that the likelihood
// sets still is no error: see Fit.Still.
package structural
