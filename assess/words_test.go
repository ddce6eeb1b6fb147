package assess_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
)

// The bands of ICD 203 (2 January 2015, Analytic Standards, section D.6.e.2.a)
// and of the PHIA yardstick with its gaps.
func TestWords(t *testing.T) {
	for _, c := range []struct {
		name  string
		scale assess.Scale
		p     float64
		want  string
	}{
		{"icd 3 %", assess.ICD203, 0.03, "almost no chance"},
		{"icd 12 %", assess.ICD203, 0.12, "very unlikely"},
		{"icd 30 %", assess.ICD203, 0.30, "unlikely"},
		{"icd 50 %", assess.ICD203, 0.50, "roughly even chance"},
		{"icd 70 %", assess.ICD203, 0.70, "likely"},
		{"icd 90 %", assess.ICD203, 0.90, "very likely"},
		{"icd 97 %", assess.ICD203, 0.97, "almost certain"},
		{"icd border claims less", assess.ICD203, 0.80, "likely"},
		{"icd border claims less, below", assess.ICD203, 0.20, "unlikely"},
		{"icd has no word for the impossible", assess.ICD203, 0, ""},
		{"phia 30 %", assess.PHIA, 0.30, "unlikely"},
		{"phia gap has no word", assess.PHIA, 0.22, ""},
		{"phia gap around three quarters", assess.PHIA, 0.78, ""},
		{"not a number", assess.ICD203, math.NaN(), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.scale.Word(c.p); got != c.want {
				t.Errorf("%g is %q, want %q", c.p, got, c.want)
			}
		})
	}
}

// The word a scale gives to a probability always passes its own check, and a
// probability far from a word's band never does.
func TestCheckWordAgreesWithWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scale := rapid.SampledFrom([]assess.Scale{assess.ICD203, assess.PHIA}).Draw(t, "scale")
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		if w := scale.Word(p); w != "" {
			if err := scale.CheckWord(w, p); err != nil {
				t.Fatal(err)
			}
		}
		band := rapid.SampledFrom(scale.Bands).Draw(t, "band")
		err := scale.CheckWord(band.Word, p)
		if inside := p >= band.Low && p <= band.High; inside != (err == nil) {
			t.Fatalf("%q with %g: %v", band.Word, p, err)
		}
	})
}

func TestAnalystsWordIsHeldToItsNumber(t *testing.T) {
	a := blindspot.Assessment{Group: "G"}
	own := blindspot.Judgement{Text: "An attack is very likely.", Word: "very likely", Probability: blindspot.Exactly(0.4), Author: "analyst"}
	_, err := assess.Judge(a, assess.Options{Analyst: []blindspot.Judgement{own}})
	if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), "contradicts 40 %") {
		t.Errorf("a word that contradicts its number must be refused, got %v", err)
	}
	own.Probability = blindspot.Exactly(0.85)
	got, err := assess.Judge(a, assess.Options{Analyst: []blindspot.Judgement{own}})
	if err != nil || len(got) != 1 || got[0].Author != "analyst" {
		t.Errorf("got %v, %v", got, err)
	}
}

// Words can be overruled, numbers cannot; and the report can tell whose words
// they are.
func TestAnalystOverrulesWordsAndNotNumbers(t *testing.T) {
	a := active(2, 1.5, 2.7, 200)
	own := blindspot.Judgement{Text: "G is on the march.", Author: "J. Analyst, Example Institute", Rule: "activity"}
	got, err := assess.Judge(a, assess.Options{Analyst: []blindspot.Judgement{own}})
	if err != nil || len(got) != 1 {
		t.Fatalf("got %v, %v", got, err)
	}
	if j := got[0]; j.Text != own.Text || j.Author != own.Author || !strings.Contains(j.Overruled, "was more violent") || len(j.Evidence) == 0 {
		t.Errorf("got %+v", j)
	}
	for name, bad := range map[string]blindspot.Judgement{
		"no such rule":                     {Text: "x", Author: "a", Rule: "nonsense"},
		"likelihood without a number":      {Text: "Further growth is very likely.", Author: "a", Rule: "activity"},
		"new words, likelihood, no number": {Text: "An attack is unlikely.", Author: "a"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := assess.Judge(a, assess.Options{Analyst: []blindspot.Judgement{bad}}); blindspot.CodeOf(err) != blindspot.BadInput {
				t.Errorf("want it refused, got %v", err)
			}
		})
	}
	fine := blindspot.Judgement{Text: "An attack is very unlikely.", Author: "a", Probability: blindspot.Exactly(0.1)}
	if _, err := assess.Judge(a, assess.Options{Analyst: []blindspot.Judgement{fine}}); err != nil {
		t.Errorf("\"very unlikely\" with 10 %% holds: %v", err)
	}
}
