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

// ChangesBy answers what a release added, revised and withdrew: the change, on the
// day it became known, from the record without its file to the record with it. Of
// several files of one release it is the newest. It is NotFound where the store
// has no such release.
func (b *Bench) ChangesBy(ctx context.Context, release string) (blindspot.Changes, error) {
	if err := b.unstocked(ctx, blindspot.NotFound, "and no release in it"); err != nil {
		return blindspot.Changes{}, err
	}
	sets, err := b.held().Datasets(ctx, 0)
	if err != nil {
		return blindspot.Changes{}, err
	}
	for i := len(sets) - 1; i >= 0; i-- {
		if d := sets[i]; d.Release == release {
			return b.Changes(ctx, blindspot.View{AsOf: d.Published, Without: d.ID}, blindspot.View{AsOf: d.Published})
		}
	}
	return blindspot.Changes{}, blindspot.Errorf(blindspot.NotFound, "blindspot dataset list shows the releases", "the store holds no release %s", release)
}

// MostChanged are the n shifts of groups in countries that concern most events, the
// largest first.
func MostChanged(groups []blindspot.GroupShift, n int) []blindspot.GroupShift {
	events := func(g blindspot.GroupShift) int {
		return g.Added.Events + g.Revised.Events + g.Withdrawn.Events + g.NotYearly.Events
	}
	sorted := slices.Clone(groups)
	slices.SortStableFunc(sorted, func(a, b blindspot.GroupShift) int { return cmp.Compare(events(b), events(a)) })
	return sorted[:min(n, len(sorted))]
}
