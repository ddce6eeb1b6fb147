package blindspot

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// Quantity is a number with its interval. NaN means not known and is written as
// null; a Quantity without interval has NaN for Low and High.
type Quantity struct {
	Value float64
	Low   float64
	High  float64
	Level float64 // probability the interval is meant to hold, 0 without interval
}

// Unknown is the quantity nothing is known about.
func Unknown() Quantity { return Quantity{Value: math.NaN(), Low: math.NaN(), High: math.NaN()} }

// Exactly is a count that has no sampling uncertainty.
func Exactly(v float64) Quantity { return Quantity{Value: v, Low: math.NaN(), High: math.NaN()} }

// Between is an estimate with an interval of the given level.
func Between(value, low, high, level float64) Quantity {
	return Quantity{Value: value, Low: low, High: high, Level: level}
}

// AtLeast is a quantity of which only a lower bound is known, with the
// probability that it holds.
func AtLeast(low, level float64) Quantity {
	return Quantity{Value: math.NaN(), Low: low, High: math.NaN(), Level: level}
}

// LowerBound reports whether only a lower bound is known.
func (q Quantity) LowerBound() bool {
	return math.IsNaN(q.Value) && !math.IsNaN(q.Low) && math.IsNaN(q.High)
}

// Known reports whether the value is known.
func (q Quantity) Known() bool { return !math.IsNaN(q.Value) }

// HasInterval reports whether both ends of the interval are known.
func (q Quantity) HasInterval() bool { return !math.IsNaN(q.Low) && !math.IsNaN(q.High) }

// String is the value and its interval in at most three significant digits, "at
// least" a lower bound, or "not known".
func (q Quantity) String() string {
	if q.LowerBound() {
		return "at least " + FormatNumber(q.Low)
	}
	if !q.Known() {
		return "not known"
	}
	if !q.HasInterval() {
		return FormatNumber(q.Value)
	}
	value, low, high := FormatNumber(q.Value), FormatNumber(q.Low), FormatNumber(q.High)
	if low == value && high == value {
		return value // "1 (1 to 1)" reads as a slip
	}
	return fmt.Sprintf("%s (%s to %s)", value, low, high)
}

// FormatNumber writes a number for people: integers whole and grouped by
// thousands, others with up to three significant digits and three decimals, or
// with one digit where these would be all zeros. It never writes an exponent;
// what is nearer to 0 than 0.0001 says so.
func FormatNumber(v float64) string {
	switch {
	case math.IsNaN(v):
		return "not known"
	case math.IsInf(v, 1):
		return "unbounded"
	case math.IsInf(v, -1):
		return "unbounded below"
	}
	abs := math.Abs(v)
	switch {
	case abs >= 99.95 || abs == math.Trunc(abs):
		if v = math.Round(v); v == 0 {
			v = 0 // and not "-0"
		}
		return group(strconv.FormatFloat(v, 'f', 0, 64))
	case abs < 0.0001 && v > 0:
		return "under 0.0001"
	case abs < 0.0001:
		return "over -0.0001"
	case abs < 0.0005:
		return strconv.FormatFloat(v, 'f', 4, 64)
	}
	digits := 2 - int(math.Floor(math.Log10(abs)))
	return strconv.FormatFloat(v, 'f', min(digits, 3), 64)
}

func group(s string) string {
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

type quantityJSON struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
	Level float64  `json:"level,omitempty"`
}

// MarshalJSON writes unknown parts as null.
func (q Quantity) MarshalJSON() ([]byte, error) {
	return json.Marshal(quantityJSON{finite(q.Value), finite(q.Low), finite(q.High), q.Level})
}

func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// UnmarshalJSON reads null as unknown.
func (q *Quantity) UnmarshalJSON(data []byte) error {
	var j quantityJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	*q = Unknown()
	for _, part := range []struct {
		to   *float64
		from *float64
	}{{&q.Value, j.Value}, {&q.Low, j.Low}, {&q.High, j.High}} {
		if part.from != nil {
			*part.to = *part.from
		}
	}
	q.Level = j.Level
	return nil
}

// mostOfAll is the width from which on the interval of a share or a probability
// spans nearly all that it could be.
const mostOfAll = 0.8

// TellsNothing reports whether the interval of a share, percentile or probability
// spans nearly everything from 0 to 1, so that no number should be read off it.
func (q Quantity) TellsNothing() bool { return q.HasInterval() && q.High-q.Low > mostOfAll }

// Apart reports whether two quantities differ: their intervals do not overlap, or,
// where one has none, its value lies outside the other's. Of what is not known
// nothing is said.
func (q Quantity) Apart(r Quantity) bool {
	if !q.Known() || !r.Known() {
		return false
	}
	ends := func(x Quantity) (low, high float64) {
		if x.HasInterval() {
			return x.Low, x.High
		}
		return x.Value, x.Value
	}
	low, high := ends(q)
	from, to := ends(r)
	return high < from || to < low
}

// Point is the value alone, for a table that has the interval beside it; of a lower
// bound, which has none, the bound.
func (q Quantity) Point() string {
	if q.LowerBound() {
		return q.String()
	}
	return FormatNumber(q.Value)
}

// Range is the interval alone, or "" where there is none.
func (q Quantity) Range() string {
	if !q.HasInterval() {
		return ""
	}
	return FormatNumber(q.Low) + " to " + FormatNumber(q.High)
}
