package assess_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
)

var window = blindspot.DateRange{From: blindspot.NewDate(2018, 1, 1), To: blindspot.NewDate(2018, 12, 31)}

func value(key string, v, low, high float64) blindspot.Value {
	return blindspot.Value{Key: key, Label: key, Q: blindspot.Between(v, low, high, 0.9)}
}

func active(ratio, low, high float64, n int, warnings ...string) blindspot.Assessment {
	return blindspot.Assessment{Group: "G", Findings: []blindspot.Finding{{Measure: "activity", Title: "Activity", Window: window, N: n, Warnings: warnings,
		Values: []blindspot.Value{value("events_per_month", 10, 8, 12), value("events_change", ratio, low, high), value("deaths_change", ratio, low, high)}}}}
}

func first(t *testing.T, a blindspot.Assessment) blindspot.Judgement {
	t.Helper()
	js, err := assess.Judge(a, assess.Options{})
	if err != nil || len(js) == 0 {
		t.Fatalf("no judgement: %v", err)
	}
	return js[0]
}

// The direction in the words is that of the interval, and nothing else.
func TestActivityFollowsTheInterval(t *testing.T) {
	for _, c := range []struct {
		name             string
		ratio, low, high float64
		want             string
	}{
		{"rise", 2, 1.5, 2.7, "was more active in 2018 than in 2017"},
		{"fall", 0.4, 0.3, 0.5, "was less active in 2018 than in 2017"},
		{"interval holds 1", 1.3, 0.9, 1.8, "did not clearly change"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := first(t, active(c.ratio, c.low, c.high, 200)).Text; !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestConfidenceFollowsTheBasis(t *testing.T) {
	for _, c := range []struct {
		name string
		a    blindspot.Assessment
		want blindspot.Confidence
	}{
		{"many observations, full coverage", active(2, 1.5, 2.7, 200), blindspot.HighConfidence},
		{"some observations", active(2, 1.5, 2.7, 50), blindspot.ModerateConfidence},
		{"few observations", active(2, 1.5, 2.7, 5), blindspot.LowConfidence},
		{"part of the events", active(2, 1.5, 2.7, 200, "The file holds only 70 % of the events"), blindspot.ModerateConfidence},
		{"a chronicle", active(2, 1.5, 2.7, 200, "The events are a chronicle and no census: ..."), blindspot.LowConfidence},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := first(t, c.a)
			if j.Confidence != c.want || !strings.Contains(j.Basis, string(c.want)) {
				t.Errorf("got %s (%s), want %s", j.Confidence, j.Basis, c.want)
			}
		})
	}
}

var (
	likelihood = regexp.MustCompile(`(?i)\b(almost no chance|remote|(very |highly )?(un)?likely|(highly )?(im)?probable|roughly even|almost certain(ly)?|realistic possibility)\b`)
	sureness   = regexp.MustCompile(`(?i)\bconfiden(t|ce)\b`)
	sentences  = regexp.MustCompile(`[.!?](\s|$)`)
)

// ICD 203: a likelihood and a confidence level never stand in one sentence.
func TestNoSentenceHoldsBothLikelihoodAndConfidence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := active(rapid.Float64Range(0.01, 20).Draw(t, "ratio"), 0.01, 25, rapid.IntRange(0, 500).Draw(t, "n"),
			rapid.SliceOf(rapid.SampledFrom([]string{"Nobody stated the coverage", "The events are a chronicle and no census", "The file holds only 70 %"})).Draw(t, "warnings")...)
		a.Findings = append(a.Findings, blindspot.Finding{Measure: "tail", Window: window, N: 50, Values: []blindspot.Value{value("p_mass_casualty", rapid.Float64Range(0, 1).Draw(t, "tail"), 0, 1)}})
		o := assess.Options{Scale: rapid.SampledFrom([]assess.Scale{assess.ICD203, assess.PHIA}).Draw(t, "scale"),
			Outlook: &assess.Outlook{Probability: blindspot.Exactly(rapid.Float64Range(0, 1).Draw(t, "p")), Months: 24, Skill: "Brier skill 0.1.", Reasons: []string{"deaths doubled"}}}
		js, err := assess.Judge(a, o)
		if err != nil {
			t.Fatal(err)
		}
		if len(js) != 3 {
			t.Fatalf("%d judgements, want activity, tail and outlook", len(js))
		}
		for _, j := range js {
			for _, s := range sentences.Split(j.Text+" "+j.Basis+" "+j.Alternative+" "+j.Changes+" "+j.Skill, -1) {
				if likelihood.MatchString(s) && sureness.MatchString(s) {
					t.Fatalf("a likelihood and a confidence in one sentence: %q", s)
				}
			}
			if j.Probability.Known() && j.Word != "" && j.Skill == "" {
				t.Fatalf("%q has a word of likelihood without a backtest", j.Text)
			}
		}
	})
}

func TestChangesNameWhatMoved(t *testing.T) {
	before, now := active(2, 1.5, 2.7, 100), active(0.4, 0.3, 0.5, 100)
	before.GroupID, now.GroupID = "g", "g"
	before.AsOf, now.AsOf = blindspot.NewDate(2018, 6, 30), blindspot.NewDate(2018, 12, 31)
	now.Findings[0].Values[0].Q = blindspot.Between(20, 18, 22, 0.9)
	before.Claims = []blindspot.CheckedClaim{{ID: "C01", Verdict: blindspot.Untestable}}
	now.Claims = []blindspot.CheckedClaim{{ID: "C01", Verdict: blindspot.Supported}}
	got := strings.Join(assess.Changes(before, now), "\n")
	for _, want := range []string{"as of 2018-06-30: C01 was untestable and is now supported.", "events_per_month was 10 (8 to 12) and is now 20 (18 to 22)"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	if assess.Changes(now, before) != nil {
		t.Error("a later assessment is no previous one")
	}
}
