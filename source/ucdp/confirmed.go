package ucdp

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// Columns says which column of a kind of file has which role, in the user's own words:
// the names of most of UCDP's tables beside the events could not be verified. The zero
// Columns knows the verified ones alone.
type Columns map[string]map[Role]string // by the key of the kind

// heading is the first line of a table of columns.
var heading = []string{"kind", "role", "column"}

// Kinds are the keys of the kinds of files.
func Kinds() (keys []string) {
	for _, f := range forms() {
		keys = append(keys, f.key)
	}
	return keys
}

// ParseColumns reads a table of columns: CSV with the heading kind, role, column.
// Errors: BadInput with the line.
func ParseColumns(r io.Reader) (Columns, error) {
	reader := csv.NewReader(r)
	reader.Comment, reader.FieldsPerRecord = '#', len(heading)
	c := Columns{}
	for first := true; ; first = false {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) && !first {
			return c, nil
		}
		if err != nil || first && !slices.Equal(row, heading) {
			return nil, blindspot.Errorf(blindspot.BadInput, "begin with the line "+strings.Join(heading, ",")+" and give three cells in each", "the table of columns cannot be read: %v", cmpErr(err))
		}
		if first {
			continue
		}
		line, _ := reader.FieldPos(0)
		if err := c.set(row[0], Role(row[1]), row[2]); err != nil {
			return nil, blindspot.Errorf(blindspot.BadInput, blindspot.HintOf(err), "line %d of the table of columns: %w", line, err)
		}
	}
}

func cmpErr(err error) error {
	if err == nil {
		return errors.New("it has another heading")
	}
	return err
}

// set adds a row. Errors: BadInput for a kind or role that there is not, and for a role
// or a column that stands there twice.
func (c Columns) set(kind string, role Role, column string) error {
	f, err := formOf(kind)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(f.roles, func(r roleOf) bool { return r.role == role }) {
		return blindspot.Errorf(blindspot.BadInput, "use one of: "+f.listed(), "the kind %s has no role %q", kind, role)
	}
	if column == "" {
		return blindspot.Errorf(blindspot.BadInput, "give the name as the file has it, or leave the row out", "the role %q has no column", role)
	}
	if c[kind] == nil {
		c[kind] = map[Role]string{}
	}
	if was, twice := c[kind][role]; twice {
		return blindspot.Errorf(blindspot.BadInput, "leave one of them out", "the role %q of %s is given to %q and to %q", role, kind, was, column)
	}
	for other, taken := range c[kind] {
		if normal(taken) == normal(column) {
			return blindspot.Errorf(blindspot.BadInput, "leave one of them out", "the column %q of %s is given to the roles %q and %q", column, kind, other, role)
		}
	}
	c[kind][role] = column
	return nil
}

// Write writes the table as [ParseColumns] reads it.
func (c Columns) Write(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(heading); err != nil {
		return err
	}
	for _, kind := range slices.Sorted(maps.Keys(c)) {
		for _, role := range slices.Sorted(maps.Keys(c[kind])) {
			if err := out.Write([]string{kind, string(role), c[kind][role]}); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func formOf(key string) (form, error) {
	for _, f := range forms() {
		if f.key == key {
			return f, nil
		}
	}
	return form{}, blindspot.Errorf(blindspot.BadInput, "use one of: "+strings.Join(Kinds(), ", "), "there is no kind of file %q", key)
}

func (f *form) listed() string {
	names := make([]string, len(f.roles))
	for i, r := range f.roles {
		names[i] = string(r.role)
	}
	return strings.Join(names, ", ")
}

// formBy finds the kind of the table: by verified columns, by the name of its file, or
// by confirmed columns that it has all of.
func (t *table) formBy(name string, c Columns) (form, bool) {
	all := forms()
	for _, f := range all {
		if len(f.verified) > 0 && t.has(f.verified, f) {
			return f, true
		}
	}
	name = strings.ToLower(name)
	for _, f := range all {
		if strings.HasPrefix(name, f.file) {
			return f, true
		}
	}
	best, most := form{}, 0
	for _, f := range all {
		if n := len(c[f.key]); n > most && t.has(c[f.key], f) {
			best, most = f, n
		}
	}
	return best, most > 0
}

// has reports whether the table has a column for every role that is needed.
func (t *table) has(columns map[Role]string, f form) bool {
	for _, r := range f.roles {
		if _, ok := t.index[normal(columns[r.role])]; r.needed && !ok {
			return false
		}
	}
	return true
}

// bind finds the columns of a kind. What the user confirmed goes before what is
// verified. Where a role that is needed has no column, the error shows the header, what
// is proposed and the command that accepts it.
func (t *table) bind(f form, c Columns, path string) error {
	t.at = map[Role]int{}
	missing := false
	for _, r := range f.roles {
		for _, name := range []string{c[f.key][r.role], f.verified[r.role]} {
			if i, ok := t.index[normal(name)]; ok && name != "" {
				t.at[r.role] = i
				break
			}
		}
		_, found := t.at[r.role]
		missing = missing || r.needed && !found
	}
	if !missing {
		return nil
	}
	p, err := t.propose(f)
	if err != nil {
		return err
	}
	p.File = path
	hint := "look whether that is right, then: " + p.Command()
	if lacking := p.Lacking(); len(lacking) > 0 {
		hint = "say which columns these are: " + p.Command() + fmt.Sprintf(" --set %q", string(lacking[0])+"=COLUMN")
	}
	return blindspot.Errorf(blindspot.BadInput, hint, "line 1: which columns of UCDP's file (%s) are which has not been confirmed. %s", f.kind, p.Words())
}
