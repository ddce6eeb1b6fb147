package casefile

import (
	"fmt"
	"sort"
	"strings"

	"github.com/blindspot/blindspot"
)

// Fault is one thing wrong with a case file.
type Fault struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`  // from 1; 0 where the whole file is meant
	Field  string `json:"field,omitempty"` // column or key, "" for the whole row
	Reason string `json:"reason"`
}

func (f Fault) String() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d", f.Line)
	}
	b.WriteString(": ")
	if f.Field != "" {
		b.WriteString(f.Field + ": ")
	}
	b.WriteString(f.Reason)
	return b.String()
}

// Faults are all things wrong with a case, in order of file and line.
type Faults []Fault

func (f Faults) Error() string {
	shown := f[:min(len(f), faultsShown)]
	lines := make([]string, 0, len(shown)+1)
	for _, x := range shown {
		lines = append(lines, x.String())
	}
	if n := len(f) - len(shown); n > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", n))
	}
	return strings.Join(lines, "\n")
}

const faultsShown = 20

func (f *Faults) add(file string, line int, field, format string, args ...any) {
	*f = append(*f, Fault{file, line, field, fmt.Sprintf(format, args...)})
}

// Err returns the faults as the error a user sees, nil where there are none.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	f.sort()
	return &blindspot.Error{Code: blindspot.BadInput, Message: f.Error(), Err: f,
		Hint: "blindspot case validate DIR lists all faults of a case; blindspot case export is-khorasan DIR writes one that has every file and field"}
}

func (f Faults) sort() {
	sort.SliceStable(f, func(i, j int) bool {
		if f[i].File != f[j].File {
			return f[i].File < f[j].File
		}
		return f[i].Line < f[j].Line
	})
}

// Sorted returns the faults in order of file and line.
func (f Faults) Sorted() Faults {
	f.sort()
	return f
}

// Nearest returns the option that the word was most likely meant to be, or ""
// where none is near: one letter may differ, and one more for every four.
func Nearest(word string, options []string) string {
	best, distance := "", len(word)/4+2
	for _, o := range options {
		if apart := len(word) - len(o); max(apart, -apart) >= distance || len(word) == 1 {
			continue // so many letters have to change; and one letter is no misspelt word
		}
		if d := EditDistance(strings.ToLower(word), strings.ToLower(o)); d < distance {
			best, distance = o, d
		}
	}
	return best
}

// suggest is " (did you mean ...?)" or, where nothing is near, the list.
func suggest(word string, options []string) string {
	if near := Nearest(word, options); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return "; known are " + strings.Join(options, ", ")
}

// EditDistance is the Levenshtein distance in bytes.
func EditDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
