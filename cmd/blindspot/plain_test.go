package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/slow"
)

// Whoever has Go and no Node builds the program from its sources alone: its first
// command writes the whole report, with tables in place of drawings.
func TestPlainBuild(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	source, program := t.TempDir(), filepath.Join(t.TempDir(), "blindspot")
	copySources(t, "../..", source)
	build := exec.Command("go", "build", "-o", program, "./cmd/blindspot")
	build.Dir = source
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	dir := t.TempDir()
	first := exec.Command(program, "assess", "is-khorasan", "-o", "out")
	first.Dir, first.Env = dir, append(os.Environ(), "XDG_DATA_HOME="+dir)
	out, err := first.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if !strings.Contains(string(out), "built without its front end") {
		t.Errorf("nothing says why there are no drawings: %s", out)
	}
	html, err := os.ReadFile(filepath.Join(dir, "out", "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(html), "built without its front end") || !strings.Contains(string(html), "<details open>") {
		t.Error("the report has no open tables, or does not say why")
	}
	for _, name := range []string{"report.md", "report.json"} {
		if at, err := os.Stat(filepath.Join(dir, "out", name)); err != nil || at.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "out", "report.pdf")); err == nil {
		t.Error("a PDF of what was not drawn")
	}
}

// copySources copies what stands in a checkout, without what is built there.
func copySources(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		switch {
		case name == filepath.Join("web", "ui", "dist"):
			if err := os.MkdirAll(filepath.Join(to, name), 0o750); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(to, name, ".gitkeep"), nil, 0o600); err != nil {
				return err
			}
			return filepath.SkipDir
		case entry.IsDir() && (name == ".git" || name == ".tools" || name == "bin" || name == "out" || entry.Name() == "node_modules"):
			return filepath.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(to, name), 0o750)
		case !entry.Type().IsRegular() || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), data, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}
