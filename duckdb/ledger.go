package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

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
	hash         uint64
	line         int  // where this file has the id, 0 where it is not known
	own          bool // the reference is of this very file
}

// ledger decides for every row of one file what becomes of it.
type ledger struct {
	events      map[string]reference
	nextKey     int64
	nextVersion int64
}

// The reference of an event is its version in the release before the one to be
// imported or, where there is none, in the release after it: positive and
// negative ranks put those two in order. Same rank as this file: its own row.
const selectReferences = `
	WITH placed AS (
		SELECT id, CASE WHEN (published, NOT candidate, id) <= (?::DATE, NOT ?::BOOLEAN, ?::INTEGER)
			THEN row_number() OVER o ELSE -row_number() OVER o END AS rank
		FROM base_dataset WINDOW o AS (ORDER BY published, NOT candidate, id)
	), claim AS (
		SELECT e.key, e.version, p.rank, p.id AS dataset FROM base_event e JOIN placed p ON e.dataset = p.id
		UNION ALL
		SELECT s.key, s.version, p.rank, p.id FROM base_seen s JOIN placed p ON s.dataset = p.id
	), best AS (
		SELECT key, arg_max(version, rank) AS version, arg_max(dataset, rank) AS dataset FROM claim GROUP BY key
	)
	SELECT e.id, e.key, e.version, e.hash, b.dataset FROM best b JOIN base_event e ON e.version = b.version`

// newLedger reads what the store knows, as seen from the dataset with this id,
// day and kind of release. Sources are not kept apart: UCDP's candidate events
// keep their ids when they enter the yearly release.
func newLedger(ctx context.Context, conn *sql.Conn, d blindspot.Dataset) (*ledger, error) {
	l := &ledger{events: map[string]reference{}}
	err := conn.QueryRowContext(ctx, "SELECT coalesce(max(key), 0) + 1, coalesce(max(version), 0) + 1 FROM base_event").
		Scan(&l.nextKey, &l.nextVersion)
	if err != nil {
		return nil, err
	}
	args := []any{d.Published.Time(), candidate(d.Release), d.ID}
	err = eachOn(ctx, conn, selectReferences, args, func(v []driver.Value) error {
		hash, ok := v[3].(uint64)
		if !ok {
			return fmt.Errorf("hash of %v is a %T", v[0], v[3])
		}
		l.events[text(v[0])] = reference{
			key: int64(number(v[1], 0)), version: int64(number(v[2], 0)), hash: hash,
			own: number(v[4], 0) == d.ID,
		}
		return nil
	})
	return l, err
}

// enter decides about a row, and returns the event's key and version, and the
// line of this file that already has the id.
func (l *ledger) enter(id string, hash uint64, line int) (o outcome, ref reference) {
	ref, known := l.events[id]
	switch {
	case !known:
		o = stored
		ref = reference{key: l.nextKey, version: l.nextVersion}
		l.nextKey++
		l.nextVersion++
	case ref.own && ref.hash == hash:
		return repeated, ref
	case ref.own:
		return duplicated, ref
	case ref.hash == hash:
		o = unchanged
	default:
		o = updated
		ref.version = l.nextVersion
		l.nextVersion++
	}
	ref.hash, ref.line, ref.own = hash, line, true
	l.events[id] = ref
	return o, ref
}
