package claim

import (
	"context"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/casefile"
)

// book is what was known on the as-of date, without the rows that rest on the
// assessed text itself.
type book struct {
	in         Inputs
	events     []blindspot.Event
	shocks     []casefile.Shock
	statements []casefile.Statement
	links      []casefile.Link
	own        int // links left out because they cite the assessed text
	coverage   blindspot.CoverageTable
	counts     blindspot.CountRecord
	homes      map[string][]string // by actors: a claim asks for several times at one place
	series     map[string]monthly  // by what is asked: two times of one group are read off one series
}

func open(ctx context.Context, in Inputs) (*book, error) {
	b := &book{in: in, homes: map[string][]string{}, series: map[string]monthly{}}
	b.counts, _ = in.Case.Counts.Until(in.AsOf, in.Asked)
	known := in.Case.AsOf(in.AsOf)
	cites := in.Case.Assessed.Cites
	b.events = slices.DeleteFunc(known.Events, func(e blindspot.Event) bool { return cites(e.URL) })
	b.shocks = slices.DeleteFunc(known.Shocks, func(s casefile.Shock) bool { return cites(s.URL) })
	b.statements = slices.DeleteFunc(known.Statements, func(s casefile.Statement) bool { return cites(s.URL) })
	all := len(known.Links)
	b.links = slices.DeleteFunc(known.Links, func(l casefile.Link) bool { return cites(l.URL) })
	b.own = all - len(b.links)
	if in.Store == nil {
		return b, nil
	}
	coverage, err := in.Store.Coverage(ctx, in.AsOf)
	b.coverage = coverage.Until(blindspot.LastWholeMonth(in.AsOf))
	return b, err
}

// statement returns a known statement.
func (b *book) statement(id string) (casefile.Statement, bool) {
	for _, s := range b.statements {
		if s.ID == id || s.ID == "case:"+id {
			return s, true
		}
	}
	return casefile.Statement{}, false
}

// stored returns the events of the store, other than the case's own rows that a
// store may hold too.
func (b *book) stored(ctx context.Context, f blindspot.Filter) ([]blindspot.Event, error) {
	if b.in.Store == nil {
		return nil, nil
	}
	f.AsOf, f.Ended = b.in.AsOf, b.in.AsOf
	events, err := b.in.Store.Events(ctx, f)
	return slices.DeleteFunc(events, func(e blindspot.Event) bool { return e.Source == b.in.Case.Terms.ID }), err
}

// covered reports whether the store is known to hold all events of the
// countries in the range, so that what it does not hold did not happen. A range
// that had not ended on the as-of day is not covered: what will happen in it
// nobody knows.
func (b *book) covered(countries []string, r blindspot.DateRange) bool {
	if b.in.Store == nil || len(countries) == 0 {
		return false
	}
	for _, c := range countries {
		if observed, total := b.coverage.ObservedMonths(c, r); observed < total || total == 0 {
			return false
		}
	}
	return true
}

// atLeast reports whether a grade is as good as the worst allowed, on both
// axes. A row without a grade is not.
func atLeast(g, worst blindspot.Grade) bool {
	return g.Source != "" && g.Information != "" && g.Source <= worst.Source && g.Information <= worst.Information
}

// caveats are what is true of whatever rests on the case's own rows, and on what
// the store was found to cover.
func (b *book) caveats(r reach) []blindspot.Warning {
	out := []blindspot.Warning{}
	if b.chronicle() {
		out = append(out, chronicleCaveat)
	}
	var assumed, partial []string
	least := 1.0
	for _, c := range r.countries {
		first, last := b.observed(c)
		for m := first; m != 0 && m <= last; m++ {
			share, stated := b.coverage.Share(c, m)
			if !stated && !slices.Contains(assumed, c) {
				assumed = append(assumed, c)
			}
			if share < blindspot.FullShare && !slices.Contains(partial, c) && share >= blindspot.ObservedShare {
				partial = append(partial, c)
				least = min(least, share)
			}
		}
	}
	if len(assumed) > 0 && !b.chronicle() {
		out = append(out, blindspot.Warnf(blindspot.WarnCoverageAssumed, "Nobody stated what the store covers of %s: it is assumed that the files hold everything from their first to their last month of a country.", severalCountries(assumed)).
			With(blindspot.WarningData{Countries: assumed}))
	}
	if len(partial) > 0 && !b.chronicle() {
		out = append(out, blindspot.Warnf(blindspot.WarnCoveragePartial, "Of some months of %s the store holds only %s of the events that the source knows.", severalCountries(partial), prose.Percent(least)).
			With(blindspot.WarningData{Countries: partial, Share: &least}))
	}
	if r.elsewhere && len(r.countries) > 0 && !b.chronicle() {
		out = append(out, blindspot.Warnf(blindspot.WarnElsewhereUnknown, "No place is named. This is about %s, where events are on record, and says nothing of countries that the store does not cover.", severalCountries(r.countries)).
			With(blindspot.WarningData{Countries: r.countries}))
	}
	return out
}

// chronicle reports whether the case has events of its own.
func (b *book) chronicle() bool { return len(b.in.Case.Events) > 0 }

// known reports whether an actor id is one of another source than the case.
func known(actor blindspot.ActorID) bool { return !strings.HasPrefix(string(actor), "case:") }

// evidenceLimit bounds the events that a finding lists; N says how many there
// were.
const evidenceLimit = 200

func ids(events []blindspot.Event) []string {
	out := make([]string, 0, min(len(events), evidenceLimit))
	for i := range events[:min(len(events), evidenceLimit)] {
		out = append(out, events[i].ID)
	}
	return out
}
