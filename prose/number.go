package prose

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
)

// Number writes a number in at most three significant digits.
func Number(v float64) string { return blindspot.FormatNumber(v) }

// Average writes a mean of counts with one decimal below a hundred: "2.5", "317".
func Average(v float64) string {
	if text := strconv.FormatFloat(v, 'f', 1, 64); math.Abs(v) < 100 && v != math.Trunc(v) && !strings.HasSuffix(text, ".0") {
		return text
	}
	return Number(math.Round(v))
}

// Whole writes an expected count and its interval without decimals. Counts do
// not fall below none.
func Whole(q blindspot.Quantity) string {
	whole := func(v float64) float64 { return math.Max(0, math.Round(v)) }
	return blindspot.Quantity{Value: whole(q.Value), Low: whole(q.Low), High: whole(q.High), Level: q.Level}.String()
}

// manyTimes is the share from which on a percentage is harder to read than a
// multiple.
const manyTimes = 10

// Percent writes a share: "12 %", "under 1 %", "over 99 %". A share of ten
// wholes or more is written as a multiple.
func Percent(share float64) string {
	if math.IsNaN(share) {
		return "not known"
	}
	if math.Abs(share) >= manyTimes {
		return Number(share) + " times"
	}
	return points(share) + " %"
}

// points is a share in per cent, without the sign.
func points(share float64) string {
	switch p := 100 * share; {
	case p > 0 && p < 1:
		return "under 1"
	case p > 99 && p < 100:
		return "over 99"
	case p < 0 && p > -1:
		return "over -1"
	default:
		return Number(math.Round(p))
	}
}

// Share writes a share with its interval: "12 % (8 to 17 %)".
func Share(q blindspot.Quantity) string { return withRange(q, Percent) }

// Rate is Share with one decimal below ten per cent, for the frequencies of many
// cases: "0.7 % (0.5 to 0.9 %)".
func Rate(q blindspot.Quantity) string {
	return withRange(q, func(share float64) string {
		if p := 100 * share; p != 0 && math.Abs(p) < 9.95 {
			if text := strconv.FormatFloat(p, 'f', 1, 64); text != "0.0" && text != "-0.0" {
				return text + " %"
			}
			return "under 0.1 %"
		}
		return Percent(share)
	})
}

// Chance writes a probability, which is never put at 0 or 100 %: what a record
// says of the future is never certain.
func Chance(q blindspot.Quantity) string { return withRange(q, ChanceOf) }

// ChanceOf writes one probability: "22 %", "under 1 %", "over 99 %".
func ChanceOf(p float64) string {
	switch {
	case math.IsNaN(p):
		return "not known"
	case p < 0.01:
		return "under 1 %"
	case p > 0.99:
		return "over 99 %"
	}
	return points(p) + " %"
}

// Probability writes one for a narrow column, to two digits, a small one to three, and
// never as 0 or 1: "0.22", "0.004", "<0.001", ">0.99".
func Probability(p float64) string {
	switch {
	case math.IsNaN(p):
		return "not known"
	case p < 0.001:
		return "<0.001"
	case p < 0.01:
		return strconv.FormatFloat(p, 'f', 3, 64)
	case p > 0.99:
		return ">0.99"
	}
	return strconv.FormatFloat(p, 'f', 2, 64)
}

const percent = " %"

// withRange writes value and interval in one unit, and the value alone where the
// ends read alike.
func withRange(q blindspot.Quantity, write func(float64) string) string {
	text := write(q.Value)
	if !q.Known() || !q.HasInterval() {
		return text
	}
	low, high := write(q.Low), write(q.High)
	if low == high {
		return text
	}
	if strings.HasSuffix(high, percent) {
		low = strings.TrimSuffix(low, percent)
	}
	return fmt.Sprintf("%s (%s to %s)", text, low, high)
}

// Times writes a ratio: "3.2 times (2.1 to 4.9)". One whose value has no upper
// bound, after a count of none, is "at least" its lower end.
func Times(q blindspot.Quantity) string {
	switch {
	case q.LowerBound():
		return "at least " + Number(q.Low) + " times"
	case !q.Known():
		return "not known"
	case math.IsInf(q.Value, 1) && math.IsNaN(q.Low):
		return "many times"
	case math.IsInf(q.Value, 1):
		return "at least " + Number(q.Low) + " times"
	case !q.HasInterval() || Number(q.Low) == Number(q.High):
		return Number(q.Value) + " times"
	case math.IsInf(q.High, 1):
		return fmt.Sprintf("%s times (from %s, no upper end)", Number(q.Value), Number(q.Low))
	}
	return fmt.Sprintf("%s times (%s to %s)", Number(q.Value), Number(q.Low), Number(q.High))
}

// Arrow is the direction of a ratio of new to old where its interval names one, by
// the rule of Change: "↑", "↓" or "".
func Arrow(q blindspot.Quantity) string {
	switch {
	case q.LowerBound() && q.Low > 1 || q.Known() && q.HasInterval() && q.Low > 1:
		return "↑"
	case q.Known() && q.HasInterval() && q.High < 1:
		return "↓"
	}
	return ""
}

// asMany is the distance of a ratio from 1 below which nothing changed.
const asMany = 0.005

// Change says what a ratio of new to old did, in per cent up to a doubling and
// in multiples beyond: "fell by 69 % (50 to 81 %)", "rose to 3.2 times (2.1 to
// 4.9)", "did not clearly change (12 % more, between 30 % fewer and 80 % more)".
// A direction is named only where the interval lies on one side of 1.
func Change(ratio blindspot.Quantity) string {
	q := ratio
	down := func(v float64) string { return Percent(1 - v) }
	up := func(v float64) string { return Percent(v - 1) }
	switch {
	case q.LowerBound() && q.Low > 1:
		return "rose from none"
	case q.LowerBound():
		return "did not clearly change, after none"
	case !q.Known():
		return "cannot be compared"
	case !q.HasInterval() && math.Abs(q.Value-1) < asMany:
		return "stayed the same"
	case q.HasInterval() && q.Low <= 1 && q.High >= 1:
		return "did not clearly change (" + unclear(q) + ")"
	case q.Value == 0 && q.HasInterval():
		return "fell to none (by " + Percent(1-q.High) + " or more)"
	case q.Value == 0:
		return "fell to none"
	case q.Value < 1:
		return "fell by " + withRange(blindspot.Quantity{Value: q.Value, Low: q.High, High: q.Low}, down)
	case q.Value >= 2:
		return "rose to " + Times(q)
	case q.HasInterval() && q.High >= manyTimes:
		return fmt.Sprintf("rose by %s (from %s, up to %s times)", up(q.Value), up(q.Low), Number(q.High))
	}
	return "rose by " + withRange(q, up)
}

// More says how many more or fewer a ratio means: "34 % fewer (10 to 51 %
// fewer)", "2.4 times as many (1.9 to 3.1)", "12 % more (between 30 % fewer and
// 80 % more)".
func More(ratio blindspot.Quantity) string {
	q := ratio
	switch {
	case q.LowerBound():
		return "at least " + Number(q.Low) + " times as many"
	case !q.Known():
		return "not known"
	case !q.HasInterval() || moreOf(q.Low) == moreOf(q.High):
		return moreOf(q.Value)
	case q.High <= 1-asMany:
		return fmt.Sprintf("%s fewer (%s to %s fewer)", Percent(1-q.Value), points(1-q.High), Percent(1-q.Low))
	case q.Low >= 1+asMany && q.High < 2:
		return fmt.Sprintf("%s more (%s to %s more)", Percent(q.Value-1), points(q.Low-1), Percent(q.High-1))
	case q.Low >= 2 && !math.IsInf(q.High, 1):
		return fmt.Sprintf("%s times as many (%s to %s)", Number(q.Value), Number(q.Low), Number(q.High))
	}
	return fmt.Sprintf("%s (between %s and %s)", moreOf(q.Value), moreOf(q.Low), moreOf(q.High))
}

// unclear is a ratio whose interval holds no change, in words without brackets.
func unclear(q blindspot.Quantity) string {
	return moreOf(q.Value) + ", between " + moreOf(q.Low) + " and " + moreOf(q.High)
}

func moreOf(v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "any number more"
	case math.Abs(v-1) < asMany:
		return "as many"
	case v <= 0:
		return "none"
	case v < 1:
		return Percent(1-v) + " fewer"
	case v >= 2:
		return Number(v) + " times as many"
	}
	return Percent(v-1) + " more"
}

// P writes a p-value: "p = 0.35", "p = 0.012", "p < 0.001".
func P(p float64) string {
	switch {
	case math.IsNaN(p):
		return "p not known"
	case p < 0.001:
		return "p < 0.001"
	case p > 0.99:
		return "p > 0.99"
	case p >= 0.1:
		return fmt.Sprintf("p = %.2f", p)
	}
	return fmt.Sprintf("p = %.3f", p)
}

// Interval writes an interval: "90 % interval 5.1 to 11.7".
func Interval(low, high, level float64) string {
	switch {
	case math.IsInf(high, 1):
		return fmt.Sprintf("%s interval from %s, no upper end", Percent(level), Number(low))
	default:
		return fmt.Sprintf("%s interval %s to %s", Percent(level), Number(low), Number(high))
	}
}

// IntervalOfShare is Interval in per cent: "90 % interval 5 to 12 %".
func IntervalOfShare(q blindspot.Quantity) string {
	if low, high := points(q.Low), points(q.High); low == high {
		return fmt.Sprintf("%s interval %s %%", Percent(q.Level), high)
	}
	return fmt.Sprintf("%s interval %s to %s", Percent(q.Level), points(q.Low), Percent(q.High))
}
