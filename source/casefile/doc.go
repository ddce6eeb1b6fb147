// Package casefile reads a case: a folder of plain files about one organisation
// and its network, embedded in the program or made by the user.
//
//	case.yaml             required: name, title, question, group, actors, regions,
//	                      theatres, relations, windows, security actors, places
//	events.csv            required: one row per event
//	shocks.csv            dated changes: leadership losses, operations, withdrawals
//	presence.csv          dated counts that somebody published (statements)
//	links.csv             graded, directed links between places
//	published_totals.csv  published counts to hold beside the rows of events.csv
//	counts.csv            complete monthly counts: who, against whom or of what kind
//	counts_scope.csv      what each series of counts.csv is complete for, and since when
//	claims.yaml           sentences with the tests that decide them
//	judgements.yaml       the analyst's own judgements, under the analyst's name
//
// Only case.yaml and events.csv must be there. cases/is-khorasan is a complete
// example of every file.
//
// # Identifiers
//
// Ids are written bare in the files (CHR-0001) and carry the prefix "case:"
// everywhere else ("case:CHR-0001"), so that they cannot meet an id of another
// source. An actor is "case:" and its id, unless case.yaml gives it ids of other
// sources ("ucdp:234"): then the first of these is its id here too, so that the
// rows of the case and the events of that source speak of the same actor.
//
// # What rows become
//
// An event against "civilians" is one-sided violence, one against "state forces"
// state-based, one against a "non-state group" non-state; "unknown" leaves the
// type of violence unstated. State forces are a side by country
// ("case:state-forces-AFG"): the rows do not say which forces they were. A row
// of month precision keeps its whole range of days. A row without a count of the
// killed has DeathsGap set; bounds that the row states are kept in Low and High.
// The killed are counted as Deaths.Unknown, because the rows do not tell sides.
//
// A town counts as known within 25 km (PlaceNear); "exact", "district", "admin1"
// and "country" are the other precisions.
//
// # Counts
//
// counts.csv holds no events but a census by month: a month that a complete scope
// covers and no row names is a zero, a month outside every scope is missing, and
// a row outside every scope is a fault. A count is known from the day on which
// its scope was published. Counts and events of one case may speak of the same
// fighting, so they are never added.
//
// # Errors
//
// The readers are strict. Every fault has file, line, field and reason; all
// faults of a case are reported at once as one blindspot.Error whose cause is
// Faults. Unknown keys and columns are refused, with the nearest known one.
package casefile
