package assess_test

import (
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
	"github.com/blindspot/blindspot/baserate"
)

// Silence in observed months is a sure finding, though it rests on no event.
func TestSilenceIsASureFinding(t *testing.T) {
	window := blindspot.DateRange{From: blindspot.NewDate(2015, 6, 1), To: blindspot.NewDate(2016, 5, 31)}
	a := blindspot.Assessment{Group: "Front", GroupID: "a:1", AsOf: window.To, Window: window, Findings: []blindspot.Finding{{Measure: "activity", Window: window, N: 1,
		Values: []blindspot.Value{{Key: "events_per_month", Q: blindspot.Exactly(0)}, {Key: "events", Q: blindspot.Exactly(0)}, {Key: "events_before", Q: blindspot.Exactly(3)}, {Key: "deaths", Q: blindspot.Exactly(0)}, {Key: "deaths_before", Q: blindspot.Exactly(5)}, {Key: "events_change", Q: blindspot.Between(0, 0, .5, .9)}}}}}
	at := baserate.Situation{Silent: 15, Last: blindspot.NewMonth(2015, time.February)}
	rate := &baserate.Rate{Text: "Of 40 times that an organisation had been silent, 20 % came back."}
	for name, c := range map[string]struct {
		silence    *assess.Silence
		says       string
		confidence blindspot.Confidence
	}{
		"observed":   {&assess.Silence{Situation: at, Return: rate}, "Front has been quiet since March 2015; it took part in no recorded event for 15 months. " + rate.Text, blindspot.HighConfidence},
		"assumed":    {&assess.Silence{Situation: func() baserate.Situation { s := at; s.Assumed = true; return s }(), Return: rate}, "quiet since March 2015", blindspot.ModerateConfidence},
		"too few":    {&assess.Silence{Situation: at}, "too few cases", blindspot.HighConfidence},
		"unobserved": {&assess.Silence{Situation: func() baserate.Situation { s := at; s.Unseen = 1; return s }()}, "took part in no recorded event in", blindspot.LowConfidence},
		"not known":  {nil, "took part in no recorded event in", blindspot.LowConfidence},
	} {
		judgements, err := assess.Judge(a, assess.Options{Silence: c.silence})
		if err != nil || len(judgements) != 1 {
			t.Fatalf("%s: %v, %v", name, judgements, err)
		}
		if j := judgements[0]; !strings.Contains(j.Text, c.says) || j.Confidence != c.confidence {
			t.Errorf("%s: %s (%s)", name, j.Text, j.Confidence)
		}
	}
}
