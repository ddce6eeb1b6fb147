package report_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

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
			path := filepath.Join("testdata", file)
			if *update {
				if err := os.WriteFile(path, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("the report reads otherwise (-want +got); read it, and write it anew with -update:\n%s", diff)
			}
		})
	}
}
