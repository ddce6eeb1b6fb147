package workbench_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/assessed"
	"github.com/blindspot/blindspot/source/ucdp/ucdptest"
	"github.com/blindspot/blindspot/workbench"
)

// In a theatre it is the group that acts, never the country it acts in.
func TestTheatresAreNotActors(t *testing.T) {
	a := assessed.Case(t)
	if len(a.Theatres) < 3 {
		t.Fatalf("%d theatres", len(a.Theatres))
	}
	for _, theatre := range a.Theatres {
		if len(theatre.Theatre.Actors) > 0 {
			continue
		}
		var sentences []string
		for _, f := range theatre.Findings {
			sentences = append(sentences, f.Statement)
		}
		for _, g := range theatre.Gaps {
			sentences = append(sentences, g.Reason)
		}
		name := theatre.Theatre.Name
		for _, s := range sentences {
			for _, wrong := range []string{name + " was ", name + " has no ", "fights " + name, "of " + name + " in 2", "met " + name} {
				if at := strings.Index(s, wrong); at >= 0 && !strings.Contains(s, a.Group+" in "+name) {
					t.Errorf("%s: %s", name, s)
				}
			}
		}
	}
}

// Every event that a finding of a group cites is listed as evidence, once, and in the
// order of time.
func TestEvidenceHoldsWhatIsCited(t *testing.T) {
	a := assessed.Group(t, "IS")
	listed := map[string]bool{}
	for i, e := range a.Evidence {
		if listed[e.ID] {
			t.Errorf("%s is listed twice", e.ID)
		}
		listed[e.ID] = true
		if i > 0 && e.Kind == "event" && a.Evidence[i-1].Kind == "event" && e.Month < a.Evidence[i-1].Month {
			t.Errorf("%s of %s stands after %s", e.ID, e.Month, a.Evidence[i-1].Month)
		}
	}
	cited := 0
	check := func(findings []blindspot.Finding) {
		for _, f := range findings {
			for _, id := range f.Evidence {
				cited++
				if !listed[id] {
					t.Errorf("%s cites %s, which is not listed", f.Measure, id)
				}
			}
		}
	}
	check(a.Findings)
	for _, theatre := range a.Theatres {
		check(theatre.Findings)
	}
	if cited < 100 {
		t.Errorf("only %d citations", cited)
	}
}

// What could not be measured says why without its own name before it.
func TestGapsSayWhy(t *testing.T) {
	a := assessed.Case(t)
	if len(a.Gaps) == 0 {
		t.Fatal("a chronicle leaves nothing open")
	}
	for _, g := range a.Gaps {
		if g.Reason == "" || g.Needs == "" || strings.HasPrefix(strings.ToLower(g.Reason), strings.ToLower(g.Measure)) {
			t.Errorf("%+v", g)
		}
	}
}

func TestParseAgainKeepsBytes(t *testing.T) {
	var file strings.Builder
	if err := ucdptest.Write(&file, 1, 1); err != nil {
		t.Fatal(err)
	}
	header, sound, _ := strings.Cut(file.String(), "\n")
	row := func(area string) string {
		return regexp.MustCompile(`"Province \d+"`).ReplaceAllLiteralString(sound, `"`+area+`"`)
	}
	if e, fault := workbench.ParseAgain(row("Kabul"), header, duckdb.Provenance{}); fault != nil || e.ID != "ged:1" || e.Place.Admin1 != "Kabul" {
		t.Errorf("a sound row: %+v, %+v", e, fault)
	}
	for name, area := range map[string]string{"a byte that was no text": `Bogot\xE1`, "a zero byte": `Ka\x00bul`} {
		if e, fault := workbench.ParseAgain(row(area), header, duckdb.Provenance{}); fault == nil {
			t.Errorf("%s was accepted as %q", name, e.Place.Admin1)
		}
	}
}
