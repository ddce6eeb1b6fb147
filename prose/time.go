package prose

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
)

// Day writes a date: "18 April 2015".
func Day(d blindspot.Date) string {
	if !d.Known() {
		return "an unknown day"
	}
	y, m, dd := d.Civil()
	return fmt.Sprintf("%d %s %d", dd, m, y)
}

// Month writes a month: "April 2015".
func Month(m blindspot.Month) string {
	y, name := m.Civil()
	return fmt.Sprintf("%s %d", name, y)
}

// During is a range of days with its preposition: "in 2020", "on 3 May 2021",
// "from August to October 2024".
func During(r blindspot.DateRange) string {
	text := r.String()
	switch {
	case r.From == r.To && r.From.Known():
		return "on " + text
	case strings.Contains(text, " to "):
		return "from " + text
	}
	return "in " + text
}

// Dated says when one event took place that the record dates so: on a day, in a
// month, or, where it gives no month, "some time in 2020".
func Dated(r blindspot.DateRange) string {
	if r.From.Month() == r.To.Month() || int(r.To-r.From) < 31 {
		return During(r)
	}
	return "some time " + During(r)
}

// Months writes a number of months: "1 month", "18 months", "5 years".
func Months(n int) string {
	if n >= 24 && n%12 == 0 {
		return Count(n/12, "year", "years")
	}
	return Count(n, "month", "months")
}

// Apart is the time from one day to a later one: in days below two months, and
// in months from there on.
func Apart(from, to blindspot.Date) string {
	if n := int(to.Month() - from.Month()); n >= 2 {
		return Count(n, "month", "months")
	}
	return Count(int(to-from), "day", "days")
}

// Years writes years, three and more that follow one another as one run: "1989, 1991
// to 1994 and 2001".
func Years(years []int) string {
	var out []string
	for i := 0; i < len(years); {
		j := i
		for j+1 < len(years) && years[j+1] == years[j]+1 {
			j++
		}
		if j < i+2 {
			j = i
		}
		text := strconv.Itoa(years[i])
		if j > i {
			text += " to " + strconv.Itoa(years[j])
		}
		out = append(out, text)
		i = j + 1
	}
	return List(out)
}
