// Package measure turns the events of one group into findings: numbers with
// interval, window, method, evidence and warnings. One file is one measure, and
// every measure has the same shape:
//
//	func(Input) (blindspot.Finding, error)
//
// [Input] holds the group's events, the events around it, the coverage, and
// what a case adds (shocks, links). A measure that needs a census of events
// refuses (blindspot.TooFewData) where coverage does not hold; a measure of
// extent gives what is known as a lower bound and says so.
//
// The default window is the 12 whole months before the as-of date, compared
// with the 12 before. Spatial measures use events placed to the second-order
// division or better (where_prec 1 to 3) and say how many they left out.
package measure
