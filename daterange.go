package blindspot

import (
	"fmt"
	"time"
)

// DateRange is the days From to To, both included. An unknown end (zero Date)
// is open.
type DateRange struct {
	From Date `json:"from"`
	To   Date `json:"to"`
}

// MonthsBack returns the n whole months that end with the month of d, or with
// the month before it where d is not the last day of its month: a month that
// has not ended is never compared with months that have.
func MonthsBack(d Date, n int) DateRange {
	last := LastWholeMonth(d)
	return DateRange{From: (last - Month(n) + 1).First(), To: last.Last()}
}

// LastWholeMonth returns the latest month that had ended by the close of day d.
func LastWholeMonth(d Date) Month {
	if m := d.Month(); m.Last() == d {
		return m
	}
	return d.Month() - 1
}

// Contains reports whether the day lies in the range.
func (r DateRange) Contains(d Date) bool {
	return (!r.From.Known() || d >= r.From) && (!r.To.Known() || d <= r.To)
}

// Overlaps reports whether the two ranges share a day.
func (r DateRange) Overlaps(o DateRange) bool {
	return (!r.To.Known() || !o.From.Known() || o.From <= r.To) &&
		(!o.To.Known() || !r.From.Known() || r.From <= o.To)
}

// Days returns the number of days of a closed range, 0 for an open or empty one.
func (r DateRange) Days() int {
	if !r.From.Known() || !r.To.Known() || r.To < r.From {
		return 0
	}
	return int(r.To-r.From) + 1
}

// Months returns the months a closed range touches, first and last.
func (r DateRange) Months() (first, last Month) { return r.From.Month(), r.To.Month() }

// Before returns the range of the same number of calendar months that ends
// where r begins.
func (r DateRange) Before() DateRange {
	first, last := r.Months()
	n := last - first + 1
	return DateRange{From: (first - n).First(), To: r.From - 1}
}

// String is the range in as few words as are exact: "2018" for a whole year,
// "March to May 2018" for whole months, "19 August to 31 December 2021" for
// days; "from 3 May 2015", "to 3 May 2015" and "any time" where an end is open.
func (r DateRange) String() string {
	first, last := r.Months()
	switch {
	case !r.From.Known() && !r.To.Known():
		return "any time"
	case !r.To.Known():
		return "from " + dayInWords(r.From)
	case !r.From.Known():
		return "to " + dayInWords(r.To)
	case first.First() == r.From && last.Last() == r.To:
		return monthsInWords(first, last)
	}
	fromYear, fromMonth := first.Civil()
	toYear, _ := last.Civil()
	_, _, fromDay := r.From.Civil()
	switch {
	case r.From == r.To:
		return dayInWords(r.To)
	case fromYear == toYear:
		return fmt.Sprintf("%d %s to %s", fromDay, fromMonth, dayInWords(r.To))
	}
	return dayInWords(r.From) + " to " + dayInWords(r.To)
}

func dayInWords(d Date) string {
	year, month, day := d.Civil()
	return fmt.Sprintf("%d %s %d", day, month, year)
}

// monthsInWords are whole months in as few words as are exact.
func monthsInWords(first, last Month) string {
	fromYear, fromMonth := first.Civil()
	toYear, toMonth := last.Civil()
	years := fromMonth == time.January && toMonth == time.December
	switch {
	case years && fromYear == toYear:
		return fmt.Sprint(fromYear)
	case years:
		return fmt.Sprintf("%d to %d", fromYear, toYear)
	case first == last:
		return fmt.Sprintf("%s %d", fromMonth, fromYear)
	case fromYear == toYear:
		return fmt.Sprintf("%s to %s %d", fromMonth, toMonth, toYear)
	}
	return fmt.Sprintf("%s %d to %s %d", fromMonth, fromYear, toMonth, toYear)
}

// DatePrecision says how well the date of an event is known, in UCDP's five
// grades (date_prec).
type DatePrecision uint8

// The grades of date_prec in the UCDP GED codebook.
const (
	DateUnstated DatePrecision = iota
	DateDay                    // the exact day
	DateDays                   // a range of 2 to 6 days
	DateWeek                   // the week
	DateMonth                  // the month (or 8 days to a month)
	DateYear                   // more than a month, up to a year
)
