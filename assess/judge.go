package assess

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/baserate"
	"github.com/blindspot/blindspot/prose"
)

// Author is the author of judgements that rules made.
const Author = "Blindspot, by rule"

// Options choose how judgements are worded, and what they are held against.
type Options struct {
	Scale Scale // zero: ICD203
	// Outlook is the probability that the group breaks out, with the skill of the
	// model that made it; nil where there is none.
	Outlook *Outlook
	// Silence is how long the group has been without an event; nil where that is
	// not known or it is active.
	Silence *Silence
	// Rates are the base rates that fit the group's situation, by question.
	Rates map[baserate.Question]baserate.Rate
	// Analyst are judgements from the case folder; they are checked and added.
	Analyst []blindspot.Judgement
}

// Outlook is a scored probability about the group's future.
type Outlook struct {
	Probability blindspot.Quantity
	Months      int
	Skill       string // the backtest in one sentence, losses included
	Reasons     []string
	// Past is what came of earlier forecasts near this one; nil where there were
	// none.
	Past *PastForecasts
}

// PastForecasts are the earlier forecasts between two probabilities, and the
// share of them that came true.
type PastForecasts struct {
	From, To float64
	N        int
	Came     float64
}

// rule makes one judgement of an assessment, or none. Its name is what an
// analyst's own words refer to when they replace it.
type rule struct {
	name     string
	make     func(facts) (blindspot.Judgement, bool)
	compares bool // months with earlier ones, as they stand under the group's name
}

var rules = []rule{{"names", names, false}, {"quiet", quiet, true}, {"activity", activity, true}, {"toll", deadliest, false}, {"footprint", footprint, true}, {"projection", projection, true},
	{"freedom", freedom, true}, {"resilience", resilience, true}, {"published", published, false}, {"corridors", hub, false}, {"self_sustainability", persistence, true},
	{"severity", severity, false}, {"readership", readership, true}, {"outlook", outlook, true}, {"ledger", ledger, false}}

// Judge makes the key judgements of an assessment, those that weigh most first;
// an analyst's own come before all others. The error is blindspot.BadInput for an
// analyst's word that contradicts its number.
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
			return nil, blindspot.Errorf(blindspot.BadInput, "replace one of: "+strings.Join(Rules(), ", "), "judgements.yaml replaces %q, and there is no such rule", j.Rule)
		default:
			own[j.Rule] = j
		}
	}
	f := facts{a, o}
	_, elsewhere := f.elsewhere(namesMonths)
	analysts := len(out)
	for _, r := range rules {
		if elsewhere && r.compares {
			continue // an end or a rise that is only a change of name is none
		}
		j, ok := r.make(f)
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
	slices.SortStableFunc(out[analysts:], func(x, y blindspot.Judgement) int { return cmp.Compare(y.Weight, x.Weight) })
	return out, nil
}

func knownRule(name string) bool {
	return slices.ContainsFunc(rules, func(r rule) bool { return r.name == name })
}

// overrule puts the analyst's words in place of the rule's, and keeps the
// rule's numbers and its evidence: words can be overruled, numbers cannot.
func overrule(j, words blindspot.Judgement) blindspot.Judgement {
	j.Overruled, j.Text, j.Author = j.Text, words.Text, words.Author
	for _, part := range []struct {
		of    *string
		words string
	}{{&j.Word, words.Word}, {&j.Basis, words.Basis}, {&j.Alternative, words.Alternative}, {&j.Changes, words.Changes}} {
		if part.words != "" {
			*part.of = part.words
		}
	}
	j.Confidence = cmp.Or(words.Confidence, j.Confidence)
	return j
}

// renamed is a relation that changed under which name the data record the
// group within the last so many months, or "".
func (f facts) renamed(months int) string {
	since, id := f.AsOf.AddMonths(-months), blindspot.ActorID(f.GroupID)
	for _, r := range f.Relations {
		switch r.Kind {
		case blindspot.BranchOf, blindspot.MergedInto, blindspot.SplitFrom, blindspot.RecordedAs:
		default:
			continue
		}
		joined := (r.Kind == blindspot.BranchOf || r.Kind == blindspot.RecordedAs) && r.To == id
		if r.From != id && !joined {
			continue
		}
		within := func(day blindspot.Date) bool { return day > since && day <= f.AsOf }
		switch {
		case within(r.When.From):
			return fmt.Sprintf("%s %s on %s", r.FromName, began(r), prose.Day(r.When.From))
		case within(r.When.To):
			return fmt.Sprintf("%s ceased to be %s after %s", r.FromName, state(r), prose.Day(r.When.To))
		}
	}
	return ""
}

// began says that a relation began: "split from B", "became a branch of B".
func began(r blindspot.NamedRelation) string {
	if r.Kind == blindspot.BranchOf || r.Kind == blindspot.RecordedAs {
		return "became " + state(r)
	}
	return r.Kind.Words() + " " + r.ToName
}

func state(r blindspot.NamedRelation) string {
	if r.Kind == blindspot.BranchOf {
		return "a branch of " + r.ToName
	}
	return r.Kind.Words() + " " + r.ToName
}

// past is a judgement about what has been: it has no probability. What else is
// rated than its findings and their sources, the caller adds before.
func (f facts) past(text, detail string, r *rating, on ...blindspot.Finding) blindspot.Judgement {
	j := blindspot.Judgement{Text: text, Detail: detail, Probability: blindspot.Unknown()}
	r.sources(f)
	r.findings(on)
	if renamed := f.renamed(namesMonths); renamed != "" {
		c := ceilings[blindspot.WarnRenamed]
		r.find(c.rule, c.most, c.why)
		j.Alternative = fmt.Sprintf("The data may have gone on under another name (%s), so that a change is one of names.", renamed)
	}
	j.Confidence, j.Basis = r.confidence()
	j.Criteria = r.criteria
	for _, x := range on {
		j.Evidence = append(j.Evidence, x.Measure)
	}
	return j
}

// rate is the base rate of a question as a sentence, "" where the record has too
// few cases.
func (f facts) rate(q baserate.Question) string { return f.o.Rates[q].Text }

// Rules are the names of the rules, as an analyst's own words refer to them.
func Rules() []string {
	names := make([]string, len(rules))
	for i, r := range rules {
		names[i] = r.name
	}
	return names
}
