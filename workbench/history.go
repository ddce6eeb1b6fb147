package workbench

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/claim/language"
)

// DatedVerdict is a verdict as of a day.
type DatedVerdict struct {
	Day     blindspot.Date    `json:"day"`
	Verdict blindspot.Verdict `json:"verdict"`
	Summary string            `json:"summary"`
}

// historyYears bounds how far back the verdicts of past years are shown.
const historyYears = 12

// pastDays are the ends of the years before the day, and the day, in order.
func pastDays(day blindspot.Date) []blindspot.Date {
	var out []blindspot.Date
	for y := day.Month().Year() - historyYears; y < day.Month().Year(); y++ {
		out = append(out, blindspot.NewDate(y, 12, 31))
	}
	return append(out, day)
}

// History gives a claim about a group its verdict as of the ends of past years and
// of the day. Days of which nothing is known of the group are left out and, where a
// day was asked for, those on which no release was known.
func (b *Bench) History(ctx context.Context, question, text string, asked blindspot.Date) ([]DatedVerdict, error) {
	now, err := b.Test(ctx, question, text, asked, false)
	if err != nil {
		return nil, err
	}
	out := []DatedVerdict{}
	for _, day := range pastDays(now.AsOf) {
		t := now
		if day != now.AsOf {
			if t, err = b.tested(ctx, question, text, day, false, true); notKnownThen(err) {
				continue
			} else if err != nil {
				return nil, err
			}
			if asked.Known() && slices.ContainsFunc(t.Caveats, func(w blindspot.Warning) bool { return w.Code == blindspot.WarnReleaseStandsIn }) {
				continue // releases of after the day that was asked about would stand in
			}
		}
		out = append(out, DatedVerdict{day, t.Verdict, t.Summary})
	}
	return out, nil
}

func notKnownThen(err error) bool {
	code := blindspot.CodeOf(err)
	return err != nil && (code == blindspot.NotFound || code == blindspot.TooFewData)
}

// OneClaim is one claim of a case: its verdict, its tests in the claim language, the
// rows that it rests on and, where asked for, its verdict as of past days.
type OneClaim struct {
	AsOf     blindspot.Date         `json:"as_of"`
	Claim    blindspot.CheckedClaim `json:"claim"`
	Lines    []string               `json:"lines"`
	Evidence []blindspot.Evidence   `json:"evidence"`
	History  []DatedVerdict         `json:"history"`
}

// LedgerClaim answers for one claim of a case by its id. Errors: NotFound for a case
// or a claim that there is not.
func (b *Bench) LedgerClaim(ctx context.Context, name, id string, asked blindspot.Date, history bool) (OneClaim, error) {
	out := OneClaim{Lines: []string{}, Evidence: []blindspot.Evidence{}, History: []DatedVerdict{}}
	c, err := b.Cases(name)
	if err != nil {
		return out, err
	}
	at := slices.IndexFunc(c.Claims, func(one blindspot.Claim) bool { return one.ID == id })
	if at < 0 {
		return out, blindspot.Errorf(blindspot.NotFound, "blindspot check "+name+" lists the claims of the case", "the case %s has no claim %q", name, id)
	}
	alone := *c
	alone.Claims, alone.Questions = c.Claims[at:at+1], nil
	for _, t := range alone.Claims[0].Tests {
		line := t.Text
		if line == "" {
			line = language.Print(t)
		}
		if line != "" {
			out.Lines = append(out.Lines, line)
		}
	}
	s, err := b.ofCase(&alone)
	if err != nil {
		return out, err
	}
	m, err := b.claimMoment(ctx, &s, asked)
	if err != nil {
		return out, err
	}
	if out.Claim, err = b.oneVerdict(ctx, s, m); err != nil {
		return out, err
	}
	out.AsOf, out.Claim.Caveats = m.Date, append(m.Warnings(), out.Claim.Caveats...)
	out.Evidence = evidenceOf(s, m, claim.Sentence{CheckedClaim: out.Claim})
	if !history {
		return out, nil
	}
	for _, day := range pastDays(m.Date) {
		then, err := b.On(ctx, s, day)
		if err != nil {
			return out, err
		}
		v, err := b.oneVerdict(ctx, s, then)
		if err != nil {
			return out, err
		}
		out.History = append(out.History, DatedVerdict{day, v.Verdict, v.Summary})
	}
	return out, nil
}

func (b *Bench) oneVerdict(ctx context.Context, s Subject, m Moment) (blindspot.CheckedClaim, error) {
	in, err := b.claimInputs(ctx, s, m)
	if err != nil {
		return blindspot.CheckedClaim{}, err
	}
	list, err := claim.Evaluate(ctx, in)
	if err != nil {
		return blindspot.CheckedClaim{}, err
	}
	return list[0], nil
}
