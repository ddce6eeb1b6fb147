package claim

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/source/casefile"
)

// Inputs are what claims are checked against.
type Inputs struct {
	Case  *casefile.Case
	Store blindspot.EventStore // events of other sources; nil where there are none
	AsOf  blindspot.Date       // what was known on that day; zero: the last day of the case's data
	Geo   measure.Geography    // what spatial measures need; may be nil
	Seed  uint64
}

// result is the outcome of one test.
type result struct {
	verdict blindspot.Verdict
	says    string // one or two sentences with the deciding numbers
	bar     string // what the claim needs, as a sentence
	finding blindspot.Finding
	needs   string // what would test it, where the verdict is Untestable
	caveats []string
}

// runner is a test whose parameters have been read.
type runner func(context.Context, *book) (result, error)

// test is a runner with what holds for every kind.
type test struct {
	kind    Kind
	run     runner
	part    string // the part of the claim it is about
	context bool   // shown, but not deciding
}

// Check reads the tests of all claims without running them. The error names
// every unknown kind and every parameter that is not what it should be.
func Check(c *casefile.Case) error {
	_, err := parse(c)
	return err
}

func parse(c *casefile.Case) ([][]test, error) {
	var faults casefile.Faults
	out := make([][]test, len(c.Claims))
	for i, claim := range c.Claims {
		for j, t := range claim.Tests {
			a := &args{c: c, claim: claim.ID, test: j, params: t.Params, faults: &faults}
			kind, ok := kindOf(t.Kind)
			if !ok {
				a.fault("", "unknown kind %q%s", t.Kind, kindHint(t.Kind))
				continue
			}
			parsed := test{kind: kind, run: kind.parse(a), context: a.word("role", false, "deciding", "context") == "context"}
			parsed.part, _ = a.get("part")
			a.finish()
			out[i] = append(out[i], parsed)
		}
	}
	return out, faults.Err()
}

// Evaluate checks every claim of the case, in order. The error is
// blindspot.BadInput for a test that cannot be read, or what the store
// returned; a claim that cannot be decided is no error.
func Evaluate(ctx context.Context, in Inputs) ([]blindspot.CheckedClaim, error) {
	if in.Case == nil {
		return nil, blindspot.Errorf(blindspot.Usage, "load a case first", "there is no case whose claims could be checked")
	}
	if !in.AsOf.Known() {
		in.AsOf = in.Case.DataTo
	}
	tests, err := parse(in.Case)
	if err != nil {
		return nil, err
	}
	b, err := open(ctx, in)
	if err != nil {
		return nil, err
	}
	out := make([]blindspot.CheckedClaim, 0, len(tests))
	for i, claim := range in.Case.Claims {
		results := make([]result, len(tests[i]))
		for j, t := range tests[i] {
			if results[j], err = t.run(ctx, b); err != nil {
				return nil, fmt.Errorf("claim %s: %w", claim.ID, err)
			}
			results[j].finding.Measure = t.kind.Name
			results[j].finding.Title = t.kind.Title
			results[j].finding.Subject = cmp.Or(results[j].finding.Subject, in.Case.Group.Name)
		}
		out = append(out, conclude(claim, tests[i], results))
	}
	return out, nil
}

// conclude makes the verdict of a claim from its tests: see the package doc.
func conclude(claim blindspot.Claim, tests []test, results []result) blindspot.CheckedClaim {
	checked := blindspot.CheckedClaim{ID: claim.ID, Claim: claim.Text, Verdict: combine(tests, results),
		Findings: []blindspot.Finding{}, Caveats: []string{}}
	var says, untested, shown, needs []string
	for i, r := range results {
		if r.bar != "" && !tests[i].context {
			r.says += " " + r.bar
		}
		f := r.finding
		f.Statement = r.says
		// Written as empty lists, not as null.
		f.Values = append([]blindspot.Value{}, f.Values...)
		f.Evidence = append([]string{}, f.Evidence...)
		f.Warnings = append([]string{}, f.Warnings...)
		for _, c := range r.caveats {
			f.Warn(c)
			if !slices.Contains(checked.Caveats, c) {
				checked.Caveats = append(checked.Caveats, c)
			}
		}
		checked.Findings = append(checked.Findings, f)
		switch {
		case tests[i].context:
			shown = append(shown, "For context: "+uncapital(r.says))
		case r.verdict == blindspot.Untestable:
			untested = append(untested, r.says)
			needs = append(needs, r.needs)
		default:
			says = append(says, r.says)
		}
	}
	checked.Summary = strings.Join(slices.Concat(says, untested, shown), " ")
	checked.Needs = claim.Needs
	if checked.Needs == "" {
		checked.Needs = strings.Join(slices.Compact(needs), "; ")
	}
	if claim.Note != "" {
		checked.Caveats = append(checked.Caveats, claim.Note)
	}
	return checked
}

// combine joins the verdicts of the deciding tests. Tests of the same part are
// ways to decide it: those that could not be run fall away while another could.
// A claim with several parts is supported only when each of them is.
func combine(tests []test, results []result) blindspot.Verdict {
	parts := map[string][]blindspot.Verdict{}
	for i, t := range tests {
		if t.context {
			continue
		}
		if parts[t.part] == nil {
			parts[t.part] = []blindspot.Verdict{}
		}
		if v := results[i].verdict; v != blindspot.Untestable {
			parts[t.part] = append(parts[t.part], v)
		}
	}
	var all []blindspot.Verdict
	open := 0
	for _, verdicts := range parts {
		if len(verdicts) == 0 {
			open++
		}
		all = append(all, verdicts...)
	}
	switch {
	case len(all) == 0:
		return blindspot.Untestable
	case uniform(all, blindspot.Contradicted):
		return blindspot.Contradicted
	case uniform(all, blindspot.Supported) && open == 0:
		return blindspot.Supported
	}
	return blindspot.Mixed
}

func uniform(all []blindspot.Verdict, v blindspot.Verdict) bool {
	return !slices.ContainsFunc(all, func(x blindspot.Verdict) bool { return x != v })
}

// untestable is the result of a test that could not be run.
func untestable(why, needs string) result {
	return result{verdict: blindspot.Untestable, says: why, needs: needs}
}
