package memory

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/blindspot/blindspot"
)

func checkFilter(f blindspot.Filter) error {
	switch {
	case len(f.Opponents) > 0 && len(f.Actors) == 0:
		return blindspot.Errorf(blindspot.Usage, "name the actors whose opponents they are", "opponents are given without actors")
	case f.Limit < 0, f.Offset < 0:
		return blindspot.Errorf(blindspot.Usage, "use 0 or more", "limit %d and offset %d must not be negative", f.Limit, f.Offset)
	}
	return nil
}

// selects reports whether the filter selects the event, its text apart.
func selects(f blindspot.Filter, e blindspot.Event) bool {
	return sides(f, e) &&
		oneOf(f.Countries, e.Place.Country) && oneOf(f.Areas, e.Place.Area) && oneOf(f.Sources, e.Source) &&
		f.When.Overlaps(e.When) && oneOf(f.Violence, e.Violence) &&
		(f.MinDeaths <= 0 || !e.DeathsGap && e.Deaths.Best >= f.MinDeaths) &&
		(f.MaxPrecision == 0 || e.Place.Precision > 0 && e.Place.Precision <= f.MaxPrecision)
}

// sides reports whether one side is an actor of the filter and the other one of
// its opponents.
func sides(f blindspot.Filter, e blindspot.Event) bool {
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

// mentions reports whether one of the names holds the text, without regard to
// case and diacritics.
func mentions(text string, names ...string) bool {
	text = fold(text)
	for _, name := range names {
		if strings.Contains(fold(name), text) {
			return true
		}
	}
	return text == ""
}

func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// page cuts out what limit and offset leave.
func page[T any](all []T, f blindspot.Filter) []T {
	all = all[min(f.Offset, len(all)):]
	if f.Limit > 0 {
		all = all[:min(f.Limit, len(all))]
	}
	return all
}
