package workbench_test

import (
	"os"
	"strings"
	"testing"
	"unicode"
)

// An alias stands for one actor only, however it is written; else the answer to
// a question would hang on the order of a file.
func TestAliasesAreUnique(t *testing.T) {
	data, err := os.ReadFile("aliases.csv")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, alias, ok := strings.Cut(line, ",")
		if !ok || !strings.HasPrefix(id, "ucdp:") || alias == "" {
			t.Errorf("%q is no line of id and alias", line)
		}
		key := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, alias)
		if before, found := seen[key]; found {
			t.Errorf("%q stands for %s and for %s", alias, before, id)
		}
		seen[key] = id
	}
	if len(seen) < 20 {
		t.Errorf("only %d aliases", len(seen))
	}
}
