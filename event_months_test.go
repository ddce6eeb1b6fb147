package blindspot_test

import (
	"fmt"
	"math/big"
	"sort"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
)

func day(text string) blindspot.Date {
	d, err := blindspot.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func span(from, to string) blindspot.DateRange {
	return blindspot.DateRange{From: day(from), To: day(to)}
}

// months writes an event's months as "2001-01*:2 ...": the star where the event
// counts, the number its best estimate.
func months(e blindspot.Event) string {
	out := ""
	for m, part := range e.Months() {
		star := ""
		if part.Begins {
			star = "*"
		}
		out += fmt.Sprintf("%s%s:%d ", m, star, part.Deaths.Best)
	}
	return out
}

func TestMonthsOfAnEvent(t *testing.T) {
	tests := []struct {
		name, reason string
		event        blindspot.Event
		want         string
	}{
		{"one day", "nothing to divide", blindspot.Event{When: span("2001-01-31", "2001-01-31"), Deaths: blindspot.Deaths{Best: 7}}, "2001-01*:7 "},
		{"by days", "one of four days lies in January", blindspot.Event{When: span("2001-01-31", "2001-02-03"), Deaths: blindspot.Deaths{Best: 8}}, "2001-01*:2 2001-02:6 "},
		{"largest remainder", "1.31 and 3.69: the one that is left goes to February, though the event begins in January",
			blindspot.Event{When: span("2001-01-20", "2001-02-28"), Deaths: blindspot.Deaths{Best: 5}}, "2001-01*:2 2001-02:3 "},
		{"equal remainders", "the earlier month first", blindspot.Event{When: span("2001-01-31", "2001-02-01"), Deaths: blindspot.Deaths{Best: 1}}, "2001-01*:1 2001-02:0 "},
		{"no deaths", "present in both months, counted in the first", blindspot.Event{When: span("2001-01-31", "2001-02-01")}, "2001-01*:0 2001-02:0 "},
		{"last day unknown", "the first is all that is known", blindspot.Event{When: blindspot.DateRange{From: day("2001-01-31")}, Deaths: blindspot.Deaths{Best: 3}}, "2001-01*:3 "},
		{"no date", "no month", blindspot.Event{Deaths: blindspot.Deaths{Best: 3}}, ""},
		{"a year", "20,000 are no spike in December or January", blindspot.Event{When: span("2002-01-01", "2002-12-31"), Precision: blindspot.DateYear, Deaths: blindspot.Deaths{Best: 20000}},
			"2002-01*:1699 2002-02:1534 2002-03:1699 2002-04:1644 2002-05:1699 2002-06:1644 2002-07:1699 2002-08:1698 2002-09:1644 2002-10:1698 2002-11:1644 2002-12:1698 "},
		{"a year on one day", "date_prec 5 speaks against the day", blindspot.Event{When: span("2002-01-01", "2002-01-01"), Precision: blindspot.DateYear, Deaths: blindspot.Deaths{Best: 12}},
			"2002-01*:1 2002-02:1 2002-03:1 2002-04:1 2002-05:1 2002-06:1 2002-07:1 2002-08:1 2002-09:1 2002-10:1 2002-11:1 2002-12:1 "},
		{"half a year", "dates that say more than the precision hold", blindspot.Event{When: span("2001-03-01", "2001-04-30"), Precision: blindspot.DateYear, Deaths: blindspot.Deaths{Best: 61}}, "2001-03*:31 2001-04:30 "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := months(tt.event); got != tt.want {
				t.Errorf("%s\n got %s\nwant %s", tt.reason, got, tt.want)
			}
		})
	}
}

func TestKnownWhenItEnded(t *testing.T) {
	e := blindspot.Event{When: span("2001-01-31", "2001-03-02")}
	if e.Ended() != day("2001-03-02") {
		t.Errorf("ended %s", e.Ended())
	}
	e = blindspot.Event{When: span("2001-01-01", "2001-01-01"), Precision: blindspot.DateYear}
	if e.Ended() != day("2001-12-31") {
		t.Errorf("an event of the year 2001 is known when the year is over, not on %s", e.Ended())
	}
}

func TestAWindowShowsItsPart(t *testing.T) {
	e := blindspot.Event{When: span("2001-12-02", "2002-03-31"), Deaths: blindspot.Deaths{Best: 120, Low: 60, High: 240}}
	part, ok := e.Part(span("2002-01-01", "2002-12-31"))
	want := blindspot.EventPart{Days: span("2002-01-01", "2002-03-31"), Deaths: blindspot.Deaths{Best: 90, Low: 45, High: 180}}
	if diff := cmp.Diff(want, part); !ok || diff != "" {
		t.Errorf("90 of 120 days lie in 2002, and the event counts in 2001 (-want +got):\n%s", diff)
	}
	if part, _ = e.Part(span("2002-01-01", "2002-01-10")); part.Deaths.Best != 10 {
		t.Errorf("ten days of one dead a day hold %d", part.Deaths.Best)
	}
	if _, ok = e.Part(span("2002-04-01", "2002-04-30")); ok {
		t.Error("April holds nothing of it")
	}
}

func anyEvent(t *rapid.T) blindspot.Event {
	from := blindspot.NewDate(2000, time.January, 1) + blindspot.Date(rapid.Int32Range(0, 1500).Draw(t, "from"))
	low := rapid.IntRange(0, 400).Draw(t, "low")
	best := low + rapid.IntRange(0, 60).Draw(t, "best")
	return blindspot.Event{
		When:      blindspot.DateRange{From: from, To: from + blindspot.Date(rapid.Int32Range(0, 800).Draw(t, "days"))},
		Precision: blindspot.DatePrecision(rapid.IntRange(0, 5).Draw(t, "precision")), //nolint:gosec // 0 to 5
		Deaths:    blindspot.Deaths{Best: best, Low: low, High: best + rapid.IntRange(0, 60).Draw(t, "high"), Civilians: best},
	}
}

// Months are the parts of months, they add up to the event, and every best
// estimate lies within one of its exact share.
func TestMonthsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyEvent(t)
		days := e.Days()
		var sum blindspot.Deaths
		begins, length := 0, 0
		for m, part := range e.Months() {
			d := part.Deaths
			if d.Low < 0 || d.Low > d.Best || d.Best > d.High {
				t.Fatalf("%s holds %+v", m, d)
			}
			if exact := float64(e.Deaths.Best) * float64(part.Days.Days()) / float64(days.Days()); float64(d.Best) <= exact-1 || float64(d.Best) >= exact+1 {
				t.Fatalf("%s holds %d of an exact share of %g", m, d.Best, exact)
			}
			alone, ok := e.Part(blindspot.DateRange{From: m.First(), To: m.Last()})
			if diff := cmp.Diff(part, alone); !ok || diff != "" {
				t.Fatalf("the part of %s is not its month:\n%s", m, diff)
			}
			sum.Best, sum.Low, sum.High, sum.Civilians = sum.Best+d.Best, sum.Low+d.Low, sum.High+d.High, sum.Civilians+d.Civilians
			length += part.Days.Days()
			if part.Begins {
				begins++
			}
		}
		if sum != e.Deaths || begins != 1 || length != days.Days() {
			t.Fatalf("months hold %+v of %+v, %d first months, %d of %d days", sum, e.Deaths, begins, length, days.Days())
		}
	})
}

// Hamilton's method by exact fractions, written anew.
func TestMonthsAreHamiltons(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyEvent(t)
		type seat struct {
			month    blindspot.Month
			whole    int64
			fraction *big.Rat
		}
		var seats []seat
		left := int64(e.Deaths.Best)
		for m, part := range e.Months() {
			exact := big.NewRat(int64(e.Deaths.Best)*int64(part.Days.Days()), int64(e.Days().Days()))
			whole := new(big.Int).Quo(exact.Num(), exact.Denom()).Int64()
			seats = append(seats, seat{m, whole, exact.Sub(exact, big.NewRat(whole, 1))})
			left -= whole
		}
		sort.SliceStable(seats, func(i, j int) bool { return seats[i].fraction.Cmp(seats[j].fraction) > 0 })
		want := map[blindspot.Month]int64{}
		for i, s := range seats {
			want[s.month] = s.whole
			if int64(i) < left {
				want[s.month]++
			}
		}
		for m, part := range e.Months() {
			if int64(part.Deaths.Best) != want[m] {
				t.Fatalf("%s holds %d, want %d of %v", m, part.Deaths.Best, want[m], e)
			}
		}
	})
}

// Two windows that meet hold together what the window over both holds.
func TestPartsOfAPartitionAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyEvent(t)
		cut := e.Days().From + blindspot.Date(rapid.Int32Range(-40, 900).Draw(t, "cut"))
		before, _ := e.Part(blindspot.DateRange{To: cut})
		after, _ := e.Part(blindspot.DateRange{From: cut + 1})
		if before.Deaths.Best+after.Deaths.Best != e.Deaths.Best || before.Deaths.Low+after.Deaths.Low != e.Deaths.Low ||
			before.Begins == after.Begins {
			t.Fatalf("cut on %s: %+v and %+v of %+v", cut, before, after, e)
		}
		for _, d := range []blindspot.Deaths{before.Deaths, after.Deaths} {
			if d.Low > d.Best || d.Best > d.High {
				t.Fatalf("cut on %s: %+v", cut, d)
			}
		}
	})
}
