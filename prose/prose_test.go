package prose_test

import (
	"math"
	"regexp"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

func between(v, low, high float64) blindspot.Quantity { return blindspot.Between(v, low, high, 0.9) }

func TestSentenceParts(t *testing.T) {
	day := blindspot.NewDate
	span := func(a, b blindspot.Date) blindspot.DateRange { return blindspot.DateRange{From: a, To: b} }
	for _, c := range []struct{ name, got, want string }{
		{"list of none", prose.List(nil), ""},
		{"list of one", prose.List([]string{"a"}), "a"},
		{"list of three", prose.List([]string{"a", "b", "c"}), "a, b and c"},
		{"list with a comma inside", prose.List([]string{"a, b", "c", "d"}), "a, b; c; and d"},
		{"several", prose.Several([]string{"a", "b", "c", "d"}, 2), "a, b and 2 more"},
		{"several, all", prose.Several([]string{"a", "b"}, 2), "a and b"},
		{"one", prose.Count(1, "country", "countries"), "1 country"},
		{"many", prose.Count(2000, "event", "events"), "2,000 events"},
		{"none", prose.Amount(0, "event", "events"), "no events"},
		{"an average", prose.Amount(2.5, "death", "deaths"), "2.5 deaths"},
		{"an average that is whole", prose.Amount(2.999, "death", "deaths"), "3 deaths"},
		{"rate", prose.Rate(between(0.007, 0.0004, 0.12)), "0.7 % (under 0.1 to 12 %)"},
		{"capital", prose.Capital("élan"), "Élan"},
		{"no capital of nothing", prose.Capital(""), ""},
		{"after a colon", prose.Uncapital("The rest."), "the rest."},
		{"after a colon, one letter", prose.Uncapital("A rest."), "a rest."},
		{"an abbreviation stays", prose.Uncapital("UCDP counts."), "UCDP counts."},
		{"an id stays", prose.Uncapital("C08 was mixed."), "C08 was mixed."},

		{"percent", prose.Percent(0.123), "12 %"},
		{"small", prose.Percent(0.0004), "under 1 %"},
		{"nearly all", prose.Percent(0.9996), "over 99 %"},
		{"none at all", prose.Percent(0), "0 %"},
		{"a multiple", prose.Percent(3692.3), "3,692 times"},
		{"share", prose.Share(between(0.12, 0.08, 0.171)), "12 % (8 to 17 %)"},
		{"share, ends alike", prose.Share(between(1, 0.9999, 1)), "100 % (over 99 to 100 %)"},
		{"share that is a point", prose.Share(between(1, 1, 1)), "100 %"},
		{"share not known", prose.Share(blindspot.Unknown()), "not known"},
		{"chance of none", prose.Chance(blindspot.Exactly(0)), "under 1 %"},
		{"chance", prose.Chance(between(0.0004, 0, 0.021)), "under 1 % (under 1 to 2 %)"},
		{"chance of all", prose.Chance(between(1, 0.97, 1)), "over 99 % (97 to over 99 %)"},

		{"fell", prose.Change(between(0.31, 0.19, 0.5)), "fell by 69 % (50 to 81 %)"},
		{"rose", prose.Change(between(1.4, 1.1, 1.8)), "rose by 40 % (10 to 80 %)"},
		{"rose, wide", prose.Change(between(1.9, 1.1, 3693)), "rose by 90 % (from 10 %, up to 3,693 times)"},
		{"multiplied", prose.Change(between(3.2, 2.1, 4.9)), "rose to 3.20 times (2.10 to 4.90)"},
		{"unclear", prose.Change(between(1.12, 0.7, 1.8)), "did not clearly change (12 % more, between 30 % fewer and 80 % more)"},
		{"no interval", prose.Change(blindspot.Exactly(0.31)), "fell by 69 %"},
		{"the same", prose.Change(blindspot.Exactly(1)), "stayed the same"},
		{"no ratio", prose.Change(blindspot.Unknown()), "cannot be compared"},
		{"fell to none", prose.Change(between(0, 0, 0.2)), "fell to none (by 80 % or more)"},
		{"rose from none", prose.Change(blindspot.AtLeast(2.5, 0.9)), "rose from none"},
		{"few after none", prose.Change(blindspot.AtLeast(0.5, 0.9)), "did not clearly change, after none"},
		{"after none", prose.Times(blindspot.Quantity{Value: math.Inf(1), Low: 2.5, High: math.Inf(1)}), "at least 2.50 times"},
		{"more", prose.More(between(1.3, 1.1, 1.5)), "30 % more (10 to 50 % more)"},
		{"fewer", prose.More(between(0.2, 0.1, 0.5)), "80 % fewer (50 to 90 % fewer)"},
		{"times as many", prose.More(between(3, 2, 4.5)), "3 times as many (2 to 4.50)"},
		{"none at best", prose.More(between(0.9, 0, 2.5)), "10 % fewer (between none and 2.50 times as many)"},

		{"p", prose.P(0.351), "p = 0.35"},
		{"small p", prose.P(0.0124), "p = 0.012"},
		{"smallest p", prose.P(7e-5), "p < 0.001"},
		{"largest p", prose.P(1), "p > 0.99"},
		{"interval", prose.Interval(5.1, 11.72, 0.9), "90 % interval 5.10 to 11.7"},
		{"open interval", prose.Interval(5.1, math.Inf(1), 0.9), "90 % interval from 5.10, no upper end"},
		{"interval of a share", prose.IntervalOfShare(between(0.2, 0.104, 0.3)), "90 % interval 10 to 30 %"},
		{"whole", prose.Whole(between(3.4, -2, 7.7)), "3 (0 to 8)"},

		{"day", prose.Day(day(2015, 4, 18)), "18 April 2015"},
		{"month", prose.Month(blindspot.NewMonth(2015, 4)), "April 2015"},
		{"during a day", prose.During(span(day(2021, 5, 3), day(2021, 5, 3))), "on 3 May 2021"},
		{"during a year", prose.During(span(day(2020, 1, 1), day(2020, 12, 31))), "in 2020"},
		{"dated by the day", prose.Dated(span(day(2021, 5, 3), day(2021, 5, 3))), "on 3 May 2021"},
		{"dated within a month", prose.Dated(span(day(2021, 5, 3), day(2021, 5, 9))), "from 3 May to 9 May 2021"},
		{"dated by the year", prose.Dated(span(day(2020, 1, 1), day(2020, 12, 31))), "some time in 2020"},
		{"dated between days", prose.Dated(span(day(2016, 1, 1), day(2016, 8, 1))), "some time from 1 January to 1 August 2016"},
		{"during months", prose.During(span(day(2024, 8, 1), day(2024, 10, 31))), "from August to October 2024"},
		{"months", prose.Months(1), "1 month"},
		{"months that are years", prose.Months(60), "5 years"},
		{"apart, days", prose.Apart(day(2020, 1, 1), day(2020, 1, 2)), "1 day"},
		{"apart, months", prose.Apart(day(2020, 1, 1), day(2021, 1, 2)), "12 months"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.got != c.want {
				t.Errorf("got %q, want %q", c.got, c.want)
			}
		})
	}
}

var (
	exponent   = regexp.MustCompile(`\d[eE][+-]?\d`)
	tooMuch    = regexp.MustCompile(`\d,\d{3} %`)
	notANumber = regexp.MustCompile(`NaN|Inf`)
)

// anywhere draws numbers of every size.
func anywhere(t *rapid.T, name string) float64 {
	v := math.Pow(10, rapid.Float64Range(-20, 20).Draw(t, name))
	return rapid.SampledFrom([]float64{0, 1, v, v, v, -v}).Draw(t, name+" sign")
}

func quantity(t *rapid.T, draw func(string) float64) blindspot.Quantity {
	v := []float64{draw("a"), draw("b"), draw("c")}
	low, high := min(v[0], v[1], v[2]), max(v[0], v[1], v[2])
	q := between(v[0]+v[1]+v[2]-low-high, low, high)
	if rapid.Bool().Draw(t, "point") {
		q.Low, q.High = math.NaN(), math.NaN()
	}
	return q
}

func TestNothingIsWrittenAsAnExponent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := quantity(t, func(n string) float64 { return anywhere(t, n) })
		ratio := quantity(t, func(n string) float64 { return math.Abs(anywhere(t, n+"r")) })
		for _, s := range []string{q.String(), prose.Number(q.Value), prose.Percent(q.Value), prose.Share(q), prose.Rate(q), prose.Times(ratio), prose.Change(ratio), prose.More(ratio),
			prose.P(ratio.Value), prose.Whole(q), prose.Amount(q.Value, "event", "events")} {
			if exponent.MatchString(s) || notANumber.MatchString(s) {
				t.Fatalf("%q", s)
			}
		}
		for _, s := range []string{prose.Percent(ratio.Value), prose.Share(ratio), prose.Change(ratio), prose.More(ratio)} {
			if tooMuch.MatchString(s) {
				t.Fatalf("%q is a percentage of a thousand or more", s)
			}
		}
	})
}

func TestAChanceIsNeverCertain(t *testing.T) {
	certain := regexp.MustCompile(`(^|[( ])(0|100)( %| to)`)
	rapid.Check(t, func(t *rapid.T) {
		q := quantity(t, func(n string) float64 {
			return rapid.OneOf(rapid.Float64Range(0, 1), rapid.Float64Range(0, 0.02), rapid.Float64Range(0.98, 1)).Draw(t, n)
		})
		if s := prose.Chance(q); certain.MatchString(s) {
			t.Fatalf("%q", s)
		}
	})
}

func TestAShareBelowOneIsNotAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.OneOf(rapid.Float64Range(0, 1), rapid.Float64Range(0, 0.02), rapid.Float64Range(0.98, 1)).Draw(t, "share")
		switch s := prose.Percent(v); {
		case s == "100 %" && v != 1, s == "0 %" && v != 0:
			t.Fatalf("%v is written %q", v, s)
		}
	})
}

func TestOneIsSingular(t *testing.T) {
	plural := regexp.MustCompile(`^1 events`)
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.OneOf(rapid.Float64Range(0.5, 1.5), rapid.Map(rapid.IntRange(0, 3), func(n int) float64 { return float64(n) })).Draw(t, "v")
		if s := prose.Amount(v, "event", "events"); plural.MatchString(s) {
			t.Fatalf("%v is written %q", v, s)
		}
	})
}

// A direction is named only where the interval lies on one side of no change,
// and is that of the value.
func TestChangeFollowsTheInterval(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := quantity(t, func(n string) float64 { return math.Abs(anywhere(t, n)) })
		s := prose.Change(q)
		rose, fell := regexp.MustCompile(`^rose`).MatchString(s), regexp.MustCompile(`^fell`).MatchString(s)
		if rose && (q.Value <= 1 || q.HasInterval() && q.Low <= 1) || fell && (q.Value >= 1 || q.HasInterval() && q.High >= 1) {
			t.Fatalf("%+v: %q", q, s)
		}
		if arrow := prose.Arrow(q); arrow == "↑" && !rose || arrow == "↓" && !fell || arrow == "" && (rose || fell) && q.HasInterval() {
			t.Fatalf("%+v: %q and %q", q, s, arrow)
		}
	})
}

// The ends of an interval stand in order, whatever is rounded.
func TestIntervalsAreOrdered(t *testing.T) {
	ends := regexp.MustCompile(`\((\d+) to (\d+) %\)`)
	rapid.Check(t, func(t *rapid.T) {
		q := quantity(t, func(n string) float64 { return rapid.Float64Range(0, 3).Draw(t, n) })
		for _, s := range []string{prose.Share(q), prose.Change(q), prose.Chance(q)} {
			if m := ends.FindStringSubmatch(s); m != nil && (len(m[1]) > len(m[2]) || len(m[1]) == len(m[2]) && m[1] >= m[2]) {
				t.Fatalf("%+v: %q", q, s)
			}
		}
	})
}

func TestProbability(t *testing.T) {
	for _, c := range []struct {
		p    float64
		want string
	}{{0, "<0.001"}, {0.0009, "<0.001"}, {0.0042, "0.004"}, {0.009, "0.009"}, {0.01, "0.01"}, {0.5, "0.50"}, {0.99, "0.99"}, {0.995, ">0.99"}, {1, ">0.99"}, {math.NaN(), "not known"}} {
		if got := prose.Probability(c.p); got != c.want {
			t.Errorf("%v is written %q, want %q", c.p, got, c.want)
		}
	}
}

func TestYears(t *testing.T) {
	for want, years := range map[string][]int{
		"":                            {},
		"1989":                        {1989},
		"1989 and 1990":               {1989, 1990},
		"1989 to 1991":                {1989, 1990, 1991},
		"1989, 1991 to 1994 and 2001": {1989, 1991, 1992, 1993, 1994, 2001},
		"1989, 1990, 1995 and 1996":   {1989, 1990, 1995, 1996},
	} {
		if got := prose.Years(years); got != want {
			t.Errorf("%v: %q, want %q", years, got, want)
		}
	}
}
