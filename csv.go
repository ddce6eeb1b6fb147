package blindspot

import (
	"encoding/csv"
	"io"
	"regexp"
	"strings"
)

// CSV writes tables that people open in a spreadsheet. Names come from outside,
// and a cell that begins as a formula does would be run as one: it gets an
// apostrophe in front, by which a spreadsheet knows text. Numbers stay numbers.
type CSV struct{ lines *csv.Writer }

// NewCSV returns a writer of CSV; Flush has to be called at the end.
func NewCSV(w io.Writer) CSV { return CSV{csv.NewWriter(w)} }

// Write writes one row.
func (c CSV) Write(cells []string) error {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = inert(cell)
	}
	return c.lines.Write(safe)
}

// Flush writes what is held back, and returns what went wrong so far.
func (c CSV) Flush() error {
	c.lines.Flush()
	return c.lines.Error()
}

var numeral = regexp.MustCompile(`^[-+]?[0-9][0-9.,]*([eE][-+]?[0-9]+)?$`)

func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) && !numeral.MatchString(cell) {
		return "'" + cell
	}
	return cell
}
