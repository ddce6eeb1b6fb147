package duckdb

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
)

// ImportRequest is one file of a source, with its provenance.
type ImportRequest struct {
	Reader    blindspot.EventReader
	File      string // only the base name is kept
	SHA256    string // in hexadecimal; the same file is imported once
	Bytes     int64
	Source    blindspot.Source
	Release   string         // "25.1"; a name of three or more numbers ("25.0.3") is a candidate release
	Published blindspot.Date // when the release became known, which decides as-of views; 0: on the day of import
	Header    string         // the file's header line, so that Retry can read its rows again; see Headed
	Coverage  []blindspot.Coverage
	// CoverageOf gives the coverage, where Coverage is empty, once the first and
	// last day of the accepted events are known. It may be nil.
	CoverageOf func(first, last blindspot.Date) []blindspot.Coverage
	Enrich     func(*blindspot.Event) // fills what is derived: Place.Country, Area, Cell; may be nil
	Classify   Classifier             // may be nil: kinds are then left as they are
	Progress   func(rows int)         // called now and then with the rows read so far; may be nil
}

// Headed is a reader that knows its file's header line. It is asked after the
// last row, where ImportRequest.Header is empty.
type Headed interface{ Header() string }

// Import reads the whole file into the store in one transaction and says what
// became of every row. A file with a SHA-256 that the source has already is not
// read again: all its rows count as unchanged. An error of the reader, or a done
// context, leaves the store as it was.
func (s *Store) Import(ctx context.Context, r ImportRequest) (blindspot.Import, error) {
	if err := checkRequest(r); err != nil {
		return blindspot.Import{}, err
	}
	begun := s.clock()
	if !r.Published.Known() {
		r.Published = blindspot.DateOf(begun)
	}
	var account blindspot.Import
	err := s.write(ctx, "importing "+filepath.Base(r.File), func(conn *sql.Conn) error {
		rows, again, err := importedBefore(ctx, conn, r)
		if err != nil || again {
			account = blindspot.Import{RowsRead: rows, Unchanged: rows}
			return err
		}
		account, err = importFile(ctx, conn, r, begun)
		return err
	})
	if err != nil {
		return blindspot.Import{}, err
	}
	account.Seconds = s.clock().Sub(begun).Seconds()
	return account, nil
}

func checkRequest(r ImportRequest) error {
	switch {
	case r.Reader == nil, r.File == "", r.SHA256 == "":
		return blindspot.Errorf(blindspot.Internal, "", "an import needs a reader, a file name and a checksum")
	case r.Source.ID == "":
		return blindspot.Errorf(blindspot.BadInput, "name the source", "%s: the source has no id", r.File)
	}
	return nil
}

// candidate reports whether a release is provisional. UCDP names yearly
// releases by two numbers (25.1) and candidate releases by more (25.0.3).
func candidate(release string) bool { return strings.Count(release, ".") >= 2 }

func importedBefore(ctx context.Context, conn *sql.Conn, r ImportRequest) (rows int, again bool, err error) {
	err = conn.QueryRowContext(ctx, "SELECT coalesce(max(rows_read), 0), count(*) > 0 FROM base_dataset WHERE source = ? AND sha256 = ?",
		r.Source.ID, strings.ToLower(r.SHA256)).Scan(&rows, &again)
	return rows, again, err
}

func importFile(ctx context.Context, conn *sql.Conn, r ImportRequest, begun time.Time) (blindspot.Import, error) {
	dataset := blindspot.Dataset{
		Source: r.Source.ID, Release: r.Release, Published: r.Published, File: filepath.Base(r.File),
		SHA256: strings.ToLower(r.SHA256), Bytes: r.Bytes, Imported: begun.UTC(), Terms: r.Source,
	}
	err := conn.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) + 1 FROM base_dataset").Scan(&dataset.ID)
	if err != nil {
		return blindspot.Import{}, err
	}
	w, err := newWriter(ctx, conn, dataset)
	if err != nil {
		return blindspot.Import{}, err
	}
	err = w.copyFrom(ctx, r)
	if closeErr := w.close(ctx); err == nil {
		err = closeErr
	}
	if err != nil {
		return blindspot.Import{}, err
	}
	account := w.account
	if !account.Balanced() {
		return account, blindspot.Errorf(blindspot.Internal, "please report this", "rows do not add up: %+v", account)
	}
	header := r.Header
	if h, ok := r.Reader.(Headed); ok && header == "" {
		header = h.Header()
	}
	coverage := r.Coverage
	if len(coverage) == 0 && r.CoverageOf != nil && w.dataset.From.Known() {
		coverage = r.CoverageOf(w.dataset.From, w.dataset.To)
	}
	if err := putDataset(ctx, conn, w.dataset, account, header, coverage); err != nil {
		return account, err
	}
	return account, classify(ctx, conn, w.dataset.ID, r.Classify)
}
