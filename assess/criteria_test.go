package assess

import (
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
)

// The number of observations sets what a finding can carry, at round numbers.
func TestObservationsSetTheLevel(t *testing.T) {
	for _, tt := range []struct {
		n    int
		want level
		says string
	}{
		{0, low, "it rests on no observation"}, {1, low, "only 1 observation"}, {9, low, "only 9 observations"},
		{10, moderate, "10 observations"}, {99, moderate, "99 observations"}, {100, high, "100 observations"},
	} {
		got, basis := rated([]blindspot.Finding{{N: tt.n}, {N: 0}})
		if got != levels[tt.want] || !strings.Contains(basis, tt.says) || strings.Contains(basis, "1 observations") {
			t.Errorf("%d: %s", tt.n, basis)
		}
	}
}

// Confidence is the lowest level of any rule; its reasons are those that set it, in
// the order of the rules, each once.
func TestTheLowestRuleDecides(t *testing.T) {
	r := &rating{}
	r.find(ofRecord, moderate, "the record")
	r.find(ofModel, high, "the model")
	r.find(ofSources, moderate, "the sources")
	r.find(ofSources, moderate, "the sources")
	if got, basis := r.confidence(); got != blindspot.ModerateConfidence || basis != "Confidence is moderate: the sources; the record." {
		t.Errorf("%s: %s", got, basis)
	}
	r.find(ofAgreement, low, "the agreement")
	if got, basis := r.confidence(); got != blindspot.LowConfidence || basis != "Confidence is low: the agreement." {
		t.Errorf("%s: %s", got, basis)
	}
}

// Of event sources two programmes, or two sources an event, are independent; where
// the source does not say how many reports it read, nobody can tell.
func TestSourcesOfEvents(t *testing.T) {
	one, two := []blindspot.Dataset{{Source: "a"}, {Source: "a", Release: "25.1"}}, []blindspot.Dataset{{Source: "a"}, {Source: "b"}}
	for _, tt := range []struct {
		name string
		sets []blindspot.Dataset
		per  float64 // sources per event; negative: not stated
		want level
		says string
	}{
		{"two releases of one programme", one, -1, moderate, "one event source was read"},
		{"two programmes", two, -1, high, "2 event sources were read"},
		{"two programmes of single reports", two, 1, high, "2 event sources were read"},
		{"two sources an event", one, 2, high, "name 2 sources on average"},
		{"one source an event", one, 1, moderate, "name 1 source on average"},
		{"just below two", one, 1.9, moderate, "1.9 sources on average"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := blindspot.Assessment{Datasets: tt.sets}
			if tt.per >= 0 {
				a.Findings = []blindspot.Finding{{Measure: "toll", Values: []blindspot.Value{{Key: "sources_per_event", Q: blindspot.Exactly(tt.per)}}}}
			}
			r := &rating{}
			r.sources(facts{Assessment: a})
			if c := r.criteria[0]; c.Level != levels[tt.want] || !strings.Contains(c.Text, tt.says) {
				t.Errorf("%+v", c)
			}
		})
	}
}

// A case is rated by its graded rows: half of them B2 or better, of two publishers,
// carry moderate confidence and never more. A publisher without a graded row says
// nothing of the grades.
func TestGradesOfACase(t *testing.T) {
	rows := func(grades ...string) (out []blindspot.Evidence) {
		for _, g := range grades {
			source, grade, _ := strings.Cut(g, " ")
			out = append(out, blindspot.Evidence{Source: source, Grade: grade})
		}
		return out
	}
	for _, tt := range []struct {
		name string
		rows []blindspot.Evidence
		want level
		says string
	}{
		{"nothing", nil, low, "no grades"},
		{"no grades", rows("a.org", "b.org"), low, "no grades"},
		{"the best grades of one publisher", rows("a.org A1", "a.org A1"), low, "2 of 2 graded rows by 1 publisher are"},
		{"another publisher without a grade", rows("a.org A1", "a.org B2", "b.org"), low, "2 of 2 graded rows by 1 publisher are"},
		{"half of two publishers", rows("a.org B2", "b.org C2"), moderate, "1 of 2 graded rows by 2 publishers are"},
		{"less than half", rows("a.org B2", "b.org C2", "b.org B3"), low, "1 of 3 graded rows"},
		{"all the best", rows("a.org A1", "b.org A1", "c.org B1"), moderate, "3 of 3 graded rows"},
		{"a reliable source of doubtful information", rows("a.org A3", "b.org A6"), low, "0 of 2 graded rows"},
		{"an unknown source of confirmed information", rows("a.org F1", "b.org F1"), low, "0 of 2 graded rows"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &rating{}
			r.graded(tt.rows)
			if c := r.criteria[0]; c.Name != ofSources || c.Level != levels[tt.want] || !strings.Contains(c.Text, tt.says) {
				t.Errorf("%+v", c)
			}
		})
	}
}

// Events and deaths that part ways take confidence away, whichever of them moves.
func TestAgreementOfEventsAndDeaths(t *testing.T) {
	all := []direction{up, down, steady}
	for _, a := range all {
		for _, b := range all {
			r := &rating{}
			r.agree(a, b)
			want := levels[moderate]
			if a == b {
				want = blindspot.HighConfidence
			}
			opposite := a != b && a != steady && b != steady
			if c := r.criteria[0]; c.Level != want || strings.Contains(c.Text, "opposite") != opposite {
				t.Errorf("%v and %v: %+v", a, b, c)
			}
		}
	}
}

// A forecast of the group that held three quarters of its months in the interval of
// nine tenths was right; without months there is no record.
func TestRecordOfTheForecast(t *testing.T) {
	for _, tt := range []struct {
		told *blindspot.Foretold
		want []level
	}{
		{nil, nil},
		{&blindspot.Foretold{}, nil},
		{&blindspot.Foretold{Months: 12, Inside90: 8}, []level{moderate}},
		{&blindspot.Foretold{Months: 12, Inside90: 9}, []level{high}},
		{&blindspot.Foretold{Months: 1, Inside90: 1}, []level{high}},
	} {
		r := &rating{}
		r.record(facts{Assessment: blindspot.Assessment{Foretold: tt.told}})
		if len(r.criteria) != len(tt.want) || len(tt.want) > 0 && r.criteria[0].Level != levels[tt.want[0]] {
			t.Errorf("%+v: %+v", tt.told, r.criteria)
		}
	}
}
