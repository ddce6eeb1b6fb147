package keep

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// A file begins with magic, the length of its header (8 bytes, little-endian), the
// SHA-256 digest of the header, and the header in JSON. Results follow.
const (
	magic      = "blindspot kept results 1\n"
	headBytes  = len(magic) + 8 + sha256.Size
	mostHeader = 16 << 20
	mostKept   = 96 << 20 // bytes of results; the oldest go first
	mostLast   = 16 << 20 // of them, bytes of those that outlive a change of the store
)

// header says what a file holds, and of what it was made.
type header struct {
	Code    string  `json:"code"`
	Content string  `json:"content"`
	Entries []entry `json:"entries"` // in the order in which they came
}

type entry struct {
	Key  string `json:"key"`
	Size int64  `json:"size"`
	Sum  []byte `json:"sha256"`
}

var errDamaged = errors.New("it is damaged")

// head reads the header of a file, and where the results begin.
func head(f io.ReaderAt) (h header, start int64, err error) {
	var first [headBytes]byte
	if _, err := f.ReadAt(first[:], 0); err != nil || string(first[:len(magic)]) != magic {
		return h, 0, errDamaged
	}
	size := binary.LittleEndian.Uint64(first[len(magic):])
	if size > mostHeader {
		return h, 0, errDamaged
	}
	data := make([]byte, size)
	if _, err := f.ReadAt(data, int64(headBytes)); err != nil {
		return h, 0, errDamaged
	}
	if !bytes.Equal(digest(data), first[len(magic)+8:]) || json.Unmarshal(data, &h) != nil {
		return h, 0, errDamaged
	}
	return h, int64(headBytes) + int64(size), nil //nolint:gosec // bounded above
}

// find returns the bytes that are kept under a key.
func (f *File) find(k Key) ([]byte, bool) {
	if data, ok := f.waited(k); ok {
		return data, true
	}
	file, err := os.Open(f.path)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			f.tell("what is kept beside the store cannot be read: %v", err)
		}
		return nil, false
	}
	defer func() { _ = file.Close() }() // only read
	h, at, err := head(file)
	switch {
	case err != nil:
		f.tell("%s is not used, because %v; it is made anew", f.path, err)
		return nil, false
	case h.Code != f.code:
		f.tell("%s is of another version of blindspot, and is made anew", f.path)
		return nil, false
	case h.Content != k.content() && !k.Lasting:
		f.tell("%s is of an earlier state of the store, and is made anew", f.path)
		return nil, false
	}
	for _, e := range h.Entries {
		if e.Key != k.name() {
			at += e.Size
			continue
		}
		data, err := e.read(file, at)
		if err != nil {
			f.tell("%s is not used, because %v; it is made anew", f.path, err)
			return nil, false
		}
		return data, true
	}
	return nil, false
}

func (e *entry) read(f *os.File, at int64) ([]byte, error) {
	info, err := f.Stat()
	if err != nil || e.Size < 0 || at+e.Size > info.Size() {
		return nil, errDamaged
	}
	data := make([]byte, e.Size)
	if _, err := f.ReadAt(data, at); err != nil || !bytes.Equal(digest(data), e.Sum) {
		return nil, errDamaged
	}
	return data, nil
}

// result is what is kept under a key.
type result struct {
	key  string
	data []byte
	sum  []byte // its digest
}

// add writes the file anew with more results. Those of other data or another
// program, and damaged ones, are left behind. Without a content they are lasting ones,
// beside which the others stay what they are.
func (f *File) add(ctx context.Context, content string, fresh []result) error {
	if f.wait(content, fresh) {
		return nil
	}
	return f.write(ctx, content, fresh)
}

func (f *File) write(ctx context.Context, content string, fresh []result) error {
	done, err := f.turn(ctx, "")
	if err != nil {
		return err
	}
	defer done()
	taken := map[string]bool{}
	for i := len(fresh) - 1; i >= 0; i-- { // of one key the last counts
		if taken[fresh[i].key] {
			fresh = slices.Delete(fresh, i, i+1)
			continue
		}
		taken[fresh[i].key] = true
	}
	of, all := f.held(content)
	all = slices.DeleteFunc(all, func(r result) bool { return taken[r.key] })
	all = newest(append(all, fresh...), mostLast, func(r result) bool { return strings.HasPrefix(r.key, lasting) })
	all = newest(all, mostKept, func(result) bool { return true })
	h := header{Code: f.code, Content: of}
	for _, r := range all {
		h.Entries = append(h.Entries, entry{r.key, int64(len(r.data)), r.sum})
	}
	return f.replace(h, all)
}

// newest leaves out the oldest of those that count until the rest of them has room.
func newest(all []result, most int, counts func(result) bool) []result {
	total := 0
	for _, r := range all {
		if counts(r) {
			total += len(r.data)
		}
	}
	return slices.DeleteFunc(all, func(r result) bool {
		goes := counts(r) && total > most
		if goes {
			total -= len(r.data)
		}
		return goes
	})
}

// held are the results that the file holds undamaged: the lasting ones, and those of
// the content, or where none is named of that which the file is of.
func (f *File) held(content string) (of string, all []result) {
	file, err := os.Open(f.path)
	if err != nil {
		return content, nil
	}
	defer func() { _ = file.Close() }() // only read
	h, at, err := head(file)
	if err != nil || h.Code != f.code {
		return content, nil
	}
	of = cmp.Or(content, h.Content)
	for _, e := range h.Entries {
		if h.Content == of || strings.HasPrefix(e.Key, lasting) {
			if data, err := e.read(file, at); err == nil {
				all = append(all, result{e.Key, data, e.Sum})
			}
		}
		at += e.Size
	}
	return of, all
}

func digest(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:]
}

// replace puts a new file in place of the old one, in one step.
func (f *File) replace(h header, results []result) error {
	head, err := json.Marshal(h)
	if err != nil {
		return err
	}
	parts := [][]byte{binary.LittleEndian.AppendUint64([]byte(magic), uint64(len(head))), digest(head), head}
	for _, r := range results {
		parts = append(parts, r.data)
	}
	made := f.path + ".new" // nobody else writes: see turn
	if err := writeParts(made, parts); err != nil {
		return errors.Join(err, ignoreMissing(os.Remove(made)))
	}
	return os.Rename(made, f.path)
}

// writeParts writes a file of many parts, without a copy of them all.
func writeParts(path string, parts [][]byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if err == nil {
			_, err = file.Write(part)
		}
	}
	return errors.Join(err, file.Close())
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
