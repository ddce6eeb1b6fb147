// Package workbench answers the questions people ask of a store: who is this
// group, what was found about it, does this claim hold, what should be watched.
// It joins an event store, a case and the gazetteer, and is what the command
// line and the browser both speak to, so that the two cannot disagree.
//
// A [Bench] holds no state of its own: the clock and the seed are passed in, and
// the same store, case, date and seed give the same answer.
package workbench
