package ucdp

import (
	"github.com/blindspot/blindspot"
)

// parseInt reads a whole number, also when it is written like 3.0.
func parseInt(b []byte) (int, bool) {
	i, negative := 0, false
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		negative, i = b[0] == '-', 1
	}
	n, start := 0, i
	for ; i < len(b) && b[i] >= '0' && b[i] <= '9'; i++ {
		if i-start >= 15 {
			return 0, false
		}
		n = n*10 + int(b[i]-'0')
	}
	if i == start {
		return 0, false
	}
	if i < len(b) {
		if b[i] != '.' {
			return 0, false
		}
		for _, c := range b[i+1:] {
			if c != '0' {
				return 0, false
			}
		}
	}
	if negative {
		n = -n
	}
	return n, true
}

var powersOfTen = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
	1e11, 1e12, 1e13, 1e14, 1e15}

// parseFloat reads a finite decimal number. Up to 15 digits the quotient of two
// exact numbers is already the nearest float; longer ones take the slow path.
func parseFloat(b []byte) (float64, bool) {
	i, negative := 0, false
	if len(b) > 0 && b[0] == '-' {
		negative, i = true, 1
	}
	n, digits, after := 0, 0, -1
	for ; i < len(b); i++ {
		switch c := b[i]; {
		case c >= '0' && c <= '9':
			n = n*10 + int(c-'0')
			digits++
			if after >= 0 {
				after++
			}
		case c == '.' && after < 0:
			after = 0
		default:
			return slowFloat(b)
		}
		if digits > 15 {
			return slowFloat(b)
		}
	}
	if digits == 0 {
		return 0, false
	}
	v := float64(n) / powersOfTen[max(after, 0)]
	if negative {
		v = -v
	}
	return v, true
}

// slowFloat reads what parseFloat has no short way for.
func slowFloat(b []byte) (float64, bool) {
	return blindspot.ParseDecimal(string(b))
}

// dates remembers the days of the last months seen: a file has few of them.
type dates struct {
	month [4096]blindspot.Date // first day less one, by year and month
}

// parse reads YYYY-MM-DD with or without a midnight after it, as
// blindspot.ParseDate does, without allocating.
func (t *dates) parse(b []byte) (blindspot.Date, bool) {
	if len(b) < 10 || b[4] != '-' || b[7] != '-' || !midnight(b[10:]) {
		return 0, false
	}
	year, ok1 := digits(b[0:4])
	month, ok2 := digits(b[5:7])
	day, ok3 := digits(b[8:10])
	if !ok1 || !ok2 || !ok3 || year < 1 || month < 1 || month > 12 || day < 1 {
		return 0, false
	}
	m := blindspot.Month((year-1980)*12 + month)
	if day > 28 && day > m.Days() {
		return 0, false
	}
	slot := &t.month[uint32(m)%uint32(len(t.month))]
	if first := *slot; first == 0 || (first+1).Month() != m {
		*slot = m.First() - 1
	}
	return *slot + blindspot.Date(day), true
}

// midnight reports whether what follows a day is nothing or a time of
// midnight: UCDP's events have days, and another time says that something turned
// a day into an instant, which is another day elsewhere.
func midnight(b []byte) bool {
	if len(b) == 0 {
		return true
	}
	if len(b) == len(" 00:00:00.000") && string(b) == " 00:00:00.000" { // as official files write it
		return true
	}
	return blindspot.IsMidnight(string(b))
}

func digits(b []byte) (int, bool) {
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
