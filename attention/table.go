package attention

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// Columns are those of the table of titles, in order.
var Columns = []string{"group", "project", "title", "from", "until", "local", "confirmed"}

// Row is a row of the table as a person writes it. One that is not confirmed is a
// proposal, of which nobody said that there is such a page.
type Row struct {
	blindspot.PageTitle
	Named     string // the group as written: an id or a name
	Undecided bool   // nobody said whether the language is one of the group's countries
	Confirmed bool
}

// maxTable bounds the rows of a table.
const maxTable = 100_000

// Parse reads a table of titles: CSV with the heading of [Columns]. Days are
// YYYY-MM-DD or empty, local is yes or no, confirmed is yes or no. The group is
// left as written ([Row].Named). Errors: BadInput with every line that is at
// fault.
func Parse(r io.Reader) ([]Row, error) {
	reader := csv.NewReader(r)
	reader.Comment, reader.FieldsPerRecord = '#', -1
	head, err := reader.Read()
	if err != nil {
		return nil, blindspot.Errorf(blindspot.BadInput, "begin with the line "+strings.Join(Columns, ","), "the table of titles has no heading: %w", err)
	}
	if err := heading(head); err != nil {
		return nil, err
	}
	var rows []Row
	var faults []string
	for {
		fields, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, blindspot.Errorf(blindspot.BadInput, "put a text that holds commas or quotes between quotes", "the table of titles cannot be read: %w", err)
		}
		line, _ := reader.FieldPos(0)
		row, err := parse(fields)
		if err == nil {
			err = Clash(rows, row)
		}
		if err != nil {
			faults = append(faults, fmt.Sprintf("line %d: %s (%s)", line, err, blindspot.HintOf(err)))
		}
		if rows = append(rows, row); len(rows) > maxTable {
			return nil, blindspot.Errorf(blindspot.BadInput, "split it", "the table of titles has more than %d rows", maxTable)
		}
	}
	if len(faults) > 0 {
		return nil, blindspot.Errorf(blindspot.BadInput, "mend these lines; nothing was changed", "the table of titles is at fault:\n  %s", strings.Join(faults[:min(len(faults), 20)], "\n  "))
	}
	return rows, nil
}

func heading(head []string) error {
	head = slices.Clone(head)
	if len(head) > 0 {
		head[0] = strings.TrimPrefix(head[0], "\ufeff") // as spreadsheets write it
	}
	if !slices.Equal(head, Columns) {
		return blindspot.Errorf(blindspot.BadInput, "begin with the line "+strings.Join(Columns, ","), "the table of titles has the columns %s", strings.Join(head, ","))
	}
	return nil
}

func parse(f []string) (row Row, err error) {
	bad := func(hint, format string, args ...any) (Row, error) {
		return row, blindspot.Errorf(blindspot.BadInput, hint, format, args...)
	}
	if len(f) != len(Columns) {
		return bad("give "+strings.Join(Columns, ", "), "it has %d cells, not %d", len(f), len(Columns))
	}
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	row.Named, row.Project, row.Title = f[0], strings.ToLower(f[1]), Underscored(f[2])
	if rest, ok := strings.CutPrefix(row.Title, "'"); ok && rest != "" && strings.ContainsRune("=+-@", rune(rest[0])) {
		row.Title = rest // Write put it there
	}
	if row.When.From, err = day(f[3]); err != nil {
		return row, err
	}
	if row.When.To, err = day(f[4]); err != nil {
		return row, err
	}
	var known bool
	if row.Confirmed, known = yesNo(f[6]); !known && f[6] != "" {
		return bad("write yes or no", "confirmed is %q", f[6])
	}
	if row.Local, known = yesNo(f[5]); !known && f[5] != "" {
		return bad("write yes for a language of the group's countries, no for another", "local is %q", f[5])
	}
	row.Undecided = !known
	if row.Named == "" {
		return bad("give the group's id or name", "there is no group")
	}
	if !row.Confirmed {
		return row, nil // a proposal may lack what the user has still to fill in
	}
	if row.Undecided {
		return bad("write yes for a language of the group's countries, no for another", "local is empty")
	}
	return row, Check(row.PageTitle)
}

func day(s string) (blindspot.Date, error) {
	if s == "" {
		return 0, nil
	}
	d, err := blindspot.ParseDate(s)
	if err != nil {
		return 0, blindspot.Errorf(blindspot.BadInput, "write it as 2021-08-15, or leave it empty", "%q is not a day", s)
	}
	return d, nil
}

func yesNo(s string) (yes, known bool) {
	switch strings.ToLower(s) {
	case "yes":
		return true, true
	case "no":
		return false, true
	}
	return false, false
}

var project = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)

// Check refuses a title that cannot be one. Errors: BadInput with the remedy.
func Check(t blindspot.PageTitle) error {
	switch {
	case !project.MatchString(t.Project):
		return blindspot.Errorf(blindspot.BadInput, "write it as the API of page views names it: the language, a dot and wikipedia", "%q is not a project", t.Project)
	case t.Title == "" || len(t.Title) > 255 || strings.ContainsFunc(t.Title, func(r rune) bool { return r < ' ' || strings.ContainsRune("#<>[]|{}", r) }):
		return blindspot.Errorf(blindspot.BadInput, "copy the last part of the address of the page", "%q is not the title of a page", t.Title)
	case t.When.From.Known() && t.When.To.Known() && t.When.To < t.When.From:
		return blindspot.Errorf(blindspot.BadInput, "give a last day that is not before the first", "%s ends before it begins", t.Title)
	case t.When.To.Known() && t.When.To < blindspot.PageViewsSince.First():
		return blindspot.Errorf(blindspot.BadInput, "leave the row out", "views of %s ended before any are counted (%s)", t.Title, blindspot.PageViewsSince)
	}
	return nil
}

// Clash refuses a row of a page that the group has already in some of its days: it
// would be counted twice.
func Clash(rows []Row, row Row) error {
	for i := range rows {
		r := &rows[i]
		if r.Confirmed && row.Confirmed && r.Named == row.Named && r.Page() == row.Page() && overlap(r.When, row.When) {
			return blindspot.Errorf(blindspot.BadInput, "leave one of them out", "%s of %s stands there twice for some days", row.Title, row.Project)
		}
	}
	return nil
}

func overlap(a, b blindspot.DateRange) bool {
	return (!a.To.Known() || !b.From.Known() || a.To >= b.From) && (!b.To.Known() || !a.From.Known() || b.To >= a.From)
}

// Underscored is a title as addresses have it.
func Underscored(title string) string { return strings.ReplaceAll(strings.TrimSpace(title), " ", "_") }

// Write writes rows as [Parse] reads them.
func Write(w io.Writer, rows []Row) error {
	out := blindspot.NewCSV(w)
	if err := out.Write(Columns); err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		local := word(r.Local)
		if r.Undecided {
			local = ""
		}
		if err := out.Write([]string{r.Named, r.Project, r.Title, r.When.From.String(), r.When.To.String(), local, word(r.Confirmed)}); err != nil {
			return err
		}
	}
	return out.Flush()
}

func word(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
