package report_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/internal/assessed"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/report"
)

func TestMain(m *testing.M) {
	code := m.Run()
	assessed.Clean()
	os.Exit(code)
}

// written is one report as text.
type written struct {
	name       string
	assessment blindspot.Assessment
	figures    []figure.Figure
	html       string
	markdown   string
	json       string
}

var made sync.Map

// reports are the report of the embedded case, without a store, and that of a
// group of the extract; each is made once.
func reports(t *testing.T, check func(t *testing.T, w written)) {
	t.Helper()
	for name, assess := range map[string]func(testing.TB) blindspot.Assessment{
		"is-khorasan": assessed.Case,
		"IS":          func(t testing.TB) blindspot.Assessment { return assessed.Group(t, "IS") },
	} {
		t.Run(name, func(t *testing.T) {
			w, ok := made.Load(name)
			if !ok {
				w = draft(t, name, assess(t))
				made.Store(name, w)
			}
			check(t, w.(written))
		})
	}
}

// draft writes the report of an assessment to memory.
func draft(t testing.TB, name string, a blindspot.Assessment) written {
	t.Helper()
	figures, err := figure.All(a, place.World())
	if err != nil {
		t.Fatal(err)
	}
	page, err := report.HTML(a, figures)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	return written{name: name, assessment: a, figures: figures, html: string(page), markdown: string(report.Markdown(a, figures)), json: string(data)}
}

func TestWriteReplacesWholeFiles(t *testing.T) {
	reports(t, func(t *testing.T, w written) {
		dir := t.TempDir()
		for range 2 {
			files, err := report.Write(t.Context(), dir, w.assessment, place.World())
			if err != nil {
				t.Fatal(err)
			}
			if strings.Join(files, " ") != "report.html report.md report.json" {
				t.Errorf("wrote %v", files)
			}
		}
		left, err := os.ReadDir(dir)
		if err != nil || len(left) != 3 {
			t.Errorf("the folder holds %v, %v", left, err)
		}
		page, err := os.ReadFile(filepath.Join(dir, "report.html"))
		if err != nil || string(page) != w.html {
			t.Error("report.html is not what HTML returns", err)
		}
		var back blindspot.Assessment
		data, err := os.ReadFile(filepath.Join(dir, "report.json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(back)
		if err != nil || string(again) != w.json {
			t.Error("report.json read and written again is another", err)
		}
	})
	_, err := report.Write(t.Context(), filepath.Join(t.TempDir(), "none"), blindspot.Assessment{}, place.World())
	if blindspot.CodeOf(err) != blindspot.Unavailable || blindspot.HintOf(err) == "" {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// Every form of a report names the build that made it, as far as that is known.
func TestReportNamesTheBuild(t *testing.T) {
	a := assessed.Case(t)
	a.Program = "v9.9.9 (commit abcdef0)"
	w := draft(t, "named", a)
	for form, text := range map[string]string{"page": w.html, "text": w.markdown} {
		if !strings.Contains(text, "Made by Blindspot v9.9.9 (commit abcdef0) with seed") {
			t.Errorf("the %s does not name the build", form)
		}
	}
	if !strings.Contains(w.json, `"program":"v9.9.9 (commit abcdef0)"`) {
		t.Error("the JSON does not name the build")
	}
}
