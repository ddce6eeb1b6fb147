package memory

import (
	"slices"

	"github.com/blindspot/blindspot"
)

// selects reports whether the filter selects the event, its text apart.
func selects(f *blindspot.Filter, e *blindspot.Event) bool {
	return oneOf(f.IDs, e.ID) && sides(f, e) &&
		oneOf(f.Countries, e.Place.Country) && !slices.Contains(f.Outside, e.Place.Country) && oneOf(f.Areas, e.Place.Area) && oneOf(f.Sources, e.Source) &&
		f.When.Overlaps(e.Days()) && (!f.Begun || e.Days().From.Known() && f.When.Contains(e.Days().From)) && oneOf(f.Violence, e.Violence) &&
		(f.MinDeaths <= 0 || !e.DeathsGap && e.Deaths.Best >= f.MinDeaths) &&
		(f.MaxPrecision == 0 || e.Place.Precision > 0 && e.Place.Precision <= f.MaxPrecision) &&
		(!f.Ended.Known() || e.Ended() <= f.Ended)
}

// sides reports whether one side is an actor of the filter and the other one of
// its opponents.
func sides(f *blindspot.Filter, e *blindspot.Event) bool {
	return oneOf(f.Actors, e.SideA.ID) && oneOf(f.Opponents, e.SideB.ID) ||
		oneOf(f.Actors, e.SideB.ID) && oneOf(f.Opponents, e.SideA.ID)
}

// oneOf reports whether the list holds v; the empty list holds everything.
func oneOf[T comparable](list []T, v T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return len(list) == 0
}

// page cuts out what limit and offset leave.
func page[T any](all []T, f blindspot.Filter) []T {
	all = all[min(f.Offset, len(all)):]
	if f.Limit > 0 {
		all = all[:min(f.Limit, len(all))]
	}
	return all
}
