package language_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim/language"
)

var (
	name   = rapid.OneOf(rapid.SampledFrom([]string{"Nigeria", "Sri Lanka", "Government of Nigeria", "Islamic State in Iraq", "since", "M23", "17 November", "events", "ucdp:234", "A within 3 days", "x > 3", `the "best" of`, "الجزائر", "Côte d'Ivoire", "every year"}), rapid.StringMatching(`[A-Za-z][a-z]{0,8}( [a-z0-9"<.*%-]{1,8}){0,3}`))
	day    = rapid.Map(rapid.IntRange(0, 30_000), func(n int) blindspot.Date { return blindspot.NewDate(1950, 1, 1) + blindspot.Date(n) })
	window = rapid.Custom(func(t *rapid.T) string {
		a, b := day.Draw(t, "a"), day.Draw(t, "b")
		switch rapid.IntRange(0, 6).Draw(t, "window") {
		case 0:
			return "since " + a.String()
		case 1:
			return "until " + a.String()
		case 2:
			return "last " + strconv.Itoa(rapid.IntRange(1, 400).Draw(t, "n")) + " months"
		case 3:
			return a.Month().First().String() + " to " + max(a, b).Month().Last().String()
		case 4:
			return blindspot.NewDate(2001, 1, 1).String() + " to " + blindspot.NewDate(2001+rapid.IntRange(0, 9).Draw(t, "y"), 12, 31).String()
		case 5:
			return "early"
		}
		return min(a, b).String() + " to " + max(a, b).String()
	})
	count = rapid.Map(rapid.IntRange(0, 5000), strconv.Itoa)
)

func list(t *rapid.T, label, sep string) string {
	var out []string
	for _, n := range rapid.SliceOfN(name, 1, 3).Draw(t, label) {
		if n = strings.Join(strings.Fields(n), " "); !strings.ContainsAny(n, ",;") && n != "" {
			out = append(out, n)
		}
	}
	if len(out) == 0 {
		return "X"
	}
	return strings.Join(out, sep)
}

// quantities are the tests that begin with a quantity, with any of their parameters.
var quantities = rapid.Custom(func(t *rapid.T) blindspot.ClaimTest {
	p := params{}
	some := func(param string, value func() string) {
		if rapid.Bool().Draw(t, param) {
			p[param] = value()
		}
	}
	kind := rapid.SampledFrom([]string{"count", "compare", "rate", "trend", "continuity"}).Draw(t, "kind")
	two := kind == "compare"
	of := rapid.SampledFrom([]string{"", "deaths", "areas", "countries", "months"}).Draw(t, "of")
	if kind == "continuity" || kind == "rate" && of != "" {
		of = map[string]string{"rate": "deaths"}[kind]
	}
	if of != "" {
		p["of"] = of
		if two {
			p["than_of"] = of
		}
	}
	for _, side := range []string{"", "than_"}[:map[bool]int{false: 1, true: 2}[two]] {
		some(side+"lethal", func() string { return "yes" })
		some(side+"kinds", func() string {
			return rapid.SampledFrom([]string{"one-sided", "state-based, non-state"}).Draw(t, "kinds")
		})
		some(side+"window", func() string { return window.Draw(t, side+"window") })
		some(side+"countries", func() string { return list(t, side+"countries", ", ") })
		some(side+"against", func() string { return list(t, side+"against", "; ") })
	}
	some("admin1", func() string { return list(t, "admin1", ", ") })
	if two && p["admin1"] != "" {
		p["than_admin1"] = list(t, "than_admin1", ", ")
	}
	some("grade", func() string { return "B2" })
	some("role", func() string { return "context" })
	some("part", func() string { return list(t, "part", " ") })
	switch kind {
	case "count":
		some("at_least", func() string { return count.Draw(t, "least") })
		if p["at_least"] == "" || rapid.Bool().Draw(t, "both") {
			p["at_most"] = count.Draw(t, "most")
		}
	case "compare":
		p["is"] = rapid.SampledFrom([]string{">", ">=", "<", "<=", "="}).Draw(t, "is")
		some("times", func() string { return "1.5" })
	case "rate":
		p["claim"], p["threshold"] = rapid.SampledFrom([]string{"above", "below", "at least", "at most"}).Draw(t, "claim"), "2.5"
	case "trend":
		p["claim"] = rapid.SampledFrom([]string{"rising", "falling"}).Draw(t, "claim")
	}
	return blindspot.ClaimTest{Kind: kind, Params: p}
})

// What is printed reads as what it was printed from.
func TestPrintedReadsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		test := quantities.Draw(t, "test")
		text := language.Print(test)
		s, err := language.Parse(text)
		if err != nil || !cmp.Equal(s.Test, test) {
			t.Fatalf("%v is printed as %q, which reads as %v (%v)", test, text, s.Test, err)
		}
	})
}

// So does what other forms say.
func TestPrintedFormsReadTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form := rapid.SampledFrom(language.Forms()).Draw(t, "form")
		s, err := language.Parse(form.Example)
		if err != nil {
			t.Fatal(err)
		}
		for _, param := range []string{"window", "after", "before", "than_window"} {
			if _, ok := s.Test.Params[param]; ok {
				s.Test.Params[param] = window.Draw(t, param)
			}
		}
		for _, param := range []string{"countries", "places", "touching"} {
			if _, ok := s.Test.Params[param]; ok {
				s.Test.Params[param] = list(t, param, ", ")
			}
		}
		text := s.String()
		again, err := language.Parse(text)
		if err != nil || !cmp.Equal(again.Test, s.Test) {
			t.Fatalf("%v is printed as %q, which reads as %v (%v)", s.Test, text, again.Test, err)
		}
	})
}
