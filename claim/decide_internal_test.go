package claim

import (
	"math"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/casefile"
)

func day(text string) blindspot.Date {
	d, err := blindspot.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func between(from, to string) (r blindspot.DateRange) {
	if from != "" {
		r.From = day(from)
	}
	if to != "" {
		r.To = day(to)
	}
	return r
}

// A span is read whole or not at all: an end that is no day, days out of order and
// months that are none make it no span, and a day is a span.
func TestSpansAreReadWhole(t *testing.T) {
	for text, want := range map[string]timespan{
		"2015-01-01 to 2016-12-31": {when: between("2015-01-01", "2016-12-31")},
		"2015-01-01 to 2015-01-01": {when: between("2015-01-01", "2015-01-01")},
		"since 2015-01-01":         {when: between("2015-01-01", "")},
		"until 2015-01-01":         {when: between("", "2015-01-01")},
		"last 12 months":           {last: 12},
	} {
		if got, ok := readSpan(text); !ok || got != want {
			t.Errorf("%q is %+v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "2015-01-01", "2016-12-31 to 2015-01-01", "2015-02-30 to 2016-12-31", "2015-01-01 to 2016-02-30", "since", "since then", "until the end",
		"last 0 months", "last -3 months", "last few months", "12 months"} {
		if got, ok := readSpan(text); ok {
			t.Errorf("%q is taken for %+v", text, got)
		}
	}
}

// What a span leaves open ends where the record does, and never after the day; the
// last months are whole ones.
func TestOpenSpansEndWithTheRecord(t *testing.T) {
	known := reach{countries: []string{"AFG"}, known: between("2010-01-01", "2020-12-31")}
	nowhere := reach{countries: []string{"AFG"}, blind: []string{"AFG"}}
	first := day("2012-03-04")
	for _, tt := range []struct {
		name string
		s    timespan
		r    reach
		asOf string
		want blindspot.DateRange
	}{
		{"everything", timespan{}, known, "2024-06-15", between("2010-01-01", "2020-12-31")},
		{"everything on an earlier day", timespan{}, known, "2015-06-15", between("2010-01-01", "2015-06-15")},
		{"everything without coverage", timespan{}, nowhere, "2015-06-15", between("2012-03-04", "2015-06-15")},
		{"since a day", timespan{when: between("2014-01-01", "")}, known, "2024-06-15", between("2014-01-01", "2020-12-31")},
		{"since a day after the record", timespan{when: between("2022-01-01", "")}, known, "2024-06-15", between("2022-01-01", "2024-06-15")},
		{"since a day to come", timespan{when: between("2025-01-01", "")}, known, "2024-06-15", between("2025-01-01", "2025-01-01")},
		{"until a day", timespan{when: between("", "2014-01-01")}, known, "2024-06-15", between("2010-01-01", "2014-01-01")},
		{"until a day before the record", timespan{when: between("", "2001-01-01")}, known, "2024-06-15", between("2001-01-01", "2001-01-01")},
		{"last months", timespan{last: 12}, known, "2024-06-15", between("2020-01-01", "2020-12-31")},
		{"last months in the middle of one", timespan{last: 3}, known, "2015-06-15", between("2015-03-01", "2015-05-31")},
		{"last months on the last day of one", timespan{last: 1}, known, "2015-06-30", between("2015-06-01", "2015-06-30")},
		{"closed", timespan{when: between("2000-01-01", "2030-12-31")}, known, "2015-06-15", between("2000-01-01", "2030-12-31")},
	} {
		if got := tt.s.within(tt.r, first, day(tt.asOf)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// "Until" a day that is over looks back; one that is to come begins when today is over.
func TestUntilLooksAheadOnlyFromToday(t *testing.T) {
	for _, tt := range []struct {
		s     timespan
		want  blindspot.DateRange
		ahead bool
	}{
		{timespan{when: between("", "2024-06-15")}, between("", "2024-06-15"), false},
		{timespan{when: between("", "2024-06-16")}, between("2024-06-16", "2024-06-16"), true},
		{timespan{when: between("2020-01-01", "2026-01-01")}, between("2020-01-01", "2026-01-01"), false},
		{timespan{}, blindspot.DateRange{}, false},
	} {
		if got, ahead := tt.s.ahead(day("2024-06-15")); got.when != tt.want || ahead != tt.ahead {
			t.Errorf("%+v: %s, %v", tt.s, got.when, ahead)
		}
	}
}

// A reader is told which part of the time the store covers, and of which countries it
// knows nothing: as much as is true, and nothing where all is covered.
func TestWordsOfWhatIsCovered(t *testing.T) {
	when := between("2015-01-01", "2016-12-31")
	for _, tt := range []struct {
		name string
		r    reach
		want []string // "" alone: nothing
	}{
		{"all of it", reach{countries: []string{"AFG"}, known: between("2010-01-01", "2020-12-31")}, []string{""}},
		{"a part", reach{countries: []string{"AFG"}, known: between("2016-01-01", "2020-12-31")}, []string{"Of this time the store covers 2016."}},
		{"another time", reach{countries: []string{"AFG"}, known: between("2018-01-01", "2020-12-31")}, []string{"The store covers", "only."}},
		{"one country of two", reach{countries: []string{"AFG", "PAK"}, blind: []string{"PAK"}, known: between("2010-01-01", "2020-12-31")}, []string{"does not cover Pakistan."}},
		{"none of them", reach{countries: []string{"PAK"}, blind: []string{"PAK"}}, []string{"The store does not cover Pakistan."}},
		{"no month in both", reach{countries: []string{"AFG", "PAK"}}, []string{"no month of it in all its countries"}},
	} {
		got := tt.r.words(when)
		for _, w := range tt.want {
			if w == "" && got != "" || !strings.Contains(got, w) {
				t.Errorf("%s: %q does not say %q", tt.name, got, w)
			}
		}
	}
}

// A future claim keeps its days, and is a number a month only where it counts all
// events or deaths of whole months.
func TestFutureClaims(t *testing.T) {
	open := math.Inf(1)
	for _, tt := range []struct {
		text      string
		days      blindspot.DateRange
		of        string
		low, high float64
		apart     string
	}{
		{"deaths 2027-01..2027-06 >= 100", between("2027-01-01", "2027-06-30"), "deaths", 100, open, ""},
		{"deaths 2027-01 < 100", between("2027-01-01", "2027-01-31"), "deaths", -open, 99, ""},
		{"events in Nigeria 2027 > 3", between("2027-01-01", "2027-12-31"), "events", 4, open, ""},
		{"no events 2027", between("2027-01-01", "2027-12-31"), "events", -open, 0, ""},
		{"no events until 2027-03", between("2026-07-01", "2027-03-31"), "events", -open, 0, ""},
		{"deaths until 2027-03-15 > 1", between("2026-07-01", "2027-03-15"), "", -open, open, "whole months"},
		{"areas 2027 > 3", between("2027-01-01", "2027-12-31"), "", -open, open, "no areas"},
		{"deaths 2027 > deaths 2025", between("2025-01-01", "2027-12-31"), "", -open, open, "another kind"},
	} {
		f, err := AsFuture(new(casefile.Case), tt.text, day("2026-06-30"), Lookup{})
		if err != nil {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		if f.Days != tt.days || f.Of != tt.of || f.Low != tt.low || f.High != tt.high || !strings.Contains(f.Apart, tt.apart) || (tt.apart == "") != (f.Apart == "") {
			t.Errorf("%q: %+v", tt.text, f)
		}
		if again, err := AsFuture(new(casefile.Case), f.Text, day("2026-12-31"), Lookup{}); err == nil && (again.Days != f.Days || again.Text != f.Text) {
			t.Errorf("%q, written %q, is read later as %q of %s", tt.text, f.Text, again.Text, again.Days)
		}
	}
	for text, says := range map[string]string{
		"deaths 2026-06 > 1": "nothing of it is to come", "deaths 2020..2026-06 > 1": "nothing of it is to come", "deaths until 2026-06 > 1": "no end or no beginning",
		"deaths since 2026 > 1": "no end", "deaths last 3 months > 1": "move on", "deaths > 1": "names none",
	} {
		if _, err := AsFuture(new(casefile.Case), text, day("2026-06-30"), Lookup{}); blindspot.CodeOf(err) != blindspot.Usage || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", text, err, says)
		}
	}
}

// What came of a claim: the verdict where it is one; where the bounds of the
// estimates leave it open, the best estimate, of numbers alone; else nobody knows.
func TestWhatCame(t *testing.T) {
	count := func(params ...string) blindspot.ClaimTest {
		p := map[string]string{}
		for i := 0; i < len(params); i += 2 {
			p[params[i]] = params[i+1]
		}
		return blindspot.ClaimTest{Kind: "count", Params: p}
	}
	found := func(values ...float64) []blindspot.Finding {
		f := blindspot.Finding{}
		for _, v := range values {
			f.Values = append(f.Values, blindspot.Value{Q: blindspot.Between(v, v-5, v+5, 0.9)})
		}
		return []blindspot.Finding{f}
	}
	more := blindspot.ClaimTest{Kind: "compare", Params: map[string]string{"is": ">"}}
	twice := blindspot.ClaimTest{Kind: "compare", Params: map[string]string{"is": ">", "times": "2"}}
	rate := blindspot.ClaimTest{Kind: "compare", Params: map[string]string{"is": ">", "per": "month"}}
	for _, tt := range []struct {
		name    string
		test    blindspot.ClaimTest
		verdict blindspot.Verdict
		on      []blindspot.Finding
		want    string // yes, no or unknown
	}{
		{"supported", count("at_least", "10"), blindspot.Supported, nil, "yes"},
		{"contradicted", count("at_least", "10"), blindspot.Contradicted, nil, "no"},
		{"untestable", count("at_least", "10"), blindspot.Untestable, found(12), "unknown"},
		{"at the threshold", count("at_least", "10"), blindspot.Mixed, found(10), "yes"},
		{"below it", count("at_least", "10"), blindspot.Mixed, found(9), "no"},
		{"at the upper threshold", count("at_most", "10"), blindspot.Mixed, found(10), "yes"},
		{"above it", count("at_most", "10"), blindspot.Mixed, found(11), "no"},
		{"between both", count("at_least", "8", "at_most", "10"), blindspot.Mixed, found(9), "yes"},
		{"more than the other", more, blindspot.Mixed, found(11, 10), "yes"},
		{"as many as the other", more, blindspot.Mixed, found(10, 10), "no"},
		{"twice as many, and not more", twice, blindspot.Mixed, found(20, 10), "no"},
		{"more than twice as many", twice, blindspot.Mixed, found(21, 10), "yes"},
		{"rates have no best estimate", rate, blindspot.Mixed, found(11, 10), "unknown"},
		{"of two findings none decides", count("at_least", "10"), blindspot.Mixed, append(found(12), found(12)...), "unknown"},
		{"a share is no number", blindspot.ClaimTest{Kind: "share"}, blindspot.Mixed, found(0.5), "unknown"},
	} {
		came, by := Came(tt.test, tt.verdict, tt.on)
		got := "unknown"
		if came != nil {
			got = map[bool]string{true: "yes", false: "no"}[*came]
		}
		if got != tt.want || by == "" {
			t.Errorf("%s: %s, by %q", tt.name, got, by)
		}
	}
}
