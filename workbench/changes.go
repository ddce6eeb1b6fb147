package workbench

import (
	"cmp"
	"context"
	"slices"

	"github.com/blindspot/blindspot"
)

// Changes answers what became of events between two views of the record, by group
// and country: what was added, revised and withdrawn, and what the yearly record
// lacks.
func (b *Bench) Changes(ctx context.Context, before, after blindspot.View) (blindspot.Changes, error) {
	if err := b.unstocked(ctx, blindspot.NotFound, "and nothing in it changed"); err != nil {
		return blindspot.Changes{}, err
	}
	return b.held().Changes(ctx, before, after)
}

// Organisations are the shifts of organisations: of what else there is nobody is told by
// name.
func Organisations(groups []blindspot.GroupShift) []blindspot.GroupShift {
	named := []blindspot.GroupShift{}
	for _, g := range groups {
		if g.Kind.Assessable() {
			named = append(named, g)
		}
	}
	return named
}

// MostChanged are the n shifts of organisations in countries that concern most events,
// the largest first.
func MostChanged(groups []blindspot.GroupShift, n int) []blindspot.GroupShift {
	events := func(g blindspot.GroupShift) int {
		return g.Added.Events + g.Revised.Events + g.Withdrawn.Events + g.NotYearly.Events
	}
	sorted := Organisations(groups)
	slices.SortStableFunc(sorted, func(a, b blindspot.GroupShift) int { return cmp.Compare(events(b), events(a)) })
	return sorted[:min(n, len(sorted))]
}
