package ucdp

import (
	"bytes"
	"io"
)

const (
	bufferSize = 1 << 20 // first size of the buffer
	maxRow     = 4 << 20 // longest row that is kept in memory
	maxFields  = 1024    // fields that are remembered; further ones are counted
	maxTries   = 64      // lines searched for a row that a quote swallowed
)

// field is the place of a field in its row, without the quotes around it.
type field struct {
	from, to int32
	escaped  bool // holds doubled quotes
}

// row is one row as cut out of the file; it is valid until the next one.
type row struct {
	text    []byte
	line    int // line on which it begins, from 1
	fields  []field
	count   int    // number of fields, which may exceed len(fields)
	problem string // why it cannot be split, "" for a sound row
}

// blank reports whether all fields of a row are empty: a spreadsheet leaves such
// rows behind.
func (r *row) blank() bool {
	return r.problem == "" && r.count <= maxFields && len(bytes.Trim(r.text, ", \t\r\"")) == 0
}

// tags reports whether a row holds the hashtags of the Humanitarian Exchange
// Language, which stand below the column names in files of HDX.
func (r *row) tags() bool {
	if r.problem != "" {
		return false
	}
	found := false
	for _, f := range r.fields {
		v := bytes.TrimSpace(r.text[f.from:f.to])
		if len(v) == 0 {
			continue
		}
		if v[0] != '#' || len(v) < 2 || v[1] < 'A' {
			return false
		}
		found = true
	}
	return found
}

// splitter cuts a stream into rows and fields. It keeps no more than one row
// and allocates nothing per row.
type splitter struct {
	src      io.Reader
	buf      []byte
	from, to int
	eof      bool
	line     int
	want     int // number of fields of a row once it is known
	isRow    func(text []byte, fields []field) bool
	fields   []field
	spare    []field
}

func newSplitter(src io.Reader) *splitter {
	return &splitter{src: src, buf: make([]byte, bufferSize), line: 1}
}

// fill reads until the buffer is full or the source ends. It reports whether
// there is more to scan than before.
func (s *splitter) fill() (bool, error) {
	if s.eof {
		return false, nil
	}
	if s.from > 0 {
		s.to = copy(s.buf, s.buf[s.from:s.to])
		s.from = 0
	}
	if s.to == len(s.buf) {
		if len(s.buf) >= maxRow {
			return false, nil
		}
		grown := make([]byte, 2*len(s.buf))
		copy(grown, s.buf)
		s.buf = grown
	}
	before := s.to
	for empty := 0; s.to < len(s.buf); {
		n, err := s.src.Read(s.buf[s.to:])
		s.to += n
		if err == io.EOF {
			s.eof = true
			return true, nil
		}
		if err != nil {
			return false, err
		}
		if n > 0 {
			empty = 0
		} else if empty++; empty > 100 {
			return false, io.ErrNoProgress
		}
	}
	return s.to > before, nil
}

// next returns the next row that is not an empty line, or io.EOF.
func (s *splitter) next() (row, error) {
	for {
		data := s.buf[s.from:s.to]
		if s.to-s.from < 2 && !s.eof {
			if _, err := s.fill(); err != nil {
				return row{}, err
			}
			continue
		}
		switch {
		case len(data) == 0:
			return row{}, io.EOF
		case data[0] == '\n':
			s.advance(1)
			continue
		case data[0] == '\r' && (len(data) == 1 || data[1] == '\n'):
			s.advance(min(2, len(data)))
			continue
		}
		cut := scan(data, s.eof, s.fields[:0])
		s.fields = cut.fields
		if cut.state == needMore {
			more, err := s.fill()
			if err != nil {
				return row{}, err
			}
			if more || s.eof {
				continue
			}
			return s.tooLong(data)
		}
		return s.finish(data, cut), nil
	}
}

// finish makes the row of a cut, unless a quote swallowed the start of another
// row: then the row ends before that one.
func (s *splitter) finish(data []byte, cut cut) row {
	r := row{text: data[:cut.size], line: s.line, fields: cut.fields, count: cut.count}
	switch cut.state {
	case unclosed:
		r.problem = "a quote is opened and never closed"
	case malformed:
		r.problem = "text after a closing quote: quotes inside a field must be doubled"
	default:
	}
	if at := s.swallowed(r.text); at > 0 {
		r.text = r.text[:at]
		r.problem = "a quote is opened and not closed before the next row"
	}
	size := len(r.text)
	r.text = bytes.TrimSuffix(bytes.TrimSuffix(r.text, []byte{'\n'}), []byte{'\r'})
	s.advance(size)
	return r
}

// swallowed returns where, inside a row that spans lines, a line begins that is
// a whole row in itself; 0 for none.
func (s *splitter) swallowed(text []byte) int {
	if s.want == 0 {
		return 0
	}
	at := 0
	for range maxTries {
		next := bytes.IndexByte(text[at:], '\n')
		if next < 0 || at+next+1 >= len(text) {
			return 0
		}
		at += next + 1
		cut := scan(text[at:], true, s.spare[:0])
		s.spare = cut.fields
		if cut.state == complete && cut.count == s.want && s.isRow(text[at:], cut.fields) {
			return at
		}
	}
	return 0
}

// tooLong gives up on a row longer than the buffer: it ends before a row that
// it swallowed, or else with its line.
func (s *splitter) tooLong(data []byte) (row, error) {
	r := row{line: s.line, problem: "the row is longer than 4 MiB"}
	if at := s.swallowed(data); at > 0 {
		r.text, r.problem = data[:at], "a quote is opened and not closed before the next row"
		s.advance(at)
		return r, nil
	}
	r.text = append([]byte(nil), data[:64<<10]...)
	for {
		if end := bytes.IndexByte(s.buf[s.from:s.to], '\n'); end >= 0 {
			s.advance(end + 1)
			return r, nil
		}
		s.from = s.to
		if s.eof {
			return r, nil
		}
		if _, err := s.fill(); err != nil {
			return row{}, err
		}
	}
}

func (s *splitter) advance(n int) {
	s.line += bytes.Count(s.buf[s.from:s.from+n], []byte{'\n'})
	s.from += n
}

type state uint8

const (
	needMore  state = iota
	complete        // one row, up to and including its line end
	malformed       // text after a closing quote; ends with the line
	unclosed        // a quote is still open at the end of the file
)

type cut struct {
	state  state
	size   int // bytes of the row with its line end
	fields []field
	count  int
}

// scan splits the first row of data into fields by RFC 4180. Unlike the RFC it
// takes a quote inside an unquoted field as text.
func scan(data []byte, eof bool, fields []field) cut {
	count, i := 0, 0
	for {
		f, end, st := quoted(data, i, eof)
		if st == plain {
			f, end, st = unquoted(data, i, eof)
		}
		switch st {
		case starved:
			return cut{state: needMore, fields: fields}
		case open:
			return cut{state: unclosed, size: len(data), fields: fields, count: count}
		case broken:
			size := bytes.IndexByte(data[end:], '\n') + end + 1
			if size == end { // no line end in sight
				if !eof {
					return cut{state: needMore, fields: fields}
				}
				size = len(data)
			}
			return cut{state: malformed, size: size, fields: fields, count: count}
		default:
		}
		count++
		if len(fields) < maxFields {
			fields = append(fields, f)
		}
		if st == last {
			return cut{state: complete, size: end, fields: fields, count: count}
		}
		i = end
	}
}

type fieldState uint8

const (
	plain   fieldState = iota // not a quoted field
	more                      // a comma follows
	last                      // the line ends
	starved                   // the data end inside the field
	open                      // the file ends inside the quotes
	broken                    // text after the closing quote
)

func quoted(data []byte, i int, eof bool) (f field, end int, st fieldState) {
	if i >= len(data) || data[i] != '"' {
		return f, i, plain
	}
	f.from = int32(i + 1)
	for j := i + 1; ; j += 2 {
		k := bytes.IndexByte(data[j:], '"')
		if k < 0 {
			return f, i, ending(eof, open)
		}
		j += k
		f.to = int32(j)
		rest := data[j+1:]
		switch {
		case len(rest) == 0:
			return f, len(data), ending(eof, last)
		case rest[0] == ',':
			return f, j + 2, more
		case rest[0] == '\n':
			return f, j + 2, last
		case rest[0] == '\r' && len(rest) == 1:
			return f, len(data), ending(eof, last)
		case rest[0] == '\r' && rest[1] == '\n':
			return f, j + 3, last
		case rest[0] != '"':
			return f, j, broken
		}
		f.escaped = true
		if j+2 >= len(data) {
			return f, i, ending(eof, open)
		}
	}
}

func unquoted(data []byte, i int, eof bool) (f field, end int, st fieldState) {
	j := i
	for j < len(data) && data[j] != ',' && data[j] != '\n' {
		j++
	}
	f = field{from: int32(i), to: int32(j)}
	switch {
	case j == len(data):
		end, st = j, ending(eof, last)
	case data[j] == ',':
		return f, j + 1, more
	default:
		end, st = j+1, last
	}
	if j > i && data[j-1] == '\r' {
		f.to--
	}
	return f, end, st
}

// ending is what the end of the data means: the state at the end of the file,
// or that more must be read.
func ending(eof bool, atEnd fieldState) fieldState {
	if eof {
		return atEnd
	}
	return starved
}
