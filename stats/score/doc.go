// Package score judges probabilistic forecasts: proper scoring rules,
// calibration, and whether one forecast is better than another by more than
// chance. All losses are negatively oriented: lower is better.
//
// # Which score
//
// A forecast of a count is either an ensemble of draws, a []float64 in any
// order, or a distribution, a [Count].
//
//	                      draws             distribution         unit
//	CRPS                  CRPS, FairCRPS    CRPSCount            deaths
//	CRPS of log(1+x)      LogCRPS           LogCRPSCount         log deaths
//	upper tail only       ThresholdCRPS     ThresholdCRPSCount   deaths
//	ignorance in bins     Ignorance2023     -                    bits
//	log score             -                 LogScore             nats
//	interval score        SampleInterval    Interval             deaths
//	quantile score        -                 Quantile             deaths
//	two moments           -                 DSS                  -
//	calibration           PITSample         PIT                  [0, 1]
//	calibration, in all   CentralPIT        -                    [0, 1]
//
// Probabilities of events are judged by [Brier], [LogBinary], [RPS],
// [AveragePrecision] and [Reliability].
//
// [Ensemble] computes the scores of the VIEWS 2023/24 challenge from one sort,
// without allocation, for backtests with many cells. [CRPS], [SampleInterval]
// with alpha 0.1 and [Ignorance2023] reproduce the official scores of its
// benchmarks in every country-month. [IgnoranceNow] is what VIEWS computes
// today; the two ignorance scores must not stand in one table.
//
// The mean CRPS of deaths is decided by a few large wars. Read it beside the
// log1p CRPS and a comparison that resamples countries ([ComparePanel]).
//
// # Errors
//
// Data that have no score give a *stats.Error; nothing returns NaN. A forecast
// that called impossible what happened has an infinite logarithmic score, which
// is the error [stats.Overflow], never a number to be averaged.
package score
