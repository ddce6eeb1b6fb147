package assess

import (
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// Author is the author of judgements that rules made.
const Author = "Blindspot, by rule"

// Options choose how judgements are worded.
type Options struct {
	Scale Scale // zero: ICD203
	// Outlook is the probability that the group breaks out, with the skill of the
	// model that made it; nil where there is none.
	Outlook *Outlook
	// Analyst are judgements from the case folder; they are checked and added.
	Analyst []blindspot.Judgement
}

// Outlook is a scored probability about the group's future.
type Outlook struct {
	Probability blindspot.Quantity
	Months      int
	Skill       string // the backtest in one sentence, losses included
	Reasons     []string
}

// rule makes one judgement of an assessment, or none. Its name is what an
// analyst's own words refer to when they replace it.
type rule struct {
	name string
	make func(facts, Options) (blindspot.Judgement, bool)
}

var rules = []rule{{"ledger", ledger}, {"published", published}, {"corridors", hub}, {"activity", activity}, {"footprint", footprint}, {"projection", projection},
	{"freedom", freedom}, {"rivalry", rivalry}, {"resilience", resilience}, {"self_sustainability", persistence}, {"severity", severity}, {"outlook", outlook}}

// facts gives rules quick access to findings.
type facts struct {
	blindspot.Assessment
}

func (f facts) finding(measure string) (blindspot.Finding, bool) {
	for _, x := range f.Findings {
		if x.Measure == measure {
			return x, true
		}
	}
	return blindspot.Finding{}, false
}

// quantity is a value of a measure, unknown where there is none.
func (f facts) quantity(measure, key string) blindspot.Quantity {
	if x, ok := f.finding(measure); ok {
		if v, ok := x.Value(key); ok {
			return v.Q
		}
	}
	return blindspot.Unknown()
}

// Judge makes the key judgements of an assessment. The order is that of a
// reader's questions: what of the text at hand holds, what changed, where, how
// far, how free, how resilient, what next. The error is blindspot.BadInput for
// an analyst's word that contradicts its number.
func Judge(a blindspot.Assessment, o Options) ([]blindspot.Judgement, error) {
	if o.Scale.Bands == nil {
		o.Scale = ICD203
	}
	own := map[string]blindspot.Judgement{}
	out := []blindspot.Judgement{}
	for _, j := range o.Analyst {
		switch {
		case j.Rule == "":
			if err := o.Scale.checkText(j); err != nil {
				return nil, err
			}
			out = append(out, j)
		case !knownRule(j.Rule):
			return nil, blindspot.Errorf(blindspot.BadInput, "replace one of: "+ruleNames(), "judgements.yaml replaces %q, and there is no such rule", j.Rule)
		default:
			own[j.Rule] = j
		}
	}
	f := facts{a}
	for _, r := range rules {
		j, ok := r.make(f, o)
		if !ok {
			continue
		}
		j.Author, j.Rule = Author, r.name
		if j.Evidence == nil {
			j.Evidence = []string{}
		}
		if words, replaced := own[r.name]; replaced {
			j = overrule(j, words)
			if err := o.Scale.checkText(j); err != nil {
				return nil, err
			}
		}
		out = append(out, j)
	}
	return out, nil
}

func knownRule(name string) bool {
	return slices.ContainsFunc(rules, func(r rule) bool { return r.name == name })
}

func ruleNames() string {
	names := make([]string, len(rules))
	for i, r := range rules {
		names[i] = r.name
	}
	return strings.Join(names, ", ")
}

// overrule puts the analyst's words in place of the rule's, and keeps the
// rule's numbers and its evidence: words can be overruled, numbers cannot.
func overrule(j, words blindspot.Judgement) blindspot.Judgement {
	j.Overruled, j.Text, j.Author = j.Text, words.Text, words.Author
	if words.Word != "" {
		j.Word = words.Word
	}
	if words.Confidence != "" {
		j.Confidence = words.Confidence
	}
	if words.Basis != "" {
		j.Basis = words.Basis
	}
	if words.Alternative != "" {
		j.Alternative = words.Alternative
	}
	if words.Changes != "" {
		j.Changes = words.Changes
	}
	return j
}

// renamed is a relation that changed under which name the data record the
// group within the months that measures compare, or "".
func (f facts) renamed() string {
	since := f.AsOf.AddMonths(-36)
	for _, r := range f.Relations {
		switch r.Kind {
		case blindspot.BranchOf, blindspot.MergedInto, blindspot.SplitFrom:
		default:
			continue
		}
		joined := r.Kind == blindspot.BranchOf && r.To == f.GroupID
		if r.From != f.GroupID && !joined {
			continue
		}
		for _, day := range []blindspot.Date{r.When.From, r.When.To} {
			if day > since && day <= f.AsOf {
				return fmt.Sprintf("%s %s %s on %s", r.FromName, r.Kind.Words(), r.ToName, day)
			}
		}
	}
	return ""
}

// past is a judgement about what has been: it has no probability. Where the
// group was renamed, split or merged in the months compared, events may have
// moved to another name, and the judgement says so.
func (f facts) past(text string, on []blindspot.Finding, agree *bool) blindspot.Judgement {
	j := blindspot.Judgement{Text: text, Probability: blindspot.Unknown()}
	renamed := f.renamed()
	j.Confidence, j.Basis = confidence(on, agree, renamed)
	if renamed != "" {
		j.Alternative = fmt.Sprintf("The data may have gone on under another name (%s), so that a change is one of names.", renamed)
	}
	for _, x := range on {
		j.Evidence = append(j.Evidence, x.Measure)
	}
	return j
}

// instead sets the alternative, unless the change of name is the first to
// consider.
func instead(j blindspot.Judgement, text string) blindspot.Judgement {
	if j.Alternative == "" {
		j.Alternative = text
	}
	return j
}
