package assess_test

import (
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
)

// renamed is an assessment with a fall of events at a change of name.
func renamed(id string, when blindspot.DateRange, countries ...string) blindspot.Assessment {
	window := blindspot.DateRange{From: blindspot.NewDate(2015, 6, 1), To: blindspot.NewDate(2016, 5, 31)}
	return blindspot.Assessment{Group: "JAS", GroupID: blindspot.GroupID(id), AsOf: window.To, Window: window, Countries: countries,
		Findings: []blindspot.Finding{
			{Measure: "activity", Window: window, N: 40, Values: []blindspot.Value{{Key: "events_per_month", Q: blindspot.Between(1, .5, 2, .9)}, {Key: "events", Q: blindspot.Exactly(12)}, {Key: "events_before", Q: blindspot.Exactly(120)}, {Key: "deaths", Q: blindspot.Exactly(40)}, {Key: "deaths_before", Q: blindspot.Exactly(400)}, {Key: "events_change", Q: blindspot.Between(.1, .05, .2, .9)}, {Key: "deaths_change", Q: blindspot.Between(.1, .05, .2, .9)}}}},
		Relations: []blindspot.NamedRelation{{Relation: blindspot.Relation{From: "ucdp:1051", To: "ucdp:234", Kind: blindspot.RecordedAs, When: when}, FromName: "JAS", ToName: "IS"}}}
}

func TestAChangeOfNameIsNeverToldAsAnEndOrARise(t *testing.T) {
	when := blindspot.DateRange{From: blindspot.NewDate(2015, 3, 7), To: blindspot.NewDate(2016, 8, 2)}
	long := blindspot.DateRange{From: blindspot.NewDate(2001, 3, 7), To: blindspot.NewDate(2002, 8, 2)}
	followed := renamed("ucdp:1051", when)
	followed.Followed = []blindspot.Lineage{{From: "ucdp:1051", To: "ucdp:234", When: when}}
	for name, c := range map[string]struct {
		a     blindspot.Assessment
		says  string
		falls bool
	}{
		"the group whose events stand elsewhere":  {renamed("ucdp:1051", when), "recorded under IS", false},
		"the theatre that came from another name": {renamed("ucdp:234", when, "NGA"), "no new one", false},
		"the larger one that others joined":       {renamed("ucdp:234", when), "", true},
		"long ago":                                {renamed("ucdp:1051", long), "", true},
		"followed":                                {followed, "", true},
	} {
		judgements, err := assess.Judge(c.a, assess.Options{Outlook: &assess.Outlook{Probability: blindspot.Between(.2, .1, .3, .9), Months: 24}})
		if err != nil {
			t.Fatal(err)
		}
		var text []string
		for _, j := range judgements {
			text = append(text, j.Text)
		}
		all := strings.Join(text, " ")
		if falls := strings.Contains(all, "less violent") && strings.Contains(all, "breakout"); falls != c.falls || !strings.Contains(all, c.says) {
			t.Errorf("%s: %s", name, all)
		}
	}
}

// What one name did is no answer about a group that has two in the years compared.
func TestTheAnswersOfOneNameAreLeftOpen(t *testing.T) {
	t.Parallel()
	when := blindspot.DateRange{From: blindspot.NewDate(2015, 3, 7), To: blindspot.NewDate(2016, 8, 2)}
	a := renamed("ucdp:1051", when)
	if got := assess.Answers(a)[0]; got.Reply != blindspot.Unclear || !strings.Contains(got.Text, "stands under IS") {
		t.Errorf("growing: %s, %s", got.Reply, got.Text)
	}
	if got := assess.Answers(a)[1]; got.Reply != blindspot.NotCovered || strings.Contains(got.Text, "stands under") {
		t.Errorf("what is not covered has nothing to be left open: %s", got.Text)
	}
	if got := assess.Answers(renamed("ucdp:234", when, "NGA"))[0]; got.Reply != blindspot.Unclear || !strings.Contains(got.Text, "stands under JAS") {
		t.Errorf("growing, the theatre that came from another name: %s, %s", got.Reply, got.Text)
	}
	a.Followed = []blindspot.Lineage{{From: "ucdp:1051", To: "ucdp:234", When: when}}
	if got := assess.Answers(a)[0]; got.Reply != blindspot.No || strings.Contains(got.Text, "stands under") {
		t.Errorf("growing, followed: %s, %s", got.Reply, got.Text)
	}
}
