// Package rates compares rates of counts by equal periods (months, say): of
// events, of deaths, of fights. Such counts vary more than Poisson counts, and
// neighbouring ones resemble each other; intervals that ignore either call
// change where there is none.
//
// # Model
//
// Each block of periods has a mean of its own. A count y with mean m has
// variance m + a m^2 (negative binomial), and the part of it that is not
// Poisson has correlation r^k at a distance of k periods. The dispersion a and
// the dependence r are not known: what the series says of them is joined with a
// [Prior] (what other series of the kind say; [Learn] makes one) and averaged
// over, so that a short series gets a wide interval and a long one its own. The
// level around which a mean lies follows a gamma law, as that of a negative
// binomial count does: levels far below the mean are not rare.
//
// A series of deaths is a sum of marks of events: [Unit] tells how many deaths are
// as uncertain as one event.
//
// # Which function
//
//   - [Fit] learns dispersion and dependence of a series. NaN is a missing count
//     and never zero.
//   - [Belief.Rate] is the mean of a window with its interval, [Belief.Ratio]
//     that of one window over another, with the probability that chance makes as
//     large a change.
//   - [Belief.Peak] compares the highest window of a series with another one as
//     what it is: picked because it was high.
//   - [Prior.Belief] serves where only totals are known, as of published counts:
//     use [Belief.Between] with [Totals].
//
// Intervals and p-values agree: the interval at a level excludes 1 exactly where
// p is below one minus the level.
//
// # Sources
//
// Negative-binomial regression: Lawless 1987, doi 10.2307/3314912. Estimating
// equations with serial dependence of counts: Zeger 1988, doi
// 10.1093/biomet/75.4.621. Residual likelihood: Patterson & Thompson 1971, doi
// 10.1093/biomet/58.3.545.
//
// # Errors
//
// Every error is a *stats.Error: BadInput (negative counts, windows outside the
// series), TooFew (no observed period in a window, or none with an event).
package rates
