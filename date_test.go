package blindspot_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
)

func drawDate(t *rapid.T) blindspot.Date {
	return blindspot.Date(rapid.Int32Range(1, 3652059).Draw(t, "date")) // 0001-01-01 to 9999-12-31
}

// Reingold & Dershowitz, Calendrical Calculations: 12 November 1945 is R.D.
// 710347; the Unix epoch is R.D. 719163.
func TestDateCountsRataDie(t *testing.T) {
	if d := blindspot.NewDate(1945, time.November, 12); d != 710347 {
		t.Errorf("12 November 1945 is day %d, want 710347", d)
	}
	if d := blindspot.NewDate(1970, time.January, 1); d != 719163 {
		t.Errorf("the Unix epoch is day %d, want 719163", d)
	}
}

func TestParseDate(t *testing.T) {
	for _, c := range []struct{ name, text, want, why string }{
		{"plain", "2017-07-31", "2017-07-31", "the ISO form"},
		{"time part", "2017-07-31 00:00:00.000", "2017-07-31", "official GED files of several releases"},
		{"T part", "2017-07-31T00:00:00Z", "2017-07-31", "ISO with a time"},
		{"leap day", "2016-02-29", "2016-02-29", "2016 is a leap year"},
		{"no leap day", "2017-02-29", "", "2017 is not"},
		{"month 13", "2017-13-01", "", "there is no month 13"},
		{"day first", "31-07-2017", "", "not ISO"},
		{"signs", "2017-+1-01", "", "a sign is no digit"},
		{"year 0", "0000-01-01", "", "there is no year 0"},
		{"empty", "", "", "a date is needed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := blindspot.ParseDate(c.text)
			if (err == nil) != (c.want != "") || d.String() != c.want {
				t.Errorf("%q gives %q, %v; want %q (%s)", c.text, d, err, c.want, c.why)
			}
		})
	}
}

func TestDateRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDate(t)
		again, err := blindspot.ParseDate(d.String())
		if err != nil || again != d {
			t.Fatalf("%d is %s, which reads as %d (%v)", d, d, again, err)
		}
		if blindspot.DateOf(d.Time()) != d || blindspot.DateOf(d.Time().Add(24*time.Hour-1)) != d {
			t.Fatalf("%s does not hold its own first and last instant", d)
		}
		m := d.Month()
		if m.First() > d || m.Last() < d || m.First().Month() != m || m.Last().Month() != m || (m.Last()+1).Month() != m+1 {
			t.Fatalf("%s does not lie in its month %s", d, m)
		}
	})
}

func TestMonthArithmetic(t *testing.T) {
	if m := blindspot.NewMonth(1980, time.January); m != 1 {
		t.Errorf("January 1980 is month %d, want 1 (VIEWS month_id)", m)
	}
	if m := blindspot.NewMonth(2021, time.December); m != 504 {
		t.Errorf("December 2021 is month %d, want 504 (VIEWS)", m)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := blindspot.Month(rapid.Int32Range(-20000, 90000).Draw(t, "month"))
		y, mo := m.Civil()
		if blindspot.NewMonth(y, mo) != m || mo < 1 || mo > 12 {
			t.Fatalf("month %d is %d-%d", m, y, mo)
		}
		if y < 1 || y > 9999 {
			return
		}
		if again, err := blindspot.ParseMonth(m.String()); err != nil || again != m {
			t.Fatalf("%s reads as %d (%v)", m, again, err)
		}
	})
}

func TestAddMonthsKeepsTheDayOrTheMonthsEnd(t *testing.T) {
	d := blindspot.NewDate(2020, time.January, 31)
	for n, want := range map[int]string{1: "2020-02-29", 12: "2021-01-31", -2: "2019-11-30"} {
		if got := d.AddMonths(n).String(); got != want {
			t.Errorf("%s plus %d months is %s, want %s", d, n, got, want)
		}
	}
}

func TestStepMonthsGoesFromEndToEnd(t *testing.T) {
	for from, want := range map[blindspot.Date]string{blindspot.NewDate(2019, time.February, 28): "2019-03-31", blindspot.NewDate(2019, time.February, 27): "2019-03-27"} {
		if got := from.StepMonths(1).String(); got != want {
			t.Errorf("a month after %s is %s, want %s", from, got, want)
		}
	}
}

func TestMonthsBackUsesWholeMonthsOnly(t *testing.T) {
	for date, want := range map[string]string{
		"2017-12-31": "2017",
		"2017-12-30": "December 2016 to November 2017",
	} {
		d, err := blindspot.ParseDate(date)
		if err != nil {
			t.Fatal(err)
		}
		r := blindspot.MonthsBack(d, 12)
		if r.String() != want {
			t.Errorf("12 months back from %s are %s, want %s", date, r, want)
		}
		if b := r.Before(); b.To != r.From-1 || b.From != r.From.AddMonths(-12) {
			t.Errorf("the period before %s is %s", r, b)
		}
	}
}

func TestRangeInWords(t *testing.T) {
	day := func(s string) blindspot.Date {
		d, err := blindspot.ParseDate(s)
		if s != "" && err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct{ from, to, want string }{
		{"2018-01-01", "2018-12-31", "2018"}, {"2017-01-01", "2018-12-31", "2017 to 2018"}, {"2018-02-01", "2018-02-28", "February 2018"},
		{"2017-03-01", "2018-05-31", "March 2017 to May 2018"}, {"2018-01-01", "2018-12-30", "1 January to 30 December 2018"},
		{"2018-01-02", "2018-01-02", "2 January 2018"}, {"2018-03-01", "2018-05-31", "March to May 2018"}, {"2017-12-24", "2018-01-02", "24 December 2017 to 2 January 2018"}, {"", "2018-01-02", "to 2 January 2018"}, {"2018-01-02", "", "from 2 January 2018"}, {"", "", "any time"},
	} {
		if got := (blindspot.DateRange{From: day(c.from), To: day(c.to)}).String(); got != c.want {
			t.Errorf("%s to %s is written %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

func TestRangesOverlapWhenTheyShareADay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := blindspot.Date(730000)
		draw := func(name string) blindspot.DateRange {
			from := base + blindspot.Date(rapid.Int32Range(0, 30).Draw(t, name))
			return blindspot.DateRange{From: from, To: from + blindspot.Date(rapid.Int32Range(0, 10).Draw(t, name+" length"))}
		}
		a, b := draw("a"), draw("b")
		shared := false
		for d := a.From; d <= a.To; d++ {
			shared = shared || b.Contains(d)
		}
		if a.Overlaps(b) != shared || b.Overlaps(a) != shared {
			t.Fatalf("%s and %s: overlap %v, want %v", a, b, a.Overlaps(b), shared)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2017-07-31", "2017-02-30", "", "2017-07-31 x", "９999-01-01"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := blindspot.ParseDate(s); err == nil && d.String() != s[:10] {
			t.Errorf("%q reads as %s", s, d)
		}
	})
}

// A day is a day: any time but midnight says that somebody took it for an
// instant, which may have made it another day.
func TestDatesWithATime(t *testing.T) {
	for text, ok := range map[string]bool{
		"2017-07-31": true, "2017-07-31 00:00:00.000": true, "2017-07-31T00:00:00": true, "2017-07-31T00:00": true, "2017-07-31T00:00:00Z": true,
		"2017-07-31 00:00:00+00": true, "2017-07-31T00:00:00.000+00:00": true,
		"2017-07-31T23:00:00Z": false, "2017-07-31 12:00": false, "2017-07-31T00:00:00+02:00": false, "2017-07-31 (?)": false, "2017-07-31T": false,
		"2017-07-31 00:00:00 or so": false, "2017-07-31 00:00:00.001": false, "2017-07-31 00:00.000": false, "2017-07-31 0:00": false, "2017-07-31x": false, "2017-07-31 00:00:00.": false,
	} {
		d, err := blindspot.ParseDate(text)
		if (err == nil) != ok || ok && d != blindspot.NewDate(2017, 7, 31) {
			t.Errorf("%q: %v, %v", text, d, err)
		}
	}
	for _, text := range []string{"+202-01", "2020-1", "2020-+1", "20_0-01", "2020-13", "0000-01"} {
		if m, err := blindspot.ParseMonth(text); err == nil {
			t.Errorf("%q is taken for %s", text, m)
		}
	}
}

func TestDecimals(t *testing.T) {
	for text, want := range map[string]float64{"1.5": 1.5, "-0.25": -0.25, ".5": 0.5, "5.": 5, "+3": 3, "1e3": 1000, "1.2E-2": 0.012, "007": 7} {
		if v, ok := blindspot.ParseDecimal(text); !ok || v != want {
			t.Errorf("%q: %v, %v", text, v, ok)
		}
	}
	for _, text := range []string{"", "0x10", "1_000", "inf", "Inf", "NaN", "nan", "1e999", "1,5", "1 000", "0b1", "1e", ".", "--1", "0x1p-2", " 1"} {
		if v, ok := blindspot.ParseDecimal(text); ok {
			t.Errorf("%q is taken for %v", text, v)
		}
	}
}
