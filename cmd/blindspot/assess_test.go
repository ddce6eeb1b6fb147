package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
)

// assessed runs assess and returns report.json as a value and as an object.
func assessed(t *testing.T, home string, args ...string) (blindspot.Assessment, map[string]any) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "report")
	r := succeed(t, home, append([]string{"assess", "--pdf=false", "-o", out}, args...)...)
	var a blindspot.Assessment
	var object map[string]any
	text := read(t, filepath.Join(out, "report.json"))
	decode(t, text, &a)
	decode(t, text, &object)
	for _, name := range []string{"report.html", "report.md", "report.json"} {
		if !strings.Contains(r.out, name) {
			t.Errorf("the summary does not say where %s is:\n%s", name, r.out)
		}
		if len(read(t, filepath.Join(out, name))) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
	return a, object
}

func TestAssessEmbeddedCaseWithoutStore(t *testing.T) {
	a, object := assessed(t, t.TempDir(), "is-khorasan")
	hasKeys(t, "report.json", object, "group", "as_of", "judgements", "findings")
	if a.AsOf != blindspot.NewDate(2026, 1, 15) || a.Window.To != blindspot.NewDate(2025, 12, 31) || a.Group == "" {
		t.Errorf("assessed %q as of %s", a.Group, a.AsOf)
	}
	if len(a.Judgements) == 0 || len(a.Findings) == 0 || len(a.Claims) != 29 {
		t.Fatalf("%d judgements, %d findings, %d claims", len(a.Judgements), len(a.Findings), len(a.Claims))
	}
	for i, j := range object["judgements"].([]any) {
		hasKeys(t, "a judgement", j.(map[string]any), "text", "probability", "word", "confidence", "evidence")
		if a.Judgements[i].Text == "" || len(a.Judgements[i].Evidence) == 0 {
			t.Errorf("judgement %d says %q on %v", i, a.Judgements[i].Text, a.Judgements[i].Evidence)
		}
		p := a.Judgements[i].Probability
		if !p.Known() && a.Judgements[i].Word != "" {
			t.Errorf("judgement %d has the word %q and no probability", i, a.Judgements[i].Word)
		}
		if p.Known() && (p.Value < 0 || p.Value > 1 || a.Judgements[i].Skill == "" && a.Judgements[i].Word != "") {
			t.Errorf("judgement %d: probability %v, word %q, skill %q", i, p, a.Judgements[i].Word, a.Judgements[i].Skill)
		}
	}
	if _, err := os.Stat(filepath.Join(t.TempDir(), "blindspot")); err == nil {
		t.Error("an assessment of a case must not make a store")
	}
}

func TestAssessPrintsTheSameAsJSON(t *testing.T) {
	out := filepath.Join(t.TempDir(), "report")
	r := succeed(t, t.TempDir(), "assess", "is-khorasan", "--pdf=false", "-o", out, "--json")
	if r.out != read(t, filepath.Join(out, "report.json")) {
		t.Error("--json prints something else than report.json holds")
	}
}

func TestCheckContract(t *testing.T) {
	r := succeed(t, t.TempDir(), "check", "is-khorasan", "--json")
	var object map[string]any
	decode(t, r.out, &object)
	hasKeys(t, "check", object, "case", "as_of", "claims")
	claims := object["claims"].([]any)
	if len(claims) != 29 {
		t.Fatalf("%d claims", len(claims))
	}
	verdicts := map[string]int{}
	for _, c := range claims {
		claim := c.(map[string]any)
		hasKeys(t, "a claim", claim, "id", "claim", "verdict", "summary", "findings", "needs")
		verdict := claim["verdict"].(string)
		verdicts[verdict]++
		if claim["summary"] == "" {
			t.Errorf("%s has no summary", claim["id"])
		}
		if verdict == "untestable" && claim["needs"] == "" {
			t.Errorf("%s is untestable and does not say what would test it", claim["id"])
		}
		if verdict != "untestable" && len(claim["findings"].([]any)) == 0 {
			t.Errorf("%s is %s on no finding", claim["id"], verdict)
		}
	}
	for _, v := range []string{"supported", "contradicted", "mixed", "untestable"} {
		if verdicts[v] == 0 {
			t.Errorf("no claim is %s: %v", v, verdicts)
		}
		delete(verdicts, v)
	}
	if len(verdicts) > 0 {
		t.Errorf("verdicts outside the four: %v", verdicts)
	}
	text := succeed(t, t.TempDir(), "check", "is-khorasan").out
	if !strings.Contains(text, "C29") || !strings.Contains(text, "29 claims of is-khorasan") {
		t.Errorf("the text lacks claims:\n%s", text)
	}
}

func TestCheckUsesTheStore(t *testing.T) {
	without := succeed(t, t.TempDir(), "check", "is-khorasan", "--json").out
	if with := succeed(t, extract(t), "check", "is-khorasan", "--json").out; with == without {
		t.Error("a store of GED events makes no difference to any claim")
	}
}

func TestAssessGroupOfTheStore(t *testing.T) {
	home := extract(t)
	for _, tt := range []struct {
		ask, group, id, matched string
		theatres                bool
	}{
		{"IS", "IS", "ucdp:234", "IS", true},
		{"Boko Haram", "Boko Haram", "ucdp:1051", "Boko Haram", false},
		{"IS in Iraq", "IS in Iraq", "ucdp:234", "IS", false},
	} {
		t.Run(tt.ask, func(t *testing.T) {
			a, _ := assessed(t, home, tt.ask)
			if a.Group != tt.group || string(a.GroupID) != tt.id || a.Matched != tt.matched {
				t.Errorf("assessed %q (%s) by %q", a.Group, a.GroupID, a.Matched)
			}
			if got := len(a.Theatres) > 1; got != tt.theatres {
				t.Errorf("%d theatres", len(a.Theatres))
			}
			if len(a.Findings) < 5 || len(a.Judgements) == 0 || len(a.Datasets) == 0 || len(a.Coverage) == 0 {
				t.Errorf("%d findings, %d judgements, %d datasets, %d rows of coverage", len(a.Findings), len(a.Judgements), len(a.Datasets), len(a.Coverage))
			}
			if a.Chronicle || a.Case != "" {
				t.Error("taken for a case")
			}
			for _, area := range a.Areas {
				if tt.ask == "IS in Iraq" && area.Country != "IRQ" {
					t.Fatalf("IS in Iraq holds %s in %s", area.Name, area.Country)
				}
			}
		})
	}
}

func TestAssessRefusesAndSuggests(t *testing.T) {
	home := extract(t)
	for _, tt := range []struct {
		ask        string
		code       int
		says, hint string
	}{
		{"Fulani", 2, "community", "organisation"},
		{"Government of Iraq", 2, "state", "organisation"},
		{"Boko Harram", 4, "no group", "did you mean"},
		{"no such group at all", 4, "no group", "blindspot"},
		{"", 2, "empty", "name a group"},
	} {
		t.Run(tt.ask, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "report")
			r := run(t, home, "assess", tt.ask, "-o", out)
			if r.code != tt.code || !strings.Contains(r.err, tt.says) || !strings.Contains(r.err, "hint: ") || !strings.Contains(r.err, tt.hint) {
				t.Errorf("exit code %d\n%s", r.code, r.err)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("a folder was made all the same")
			}
		})
	}
}

// Two runs over the same data give the same bytes.
func TestAssessIsReproducible(t *testing.T) {
	for _, tt := range []struct{ home, ask string }{{t.TempDir(), "is-khorasan"}, {extract(t), "IS in Iraq"}} {
		dirs := [2]string{filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")}
		for _, dir := range dirs {
			succeed(t, tt.home, "assess", tt.ask, "--pdf=false", "-o", dir)
		}
		for _, name := range []string{"report.html", "report.md", "report.json"} {
			if read(t, filepath.Join(dirs[0], name)) != read(t, filepath.Join(dirs[1], name)) {
				t.Errorf("%s of %s differs between two runs", name, tt.ask)
			}
		}
	}
}

// An assessment into the folder of an earlier one says what changed.
func TestAssessSaysWhatChanged(t *testing.T) {
	home, out := t.TempDir(), filepath.Join(t.TempDir(), "report")
	succeed(t, home, "assess", "is-khorasan", "--pdf=false", "-o", out, "--as-of", "2021-12-31")
	succeed(t, home, "assess", "is-khorasan", "--pdf=false", "-o", out)
	var a blindspot.Assessment
	decode(t, read(t, filepath.Join(out, "report.json")), &a)
	if len(a.Changed) == 0 {
		t.Error("four years apart, and nothing changed")
	}
}

func TestAssessAsOf(t *testing.T) {
	home := extract(t)
	limit := blindspot.NewDate(2017, 12, 31)
	for _, tt := range []struct{ home, ask string }{{t.TempDir(), "is-khorasan"}, {home, "IS in Iraq"}} {
		a, _ := assessed(t, tt.home, tt.ask, "--as-of", "2017-12-31")
		if a.AsOf != limit || a.Window.To > limit {
			t.Errorf("%s: as of %s, window %s", tt.ask, a.AsOf, a.Window)
		}
		if len(a.Evidence) == 0 {
			t.Errorf("%s: no evidence", tt.ask)
		}
		for _, e := range a.Evidence {
			if month := strings.TrimPrefix(e.Month, "by "); month > "2017-12" {
				t.Errorf("%s: as of 2017 it rests on %s of %s", tt.ask, e.ID, e.Month)
			}
		}
		for _, m := range a.Areas {
			if m.Month > limit.Month() {
				t.Errorf("%s: as of 2017 it counts %s", tt.ask, m.Month)
			}
		}
	}
	for _, tt := range []struct {
		day  string
		code int
	}{{"2010-01-01", 5}, {"2030-01-01", 2}, {"2017-02-30", 2}, {"yesterday", 2}} {
		if r := run(t, t.TempDir(), "assess", "is-khorasan", "--as-of", tt.day, "-o", t.TempDir()); r.code != tt.code || !strings.Contains(r.err, "hint: ") {
			t.Errorf("as of %s: exit code %d, not %d\n%s", tt.day, r.code, tt.code, r.err)
		}
	}
}

// ownCase copies the embedded case to a folder of the user's own.
func ownCase(t *testing.T) string {
	t.Helper()
	files, err := cases.Open("is-khorasan")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "my-case")
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestOwnCaseFolder(t *testing.T) {
	dir := ownCase(t)
	a, _ := assessed(t, t.TempDir(), dir)
	b, _ := assessed(t, t.TempDir(), "is-khorasan")
	one, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	two, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	if string(one) != string(two) {
		t.Error("a copy of the embedded case reads otherwise than the case")
	}
	succeed(t, t.TempDir(), "check", dir)
}

func TestBrokenCaseFolder(t *testing.T) {
	for _, tt := range []struct {
		name, file, old, new string
		says                 string // file:line and field
	}{
		{"a date that is none", "events.csv", "", "E999,2020-13-45,2020-13-45,day\n", "events.csv:188"},
		{"a field that nobody knows", "case.yaml", "title:", "titel:", "case.yaml:"},
		{"a claim of no test", "claims.yaml", "", "- {id: C99, claim: x, test: nonsense}\n", "claims.yaml:"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := ownCase(t)
			path := filepath.Join(dir, tt.file)
			text := read(t, path)
			if tt.old == "" {
				text += tt.new
			} else {
				text = strings.Replace(text, tt.old, tt.new, 1)
			}
			write(t, path, text)
			for _, command := range []string{"assess", "check"} {
				args := []string{command, dir}
				if command == "assess" {
					args = append(args, "-o", filepath.Join(t.TempDir(), "report"))
				}
				if r := run(t, t.TempDir(), args...); r.code != 3 || !strings.Contains(r.err, tt.says) {
					t.Errorf("%s: exit code %d\n%s", command, r.code, r.err)
				}
			}
		})
	}
	if r := run(t, t.TempDir(), "assess", "./no-such-folder", "-o", t.TempDir()); r.code != 4 {
		t.Errorf("a folder that is not there: exit code %d\n%s", r.code, r.err)
	}
}
