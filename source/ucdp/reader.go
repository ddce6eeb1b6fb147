package ucdp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/blindspot/blindspot"
)

// Ids of the two sources this package reads.
const (
	SourceGED       = "ucdp-ged"
	SourceCandidate = "ucdp-candidate"
)

// maxText is the longest name, in bytes, that is accepted in a kept column.
const maxText = 4096

// Options are what the file itself cannot say; the zero value is the default.
type Options struct {
	Release   string         // "25.1"; "" takes it from the file name
	Published blindspot.Date // 0 takes it from the release
	Today     blindspot.Date // when the file is read, by which its events are over where nothing says when it was published; 0 sets no such bound
	Latin1    bool           // all text is Latin-1 instead of UTF-8
	MaxBytes  int64          // limit of the unpacked size, 0 for 8 GiB
	MaxRatio  int64          // limit of unpacked to packed size, 0 for 200
}

// Stats counts what was read, and what is odd without being a fault.
type Stats struct {
	Rows      int      // rows read: events delivered plus faults
	Faults    int      // rows refused
	SidesSum  int      // events whose sides do not add up to the best estimate
	Widened   int      // events whose low or high was on the wrong side of best
	Swapped   int      // events whose low was above high: the two changed places
	NotUTF8   int      // events with bytes that are not UTF-8 in columns that are not kept
	Ignored   []string // columns of the file that are not kept
	HasHeader bool
}

// Reader reads the events of one file in their order. It implements
// [blindspot.EventReader] and is not safe for concurrent use.
type Reader struct {
	split     *splitter
	layout    *layout
	first     *row // the first row, where it is an event
	header    string
	opts      Options
	release   Release
	source    string
	close     func() error
	stats     Stats
	dates     dates
	text      interner
	sides     interner
	ids       strings.Builder
	scratch   []byte
	current   row
	published blindspot.Date
	assumed   bool
	damaged   map[damageKey]int
	worst     *blindspot.RowFault // the first fault
}

// newReader reads the header of an unpacked CSV.
func newReader(src io.Reader, opts Options) (*Reader, error) {
	rel, err := ParseRelease(opts.Release)
	if err != nil {
		return nil, err
	}
	r := &Reader{split: newSplitter(src), opts: opts, release: rel, source: SourceGED,
		text: interner{}, sides: interner{}}
	if rel.Candidate() {
		r.source = SourceCandidate
	}
	r.published = opts.Published
	if !r.published.Known() {
		r.published, r.assumed = Published(rel)
	}
	if err := r.begin(); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *Reader) begin() error {
	if err := looksLikeText(r.split); err != nil {
		return err
	}
	first, err := r.split.next()
	if err == nil && bytes.HasPrefix(first.text, []byte("sep=")) { // a spreadsheet's note to itself
		first, err = r.split.next()
	}
	if errors.Is(err, io.EOF) {
		return notCSV("it is empty")
	}
	if err != nil {
		return readError(err)
	}
	l, isEvent, err := readLayout(first)
	if err != nil {
		return err
	}
	r.layout, r.stats.Ignored, r.stats.HasHeader = l, l.ignored, !isEvent
	r.split.want, r.split.isRow = len(l.titles), r.isRow
	r.header = strings.Join(official, ",")
	if isEvent {
		r.first = &first
	} else {
		r.header = string(first.text)
	}
	return nil
}

// isRow reports whether a line that splits into the right number of fields has
// an id where the id belongs.
func (r *Reader) isRow(text []byte, fields []field) bool {
	at := r.layout.at[colID]
	if at >= len(fields) {
		return false
	}
	_, ok := parseInt(bytes.TrimSpace(unquote(text, fields[at], nil)))
	return ok
}

// Release returns the release of the file, as far as it is known.
func (r *Reader) Release() Release { return r.release }

// Published returns when the release became known, and whether that day is
// assumed. The zero Date means that nothing is known.
func (r *Reader) Published() (day blindspot.Date, assumed bool) { return r.published, r.assumed }

// Source returns the id of the source of the events.
func (r *Reader) Source() string { return r.source }

// Header returns the row of column names. A quarantined row is read again by
// putting it in front.
func (r *Reader) Header() string { return r.header }

// Stats returns the counts so far.
func (r *Reader) Stats() Stats { return r.stats }

// Close closes the file. It may be called at any time, and twice.
func (r *Reader) Close() error {
	if r.close == nil {
		return nil
	}
	closer := r.close
	r.close = nil
	return closer()
}

// Next implements [blindspot.EventReader].
func (r *Reader) Next() (blindspot.Event, int, *blindspot.RowFault, error) {
	next := r.first
	r.first = nil
	for next == nil {
		cut, err := r.split.next()
		if errors.Is(err, io.EOF) {
			return blindspot.Event{}, 0, nil, io.EOF
		}
		if err != nil {
			return blindspot.Event{}, 0, nil, readError(err)
		}
		if !cut.blank() && (r.stats.Rows > 0 || !cut.tags()) {
			next = &cut
		}
	}
	r.current = *next
	r.stats.Rows++
	e, bad := r.event()
	if bad != nil {
		r.stats.Faults++
		bad.Line, bad.Raw = r.current.line, r.rawText()
		if r.worst == nil {
			r.worst = bad
		}
		return r.partial(), r.current.line, bad, nil
	}
	return e, r.current.line, nil, nil
}

// Unusable says, once the file has been read, why none of its rows could be
// used: most often a spreadsheet has changed them. It is nil where one could.
func (r *Reader) Unusable() error {
	switch {
	case r.stats.Rows == 0:
		return notCSV("it holds column names and no row")
	case r.stats.Faults == r.stats.Rows:
		return r.likelyCause()
	}
	return nil
}

// rawText keeps the current row as read, in UTF-8: Latin-1 is decoded where the
// file is said to be that, other bytes are written as \xNN.
func (r *Reader) rawText() string {
	b := r.current.text
	if r.opts.Latin1 {
		b = []byte(latin1(b[:min(len(b), blindspot.RawLimit)]))
	}
	if len(b) > blindspot.RawLimit {
		b = b[:blindspot.RawLimit]
		for n := 0; n < utf8.UTFMax && !utf8.Valid(b[len(b)-min(len(b), utf8.UTFMax):]); n++ {
			if last, _ := utf8.DecodeLastRune(b); last != utf8.RuneError {
				break
			}
			b = b[:len(b)-1]
		}
	}
	if utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 {
		return string(b)
	}
	var out strings.Builder
	for len(b) > 0 {
		c, n := utf8.DecodeRune(b)
		if c == utf8.RuneError && n == 1 || c == 0 {
			fmt.Fprintf(&out, `\x%02X`, b[0])
		} else {
			out.Write(b[:n])
		}
		b = b[n:]
	}
	return out.String()
}
