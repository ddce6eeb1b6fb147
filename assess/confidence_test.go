package assess

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
)

// many is a finding that carries high confidence by itself.
func many(warnings ...blindspot.Warning) []blindspot.Finding {
	return []blindspot.Finding{{N: 10 * manyObservations, Warnings: warnings}}
}

// rated is the confidence of a judgement that rests on the findings.
func rated(on []blindspot.Finding) (blindspot.Confidence, string) {
	r := &rating{}
	r.findings(on)
	return r.confidence()
}

// Confidence reads codes and facts: whatever the texts of warnings say, even
// the words of another warning, neither level nor reasons change.
func TestConfidenceReadsNoWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		codes := rapid.SliceOfN(rapid.SampledFrom(blindspot.WarningCodes), 0, 6).Draw(t, "codes")
		texts := []string{"", "The events are a chronicle and no census", "Nobody stated the coverage", "The file holds only 3 %", "Left out, because", "numbers are lower bounds", "All is well."}
		var first, second []blindspot.Warning
		for i, c := range codes {
			data := blindspot.WarningData{Count: rapid.IntRange(0, 9).Draw(t, fmt.Sprint("count", i)), Of: 10}
			first = append(first, blindspot.Warning{Code: c, Text: rapid.SampledFrom(texts).Draw(t, fmt.Sprint("a", i)), Data: data})
			second = append(second, blindspot.Warning{Code: c, Text: rapid.SampledFrom(texts).Draw(t, fmt.Sprint("b", i)), Data: data})
		}
		c1, b1 := rated(many(first...))
		c2, b2 := rated(many(second...))
		if c1 != c2 || b1 != b2 {
			t.Fatalf("reworded, %s (%s) became %s (%s)", c1, b1, c2, b2)
		}
	})
}

// Every code that is said to lower confidence does, and says why; every other
// leaves it high.
func TestEveryCodeThatLowersConfidenceDoes(t *testing.T) {
	for _, code := range blindspot.WarningCodes {
		t.Run(string(code), func(t *testing.T) {
			got, basis := rated(many(blindspot.Warning{Code: code, Text: "x", Data: blindspot.WarningData{Count: 3, Of: 10}}))
			c, lowers := ceilingOf(blindspot.Warning{Code: code, Data: blindspot.WarningData{Count: 3, Of: 10}})
			switch {
			case !lowers && got != blindspot.HighConfidence:
				t.Errorf("got %s: %s", got, basis)
			case lowers && (got != levels[c.most] || got == blindspot.HighConfidence || !strings.Contains(basis, c.why)):
				t.Errorf("got %s, want %s because %s: %s", got, levels[c.most], c.why, basis)
			}
		})
	}
	for code := range ceilings {
		if !slices.Contains(blindspot.WarningCodes, code) {
			t.Errorf("%s is no code", code)
		}
	}
	for _, want := range []blindspot.WarningCode{blindspot.WarnChronicle, blindspot.WarnCoverageAssumed, blindspot.WarnCoveragePartial, blindspot.WarnCountriesLeftOut, blindspot.WarnLowerBound, blindspot.WarnModelRejected, blindspot.WarnRenamed} {
		if _, ok := ceilings[want]; !ok {
			t.Errorf("%s must lower confidence", want)
		}
	}
}

// A few events left out are no reason; a third of them is.
func TestWhatIsLeftOutCountsByItsShare(t *testing.T) {
	for _, c := range []struct {
		left int
		want blindspot.Confidence
	}{{24, blindspot.HighConfidence}, {26, blindspot.ModerateConfidence}} {
		w := blindspot.Warning{Code: blindspot.WarnCoarsePlaces, Data: blindspot.WarningData{Count: c.left, Of: 100}}
		if got, basis := rated(many(w)); got != c.want {
			t.Errorf("with %d of 100 left out: %s", c.left, basis)
		}
	}
}
