package claim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/casefile"
)

func (a *args) place(param, item string) (region, bool) {
	for _, r := range a.c.Regions {
		if r.ID == item || blindspot.Fold(r.Name) == blindspot.Fold(item) {
			return region{r.Name, r.Countries}, true
		}
	}
	switch found := place.Named(item); len(found) {
	case 0:
		a.faultAt(param, item, "%q is neither a country, an ISO 3166 alpha-3 code nor a region%s", item, cmp.Or(suggestion(item, PlaceNames(a.c)), a.asProvince(item)))
	case 1:
		return region{found[0].Name, found[0].Countries}, true
	default:
		a.faultAt(param, item, "%q may be %s: say which", item, a.candidates(found))
	}
	return region{}, false
}

// apart takes "Chad and Niger" for two places, unless it is the name of one, as
// "Bosnia and Herzegovina" is.
func (a *args) apart(item string) []string {
	first, second, two := strings.Cut(item, " and ")
	if !two || a.isPlace(item) || !a.isPlace(first) || !a.isPlace(second) {
		return []string{item}
	}
	return []string{first, second}
}

func (a *args) isPlace(name string) bool {
	return len(place.Named(name)) > 0 || slices.ContainsFunc(a.c.Regions, func(r casefile.Region) bool {
		return r.ID == name || blindspot.Fold(r.Name) == blindspot.Fold(name)
	})
}

// provinces reads names of provinces. One that nothing on record has is a fault: counted
// as it stands it would look as if nothing had happened there.
func (a *args) provinces(param string) []string {
	names := a.list(param)
	for _, name := range names {
		if known, near := a.province(name); !known {
			words := ""
			if near != "" {
				words = fmt.Sprintf("; did you mean %q?", near)
			}
			a.faultAt(param, name, "no province on record is named %q%s", name, words)
		}
	}
	return names
}

func (a *args) province(name string) (known bool, near string) {
	inCase := func(province string) bool { return SameProvince(name, province) }
	if a.look.Province == nil || slices.ContainsFunc(a.c.Events, func(e blindspot.Event) bool { return inCase(e.Place.Admin1) }) ||
		slices.ContainsFunc(a.c.Shocks, func(s casefile.Shock) bool { return inCase(s.Admin1) }) {
		return true, ""
	}
	return a.look.Province(name)
}

// asProvince says how a province is written that stands where a country should.
func (a *args) asProvince(name string) string {
	if a.look.Province == nil {
		return ""
	}
	if known, _ := a.province(name); !known {
		return ""
	}
	return fmt.Sprintf(", and a province stands after within: within %q", name)
}

// candidates are the places that a name may stand for.
func (a *args) candidates(found []place.Region) string {
	var out []string
	for _, r := range found {
		text := fmt.Sprintf("%s (%s)", r.Name, strings.Join(r.Countries, ", "))
		if len(r.Countries) > 1 {
			text = fmt.Sprintf("%s, the region of %s", r.Name, prose.Count(len(r.Countries), "country", "countries"))
		}
		if a.look.EventsIn != nil {
			text += " with " + none(a.look.EventsIn(r.Countries), "event", "events") + " of the group"
		}
		out = append(out, text)
	}
	return strings.Join(out, " or ")
}

// PlaceNames are the names of the places that a claim may name: regions of the
// case, which may be nil, countries and regions of the United Nations.
func PlaceNames(c *casefile.Case) []string {
	var out []string
	if c != nil {
		for _, r := range c.Regions {
			out = append(out, r.ID, r.Name)
		}
	}
	for _, r := range place.Regions() {
		out = append(out, r.Name)
	}
	for _, one := range place.Countries() {
		out = append(out, one.Name)
	}
	return out
}
