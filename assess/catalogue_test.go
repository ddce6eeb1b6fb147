package assess_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
	"github.com/blindspot/blindspot/internal/sentences"
)

var update = flag.Bool("update", false, "write docs/SENTENCES.md anew")

const catalogueFile = "../docs/SENTENCES.md"

// entry is what a rule says of a scene.
type entry struct{ rule, scene, text string }

// catalogue is every rule with small, typical and extreme numbers: the four
// questions, the judgements, the explanations of a change and the context.
func catalogue(t *testing.T) []entry {
	t.Helper()
	var out []entry
	for _, s := range scenes {
		a, o := s.all()
		add := func(rule string, texts ...string) {
			if text := strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), " / "); text != "" {
				out = append(out, entry{rule, s.name, text})
			}
		}
		if err := assess.Complete(&a, o); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		for _, x := range a.BottomLine.Answers {
			add("Question: "+x.Question.Words(), strings.ToUpper(string(x.Reply)[:1])+x.Reply.Words()[1:]+".", x.Text)
		}
		add("What matters most", a.BottomLine.Sentence, a.BottomLine.Basis)
		for _, j := range a.Judgements {
			watch := ""
			if j.Indicator != nil {
				watch = j.Indicator.Text
			}
			if j.Changes == watch {
				j.Changes = ""
			}
			add("Judgement: "+strings.ReplaceAll(j.Rule, "_", " "), j.Text, j.Basis, j.BaseRate, watch, j.Changes, j.Detail, j.Alternative)
		}
		for _, h := range a.Hypotheses {
			add("Explanation: "+h.Name, h.Text, string(h.Speaks)+":", h.Because)
		}
		for _, n := range a.Context {
			add("Context: "+n.Name, n.Text)
		}
	}
	slices.SortStableFunc(out, func(a, b entry) int { return strings.Compare(a.rule, b.rule) })
	return out
}

// Nothing that may never be printed stands in any sentence that a rule can make,
// and docs/SENTENCES.md has them all, to be read by eye.
func TestCatalogueOfSentences(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Every sentence that an assessment can make\n\nWritten by `go test ./assess -run Catalogue -update`: each rule with small, typical and extreme numbers of a made-up group G, to be read by eye. " +
		"The test fails on what may never be printed (`internal/sentences`).\n")
	rules := map[string]bool{}
	last := ""
	for _, e := range catalogue(t) {
		if e.rule != last {
			fmt.Fprintf(&b, "\n## %s\n\n", e.rule)
			last = e.rule
		}
		rules[strings.TrimPrefix(e.rule, "Judgement: ")] = true
		fmt.Fprintf(&b, "- *%s.* %s\n", e.scene, e.text)
		for _, part := range strings.Split(e.text, " / ") {
			for _, fault := range sentences.Faults(part) {
				t.Errorf("%s, %s: %s\n\t%s", e.rule, e.scene, fault, part)
			}
		}
	}
	for _, rule := range assess.Rules() {
		if name := strings.ReplaceAll(rule, "_", " "); !rules[name] && rule != "names" { // names stands in place of the others
			t.Errorf("no scene makes the rule %s speak", rule)
		}
	}
	if *update {
		if err := os.WriteFile(catalogueFile, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(catalogueFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != b.String() {
		t.Error("docs/SENTENCES.md is another; read the new sentences, and write it with -update")
	}
}

// What happened cannot be told without what it cost.
func TestActivityAlwaysSpeaksOfDeaths(t *testing.T) {
	for _, s := range scenes {
		a, o := s.all()
		o.Silence = nil
		judgements, err := assess.Judge(a, o)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(judgements, func(j blindspot.Judgement) bool { return j.Rule == "activity" })
		if i < 0 {
			t.Fatalf("%s: no judgement on activity", s.name)
		}
		if text := judgements[i].Text; (s.dead > 0 || s.deadBefore > 0) && !strings.Contains(text, "death") {
			t.Errorf("%s: %s", s.name, text)
		}
	}
}
