package language

import (
	"strings"

	"github.com/blindspot/blindspot/source/casefile"
)

// nearest is the option that a word was most likely meant to be, or "". Words
// that mean the same are known, too.
func nearest(written string, options []string) string {
	if strings.ContainsAny(written, "<>=*,%") {
		return "" // a sign is no misspelt word
	}
	if meant, ok := synonyms[strings.ToLower(written)]; ok {
		for _, o := range options {
			if o == meant {
				return o
			}
		}
	}
	return casefile.Nearest(written, options)
}

var synonyms = map[string]string{"attacks": "events", "attack": "event", "incidents": "events", "clashes": "events", "killed": "deaths", "fatalities": "deaths", "casualties": "deaths",
	"provinces": "areas", "states": "countries", "growing": "rising", "increasing": "rising", "decreasing": "falling", "declining": "falling", "shrinking": "falling",
	"never": "no", "none": "no", "silent": "quiet", "inactive": "quiet", "ranked": "rank by deaths", "ranks": "rank by deaths", "first": "first event", "active": "present", "without": "no"}
