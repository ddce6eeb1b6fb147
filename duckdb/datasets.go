package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"time"

	"github.com/blindspot/blindspot"
)

func putDataset(ctx context.Context, conn *sql.Conn, d blindspot.Dataset, a blindspot.Import, header string, coverage []blindspot.Coverage) error {
	t := d.Terms
	_, err := conn.ExecContext(ctx, "INSERT INTO base_dataset VALUES ("+list(22)+")",
		d.ID, d.Source, d.Release, candidate(d.Release), sqlDate(d.Published), d.File, d.SHA256, d.Bytes, d.Imported,
		a.RowsRead, a.Stored, a.Updated, a.Unchanged, a.Quarantined, sqlDate(d.From), sqlDate(d.To), header,
		t.Name, t.Licence, t.Citation, t.URL, t.Redistributes)
	if err != nil {
		return err
	}
	for _, c := range coverage {
		_, err := conn.ExecContext(ctx, "INSERT INTO base_coverage VALUES (?, ?, ?, ?, ?, ?, ?)",
			d.ID, c.Source, c.Country, int32(c.From), int32(c.To), c.Share, c.Stated)
		if err != nil {
			return err
		}
	}
	return nil
}

const selectDatasets = `
	WITH used AS (SELECT dataset, count(*) AS events FROM base_newest(?::DATE) GROUP BY dataset)
	SELECT d.id, d.source, d.release, d.published, d.file, d.sha256, d.bytes, d.imported, d.rows_read,
		(SELECT count(*) FROM base_quarantine q WHERE q.dataset = d.id), coalesce(u.events, 0),
		d.first_day, d.last_day, d.source_name, d.licence, d.citation, d.url, d.redistributes
	FROM base_dataset d LEFT JOIN used u ON u.dataset = d.id
	WHERE d.published <= ?::DATE ORDER BY d.id`

// Datasets returns the files that were known on the day, in order of import;
// Events counts the rows of each that the view as of that day uses.
func (s *Store) Datasets(ctx context.Context, asOf blindspot.Date) ([]blindspot.Dataset, error) {
	var all []blindspot.Dataset
	err := s.each(ctx, "listing datasets", selectDatasets, []any{known(asOf), known(asOf)}, func(v []driver.Value) error {
		imported, _ := v[7].(time.Time)
		redistributes, _ := v[17].(bool)
		all = append(all, blindspot.Dataset{
			ID: number(v[0], 0), Source: text(v[1]), Release: text(v[2]), Published: dateOf(v[3]), File: text(v[4]),
			SHA256: text(v[5]), Bytes: int64(number(v[6], 0)), Imported: imported.UTC(), Rows: number(v[8], 0),
			Quarantined: number(v[9], 0), Events: number(v[10], 0), From: dateOf(v[11]), To: dateOf(v[12]),
			Terms: blindspot.Source{ID: text(v[1]), Name: text(v[13]), Licence: text(v[14]), Citation: text(v[15]),
				URL: text(v[16]), Redistributes: redistributes},
		})
		return nil
	})
	return all, err
}

const selectCoverage = `
	SELECT DISTINCT c.source, c.country, c.first_month, c.last_month, c.share, c.stated
	FROM base_coverage c JOIN base_dataset d ON d.id = c.dataset
	WHERE d.published <= ?::DATE ORDER BY ALL`

// Coverage returns what the datasets known on the day state about where and
// when events are known.
func (s *Store) Coverage(ctx context.Context, asOf blindspot.Date) (blindspot.CoverageTable, error) {
	var rows []blindspot.Coverage
	err := s.each(ctx, "reading coverage", selectCoverage, []any{known(asOf)}, func(v []driver.Value) error {
		stated, _ := v[5].(bool)
		rows = append(rows, blindspot.Coverage{
			Source: text(v[0]), Country: text(v[1]), From: blindspot.Month(number(v[2], 0)),
			To: blindspot.Month(number(v[3], 0)), Share: float(v[4]), Stated: stated,
		})
		return nil
	})
	return blindspot.NewCoverageTable(rows), err
}
