package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/measure"
)

// The reference is what the code says, and names every value of every measure.
func TestReferenceIsUpToDate(t *testing.T) {
	root := filepath.Join("..", "..")
	got, err := reference(root)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(root, "docs", "MEASURES.md"))
	if err != nil || got != string(want) {
		t.Errorf("docs/MEASURES.md is not what the code says; run: make docs (%v)", err)
	}
	for _, m := range measure.All() {
		for _, v := range m.Values() {
			if !strings.Contains(got, "| `"+m.Name+"."+v.Key+"` |") {
				t.Errorf("it leaves out %s.%s", m.Name, v.Key)
			}
		}
	}
	if !regexp.MustCompile("(?m)^\\| `activity.events_per_month` \\| Events a month \\| events a month \\| [0-9]{2,3}[^,|]*, [0-9]{2,3}[^,|]*, [0-9]{2,3}[^,|]* \\|$").MatchString(got) {
		t.Error("it does not say how activity is calibrated")
	}
}
