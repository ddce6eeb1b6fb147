package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/blindspot/blindspot"
)

//go:embed own/*.sql
var ownFiles embed.FS

// Own is a file of its own, beside the store, of events whose terms forbid models or
// passing on rows. No question of the record reads it, and it answers in counts: no
// SQL, no export and no event comes out of it.
type Own struct {
	s   *Store
	end func() // of making files that are the owner's alone
}

// OwnSuffix is what its name has after that of the store.
const OwnSuffix = ".own"

// OpenOwn opens the file, or makes it where there is none. For writing, it and every
// file beside it are closed to all but their owner from the first byte. Errors are
// those of Open.
func OpenOwn(ctx context.Context, path string, o Options) (*Own, error) {
	end := func() {}
	if path != "" && !o.ReadOnly {
		end = private()
		if err := os.Chmod(path, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) { // it may come from elsewhere
			end()
			return nil, blindspot.Errorf(blindspot.Unavailable, "chmod 600 "+path, "the file of your own sources cannot be closed to others: %w", err)
		}
	}
	s, err := open(ctx, path, o, true)
	if errors.Is(err, ErrOutdated) {
		s, err = openOutdatedOwn(ctx, path, o)
	}
	if err != nil {
		end()
		return nil, err
	}
	return &Own{s, end}, nil
}

// openOutdatedOwn brings the file of an older program up to date before it is read.
func openOutdatedOwn(ctx context.Context, path string, o Options) (*Store, error) {
	writing := o
	writing.ReadOnly = false
	once, err := OpenOwn(ctx, path, writing)
	if err == nil {
		err = once.Close()
	}
	if err != nil {
		return nil, err
	}
	return open(ctx, path, o, true)
}

// Close writes everything to the file and lets go of it.
func (o *Own) Close() error {
	defer o.end()
	return o.s.Close()
}

const selectOwnDatasets = `
	SELECT id, source, source_name, licence, citation, url, redistributes, no_models, accessed, assumed, filters, restrictions,
		file, sha256, bytes, imported, rows_read, stored, updated, unchanged, quarantined, left_out, older, deleted, first_day, last_day, kinds_left, adds_to
	FROM own_dataset WHERE accessed <= ?::DATE ORDER BY id`

// Datasets are the files accessed by the day, in order of import; 0 is all.
func (o *Own) Datasets(ctx context.Context, asOf blindspot.Date) ([]blindspot.OwnDataset, error) {
	all := []blindspot.OwnDataset{}
	err := o.s.each(ctx, "listing your own sources", selectOwnDatasets, []any{known(asOf)}, func(v []driver.Value) error {
		imported, _ := v[15].(time.Time)
		d := blindspot.OwnDataset{ID: number(v[0], 0), Accessed: dateOf(v[8]), Assumed: yes(v[9]), Filters: text(v[10]), Restrictions: text(v[11]),
			File: text(v[12]), SHA256: text(v[13]), Bytes: int64(number(v[14], 0)), Imported: imported.UTC(), From: dateOf(v[24]), To: dateOf(v[25]),
			Terms: blindspot.Source{ID: text(v[1]), Name: text(v[2]), Licence: text(v[3]), Citation: text(v[4]), URL: text(v[5]), Redistributes: yes(v[6]), NoModels: yes(v[7])}}
		d.AddsTo = number(v[27], 0)
		a := &d.Account
		a.RowsRead, a.Stored, a.Updated, a.Unchanged = number(v[16], 0), number(v[17], 0), number(v[18], 0), number(v[19], 0)
		a.Quarantined, a.LeftOut, a.Older, a.Deleted = number(v[20], 0), number(v[21], 0), number(v[22], 0), number(v[23], 0)
		all = append(all, d)
		return json.Unmarshal([]byte(text(v[26])), &all[len(all)-1].LeftOut)
	})
	return all, err
}

// Newest is the latest change among the events that a file holds, in seconds since
// 1970; 0 where it holds none.
func (o *Own) Newest(ctx context.Context, dataset int) (stamp int64, err error) {
	err = o.s.each(ctx, "reading the newest change", "SELECT max(stamp) FROM own_held WHERE dataset = ?", []any{dataset}, func(v []driver.Value) error {
		stamp, _ = v[0].(int64)
		return nil
	})
	return stamp, err
}

// CoverageOf is what one file covers.
func (o *Own) CoverageOf(ctx context.Context, dataset int) (rows []blindspot.Coverage, err error) {
	err = o.s.on(ctx, "reading coverage", func(conn *sql.Conn) (err error) {
		rows, err = coverageRows(ctx, conn, "SELECT source, country, first_month, last_month, share, stated FROM own_coverage WHERE dataset = ? ORDER BY ALL", dataset)
		return err
	})
	return rows, err
}

// Coverage is what the files accessed by the day cover.
func (o *Own) Coverage(ctx context.Context, asOf blindspot.Date) (blindspot.CoverageTable, error) {
	var rows []blindspot.Coverage
	err := o.s.on(ctx, "reading coverage", func(conn *sql.Conn) (err error) {
		rows, err = coverageRows(ctx, conn, `SELECT DISTINCT c.source, c.country, c.first_month, c.last_month, c.share, c.stated
			FROM own_coverage c JOIN own_dataset d ON d.id = c.dataset WHERE d.accessed <= ?::DATE ORDER BY ALL`, known(asOf))
		return err
	})
	return blindspot.NewCoverageTable(rows), err
}

// Sides of events that have an id, each event once a side.
const selectOwnActors = `
	WITH side AS (
		SELECT side_a AS id, name_a AS name, kind_a AS kind, day, country, time_precision FROM own_known(?::DATE) WHERE day <= ?::DATE
		UNION ALL
		SELECT side_b, name_b, kind_b, day, country, time_precision FROM own_known(?::DATE) WHERE day <= ?::DATE AND side_b <> side_a
	)
	SELECT id, max(name), any_value(kind), count(*), min(day), max(day), list_sort(list(DISTINCT country) FILTER (country <> '')),
		list_sort(list(DISTINCT (year(day) - 1980) * 12 + month(day)) FILTER (time_precision < 3))
	FROM side WHERE id <> '' GROUP BY id ORDER BY count(*) DESC, id`

// Actors are the states and organisations of events until a day, as known on asOf;
// 0 is no bound. The most active come first.
func (o *Own) Actors(ctx context.Context, asOf, until blindspot.Date) ([]blindspot.OwnActor, error) {
	var all []blindspot.OwnActor
	args := []any{known(asOf), known(until), known(asOf), known(until)}
	err := o.s.each(ctx, "listing actors", selectOwnActors, args, func(v []driver.Value) error {
		a := blindspot.OwnActor{ID: blindspot.ActorID(text(v[0])), Name: text(v[1]), Kind: blindspot.ActorKind(text(v[2])), Events: number(v[3], 0),
			First: dateOf(v[4]), Last: dateOf(v[5]), Countries: texts(v[6])}
		months, _ := v[7].([]any)
		for _, m := range months {
			a.Months = append(a.Months, blindspot.Month(number(m, 0))) //nolint:gosec // a month
		}
		all = append(all, a)
		return nil
	})
	return all, err
}

const selectOwnMonths = `
	SELECT country, (year(day) - 1980) * 12 + month(day), count(*) FILTER (time_precision < 3),
		coalesce(sum(deaths) FILTER (time_precision < 3), 0)::BIGINT, count(*) FILTER (time_precision < 3 AND deaths IS NULL), count(*) FILTER (time_precision >= 3)
	FROM own_known(?::DATE) e WHERE day <= ?::DATE AND EXISTS (
		SELECT 1 FROM (SELECT unnest(?::VARCHAR[]) AS id, unnest(?::VARCHAR[])::DATE AS since, unnest(?::VARCHAR[])::DATE AS until, unnest(?::VARCHAR[]) AS countries) m
		WHERE (e.side_a = m.id OR e.side_b = m.id) AND (m.since IS NULL OR day >= m.since) AND (m.until IS NULL OR day <= m.until)
			AND (m.countries = '' OR contains(m.countries, e.country)))
	GROUP BY ALL ORDER BY ALL`

// Months counts the events of actors, each under the days and countries of its row,
// by country and month. An event on several rows counts once.
func (o *Own) Months(ctx context.Context, rows []blindspot.Lineage, asOf, until blindspot.Date) ([]blindspot.OwnMonth, error) {
	var ids, since, till, countries []string
	for _, r := range rows {
		ids = append(ids, string(r.From))
		since, till = append(since, dayText(r.When.From, "0001-01-01")), append(till, dayText(r.When.To, "9999-12-31"))
		in := ""
		for _, c := range r.Countries {
			in += c + " "
		}
		countries = append(countries, in)
	}
	var all []blindspot.OwnMonth
	err := o.s.each(ctx, "counting by month", selectOwnMonths, []any{known(asOf), known(until), ids, since, till, countries}, func(v []driver.Value) error {
		all = append(all, blindspot.OwnMonth{Country: text(v[0]), Month: blindspot.Month(number(v[1], 0)), Events: number(v[2], 0), Deaths: number(v[3], 0), //nolint:gosec // a month
			Unstated: number(v[4], 0), Vague: number(v[5], 0)})
		return nil
	})
	return all, err
}

func dayText(d blindspot.Date, open string) string {
	if !d.Known() {
		return open
	}
	return d.String()
}

// Events is how many events are held.
func (o *Own) Events(ctx context.Context) (n int, err error) {
	err = o.s.each(ctx, "counting events", "SELECT count(*) FROM own_known(DATE '9999-12-31')", nil, func(v []driver.Value) error {
		n = number(v[0], 0)
		return nil
	})
	return n, err
}

// OwnFault is a row that was not accepted. Its text is not kept.
type OwnFault struct {
	Dataset int    `json:"dataset"`
	Line    int    `json:"line"`
	Column  string `json:"column"`
	Reason  string `json:"reason"`
	Event   string `json:"event"`
}

// Faults are the rows that were not accepted, in order.
func (o *Own) Faults(ctx context.Context) ([]OwnFault, error) {
	all := []OwnFault{}
	err := o.s.each(ctx, "listing rows", "SELECT dataset, line, column_name, reason, event FROM own_fault ORDER BY ALL", nil, func(v []driver.Value) error {
		all = append(all, OwnFault{number(v[0], 0), number(v[1], 0), text(v[2]), text(v[3]), text(v[4])})
		return nil
	})
	return all, err
}

// Delete notes that the source deleted events, by id and time, and returns how many
// of them were held. What is deleted stays so, also in files that are imported later,
// until the source states a later state of it.
func (o *Own) Delete(ctx context.Context, deleted map[string]int64, learned blindspot.Date) (held int, err error) {
	err = o.s.write(ctx, "applying deletions", func(conn *sql.Conn) error {
		ids := make([]string, 0, len(deleted))
		for id := range deleted {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		stamps := make([]int64, len(ids))
		for i, id := range ids {
			stamps[i] = deleted[id]
		}
		const said = "(SELECT unnest(?::VARCHAR[]) AS id, unnest(?::BIGINT[]) AS stamp) s"
		err := conn.QueryRowContext(ctx, "SELECT count(*) FROM own_known(DATE '9999-12-31') e JOIN "+said+" ON s.id = e.id AND s.stamp >= e.stamp", ids, stamps).Scan(&held)
		if err != nil {
			return err
		}
		_, err = conn.ExecContext(ctx, `INSERT INTO own_deleted SELECT id, stamp, ?::DATE FROM `+said+`
			ON CONFLICT DO UPDATE SET stamp = greatest(stamp, excluded.stamp), learned = least(learned, excluded.learned)`, learned.Time(), ids, stamps)
		return err
	})
	return held, err
}

// LastDeleted is the time of the latest deletion that is known, 0 for none.
func (o *Own) LastDeleted(ctx context.Context) (stamp int64, err error) {
	err = o.s.each(ctx, "reading deletions", "SELECT max(stamp) FROM own_deleted", nil, func(v []driver.Value) error {
		stamp, _ = v[0].(int64)
		return nil
	})
	return stamp, err
}

// Matches are the user's rows of which actor of an own source is which of the record.
func (o *Own) Matches(ctx context.Context) ([]blindspot.Lineage, error) {
	rows := []blindspot.Lineage{}
	err := o.s.each(ctx, "reading matches", "SELECT from_id, to_id, since, until, countries, note, source FROM own_match ORDER BY ALL", nil, func(v []driver.Value) error {
		rows = append(rows, blindspot.Lineage{From: blindspot.ActorID(text(v[0])), To: blindspot.ActorID(text(v[1])), When: blindspot.DateRange{From: dateOf(v[2]), To: dateOf(v[3])},
			Countries: texts(v[4]), Note: text(v[5]), Source: text(v[6]), Own: true})
		return nil
	})
	return rows, err
}

// SetMatch stores a row, in place of one of the same actors and first day.
func (o *Own) SetMatch(ctx context.Context, row blindspot.Lineage) error {
	return o.s.write(ctx, "changing the matches", func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, "INSERT OR REPLACE INTO own_match VALUES (?, ?, ?, ?, ?, ?, ?)",
			string(row.From), string(row.To), sqlDate(row.When.From), sqlDate(row.When.To), row.Countries, row.Note, row.Source)
		return err
	})
}

// DropMatch takes rows of two actors away, that of a first day or, for 0, all, and
// reports how many there were.
func (o *Own) DropMatch(ctx context.Context, from, to blindspot.ActorID, since blindspot.Date) (n int64, err error) {
	err = o.s.write(ctx, "changing the matches", func(conn *sql.Conn) error {
		done, err := conn.ExecContext(ctx, "DELETE FROM own_match WHERE from_id = ? AND to_id = ? AND (? IS NULL OR since = ?)",
			string(from), string(to), sqlDate(since), sqlDate(since))
		if err != nil {
			return err
		}
		n, err = done.RowsAffected()
		return err
	})
	return n, err
}
