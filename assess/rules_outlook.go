package assess

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
)

// resilience judges what the shocks did.
func resilience(f facts, _ Options) (blindspot.Judgement, bool) {
	x, ok := f.finding("resilience")
	if !ok {
		return blindspot.Judgement{}, false
	}
	j := f.past(x.Statement, []blindspot.Finding{x}, nil)
	if warned([]blindspot.Finding{x}, "takes months as independent") {
		j = instead(j, "The p-value of the break takes months as independent of one another; a course that drifts by itself shows such breaks more often than it says.")
	}
	j = instead(j, "What else happened at the same time is in the effect too; placebo dates and groups only show how often such a change comes by itself.")
	j.Changes = "A counterfactual with better comparison groups."
	return j, true
}

// persistence judges whether violence feeds on itself.
func persistence(f facts, _ Options) (blindspot.Judgement, bool) {
	x, ok := f.finding("self_sustainability")
	if !ok {
		return blindspot.Judgement{}, false
	}
	j := f.past(x.Statement, []blindspot.Finding{x}, nil)
	j = instead(j, "A background that changes faster than the model allows would look like self-excitation.")
	j.Changes = "An eigenvalue or branching ratio whose interval moves across 1."
	return j, true
}

// severity gives the tail's number without a word: no backtest stands behind it.
func severity(f facts, _ Options) (blindspot.Judgement, bool) {
	x, ok := f.finding("tail")
	p := f.quantity("tail", "p_mass_casualty")
	if !ok || !p.Known() {
		return blindspot.Judgement{}, false
	}
	j := f.past(fmt.Sprintf("The record of %s gives a probability of %s for an event with at least 100 deaths within twelve months. This number has no backtest of its own, so that no word of the scale is put to it.", f.Group, chance(p)),
		[]blindspot.Finding{x}, nil)
	j.Probability = p
	if p.HasInterval() && p.High-p.Low > wideOutlook && j.Confidence != blindspot.LowConfidence {
		_, reasons, _ := strings.Cut(j.Basis, ": ")
		j.Confidence, j.Basis = blindspot.LowConfidence, "Confidence is low: the interval is wide; "+reasons
	}
	j = instead(j, "The largest events are few, and the fitted tail leans on them.")
	j.Changes = "A change in the rate of events, or a larger event than any so far."
	return j, true
}

// chance writes a probability in whole per cent; nothing that is estimated from
// a record is put at 0 or 100.
func chance(p blindspot.Quantity) string {
	whole := func(v float64) string {
		switch {
		case v < 0.01:
			return "under 1"
		case v > 0.99:
			return "over 99"
		}
		return fmt.Sprintf("%.0f", 100*v)
	}
	if !p.HasInterval() || whole(p.Low) == whole(p.High) {
		return whole(p.Value) + " %"
	}
	return fmt.Sprintf("%s %% (%s to %s %%)", whole(p.Value), whole(p.Low), whole(p.High))
}

// wideOutlook is the width of an interval that spans more than one word of
// either scale.
const wideOutlook = 0.25

// outlook gives the scored probability of a breakout with its word.
func outlook(f facts, o Options) (blindspot.Judgement, bool) {
	if o.Outlook == nil || !o.Outlook.Probability.Known() {
		return blindspot.Judgement{}, false
	}
	p := o.Outlook.Probability
	word := o.Scale.Word(p.Value)
	chance := fmt.Sprintf("The chance that %s breaks out within %d months is %.0f %%", f.Group, o.Outlook.Months, 100*p.Value)
	if word != "" {
		chance = fmt.Sprintf("A breakout of %s within %d months is %s (%.0f %%)", f.Group, o.Outlook.Months, phrase(word), 100*p.Value)
	}
	j := blindspot.Judgement{Text: chance + ". A breakout is a doubling of deaths, a spread over half as many areas again, or a lethal attack in a new and distant country.",
		Probability: p, Word: word, Confidence: blindspot.ModerateConfidence, Skill: o.Outlook.Skill, Evidence: []string{"activity", "footprint", "projection"}}
	j.Basis = "Confidence is moderate: the model was scored on past quarters that it had not seen."
	if p.HasInterval() && p.High-p.Low > wideOutlook {
		j.Confidence = blindspot.LowConfidence
		j.Basis = "Confidence is low: the model was scored on past quarters that it had not seen, but its interval for this group is wide."
	}
	if len(o.Outlook.Reasons) > 0 {
		j.Basis += " What weighs most in the number: " + strings.Join(o.Outlook.Reasons, "; ") + "."
	}
	j.Changes = "A quarter of new data."
	return j, true
}

// phrase fits a word of the scale into "is ...".
func phrase(word string) string {
	if strings.HasSuffix(word, "chance") && !strings.HasPrefix(word, "almost no") {
		return "a " + word
	}
	if strings.HasPrefix(word, "almost no") {
		return "a matter of " + word
	}
	return word
}
