// Package changepoint finds breaks in a series: in the mean, in a linear
// regression, or in the rate of counts, after the fact or as the data arrive.
//
// # Which function
//
//   - How many breaks, when, and how sure of the date: [Mean] and [Regression]
//     give the least-squares partition for every number of breaks, its BIC, and
//     confidence intervals of the dates (Bai and Perron 2003, doi 10.1002/jae.659).
//   - Is there any break at all: [FTest] (sup-F, unknown date) and [OLSCUSUM] with
//     p-values from the exact limiting distributions.
//   - Many series, or counts: [PELT] minimises a penalised cost exactly in about
//     linear time. Costs: [NormalMean], [Poisson], [NegBinomial].
//   - Month by month: [Online], Bayesian detection with a Gamma-Poisson or a
//     Normal-Gamma model (Adams and MacKay 2007, arXiv 0710.3742).
//
// # Dates
//
// A break at b splits the slice into y[:b] and y[b:]. So b is the index of the
// first observation after the break, and also the number of observations before
// it: the number that R's strucchange prints. A series of n values has possible
// breaks 1..n-1. Units are those of y; times are positions in the slice.
//
// # Missing values
//
// The offline functions need complete series: NaN is refused as bad input, never
// filled. [Online] has Skip for a period without an observation.
//
// # Errors
//
// Every error is a *stats.Error: BadInput (NaN, infinite, negative count, shapes
// that do not agree), TooFew, Degenerate (constant series, collinear regressors,
// a perfect fit).
package changepoint
