package main

import (
	"strings"
	"testing"
)

// The shell offers what can be asked about, and nothing where there is nothing.
func TestCompletion(t *testing.T) {
	home := t.TempDir()
	succeed(t, home, "ingest", gedFile(t, days("2020-03-04", 3, 40, nil)...))
	for _, tt := range []struct {
		name string
		args []string
		want string // first line
	}{
		{"a case", []string{"assess", "is-"}, "is-khorasan"},
		{"a group", []string{"assess", "Made"}, "Made-up Front"},
		{"a group to forecast", []string{"forecast", "Made"}, "Made-up Front"},
		{"no state", []string{"forecast", "Gov"}, ":4"},
		{"one group is enough", []string{"forecast", "Made-up Front", ""}, ":4"},
		{"a kind", []string{"actor", "declare", "ucdp:1", "com"}, "community"},
		{"a scale", []string{"assess", "--words", ""}, "icd203"},
		{"no store", []string{"forecast", "--store", home + "/none", "M"}, ":4"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := succeed(t, home, append([]string{"__complete"}, tt.args...)...)
			if first, _, _ := strings.Cut(r.out, "\n"); first != tt.want {
				t.Errorf("%q, want %q:\n%s%s", first, tt.want, r.out, r.err)
			}
		})
	}
}
