// Package simworld simulates armed groups whose truth is known, so that what a
// measure says can be held against it. A [World] is a way for a group to
// behave: steady, with a season, hit by shocks that all areas share, feeding on
// itself, spreading, moving, beheaded, merged; with heavy tails, with months
// that are more uneven than chance, with months that depend on one another.
//
// The simulators share no code with the estimators: they import nothing of
// stats and draw only from math/rand/v2. Truth is worked out from the
// parameters of a world, never from its draws.
//
// # The stage
//
// Two countries, AAA in the west and BBB in the east, each of 5 x 4 square
// areas of one degree; the border between them is the only one. Months 0 to 71
// are observed; the window is the last twelve, compared with the twelve before.
// A group's size is the number of its events to be expected in the window
// under the level of the period before.
package simworld
