package duckdb

import (
	"bufio"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/blindspot/blindspot"
)

const selectExport = `
	SELECT x.* EXCLUDE (version), t.licence, t.citation
	FROM events_as_of(?::DATE) x JOIN base_dataset t ON t.id = x.dataset
	WHERE x.version IN (SELECT e.version %s %s) ORDER BY x.date_start NULLS FIRST, x.id`

const fromJoined = " FROM " + joined + " JOIN base_dataset d ON d.id = e.newest WHERE "

// writeTable writes a table to a file, which appears whole or not at all.
type writeTable func(ctx context.Context, path string, columns []Column, fill func(add func(row ...any) error) error) error

// formats are how a table can be written, by the ending of the file.
var formats = map[string]writeTable{".parquet": WriteParquet, ".csv": WriteCSV}

// Export writes the selected events to a file in the format of its ending,
// .parquet or .csv, with the columns of the view events, but for the
// number that a version has in this store alone, and the licence and citation of
// each row's source, and returns how many there are. It is Refused
// where a selected event is of a source that forbids passing on its rows.
func (s *Store) Export(ctx context.Context, path string, f blindspot.Filter) (int, error) {
	doing := "exporting " + filepath.Base(path)
	write, ok := formats[strings.ToLower(filepath.Ext(path))]
	if !ok {
		return 0, blindspot.Errorf(blindspot.Usage, "give the file a name that ends in .parquet or .csv", "%s does not say the format in its ending", filepath.Base(path))
	}
	if err := f.Check(); err != nil {
		return 0, err
	}
	c, err := s.conditions(ctx, f)
	if err != nil {
		return 0, explain(doing, err)
	}
	args := append([]any{known(f.AsOf)}, c.args...)
	if err := s.checkTerms(ctx, c, args); err != nil {
		return 0, err
	}
	query := fmt.Sprintf(selectExport, fromJoined, c.String()) + page(f)
	rows, err := s.db.QueryContext(ctx, query, append([]any{known(f.AsOf)}, args...)...)
	if err != nil {
		return 0, explain(doing, err)
	}
	defer rows.Close()
	n, err := export(ctx, rows, path, write)
	return n, explain(doing, err)
}

func (s *Store) conditions(ctx context.Context, f blindspot.Filter) (*conditions, error) {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	dict, err := s.dictionary(ctx, conn)
	if err != nil {
		return nil, err
	}
	return where(f, dict), nil
}

// checkTerms refuses sources whose terms forbid passing on raw rows.
func (s *Store) checkTerms(ctx context.Context, c *conditions, args []any) error {
	var forbidden []string
	query := "SELECT DISTINCT d.source_name" + fromJoined + "NOT d.redistributes AND " + c.String() + " ORDER BY ALL"
	err := s.each(ctx, "reading the terms of sources", query, args, func(v []driver.Value) error {
		forbidden = append(forbidden, text(v[0]))
		return nil
	})
	if err == nil && len(forbidden) > 0 {
		err = blindspot.Errorf(blindspot.Refused, "export other sources, or aggregates instead of rows",
			"the terms of %s forbid passing on its rows", strings.Join(forbidden, ", "))
	}
	return err
}

// export copies the rows of a query to a file.
func export(ctx context.Context, rows *sql.Rows, path string, write writeTable) (n int, err error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return 0, err
	}
	columns := make([]Column, len(types))
	for i, t := range types {
		columns[i] = Column{Name: t.Name(), Type: t.DatabaseTypeName()}
	}
	err = write(ctx, path, columns, func(add func(...any) error) error {
		cells, scan := make([]any, len(types)), make([]any, len(types))
		for i := range cells {
			scan[i] = &cells[i]
		}
		for ; rows.Next(); n++ {
			if err := rows.Scan(scan...); err != nil {
				return err
			}
			if err := add(cells...); err != nil {
				return err
			}
		}
		return rows.Err()
	})
	return n, err
}

// WriteCSV writes a table to a CSV file that a spreadsheet may open.
func WriteCSV(_ context.Context, path string, columns []Column, fill func(add func(row ...any) error) error) (err error) {
	temporary := path + ".partial"
	f, err := os.Create(temporary)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return blindspot.Errorf(blindspot.NotFound, "make the folder, or check the path", "there is no folder %s", filepath.Dir(path))
	case err != nil:
		return blindspot.Errorf(blindspot.Unavailable, "check that the folder may be written to", "cannot write %s: %w", path, err)
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err == nil {
			err = os.Rename(temporary, path)
		}
		if err != nil {
			_ = os.Remove(temporary) // the first error says more
		}
	}()
	buffered := bufio.NewWriter(f)
	lines := blindspot.NewCSV(buffered)
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = c.Name
	}
	if err := lines.Write(cells); err != nil {
		return err
	}
	if err := fill(func(row ...any) error {
		for i, v := range row {
			cells[i] = cell(v)
		}
		return lines.Write(cells)
	}); err != nil {
		return err
	}
	return errors.Join(lines.Flush(), buffered.Flush())
}
