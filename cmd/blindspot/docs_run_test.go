package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim/language"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/internal/slow"
)

// guide is a page of docs with its fenced blocks.
type guide struct {
	file   string
	blocks []block
}

type block struct {
	lang, text string
	line       int
	store      bool // its commands ask the store of real events
}

var fence = regexp.MustCompile("(?ms)^(<!-- with the store of real events -->\\n)?```([a-z]+)\\n(.*?)^```$")

// guides are the pages that people read, without those made from the code.
func guides(t *testing.T) []guide {
	t.Helper()
	files := []string{"README.md"}
	entries, err := os.ReadDir(filepath.Join(repository, "docs"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".md") {
			files = append(files, filepath.Join("docs", e.Name()))
		}
	}
	var out []guide
	for _, f := range files {
		text := read(t, filepath.Join(repository, f))
		g := guide{file: f}
		for _, m := range fence.FindAllStringSubmatchIndex(text, -1) {
			g.blocks = append(g.blocks, block{lang: text[m[4]:m[5]], text: text[m[6]:m[7]], line: strings.Count(text[:m[0]], "\n") + 1, store: m[2] >= 0})
		}
		out = append(out, g)
	}
	return out
}

// commandOf is the command line of a line of a shell block, nil where it is none of
// the program's.
func commandOf(line string) []string {
	line, _, _ = strings.Cut(line, "  #")
	line = strings.TrimSpace(line)
	for _, name := range []string{"./bin/blindspot ", "bin/blindspot ", "blindspot "} {
		if rest, ok := strings.CutPrefix(line, name); ok {
			return shellWords(rest)
		}
	}
	return nil
}

// shellWords cuts a line as a shell does, with double quotation marks.
func shellWords(line string) []string {
	var out []string
	var word strings.Builder
	quoted, begun := false, false
	for _, r := range line {
		switch {
		case r == '"':
			quoted, begun = !quoted, true
		case r == ' ' && !quoted:
			if begun || word.Len() > 0 {
				out = append(out, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
		}
	}
	if begun || word.Len() > 0 {
		out = append(out, word.String())
	}
	return out
}

// outside are the commands that need a network or what only an update brings, which
// TestDocsNetworkCommandsRun runs, or run until they are stopped.
var outside = []string{"fetch", "serve", "mcp", "worker", "update", "brief", "alert", "question", "nowcast", "attention", "columns"}

// isOutside also holds a record against files that somebody fetched, and work that
// others do, which TestBacktestsOnWorkers runs.
func isOutside(args []string) bool {
	return slices.Contains(outside, args[0]) || slices.Contains(args, "--verify") || slices.Contains(args, "--on")
}

// runToday is run on a day on which all data of the embedded case are known, as they
// are for whoever reads the guides.
func runToday(t testing.TB, home string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{stdout: &out, stderr: &errs, now: blindspot.NewDate(2026, time.November, 29).Time, env: func(key string) string { return map[string]string{"XDG_DATA_HOME": home}[key] }}
	code := p.run(t.Context(), args)
	return result{code, out.String(), errs.String()}
}

// Every command of the guides runs, and says what its page shows.
func TestDocsCommandsRun(t *testing.T) {
	slow.Test(t)
	ran := 0
	for _, g := range guides(t) {
		if g.file == "README.md" || !slices.ContainsFunc(g.blocks, func(b block) bool { return b.lang == "sh" && strings.Contains(b.text, "blindspot ") }) {
			continue
		}
		t.Run(g.file, func(t *testing.T) {
			home, dir := t.TempDir(), t.TempDir()
			t.Chdir(dir)
			last := result{}
			for _, b := range g.blocks {
				switch b.lang {
				case "sh":
					at := home
					if b.store {
						realdata.Path(t, "ged/ged-extract.csv.gz")
						at = extract(t)
					}
					for line := range strings.Lines(b.text) {
						args := commandOf(line)
						if args == nil || isOutside(args) {
							continue
						}
						last = runToday(t, at, args...)
						ran++
						if last.code != 0 {
							t.Errorf("%s:%d: %sexit code %d\n%s", g.file, b.line, line, last.code, last.err)
						}
					}
				case "text":
					if (g.file == "docs/TUTORIAL.md" || g.file == "docs/GALLERY.md") && !strings.HasPrefix(last.out, b.text) {
						t.Errorf("%s:%d shows\n%s\nand the command says\n%s", g.file, b.line, b.text, last.out)
					}
				}
			}
		})
	}
	if ran < 15 {
		t.Errorf("only %d commands were run", ran)
	}
}

// The commands with which the README begins run on real events; what it imports and
// the case it names are put where it looks for them.
func TestDocsReadmeRuns(t *testing.T) {
	slow.Test(t)
	home, own, dir, pages := extract(t), t.TempDir(), t.TempDir(), guides(t)
	t.Chdir(dir)
	data, err := os.ReadFile(gedFile(t, sound))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "GEDEvent_v25_1.csv"), string(data))
	if r := runToday(t, own, "case", "init", "my-case"); r.code != 0 {
		t.Fatal(r.err)
	}
	ran := 0
	for _, g := range pages {
		if g.file != "README.md" {
			continue
		}
		for _, b := range g.blocks {
			for line := range strings.Lines(b.text) {
				args := commandOf(line)
				if args == nil || isOutside(args) {
					continue
				}
				at := home
				if args[0] == "ingest" {
					at = own
				}
				if args[0] == "assess" {
					args = append(args, "--pdf=false", "-o", t.TempDir())
				}
				if r := runToday(t, at, args...); r.code != 0 {
					t.Errorf("%sexit code %d\n%s", line, r.code, r.err)
				}
				ran++
			}
		}
	}
	if ran < 5 {
		t.Errorf("only %d commands were run", ran)
	}
}

// Every command that any page names, those of the reference included, exists with
// its flags.
func TestDocsCommandsExist(t *testing.T) {
	p := &program{now: clock, env: func(string) string { return "" }}
	checked := 0
	err := filepath.WalkDir(filepath.Join(repository, "docs"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".md") || strings.Contains(path, "blindspot_completion") {
			return err
		}
		for line := range strings.Lines(read(t, path)) {
			args := commandOf(strings.TrimSpace(line))
			if args == nil || strings.HasPrefix(args[0], "[") || slices.ContainsFunc(args, func(a string) bool { return strings.ContainsAny(a, "|[") }) || strings.HasPrefix(line, "blindspot ") && !strings.HasPrefix(line, "    ") && args[len(args)-1] == "[flags]" {
				continue
			}
			cmd, rest, err := p.root().Find(args)
			if err != nil || cmd.Name() == "blindspot" && !strings.HasPrefix(args[0], "-") {
				t.Errorf("%s: no such command: %s", path, line)
				continue
			}
			checked++
			if err := cmd.ParseFlags(rest); err != nil && !strings.Contains(err.Error(), "help requested") {
				t.Errorf("%s: %s%v", path, line, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 30 {
		t.Errorf("only %d commands were looked at", checked)
	}
}

// Every claim that is shown is one: in blocks of claims, as an argument of check, in
// YAML, and in the reference.
func TestDocsClaimsAreRead(t *testing.T) {
	read1 := func(at, text string) {
		t.Helper()
		if _, err := language.Parse(text); err != nil {
			t.Errorf("%s: %v", at, err)
		}
	}
	seen := 0
	for _, g := range guides(t) {
		for _, b := range g.blocks {
			switch b.lang {
			case "claims":
				for line := range strings.Lines(b.text) {
					read1(g.file, strings.TrimSpace(line))
					seen++
				}
			case "sh":
				for line := range strings.Lines(b.text) {
					if args := commandOf(line); len(args) > 2 && args[0] == "check" && !strings.HasPrefix(args[2], "-") {
						read1(g.file, args[2])
						seen++
					}
				}
			case "yaml":
				var v struct {
					Claims []struct {
						Test  string
						Tests []struct{ Test string }
					}
				}
				if err := yaml.Unmarshal([]byte(b.text), &v); err != nil {
					t.Errorf("%s:%d: %v", g.file, b.line, err)
				}
				for _, c := range v.Claims {
					for _, one := range append(c.Tests, struct{ Test string }{c.Test}) {
						if one.Test != "" {
							read1(g.file, one.Test)
							seen++
						}
					}
				}
			}
		}
	}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| \\[").FindAllStringSubmatch(read(t, filepath.Join(repository, "docs", "reference", "claims.md")), -1) {
		read1("docs/reference/claims.md", m[1])
		seen++
	}
	if seen < 40 {
		t.Errorf("only %d claims were read", seen)
	}
}
