package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"github.com/blindspot/blindspot"
)

// Provenance is what is stated about a file: where it comes from, since when it
// is known, and what it holds.
type Provenance struct {
	Source    blindspot.Source
	Release   string         // "25.1"; a name of three or more numbers ("25.0.3") is a candidate release
	Published blindspot.Date // when the release became known, which decides as-of views; 0: on the day of import
	Claims    blindspot.Claims
	Latin1    bool // its text was read as Latin-1
}

const selectProvenance = `
	SELECT source, family, release, published, covers_from, covers_to, whole, assumed, tabled, latin1, header,
		source_name, licence, citation, url, redistributes, file, sha256, first_day, last_day
	FROM base_dataset WHERE id = ?`

// provenance reads what is stated about a dataset, and its header line. It fails
// with NotFound where there is no such dataset.
func provenance(ctx context.Context, conn *sql.Conn, id int) (d blindspot.Dataset, p Provenance, header string, err error) {
	err = eachOn(ctx, conn, selectProvenance, []any{id}, func(v []driver.Value) error {
		p.Source = blindspot.Source{ID: text(v[0]), Name: text(v[11]), Licence: text(v[12]), Citation: text(v[13]), URL: text(v[14]),
			Redistributes: yes(v[15])}
		if family := text(v[1]); family != p.Source.ID {
			p.Source.Family = family
		}
		p.Release, p.Published, p.Latin1, header = text(v[2]), dateOf(v[3]), yes(v[9]), text(v[10])
		p.Claims = blindspot.Claims{Covers: blindspot.DateRange{From: dateOf(v[4]), To: dateOf(v[5])}, Whole: yes(v[6]), Assumed: yes(v[7])}
		d = blindspot.Dataset{ID: id, Source: p.Source.ID, Release: p.Release, Published: p.Published, File: text(v[16]), SHA256: text(v[17]),
			From: dateOf(v[18]), To: dateOf(v[19]), Covers: p.Claims.Covers, Whole: p.Claims.Whole, Assumed: p.Claims.Assumed, Terms: p.Source}
		if yes(v[8]) {
			p.Claims.Table = []blindspot.Coverage{}
		}
		return nil
	})
	switch {
	case err != nil:
		return d, p, "", err
	case d.ID == 0:
		return d, p, "", blindspot.Errorf(blindspot.NotFound, "blindspot dataset list shows the datasets", "there is no dataset %d", id)
	case p.Claims.Table != nil:
		p.Claims.Table, err = coverageRows(ctx, conn, "SELECT source, country, first_month, last_month, share, stated FROM base_coverage WHERE dataset = ? ORDER BY ALL", id)
	}
	return d, p, header, err
}

func coverageRows(ctx context.Context, conn *sql.Conn, query string, args ...any) ([]blindspot.Coverage, error) {
	var rows []blindspot.Coverage
	err := eachOn(ctx, conn, query, args, func(v []driver.Value) error {
		rows = append(rows, blindspot.Coverage{Source: text(v[0]), Country: text(v[1]), From: blindspot.Month(number(v[2], 0)),
			To: blindspot.Month(number(v[3], 0)), Share: float(v[4]), Stated: yes(v[5])})
		return nil
	})
	return rows, err
}
