package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// List joins names as a sentence does: "a, b and c"; with semicolons where a
// name holds a comma, as those of alliances do.
func List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	rest, last := names[:len(names)-1], names[len(names)-1]
	for _, n := range names {
		if strings.Contains(n, ",") {
			return strings.Join(rest, "; ") + "; and " + last
		}
	}
	return strings.Join(rest, ", ") + " and " + last
}

// Several lists the first few names and says how many more there are: "a, b and
// 3 more".
func Several(names []string, most int) string {
	if len(names) <= most {
		return List(names)
	}
	short := append([]string{}, names[:most]...)
	return List(append(short, Number(float64(len(names)-most))+" more"))
}

// Count writes a number of things: "1 event", "2,000 events".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(float64(n)) + " " + many
}

// Amount is Count for what may be an average, or none: "2.5 deaths", "no
// deaths". What reads as 1 is in the singular.
func Amount(v float64, one, many string) string {
	switch text := Average(v); text {
	case "0":
		return "no " + many
	case "1":
		return "1 " + one
	default:
		return text + " " + many
	}
}

// Capital makes the first letter a capital.
func Capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// Uncapital makes a sentence follow a colon. An abbreviation or an id, whose
// second letter is no small letter, stays as it is.
func Uncapital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[size:]); size == 0 || !unicode.IsLower(next) && !unicode.IsSpace(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
}
