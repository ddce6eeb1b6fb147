package ucdp_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/source/ucdp"
)

// Every row comes back once: as an event with its id, or as a fault with the
// line it begins on, whatever other rows are like.
func TestEveryRowIsAccountedFor(t *testing.T) {
	kinds := []struct {
		text string
		ok   bool
	}{
		{line(), true},
		{line("source_article", "one, \"two\"\nthree\n\nfour"), true},
		{line("where_description", strings.Repeat("long, ", 500)), true},
		{line("best", "-1"), false},
		{line("date_start", "2015-02-30", "source_article", "a\nb\nc"), false},
		{"1,2,3\n", false},
		{strings.Replace(line(), "Borno state", `"Borno" state`, 1), false},
		{strings.Replace(line(), "Borno state", `"Borno state`, 1), false},
	}
	rapid.Check(t, func(rt *rapid.T) {
		picks := rapid.SliceOfN(rapid.IntRange(0, len(kinds)-1), 0, 40).Draw(rt, "rows")
		var text strings.Builder
		text.WriteString(file())
		at, wantEvents, wantLines := 2, 0, []int{}
		for i, pick := range picks {
			// A row after an open quote that is itself in quotes may close it.
			if i > 0 && picks[i-1] == len(kinds)-1 && (pick == 1 || pick == 2 || pick == 4 || pick == 5 || pick >= 6) {
				pick = 0
			}
			picks[i] = pick
			text.WriteString(kinds[pick].text)
			if kinds[pick].ok {
				wantEvents++
			} else {
				wantLines = append(wantLines, at)
			}
			at += strings.Count(kinds[pick].text, "\n")
		}
		if len(picks) > 0 && picks[len(picks)-1] == len(kinds)-1 {
			text.WriteString(line())
			wantEvents++
		}
		r, err := ucdp.NewReader(strings.NewReader(text.String()), "", ucdp.Options{})
		if err != nil {
			rt.Fatal(err)
		}
		events, faults, err := readAll(t, r)
		if err != nil || len(events) != wantEvents || len(faults) != len(wantLines) || r.Stats().Rows != wantEvents+len(wantLines) {
			rt.Fatalf("%d events, want %d; %d faults, want %d; %v", len(events), wantEvents, len(faults), len(wantLines), err)
		}
		for i, f := range faults {
			if f.Line != wantLines[i] {
				rt.Fatalf("fault on line %d, want %d", f.Line, wantLines[i])
			}
		}
	})
}
