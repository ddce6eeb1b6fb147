package claim_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/claim/language"
)

// The faults of a test name the file, the line, the claim and the parameter.
func TestCheckNamesTheFault(t *testing.T) {
	for _, tc := range []struct {
		name   string
		kind   string
		params map[string]string
		want   []string
	}{
		{"unknown kind", "rate_ration", nil, []string{"claims.yaml:", "C12: tests[0]", `unknown kind "rate_ration"`, `did you mean "rate_ratio"?`}},
		{"unknown parameter", "rate_ratio", map[string]string{"before": "STM-0019", "afer": "STM-0030", "claim": "above"}, []string{"tests[0].afer", "unknown parameter", `did you mean "after"?`, "tests[0].after: the parameter is missing"}},
		{"unknown statement", "rate_ratio", map[string]string{"before": "STM-0019", "after": "STM-9999", "claim": "above"}, []string{`"STM-9999" is no id of presence.csv`}},
		{"unknown side", "rate_ratio", map[string]string{"before": "STM-0019", "after": "STM-0030", "claim": "over"}, []string{`"over" is not one of above, below`}},
		{"unknown event", "toll", map[string]string{"event": "CHR-9999", "claim": "above", "threshold": "1"}, []string{`"CHR-9999" is no id of events.csv`}},
		{"no number", "toll", map[string]string{"event": "CHR-0110", "claim": "above", "threshold": "many"}, []string{`"many" is not a number`}},
		{"unknown country", "presence", map[string]string{"places": "Narnia", "window": "early"}, []string{`"Narnia" is neither a country, an ISO 3166 alpha-3 code nor a region`}},
		{"window backwards", "presence", map[string]string{"places": "AFG", "window": "2020-01-01 to 2019-01-01"}, []string{"neither a window of the case"}},
		{"both bounds", "count", map[string]string{"window": "early", "at_least": "3", "at_most": "2"}, []string{"no number is at least 3 and at most 2"}},
		{"no bound", "count", map[string]string{"window": "early"}, []string{"give at_least, at_most or both"}},
		{"unknown security actor", "actions", map[string]string{"by": "nobody", "window": "early", "at_least": "1"}, []string{`"nobody" is no security actor`}},
		{"unknown place", "corridor", map[string]string{"place": "Atlantis"}, []string{`"Atlantis" is no place`}},
		{"unknown measure", "measure", map[string]string{"measure": "glory", "value": "x", "theatre": "iraq", "window": "early", "claim": "above", "threshold": "1"}, []string{`"glory" is not one of`}},
		{"unknown theatre", "measure", map[string]string{"measure": "activity", "value": "x", "theatre": "moon", "window": "early", "claim": "above", "threshold": "1"}, []string{`"moon" is no theatre`}},
		{"bad grade", "links", map[string]string{"touching": "Turkey", "grade": "excellent"}, []string{"not a grade such as C3"}},
		{"unknown role", "links", map[string]string{"touching": "Turkey", "role": "star"}, []string{`"star" is not one of deciding, context`}},
		{"unknown actor", "first_event", map[string]string{"actors": "someone", "date": "2018-01-24"}, []string{`"someone" is no actor`}},
		{"bad date", "first_event", map[string]string{"date": "January"}, []string{`"January" is not a date`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := khorasan(t)
			c.Claims = []blindspot.Claim{{ID: "C12", Text: "x", Tests: []blindspot.ClaimTest{{Kind: tc.kind, Params: tc.params}}}}
			err := claim.Check(c)
			if blindspot.CodeOf(err) != blindspot.BadInput {
				t.Fatalf("got %v, want bad input", err)
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
		})
	}
}

// Every kind has a rule, and a way to be said in a line.
func TestEveryKindHasARuleAndAUse(t *testing.T) {
	used := map[string]bool{}
	for _, f := range language.Forms() {
		used[f.Kind] = true
	}
	for _, c := range slices.Concat(khorasan(t).Questions, khorasan(t).Claims) {
		for _, test := range c.Tests {
			used[test.Kind] = true
		}
	}
	for _, k := range claim.Kinds() {
		if k.Title == "" || !strings.HasSuffix(k.Rule, ".") {
			t.Errorf("%s has no title or no rule", k.Name)
		}
		if !used[k.Name] {
			t.Errorf("%s is used by no claim of the founding case and cannot be said", k.Name)
		}
	}
}
