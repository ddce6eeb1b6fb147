package workbench

import (
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

// CountryNamed finds the country that somebody means: by its name in English or
// by its ISO 3166 alpha-3 code, in any case. It is NotFound with the nearest
// names where there is none.
func CountryNamed(text string) (place.Country, error) {
	if c, ok := countryNamed(text); ok {
		return c, nil
	}
	return place.Country{}, blindspot.Errorf(blindspot.NotFound, didYouMean(nearest(text, countryNames()), "write the country's name in English, or its ISO 3166 code of three letters"),
		"there is no country named %q", text)
}

func countryNamed(text string) (place.Country, bool) {
	if c, ok := place.CountryByISO(strings.ToUpper(text)); ok {
		return c, true
	}
	return place.CountryByName(text)
}
