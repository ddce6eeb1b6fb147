// Package acled reads a user's own copy of the Armed Conflict Location & Event Data
// (ACLED): a CSV file as ACLED's pages and API give it, with the kind of an actor in
// words (since September 2024) or as a number from 1 to 8 (before), also mixed.
//
// # What it keeps
//
// Of an event its id, day, country, first-order division, the two sides, the number
// of deaths, the number of sources, its precision and the time of its last change.
// Notes, tags, the names of sources, coordinates and places below the first-order
// division, associated actors, the type and sub-type of the event and who was
// targeted are never kept: they carry persons, targets and methods.
//
// A side that is neither a state nor an organisation (civilians, protesters, rioters,
// the militia of a community, an unidentified group) keeps a general word in place of
// its name and has no id: it can be the subject of nothing.
//
// # Which rows are events
//
// Those whose disorder_type names political violence, alone or beside others. Every
// other row is counted by its disorder_type ([Stats]) and left out.
//
// # Deaths
//
// fatalities are all deaths that the reports of an event told of, of any side and of
// civilians together; there is no low and no high.
//
// What the values of disorder_type and of inter1 and inter2 mean is general knowledge
// and was not confirmed by a document at hand: a word or number that this package does
// not know makes no event and no organisation.
package acled
