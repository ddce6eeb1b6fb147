package claim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/source/casefile"
)

var update = flag.Bool("update", false, "write the golden file anew")

func khorasan(tb testing.TB) *casefile.Case {
	tb.Helper()
	files, err := cases.Open("is-khorasan")
	if err != nil {
		tb.Fatal(err)
	}
	c, err := casefile.Load(files, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func evaluate(tb testing.TB, in claim.Inputs) []blindspot.CheckedClaim {
	tb.Helper()
	out, err := claim.Evaluate(context.Background(), in)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

func one(tb testing.TB, in claim.Inputs, id string) blindspot.CheckedClaim {
	tb.Helper()
	for _, c := range evaluate(tb, in) {
		if c.ID == id {
			return c
		}
	}
	tb.Fatalf("no claim %s", id)
	return blindspot.CheckedClaim{}
}

// The golden file is what an analyst reads. A change of a verdict or a sentence
// must be seen in review; it is written anew with -update.
func TestGolden(t *testing.T) {
	checked := evaluate(t, claim.Inputs{Case: khorasan(t)})
	if len(checked) != 29 {
		t.Fatalf("%d claims, want the 29 of the founding case", len(checked))
	}
	var b strings.Builder
	for i, c := range checked {
		if want := fmt.Sprintf("C%02d", i+1); c.ID != want {
			t.Errorf("claim %d is %s, want %s", i+1, c.ID, want)
		}
		fmt.Fprintf(&b, "%s %s\n%s\n%s\n\n", c.ID, c.Verdict, c.Claim, c.Summary)
	}
	const file = "testdata/is-khorasan.golden"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("the ledger changed (-want +got):\n%s", diff)
	}
}

func TestEveryVerdictIsShown(t *testing.T) {
	for _, c := range evaluate(t, claim.Inputs{Case: khorasan(t)}) {
		t.Run(c.ID, func(t *testing.T) {
			if c.Summary == "" || len(c.Findings) == 0 {
				t.Fatal("a verdict without summary or finding")
			}
			decided := 0
			for _, f := range c.Findings {
				if len(f.Values) > 0 && len(f.Evidence) > 0 {
					decided++
				}
			}
			switch {
			case c.Verdict == blindspot.Untestable && c.Needs == "":
				t.Error("untestable, and does not say which data would test it")
			case c.Verdict != blindspot.Untestable && decided == 0:
				t.Error("decided without a finding that has values and evidence")
			}
		})
	}
}

// Leaders and authors appear as roles. The list is of names that the sources
// of the case carry.
func TestNoPersonIsNamed(t *testing.T) {
	names := regexp.MustCompile(`(?i)baghdadi|quras?h?yshi|qurashi|hashimi|hafiz|khadim|\brauf\b|hasib|sayed|erhabi|orakzai|farooqi|muhajir|ghafari|\bfateh\b|qari|lyons|youngman|hekmatyar|haqqani|sharifullah|özgür|altun`)
	c := khorasan(t)
	var texts []string
	for _, x := range evaluate(t, claim.Inputs{Case: c}) {
		texts = append(texts, x.Claim, x.Summary, x.Needs)
		texts = append(texts, blindspot.WarningTexts(x.Caveats)...)
		for _, f := range x.Findings {
			texts = append(texts, f.Statement)
			if f.Table != nil {
				for _, row := range f.Table.Rows {
					texts = append(texts, row...)
				}
			}
		}
	}
	for _, s := range c.Shocks {
		texts = append(texts, s.Description, s.Affects)
	}
	for _, s := range c.Statements {
		texts = append(texts, s.Body, s.Note)
	}
	for _, l := range c.Links {
		texts = append(texts, l.Note)
	}
	for _, p := range c.Published {
		texts = append(texts, p.Measure)
	}
	for _, e := range c.Events {
		texts = append(texts, e.Place.Admin1, e.SideA.Name, e.SideB.Name)
	}
	for _, text := range texts {
		if found := names.FindString(text); found != "" {
			t.Errorf("%q names a person: %s", text, found)
		}
	}
}

func TestSummariesAreProse(t *testing.T) {
	key := regexp.MustCompile(`[a-z]+_[a-z]+|NaN|Inf|%!|\bcase:|  |\.\.|e[-+]\d\d`)
	for _, c := range evaluate(t, claim.Inputs{Case: khorasan(t)}) {
		if found := key.FindString(c.Summary); found != "" {
			t.Errorf("%s: %q is no prose in %q", c.ID, found, c.Summary)
		}
		if !strings.HasSuffix(c.Summary, ".") {
			t.Errorf("%s: the summary does not end as a sentence: %q", c.ID, c.Summary)
		}
	}
}

// With all data gone, nothing can be said; with nothing known yet, neither.
func TestWithoutDataNothingIsTestable(t *testing.T) {
	empty := khorasan(t)
	empty.Events, empty.Shocks, empty.Links, empty.Statements, empty.Published = nil, nil, nil, nil, nil
	empty.Counts = blindspot.CountRecord{}
	for name, in := range map[string]claim.Inputs{
		"empty files":            {Case: empty},
		"before anything":        {Case: khorasan(t), AsOf: blindspot.NewDate(2014, 1, 1)},
		"an empty store besides": {Case: empty, Store: &memory.Store{}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, c := range evaluate(t, in) {
				if c.Verdict != blindspot.Untestable {
					t.Errorf("%s is %s: %s", c.ID, c.Verdict, c.Summary)
				}
				if c.Needs == "" {
					t.Errorf("%s does not say which data would test it", c.ID)
				}
			}
		})
	}
}

func TestAssessedTextIsNoEvidence(t *testing.T) {
	c := khorasan(t)
	own := map[string]bool{}
	for _, l := range c.Links {
		if c.Assessed.Cites(l.URL) {
			own[l.ID] = true
		}
	}
	if len(own) == 0 {
		t.Fatal("the case has no link that cites the assessed text; the test would show nothing")
	}
	for _, x := range evaluate(t, claim.Inputs{Case: c}) {
		for _, f := range x.Findings {
			for _, id := range f.Evidence {
				if own[id] {
					t.Errorf("%s rests on %s, which cites the assessed text", x.ID, id)
				}
			}
		}
	}
}

func TestSameDataSameLedger(t *testing.T) {
	var runs [2][]byte
	for i := range runs {
		text, err := json.Marshal(evaluate(t, claim.Inputs{Case: khorasan(t)}))
		if err != nil {
			t.Fatal(err)
		}
		runs[i] = text
	}
	if !bytes.Equal(runs[0], runs[1]) {
		t.Error("two runs on the same data differ")
	}
}
