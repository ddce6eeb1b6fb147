package measure

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// unmeasured is a shock whose effect cannot be given, and why.
type unmeasured struct {
	month blindspot.Month
	why   string
}

// reasonOf is what an error says, without the measure that says it.
func reasonOf(err error) string {
	return strings.TrimPrefix(err.Error(), "resilience: ")
}

// byReason lists the months of shocks by what is in the way of each: "July 2016 and
// April 2017 (a shock needs 12 observed months before it)".
func byReason(list []unmeasured) string {
	var reasons, parts []string
	months := map[string][]string{}
	for _, u := range list {
		if months[u.why] == nil {
			reasons = append(reasons, u.why)
		}
		months[u.why] = append(months[u.why], prose.Month(u.month))
	}
	for _, why := range reasons {
		parts = append(parts, fmt.Sprintf("%s (%s)", prose.List(months[why]), why))
	}
	return strings.Join(parts, "; ")
}

// warnOfCrowd says which shocks came so close to another that their effects cannot be
// told apart.
func warnOfCrowd(results []effect, f *blindspot.Finding) {
	var months []string
	for _, r := range results {
		if r.crowded {
			months = append(months, prose.Month(r.shock.month))
		}
	}
	if len(months) > 0 {
		f.Warn(blindspot.Warnf(blindspot.WarnShocksOverlap, "Shocks came within %d months of another, so that their effects cannot be told apart: %s.", effectMonths, prose.List(months)).
			With(blindspot.WarningData{Count: len(months), Of: len(results)}))
	}
}
