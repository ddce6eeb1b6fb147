package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"slices"
	"time"

	"github.com/blindspot/blindspot"
)

// beginDataset makes the row of a dataset before any row of the file is read: the
// ranking of its release decides what the rows are compared with.
func beginDataset(ctx context.Context, conn *sql.Conn, d blindspot.Dataset) error {
	_, err := conn.ExecContext(ctx, "INSERT INTO base_dataset (id, file, sha256, bytes, imported) VALUES (?, ?, ?, ?, ?)",
		d.ID, d.File, d.SHA256, d.Bytes, d.Imported)
	return err
}

// state writes what is stated about a dataset, whatever was stated before.
func state(ctx context.Context, conn *sql.Conn, id int, p Provenance) error {
	t := p.Source
	d := blindspot.Dataset{Source: t.ID, Release: p.Release, Terms: t}
	_, err := conn.ExecContext(ctx, `UPDATE base_dataset SET source = ?, family = ?, release = ?, stated = ?, candidate = ?,
		published = ?, covers_from = ?, covers_to = ?, whole = ?, assumed = ?, tabled = ?, latin1 = ?,
		source_name = ?, licence = ?, citation = ?, url = ?, redistributes = ? WHERE id = ?`,
		t.ID, d.Family(), p.Release, d.Stated(), d.Candidate(), sqlDate(p.Published), sqlDate(p.Claims.Covers.From),
		sqlDate(p.Claims.Covers.To), p.Claims.Whole, p.Claims.Assumed, len(p.Claims.Table) > 0, p.Latin1,
		t.Name, t.Licence, t.Citation, t.URL, t.Redistributes, id)
	return err
}

// endDataset writes what became of the rows of a file.
func endDataset(ctx context.Context, conn *sql.Conn, d blindspot.Dataset, a blindspot.Import, header string) error {
	_, err := conn.ExecContext(ctx, `UPDATE base_dataset SET rows_read = ?, stored = ?, updated = ?, unchanged = ?,
		quarantined = ?, first_day = ?, last_day = ?, header = ? WHERE id = ?`,
		a.RowsRead, a.Stored, a.Updated, a.Unchanged, a.Quarantined, sqlDate(d.From), sqlDate(d.To), header, d.ID)
	return err
}

// cover writes what a dataset covers, by what is stated about it and by the
// countries and months of its events.
func cover(ctx context.Context, conn *sql.Conn, id int, p Provenance) error {
	starts, err := countriesOf(ctx, conn, id)
	if err != nil {
		return err
	}
	countries := make([]blindspot.CountryMonths, len(starts))
	for i, c := range starts {
		countries[i] = c.CountryMonths
	}
	if _, err := conn.ExecContext(ctx, "DELETE FROM base_coverage WHERE dataset = ?", id); err != nil {
		return err
	}
	for _, c := range p.Claims.Coverage(p.Source.ID, countries) {
		_, err := conn.ExecContext(ctx, "INSERT INTO base_coverage VALUES (?, ?, ?, ?, ?, ?, ?)",
			id, c.Source, c.Country, int32(c.From), int32(c.To), c.Share, c.Stated)
		if err != nil {
			return err
		}
	}
	return nil
}

const selectDatasets = `
	WITH used AS (
		SELECT dataset, count(*) FILTER (remover IS NULL) AS events, count(remover) AS withdrawn,
			count(lacking) FILTER (remover IS NULL) AS not_yearly
		FROM base_members(?::DATE, 0) GROUP BY dataset
	)
	SELECT d.id, d.source, d.release, d.published, d.file, d.sha256, d.bytes, d.imported, d.rows_read,
		(SELECT count(*) FROM base_quarantine q WHERE q.dataset = d.id), coalesce(u.events, 0),
		d.first_day, d.last_day, d.source_name, d.licence, d.citation, d.url, d.redistributes,
		d.family, d.covers_from, d.covers_to, d.whole, d.assumed, coalesce(u.withdrawn, 0), coalesce(u.not_yearly, 0)
	FROM base_dataset d LEFT JOIN used u ON u.dataset = d.id
	WHERE d.published <= ?::DATE ORDER BY d.id`

// Datasets returns the files that were known on the day, in order of import;
// Events counts the rows of each that the view as of that day uses.
func (s *Store) Datasets(ctx context.Context, asOf blindspot.Date) ([]blindspot.Dataset, error) {
	read := func(asOf blindspot.Date) ([]blindspot.Dataset, error) {
		all, err := remembered(s, "datasets", asOf, func() ([]blindspot.Dataset, error) { return s.datasets(ctx, asOf) })
		return slices.Clone(all), err
	}
	all, err := read(0)
	if err != nil || !asOf.Known() || !slices.ContainsFunc(all, func(d blindspot.Dataset) bool { return d.Published > asOf }) {
		return all, err // all that is held was known on the day
	}
	return read(asOf)
}

func (s *Store) datasets(ctx context.Context, asOf blindspot.Date) ([]blindspot.Dataset, error) {
	var all []blindspot.Dataset
	query, args := standing(selectDatasets, asOf)
	err := s.each(ctx, "listing datasets", query, append(args, known(asOf)), func(v []driver.Value) error {
		imported, _ := v[7].(time.Time)
		d := blindspot.Dataset{
			ID: number(v[0], 0), Source: text(v[1]), Release: text(v[2]), Published: dateOf(v[3]), File: text(v[4]),
			SHA256: text(v[5]), Bytes: int64(number(v[6], 0)), Imported: imported.UTC(), Rows: number(v[8], 0),
			Quarantined: number(v[9], 0), Events: number(v[10], 0), From: dateOf(v[11]), To: dateOf(v[12]),
			Covers: blindspot.DateRange{From: dateOf(v[19]), To: dateOf(v[20])}, Whole: yes(v[21]), Assumed: yes(v[22]),
			Withdrawn: number(v[23], 0), NotYearly: number(v[24], 0),
			Terms: blindspot.Source{ID: text(v[1]), Name: text(v[13]), Licence: text(v[14]), Citation: text(v[15]),
				URL: text(v[16]), Redistributes: yes(v[17])},
		}
		if family := text(v[18]); family != d.Source {
			d.Terms.Family = family
		}
		all = append(all, d)
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
	return remembered(s, "coverage", asOf, func() (blindspot.CoverageTable, error) {
		var rows []blindspot.Coverage
		err := s.on(ctx, "reading coverage", func(conn *sql.Conn) (err error) {
			rows, err = coverageRows(ctx, conn, selectCoverage, known(asOf))
			return err
		})
		return blindspot.NewCoverageTable(rows), err
	})
}
