package duckdb

import (
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/blindspot/blindspot"
)

// older unpacks a store of an older program.
func older(t *testing.T, fixture string) (path string) {
	t.Helper()
	packed, err := os.Open(filepath.Join("testdata", fixture))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packed.Close() }()
	r, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "store.duckdb")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// cutOff is the store of schema 1 after so many steps of a migration.
func cutOff(t *testing.T, schema int) (path string) {
	t.Helper()
	ctx := context.Background()
	path = older(t, "build-2026-11/store.duckdb.gz")
	s, err := dial(path, Options{}, false)
	if err != nil {
		t.Fatal(err)
	}
	steps, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	s.migrating = true
	for i := 1; i < schema; i++ {
		err := s.write(ctx, "changing the schema", func(conn *sql.Conn) error {
			_, err := conn.ExecContext(ctx, steps[i]+fmt.Sprintf("; INSERT INTO schema_version VALUES (%d, now())", i+1))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// Wherever a migration was cut off, the next opening keeps a copy of what it finds,
// and ends in the store that an undisturbed migration makes.
func TestEverySchemaOpens(t *testing.T) {
	ctx := context.Background()
	steps, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	want := ""
	for schema := 1; schema < len(steps); schema++ {
		t.Run(fmt.Sprint(schema), func(t *testing.T) {
			path, kept := cutOff(t, schema), ""
			s, err := Open(ctx, path, Options{Copied: func(path string, v int) { kept = fmt.Sprintf("%d %s", v, path) }})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = s.Close() }()
			if copied := copyOf(path, schema); kept != fmt.Sprintf("%d %s", schema, copied) {
				t.Errorf("it tells of %q", kept)
			} else if version, err := schemaOf(ctx, copied); version != schema || err != nil {
				t.Errorf("the copy is of schema %d, %v", version, err)
			}
			digest, err := s.Content(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if schema == 1 {
				want = digest
			}
			n, err := s.Count(ctx, blindspot.Filter{})
			if digest != want || n < 100 || err != nil {
				t.Errorf("%d events, content %s, want %s, %v", n, digest, want, err)
			}
		})
	}
}

func schemaOf(ctx context.Context, path string) (version int, err error) {
	s, err := dial(path, Options{ReadOnly: true}, false)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.schemaVersion(ctx)
}

// Where no copy can be kept, the store stays as it was.
func TestNoCopyNoMigration(t *testing.T) {
	ctx := context.Background()
	path := cutOff(t, 1)
	if err := os.MkdirAll(filepath.Join(copyOf(path, 1), "in the way"), 0o750); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, path, Options{}); blindspot.CodeOf(err) != blindspot.Unavailable || blindspot.HintOf(err) == "" {
		t.Errorf("%v", err)
	}
	if version, err := schemaOf(ctx, path); version != 1 || err != nil {
		t.Errorf("schema %d, %v", version, err)
	}
	if parts, _ := filepath.Glob(path + "*.part"); len(parts) > 0 {
		t.Errorf("left behind: %v", parts)
	}
}

// A store of this program's schema, and a new one, are opened without a copy.
func TestNoCopyWithoutMigration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.duckdb")
	for range 2 {
		s, err := Open(context.Background(), path, Options{Copied: func(path string, _ int) { t.Errorf("a copy: %s", path) }})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// What is taken out of a store of own sources is in no copy of it either.
func TestOwnCopyGoesWithWhatIsRemoved(t *testing.T) {
	for schema := 1; schema <= 2; schema++ {
		t.Run(fmt.Sprint(schema), func(t *testing.T) { ownCopyGoes(t, schema) })
	}
}

func ownCopyGoes(t *testing.T, schema int) {
	ctx := context.Background()
	path := older(t, fmt.Sprintf("older/own-%d.duckdb.gz", schema))
	own, err := OpenOwn(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = own.Close() }()
	actors, err := own.Actors(ctx, 0, 0)
	if err != nil || len(actors) != 2 || actors[0].Events != 12 {
		t.Fatalf("%+v, %v", actors, err)
	}
	if sets, err := own.Datasets(ctx, 0); err != nil || len(sets) != 1 || sets[0].AddsTo != 0 {
		t.Errorf("its file: %+v, %v", sets, err)
	}
	info, err := os.Stat(copyOf(path, schema))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the copy: %v, %v", info, err)
	}
	if err := own.s.forgetCopies(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(copyOf(path, schema)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the copy is still there: %v", err)
	}
}
