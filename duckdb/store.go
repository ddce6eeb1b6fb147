package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/blindspot/blindspot"
)

// Options says how a store is opened. The zero Options opens it for reading and
// writing.
type Options struct {
	ReadOnly    bool             // many processes may read at once; one alone may write
	MemoryLimit string           // of DuckDB, as "400MB"; "" is DefaultMemoryLimit
	Threads     int              // 0 is one per core
	Clock       func() time.Time // nil is time.Now

	// Copied is told of the copy that is kept of a store of an older schema before it
	// is brought up to date; nil tells nobody.
	Copied func(path string, schema int)
}

// DefaultMemoryLimit holds an import of half a million events, or all of them in
// a view, without spilling to disk.
const DefaultMemoryLimit = "384MB"

// ImportMemory is enough for DuckDB's part in an import of any size: rows go to
// the file as they come.
const ImportMemory = "256MB"

var memoryLimit = regexp.MustCompile(`^[0-9]+(\.[0-9]+)? ?[KMGT]i?B$`)

// Store is one DuckDB file. It is safe for use by several goroutines; writers
// take turns.
type Store struct {
	db       *sql.DB
	path     string
	readOnly bool
	clock    func() time.Time

	migrating bool // the schema is not yet that of this program
	own       bool // it is the file of Own

	writing sync.Mutex // one writer at a time: DuckDB would let the second fail

	dictMu sync.Mutex
	dict   *dictionary // as last read, nil before

	members memberships

	answers answers // small ones, since the store was last written to
}

var _ blindspot.EventStore = (*Store)(nil)

// Open opens the store at the path, makes it where there is none, and brings
// its schema up to date. The empty path is a store in memory. It fails with
// Unavailable where another process holds the store, and with BadInput for a
// file that is not a store, is damaged, or is of a newer version.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	return open(ctx, path, o, false)
}

func open(ctx context.Context, path string, o Options, own bool) (*Store, error) {
	if err := checkPath(path, o.ReadOnly); err != nil {
		return nil, err
	}
	if o.MemoryLimit != "" && !memoryLimit.MatchString(o.MemoryLimit) {
		return nil, blindspot.Errorf(blindspot.Usage, "write it as 400MB or 2GB", "%q is not a memory limit", o.MemoryLimit)
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	s, err := connect(ctx, path, o, own)
	if err != nil {
		return nil, explain("opening "+path, err)
	}
	if err := s.migrate(ctx); err != nil {
		_ = s.db.Close()
		return nil, explain("opening "+path, err)
	}
	return s, nil
}

// Close writes everything to the file and lets go of it.
func (s *Store) Close() error { return explain("closing "+s.path, s.db.Close()) }

// ReadOnly reports whether the store was opened for reading only.
func (s *Store) ReadOnly() bool { return s.readOnly }

func checkPath(path string, readOnly bool) error {
	if path == "" {
		return nil
	}
	// The driver takes path and settings in one URL, and would cut the path here.
	if strings.ContainsAny(path, "?%#") {
		return blindspot.Errorf(blindspot.Usage, "give the store another name", "a store's path cannot hold ?, %% or #: %s", path)
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return blindspot.Errorf(blindspot.BadInput, "give the path of a file", "%s is a directory", path)
	case err == nil && info.Size() == 0:
		return blindspot.Errorf(blindspot.BadInput, "delete the file and ingest something", "%s is empty, not a store", path)
	case os.IsNotExist(err) && readOnly:
		return blindspot.Errorf(blindspot.NotFound, "ingest a file first, or check the path", "there is no store at %s", path)
	}
	return nil
}

func dsn(path string, o Options) string {
	settings := url.Values{
		// User SQL runs in this instance: nothing in it may reach the file
		// system or the network, or lift this limit. Exports use another one.
		"enable_external_access": {"false"},
		"lock_configuration":     {"true"},
		"memory_limit":           {DefaultMemoryLimit},
		"access_mode":            {"READ_WRITE"},
	}
	if o.MemoryLimit != "" {
		settings.Set("memory_limit", o.MemoryLimit)
	}
	if o.Threads > 0 {
		settings.Set("threads", strconv.Itoa(o.Threads))
	}
	if path == "" {
		return ":memory:?" + settings.Encode()
	}
	if o.ReadOnly {
		settings.Set("access_mode", "READ_ONLY")
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return path + "?" + settings.Encode()
}

// write runs f in a transaction on a connection of its own. Whatever goes
// wrong, nothing of it stays.
func (s *Store) write(ctx context.Context, doing string, f func(*sql.Conn) error) error {
	if s.readOnly {
		return blindspot.Errorf(blindspot.Unavailable, "open the store without --read-only", "%s: the store is open for reading only", doing)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return explain(doing, err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN TRANSACTION"); err != nil {
		return explain(doing, err)
	}
	if err = f(conn); err == nil && !s.migrating && !s.own {
		err = restand(ctx, conn)
	}
	if err == nil {
		_, err = conn.ExecContext(ctx, "COMMIT")
		s.answers.forget()
	}
	if err != nil {
		// A fresh context: the rollback has to happen above all when ctx is done.
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		return explain(doing, err)
	}
	return nil
}

// on runs f, which only reads, on a connection of its own.
func (s *Store) on(ctx context.Context, doing string, f func(*sql.Conn) error) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return explain(doing, err)
	}
	defer conn.Close()
	return explain(doing, f(conn))
}

// each runs a query and calls f with every row. It reads below database/sql,
// whose Scan would take most of the time of reading events.
func (s *Store) each(ctx context.Context, doing, query string, args []any, f func([]driver.Value) error) error {
	return s.on(ctx, doing, func(conn *sql.Conn) error { return eachOn(ctx, conn, query, args, f) })
}
