package main

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// repository is the root of the checkout, from this package.
const repository = "../.."

// everyCommand visits all commands that a user can see.
func everyCommand(t *testing.T, visit func(*cobra.Command)) {
	t.Helper()
	p := &program{now: clock, env: func(string) string { return "" }}
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Hidden || c.Name() == "help" || c.Name() == "completion" {
			return
		}
		visit(c)
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(p.root())
}

func TestEveryCommandDocumentsItsExitCodes(t *testing.T) {
	n := 0
	everyCommand(t, func(c *cobra.Command) {
		n++
		if !strings.Contains(c.Long, "Exit codes: 0 done, 1 internal fault, 2 bad usage, 3 bad input data, 4 not found,") {
			t.Errorf("%s --help does not say which exit codes there are", c.CommandPath())
		}
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: the short text %q is empty or ends in a full stop", c.CommandPath(), c.Short)
		}
		r := run(t, t.TempDir(), append(strings.Fields(c.CommandPath())[1:], "--help")...)
		if r.code != 0 || r.err != "" || !strings.Contains(r.out, "Usage:") {
			t.Errorf("%s --help: exit code %d\n%s", c.CommandPath(), r.code, r.err)
		}
	})
	if n < 10 {
		t.Errorf("only %d commands were visited", n)
	}
}

// docs/cli, docs/schemas and docs/reference are made from the code; `make docs`
// writes them anew.
func TestDocsReferenceIsUpToDate(t *testing.T) {
	fresh := t.TempDir()
	succeed(t, t.TempDir(), "docs", fresh)
	names := map[string]bool{}
	for _, sub := range []string{"cli", "schemas", "reference"} {
		for _, dir := range []string{filepath.Join(fresh, sub), filepath.Join(repository, "docs", sub)} {
			files, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				names[filepath.Join(sub, f.Name())] = true
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		want, err1 := os.ReadFile(filepath.Join(fresh, name))
		got, err2 := os.ReadFile(filepath.Join(repository, "docs", name))
		if err1 != nil || err2 != nil || string(want) != string(got) {
			t.Errorf("docs/%s is not what the code says; run: make docs", name)
		}
	}
}

// goDirect are the modules of go.mod whose packages our own files import.
func goDirect(t *testing.T) []string {
	t.Helper()
	var modules []string
	for _, m := range regexp.MustCompile(`(?m)^(?:require)?\s+(\S+) v\S+`).FindAllStringSubmatch(read(t, filepath.Join(repository, "go.mod")), -1) {
		modules = append(modules, m[1])
	}
	direct := map[string]bool{}
	err := filepath.WalkDir(repository, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && path != repository):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			name := strings.Trim(spec.Path.Value, `"`)
			for _, m := range modules {
				if name == m || strings.HasPrefix(name, m+"/") {
					direct[m] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(direct) < 5 {
		t.Fatalf("only %d modules are imported", len(direct))
	}
	return slices.Collect(maps.Keys(direct))
}

// Every direct dependency stands in docs/DEPENDENCIES.md with its reason, and
// nothing else does.
func TestDependenciesAreDocumented(t *testing.T) {
	text := read(t, filepath.Join(repository, "docs", "DEPENDENCIES.md"))
	goPart, uiPart, ok := strings.Cut(text, "## Front end")
	if !ok {
		t.Fatal("docs/DEPENDENCIES.md has no section \"Front end\"")
	}
	var ui struct {
		Dependencies    map[string]string `json:"dependencies"`
		DevDependencies map[string]string `json:"devDependencies"`
	}
	if err := json.Unmarshal([]byte(read(t, filepath.Join(repository, "web", "ui", "package.json"))), &ui); err != nil {
		t.Fatal(err)
	}
	maps.Copy(ui.Dependencies, ui.DevDependencies)
	for name, version := range ui.Dependencies {
		if !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(version) {
			t.Errorf("web/ui/package.json does not pin %s: %s", name, version)
		}
	}
	for _, tt := range []struct {
		file, text string
		want       []string
	}{
		{"go.mod", goPart, goDirect(t)},
		{"web/ui/package.json", uiPart, slices.Collect(maps.Keys(ui.Dependencies))},
	} {
		var got []string
		for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([^|]+) \\|$").FindAllStringSubmatch(tt.text, -1) {
			if len(strings.Fields(m[2])) < 4 {
				t.Errorf("%s: the reason %q is none", m[1], m[2])
			}
			got = append(got, m[1])
		}
		slices.Sort(got)
		slices.Sort(tt.want)
		for _, name := range tt.want {
			if _, found := slices.BinarySearch(got, name); !found {
				t.Errorf("docs/DEPENDENCIES.md gives no reason for %s of %s", name, tt.file)
			}
		}
		for _, name := range got {
			if _, found := slices.BinarySearch(tt.want, name); !found {
				t.Errorf("docs/DEPENDENCIES.md names %s, which %s does not require directly", name, tt.file)
			}
		}
	}
}

// The guides name only files, folders and views that exist.
func TestGuidesNameWhatExists(t *testing.T) {
	path := regexp.MustCompile("`((?:[a-z_]+/)+[a-zA-Z_\\-.]*|[a-z_\\-]+\\.(?:go|yaml))`|\\]\\(([A-Za-z][^):]*)\\)")
	for _, guide := range []string{"docs/ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"} {
		named := 0
		for _, m := range path.FindAllStringSubmatch(read(t, filepath.Join(repository, guide)), -1) {
			at := filepath.Join(repository, m[1])
			if m[2] != "" {
				at = filepath.Join(repository, filepath.Dir(guide), m[2])
			}
			if strings.HasPrefix(m[1], "source/NAME") {
				continue
			}
			if _, err := os.Stat(at); err != nil {
				t.Errorf("%s names %s%s, which is not there", guide, m[1], m[2])
			}
			named++
		}
		if named == 0 && guide != "CHANGELOG.md" {
			t.Errorf("%s names nothing", guide)
		}
	}
	guide := read(t, filepath.Join(repository, "docs", "DATA.md"))
	views := regexp.MustCompile("(?m)^\\| `([a-z_]+)(?:\\(DATE '[^']+'\\))?` \\| an? ").FindAllStringSubmatch(guide, -1)
	home := t.TempDir()
	ingested(t, home, gedFile(t, sound), "--complete")
	if len(views) < 7 {
		t.Errorf("docs/DATA.md names %d views", len(views))
	}
	for _, v := range views {
		name := v[1]
		if name == "events_as_of" {
			name += "(DATE '2020-06-30')"
		}
		succeed(t, home, "sql", "select * from "+name)
	}
	_, columns, _ := strings.Cut(guide, "Columns of `events`")
	columns, _, found := strings.Cut(columns, "NULL means")
	if !found {
		t.Error("docs/DATA.md does not describe the columns of events")
	}
	for _, line := range regexp.MustCompile("(?m)^\\| (`[a-z_0-9]+`(?:, `[a-z_0-9]+`)*) \\| ").FindAllStringSubmatch(columns, -1) {
		succeed(t, home, "sql", "select "+strings.ReplaceAll(line[1], "`", "")+" from events")
	}
}
