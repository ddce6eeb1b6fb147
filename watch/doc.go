// Package watch ranks armed organisations by what is overlooked: the
// probability that a group breaks out within 24 months, times one minus how
// much attention it draws. Both parts are shown, with reasons in words and the
// track record of the ranking.
//
// # Units
//
// A unit is an organisation at the end of a month, seen in the countries that
// coverage holds (blindspot.ObservedShare) in each of the last 24 months. It is
// assessed where it had five events there in five years. An event counts in the
// month in which it ended: before that nobody could have counted it.
//
// # Breakout
//
// In the 24 months after, any of: deaths at least double those of the last 24
// and at least 100; an effective number of admin-1 areas at least 1.5 times as
// large and larger by 3, at equal coverage and by more than chance; a lethal
// event in a country without one for five years
// and over 500 km from the core (the fewest areas with 80 % of 36 months'
// events). Both sides of a comparison count the countries observed throughout
// the 48 months. Where a country of the group is not observed in the 24 months
// after, it is not known whether it broke out, and the unit is not scored.
//
// # Model
//
// Three ridge logistic regressions on features of the last five years, fitted on
// quarters whose 24 months had ended by the date: one sees everything, one the
// growth, one only the pace of deaths against the threshold. Their log-odds are
// averaged by how well each did on forecasts that were resolved by then, which
// also chooses the penalty of each. The interval allows for the dependence of a
// group's overlapping quarters; it does not cover errors of the sources, or a
// world that changes.
//
// # Skill
//
// The hindcast repeats this at the end of every calendar quarter from the first with five
// years of data on, of the groups that the data up to the last December show to be
// organisations, beside baselines fitted on the same examples: the deaths of the last
// 24 months, their growth, the pace of the last six months against the
// threshold, and the base rate. What happens later leaves these quarters as they are, so
// that a later board may [Follow] them. [Make] gives the board with that record;
// docs/WATCH.md says what was tried.
package watch
