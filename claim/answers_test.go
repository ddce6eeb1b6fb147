package claim_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/source/casefile"
)

// questioned makes a case whose question is answered from a series of so many events
// with two deaths each in every month of 2010 to 2019.
func questioned(kind string, params map[string]string, events func(blindspot.Month) int) *casefile.Case {
	c := counting(kind, params, func(at blindspot.Month, add func(series, opponent string, kind blindspot.Violence, country string, events, deaths int)) {
		if n := events(at); n > 0 {
			add("own", "Opponent", blindspot.StateBased, "AFG", n, 2*n)
		}
	})
	c.Questions = []blindspot.Claim{c.Claims[0]}
	c.Questions[0].ID, c.Questions[0].Text, c.Questions[0].Needs = "Q1", "Is it so?", "another list"
	return c
}

func answer(t *testing.T, c *casefile.Case) blindspot.CaseAnswer {
	t.Helper()
	all, err := claim.Answers(context.Background(), claim.Inputs{Case: c, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

func TestAnswersFollowTheData(t *testing.T) {
	grew := map[string]string{"series": "own", "before": "2015-01-01 to 2016-12-31", "after": "2018-01-01 to 2019-12-31", "claim": "above"}
	since := func(before, after int) func(blindspot.Month) int {
		return func(m blindspot.Month) int {
			if m.Year() < 2018 {
				return before
			}
			return after
		}
	}
	for _, c := range []struct {
		before, after int
		short         string
	}{{4, 40, "yes"}, {40, 4, "no"}, {20, 20, "not clear"}} {
		a := answer(t, questioned("rate_ratio", grew, since(c.before, c.after)))
		if a.Short != c.short || !strings.HasPrefix(strings.ToLower(a.Says()), c.short+". ") {
			t.Errorf("%d, then %d events a month: %s", c.before, c.after, a.Says())
		}
	}
	unknown := questioned("measure", map[string]string{"measure": "activity", "value": "events_change", "theatre": "all", "window": "2018-01-01 to 2018-12-31", "claim": "above", "threshold": "1"}, since(4, 4))
	unknown.Theatres = []blindspot.Theatre{{ID: "all", Name: "Everywhere"}}
	if a := answer(t, unknown); a.Short != "not known" || !strings.HasSuffix(a.Says(), "What would tell: another list.") {
		t.Errorf("without a store: %s", a.Says())
	}
}

// A forecast made at the end of a month knows nothing of what came after it, and
// is held against it.
func TestOutlookKnowsOnlyItsPast(t *testing.T) {
	params := map[string]string{"series": "own", "origin": "2018-12", "months": "3"}
	busy := func(m blindspot.Month) int { return 5 + int(m)%4 }
	calm := answer(t, questioned("outlook", params, busy))
	war := answer(t, questioned("outlook", params, func(m blindspot.Month) int {
		if m.Year() > 2018 {
			return 500
		}
		return busy(m)
	}))
	if calm.Short != "" || !reflect.DeepEqual(calm.Findings[0].Series, war.Findings[0].Series) {
		t.Errorf("the forecast of December 2018 depends on 2019:\n%s\n%s", calm.Says(), war.Says())
	}
	if !strings.Contains(calm.Says(), "within the interval") || !strings.Contains(war.Says(), "3,000 deaths came, above the interval") {
		t.Errorf("what came:\n%s\n%s", calm.Says(), war.Says())
	}
	params["origin"] = "2030-01"
	if a := answer(t, questioned("outlook", params, busy)); !strings.HasPrefix(a.Says(), "Not forecast") {
		t.Errorf("beyond the counts: %s", a.Says())
	}
}

func TestAccountPutsEachClaimWhereItsVerdictBelongs(t *testing.T) {
	a := claim.AccountOf([]blindspot.CheckedClaim{
		{ID: "C1", Claim: "It grew.", Verdict: blindspot.Supported},
		{ID: "C2", Claim: "It shrank.", Verdict: blindspot.Contradicted, Unknowable: "why"},
		{ID: "C3", Claim: "It may return.", Verdict: blindspot.Mixed},
		{ID: "C4", Claim: "It planned to.", Verdict: blindspot.Untestable, Unknowable: "what it planned"},
	})
	want := []string{"The article got right 1 of 4 claims: It grew (C1).", "It got wrong 1 of 4 claims: It shrank (C2).", "For 1 other the data speak for a part, or for neither side.",
		"1 could not be tested with the data at hand.", "Nobody can know from any record: why (C2); what it planned (C4)."}
	if !slices.Equal(a.Text, want) {
		t.Errorf("%q", a.Text)
	}
	if none := claim.AccountOf(nil); none.Text[0] != "The article got right none of 0 claims." || none.Right == nil {
		t.Errorf("%+v", none)
	}
}

// The founding case: at least 26 of its 29 claims have a verdict from data without
// any store, and its four questions an answer.
func TestFoundingCaseIsDecidedByData(t *testing.T) {
	c := khorasan(t)
	checked, err := claim.Evaluate(context.Background(), claim.Inputs{Case: c, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	decided := 0
	for _, c := range checked {
		if c.Verdict != blindspot.Untestable {
			decided++
		}
	}
	if len(checked) != 29 || decided < 26 {
		t.Errorf("%d of %d claims are decided", decided, len(checked))
	}
	answers, err := claim.Answers(context.Background(), claim.Inputs{Case: c, Seed: 1})
	if err != nil || len(answers) != 4 {
		t.Fatal(len(answers), err)
	}
	// March 2024 has 691 deaths in the counts, and a forecast of it is on record.
	if a := answers[2]; a.Short != "" || !strings.Contains(a.Text, "691 deaths came") {
		t.Errorf("%s: %s", a.Question, a.Says())
	}
}
