package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every link of the documentation leads to a page, a heading or a file, and the menu
// to every page.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	out := t.TempDir()
	pages, faults, err := build("../..", out)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Error(f)
	}
	if pages < 90 {
		t.Errorf("only %d pages", pages)
	}
	index, err := os.ReadFile(filepath.Join(out, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`href="docs/TUTORIAL.html"`, `href="stats/score/index.html"`, `src="docs/report.png"`} {
		if !strings.Contains(string(index), want) {
			t.Errorf("the first page has no %s", want)
		}
	}
	page, err := os.ReadFile(filepath.Join(out, "stats", "score", "index.html"))
	if err != nil || !strings.Contains(string(page), `<h3 id="CRPS">CRPS</h3>`) || !strings.Contains(string(page), `href="../../docs/TUTORIAL.html"`) {
		t.Errorf("the page of a package: %v", err)
	}
	if _, err := os.Stat(filepath.Join(out, "docs", "report.png")); err != nil {
		t.Error(err)
	}
}

// A link to nothing, to no heading and a page that no section takes are told.
func TestBrokenLinksAreTold(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"README.md": "# A\n[b](docs/B.md#here) [c](docs/NONE.md) [d](docs/B.md#there) [e](https://example.org/none)\n<img src=\"no.png\">\n", "CHANGELOG.md": "# C\n", "CONTRIBUTING.md": "# C\n",
		"SECURITY.md": "# S\n", "findings/README.md": "# F\n", "docs/B.md": "# B\n## Here\n[up](../README.md)\n", "docs/odd/X.md": "# X\n",
	} {
		if err := os.MkdirAll(filepath.Join(root, filepath.Dir(name)), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := t.TempDir()
	_, faults, err := build(root, out)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(faults, "\n")
	want := "docs/odd/X.md: no section of the menu takes it\nREADME.md: docs/NONE.md leads nowhere\nREADME.md: docs/B.md#there leads to no heading\nREADME.md: no.png leads nowhere"
	if got != want {
		t.Errorf("told:\n%s", got)
	}
	if page, err := os.ReadFile(filepath.Join(out, "docs", "B.html")); err != nil || !strings.Contains(string(page), `<a href="../index.html">up</a>`) {
		t.Errorf("%v %s", err, page)
	}
}
