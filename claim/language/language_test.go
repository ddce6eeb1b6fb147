package language_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot/claim/language"
)

type params = map[string]string

// What people write, and the test that it is.
func TestParse(t *testing.T) {
	for _, tt := range []struct {
		text, kind string
		params     params
		canonical  string // "": as written
	}{
		{"deaths 2008 > deaths 2007", "compare", params{"of": "deaths", "window": "2008-01-01 to 2008-12-31", "is": ">", "than_of": "deaths", "than_window": "2007-01-01 to 2007-12-31"}, ""},
		{"events in Nigeria since 2015 falling", "trend", params{"countries": "Nigeria", "window": "since 2015-01-01", "claim": "falling"}, ""},
		{"first event before 2018-01-24", "first_event", params{"is": "before", "date": "2018-01-24"}, ""},
		{"first event by 2018-01", "first_event", params{"is": "before", "date": "2018-02-01"}, "first event before 2018-02-01"},
		{"areas 2016 >= 1.5 * areas 2015", "compare", params{"of": "areas", "window": "2016-01-01 to 2016-12-31", "is": ">=", "times": "1.5", "than_of": "areas", "than_window": "2015-01-01 to 2015-12-31"}, ""},
		{"present in TJK, UZB 2020..2024", "presence", params{"places": "TJK, UZB", "window": "2020-01-01 to 2024-12-31"}, ""},
		{`rank by deaths in "Central Asia" 2023-06..2024-05 <= 1`, "ranking", params{"places": "Central Asia", "window": "2023-06-01 to 2024-05-31", "max_rank": "1"}, "rank by deaths in Central Asia 2023-06..2024-05 <= 1"},
		{"share fought against Taliban > 0.2", "share", params{"against": "Taliban", "claim": "above", "threshold": "0.2"}, "share against Taliban > 0.2"},
		{"share against Government of Nigeria, Civilians > 20 %", "share", params{"against": "Government of Nigeria; Civilians", "claim": "above", "threshold": "0.2"}, "share against Government of Nigeria, Civilians > 0.2"},
		{"no lethal event in POL, HUN until 2026-03", "count", params{"lethal": "yes", "countries": "POL, HUN", "window": "until 2026-03-31", "at_most": "0"}, "no lethal events in POL, HUN until 2026-03"},
		{"quiet since 2009-05", "count", params{"window": "since 2009-05-01", "at_most": "0"}, "no events since 2009-05"},
		{"Deaths of", "", nil, ""},
		{"events from 2015-03-02 to 2016-04 at least 3", "count", params{"window": "2015-03-02 to 2016-04-30", "at_least": "3"}, "events 2015-03-02..2016-04-30 >= 3"},
		{"events 2015 > 1,999", "count", params{"window": "2015-01-01 to 2015-12-31", "at_least": "2000"}, "events 2015 >= 2,000"},
		{"deaths 2014 = 2014 deaths", "count", params{"of": "deaths", "window": "2014-01-01 to 2014-12-31", "at_least": "2014", "at_most": "2014"}, "deaths 2014 = 2,014"},
		{"deaths per month in Nigeria 2015 > 100", "rate", params{"of": "deaths", "countries": "Nigeria", "window": "2015-01-01 to 2015-12-31", "claim": "above", "threshold": "100"}, ""},
		{"events per month last 1 year > 2 * events per month last 24 months", "compare", params{"per": "month", "window": "last 12 months", "is": ">", "times": "2", "than_window": "last 24 months"},
			"events per month last 12 months > 2 * events per month last 24 months"},
		{"one-sided deaths in Nigeria 2015 > deaths in Chad 2015", "compare", params{"of": "deaths", "kinds": "one-sided", "countries": "Nigeria", "window": "2015-01-01 to 2015-12-31", "is": ">", "than_of": "deaths", "than_countries": "Chad", "than_window": "2015-01-01 to 2015-12-31"}, ""},
		{"events in Nigeria 2015 > events anywhere 2014", "compare", params{"countries": "Nigeria", "window": "2015-01-01 to 2015-12-31", "is": ">", "than_window": "2014-01-01 to 2014-12-31"}, ""},
		{"events every year in Nigeria 2013..2019", "continuity", params{"countries": "Nigeria", "window": "2013-01-01 to 2019-12-31"}, ""},
		{"share of leading country 2021..2023 < 0.5", "concentration", params{"window": "2021-01-01 to 2023-12-31", "claim": "below", "threshold": "0.5"}, ""},
		{"published STM-0028 > STM-0020", "rate_ratio", params{"after": "STM-0028", "before": "STM-0020", "claim": "above"}, ""},
		{`published STM-0029 as "provinces with presence" >= 31`, "level", params{"statement": "STM-0029", "unit": "provinces with presence", "claim": "above", "threshold": "31"}, ""},
		{"pressure.pressure_change in khorasan 2021-09..2022-08 < 1", "measure", params{"measure": "pressure", "value": "pressure_change", "theatre": "khorasan", "window": "2021-09-01 to 2022-08-31", "claim": "below", "threshold": "1"}, ""},
		{"operations at home by russia 2015..2023 of at least 3", "reach", params{"by": "russia", "window": "2015-01-01 to 2023-12-31", "at_least": "3"}, "operations at home by russia of at least 3 2015..2023"},
		{"events killing at most 5 every year 2015..2023 as part \"small attacks\"", "continuity", params{"max_deaths": "5", "window": "2015-01-01 to 2023-12-31", "part": "small attacks"}, ""},
		{"a lethal event in eastern-europe within 24 months of 2024-03-22 base rate since 2015", "forecast", params{"countries": "eastern-europe", "months": "24", "from": "2024-03-22", "base_rate_since": "2015-01-01"}, ""},
		{"events in “الجزائر” 2015 > 3", "count", params{"countries": "الجزائر", "window": "2015-01-01 to 2015-12-31", "at_least": "4"}, "events in الجزائر 2015 >= 4"},
		{`events against "Islamic State in Iraq" during early > 3`, "count", params{"against": "Islamic State in Iraq", "window": "early", "at_least": "4"}, ""},
	} {
		if tt.kind == "" {
			continue
		}
		t.Run(tt.text, func(t *testing.T) {
			s, err := language.Parse(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if s.Test.Kind != tt.kind || !cmp.Equal(s.Test.Params, tt.params) {
				t.Errorf("%s %s", s.Test.Kind, cmp.Diff(tt.params, s.Test.Params))
			}
			want := tt.canonical
			if again, err := language.Parse(s.String()); err != nil || !cmp.Equal(again.Test, s.Test) {
				t.Errorf("printed as %q, which reads as %v %v", s.String(), again.Test, err)
			}
			if want != "" && s.String() != want {
				t.Errorf("printed as %q, want %q", s.String(), want)
			}
		})
	}
}

// A fault points at the word, says what could stand there and offers the nearest.
func TestFaults(t *testing.T) {
	for _, tt := range []struct{ text, word, says, near, allowed string }{
		{"attacks 2008 > deaths 2007", "attacks", "no claim begins so", "events", "deaths"},
		{"deats 2008 > deaths 2007", "deats", "no claim begins so", "deaths", "events"},
		{"first strike before 2018", "strike", "goes on otherwise", "", "event"},
		{"events 2008 aganst Taliban > 3", "aganst", "not understood", "against", "in"},
		{"events 2008", "", "compares nothing", "", "rising"},
		{`published STM-0028 as "attacks" > STM-0020`, `"attacks"`, "two published counts", "", ""},
		{`published STM-0028 > STM-0020 as "attacks"`, "as", "not understood", "", ""},
		{"", "", "the claim is empty", "", "quiet"},
		{"events 2008 > ", "", "what is counted", "", "deaths"},
		{"events 2008 > many", "many", "what is counted", "", "deaths"},
		{"deaths 2008 > 2007", "2007", "can be read as a year", "2,007", "deaths 2007"},
		{"events 2020..2015 > 3", "2020", "ends before it begins", "", ""},
		{"events 2020-13 > 3", "2020-13", "no such day or month", "", ""},
		{"events 2021-02-30 > 3", "2021-02-30", "no such day or month", "", ""},
		{"events in Nigeria in Chad 2015 > 3", "in", "says this twice", "", ""},
		{"events 2015 2016 > 3", "2016", "says this twice", "", ""},
		{`events in "Nigeria 2015 > 3`, `"Nigeria 2015 > 3`, "never closed", "", ""},
		{"events in 2015 > 3", "2015", "should stand here", "", "a country"},
		{"events in Nigeria 2015 > events 2014", ">", "one side says", "", ""},
		{"events < 0", "<", "below 0", "", ""},
		{"events per month 2015 = 3", "=", "on which side", "", ""},
		{"share against X = 0.5", "=", "on which side", "", ""},
		{"rank by deaths 2015 <= 1", "", `lacks "in"`, "", ""},
		{"rank by deaths in Nigeria 2015 >= 3", ">=", "one direction only", "", ""},
		{"events 2015 > 3 or deaths > 5", "or", "not understood", "", ""},
		{"first event on 2018", "2018", "on one day", "", ""},
		{"events last month rising", "last", "not understood", "", "last 12 months"},
		{"events 2015\nrising", "", "one line", "", ""},
		{strings.Repeat("events ", 400), "", "one line of at most", "", ""},
		{"events 2015 > 0 * events 2014", "0", "above 0", "", ""},
		{"events 2015 > 99999999999999999999", "99999999999999999999", "too large", "", ""},
		{"\xff", "", "UTF-8", "", ""},
	} {
		t.Run(tt.text, func(t *testing.T) {
			_, err := language.Parse(tt.text)
			var f *language.Fault
			if !errors.As(err, &f) {
				t.Fatalf("read as a claim: %v", err)
			}
			if f.Word() != tt.word || !strings.Contains(f.Error(), tt.says) || f.Nearest() != tt.near {
				t.Errorf("at %q near %q:\n%s", f.Word(), f.Nearest(), f.Error())
			}
			if tt.allowed != "" && !strings.Contains(f.Hint(), tt.allowed) {
				t.Errorf("the hint does not tell %q: %s", tt.allowed, f.Hint())
			}
		})
	}
}

// Every form of the reference is read, as the kind that it names, and written again.
func TestForms(t *testing.T) {
	for _, f := range language.Forms() {
		s, err := language.Parse(f.Example)
		if err != nil {
			t.Errorf("%s: %v", f.Example, err)
			continue
		}
		if s.Test.Kind != f.Kind || s.String() == "" {
			t.Errorf("%s: a test of kind %s, written %q", f.Example, s.Test.Kind, s.String())
		}
	}
}

func TestComplete(t *testing.T) {
	values := func(s language.Sort) []string {
		switch s {
		case language.SortPlace:
			return []string{"Nigeria", "Niger", "Central African Republic", "Bosnia and Herzegovina", "Côte d'Ivoire"}
		case language.SortMeasure:
			return []string{"activity.events_change"}
		default: // nothing is known of the others
		}
		return nil
	}
	for _, tt := range []struct {
		text string
		has  []string
		not  []string
	}{
		{"", []string{"events", "deaths", "no", "first event", "rank by deaths", "activity.events_change"}, []string{"in"}},
		{"ev", []string{"events", "event after each loss"}, []string{"deaths"}},
		{"events ", []string{"in", "against", "since", "rising", ">"}, []string{"events"}},
		{"events in Ni", []string{"Nigeria", "Niger"}, []string{"against"}},
		{"events in Nigeria, Ce", []string{"Central African Republic"}, nil},
		{"events in Nigeria ", []string{"against", "rising", ","}, []string{"in"}},
		{"events in Nigeria > ", []string{"deaths"}, []string{"rising"}},
		{"first ", []string{"event", "lethal event"}, nil},
		{"nonsense ", nil, []string{"events"}},
	} {
		_, got := language.Complete(tt.text, values)
		for _, w := range tt.has {
			if !slices.Contains(got, w) {
				t.Errorf("%q: %q is not among %q", tt.text, w, got)
			}
		}
		for _, w := range tt.not {
			if slices.Contains(got, w) {
				t.Errorf("%q: %q is among %q", tt.text, w, got)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, form := range language.Forms() {
		f.Add(form.Example)
	}
	f.Add(`events against "a ""b"" c" within 3 days`)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := language.Parse(text)
		if err != nil {
			var fault *language.Fault
			if !errors.As(err, &fault) {
				t.Fatalf("no fault: %v", err)
			}
			_, _ = fault.Error(), fault.Hint()
			return
		}
		printed := s.String()
		again, err := language.Parse(printed)
		if err != nil || !cmp.Equal(again.Test, s.Test) {
			t.Fatalf("%q is %v, printed as %q, which is %v (%v)", text, s.Test, printed, again.Test, err)
		}
		if again.String() != printed {
			t.Fatalf("%q is printed as %q and then as %q", text, printed, again.String())
		}
	})
}

// What is no claim at all is told so at once, whatever it is and however long, with
// what cannot be seen made visible.
func TestOddTexts(t *testing.T) {
	for _, tt := range []struct{ text, says, hint string }{
		{strings.Repeat("deaths 2015 > ", 80_000), "at most 2000 characters", ""},
		{strings.Repeat("\u202e", 500_000), "at most 2000 characters", ""},
		{"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj" + strings.Repeat("\x00", 1<<20), "this is a PDF file", ""},
		{"PK\x03\x04", "one line of text", ""},
		{" \x7f0", "one line of text", ""},
		{"deaths \n", "one line of text", ""},
		{"events in Mali since 0000 falling", "no such day or month", ""},
		{"عدد القتلى 2015 > 3", "no claim begins so\n  عدد", "English words"},
		{"смерти 2015 > 3", "no claim begins so", "English words"},
		{"死亡 2015 > 3", "no claim begins so", "English words"},
		{"deaths ٢٠١٥ > 3", "not understood here", "digits 0 to 9"},
		{"deaths\u200b 2015 > 3", "a character that cannot be seen (U+200B)\n  deaths\\u200b 2015 > 3\n  ^^^^^^^^^^^^", `did you mean "deaths"?`},
		{"\u202edeaths 2015 > 3", "(U+202E)\n  \\u202edeaths", `did you mean "deaths"?`},
		{"\ufeffdeaths 2015 > 3", "(U+FEFF)", `did you mean "deaths"?`},
		{"", "the claim is empty", "here may stand: "},
		{" \t ", "the claim is", "here may stand: "},
		{"rising and falling", `at "rising"`, ""},
		{"deaths 2015 rising and falling", `at "and"`, ""},
		{"deaths 2015..2013 > 3", "the time ends before it begins", ""},
		{"events 2015 > events 2014 > events 2013", `at ">"`, ""},
		{strings.Repeat("no ", 600) + "events", "not understood", ""},
		{`events against "` + strings.Repeat("x", 1900), "never closed", ""},
	} {
		start := time.Now()
		_, err := language.Parse(tt.text)
		if took := time.Since(start); took > 200*time.Millisecond {
			t.Errorf("%.20q takes %s", tt.text, took)
		}
		fault := (*language.Fault)(nil)
		if !errors.As(err, &fault) || !strings.Contains(fault.Error(), tt.says) || !strings.Contains(fault.Hint(), tt.hint) || len(fault.Error()) > 8000 {
			t.Errorf("%.40q: %v\n%.300s", tt.text, err, fault.Hint())
		}
	}
	for _, text := range []string{"events against \"حزب\u200cالله\" > 3", `events against "Исламское государство" 2015 > 3`, "events a month 2015 > 3"} {
		if _, err := language.Parse(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}
