// Package language reads and writes the claim language: one line that says a test
// of a claim, such as "deaths 2008 > deaths 2007" or "no lethal event in POL, HUN
// until 2026-03". It knows words and where they may stand. What names stand for,
// and what the data say, is for package claim.
//
//	s, err := language.Parse("events in Nigeria since 2015 falling")
//	s.Test.Kind   // "trend"
//	s.String()    // the claim in its canonical words, which read as the same test
//
// # Grammar
//
//	claim      = quantity | fixed | measure , { option } .
//	quantity   = [ "no" ] { adjective } noun [ "per month" | "a month" ] { clause | time } [ relation ] .
//	adjective  = "lethal" | "state-based" | "non-state" | "one-sided" .
//	noun       = "events" | "deaths" | "areas" | "countries" | "months" .
//	relation   = sign number | sign [ number "*" ] quantity | "rising" | "falling" | "every year" .
//	sign       = ">" | ">=" | "<" | "<=" | "=" | "more than" | "at least" | "fewer than" | "at most" | "exactly" .
//	fixed      = head { clause | time } [ relation ] .         (the heads are those of [Forms])
//	measure    = name "." value { "in" place | "by" actor | time } sign number .
//	clause     = "in" names | "within" names | "against" names | "by" names | "counted in" name | ... .
//	time       = date [ ".." date ] | "from" date "to" date | "since" date | "until" date | "before" date |
//	             "after" date | "last" number ( "months" | "years" ) | "during" name .
//	date       = year [ "-" month [ "-" day ] ] .
//	names      = name { "," name } .
//	name       = words | '"' text '"' .
//	option     = "as part" name | "as context" .
//
// Clauses, times and the relation stand in any order after the head. A name ends
// where the claim goes on; one that holds such words stands in quotation marks.
// Keywords are read in any case. On the right side of a comparison clauses bound
// that side alone; one side that is bounded beside one that is not is refused.
//
// # Errors
//
// Every error is a [Fault]: the word at which the claim stops to be understood,
// why, and what may stand there.
package language
