package assess

import (
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// Bottom is the bottom line of an assessment whose judgements are made: the four
// answers, and the judgement that weighs most with how sure it is. Likelihood and
// confidence stand in sentences of their own.
func Bottom(a blindspot.Assessment) blindspot.BottomLine {
	out := blindspot.BottomLine{Answers: Answers(a), Sentence: "Too little is known to say what matters most.",
		Confidence: blindspot.LowConfidence, Basis: "Confidence is low: the data carry no judgement."}
	if len(a.Judgements) > 0 {
		most := a.Judgements[0]
		out.Sentence, out.Confidence, out.Basis = headline(most), most.Confidence, most.Basis
	}
	return out
}

// headline is a judgement in one sentence: what stands before its numbers, since
// the answers give them, or else its first sentence.
func headline(j blindspot.Judgement) string {
	first := firstSentence(j.Text)
	if before, _, ok := strings.Cut(first, ": "); ok && slices.Contains(headed, j.Rule) && j.Overruled == "" {
		return before + "."
	}
	return first
}

// headed are the rules whose words before a colon are a sentence of their own.
var headed = []string{"activity", "footprint", "projection", "freedom", "resilience"}

// firstSentence cuts a text after its first sentence. A point within a number or
// an abbreviation is not followed by a space and a capital.
func firstSentence(text string) string {
	for i := 0; i+2 < len(text); i++ {
		if text[i] == '.' && text[i+1] == ' ' && strings.ToUpper(text[i+2:i+3]) == text[i+2:i+3] {
			return text[:i+1]
		}
	}
	return text
}

// Complete makes everything of an assessment that is words: its judgements, the
// explanations of its main change, the context and the bottom line. Errors as of
// Judge.
func Complete(a *blindspot.Assessment, o Options) (err error) {
	if a.Judgements, err = Judge(*a, o); err != nil {
		return err
	}
	if _, elsewhere := (facts{Assessment: *a}).elsewhere(namesMonths); !elsewhere {
		a.Hypotheses = Hypotheses(*a)
	}
	a.Context = Context(*a)
	a.BottomLine = Bottom(*a)
	return nil
}
