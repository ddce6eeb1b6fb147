// Package measure turns the events of one group into findings: numbers with
// interval, window, method, evidence and warnings. One file is one measure, and
// every measure has the same shape:
//
//	func(Input) (blindspot.Finding, error)
//
// # Input
//
// [Input] holds the group's events, the events around it, the coverage, and
// what a case adds (shocks, links). Events are whole days at places; those that
// span months count in each by days. Months are calendar months, distances
// kilometres, shares 0 to 1, intervals hold [Level].
//
// The default window is the 12 whole months before the as-of date, compared
// with the 12 before. Spatial measures use events placed to the second-order
// division or better (where_prec 1 to 3) and say how many they left out;
// measures by area use those placed to an admin-1 area.
//
// # Refusing
//
// A measure that needs a census of events refuses (blindspot.TooFewData, with
// what would help) where coverage does not hold; a measure of extent gives what
// is known as a lower bound and says so. No value is NaN without being unknown,
// and no statement speaks of what is unknown.
//
// # Which measure
//
//   - how much, how bad: [Activity], [Tail], [Pressure], [Rivalry]
//   - where: [Footprint], [Diffusion], [Projection], [Sanctuary], [Stretch], [Corridors]
//   - what drives it: [Resilience] (shocks), [SelfSustainability], [Spillover], [BalloonEffect]
//   - who is told of it: [Attention], against a model of all groups from [FitAttention]
//
// # Speed
//
// All measures of the largest group of a GED release take well under a second.
// For hundreds of groups set [Input.Quick], which gives the same estimates with
// fewer intervals, and fit one [AttentionModel] for all.
package measure
