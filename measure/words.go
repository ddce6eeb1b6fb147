package measure

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blindspot/blindspot"
)

// list joins names as a sentence does: "a, b and c"; with semicolons where a
// name holds a comma, as those of alliances do.
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	comma := ", "
	for _, n := range names {
		if strings.Contains(n, ",") {
			comma = "; "
		}
	}
	if comma == "; " {
		return strings.Join(names[:len(names)-1], comma) + "; and " + names[len(names)-1]
	}
	return strings.Join(names[:len(names)-1], comma) + " and " + names[len(names)-1]
}

// percent writes a share with its interval: "12 % (8 to 17 %)".
func percent(q blindspot.Quantity) string {
	if !q.Known() {
		return "an unknown share"
	}
	if !q.HasInterval() {
		return wholePercent(q.Value)
	}
	if wholePercent(q.Low) == wholePercent(q.High) {
		return wholePercent(q.Value)
	}
	return fmt.Sprintf("%s (%s to %s)", wholePercent(q.Value), strings.TrimSuffix(wholePercent(q.Low), " %"), wholePercent(q.High))
}

func wholePercent(share float64) string {
	p := 100 * share
	if p > 0 && p < 1 {
		return "under 1 %"
	}
	if p > 99 && p < 100 {
		return "over 99 %"
	}
	return fmt.Sprintf("%.0f %%", math.Round(p))
}

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// pValue writes a p-value as people print it: "p = 0.012", "p < 0.001".
func pValue(p float64) string {
	switch {
	case p < 0.001:
		return "p < 0.001"
	case p > 0.999:
		return "p = 1"
	case p >= 0.1:
		return fmt.Sprintf("p = %.2f", p)
	}
	return fmt.Sprintf("p = %.3f", p)
}
