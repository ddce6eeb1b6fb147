package cases_test

import (
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/source/casefile"
)

// Every embedded case loads, and every test of its claims can be read.
func TestEmbeddedCasesAreWhole(t *testing.T) {
	for _, name := range cases.Names() {
		t.Run(name, func(t *testing.T) {
			files, err := cases.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			c, err := casefile.Load(files, nil)
			if err != nil {
				t.Fatal(err)
			}
			if c.Name != name {
				t.Errorf("the case in folder %s calls itself %s", name, c.Name)
			}
			if err := claim.Check(c); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestOpenUnknown(t *testing.T) {
	if _, err := cases.Open("no-such-case"); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Errorf("got %v, want not found", err)
	}
	if cases.Has(".") {
		t.Error("the folder itself is no case")
	}
}
