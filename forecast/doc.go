// Package forecast makes predictive distributions of monthly counts, deaths of a
// country or a group, and scores them against the past.
//
// # What goes in
//
// A [Panel] holds counts of units by month, with a mask of what was observed.
// [Panel.Until] cuts it at an origin; what a model receives ends there and
// cannot be extended. A horizon of 1 is the first month after the cut.
//
// # Models
//
// A [Model] is fitted to a cut panel and gives a [Predictor], which draws from
// the predictive distribution of any unit at any horizon it was fitted for.
//
//	Zero, LastPoisson, Conflictology, Bootstrap   the VIEWS challenge's benchmarks
//	Decay      the unit's own past, older months counting less
//	Analogue   what followed similar pasts of all units
//	Hurdle     negative binomial hurdle regression with decaying memory
//	Regime     observed Markov chain of levels of violence
//	Pool       several of them, with weights learned by past score
//
// Our own models keep their distributions on a grid of counts ([Mass]), on which
// mixing, quantiles and draws are exact and cheap.
//
// # Scores
//
// [Backtest] repeats forecasts at many origins and scores the draws by the rules
// of the VIEWS 2023/24 challenge. The subpackage views reads country-month
// histories and runs the challenge's windows; docs/FORECASTS.md tells what was
// tried and what did not work.
package forecast
