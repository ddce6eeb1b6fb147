package acled

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
)

// SourceID is the id of the source.
const SourceID = "acled"

// Prefix stands before its ids of events and actors.
const Prefix = "acled:"

// Terms are those of ACLED as quoted in 2026, with what its attribution asks for: the
// day of access, the filters, and what was done to the rows. No word of filters says
// that nobody stated them.
func Terms(accessed blindspot.Date, assumed bool, filters string) blindspot.Source {
	filters = strings.ReplaceAll(filters, ";", ",") // citations are told apart by semicolons
	if filters == "" {
		filters = "not stated"
	}
	day := "accessed " + accessed.String()
	if assumed {
		day = fmt.Sprintf("accessed on or after %s (day not stated)", accessed)
	}
	return blindspot.Source{
		ID: SourceID, Name: "ACLED", Licence: "ACLED terms of use",
		Citation: fmt.Sprintf("ACLED (Armed Conflict Location & Event Data), acleddata.com, %s, filters: %s, "+
			"events of political violence counted by actor, country and month with their deaths", day, filters),
		URL: "https://acleddata.com/", NoModels: true,
	}
}

// Kept are the columns that are read, and that may be written to a file on the way.
func Kept() []string {
	return append(append([]string{}, required...), "admin1")
}
