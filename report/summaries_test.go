package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/assessed"
	"github.com/blindspot/blindspot/internal/sentences"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/report"
)

// summarised are twelve organisations of the extract: large and small, rising,
// fading and quiet, in one country and in many, fought by states and by rivals.
var summarised = []summary{
	{"is", "ucdp:234"}, {"boko-haram", "ucdp:1051"}, {"jalisco", "ucdp:1151"}, {"sinaloa", "ucdp:775"}, {"zetas", "ucdp:1088"}, {"onlf", "ucdp:497"},
	{"knu", "ucdp:180"}, {"kio", "ucdp:201"}, {"slma", "ucdp:469"}, {"splma-io", "ucdp:4226"}, {"lra", "ucdp:488"}, {"srf", "ucdp:1162"},
}

type summary struct{ file, group string }

// quick are a fading group, a rising one and a small one.
var quick = []summary{{"zetas", "ucdp:1088"}, {"jalisco", "ucdp:1151"}, {"onlf", "ucdp:497"}}

// unwrapped keeps each text on one line, so that a change of a word is a change of
// one line.
func unwrapped(text string, _ int) string { return strings.Join(strings.Fields(text), " ") }

// Golden summaries: what an analyst reads first of twelve real organisations at
// two dates, and nothing in it that may never be printed. Three of them are quick.
func TestGoldenSummaries(t *testing.T) { summaries(t, quick) }

func TestGoldenSummariesOfTheOthers(t *testing.T) {
	slow.Test(t)
	all := slices.DeleteFunc(slices.Clone(summarised), func(s summary) bool { return slices.Contains(quick, s) })
	summaries(t, all)
}

func summaries(t *testing.T, of []summary) {
	for _, s := range of {
		for _, day := range []blindspot.Date{blindspot.NewDate(2014, 12, 31), blindspot.NewDate(2018, 12, 31)} {
			name := s.file + "-" + day.Month().String()
			t.Run(name, func(t *testing.T) {
				var got bytes.Buffer
				if err := report.Terminal(&got, assessed.On(t, s.group, day), unwrapped); err != nil {
					t.Fatal(err)
				}
				golden(t, filepath.Join("testdata", "summaries", name+".txt"), got.Bytes())
				for line := range strings.Lines(got.String()) {
					for _, fault := range sentences.Faults(strings.TrimLeft(strings.TrimSpace(line), "- ")) {
						if !strings.HasPrefix(fault, "two spaces") { // columns
							t.Errorf("%s: %s", fault, line)
						}
					}
				}
			})
		}
	}
}

// golden holds a text against its file, which -update writes anew.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path) //nolint:gosec // a file of the test
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("it reads otherwise (-want +got); read it, and write it anew with -update:\n%s", diff)
	}
}
