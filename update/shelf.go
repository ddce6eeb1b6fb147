package update

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/fetch"
)

// Shelf is the folder of files that were brought, with what each was when it came.
type Shelf struct{ Dir string }

// Card says what a file on the shelf is.
type Card struct {
	URL    string      `json:"url"`
	Known  fetch.Known `json:"known"`
	SHA256 string      `json:"sha256"`
	Bytes  int64       `json:"bytes"`
}

// Lock makes the folder and keeps other updates out of it until unlock is called.
func (s Shelf) Lock(ctx context.Context) (unlock func(), err error) {
	if err := os.MkdirAll(s.Dir, 0o750); err != nil {
		return nil, blindspot.Errorf(blindspot.Unavailable, "choose another folder with --dir", "%w", err)
	}
	lock := flock.New(filepath.Join(s.Dir, ".update.lock"))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, blindspot.Errorf(blindspot.Unavailable, "check the permissions of the folder", "%s cannot be locked: %w", s.Dir, err)
	}
	if !ok {
		return nil, blindspot.Errorf(blindspot.Unavailable, "wait until it is done", "another update is at work in %s", s.Dir)
	}
	return func() { _ = lock.Unlock() }, ctx.Err() // the end of the process unlocks it, too
}

func (s Shelf) path(name string) string { return filepath.Join(s.Dir, name) }
func (s Shelf) card(name string) string { return s.path(name + ".got.json") }

// Read returns the card of a file; the zero Card where there is none that can be
// read: then the file is brought anew.
func (s Shelf) Read(name string) Card {
	text, err := os.ReadFile(s.card(name))
	var c Card
	if err != nil || json.Unmarshal(text, &c) != nil {
		return Card{}
	}
	return c
}

// Write keeps what a file is.
func (s Shelf) Write(name string, c Card) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return fetch.WriteFile(s.card(name), text)
}

// Forget makes the next run bring the file anew.
func (s Shelf) Forget(name string) error {
	for _, path := range []string{s.card(name), s.path(name)} {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return blindspot.Errorf(blindspot.Unavailable, "remove it by hand", "%w", err)
		}
	}
	return nil
}

// Holds reports whether the file of a card lies there as it came.
func (s Shelf) Holds(name string, c Card) bool {
	f, err := os.Open(s.path(name))
	if err != nil || c.SHA256 == "" {
		return false
	}
	defer func() { _ = f.Close() }() // only read from
	h := sha256.New()
	n, err := io.Copy(h, f)
	return err == nil && n == c.Bytes && hex.EncodeToString(h.Sum(nil)) == c.SHA256
}

// Budget counts the requests of a day, so that a source that allows so many is not
// asked for more. It is kept on the shelf, and written before each request.
type Budget struct {
	Shelf Shelf
	Limit int // 0: none
	Now   func() time.Time
}

type spent struct {
	Day  blindspot.Date `json:"day"`
	Used int            `json:"used"`
}

const budgetFile = "requests.json"

func (b Budget) read() spent {
	var s spent
	text, err := os.ReadFile(b.Shelf.path(budgetFile))
	if err != nil || json.Unmarshal(text, &s) != nil {
		s = spent{}
	}
	// A clock that was set back does not give the day's requests anew.
	if today := blindspot.DateOf(b.Now().UTC()); s.Day < today {
		s = spent{Day: today}
	}
	return s
}

// Spend counts one request; it is Unavailable where the day's are used up.
func (b Budget) Spend() error {
	s := b.read()
	if b.Limit > 0 && s.Used >= b.Limit {
		return blindspot.Errorf(blindspot.Unavailable, "run it again tomorrow: it goes on where it stopped",
			"the %d requests of %s are used up", b.Limit, s.Day)
	}
	s.Used++
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return fetch.WriteFile(b.Shelf.path(budgetFile), text)
}

// Used is how many requests were made today.
func (b Budget) Used() int { return b.read().Used }
