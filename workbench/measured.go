package workbench

import (
	"context"

	"github.com/blindspot/blindspot"
)

// Measured is what was found of a group as a whole: its measures, without theatres,
// judgements, forecasts and claims. A comparison reads no more. It is shared: nobody may
// write to it.
func (b *Bench) Measured(ctx context.Context, question string, asked blindspot.Date) (blindspot.Assessment, error) {
	if a, ok := b.answers.peek(assessedKey(b, question, asked, false)); ok {
		return a, nil
	}
	s, m, err := b.Ask(ctx, question, asked)
	if err != nil {
		return blindspot.Assessment{}, err
	}
	defer begun(ctx, "measures of "+s.Name(), 1)()
	return kept(ctx, b, m, "measured", aboutSubject(s, m), func() (blindspot.Assessment, error) {
		in, err := b.Input(ctx, s, m)
		if err != nil {
			return blindspot.Assessment{}, err
		}
		if len(in.Events) == 0 {
			return blindspot.Assessment{}, nothingKnown(s, m)
		}
		a := b.outlined(s, in, m.Date)
		a.Limits = append(a.Limits, m.notes...)
		a.Findings, a.Gaps, err = Take(in)
		return a, err
	})
}

// nothingKnown says that a subject has no event by the day.
func nothingKnown(s Subject, m Moment) error {
	return blindspot.Errorf(blindspot.TooFewData, laterOrElsewhere(s), "nothing is known of %s up to %s", s.Name(), m.Date)
}
