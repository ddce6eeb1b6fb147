package views

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

// Series are monthly counts by VIEWS country id, as one file gives them.
type Series struct {
	Name string // of the file, for messages
	rows map[int]map[blindspot.Month]cell
	// blank are the lines of country-months whose value is not stated; they are
	// missing, as though the file left them out.
	blank map[int]map[blindspot.Month]int
	// exact: the file states deaths of the target's own kind. Otherwise its
	// numbers are estimates made from all violence.
	exact bool
}

type cell struct {
	value float64
	line  int
}

// file is a CSV file being read; its faults name the file and the line.
type file struct {
	name   string
	csv    *csv.Reader
	header map[string]int
}

// ReadFile reads a CSV file, plain or gzipped, and recognises it by its header:
// month_id, country_id and ged_sb for state-based deaths, or country_iso3 and
// year_month with UCDP counts of all violence.
func ReadFile(path string) (*Series, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, blindspot.Errorf(blindspot.NotFound, "check the path", "there is no file %s", path)
	}
	if err != nil {
		return nil, blindspot.Errorf(blindspot.Unavailable, "check the path and its permissions", "%s cannot be opened: %w", path, err)
	}
	defer func() { _ = f.Close() }() // opened for reading
	return Read(f, filepath.Base(path))
}

// Read is ReadFile for an open file; the name is used in messages.
func Read(r io.Reader, name string) (*Series, error) {
	buffered := bufio.NewReader(r)
	if magic, err := buffered.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, blindspot.Errorf(blindspot.BadInput, "fetch the file again", "%s is not a whole gzip file: %w", name, err)
		}
		return read(z, name)
	}
	return read(buffered, name)
}

func read(r io.Reader, name string) (*Series, error) {
	f := &file{name: name, csv: csv.NewReader(r), header: map[string]int{}}
	f.csv.ReuseRecord = true
	head, err := f.csv.Read()
	if err != nil {
		return nil, blindspot.Errorf(blindspot.BadInput, "give a CSV file with a header", "%s has no header: %w", name, err)
	}
	for i, column := range head {
		column = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(column, "\ufeff")))
		if _, twice := f.header[column]; twice {
			return nil, blindspot.Errorf(blindspot.BadInput, "", "%s has two columns %q", name, column)
		}
		f.header[column] = i
	}
	switch {
	case f.has("country_iso3", "year_month", "ucdp_fatalities_best", "ucdp_event_count", "ucdp_state_based_events"):
		return f.allViolence()
	case f.has("month_id", "country_id", "ged_sb"):
		return f.stateBased()
	}
	return nil, blindspot.Errorf(blindspot.BadInput, "the columns are month_id, country_id and ged_sb; an auxiliary file may have country_iso3, year_month, ucdp_fatalities_best, ucdp_event_count and ucdp_state_based_events",
		"%s has the columns %s, which lack one that is needed", name, strings.Join(head, ", "))
}

func (f *file) has(columns ...string) bool {
	for _, c := range columns {
		if _, ok := f.header[c]; !ok {
			return false
		}
	}
	return true
}

func (f *file) fault(hint, format string, args ...any) error {
	line, _ := f.csv.FieldPos(0)
	return f.faultAt(line, hint, format, args...)
}

func (f *file) faultAt(line int, hint, format string, args ...any) error {
	return blindspot.Errorf(blindspot.BadInput, hint, "%s, line %d: "+format, append([]any{f.name, line}, args...)...)
}

// next returns the next record, nil at the end.
func (f *file) next() ([]string, error) {
	record, err := f.csv.Read()
	var parse *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return nil, nil
	case errors.As(err, &parse):
		return nil, f.faultAt(parse.Line, "every row needs as many fields as the header", "%w", parse.Err)
	case err != nil:
		return nil, blindspot.Errorf(blindspot.BadInput, "fetch the file again", "%s breaks off: %w", f.name, err)
	}
	return record, nil
}

func (f *file) whole(record []string, column string) (int, error) {
	text := strings.TrimSpace(record[f.header[column]])
	v, ok := blindspot.ParseDecimal(text)
	if !ok || v != math.Trunc(v) || math.Abs(v) > 1e9 {
		return 0, f.fault("give a whole number", "%s is %q, which is no whole number", column, text)
	}
	return int(v), nil
}

// unstated reports whether one of the columns states no value.
func (f *file) unstated(record []string, columns ...string) bool {
	return slices.ContainsFunc(columns, func(c string) bool { return blindspot.Unstated(strings.TrimSpace(record[f.header[c]])) })
}

func (f *file) count(record []string, column string) (float64, error) {
	v, err := f.whole(record, column)
	if err == nil && v < 0 {
		err = f.fault("a missing value is left out, not coded", "%s is negative: %d", column, v)
	}
	return float64(v), err
}

func (f *file) stateBased() (*Series, error) {
	s := &Series{Name: f.name, rows: map[int]map[blindspot.Month]cell{}, blank: map[int]map[blindspot.Month]int{}, exact: true}
	for {
		record, err := f.next()
		if err != nil || record == nil {
			return s, err
		}
		id, err := f.whole(record, "country_id")
		if err != nil {
			return nil, err
		}
		if _, ok := place.CountryByVIEWS(id); !ok {
			return nil, f.fault("VIEWS country ids are listed in its country table", "country_id %d is not known", id)
		}
		month, err := f.whole(record, "month_id")
		if err != nil {
			return nil, err
		}
		if month < 1 || month > 12*120 {
			return nil, f.fault("month_id 1 is January 1980", "month_id %d is out of range", month)
		}
		if f.unstated(record, "ged_sb") {
			f.leave(s, id, blindspot.Month(month))
			continue
		}
		v, err := f.count(record, "ged_sb")
		if err != nil {
			return nil, err
		}
		if err := f.put(s, id, blindspot.Month(month), v); err != nil {
			return nil, err
		}
	}
}

// leave notes that the file states no value for the country-month.
func (f *file) leave(s *Series, id int, month blindspot.Month) {
	if s.blank[id] == nil {
		s.blank[id] = map[blindspot.Month]int{}
	}
	s.blank[id][month], _ = f.csv.FieldPos(0)
}

func (f *file) put(s *Series, id int, month blindspot.Month, v float64) error {
	line, _ := f.csv.FieldPos(0)
	if s.rows[id] == nil {
		s.rows[id] = map[blindspot.Month]cell{}
	}
	if old, twice := s.rows[id][month]; twice {
		return f.fault("keep one of them", "country %d has a second row for %s (month_id %d); the first is line %d", id, month, month, old.line)
	}
	s.rows[id][month] = cell{v, line}
	return nil
}

// counted are the columns from which state-based deaths are estimated.
var counted = [...]string{"ucdp_fatalities_best", "ucdp_event_count", "ucdp_state_based_events"}

// allViolence estimates state-based deaths as the share of state-based events
// in all events times the deaths of all violence.
func (f *file) allViolence() (*Series, error) {
	s := &Series{Name: f.name, rows: map[int]map[blindspot.Month]cell{}, blank: map[int]map[blindspot.Month]int{}}
	begins := blindspot.Month(math.MaxInt32)
	for {
		record, err := f.next()
		if err != nil {
			return nil, err
		}
		if record == nil {
			break
		}
		iso := strings.TrimSpace(record[f.header["country_iso3"]])
		country, ok := place.CountryByISO(iso)
		if !ok {
			return nil, f.fault("countries are ISO 3166-1 alpha-3 codes", "country %q is not known", iso)
		}
		month, err := blindspot.ParseMonth(strings.TrimSpace(record[f.header["year_month"]]))
		if err != nil {
			return nil, f.fault("write months as YYYY-MM", "year_month is %q", record[f.header["year_month"]])
		}
		if f.unstated(record, counted[:]...) {
			continue
		}
		var n [3]float64
		for i, column := range counted {
			if n[i], err = f.count(record, column); err != nil {
				return nil, err
			}
		}
		deaths, events, stateBased := n[0], n[1], n[2]
		if stateBased > events {
			return nil, f.fault("", "%.0f state-based events are more than all %.0f events", stateBased, events)
		}
		if events > 0 {
			begins = min(begins, month)
			deaths = math.Round(deaths * stateBased / events)
		}
		if country.VIEWS == 0 {
			continue // VIEWS does not forecast it
		}
		if err := f.put(s, country.VIEWS, month, deaths); err != nil {
			return nil, err
		}
	}
	// Before the first event anywhere the source did not look: those zeros are
	// missing values.
	for _, months := range s.rows {
		for month := range months {
			if month < begins {
				delete(months, month)
			}
		}
	}
	return s, nil
}
