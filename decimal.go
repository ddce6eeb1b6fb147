package blindspot

import (
	"regexp"
	"strconv"
)

var decimal = regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$`)

// ParseDecimal reads a finite number in decimal digits. What Go's own syntax has
// beside these (hexadecimal digits, digits parted by underscores, "inf", "NaN")
// is no number in a file of people; ok is false.
func ParseDecimal(s string) (v float64, ok bool) {
	if len(s) > 64 || !decimal.MatchString(s) {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil // out of range otherwise
}
