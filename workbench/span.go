package workbench

import (
	"context"
	"fmt"

	"github.com/blindspot/blindspot"
)

// Span is the stretch of days that a record tells of, as it was known on a day.
type Span struct {
	Days     blindspot.DateRange // zero where the record covers nothing
	Warnings []blindspot.Warning // that later releases stand in
}

// Span answers of which days the store, or a case of that name, tells.
func (b *Bench) Span(ctx context.Context, caseName string, asked blindspot.Date) (Span, error) {
	return b.spans.get(fmt.Sprintf("%s %s %s", b.State(), asked, caseName), 24, func() (Span, error) {
		span, err := b.span(ctx, caseName, asked)
		if blindspot.CodeOf(err) == blindspot.TooFewData {
			return Span{}, nil
		}
		return span, err
	})
}

func (b *Bench) span(ctx context.Context, caseName string, asked blindspot.Date) (Span, error) {
	s := Subject{Store: b.held(), standIn: storeStandIn}
	if caseName != "" {
		c, err := b.Cases(caseName)
		if err != nil {
			return Span{}, err
		}
		if s, err = b.ofCase(c); err != nil {
			return Span{}, err
		}
	}
	m, err := b.On(ctx, s, asked)
	if err != nil {
		return Span{}, err
	}
	span := Span{Warnings: m.Warnings()}
	if !s.Chronicle {
		coverage, err := m.Record.Coverage(ctx, 0)
		if first := coverage.FirstObserved(); first != 0 {
			span.Days = blindspot.DateRange{From: first.First(), To: min(coverage.LastObserved().Last(), m.Date)}
		}
		return span, err
	}
	events, err := m.Record.Events(ctx, blindspot.Filter{})
	for i := range events {
		if from := events[i].Days().From; from.Known() && (!span.Days.From.Known() || from < span.Days.From) {
			span.Days = blindspot.DateRange{From: from, To: min(s.DataTo, m.Date)}
		}
	}
	return span, err
}
