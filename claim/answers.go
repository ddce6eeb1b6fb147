package claim

import (
	"context"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// short is a verdict as the answer to a question of yes or no.
var short = map[blindspot.Verdict]string{blindspot.Supported: "yes", blindspot.Contradicted: "no", blindspot.Mixed: "not clear", blindspot.Untestable: "not known"}

// Answers answers the questions of the case, in order, by the tests that the case
// gives to each. Errors as of Evaluate.
func Answers(ctx context.Context, in Inputs) ([]blindspot.CaseAnswer, error) {
	if in.Case == nil {
		return nil, blindspot.Errorf(blindspot.Usage, "load a case first", "there is no case whose questions could be answered")
	}
	out := make([]blindspot.CaseAnswer, 0, len(in.Case.Questions))
	err := run(ctx, in, in.Case.Questions, func(q blindspot.Claim, tests []test, results []result) {
		checked := conclude(q, tests, results)
		a := blindspot.CaseAnswer{ID: q.ID, Question: q.Text, Short: short[checked.Verdict], Needs: checked.Needs, Findings: checked.Findings, Caveats: checked.Caveats}
		if !slices.ContainsFunc(tests, func(t test) bool { return !t.context }) {
			a.Short = ""
		}
		var says []string
		for _, r := range results {
			says = append(says, r.says)
		}
		a.Text = strings.Join(says, " ")
		out = append(out, a)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// AccountOf tells what an article got right and wrong, what stays unclear, and
// what of it nobody can know.
func AccountOf(claims []blindspot.CheckedClaim) blindspot.Account {
	a := blindspot.Account{Right: []string{}, Wrong: []string{}, Unclear: []string{}, Unknowable: []string{}, Text: []string{}}
	for _, c := range claims {
		says := strings.TrimSuffix(c.Claim, ".") + " (" + c.ID + ")"
		switch c.Verdict {
		case blindspot.Supported:
			a.Right = append(a.Right, says)
		case blindspot.Contradicted:
			a.Wrong = append(a.Wrong, says)
		case blindspot.Mixed:
			a.Unclear = append(a.Unclear, says)
		case blindspot.Untestable: // in no list
		}
		if c.Unknowable != "" {
			a.Unknowable = append(a.Unknowable, c.Unknowable+" ("+c.ID+")")
		}
	}
	of := prose.Count(len(claims), "claim", "claims")
	tell := func(what string, list []string) {
		if len(list) == 0 {
			a.Text = append(a.Text, what+" none of "+of+".")
			return
		}
		a.Text = append(a.Text, what+" "+prose.Number(float64(len(list)))+" of "+of+": "+strings.Join(list, "; ")+".")
	}
	tell("The article got right", a.Right)
	tell("It got wrong", a.Wrong)
	if len(a.Unclear) > 0 {
		a.Text = append(a.Text, "For "+prose.Count(len(a.Unclear), "other", "others")+" the data speak for a part, or for neither side.")
	}
	if n := len(claims) - len(a.Right) - len(a.Wrong) - len(a.Unclear); n > 0 {
		a.Text = append(a.Text, prose.Number(float64(n))+" could not be tested with the data at hand.")
	}
	if len(a.Unknowable) > 0 {
		a.Text = append(a.Text, "Nobody can know from any record: "+strings.Join(a.Unknowable, "; ")+".")
	}
	return a
}
