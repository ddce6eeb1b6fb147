package assess

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
)

// The number of observations from which a finding can carry more than low, and
// more than moderate confidence. They are round numbers by choice: below 10 an
// interval is wider than most statements; from 100 on it is seldom what limits
// a judgement.
const (
	fewObservations  = 10
	manyObservations = 100
)

// confidence rates the basis of a judgement from its findings: how many
// observations, how much of what the source knows is held, whether it is a
// census, and whether the findings agree. It returns the level and the sentence
// that gives the reasons; the sentence never names a likelihood.
func confidence(findings []blindspot.Finding, agree *bool, renamed string) (blindspot.Confidence, string) {
	level, reasons := 2, []string{}
	lower := func(to int, why string) {
		level = min(level, to)
		reasons = append(reasons, why)
	}
	n := 0
	for _, f := range findings {
		n = max(n, f.N)
	}
	switch observed := counted(n, "observation"); {
	case n == 0:
		lower(0, "it rests on the lack of observations")
	case n < fewObservations:
		lower(0, "it rests on only "+observed)
	case n < manyObservations:
		lower(1, "it rests on "+observed)
	default:
		reasons = append(reasons, "it rests on "+observed)
	}
	chronicle := warned(findings, "chronicle and no census")
	if chronicle {
		lower(0, "the events are a chronicle and no census")
	}
	if warned(findings, "Nobody stated") {
		lower(1, "nobody stated the coverage of the file")
	}
	if warned(findings, "The file holds only") {
		lower(1, "the file holds only part of the known events")
	}
	if !chronicle && (warned(findings, "Left out, because") || warned(findings, "lower bounds")) {
		lower(1, "some countries are not fully covered")
	}
	if renamed != "" {
		lower(1, "the group's name in the data changed in the months compared")
	}
	if agree != nil {
		if *agree {
			reasons = append(reasons, "events and deaths point the same way")
		} else {
			lower(1, "events and deaths do not point the same way")
		}
	}
	word := []blindspot.Confidence{blindspot.LowConfidence, blindspot.ModerateConfidence, blindspot.HighConfidence}[level]
	return word, fmt.Sprintf("Confidence is %s: %s.", word, strings.Join(reasons, "; "))
}

func warned(findings []blindspot.Finding, text string) bool {
	for _, f := range findings {
		for _, w := range f.Warnings {
			if strings.Contains(w, text) {
				return true
			}
		}
	}
	return false
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return blindspot.FormatNumber(float64(n)) + " " + noun + "s"
}
