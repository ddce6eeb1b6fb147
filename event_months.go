package blindspot

import (
	"iter"
	"math/bits"
	"slices"
	"time"
)

// EventPart is what a month, or another range of days, holds of an event. The
// parts of a partition of time add up to the event.
type EventPart struct {
	Days   DateRange // those of the event's days that lie in the range
	Begins bool      // the event's first day lies in it: there, and nowhere else, the event itself counts
	// Deaths are the share of the event's deaths by its days, in whole numbers.
	// Low <= Best <= High holds in every part; the sides are apportioned each
	// for itself, so that in one part they may miss Best by rounding.
	Deaths Deaths
}

// Days are the days on which the event may lie: its dates or, where the source
// knows only the year (DateYear) and nevertheless writes a date of at most a
// month, all days of that year. Both ends are zero where the first day is not
// known; an unknown last day is the first.
func (e *Event) Days() DateRange { return daysOf(e.When, e.Precision) }

func daysOf(when DateRange, p DatePrecision) DateRange {
	days := DateRange{From: when.From, To: max(when.From, when.To)}
	if !days.From.Known() {
		return DateRange{}
	}
	if p == DateYear && days.Days() <= 31 {
		from, to := days.Months()
		return DateRange{From: NewDate(from.Year(), time.January, 1), To: NewDate(to.Year(), time.December, 31)}
	}
	return days
}

// Ended is the last of the event's days. Before it nobody could have counted
// the event, so that nothing which is to be told in advance may know it.
func (e *Event) Ended() Date { return e.Days().To }

// Months gives the event's months in order, each with its part: the one rule by
// which Blindspot dates events. Deaths are apportioned to months by the number
// of the event's days in them, rounded by largest remainder (Hamilton's method;
// equal remainders: the earlier month first), so that they are whole and add up
// to the event's. The event itself counts once, in the month it begins in; it is
// present in every month it touches. An event of unknown date has no month.
//
// A row of a year so makes no peak in its first or last month. VIEWS counts all
// deaths in the month of the last day; package forecast/views scores by that.
func (e *Event) Months() iter.Seq2[Month, EventPart] {
	return func(yield func(Month, EventPart) bool) {
		days := e.Days()
		if !days.From.Known() {
			return
		}
		first, last := days.Months()
		if first == last {
			yield(first, EventPart{Days: days, Begins: true, Deaths: e.Deaths})
			return
		}
		deaths := e.Deaths.byMonth(days)
		for m := first; m <= last; m++ {
			part := EventPart{Days: days.in(m), Begins: m == first, Deaths: deaths[m-first]}
			if !yield(m, part) {
				return
			}
		}
	}
}

// Part is what a range holds of the event, and whether that is any day. Within
// a month that the range cuts, deaths are spread evenly over the event's days.
func (e *Event) Part(r DateRange) (EventPart, bool) {
	days := e.Days()
	if !days.From.Known() || !r.Overlaps(days) {
		return EventPart{}, false
	}
	part := EventPart{Days: days.intersect(r), Begins: r.Contains(days.From)}
	if part.Days == days {
		part.Deaths = e.Deaths
		return part, true
	}
	for m, month := range e.Months() {
		if m.Last() >= part.Days.From && m.First() <= part.Days.To {
			part.Deaths = part.Deaths.plus(month.Deaths.on(month.Days, month.Days.intersect(part.Days)))
		}
	}
	return part, true
}

// EachMonthIn calls f with what the months hold of the event within a range.
func (e *Event) EachMonthIn(r DateRange, f func(Month, EventPart)) {
	days := e.Days()
	for m, part := range e.Months() {
		if m.Last() < r.From || r.To.Known() && m.First() > r.To {
			continue
		}
		if days.in(m).intersect(r) != part.Days {
			var ok bool
			if part, ok = e.Part(days.in(m).intersect(r)); !ok {
				continue
			}
		}
		f(m, part)
	}
}

// in is the part of a closed range that lies in a month it touches.
func (r DateRange) in(m Month) DateRange {
	return DateRange{From: max(r.From, m.First()), To: min(r.To, m.Last())}
}

// intersect is the part of a closed range that lies in another, which may be open.
func (r DateRange) intersect(o DateRange) DateRange {
	r.From = max(r.From, o.From)
	if o.To.Known() {
		r.To = min(r.To, o.To)
	}
	return r
}

func (d Deaths) plus(o Deaths) Deaths {
	return Deaths{Best: d.Best + o.Best, Low: d.Low + o.Low, High: d.High + o.High,
		SideA: d.SideA + o.SideA, SideB: d.SideB + o.SideB, Civilians: d.Civilians + o.Civilians, Unknown: d.Unknown + o.Unknown}
}

// byMonth apportions deaths to the months of a range.
func (d Deaths) byMonth(days DateRange) []Deaths {
	first, last := days.Months()
	weights := make([]int, last-first+1)
	for i := range weights {
		weights[i] = days.in(first + Month(i)).Days()
	}
	return d.divide(len(weights), func(total int) []int { return apportion(total, weights) })
}

// on are the deaths that fall on some of the days over which they are spread.
func (d Deaths) on(all, some DateRange) Deaths {
	if all == some {
		return d
	}
	n := all.Days()
	var sum Deaths
	daily := d.divide(n, func(total int) []int { return evenly(total, n) })
	for _, day := range daily[some.From-all.From : some.To-all.From+1] {
		sum = sum.plus(day)
	}
	return sum
}

// divide divides every count by a rule, and keeps the bounds around Best.
func (d Deaths) divide(n int, rule func(total int) []int) []Deaths {
	best, low, high := rule(d.Best), rule(d.Low), rule(d.High)
	a, b, civilians, unknown := rule(d.SideA), rule(d.SideB), rule(d.Civilians), rule(d.Unknown)
	if d.Low <= d.Best && d.Best <= d.High {
		lower(low, best)
		raise(high, best)
	}
	out := make([]Deaths, n)
	for i := range out {
		out[i] = Deaths{Best: best[i], Low: low[i], High: high[i], SideA: a[i], SideB: b[i], Civilians: civilians[i], Unknown: unknown[i]}
	}
	return out
}

// apportion divides a total by weights into whole numbers that add up to it, by
// largest remainder.
func apportion(total int, weights []int) []int {
	out := make([]int, len(weights))
	if total <= 0 {
		return out
	}
	sum := uint64(0)
	for _, w := range weights {
		sum += uint64(w) //nolint:gosec // days are positive
	}
	remainders, order := make([]uint64, len(weights)), make([]int, len(weights))
	rest := total
	for i, w := range weights {
		hi, lo := bits.Mul64(uint64(total), uint64(w)) //nolint:gosec // both are positive
		quotient, remainder := bits.Div64(hi, lo, sum)
		out[i], remainders[i], order[i] = int(quotient), remainder, i //nolint:gosec // at most the total
		rest -= out[i]
	}
	slices.SortStableFunc(order, func(i, j int) int { // descending
		switch {
		case remainders[i] > remainders[j]:
			return -1
		case remainders[i] < remainders[j]:
			return 1
		}
		return 0
	})
	for _, i := range order[:rest] {
		out[i]++
	}
	return out
}

// evenly divides a total over n equal days so that every run of days holds its
// share to within one.
func evenly(total, n int) []int {
	out := make([]int, n)
	whole, rest := total/n, total%n
	for i := range out {
		out[i] = whole + (2*rest*(i+1)+n)/(2*n) - (2*rest*i+n)/(2*n)
	}
	return out
}

// lower moves what lies above a ceiling to the first places below it. Largest
// remainders do not grow with the total everywhere (the Alabama paradox), so
// that a bound could otherwise cross the estimate in a month.
func lower(values, ceiling []int) {
	over := 0
	for i := range values {
		if d := values[i] - ceiling[i]; d > 0 {
			values[i], over = ceiling[i], over+d
		}
	}
	for i := 0; over > 0 && i < len(values); i++ {
		d := min(over, ceiling[i]-values[i])
		values[i], over = values[i]+d, over-d
	}
}

// raise is lower turned upside down: what a floor lacks is taken from the first
// places above it.
func raise(values, floor []int) {
	lack := 0
	for i := range values {
		if d := floor[i] - values[i]; d > 0 {
			values[i], lack = floor[i], lack+d
		}
	}
	for i := 0; lack > 0 && i < len(values); i++ {
		d := min(lack, values[i]-floor[i])
		values[i], lack = values[i]-d, lack-d
	}
}
