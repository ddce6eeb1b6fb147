package blindspot

import (
	"fmt"
	"strings"
	"time"
)

// Date is a day of the proleptic Gregorian calendar, counted so that 1 is
// 1 January of the year 1 (the Rata Die). The zero Date means "not known".
type Date int32

const unixEpoch = 719163 // the Date of 1970-01-01

// NewDate returns the date of a year, month and day; values outside their range
// roll over as in time.Date. ParseDate refuses them.
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf returns the UTC day of t.
func DateOf(t time.Time) Date {
	seconds := t.Unix()
	days := seconds / 86400
	if seconds%86400 < 0 {
		days--
	}
	return Date(days + unixEpoch)
}

// ParseDate reads YYYY-MM-DD, with or without midnight after a space or a T
// (official GED files of several releases write "2017-07-31 00:00:00.000"). Any
// other time is refused: a day that somebody turned into an instant may have been
// another one.
func ParseDate(s string) (Date, error) {
	text := s
	if len(text) > 10 && IsMidnight(text[10:]) {
		text = text[:10]
	}
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return 0, Errorf(BadInput, "write dates as YYYY-MM-DD", "%q is not a date", s)
	}
	year, ok1 := digits(text[0:4])
	month, ok2 := digits(text[5:7])
	day, ok3 := digits(text[8:10])
	if !ok1 || !ok2 || !ok3 || year < 1 {
		return 0, Errorf(BadInput, "write dates as YYYY-MM-DD", "%q is not a date", s)
	}
	d := NewDate(year, time.Month(month), day)
	if y, m, dd := d.Civil(); y != year || int(m) != month || dd != day {
		return 0, Errorf(BadInput, "write dates as YYYY-MM-DD", "%q is not a day of the calendar", s)
	}
	return d, nil
}

// IsMidnight reports whether a text is a time of midnight as it may follow a
// day: after a space or a T, with or without seconds, fractions of them and the
// zone of UTC.
func IsMidnight(s string) bool {
	if len(s) < len(" 00:00") || s[0] != ' ' && s[0] != 'T' {
		return false
	}
	s = s[1:]
	for _, zone := range [...]string{"Z", "+00:00", "+0000", "+00"} {
		if cut, ok := strings.CutSuffix(s, zone); ok {
			s = cut
			break
		}
	}
	clock, fraction, broken := strings.Cut(s, ".")
	return (clock == "00:00" && !broken || clock == "00:00:00") && (!broken || fraction != "") && strings.Trim(fraction, "0") == ""
}

func digits(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// Time returns midnight UTC of the day.
func (d Date) Time() time.Time { return time.Unix((int64(d)-unixEpoch)*86400, 0).UTC() }

// Civil returns year, month and day.
func (d Date) Civil() (int, time.Month, int) { return d.Time().Date() }

// Known reports whether the date is known.
func (d Date) Known() bool { return d != 0 }

// Month returns the month the day lies in.
func (d Date) Month() Month {
	y, m, _ := d.Civil()
	return NewMonth(y, m)
}

// AddMonths returns the same day n months later, or the last day of that month
// where it is shorter.
func (d Date) AddMonths(n int) Date {
	_, _, day := d.Civil()
	m := d.Month() + Month(n)
	return min(m.First()+Date(day-1), m.Last())
}

// StepMonths returns the day n months later as one who steps from month to month
// means it: the end of a month leads to the end of the other.
func (d Date) StepMonths(n int) Date {
	if d == d.Month().Last() {
		return (d.Month() + Month(n)).Last()
	}
	return d.AddMonths(n)
}

// String is YYYY-MM-DD, or "" for an unknown date.
func (d Date) String() string {
	if !d.Known() {
		return ""
	}
	y, m, day := d.Civil()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
}

// MarshalText writes YYYY-MM-DD, or nothing for an unknown date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	parsed, err := ParseDate(string(text))
	*d = parsed
	return err
}

// Month is a calendar month counted as the field counts it (VIEWS month_id):
// 1 is January 1980, so (year-1980)*12 + month. Earlier months are 0 and below.
type Month int32

// NewMonth returns the month of a year.
func NewMonth(year int, month time.Month) Month {
	return Month((year-1980)*12 + int(month))
}

// ParseMonth reads YYYY-MM.
func ParseMonth(s string) (Month, error) {
	year, rest, ok := strings.Cut(s, "-")
	y, ok1 := digits(year)
	m, ok2 := digits(rest)
	if !ok || !ok1 || !ok2 || len(year) != 4 || len(rest) != 2 || m < 1 || m > 12 || y < 1 {
		return 0, Errorf(BadInput, "write months as YYYY-MM", "%q is not a month", s)
	}
	return NewMonth(y, time.Month(m)), nil
}

// Civil returns the year and the month of the year.
func (m Month) Civil() (int, time.Month) {
	zero := int(m) - 1
	year := 1980 + floorDiv(zero, 12)
	return year, time.Month(zero - 12*(year-1980) + 1)
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Year returns the year of the month.
func (m Month) Year() int { y, _ := m.Civil(); return y }

// First returns the first day of the month.
func (m Month) First() Date { y, mo := m.Civil(); return NewDate(y, mo, 1) }

// Last returns the last day of the month.
func (m Month) Last() Date { return (m + 1).First() - 1 }

// Days returns the number of days of the month.
func (m Month) Days() int { return int(m.Last()-m.First()) + 1 }

// String is YYYY-MM.
func (m Month) String() string {
	y, mo := m.Civil()
	return fmt.Sprintf("%04d-%02d", y, mo)
}

// MarshalText writes YYYY-MM.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads YYYY-MM.
func (m *Month) UnmarshalText(text []byte) error {
	parsed, err := ParseMonth(string(text))
	*m = parsed
	return err
}
