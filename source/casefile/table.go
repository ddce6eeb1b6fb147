package casefile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

// columns are the columns a CSV file must have and those it may have.
type columns struct {
	required []string
	optional []string
}

func (c columns) all() []string { return append(append([]string{}, c.required...), c.optional...) }

// row is one line of a CSV file. Its getters record a fault for a cell that is
// not what it should be and return the zero value.
type row struct {
	file   string
	line   int
	cells  map[string]string
	faults *Faults
}

// readTable reads a CSV file with a header. Columns may stand in any order.
func readTable(file string, data []byte, cols columns, faults *Faults) []row {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		faults.add(file, lineOfInvalid(data), "", "the file is not UTF-8; save it as CSV UTF-8")
		return nil
	}
	reader := csv.NewReader(bytes.NewReader(data))
	reader.FieldsPerRecord = -1
	header, err := reader.Read()
	if err != nil {
		faults.add(file, 1, "", "no header: expected the columns %s", strings.Join(cols.required, ", "))
		return nil
	}
	if !checkHeader(file, header, cols, faults) {
		return nil
	}
	var rows []row
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return rows
		}
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			faults.add(file, syntax.StartLine, "", "%s", syntax.Err)
			return rows
		}
		line, _ := reader.FieldPos(0)
		if len(record) != len(header) {
			faults.add(file, line, "", "%d cells, expected %d", len(record), len(header))
			continue
		}
		cells := make(map[string]string, len(header))
		for i, name := range header {
			cells[name] = strings.TrimSpace(record[i])
			if blindspot.Unstated(cells[name]) && slices.Contains(cols.optional, name) {
				cells[name] = ""
			}
		}
		rows = append(rows, row{file, line, cells, faults})
	}
}

func checkHeader(file string, header []string, cols columns, faults *Faults) bool {
	before := len(*faults)
	known := cols.all()
	seen := map[string]bool{}
	for i, name := range header {
		name = strings.TrimSpace(name)
		header[i] = name
		switch {
		case seen[name]:
			faults.add(file, 1, name, "the column stands twice in the header")
		case !slices.Contains(known, name):
			faults.add(file, 1, name, "unknown column%s", suggest(name, known))
		}
		seen[name] = true
	}
	for _, name := range cols.required {
		if !seen[name] {
			faults.add(file, 1, name, "the column is missing")
		}
	}
	return len(*faults) == before
}

func lineOfInvalid(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		data = data[size:]
	}
	return line
}

func (r row) fault(column, format string, args ...any) {
	r.faults.add(r.file, r.line, column, format, args...)
}

func (r row) text(column string) string { return r.cells[column] }

func (r row) required(column string) string {
	s := r.cells[column]
	if s == "" {
		r.fault(column, "the cell is empty")
	}
	return s
}

// id reads the row's identifier, which must be new.
func (r row) id(seen map[string]int) string {
	s := r.required("id")
	if first, ok := seen[s]; ok && s != "" {
		r.fault("id", "%q stands already on line %d", s, first)
	}
	seen[s] = r.line
	return Prefix + s
}

func (r row) date(column string) blindspot.Date {
	s := r.required(column)
	if s == "" {
		return 0
	}
	d, err := blindspot.ParseDate(s)
	if err != nil {
		r.fault(column, "%s; write dates as YYYY-MM-DD", err)
	}
	return d
}

func (r row) optionalDate(column string) blindspot.Date {
	if r.cells[column] == "" {
		return 0
	}
	return r.date(column)
}

// period reads a range of days, either end of which may be open.
func (r row) period(from, to string) blindspot.DateRange {
	when := blindspot.DateRange{From: r.optionalDate(from), To: r.optionalDate(to)}
	if when.From.Known() && when.To.Known() && when.To < when.From {
		r.fault(to, "%s lies before %s", when.To, when.From)
	}
	return when
}

// number reads a finite number; NaN where the cell is empty.
func (r row) number(column string) float64 {
	s := r.cells[column]
	if s == "" {
		return math.NaN()
	}
	v, ok := blindspot.ParseDecimal(s)
	if !ok {
		r.fault(column, "%q is not a number", s)
		return math.NaN()
	}
	return v
}

// count reads a whole number from 0; ok is false where the cell is empty.
func (r row) count(column string) (n int, ok bool) {
	s := r.cells[column]
	if s == "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > maxCount {
		r.fault(column, "%q is not a count", s)
		return 0, false
	}
	return n, true
}

const maxCount = 10_000_000

func (r row) oneOf(column string, options ...string) string {
	s := r.cells[column]
	if !slices.Contains(options, s) {
		r.fault(column, "%q is not known%s", s, suggest(s, options))
	}
	return s
}

func (r row) country(column string) string {
	s := r.required(column)
	if s != "" && !isCountryCode(s) {
		r.fault(column, "%s", countryFault(s))
	}
	return s
}

// isCountryCode reports whether s is the code of a country of today.
func isCountryCode(s string) bool { return countryFault(s) == "" }

// countryFault says what is wrong with a country's code; "" where nothing is.
func countryFault(s string) string {
	c, known := place.CountryByISO(s)
	switch {
	case known && c.ISO3 == s:
		return ""
	case known:
		return fmt.Sprintf("%q is a withdrawn code; write %s for %s", s, c.ISO3, c.Name)
	case blindspot.IsCountryCode(s):
		return fmt.Sprintf("%q is not an ISO 3166 alpha-3 code of any country", s)
	}
	return fmt.Sprintf("%q is not an ISO 3166 alpha-3 code", s)
}

func (r row) grade() blindspot.Grade {
	g := blindspot.Grade{Source: r.text("source_grade"), Information: r.text("info_grade")}
	if s := g.Source; s != "" && (len(s) > 1 || s[0] < 'A' || s[0] > 'F') {
		r.fault("source_grade", "%q is not A to F", g.Source)
	}
	if s := g.Information; s != "" && (len(s) > 1 || s[0] < '1' || s[0] > '6') {
		r.fault("info_grade", "%q is not 1 to 6", g.Information)
	}
	return g
}

func (r row) coordinate(column string, limit float64) (float64, bool) {
	v := r.number(column)
	if math.IsNaN(v) {
		return 0, false
	}
	if math.Abs(v) > limit {
		r.fault(column, "%s lies outside -%g to %g", fmt.Sprint(v), limit, limit)
		return 0, false
	}
	return v, true
}
