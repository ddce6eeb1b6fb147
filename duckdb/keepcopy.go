package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	driverdb "github.com/duckdb/duckdb-go/v2"

	"github.com/blindspot/blindspot"
)

// copyOf names the copy of a store of an older schema, which is beside it.
func copyOf(path string, version int) string { return fmt.Sprintf("%s.schema-%d", path, version) }

// connect opens the file. Where it is of an older schema and is about to be changed, a
// copy of it is kept first: an older program can go on from there.
func connect(ctx context.Context, path string, o Options, own bool) (*Store, error) {
	s, err := dial(path, o, own)
	if err != nil || path == "" || o.ReadOnly {
		return s, err
	}
	version, err := s.outdated(ctx)
	if err != nil {
		_ = s.db.Close()
		return nil, err
	}
	if version == 0 {
		return s, nil
	}
	// Closed, the file holds everything, and no log of writing stands beside it.
	if err := s.db.Close(); err != nil {
		return nil, err
	}
	if err := copyWhole(path, copyOf(path, version)); err != nil {
		return nil, blindspot.Errorf(blindspot.Unavailable, "make space for it, or let its folder be written to",
			"an older version of blindspot wrote the store, and a copy of it cannot be kept before it is changed: %w", err)
	}
	if o.Copied != nil {
		o.Copied(copyOf(path, version), version)
	}
	return dial(path, o, own)
}

// forgetCopies deletes the copies of a store: what is taken out of it is to be in none.
func (s *Store) forgetCopies() error {
	steps, err := s.steps()
	if err != nil || s.path == "" {
		return err
	}
	for version := 1; version < len(steps); version++ {
		if err := os.Remove(copyOf(s.path, version)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return blindspot.Errorf(blindspot.Unavailable, "delete it", "the copy of an older schema cannot be deleted: %w", err)
		}
	}
	return nil
}

// dial opens the file as it is.
func dial(path string, o Options, own bool) (*Store, error) {
	connector, err := driverdb.NewConnector(dsn(path, o), nil)
	if err != nil {
		return nil, err
	}
	return &Store{db: sql.OpenDB(connector), path: path, readOnly: o.ReadOnly, clock: o.Clock, own: own}, nil
}

// outdated is the schema of a store that must be brought up to date, else 0.
func (s *Store) outdated(ctx context.Context) (int, error) {
	steps, err := s.steps()
	if err != nil {
		return 0, err
	}
	version, err := s.schemaVersion(ctx)
	if err != nil || version >= len(steps) {
		return 0, err
	}
	return version, nil
}

// copyWhole makes a copy that is there whole or not at all.
func copyWhole(from, to string) (err error) {
	in, err := os.Open(from) //nolint:gosec // the user's own store
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	part, err := os.CreateTemp(filepath.Dir(to), filepath.Base(to)+".*.part") // readable to its owner alone
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = part.Close() // it may be closed already
			err = errors.Join(err, os.Remove(part.Name()))
		}
	}()
	if _, err = io.Copy(part, in); err != nil {
		return err
	}
	if err = errors.Join(part.Chmod(info.Mode().Perm()), part.Sync()); err != nil {
		return err
	}
	if err = part.Close(); err != nil {
		return err
	}
	return os.Rename(part.Name(), to)
}
