// Package blindspot is the vocabulary of Blindspot, an early-warning and
// assessment workbench for armed groups: dates and months, places, actors,
// events, coverage, panels, findings, claims and assessments. It imports no
// other package of the module; every other package speaks in its terms.
//
// # What is counted
//
// The unit of everything is organisation x place x month. An [Actor] is a state
// or an organisation, never a person and never a community; an [Event] is
// something a source recorded about one or two actors at a [Place] in a
// [DateRange]. A [Theatre] is an organisation in a region.
//
// # Missing is not zero
//
// A [Coverage] says for which source, country and months events are known. A
// [Panel] carries a mask of what was observed; outside it there is no number.
// Numbers that may be missing are a [Quantity], whose unknown parts are written
// as null.
//
// # From events to words
//
// Measures turn events into a [Finding]: numbers with interval, window, method,
// evidence and warnings. A [Claim] is a sentence somebody wrote, with the test
// that decides it; a [Verdict] is the outcome of that test. An [Assessment]
// gathers findings, verdicts and judgements about one group as of a date.
//
// # Errors
//
// Everything a user can cause is an [Error] with a code, what happened and what
// to do next. [ExitCode] and [HTTPStatus] are the only tables from codes to
// outcomes.
package blindspot
