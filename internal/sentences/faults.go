// Package sentences finds in texts what the program may never print. Tests hold
// every sentence it can make against it: those of the catalogue docs/SENTENCES.md,
// and those of real reports.
package sentences

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// never are patterns that no text may hold, with what is wrong with them.
var never = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"an exponent", regexp.MustCompile(`\d(\.\d+)?[eE][-+]?\d`)},
	{"no number", regexp.MustCompile(`\bNaN\b|[-+]?\bInf\b|%!|<nil>`)},
	{"one of a thing in the plural", regexp.MustCompile(`(^|[^\d.,-])1 (events|areas|deaths|months|countries|sources|publishers|observations|claims|groups|rows|links|fronts|forecasts|periods|sides|organisations|lives|opponents)\b`)},
	{"a percentage of four digits", regexp.MustCompile(`(\d{4,}|\d,\d{3})(\.\d+)? %`)},
	{"an interval that is a point", regexp.MustCompile(`100 % \(100 to 100`)},
	{"a name of the program's own", regexp.MustCompile(`\b[a-z]+_[a-z_]+\b|\b[a-z]+[A-Z][a-z]+[A-Za-z]*\b|\b[A-Z][a-z]{3,}[A-Z][a-z]+\b`)},
	{"a part of more than the whole", regexp.MustCompile(`% \((under )?[\d.]+ to (10[1-9]|1[1-9]\d|[2-9]\d\d)(\.\d+)? %\) of `)},
	{"a month in digits", regexp.MustCompile(`(since|in|to|of|by|after) (19|20)\d\d-(0[1-9]|1[0-2])([^-\d]|$)`)},
	{"a chance of none", regexp.MustCompile(`(?i)\b(chance|probability|likely|odds)\b[^.]*[^\d.,]0 %`)},
	{"two spaces", regexp.MustCompile(`\S  +\S`)},
	{"a sentence that ends twice", regexp.MustCompile(`[^.]\.\.( |$)|\. ?\.$|;\.|: \.|\( ?\)`)},
}

var (
	likelihood = regexp.MustCompile(`(?i)\b(almost no chance|remote chance|(very |highly )?(un)?likely|(highly )?(im)?probable|roughly even|almost certain(ly)?|realistic possibility)\b`)
	sureness   = regexp.MustCompile(`(?i)\bconfidence\b`)
	stop       = regexp.MustCompile(`[.!?](\s|$)`)
	ratio      = regexp.MustCompile(`(?i)ratio[^();]*\(([\d.,]+) to ([\d.,]+)\), p (<|=) (\d+\.?\d*)`)
)

// What is found by more than a pattern.
const (
	twoInOne = "a likelihood and a confidence in one sentence"
	atOdds   = "an interval that holds no change beside a small p"
)

// Kinds are the faults that are looked for.
func Kinds() []string {
	out := []string{twoInOne, atOdds}
	for _, n := range never {
		out = append(out, n.what)
	}
	return out
}

// Faults says what of a text may never be printed; nil where all is well.
func Faults(text string) []string {
	var out []string
	for _, n := range never {
		if found := n.pattern.FindString(text); found != "" {
			out = append(out, fmt.Sprintf("%s: %q", n.what, strings.TrimSpace(found)))
		}
	}
	for _, s := range stop.Split(text, -1) {
		if likelihood.MatchString(s) && sureness.MatchString(s) {
			out = append(out, fmt.Sprintf("%s: %q", twoInOne, s))
		}
	}
	for _, m := range ratio.FindAllStringSubmatch(text, -1) {
		low, high, p := number(m[1]), number(m[2]), number(m[4])
		if low <= 1 && high >= 1 && p < level {
			out = append(out, fmt.Sprintf("%s: %q", atOdds, m[0]))
		}
	}
	return out
}

// level is the p-value below which an interval of 90 % does not hold no change.
const level = 0.1

func number(s string) float64 {
	v, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil {
		return 0 // the pattern holds numbers alone
	}
	return v
}
