package fetch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// spool is a folder of the pages that have come so far, so that a run that was
// stopped goes on after the last of them. A page is there whole or not at all.
type spool struct{ dir string }

func openSpool(dir string) (spool, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return spool{}, diskError(err)
	}
	return spool{dir}, nil
}

func (s spool) name(number int) string { return filepath.Join(s.dir, fmt.Sprintf("%06d.json", number)) }

// read returns a page that came before, or false.
func (s spool) read(number int) (p page, ok bool, err error) {
	text, err := os.ReadFile(s.name(number))
	if errors.Is(err, fs.ErrNotExist) {
		return p, false, nil
	}
	if err != nil {
		return p, false, diskError(err)
	}
	return p, json.Unmarshal(text, &p) == nil, nil
}

func (s spool) write(number int, text []byte) error { return WriteFile(s.name(number), text) }

// begin keeps the pages of an earlier run if they begin as the release does now,
// and drops them otherwise.
func (s spool) begin(first []byte) error {
	was, err := os.ReadFile(s.name(0))
	if err == nil && bytes.Equal(was, first) {
		return nil
	}
	if err := s.drop(); err != nil {
		return err
	}
	if _, err := openSpool(s.dir); err != nil {
		return err
	}
	return s.write(0, first)
}

func (s spool) drop() error {
	if err := os.RemoveAll(s.dir); err != nil {
		return diskError(err)
	}
	return nil
}

// WriteFile writes a small file that is there whole or not at all, as other
// processes see it. After the power has failed it may be gone or empty: what it says
// must be such that it can be found out again.
func WriteFile(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return diskError(err)
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(f.Name())
		return diskError(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		_ = os.Remove(f.Name())
		return diskError(err)
	}
	return nil
}
