package workbench

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
)

// province tells whether an event of the store has a province of the name, or the
// gazetteer knows one in which nothing happened. Where not, it gives the name of the
// record for the same area or, of a misspelt name, the nearest of the group's own.
func (b *Bench) province(ctx context.Context, store blindspot.EventStore, g blindspot.Group, name string) (known bool, near string) {
	of := func(f blindspot.Filter) (names []string) {
		events, err := store.Events(ctx, f)
		if err != nil {
			return []string{name} // the question itself will tell what is wrong with the store
		}
		for i := range events {
			if a := claim.BareProvince(events[i].Place.Admin1); a != "" && !slices.Contains(names, a) {
				names = append(names, a)
			}
		}
		return names
	}
	same := func(other string) bool { return claim.SameProvince(name, other) }
	if slices.ContainsFunc(of(blindspot.Filter{Text: claim.BareProvince(name)}), same) {
		return true, ""
	}
	var areas []string
	for _, a := range b.World().Areas() {
		if slices.ContainsFunc(a.Names, same) {
			areas = append(areas, a.ID)
		}
	}
	if len(areas) > 0 {
		here := of(blindspot.Filter{Areas: areas})
		if len(here) == 0 {
			return true, ""
		}
		return false, here[0]
	}
	if like := nearest(name, of(blindspot.Filter{Actors: g.Actors})); len(like) > 0 {
		return false, like[0]
	}
	return false, ""
}
