package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
)

// ImportRequest is one file of a source, with its provenance.
type ImportRequest struct {
	Provenance
	Reader   blindspot.EventReader
	File     string // only the base name is kept
	SHA256   string // in hexadecimal; the same file is imported once
	Bytes    int64
	Header   string                       // the file's header line, so that Retry can read its rows again; see Headed
	Enrich   func(*blindspot.Event)       // fills what is derived: Place.Country, Area, Cell; may be nil
	Classify Classifier                   // may be nil: kinds are then left as they are
	Progress func(rows int)               // called now and then with the rows read so far; may be nil
	Accept   func(blindspot.Import) error // asked once all rows are read; its error leaves the store as it was; may be nil
}

// Headed is a reader that knows its file's header line. It is asked after the
// last row, where ImportRequest.Header is empty.
type Headed interface{ Header() string }

// Judge is a reader that can say, after the last row, why none could be used.
type Judge interface{ Unusable() error }

// usable refuses a file none of whose rows could be used: it is not what it
// should be, and an empty dataset would say that nothing happened.
func usable(r ImportRequest, account blindspot.Import) error {
	if j, ok := r.Reader.(Judge); ok {
		if err := j.Unusable(); err != nil {
			return err
		}
	}
	if account.RowsRead > 0 && account.Quarantined == account.RowsRead {
		return blindspot.Errorf(blindspot.BadInput, "compare the file with the one the source publishes", "none of its %d rows can be used", account.RowsRead)
	}
	return nil
}

// manyIDs is from where on a ledger takes some dozens of megabytes.
const manyIDs = 1 << 20

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
		_, account, err = importFile(ctx, conn, r, begun)
		return err
	})
	if err != nil {
		return blindspot.Import{}, err
	}
	account.Seconds = s.clock().Sub(begun).Seconds()
	return account, nil
}

// Preview is what an import would do.
type Preview struct {
	Import  blindspot.Import
	Changes blindspot.Changes // of the record as all releases have it
	Starts  []CountryStart    // how the countries of the file begin
	Again   int               // id of the dataset that the file was imported as before; it would not be read again
}

// Preview imports the file, says what that changes, and leaves the store as it
// was.
func (s *Store) Preview(ctx context.Context, r ImportRequest) (p Preview, err error) {
	if err := checkRequest(r); err != nil {
		return p, err
	}
	begun := s.clock()
	if !r.Published.Known() {
		r.Published = blindspot.DateOf(begun)
	}
	if p.Again, err = s.Find(ctx, r.Source, r.SHA256); err != nil || p.Again > 0 {
		return p, err
	}
	looked := errors.New("nothing is kept")
	err = s.write(ctx, "looking at "+filepath.Base(r.File), func(conn *sql.Conn) error {
		var id int
		if id, p.Import, err = importFile(ctx, conn, r, begun); err != nil {
			return err
		}
		if err = restand(ctx, conn); err != nil {
			return err
		}
		if p.Changes, err = changes(ctx, conn, blindspot.View{Without: id}, blindspot.View{}); err != nil {
			return err
		}
		if p.Starts, err = countriesOf(ctx, conn, id); err != nil {
			return err
		}
		return looked
	})
	if errors.Is(err, looked) {
		err = nil
	}
	p.Import.Seconds = s.clock().Sub(begun).Seconds()
	return p, err
}

func checkRequest(r ImportRequest) error {
	switch {
	case r.Reader == nil, r.File == "", r.SHA256 == "":
		return blindspot.Errorf(blindspot.Internal, "", "an import needs a reader, a file name and a checksum")
	case r.Source.ID == "":
		return blindspot.Errorf(blindspot.BadInput, "name the source", "%s: the source has no id", r.File)
	}
	// The record feeds boards and forecasts.
	return r.Source.Permit(blindspot.UseModel)
}

func importedBefore(ctx context.Context, conn *sql.Conn, r ImportRequest) (rows int, again bool, err error) {
	d := blindspot.Dataset{Source: r.Source.ID, Terms: r.Source}
	err = conn.QueryRowContext(ctx, "SELECT coalesce(max(rows_read), 0), count(*) > 0 FROM base_dataset WHERE family = ? AND sha256 = ?",
		d.Family(), strings.ToLower(r.SHA256)).Scan(&rows, &again)
	return rows, again, err
}

func importFile(ctx context.Context, conn *sql.Conn, r ImportRequest, begun time.Time) (id int, account blindspot.Import, err error) {
	dataset := blindspot.Dataset{
		Source: r.Source.ID, Release: r.Release, Published: r.Published, File: filepath.Base(r.File),
		SHA256: strings.ToLower(r.SHA256), Bytes: r.Bytes, Imported: begun.UTC(), Terms: r.Source,
	}
	err = conn.QueryRowContext(ctx, "SELECT greatest((SELECT coalesce(max(id), 0) FROM base_dataset), (SELECT coalesce(max(dataset), 0) FROM base_change)) + 1").Scan(&dataset.ID)
	if err != nil {
		return 0, account, err
	}
	if err := beginDataset(ctx, conn, dataset); err != nil {
		return 0, account, err
	}
	if err := state(ctx, conn, dataset.ID, r.Provenance); err != nil {
		return 0, account, err
	}
	w, err := newWriter(ctx, conn, dataset)
	if err != nil {
		return 0, account, err
	}
	err = w.copyFrom(ctx, r)
	if closeErr := w.close(ctx); err == nil {
		err = closeErr
	}
	if err != nil {
		return 0, account, err
	}
	account = w.account
	if w.ledger.n > manyIDs {
		w.ledger = nil
		debug.FreeOSMemory() // what follows is DuckDB's work, and needs the room
	}
	if !account.Balanced() {
		return 0, account, blindspot.Errorf(blindspot.Internal, "please report this", "rows do not add up: %+v", account)
	}
	if err := usable(r, account); err != nil {
		return 0, account, err
	}
	if r.Accept != nil {
		if err := r.Accept(account); err != nil {
			return 0, account, err
		}
	}
	header := r.Header
	if h, ok := r.Reader.(Headed); ok && header == "" {
		header = h.Header()
	}
	if err := endDataset(ctx, conn, w.dataset, account, header); err != nil {
		return 0, account, err
	}
	if err := cover(ctx, conn, dataset.ID, r.Provenance); err != nil {
		return 0, account, err
	}
	return dataset.ID, account, classify(ctx, conn, w.dataset.ID, r.Classify)
}
