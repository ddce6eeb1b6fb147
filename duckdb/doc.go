// Package duckdb keeps events, their provenance and everything computed from
// them that must not change, in one DuckDB file. [Store] is a
// blindspot.EventStore.
//
// # What is kept
//
// Every imported file is a dataset: base name, SHA-256, size, release, day of
// publication, terms. Releases are kept for ever. An event is stored once for
// each different content; a file that repeats a content is noted as having
// repeated it. A view as of a day gives each event id once: from the newest
// release published by that day, a yearly release above a candidate release of
// the same day, then in the order of import.
//
// An event that a later release leaves out stays in the view, in the last release
// that has it: a file cannot tell a deletion from a selection.
//
// # What is counted
//
// Every row of a file is accounted for: rows read = stored + updated +
// unchanged + quarantined. A row is stored when its id is new to the store,
// unchanged when it repeats the content of the release before it (or, for a
// release older than all in the store, of the one after it) or an earlier row
// of its own file, and updated when its id is known with other content. The
// second row of a file with the id, but not the content, of an earlier one is
// quarantined with the line of the first.
//
// # All or nothing
//
// An import is one transaction: after a crash the store holds all of a file or
// nothing of it. One process may write, or several may read; [Open] says who is
// in the way.
//
// # Asking in SQL
//
// [Store.Query] runs one SELECT over these views:
//
//	events           each event once, as known now
//	events_all       every stored version with the dataset that brought it first
//	events_as_of(d)  table macro: as known on a day, events_as_of(DATE '2020-06-30')
//	actors           actor ids, names, kinds, aliases
//	datasets         files, releases, terms
//	coverage         what is known where and when
//	quarantine       rows not accepted, with line, column and reason
//
// Dates are DATE, deaths are persons, lat and lon are degrees, shares run from
// 0 to 1. NULL means not stated, never zero.
package duckdb
