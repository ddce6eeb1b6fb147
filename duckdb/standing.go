package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"

	"github.com/blindspot/blindspot"
)

// standing turns a query on the view as of a day, its first parameter, into one
// on what stands now where no day is asked for: that is kept ready.
func standing(query string, asOf blindspot.Date) (text string, args []any) {
	if asOf.Known() {
		return query, []any{known(asOf)}
	}
	query = strings.ReplaceAll(query, "base_newest(?::DATE)", "base_current")
	return strings.ReplaceAll(query, "base_members(?::DATE, 0)", "base_member"), nil
}

// restand works out anew what belongs to the record where a transaction has
// changed what that rests on.
func restand(ctx context.Context, conn *sql.Conn) error {
	var same bool
	err := conn.QueryRowContext(ctx, "SELECT (SELECT content FROM base_content()) IS NOT DISTINCT FROM (SELECT max(content) FROM base_member_of)").Scan(&same)
	if err != nil || same {
		return err
	}
	// Of a single file every event belongs, as it is.
	var alone bool
	err = conn.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM base_dataset) = 1 AND (SELECT count(*) FROM base_seen) = 0").Scan(&alone)
	if err != nil {
		return err
	}
	members := "FROM base_reckoned(DATE '9999-12-31', 0, true)"
	if alone {
		members = "SELECT key, version, dataset, NULL, NULL FROM base_event"
	}
	_, err = conn.ExecContext(ctx, "DELETE FROM base_member; DELETE FROM base_member_of; INSERT INTO base_member "+members+
		"; INSERT INTO base_member_of FROM base_content()")
	return err
}

// Content is a digest of what the store holds of events, coverage and actors:
// what is worked out from one content is of no use for another.
func (s *Store) Content(ctx context.Context) (string, error) {
	return remembered(s, "content", nil, func() (digest string, err error) {
		err = s.each(ctx, "reading what the store holds", "SELECT max(content) FROM base_member_of", nil, func(v []driver.Value) error {
			digest = text(v[0])
			return nil
		})
		return digest, err
	})
}

// ContentOn is a digest of what the store holds by the releases that were known on a
// day, 0 for all: releases that come later leave it as it is.
func (s *Store) ContentOn(ctx context.Context, day blindspot.Date) (string, error) {
	return remembered(s, "content on", day, func() (digest string, err error) {
		err = s.each(ctx, "reading what the store holds", `WITH known AS (SELECT * EXCLUDE (imported) FROM base_dataset WHERE published <= ?::DATE)
			SELECT sha256(concat_ws('|',
				(SELECT coalesce(string_agg(k::VARCHAR, '|' ORDER BY id), '') FROM known k),
				(SELECT count(*) || ',' || coalesce(bit_xor(hash(version, key, dataset, hash)), 0) FROM base_event WHERE dataset IN (SELECT id FROM known)),
				(SELECT count(*) || ',' || coalesce(bit_xor(hash(s.dataset, s.key, s.version, e.hash)), 0) FROM base_seen s JOIN base_event e ON e.version = s.version
					WHERE s.dataset IN (SELECT id FROM known)),
				(SELECT count(*) || ',' || coalesce(bit_xor(hash(dataset, event)), 0) FROM base_quarantine WHERE dataset IN (SELECT id FROM known)),
				(SELECT count(*) || ',' || coalesce(bit_xor(hash(c)), 0) FROM base_coverage c WHERE dataset IN (SELECT id FROM known)),
				(SELECT count(*) || ',' || coalesce(bit_xor(hash(a)), 0) FROM base_declaration a)))`, []any{known(day)}, func(v []driver.Value) error {
			digest = text(v[0])
			return nil
		})
		return digest, err
	})
}
