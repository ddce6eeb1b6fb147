package assess_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
)

// From numbers that the calibration does not bear out no change is read: neither a
// judgement nor an answer nor a headline says one, and the confidence of what
// still leans on them is low and says why.
func TestNothingIsReadOffUnprovenNumbers(t *testing.T) {
	for _, s := range scenes[4:] {
		a, o := s.all()
		o.Outlook, o.Silence = nil, nil
		for i := range a.Findings {
			for k := range a.Findings[i].Values {
				v := &a.Findings[i].Values[k]
				if v.Q.HasInterval() {
					v.Unproven = "its 90 % interval held the truth in 60 % of simulated groups of about its size"
				}
				if v.Key == "new_countries" { // counted
					v.Q = blindspot.Exactly(0)
				}
			}
		}
		if err := assess.Complete(&a, o); err != nil {
			t.Fatal(err)
		}
		for _, j := range a.Judgements {
			if slices.Contains([]string{"footprint", "projection", "freedom", "resilience", "self_sustainability", "severity"}, j.Rule) {
				t.Errorf("%s: %s is judged: %s", s.name, j.Rule, j.Text)
			}
			if j.Rule != "activity" {
				continue
			}
			if strings.Contains(j.Text, "more violent in 2018 than") && !strings.HasPrefix(j.Text, "Whether") || strings.Contains(j.Text, "was less violent") {
				t.Errorf("%s: %s", s.name, j.Text)
			}
			if j.Confidence != blindspot.LowConfidence || !strings.Contains(j.Basis, "simulated groups of its size") {
				t.Errorf("%s: %s", s.name, j.Basis)
			}
		}
		for _, x := range a.BottomLine.Answers {
			if x.Reply == blindspot.Yes || x.Reply == blindspot.No {
				t.Errorf("%s: %s %s: %s", s.name, x.Question.Words(), x.Reply.Words(), x.Text)
			}
		}
		if len(a.Hypotheses) > 0 {
			t.Errorf("%s: %d explanations of a change that is none", s.name, len(a.Hypotheses))
		}
	}
}

// A percentile whose interval spans nearly everything is no number to read: the reply
// is unclear, and the answer gives neither it nor earlier ones as wide.
func TestUnwatchedTellsNothing(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		number    bool
	}{{0.001, 0.999, false}, {0.1, 0.91, false}, {0.1, 0.89, true}, {0.01, 0.2, true}} {
		a := blindspot.Assessment{Group: "G", AsOf: window.To, Window: window, Findings: []blindspot.Finding{
			{Measure: "attention", Title: "Attention", Window: window, N: 9, Values: []blindspot.Value{value("attention_percentile", c.low+0.01, c.low, c.high)}}}}
		answer := assess.Answers(a)[3]
		if strings.Contains(answer.Text, "%") != c.number || !c.number && answer.Reply != blindspot.Unclear {
			t.Errorf("%v to %v: %s: %s", c.low, c.high, answer.Reply, answer.Text)
		}
	}
}
