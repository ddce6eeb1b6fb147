// Package attention sets the ways to see how much attention a group draws beside
// each other: the sources that its events name, and how often people read of it
// in Wikipedia, in languages of the countries where it acts and in others.
//
// Which pages are about a group is said by the user's own table ([Parse]); the
// program knows none. A month in which any page of a series has no data has no
// value: the source does not tell none from no data, and nothing is filled in.
//
// [Told] picks what was known on a day, [Gap] compares the last twelve months
// with the twelve before.
package attention
