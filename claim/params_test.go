package claim_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/claim/language"
	"github.com/blindspot/blindspot/measure"
)

// Every parameter of every kind is documented, and can be said in a line.
func TestEveryParameterCanBeSaid(t *testing.T) {
	// What these kinds read and then refuse, or have always.
	fixed := map[string][]string{"concentration": {"countries"}, "ranking": {"countries"}, "forecast": {"lethal"}}
	for _, k := range claim.Kinds() {
		said := map[string]bool{}
		for _, f := range language.Forms() {
			if f.Kind == k.Name || f.Kind == "level" && k.Name == "rate_ratio" {
				for _, p := range f.Params {
					said[p] = true
				}
			}
		}
		for _, p := range k.Params() {
			if p.Doc == "" {
				t.Errorf("%s: the parameter %q is not documented", k.Name, p.Name)
			}
			if !said[p.Name] && !slices.Contains(fixed[k.Name], p.Name) {
				t.Errorf("%s: the parameter %q cannot be said", k.Name, p.Name)
			}
		}
		if len(k.Params()) < 3 || k.Example() == "" {
			t.Errorf("%s has %d parameters and the example %q", k.Name, len(k.Params()), k.Example())
		}
	}
}

// Every value of every measure can be claimed about.
func TestEveryMeasureCanBeSaid(t *testing.T) {
	c := khorasan(t)
	for _, m := range measure.All() {
		for _, v := range m.Values() {
			got, err := claim.Read(c, m.Name+"."+v.Key+" in Nigeria 2015 > 1", nil)
			if err != nil || got.Params["measure"] != m.Name || got.Params["value"] != v.Key {
				t.Errorf("%s.%s: %v %v", m.Name, v.Key, got, err)
			}
		}
	}
}

// Every test of the founding case can be said in a line that reads as the same test.
func TestTheFoundingCaseCanBeSaid(t *testing.T) {
	c := khorasan(t)
	for _, one := range slices.Concat(c.Questions, c.Claims) {
		for _, test := range one.Tests {
			text := language.Print(test)
			got, err := claim.Read(c, text, nil)
			if text == "" || err != nil {
				t.Errorf("%s: %v is said %q: %v", one.ID, test, text, err)
				continue
			}
			for k, v := range test.Params {
				if got.Params[k] != strings.TrimSpace(v) {
					t.Errorf("%s: %q loses %s: %q is %q", one.ID, text, k, v, got.Params[k])
				}
			}
		}
	}
}
