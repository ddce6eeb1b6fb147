package report_test

import (
	"flag"
	"path/filepath"
	"testing"

	"github.com/blindspot/blindspot/internal/assessed"
	"github.com/blindspot/blindspot/report"
)

var update = flag.Bool("update", false, "write the golden reports anew")

// Golden reports of three real groups: a change of a measure, a rule or a word
// shows here as an analyst would read it. IS in Iraq has lost its territory,
// Boko Haram was recorded under another name for years, and Jalisco rises and
// fights no state.
func TestGoldenReports(t *testing.T) {
	for file, group := range map[string]string{"is-iraq.md": "IS in Iraq", "boko-haram.md": "Boko Haram", "jalisco.md": "Jalisco"} {
		t.Run(group, func(t *testing.T) {
			got := report.Markdown(assessed.Group(t, group), nil)
			golden(t, filepath.Join("testdata", file), got)
		})
	}
}

// The report of the founding case, without a store.
func TestGoldenCase(t *testing.T) {
	golden(t, filepath.Join("testdata", "is-khorasan.md"), report.Markdown(assessed.Case(t), nil))
}
