package ucdp

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/blindspot/blindspot"
)

const (
	defaultMaxBytes = 8 << 30
	defaultMaxRatio = 200 // GED compresses about tenfold
	ratioFrom       = 16 << 20
)

// Open opens a GED file: CSV, gzip, or zip with one CSV inside. Errors are of
// code NotFound, Unavailable, or BadInput with what was expected and found.
func Open(path string, opts Options) (*Reader, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, blindspot.Errorf(blindspot.NotFound, "check the path", "there is no file %s", path)
	case err != nil:
		return nil, blindspot.Errorf(blindspot.Unavailable, "check the permissions", "cannot open %s: %w", path, err)
	case info.IsDir():
		return nil, blindspot.Errorf(blindspot.BadInput, "name the file inside it",
			"expected a UCDP GED file, but %s is a directory", path)
	case !info.Mode().IsRegular():
		return nil, blindspot.Errorf(blindspot.BadInput, "save it to a file first",
			"expected a UCDP GED file, but %s is not a regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, blindspot.Errorf(blindspot.Unavailable, "check the permissions", "cannot open %s: %w", path, err)
	}
	r, err := NewReader(f, path, opts)
	if err != nil {
		return nil, errors.Join(named(err, path), f.Close())
	}
	inner := r.close
	r.close = func() error {
		if inner != nil {
			return errors.Join(inner(), f.Close())
		}
		return f.Close()
	}
	return r, nil
}

// named puts the file's name before the message of an error.
func named(err error, path string) error {
	var e *blindspot.Error
	if !errors.As(err, &e) {
		return err
	}
	return &blindspot.Error{Code: e.Code, Message: filepath.Base(path) + ": " + e.Message, Hint: e.Hint, Err: e.Err}
}

// NewReader reads a GED file from a stream; name is the file name, from which
// the release is taken unless opts states it. A zip must come as an *os.File
// or another io.ReaderAt and io.Seeker.
func NewReader(src io.Reader, name string, opts Options) (*Reader, error) {
	limits := limit{bytes: opts.MaxBytes, ratio: opts.MaxRatio}
	if limits.bytes <= 0 {
		limits.bytes = defaultMaxBytes
	}
	if limits.ratio <= 0 {
		limits.ratio = defaultMaxRatio
	}
	member, closer, err := limits.unpack(src)
	if err != nil {
		return nil, err
	}
	if member != "" && !ReleaseOf(name).Stated() {
		name = member
	}
	if opts.Release == "" {
		opts.Release = ReleaseOf(name).String()
	}
	r, err := newReader(&limits, opts)
	if err != nil {
		if closer != nil {
			_ = closer() // the first error says more
		}
		return nil, err
	}
	r.close = closer
	return r, nil
}

// unpack reads through gzip or a zip with one CSV, of which it tells the name, or
// takes the stream as it is. closer may be nil.
func (l *limit) unpack(src io.Reader) (member string, closer func() error, err error) {
	packed := &counter{src: src}
	head := bufio.NewReaderSize(packed, 64<<10)
	magic, err := head.Peek(16)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", nil, readError(err)
	}
	l.src, l.packed = head, func() int64 { return packed.n }
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		unpacked, err := gzip.NewReader(head)
		if err != nil {
			return "", nil, readError(err)
		}
		l.src = unpacked
		return "", unpacked.Close, nil
	case bytes.HasPrefix(magic, []byte("PK")):
		found, err := zipMember(src)
		if err != nil {
			return "", nil, err
		}
		unpacked, err := found.Open()
		if err != nil {
			return "", nil, readError(err)
		}
		l.src, l.packed = unpacked, func() int64 { return int64(found.CompressedSize64) } //nolint:gosec // a size in a file that was opened
		return found.Name, unpacked.Close, nil
	}
	l.ratio = 0
	return "", nil, binary(magic)
}

// zipMember returns the one CSV of a zip.
func zipMember(src io.Reader) (*zip.File, error) {
	at, ok := src.(interface {
		io.ReaderAt
		io.Seeker
	})
	if !ok {
		return nil, blindspot.Errorf(blindspot.Usage, "save it to a file first", "a zip cannot be read from a stream")
	}
	size, err := at.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, readError(err)
	}
	archive, err := zip.NewReader(at, size)
	if err != nil {
		return nil, readError(err)
	}
	var found []*zip.File
	var members []string
	for _, f := range archive.File {
		if f.FileInfo().IsDir() || strings.HasPrefix(f.Name, "__MACOSX/") {
			continue
		}
		members = append(members, f.Name)
		if strings.EqualFold(filepath.Ext(f.Name), ".csv") {
			found = append(found, f)
		}
	}
	if err := workbook(members); err != nil {
		return nil, err
	}
	if len(found) != 1 {
		return nil, blindspot.Errorf(blindspot.BadInput, "take the CSV version of the download, or unpack it and name the file",
			"expected a zip with exactly one CSV file, found %d in: %s", len(found),
			cutText(strings.Join(members, ", "), 300))
	}
	return found[0], nil
}

// looksLikeText refuses what is plainly no CSV before anything is parsed.
func looksLikeText(s *splitter) error {
	if _, err := s.fill(); err != nil {
		return readError(err)
	}
	if bytes.HasPrefix(s.buf[:s.to], []byte("\xef\xbb\xbf")) {
		s.from = 3
	}
	head := s.buf[s.from:min(s.to, s.from+64<<10)]
	start := bytes.ToLower(bytes.TrimSpace(head[:min(len(head), 256)]))
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return notCSV("it is UTF-16: save it as UTF-8")
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}) || bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return notCSV("it is packed twice")
	case binary(head) != nil:
		return binary(head)
	case bytes.IndexByte(head, 0) >= 0:
		return notCSV("it is a binary file")
	case bytes.HasPrefix(start, []byte("<")):
		return notCSV("it is a web page or XML")
	case bytes.HasPrefix(start, []byte("{")) || bytes.HasPrefix(start, []byte("[")):
		return notCSV("it is JSON")
	}
	return nil
}

// readError turns an error of the file or of unpacking it into one for people.
func readError(err error) error {
	var known *blindspot.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return blindspot.Errorf(blindspot.BadInput, "download it again", "the file is cut short: %w", err)
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum),
		errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrAlgorithm):
		return blindspot.Errorf(blindspot.BadInput, "download it again", "the file is damaged or cut short: %w", err)
	}
	var path *fs.PathError
	if errors.As(err, &path) || errors.Is(err, io.ErrNoProgress) {
		return blindspot.Errorf(blindspot.Unavailable, "check the disk", "the file cannot be read: %w", err)
	}
	return blindspot.Errorf(blindspot.BadInput, "download it again", "the file is damaged: %w", err)
}

// counter counts the bytes read from the packed file.
type counter struct {
	src io.Reader
	n   int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.src.Read(p)
	c.n += int64(n)
	return n, err
}

// limit ends the reading of a file that unpacks to more than it should.
type limit struct {
	src    io.Reader
	bytes  int64
	ratio  int64 // 0: not packed
	packed func() int64
	n      int64
}

func (l *limit) Read(p []byte) (int, error) {
	n, err := l.src.Read(p)
	l.n += int64(n)
	if l.n > l.bytes {
		return 0, blindspot.Errorf(blindspot.BadInput, "if the file is what it should be, raise the limit",
			"the file unpacks to more than %d MiB", l.bytes>>20)
	}
	if l.ratio > 0 && l.n > ratioFrom && l.n/l.ratio > l.packed() {
		return 0, blindspot.Errorf(blindspot.BadInput, "if the file is what it should be, raise the limit",
			"the file unpacks to more than %d times its size: it may be a decompression bomb", l.ratio)
	}
	return n, err
}
