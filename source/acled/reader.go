package acled

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
)

// Stats counts what was read.
type Stats struct {
	Rows       int
	Faults     int
	LeftOut    map[string]int // rows that are no event of political violence, by disorder_type
	Associated int            // events with associated actors, which are not kept
	Numbers    int            // events whose inter is a number
	Words      int            // events whose inter is in words
	Newest     int64          // greatest timestamp
}

// LeftOutRows is how many rows were left out for what they are.
func (s *Stats) LeftOutRows() (n int) {
	for _, k := range s.LeftOut {
		n += k
	}
	return n
}

// Reader reads the events of one file in their order. It implements
// [blindspot.EventReader] and is not safe for concurrent use.
type Reader struct {
	rows   *csv.Reader
	guard  *guard
	at     map[string]int
	fields []string
	today  blindspot.Date
	stats  Stats
	own    blindspot.OwnEvent
	close  func() error
}

var _ blindspot.EventReader = (*Reader)(nil)

// required are the columns without which a file is of no use.
var required = []string{"event_id_cnty", "event_date", "time_precision", "disorder_type", "actor1", "inter1", "actor2", "inter2",
	"country", "geo_precision", "source", "fatalities", "timestamp"}

const export = "download the events as CSV from your account at ACLED, with all columns, or run: blindspot fetch acled"

// Is reports whether a file looks like one of ACLED's: whether its first line names
// the id that only they have.
func Is(path string) bool {
	r, err := Open(path, 0)
	if err == nil {
		_ = r.Close() // only read from
		return true
	}
	return errors.Is(err, errColumns)
}

var errColumns = errors.New("columns are missing")

// Open opens a CSV file, plain or packed by gzip. today bounds the days of events; 0
// sets no bound. Errors: NotFound, Unavailable, or BadInput with what was expected and
// found.
func Open(path string, today blindspot.Date) (*Reader, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, blindspot.Errorf(blindspot.NotFound, "check the path", "there is no file %s", path)
	case err == nil && !info.Mode().IsRegular(): // a pipe would be waited for
		return nil, blindspot.Errorf(blindspot.BadInput, "save it to a file first", "%s is not a regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, blindspot.Errorf(blindspot.Unavailable, "check the permissions", "cannot open %s: %w", path, err)
	}
	r, err := NewReader(f, today)
	if err != nil {
		var e *blindspot.Error
		if errors.As(err, &e) {
			err = &blindspot.Error{Code: e.Code, Message: filepath.Base(path) + ": " + e.Message, Hint: e.Hint, Err: e.Err}
		}
		return nil, errors.Join(err, f.Close())
	}
	r.close = f.Close
	return r, nil
}

// NewReader reads from a stream.
func NewReader(src io.Reader, today blindspot.Date) (*Reader, error) {
	head := bufio.NewReaderSize(src, 64<<10)
	if magic, _ := head.Peek(2); string(magic) == "\x1f\x8b" {
		unpacked, err := gzip.NewReader(head)
		if err != nil {
			return nil, damaged(err)
		}
		head = bufio.NewReaderSize(unpacked, 64<<10)
	}
	start, err := head.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, damaged(err)
	}
	if err := plain(string(start)); err != nil {
		return nil, err
	}
	if strings.HasPrefix(string(start), "\ufeff") {
		_, _ = head.Discard(3) // it was peeked at
	}
	r := &Reader{guard: &guard{src: head}, today: today, at: map[string]int{}, stats: Stats{LeftOut: map[string]int{}}}
	r.rows = csv.NewReader(r.guard)
	first, _, _ := strings.Cut(string(start), "\n")
	if strings.Count(first, ";") > strings.Count(first, ",") {
		r.rows.Comma = ';'
	}
	r.rows.ReuseRecord = true
	return r, r.header()
}

// plain refuses what is no text of a table.
func plain(start string) error {
	begin := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(start, "\ufeff")))
	bad := func(what string) error {
		return blindspot.Errorf(blindspot.BadInput, export, "expected ACLED's events as CSV, but %s", what)
	}
	switch {
	case begin == "":
		return bad("the file is empty")
	case strings.HasPrefix(begin, "<"):
		return bad("it is a web page")
	case strings.HasPrefix(begin, "{"), strings.HasPrefix(begin, "["):
		return bad("it is JSON")
	case strings.HasPrefix(start, "PK"):
		return bad("it is a zip or an Excel workbook")
	case strings.ContainsRune(start, 0):
		return bad("it is a binary file")
	}
	return nil
}

func (r *Reader) header() error {
	first, err := r.rows.Read()
	if err != nil {
		return damaged(err)
	}
	for i, name := range first {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := r.at[name]; twice && name != "" {
			return blindspot.Errorf(blindspot.BadInput, export, "line 1 names the column %q twice", name)
		}
		r.at[name] = i
	}
	var missing []string
	for _, name := range required {
		if _, ok := r.at[name]; !ok {
			missing = append(missing, name)
		}
	}
	switch _, ours := r.at["event_id_cnty"]; {
	case len(missing) == 0:
		return nil
	case ours:
		return blindspot.Errorf(blindspot.BadInput, export, "line 1: %w of an export of ACLED: %s", errColumns, strings.Join(missing, ", "))
	case has(r.at, "week", "events", "admin1"):
		return blindspot.Errorf(blindspot.BadInput, export, "this is an aggregate of ACLED by week: it names no actor, and is of no use for groups")
	}
	return blindspot.Errorf(blindspot.BadInput, export, "line 1: expected the columns of an export of ACLED; these are missing: %s", strings.Join(missing, ", "))
}

func has(at map[string]int, names ...string) bool {
	for _, n := range names {
		if _, ok := at[n]; !ok {
			return false
		}
	}
	return true
}

// Next implements [blindspot.EventReader]. Rows that are no event of political
// violence are passed over and counted. A fault holds no text of its row: that has
// notes in it.
func (r *Reader) Next() (blindspot.Event, int, *blindspot.RowFault, error) {
	for {
		fields, err := r.rows.Read()
		r.guard.since = 0
		line := r.line(fields)
		switch {
		case errors.Is(err, io.EOF):
			return blindspot.Event{}, 0, nil, r.end()
		case errors.Is(err, csv.ErrFieldCount):
			if r.atEnd() {
				return blindspot.Event{}, 0, nil, cut(line)
			}
			r.stats.Rows++
			r.stats.Faults++
			return blindspot.Event{}, line, &blindspot.RowFault{Line: line, Reason: fmt.Sprintf("the row has %d fields, the header %d", len(fields), len(r.at))}, nil
		case err != nil:
			return blindspot.Event{}, 0, nil, damaged(err)
		}
		r.fields = fields
		r.stats.Rows++
		if kind := strings.TrimSpace(r.text("disorder_type")); !violent(kind) {
			if kind == "" {
				kind = "without a disorder_type"
			}
			r.stats.LeftOut[shorten(kind)]++
			continue
		}
		p := parser{r: r}
		e := p.event()
		if p.fault != nil {
			r.stats.Faults++
			p.fault.Line = line
			return blindspot.Event{ID: e.ID, Source: SourceID, DeathsGap: true, Sources: blindspot.NoCount}, line, p.fault, nil
		}
		r.own = e
		r.stats.Newest = max(r.stats.Newest, e.Stamp)
		return e.Event, line, nil, nil
	}
}

// NextOwn is Next with what only this source knows of an event.
func (r *Reader) NextOwn() (blindspot.OwnEvent, int, *blindspot.RowFault, error) {
	e, line, fault, err := r.Next()
	if err != nil || fault != nil {
		return blindspot.OwnEvent{Event: e}, line, fault, err
	}
	return r.own, line, nil, nil
}

// violent reports whether a disorder_type names political violence.
func violent(kind string) bool {
	for part := range strings.SplitSeq(strings.ToLower(kind), ";") {
		if strings.TrimSpace(part) == "political violence" {
			return true
		}
	}
	return false
}

func (r *Reader) line(fields []string) int {
	if len(fields) == 0 {
		return 0
	}
	line, _ := r.rows.FieldPos(0)
	return line
}

func (r *Reader) text(column string) string {
	at, ok := r.at[column]
	if !ok || at >= len(r.fields) {
		return ""
	}
	return strings.TrimSpace(r.fields[at])
}

// atEnd reports whether nothing follows, and the last line did not end.
func (r *Reader) atEnd() bool {
	_, err := r.guard.src.Peek(1)
	return errors.Is(err, io.EOF) && r.rows.InputOffset() >= r.guard.total && r.guard.last != '\n'
}

// end tells a file that ended from one that holds nothing.
func (r *Reader) end() error {
	if r.stats.Rows == 0 {
		return blindspot.Errorf(blindspot.BadInput, "widen the filters at ACLED; an account that may not see the events gets an empty file, too", "the file holds column names and no row")
	}
	return io.EOF
}

// Stats returns the counts so far.
func (r *Reader) Stats() Stats { return r.stats }

// NewestDay is the day of the newest change in the file, the earliest on which it can
// have been downloaded; today where none is known.
func (r *Reader) NewestDay(today blindspot.Date) blindspot.Date {
	if r.stats.Newest == 0 {
		return today
	}
	return min(blindspot.DateOf(time.Unix(r.stats.Newest, 0)), today)
}

// Close closes the file.
func (r *Reader) Close() error {
	if r.close == nil {
		return nil
	}
	return r.close()
}

func cut(line int) error {
	return blindspot.Errorf(blindspot.BadInput, "download it again", "the file is cut: its last row, on line %d, has not all fields", line)
}

func damaged(err error) error {
	var known *blindspot.Error
	var bad *csv.ParseError
	switch {
	case errors.As(err, &known):
		return err
	case errors.As(err, &bad) && errors.Is(bad.Err, csv.ErrQuote):
		return blindspot.Errorf(blindspot.BadInput, "download it again; a spreadsheet may have changed it",
			"a quote is opened and not closed in the row that begins on line %d: the file is cut or damaged", bad.StartLine)
	case errors.As(err, &bad):
		return blindspot.Errorf(blindspot.BadInput, "download it again; a spreadsheet may have changed it", "line %d: %w", bad.Line, bad.Err)
	case errors.Is(err, io.EOF):
		return blindspot.Errorf(blindspot.BadInput, export, "the file is empty")
	}
	return blindspot.Errorf(blindspot.BadInput, "download it again", "the file is damaged or cut short: %w", err)
}

// maxRow bounds the bytes of one row: an open quote would swallow the whole file.
const maxRow = 8 << 20

// guard ends the reading of a row that does not end.
type guard struct {
	src   *bufio.Reader
	since int64 // bytes since the last row
	total int64
	last  byte
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.src.Read(p)
	if n > 0 {
		g.last = p[n-1]
	}
	g.since += int64(n)
	g.total += int64(n)
	if g.since > maxRow {
		return 0, blindspot.Errorf(blindspot.BadInput, "download it again", "a row is longer than %d MiB: a quote is opened and not closed", maxRow>>20)
	}
	return n, err
}
