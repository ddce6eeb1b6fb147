package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
)

// outcome is what becomes of one row.
type outcome uint8

const (
	stored outcome = iota
	updated
	unchanged  // the store has this content: note that this file repeats it
	repeated   // this very file has it already: nothing to note
	duplicated // this file has the id already, with other content
)

// reference is the version of an event that a row of the file is compared with.
type reference struct {
	key, version int64
	line         int // where this file has the id, 0 where it is not known
}

// ledger decides for every row of one file what becomes of it. It holds all ids
// of the store and of the file, some 40 bytes each, in pieces that are never
// copied: a file of millions of rows costs no more than that.
type ledger struct {
	ids         numbering
	slots       []uint32  // places of entries, from 1, by the hash of their number; a power of two
	pieces      [][]entry // of entriesAPiece each
	n           int
	nextKey     int64
	nextVersion int64
}

const entriesAPiece = 1 << 14

// entry is what is known of one id.
type entry struct {
	number       uint64 // of the id
	hash         uint64 // of the content
	key, version uint32
	line         int32 // where this file has the id; elsewhere: not in this file; nowhere: on a line nobody knows
}

const (
	elsewhere = 0
	nowhere   = -1
)

// numbering numbers ids. Nearly all are a prefix and a number; those of the first
// such prefix are their own number, the others are counted.
type numbering struct {
	prefix string // with its colon
	others map[string]uint64
}

const counted = 1 << 63

func (n *numbering) of(id string) uint64 {
	at := strings.LastIndexByte(id, ':') + 1
	if at > 0 && (n.prefix == "" || n.prefix == id[:at]) {
		if v, ok := canonical(id[at:]); ok {
			n.prefix = id[:at]
			return v
		}
	}
	v, ok := n.others[id]
	if !ok {
		v = counted | uint64(len(n.others))
		n.others[strings.Clone(id)] = v
	}
	return v
}

// canonical reads a decimal number that is written in the one shortest way, so
// that no two texts give the same.
func canonical(s string) (uint64, bool) {
	if len(s) == 0 || len(s) > 18 || s[0] == '0' && len(s) > 1 {
		return 0, false
	}
	var v uint64
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		v = v*10 + uint64(s[i]-'0')
	}
	return v, true
}

// at returns the entry of a number, which is new where there was none.
func (l *ledger) at(number uint64) (e *entry, known bool) {
	if 4*(l.n+1) > 3*len(l.slots) {
		l.grow()
	}
	slot := l.slot(number)
	if place := l.slots[slot]; place != 0 {
		return l.entry(int(place - 1)), true
	}
	if l.n == len(l.pieces)*entriesAPiece {
		l.pieces = append(l.pieces, make([]entry, entriesAPiece))
	}
	l.slots[slot] = uint32(l.n + 1) //nolint:gosec // fewer than four billion
	l.n++
	e = l.entry(l.n - 1)
	e.number = number
	return e, false
}

func (l *ledger) entry(i int) *entry { return &l.pieces[i/entriesAPiece][i%entriesAPiece] }

// slot is where the number stands, or would.
func (l *ledger) slot(number uint64) int {
	mask := len(l.slots) - 1
	const golden = 0x9e3779b97f4a7c15
	at := int(number*golden>>32) & mask
	for l.slots[at] != 0 && l.entry(int(l.slots[at]-1)).number != number {
		at = (at + 1) & mask
	}
	return at
}

func (l *ledger) grow() {
	l.slots = make([]uint32, max(1024, 2*len(l.slots)))
	for i := range l.n {
		l.slots[l.slot(l.entry(i).number)] = uint32(i + 1) //nolint:gosec // as above
	}
}

// The reference of an event is its version in the release that ranks before the
// one to be imported or, where there is none, in the release after it: positive
// and negative ranks put those two in order. Same rank as this file: its own row.
const selectReferences = `
	WITH ranked AS (FROM base_ranked(DATE '9999-12-31', 0)
	), placed AS (
		SELECT id, CASE WHEN rank <= (SELECT rank FROM ranked WHERE id = ?::INTEGER) THEN rank ELSE -rank END AS rank FROM ranked
	), claim AS (
		SELECT e.key, e.version, p.rank, p.id AS dataset FROM base_event e JOIN placed p ON e.dataset = p.id
		UNION ALL
		SELECT s.key, s.version, p.rank, p.id FROM base_seen s JOIN placed p ON s.dataset = p.id
	), best AS (
		SELECT key, arg_max(version, rank) AS version, arg_max(dataset, rank) AS dataset FROM claim GROUP BY key
	)
	SELECT e.id, e.key, e.version, e.hash, b.dataset FROM best b JOIN base_event e ON e.version = b.version`

// newLedger reads what the store knows, as seen from the dataset. Sources are
// not kept apart: UCDP's candidate events keep their ids when they enter the
// yearly release.
func newLedger(ctx context.Context, conn *sql.Conn, d blindspot.Dataset) (*ledger, error) {
	l := &ledger{ids: numbering{others: map[string]uint64{}}}
	err := conn.QueryRowContext(ctx, "SELECT coalesce(max(key), 0) + 1, coalesce(max(version), 0) + 1 FROM base_event").
		Scan(&l.nextKey, &l.nextVersion)
	if err != nil {
		return nil, err
	}
	err = eachOn(ctx, conn, selectReferences, []any{d.ID}, func(v []driver.Value) error {
		hash, ok := v[3].(uint64)
		if !ok {
			return fmt.Errorf("hash of %v is a %T", v[0], v[3])
		}
		e, _ := l.at(l.ids.of(text(v[0])))
		e.hash, e.key, e.version = hash, uint32(number(v[1], 0)), uint32(number(v[2], 0)) //nolint:gosec // counted from 1
		if number(v[4], 0) == d.ID {
			e.line = nowhere
		}
		return nil
	})
	return l, err
}

// enter decides about a row, and returns the event's key and version, and the
// line of this file that already has the id.
func (l *ledger) enter(id string, hash uint64, line int) (outcome, reference) {
	e, known := l.at(l.ids.of(id))
	o := updated
	switch {
	case known && e.line != elsewhere:
		ref := reference{int64(e.key), int64(e.version), max(0, int(e.line))}
		if e.hash == hash {
			return repeated, ref
		}
		return duplicated, ref
	case !known:
		o = stored
		e.key = uint32(l.nextKey) //nolint:gosec // counted from 1
		l.nextKey++
	case e.hash == hash:
		o = unchanged
	}
	if o != unchanged {
		e.version = uint32(l.nextVersion) //nolint:gosec // counted from 1
		l.nextVersion++
	}
	e.hash, e.line = hash, int32(line) //nolint:gosec // lines of a file
	if line <= 0 {
		e.line = nowhere
	}
	return o, reference{int64(e.key), int64(e.version), line}
}
