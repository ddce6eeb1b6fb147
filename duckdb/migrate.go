package duckdb

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"

	"github.com/blindspot/blindspot"
)

// ErrOutdated is the cause where a store of an older program is opened for
// reading only: opened for writing, it is brought up to date.
var ErrOutdated = errors.New("an older version of blindspot wrote the store")

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations returns the text of every migration in order; number i+1 is at i.
func migrations() ([]string, error) { return steps(migrationFiles, "migrations/*.sql") }

func steps(files fs.FS, pattern string) ([]string, error) {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return nil, err
	}
	texts := make([]string, 0, len(names))
	for _, name := range names { // Glob sorts by name, and the names by number
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}

// steps are those of the kind of file that this is. One of the other kind has tables
// of other names.
func (s *Store) steps() ([]string, error) {
	table, other := "base_event", "own_event"
	if s.own {
		table, other = other, table
	}
	var foreign bool
	err := s.db.QueryRow("SELECT count(*) FILTER (table_name = ?) > 0 AND count(*) FILTER (table_name = ?) = 0 FROM information_schema.tables", other, table).Scan(&foreign)
	switch {
	case err != nil:
		return nil, err
	case foreign:
		return nil, blindspot.Errorf(blindspot.BadInput, "give the path of the store; the file beside it that ends in "+OwnSuffix+" holds your own sources", "%s is of another kind than expected", s.path)
	case s.own:
		return steps(ownFiles, "own/*.sql")
	}
	return migrations()
}

// migrate brings the schema to this program's version, each step in a
// transaction of its own, and refuses stores of a newer program.
func (s *Store) migrate(ctx context.Context) error {
	steps, err := s.steps()
	if err != nil {
		return err
	}
	version, err := s.schemaVersion(ctx)
	switch {
	case err != nil:
		return err
	case version == len(steps):
		return nil
	case version > len(steps):
		return blindspot.Errorf(blindspot.BadInput, "use the newest version of blindspot, or another store with --store",
			"a newer version of blindspot wrote the store: it has schema version %d, this program knows only up to %d", version, len(steps))
	case s.readOnly:
		return blindspot.Errorf(blindspot.Unavailable, "open it once without --read-only",
			"%w: it has schema version %d and must be brought to %d first", ErrOutdated, version, len(steps))
	}
	s.migrating = true
	defer func() { s.migrating = false }()
	for i := version; i < len(steps); i++ {
		err := s.write(ctx, "changing the schema", func(conn *sql.Conn) error {
			if _, err := conn.ExecContext(ctx, steps[i]); err != nil {
				return err
			}
			_, err := conn.ExecContext(ctx, "INSERT INTO schema_version VALUES (?, ?)", i+1, s.clock().UTC())
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// schemaVersion returns 0 for a new file, and makes the table that counts.
func (s *Store) schemaVersion(ctx context.Context) (int, error) {
	var ours, tables int
	err := s.db.QueryRowContext(ctx, `SELECT count(*) FILTER (table_name = 'schema_version'), count(*)
		FROM information_schema.tables`).Scan(&ours, &tables)
	if err != nil {
		return 0, err
	}
	if ours == 0 && tables > 0 {
		return 0, blindspot.Errorf(blindspot.BadInput, "give the path of a store, or of a file that does not exist yet",
			"%s is a DuckDB database, but not a Blindspot store", s.path)
	}
	if ours == 0 {
		if s.readOnly {
			return 0, nil
		}
		_, err := s.db.ExecContext(ctx, "CREATE TABLE schema_version (version INTEGER, applied TIMESTAMP)")
		return 0, err
	}
	var version int
	err = s.db.QueryRowContext(ctx, "SELECT coalesce(max(version), 0) FROM schema_version").Scan(&version)
	return version, err
}
