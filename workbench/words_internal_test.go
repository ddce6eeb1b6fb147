package workbench

import (
	"testing"

	"github.com/blindspot/blindspot"
)

// An interval that is a point is said as its number.
func TestEvidenceSaysAPointAsANumber(t *testing.T) {
	for want, d := range map[string]blindspot.Deaths{"7": {Best: 7, Low: 7, High: 7}, "7 (7 to 9)": {Best: 7, Low: 7, High: 9}, "7 (5 to 7)": {Best: 7, Low: 5, High: 7}} {
		if got := eventEvidence(&blindspot.Event{Deaths: d}, "").Deaths; got != want {
			t.Errorf("%q and not %q", got, want)
		}
	}
}
