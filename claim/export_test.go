package claim

import (
	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim/language"
	"github.com/blindspot/blindspot/source/casefile"
)

// Read reads a claim in the claim language and gives it no verdict.
func Read(c *casefile.Case, text string, eventsIn func([]string) int) (blindspot.ClaimTest, error) {
	_, t, err := readSentence(c, text, Lookup{EventsIn: eventsIn})
	return t, err
}

// Example is a line of the claim language of this kind.
func (k Kind) Example() string {
	for _, f := range language.Forms() {
		if f.Kind == k.Name {
			return f.Example
		}
	}
	return ""
}
