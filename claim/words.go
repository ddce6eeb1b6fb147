package claim

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

// day writes a date as prose does: "18 April 2015".
func day(d blindspot.Date) string {
	y, m, dd := d.Civil()
	return fmt.Sprintf("%d %s %d", dd, m, y)
}

// days writes a range of days: "2020", "August to October 2024", "19 August to
// 31 December 2020".
func days(r blindspot.DateRange) string {
	if r.From == r.To {
		return day(r.From)
	}
	first, last := r.Months()
	y1, m1, d1 := r.From.Civil()
	y2, _, _ := r.To.Civil()
	switch whole := first.First() == r.From && last.Last() == r.To; {
	case whole && (y1 != y2 || first == last || int(last-first) == 11):
		return r.String()
	case whole:
		return fmt.Sprintf("%s to %s", m1, blindspot.DateRange{From: last.First(), To: last.Last()})
	case y1 == y2:
		return fmt.Sprintf("%d %s to %s", d1, m1, day(r.To))
	}
	return day(r.From) + " to " + day(r.To)
}

// during is days with its preposition: "in 2020", "on 3 May 2021", "from August
// to October 2024".
func during(r blindspot.DateRange) string {
	text := days(r)
	switch {
	case r.From == r.To:
		return "on " + text
	case strings.Contains(text, " to "):
		return "from " + text
	}
	return "in " + text
}

func number(v float64) string { return blindspot.FormatNumber(v) }

// between writes an interval: "90 % interval 5.1 to 11.7".
func between(low, high float64) string {
	if math.IsInf(high, 1) {
		return fmt.Sprintf("90 %% interval from %s, no upper end", number(low))
	}
	return fmt.Sprintf("90 %% interval %s to %s", number(low), number(high))
}

func percent(v float64) string { return fmt.Sprintf("%.0f %%", 100*v) }

func pValue(p float64) string {
	if p < 0.001 {
		return "p below 0.001"
	}
	return "p " + strings.TrimRight(fmt.Sprintf("%.3f", p), "0")
}

// join lists names as a sentence does: "a, b and c".
func join(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(float64(n)) + " " + many
}

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

func uncapital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[size:]
}

func countryName(code string) string {
	if c, ok := place.CountryByISO(code); ok {
		return c.Name
	}
	return code
}

func countryNames(codes []string) string {
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = countryName(c)
	}
	return join(names)
}
