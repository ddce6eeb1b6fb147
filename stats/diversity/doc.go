// Package diversity estimates how many classes events are spread over, from a
// sample that need not hold every class: areas of a group's activity, fronts of
// an army, species.
//
// # What is counted
//
// The effective number of classes is the Hill number of order one, the
// exponential of Shannon's entropy of the shares: as many equally frequent
// classes would be as diverse (Hill 1973, doi 10.2307/1934352). Counts are
// events by class; empty classes may be given or left out. The plug-in number,
// [Observed], knows only the classes that were seen and so is too small, the
// more so the fewer the events.
//
// # Which function
//
//   - [Effective] estimates the number in the population, unseen classes
//     included, with an interval (Chao, Wang & Jost 2013, doi
//     10.1111/2041-210X.12108; bootstrap from an estimated community). Where the
//     sample covers too little of the population, it gives a lower bound only.
//   - [Coverage] is the share of the population that belongs to the classes seen
//     (Chao & Jost 2012, doi 10.1890/11-1952.1).
//   - [AtCoverage] rarefies a sample, or extrapolates it, to a given coverage
//     (Chao et al. 2014, doi 10.1890/13-0133.1; Hsieh, Ma & Chao 2016, doi
//     10.1111/2041-210X.12613): samples are compared at equal coverage, never at
//     unequal size.
//   - [Compare] does so for two samples, and tests by permuting which sample an
//     event belongs to.
//
// # Errors
//
// Every error is a *stats.Error: BadInput (negative counts, a level or coverage
// outside its range), TooFew (no events).
package diversity
