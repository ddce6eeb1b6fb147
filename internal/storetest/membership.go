package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/memory"
)

// file is a release in a case of membership. Its rows are "id day side-side
// deaths", where the day is one of 2024 as MM-DD or a whole date.
type file struct {
	release   string
	published blindspot.Date
	from, to  blindspot.Date // the span it states
	part      bool           // nobody says that it is whole
	family    string         // "" is the family of all others
	rows      []string
}

func (f file) made() memory.Release {
	d := Dataset(f.release+" "+f.published.String()+" "+f.family, f.release, f.published)
	d.Covers, d.Whole = blindspot.DateRange{From: f.from, To: f.to}, !f.part
	d.Terms.Family = "made"
	if f.family != "" {
		d.Source, d.Terms.ID, d.Terms.Family = f.family, f.family, f.family
	}
	r := memory.Release{Dataset: d}
	for _, text := range f.rows {
		r.Events = append(r.Events, row(text))
	}
	return r
}

func row(text string) blindspot.Event {
	var id, when, sides string
	e := Full()
	if _, err := fmt.Sscan(text, &id, &when, &sides, &e.Deaths.Best); err != nil {
		panic(err)
	}
	if len(when) == len("01-02") {
		when = "2024-" + when
	}
	first, err := blindspot.ParseDate(when)
	if err != nil {
		panic(err)
	}
	a, b, _ := strings.Cut(sides, "-")
	e.ID, e.When, e.Source = "made:"+id, blindspot.DateRange{From: first, To: first + 2}, ""
	e.SideA, e.SideB = blindspot.Side{ID: blindspot.ActorID("ucdp:" + a), Name: a}, blindspot.Side{ID: blindspot.ActorID("ucdp:" + b), Name: b}
	return e
}

// candidate and yearly are whole releases with the names and spans of UCDP's.
func candidate(published blindspot.Date, first, last int, rows ...string) file {
	f := file{release: fmt.Sprintf("24.0.%d", last), published: published, from: day(2024, first, 1),
		to: day(2024, last, 1).Month().Last(), rows: rows}
	if first != last {
		f.release = fmt.Sprintf("24.%02d.24.%02d", first, last)
	}
	return f
}

func yearly(year int, rows ...string) file {
	return file{release: fmt.Sprintf("%d.1", year-2000), published: day(year, 6, 10), from: day(1989, 1, 1), to: day(year-1, 12, 31), rows: rows}
}

func part(f file) file { f.part = true; return f }

var membershipCases = []struct {
	name, reason string
	files        []file
	asOf         blindspot.Date
	want         []string // "id deaths", with * where the yearly record lacks the dyad
}{
	{"a row in a newer release is in, whatever its month", "absence removes only inside the span", []file{
		candidate(day(2024, 7, 20), 6, 6, "1 06-10 1-2 5"), candidate(day(2024, 8, 20), 7, 7, "1 06-10 1-2 7", "2 05-30 1-2 3", "3 07-02 1-2 1")},
		0, []string{"2 3", "1 7", "3 1"}},
	{"candidate by candidate", "the cumulative release has no row 2", []file{
		candidate(day(2024, 6, 20), 5, 5, "1 05-10 1-2 5", "2 05-12 1-2 100"), candidate(day(2024, 7, 20), 1, 6, "1 05-10 1-2 5")},
		0, []string{"1 5"}},
	{"candidate by candidate, before", "as of the day before", []file{
		candidate(day(2024, 6, 20), 5, 5, "1 05-10 1-2 5", "2 05-12 1-2 100"), candidate(day(2024, 7, 20), 1, 6, "1 05-10 1-2 5")},
		day(2024, 7, 19), []string{"1 5", "2 100"}},
	{"candidate releases are not filtered by dyad", "a dyad that the cumulative release lacks is withdrawn", []file{
		candidate(day(2024, 6, 20), 5, 5, "1 05-10 1-2 5", "2 05-12 3-2 100"), candidate(day(2024, 7, 20), 1, 6, "1 05-10 1-2 5")},
		0, []string{"1 5"}},
	{"the first day decides", "row 2 begins in May, and June is all that the newer release is about", []file{
		candidate(day(2024, 6, 20), 5, 5, "1 06-01 1-2 5", "2 05-31 1-2 9"), candidate(day(2024, 7, 20), 6, 6, "3 06-10 1-2 5")},
		0, []string{"2 9", "3 5"}},
	{"candidate by yearly", "the yearly release has the dyad, so row 2 was withdrawn", []file{
		candidate(day(2024, 7, 20), 6, 6, "1 06-10 1-2 5", "2 06-12 1-2 100"), yearly(2025, "1 06-10 1-2 5", "3 01-05 1-2 1")},
		0, []string{"3 1", "1 5"}},
	{"not in the yearly record", "the yearly release lacks the dyad altogether", []file{
		candidate(day(2024, 7, 20), 6, 6, "1 06-10 1-2 5", "2 06-12 1-3 8"), yearly(2025, "1 06-10 1-2 5")},
		0, []string{"1 5", "2 8*"}},
	{"not in the yearly record, before", "nothing is marked before the yearly release", []file{
		candidate(day(2024, 7, 20), 6, 6, "2 06-12 1-3 8"), yearly(2025, "1 06-10 1-2 5")},
		day(2025, 6, 9), []string{"2 8"}},
	{"a dyad whose sides changed places or names is the same", "by the ids of the sides", []file{
		candidate(day(2024, 7, 20), 6, 6, "1 06-10 1-2 5"), yearly(2025, "2 06-10 2-1 5")},
		0, []string{"2 5"}},
	{"the next yearly release has the dyad", "so what it lacks was withdrawn after all", []file{
		candidate(day(2024, 7, 20), 6, 6, "2 06-12 1-3 8"), yearly(2025, "1 06-10 1-2 5"), yearly(2026, "1 06-10 1-2 5", "4 2025-02-01 1-3 30")},
		0, []string{"1 5", "4 30"}},
	{"the next yearly release, as of the one between", "it stays until then", []file{
		candidate(day(2024, 7, 20), 6, 6, "2 06-12 1-3 8"), yearly(2025, "1 06-10 1-2 5"), yearly(2026, "1 06-10 1-2 5", "4 2025-02-01 1-3 30")},
		day(2026, 6, 9), []string{"1 5", "2 8*"}},
	{"yearly by yearly", "row 1 left, and row 5 with its dyad stays", []file{
		yearly(2025, "1 06-10 1-2 5", "2 06-12 1-2 8", "5 06-13 1-4 26"), yearly(2026, "2 06-12 1-2 9")},
		0, []string{"2 9", "5 26*"}},
	{"yearly rows are not removed by candidate ones", "candidate files say nothing about the yearly record", []file{
		yearly(2025, "1 06-10 1-2 5"), candidate(day(2025, 7, 20), 6, 6, "2 06-12 1-2 8")},
		0, []string{"1 5", "2 8"}},
	{"a withdrawn row comes back", "a row in a newer release is in", []file{
		candidate(day(2024, 6, 20), 5, 5, "2 05-12 1-2 100"), candidate(day(2024, 7, 20), 1, 6, "1 05-10 1-2 5"), yearly(2025, "1 05-10 1-2 5", "2 05-12 1-2 90")},
		0, []string{"1 5", "2 90"}},
	{"candidate, then cumulative, then yearly, then the next", "each says what it says of its span", []file{
		candidate(day(2024, 6, 20), 5, 5, "1 05-10 1-2 5", "2 05-12 1-2 6", "3 05-13 1-3 7", "4 05-14 1-3 8"),
		candidate(day(2024, 7, 20), 1, 6, "1 05-10 1-2 5", "2 05-12 1-2 6", "3 05-13 1-3 7", "6 06-01 1-2 2"),
		yearly(2025, "1 05-10 1-2 15", "2 05-12 1-2 6"), yearly(2026, "1 05-10 1-2 15", "8 2025-01-01 1-3 40")},
		0, []string{"1 15", "8 40"}},
	{"a file that nobody says is whole", "its absence proves nothing", []file{
		candidate(day(2024, 7, 20), 6, 6, "1 06-10 1-2 5"), part(yearly(2025, "2 06-10 1-2 5"))},
		0, []string{"1 5", "2 5"}},
	{"a release that is not stated", "it never outranks a stated one, and its absence proves nothing", []file{
		candidate(day(2024, 7, 20), 6, 6, "1 06-10 1-2 5", "2 06-11 1-2 5"), {release: "unstated", published: day(2026, 1, 1), rows: []string{"1 06-10 1-2 99", "3 06-12 1-2 1"}}},
		0, []string{"1 5", "2 5", "3 1"}},
	{"an extract of mixed releases", "it counts as not stated", []file{
		{release: "mixed", published: day(2026, 1, 1), rows: []string{"1 06-10 1-2 99"}}, candidate(day(2024, 7, 20), 6, 6, "1 06-10 1-2 5")},
		0, []string{"1 5"}},
	{"another family", "numbers its events in a series of its own", []file{
		candidate(day(2024, 7, 20), 6, 6, "1 06-10 1-2 5"),
		{release: "25.1", published: day(2025, 6, 1), from: day(1989, 1, 1), to: day(2024, 12, 31), family: "other", rows: []string{"9 06-10 1-2 5"}}},
		0, []string{"1 5", "9 5"}},
	{"an older release imported after", "the day of publication decides, not the order of import", []file{
		yearly(2025, "1 06-10 1-2 15"), candidate(day(2024, 7, 20), 6, 6, "1 06-10 1-2 5", "2 06-12 1-2 100")},
		0, []string{"1 15"}},
	{"a day that is not known", "lies in no span", []file{
		candidate(day(2024, 7, 20), 6, 6, "1 06-10 1-2 5"), {release: "25.1", published: day(2025, 6, 1), rows: []string{"2 06-10 1-2 5"}}},
		0, []string{"1 5", "2 5"}},
}

func membership(t *testing.T, open func(t *testing.T) Subject) {
	ctx := context.Background()
	for _, c := range membershipCases {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			for _, f := range c.files {
				s.AddRelease(t, f.made())
			}
			var got []string
			for _, e := range must[[]blindspot.Event](t)(s.Events(ctx, blindspot.Filter{AsOf: c.asOf})) {
				mark := ""
				if e.NotYearly {
					mark = "*"
				}
				got = append(got, fmt.Sprintf("%s %d%s", strings.TrimPrefix(e.ID, "made:"), e.Deaths.Best, mark))
			}
			equal(t, c.reason, got, c.want)
			used, withdrawn := 0, 0
			for _, d := range must[[]blindspot.Dataset](t)(s.Datasets(ctx, c.asOf)) {
				used, withdrawn = used+d.Events, withdrawn+d.Withdrawn
			}
			if used != len(c.want) {
				t.Errorf("the datasets use %d events, and %d are left", used, len(c.want))
			}
			all := map[string]bool{}
			for _, f := range c.files {
				for _, r := range f.rows {
					if !c.asOf.Known() || f.published <= c.asOf {
						all[strings.Fields(r)[0]] = true
					}
				}
			}
			if withdrawn != len(all)-len(c.want) {
				t.Errorf("%d events are withdrawn, of %d known and %d left", withdrawn, len(all), len(c.want))
			}
		})
	}
}
