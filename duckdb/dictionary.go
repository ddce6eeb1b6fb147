package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/blindspot/blindspot"
)

// label and division are the strings that many events share.
type label struct{ dyad, conflict, status string }

type division struct {
	country, state string
	gw             int
	admin1, area   string
}

// dictionary holds the shared strings of the store by key. It is never changed
// once it is read.
type dictionary struct {
	parties   []blindspot.Side
	labels    []label
	divisions []division

	folding         sync.Once // names are folded when somebody searches for text
	foldedParties   []string
	foldedDivisions []string
}

// mentioning lists the keys of the parties and of the divisions in whose names
// the text is, as blindspot.Mentions has it, for an SQL list: the one rule for
// names is in Go, and the store has far fewer names than events.
func (d *dictionary) mentioning(text string) (parties, divisions string) {
	want := blindspot.Fold(text)
	if want == "" {
		return "NULL", "NULL" // nothing that a name could hold
	}
	d.folding.Do(func() {
		for _, p := range d.parties {
			d.foldedParties = append(d.foldedParties, blindspot.Fold(p.Name))
		}
		for _, v := range d.divisions {
			d.foldedDivisions = append(d.foldedDivisions, blindspot.Fold(v.state)+"\n"+blindspot.Fold(v.admin1))
		}
	})
	holds := func(name string) bool { return strings.Contains(name, want) }
	return keys(d.foldedParties, holds), keys(d.foldedDivisions, holds)
}

// sides lists the keys of the parties with one of the ids, for an SQL list.
func (d *dictionary) sides(ids []blindspot.ActorID) string {
	return keys(d.parties, func(p blindspot.Side) bool { return slices.Contains(ids, p.ID) })
}

// keys lists the places of what is wanted, for an SQL list; NULL, which is in no list,
// keeps the SQL whole where there are none.
func keys[T any](of []T, wanted func(T) bool) string {
	list := []string{"NULL"}
	for i, v := range of {
		if wanted(v) {
			list = append(list, strconv.Itoa(i))
		}
	}
	return strings.Join(list, ",")
}

const (
	selectParties   = "SELECT id, name FROM base_party ORDER BY key"
	selectLabels    = "SELECT dyad, conflict, status FROM base_label ORDER BY key"
	selectDivisions = "SELECT country, state, gw, admin1, area FROM base_division ORDER BY key"
)

func readDictionary(ctx context.Context, conn *sql.Conn) (*dictionary, error) {
	d := &dictionary{}
	err := eachOn(ctx, conn, selectParties, nil, func(v []driver.Value) error {
		d.parties = append(d.parties, blindspot.Side{ID: blindspot.ActorID(text(v[0])), Name: text(v[1])})
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachOn(ctx, conn, selectLabels, nil, func(v []driver.Value) error {
		d.labels = append(d.labels, label{text(v[0]), text(v[1]), text(v[2])})
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachOn(ctx, conn, selectDivisions, nil, func(v []driver.Value) error {
		d.divisions = append(d.divisions, division{text(v[0]), text(v[1]), number(v[2], 0), text(v[3]), text(v[4])})
		return nil
	})
	return d, err
}

const countDictionary = `SELECT (SELECT count(*) FROM base_party), (SELECT count(*) FROM base_label),
	(SELECT count(*) FROM base_division)`

// dictionary returns the shared strings as the connection's transaction sees
// them, or more. They are only ever added to, so that those read before serve as
// long as there are enough of them.
func (s *Store) dictionary(ctx context.Context, conn *sql.Conn) (*dictionary, error) {
	var parties, labels, divisions int
	if err := conn.QueryRowContext(ctx, countDictionary).Scan(&parties, &labels, &divisions); err != nil {
		return nil, err
	}
	s.dictMu.Lock()
	defer s.dictMu.Unlock()
	if d := s.dict; d != nil && len(d.parties) >= parties && len(d.labels) >= labels && len(d.divisions) >= divisions {
		return d, nil
	}
	d, err := readDictionary(ctx, conn)
	if err != nil {
		return nil, err
	}
	s.dict = d
	return d, nil
}

// interner gives keys to shared strings, the old key to those the store knows.
type interner[T comparable] struct {
	keys  map[T]int32
	fresh []T // in order of their keys, from first on
	first int32
}

func newInterner[T comparable](stored []T) *interner[T] {
	in := &interner[T]{keys: make(map[T]int32, len(stored)), first: int32(len(stored))}
	for i, v := range stored {
		in.keys[v] = int32(i)
	}
	return in
}

func (in *interner[T]) key(v T) int32 {
	if k, ok := in.keys[v]; ok {
		return k
	}
	k := in.first + int32(len(in.fresh))
	in.keys[v] = k
	in.fresh = append(in.fresh, v)
	return k
}
