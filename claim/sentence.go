package claim

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim/language"
	"github.com/blindspot/blindspot/source/casefile"
)

// Sentence is one claim in the claim language, with its verdict.
type Sentence struct {
	blindspot.CheckedClaim
	Test   blindspot.ClaimTest // what it was read as; Text is its canonical form
	Events []blindspot.Event   // of the store, that the verdict rests on; bounded
	// Countries are those of the events, as ISO 3166 alpha-3 codes.
	Countries []string
}

func readSentence(c *casefile.Case, text string, look Lookup) (test, blindspot.ClaimTest, error) {
	s, err := language.Parse(text)
	if fault := (*language.Fault)(nil); errors.As(err, &fault) {
		return test{}, s.Test, fault.Err()
	}
	parsed, wrong := read(c, s.Test, look)
	s.Test.Text = s.String()
	if len(wrong) > 0 {
		f := &language.Fault{Text: text, From: len(text), To: len(text), Reason: wrong[0].reason}
		if at, ok := s.At[wrong[0].param]; ok {
			f.From, f.To = at.From, at.To
			if i := strings.Index(text[at.From:at.To], wrong[0].item); i > 0 {
				f.From += i
				f.To = f.From + len(wrong[0].item)
			}
		}
		return parsed, s.Test, f.Err()
	}
	return parsed, s.Test, nil
}

// Test gives a claim in the claim language its verdict. Errors: Usage where it is
// not understood or a name stands for several, NotFound and Refused for names of
// opponents, and what the store returned.
func Test(ctx context.Context, in Inputs, text string) (Sentence, error) {
	t, written, err := readSentence(in.Case, text, in.Lookup)
	if err != nil {
		return Sentence{}, err
	}
	if !in.AsOf.Known() {
		in.AsOf = in.Case.DataTo
	}
	b, err := open(ctx, in)
	if err != nil {
		return Sentence{}, err
	}
	r, err := t.runOn(ctx, b)
	if err != nil {
		return Sentence{}, err
	}
	t.context = false
	checked := conclude(blindspot.Claim{Text: text}, []test{t}, []result{r})
	return Sentence{checked, written, r.events[:min(len(r.events), evidenceLimit)], countriesOf(r.events)}, nil
}

func countriesOf(events []blindspot.Event) []string {
	seen := map[string]bool{}
	for i := range events {
		if c := events[i].Place.Country; c != "" {
			seen[c] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
