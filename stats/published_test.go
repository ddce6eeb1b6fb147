package stats_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// docs/STATS.md names every package, and only tests that exist.
func TestPublishedResultsAreTested(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "docs", "STATS.md"))
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, row := range regexp.MustCompile("(?m)^\\| \\[(\\w+)\\].* `(Test\\w+)` \\|$").FindAllStringSubmatch(string(text), -1) {
		named = append(named, row[1])
		files, err := filepath.Glob(filepath.Join(row[1], "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(files, func(file string) bool {
			source, err := os.ReadFile(file)
			return err == nil && strings.Contains(string(source), "func "+row[2]+"(t *testing.T)")
		}) {
			t.Errorf("stats/%s has no test %s", row[1], row[2])
		}
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && e.Name() != "internal" && !slices.Contains(named, e.Name()) {
			t.Errorf("docs/STATS.md says nothing of stats/%s", e.Name())
		}
	}
}
