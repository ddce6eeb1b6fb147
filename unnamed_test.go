package blindspot_test

import (
	"testing"

	"github.com/blindspot/blindspot"
)

func TestUnnamed(t *testing.T) {
	for name, want := range map[string]bool{
		"XXX1045": true, "XXX": true, "XXX 12": true, "XXX-7": true, "Militia XXX1045": true,
		"XXX Brigade": false, "IS": false, "": false, "MXXX1": false, "Los XXX": false,
	} {
		if got := blindspot.Unnamed(name); got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
	if (blindspot.Side{ID: "ucdp:1", Name: "XXX1"}).Unnamed() {
		t.Error("a side with an id is an actor")
	}
}
