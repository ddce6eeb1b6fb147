package blindspot_test

import (
	"testing"

	"github.com/blindspot/blindspot"
)

func TestUnstated(t *testing.T) {
	for _, word := range append([]string{""}, blindspot.UnstatedWords...) {
		if !blindspot.Unstated(word) || !blindspot.Unstated([]byte(word)) {
			t.Errorf("%q states nothing", word)
		}
	}
	for _, word := range []string{"0", "-", " ", "N", "Nan", "NAN", "Nana", "none at all", "Nuba", `\`} {
		if blindspot.Unstated(word) {
			t.Errorf("%q is a value", word)
		}
	}
}
