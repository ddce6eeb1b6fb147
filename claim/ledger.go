package claim

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim/language"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/casefile"
)

// Inputs are what claims are checked against.
type Inputs struct {
	Case  *casefile.Case
	Store blindspot.EventStore // events of other sources; nil where there are none
	AsOf  blindspot.Date       // what was known on that day; zero: the last day of the case's data
	Asked bool                 // the day was asked for: only what was published by then counts, where anything was
	// Relations are those of the store's groups, for measures.
	Relations []blindspot.Relation
	Geo       measure.Geography // what spatial measures need; may be nil
	Seed      uint64
	// Actor finds an actor of the store by name, for claims that name opponents;
	// nil where there is none to ask. It fails with NotFound, Usage for a name that
	// several bear, and Refused for a community.
	Actor func(name string) (blindspot.Actor, error)
	Lookup
}

// Lookup asks the record about the names that a claim in one line writes. A function
// that is nil does not know.
type Lookup struct {
	// EventsIn tells how many events of the group lie in the countries, for asking back
	// which of several places of one name is meant.
	EventsIn func(countries []string) int
	// Province tells whether anything has a province of the name and, where not, the
	// nearest that the record has; "" where none is near.
	Province func(name string) (known bool, near string)
}

// result is the outcome of one test.
type result struct {
	verdict blindspot.Verdict
	says    string // one or two sentences with the deciding numbers
	bar     string // what the claim needs, as a sentence
	finding blindspot.Finding
	needs   string // what would test it, where the verdict is Untestable
	caveats []blindspot.Warning
	events  []blindspot.Event // of the store, that it rests on
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
	_, err := parse(c, slices.Concat(c.Questions, c.Claims))
	return err
}

// Validate reads a case folder and the tests of its claims, and returns all that is
// wrong with it, in order of file and line.
func Validate(folder fs.FS) (*casefile.Case, casefile.Faults) {
	c, faults := casefile.Inspect(folder, nil)
	if c.Described {
		var more casefile.Faults
		if errors.As(Check(c), &more) {
			faults = append(faults, more...)
		}
	}
	return c, faults.Sorted()
}

func parse(c *casefile.Case, claims []blindspot.Claim) ([][]test, error) {
	var faults casefile.Faults
	out := make([][]test, len(claims))
	for i, claim := range claims {
		for j, t := range claim.Tests {
			parsed, wrong := read(c, t, Lookup{})
			for _, f := range wrong {
				field := fmt.Sprintf("%s: tests[%d]", claim.ID, j)
				if f.param != "" {
					field += "." + f.param
				}
				faults = append(faults, casefile.Fault{File: "claims.yaml", Line: c.ClaimLine(claim.ID, j, f.param), Field: field, Reason: f.reason})
			}
			out[i] = append(out[i], parsed)
		}
	}
	return out, faults.Err()
}

// read makes a test of what is written, or says all that is wrong with it.
func read(c *casefile.Case, t blindspot.ClaimTest, look Lookup) (test, []paramFault) {
	if t.Text != "" {
		s, err := language.Parse(t.Text)
		if fault := (*language.Fault)(nil); errors.As(err, &fault) {
			return test{}, []paramFault{{reason: fault.Line()}}
		}
		t = s.Test
	}
	a := &args{c: c, params: t.Params, look: look}
	kind, ok := kindOf(t.Kind)
	if !ok {
		a.fault("", "unknown kind %q%s", t.Kind, kindHint(t.Kind))
		return test{}, a.faults
	}
	parsed := test{kind: kind, run: kind.parse(a), context: a.word("role", false, "deciding", "context") == "context" || kind.Name == outlookKind}
	parsed.part, _ = a.get("part")
	a.finish()
	return parsed, a.faults
}

// Evaluate checks every claim of the case, in order. The error is
// blindspot.BadInput for a test that cannot be read, or what the store
// returned; a claim that cannot be decided is no error.
func Evaluate(ctx context.Context, in Inputs) ([]blindspot.CheckedClaim, error) {
	if in.Case == nil {
		return nil, blindspot.Errorf(blindspot.Usage, "load a case first", "there is no case whose claims could be checked")
	}
	out := make([]blindspot.CheckedClaim, 0, len(in.Case.Claims))
	err := run(ctx, in, in.Case.Claims, func(c blindspot.Claim, tests []test, results []result) {
		out = append(out, conclude(c, tests, results))
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// run runs the tests of claims and hands over the results of each, in order.
func run(ctx context.Context, in Inputs, claims []blindspot.Claim, done func(blindspot.Claim, []test, []result)) error {
	if !in.AsOf.Known() {
		in.AsOf = in.Case.DataTo
	}
	tests, err := parse(in.Case, claims)
	if err != nil {
		return err
	}
	b, err := open(ctx, in)
	if err != nil {
		return err
	}
	for i, claim := range claims {
		results := make([]result, len(tests[i]))
		for j, t := range tests[i] {
			results[j], err = t.runOn(ctx, b)
			if unknown := (*unknownActor)(nil); errors.As(err, &unknown) {
				results[j], err = untestable("Not tested: "+unknown.Error()+".", "events of an actor of that name"), nil
			}
			if err != nil {
				return fmt.Errorf("claim %s: %w", claim.ID, err)
			}
		}
		done(claim, tests[i], results)
	}
	return nil
}

// runOn runs the test, and names what was found by its kind.
func (t test) runOn(ctx context.Context, b *book) (result, error) {
	r, err := t.run(ctx, b)
	r.finding.Measure, r.finding.Title = t.kind.Name, t.kind.Title
	r.finding.Subject = cmp.Or(r.finding.Subject, b.in.Case.Group.Name)
	return r, err
}

// conclude makes the verdict of a claim from its tests: see the package doc.
func conclude(claim blindspot.Claim, tests []test, results []result) blindspot.CheckedClaim {
	checked := blindspot.CheckedClaim{ID: claim.ID, Claim: claim.Text, Verdict: combine(tests, results), Unknowable: claim.Unknowable,
		Findings: []blindspot.Finding{}, Caveats: []blindspot.Warning{}}
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
		f.Warnings = append([]blindspot.Warning{}, f.Warnings...)
		for _, c := range r.caveats {
			f.Warn(c)
			checked.Caveats = blindspot.AddWarning(checked.Caveats, c)
		}
		checked.Findings = append(checked.Findings, f)
		switch {
		case tests[i].context:
			shown = append(shown, "For context: "+prose.Uncapital(r.says))
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
		checked.Caveats = append(checked.Caveats, blindspot.Warning{Code: blindspot.WarnNote, Text: claim.Note})
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
