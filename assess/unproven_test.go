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
