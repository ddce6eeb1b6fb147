// Package endemic fits endemic-epidemic models to counts observed at equal
// times in several units, such as monthly events of one organisation in the
// regions of a country. The model, known as hhh4, splits what is expected in a
// unit into what its own past explains, what its neighbours' past explains,
// and an endemic rest:
//
//	mu[t][i] = lambda[t][i]·y[t-1][i] + phi[t][i]·Σ_j w[j][i]·y[t-1][j] + nu[t][i]
//
// The logarithms of lambda, phi and nu are linear in covariates. A count is
// Poisson, or negative binomial with variance mu(1 + psi mu).
//
// # Data and models
//
// Data.Counts[t][i] is time x unit; NaN is a missing count and is never taken
// for zero: a cell whose count is missing, or whose mean needs a missing past
// count, is left out of the likelihood. Time is the row number from 0, in
// every covariate, weight and result; the likelihood begins at row 1.
//
// A Model has up to three components (AR, NE, End), each a list of Terms with
// an optional multiplicative Offset and optional random intercepts of the
// units. A Term is a name and a function of time and unit: Intercept, Trend,
// Season and PerUnit make the usual ones, and ByUnit, ByTime and ByCell read
// values from slices. Weights between units are known (Matrix, FirstOrder) or
// fall with the neighbourhood order as a power whose exponent is estimated
// (PowerLaw); a term with the logarithm of the population in NE makes them a
// gravity model.
//
// # Estimates
//
// Fit maximises the likelihood by Newton steps with analytic gradient and
// Hessian. Coefficients are on the log scale, with standard errors from the
// observed information and Wald intervals; Result.Profile gives
// profile-likelihood intervals, to be preferred for weakly identified ones.
// Report says how the optimiser stopped, how well conditioned the information
// is, and which parameters ran to a boundary: a lambda of 0 is a finding, not
// a failure. Random intercepts follow Paul & Held: the penalised likelihood
// for the coefficients alternates with the marginal likelihood for the
// variances.
//
// # What to do with a fit
//
// DominantEigenvalue is the share of events that earlier events bring about in
// the long run; Decompose splits the fitted means by origin; Simulate draws
// futures with or without the uncertainty of the parameters; OneStepAhead
// scores forecasts against what happened. A Process is a model with known
// parameters: one built from a changed model at fitted parameters is a
// scenario.
//
// A Result may be used from several goroutines at once.
//
// # Sources
//
// Held, Höhle & Hofmann 2005, doi:10.1191/1471082X05st098oa; Paul & Held 2011,
// doi:10.1002/sim.4177 (random intercepts); Meyer & Held 2014,
// doi:10.1214/14-AOAS743 (power law); Meyer, Held & Höhle 2017,
// doi:10.18637/jss.v077.i11 (the R implementation and the reference fits of
// the tests); Czado, Gneiting & Held 2009,
// doi:10.1111/j.1541-0420.2009.01191.x (scores of counts).
package endemic
