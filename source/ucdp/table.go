package ucdp

import (
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/blindspot/blindspot"
)

// table is a file of UCDP that holds no events: a CSV with a header, packed or not.
type table struct {
	rows  *csv.Reader
	names []string       // as the file writes them
	index map[string]int // by name, normalised
	at    map[Role]int   // by what the columns say, once they are bound
	line  int
	text  []string
}

// maxTable is the largest such file, unpacked, that is read.
const maxTable = 512 << 20

// openTable reads a table's header. close it when it is read.
func openTable(path string) (t *table, done func() error, err error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, blindspot.Errorf(blindspot.NotFound, "check the path", "there is no file %s", path)
	case err != nil:
		return nil, nil, blindspot.Errorf(blindspot.Unavailable, "check the permissions", "cannot open %s: %w", path, err)
	}
	limits := limit{bytes: maxTable, ratio: defaultMaxRatio}
	_, unpacked, err := limits.unpack(f)
	if err != nil {
		return nil, nil, errors.Join(named(err, path), f.Close())
	}
	done = func() error {
		if unpacked != nil {
			return errors.Join(unpacked(), f.Close())
		}
		return f.Close()
	}
	t = &table{rows: csv.NewReader(&limits), index: map[string]int{}}
	if err := t.header(); err != nil {
		return nil, nil, errors.Join(named(err, path), done())
	}
	return t, done, nil
}

func (t *table) header() error {
	first, err := t.rows.Read()
	if err != nil {
		return t.fault(err)
	}
	first[0] = strings.TrimPrefix(first[0], "\ufeff")
	t.names = make([]string, len(first))
	for i, name := range first {
		t.names[i] = strings.TrimSpace(plainText(name))
		key := normal(t.names[i])
		if _, twice := t.index[key]; twice && key != "" {
			return blindspot.Errorf(blindspot.BadInput, "download it again", "the header names the column %q twice", t.names[i])
		}
		t.index[key] = i
	}
	if strings.HasPrefix(strings.TrimSpace(t.names[0]), "<") {
		return notCSV("it is a web page or XML")
	}
	return nil
}

// title is what the file calls the column of a role.
func (t *table) title(role Role) string {
	if i, ok := t.at[role]; ok {
		return t.names[i]
	}
	return string(role)
}

// next reads a row, or io.EOF.
func (t *table) next() error {
	fields, err := t.rows.Read()
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	if err != nil {
		return t.fault(err)
	}
	t.line, _ = t.rows.FieldPos(0)
	t.text = fields
	return nil
}

func (t *table) fault(err error) error {
	var bad *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return blindspot.Errorf(blindspot.BadInput, "download it again", "the file is empty")
	case errors.As(err, &bad):
		return blindspot.Errorf(blindspot.BadInput, "download it again", "line %d: %w", bad.Line, bad.Err)
	}
	return readError(err)
}

// cell is the text of a role's column, "" where the file has none.
func (t *table) cell(role Role) string {
	i, ok := t.at[role]
	if !ok {
		return ""
	}
	return strings.TrimSpace(plainText(t.text[i]))
}

// whole is a whole number from 0 of a role's column.
func (t *table) whole(role Role) (int, error) {
	text := strings.TrimSuffix(t.cell(role), ".0")
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, blindspot.Errorf(blindspot.BadInput, "download it again", "line %d, column %s: %q is no whole number from 0", t.line, t.title(role), cutText(t.cell(role), 40))
	}
	return n, nil
}

// plainText is text in UTF-8, which Latin-1 becomes: UCDP's actor list is written in it.
func plainText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return latin1([]byte(s))
}
