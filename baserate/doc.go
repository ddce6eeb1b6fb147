// Package baserate computes how often what an analyst is tempted to announce has
// happened before: how many units came back after such a silence, doubled after
// such a year, ended, spread or stayed large. Every rate is computed from the
// record that is given, never quoted, and comes with an interval, the number of
// its cases and the class of units it rests on.
//
// # Units
//
// A [Dyad] is two sides that fight (or one side and civilians), as the source
// numbers it. An [Organisation] is a party of any dyad that is neither a state
// nor civilians, with all of its dyads added up. Parties of which the source does
// not say whether they are organisations are among them: a rate speaks of all,
// and names none.
//
// # What was known then
//
// Yearly files hold only dyads that reach [Threshold] deaths in some calendar
// year, and fill in their small years afterwards; a rate over those years knows
// which small groups became large. So a unit's cases exist only from the month
// on in which its deaths of a calendar year first reached the threshold, and a
// unit that never did has none. A [Class] can ask for the unfiltered rate, which
// knows the future, to show the difference.
//
// # What is observed
//
// A case counts only where every month that it looks at is observed in all
// countries in which the unit had been active. Silence in such months is
// silence; a month that nobody covered is no part of any case.
//
// # Cases and intervals
//
// The cases of a unit resemble one another, so the interval of a share is Wilson's
// for as many independent cases as these are worth, with Student's quantile for
// the number of units (Korn & Graubard 1998; Franco et al. 2019,
// doi:10.1093/jssam/smy019). Where no case or every case has the outcome, the bound
// is the exact one of Clopper and Pearson for the number of units. The interval of
// a median comes from a bootstrap of whole units (percentiles of 999 resamples).
//
// # Definitions
//
//   - [Return]: the unit has been without an event for exactly Silent months;
//     outcome: an event within the Within months after.
//   - [ReturnLarge]: the unit returned after more than Silent months; outcome:
//     25 or more deaths in the twelve months that begin with its return.
//   - [Double], [Halve], [Lower], [End]: a calendar year with 25 or more deaths;
//     outcome: at least twice, at most half, fewer deaths, none in the next year.
//   - [War]: a calendar year with 25 or more deaths; outcome: 1,000 or more in the
//     next.
//   - [Reach]: a calendar year with 1 to 24 deaths that begins after the unit was
//     known; outcome: 25 or more in the next.
//   - [Again]: a month with 25 or more deaths; outcome: 25 or more in the next.
//   - [Above]: any month; outcome: 25 or more deaths in the month Within months
//     later. Classes are by the number of such months among the last twelve.
//   - [SpikeGone], [SpikeHalf]: a month of 25 or more deaths that is at least five
//     times the mean month of the twelve before, in which there were deaths and
//     which lie within the unit's record; outcome: no deaths, or at least half as
//     many, in the next month. [SpikeNext] is the median ratio of the next month
//     to it, [SpikeYear] that of the twelve months after to the twelve before.
//   - [Spread]: a calendar year with an event; outcome: an event within the two
//     years after in a country in which the unit never had one.
//   - [Far]: the unit's first month of 25 or more deaths; outcome: 1,000 or more
//     further deaths in the five years after.
//   - [Leap]: a calendar year of 1,000 or more deaths after one of fewer; outcome:
//     under 25 deaths in the year before.
package baserate
