package main

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Lines hold their width and every word in its order, and a sign of per cent
// never begins one.
func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"events", "38 %", "(19 %)", "fewer", "größer", "a", "to"})).Draw(t, "words"), " ")
		indent := rapid.IntRange(0, 40).Draw(t, "indent")
		got := wrap(text, indent)
		if strings.Join(strings.Fields(got), " ") != text {
			t.Fatalf("%q became %q", text, got)
		}
		for i, line := range strings.Split(got, "\n") {
			if i == 0 {
				line = strings.Repeat(" ", indent) + line
			}
			if n := len([]rune(line)); n > 100 {
				t.Fatalf("%d columns: %q", n, line)
			}
			if i > 0 && strings.HasPrefix(strings.TrimSpace(line), "%") {
				t.Fatalf("a line begins with the sign: %q", got)
			}
		}
	})
}
