// Package ucdp reads the Uppsala Conflict Data Program's Georeferenced Event
// Dataset (GED) and its monthly candidate files into [blindspot.Event].
//
// # What it reads
//
// [Open] takes the official CSV as it is served: plain, gzip, or a zip with
// exactly one CSV inside; releases 17.1 and later and candidate files; with or
// without a byte-order mark, Windows line ends, quotes and newlines inside
// fields, dates with a time part, whole numbers written like 3.0. Columns are
// found by name, in any order, also under the names of older releases. A file
// without a header row is accepted only when it has the 49 columns of the
// official order.
//
// # Rows that are refused
//
// A row that breaks a rule (impossible date, end before start, latitude 91,
// negative deaths, no id, wrong number of fields) comes back as a
// [blindspot.RowFault] with the line it begins on, and reading goes on: rows
// delivered plus faults is the number of rows of the file. That the deaths of
// the sides do not add up to the best estimate is no fault; [Stats] counts it.
//
// A quote that is opened and not closed would swallow the rows after it. Each
// row that spans lines is therefore searched for a line that is a whole row in
// itself; where there is one, the row is refused and reading resumes there.
//
// Text is UTF-8. A row with other bytes in a column that is kept is refused
// with the position of the first such byte, unless [Options.Latin1] says that
// the whole file is Latin-1: one wrong guess would spoil names for good.
//
// # Files that are refused
//
// Anything that is not a GED file (a directory, a web page, an ACLED export, a
// binary file, a file cut short, a decompression bomb) is a [blindspot.Error]
// that says what was expected and what was found. Memory stays below 16 MiB for
// any input.
//
// # Ids and releases
//
// Event ids are "ged:<id>" for yearly and candidate files alike, because UCDP
// numbers them in one series: when both hold an id, the release published later
// is the one to use, so that the yearly file replaces the candidate event.
// Actor ids are "ucdp:<side_a_new_id>". The release is read off the file's name
// ("GEDEvent_v25_1.csv", "ged251-csv.zip", "GEDEvent_v24_0_6.csv"), or stated
// in [Options]; [Published] gives the day it became known.
//
// # Kinds of actors
//
// [Classify] separates organisations from states, civilians and communities.
// Blindspot never assesses an ethnic or religious community, so an actor that
// is not surely an organisation is not called one.
package ucdp
