package format

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
)

// source is a file or a tree of files as a table of DuckDB.
type source struct {
	name    string
	from    string // table expression
	columns []string
}

// open finds the files of a path and their columns.
func open(ctx context.Context, db *sql.DB, path string) (*source, error) {
	files, err := files(path)
	if err != nil {
		return nil, err
	}
	var quoted []string
	for _, f := range files {
		quoted = append(quoted, quote(f))
	}
	s := &source{name: filepath.Base(path)}
	list := "[" + strings.Join(quoted, ",") + "]"
	if parquet(files[0]) {
		s.from = "read_parquet(" + list + ", union_by_name=true, hive_partitioning=false)"
	} else {
		// The quote is named: where it first comes late in a file, sniffing misses it.
		s.from = "read_csv(" + list + ", header=true, all_varchar=true, quote='\"', escape='\"', union_by_name=true, hive_partitioning=false)"
	}
	rows, err := db.QueryContext(ctx, "SELECT column_name FROM (DESCRIBE SELECT * FROM "+s.from+")")
	if err != nil {
		return nil, blindspot.Errorf(blindspot.BadInput, "give Parquet or CSV files with a header", "%s cannot be read: %w", s.name, err)
	}
	s.columns, err = texts(rows)
	return s, err
}

func texts(rows *sql.Rows) (list []string, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		list = append(list, text)
	}
	return list, rows.Err()
}

func parquet(path string) bool { return strings.EqualFold(filepath.Ext(path), ".parquet") }

func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// files lists one file, or the Parquet (else CSV) files of a folder.
func files(path string) ([]string, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, blindspot.Errorf(blindspot.NotFound, "check the path", "there is no file %s", path)
	}
	if err != nil {
		return nil, blindspot.Errorf(blindspot.Unavailable, "check the path and its permissions", "%s cannot be opened: %w", path, err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var parquets, csvs []string
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !d.IsDir() && parquet(p):
			parquets = append(parquets, p)
		case !d.IsDir() && strings.Contains(filepath.Base(p), ".csv"):
			csvs = append(csvs, p)
		}
		return nil
	})
	if err != nil {
		return nil, blindspot.Errorf(blindspot.Unavailable, "check the permissions", "%s cannot be listed: %w", path, err)
	}
	if len(parquets) == 0 {
		parquets = csvs
	}
	if len(parquets) == 0 {
		return nil, blindspot.Errorf(blindspot.NotFound, "give a folder with Parquet or CSV files", "%s holds no submission", path)
	}
	return parquets, nil
}

func (s *source) has(columns ...string) bool {
	for _, c := range columns {
		if !slices.Contains(s.columns, c) {
			return false
		}
	}
	return true
}

// unit returns the column that names the unit.
func (s *source) unit() (string, error) {
	country, cell := s.has(CountryID), s.has(CellID)
	switch {
	case country && cell:
		return "", blindspot.Errorf(blindspot.BadInput, "keep country-months and grid-cell-months in separate files", "%s has both country_id and priogrid_gid", s.name)
	case country:
		return CountryID, nil
	case cell:
		return CellID, nil
	}
	return "", s.lacks("country_id or priogrid_gid")
}

func (s *source) lacks(what string) error {
	return blindspot.Errorf(blindspot.BadInput, "the columns are month_id, country_id or priogrid_gid, draw, outcome; or those of hubverse",
		"%s lacks the column %s; it has %s", s.name, what, strings.Join(s.columns, ", "))
}

// check returns an error that names the first row whose condition holds.
func (s *source) check(ctx context.Context, db *sql.DB, bad, column, hint string) error {
	query := fmt.Sprintf("SELECT row, CAST(value AS VARCHAR) FROM (SELECT row_number() OVER () AS row, %s AS value, (%s) AS bad FROM %s) WHERE bad LIMIT 1", column, bad, s.from)
	var row int64
	var value sql.NullString
	switch err := db.QueryRowContext(ctx, query).Scan(&row, &value); {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return blindspot.Errorf(blindspot.BadInput, "give Parquet or CSV files with a header", "%s cannot be read: %w", s.name, err)
	}
	text := "missing"
	if value.Valid {
		text = value.String
	}
	return blindspot.Errorf(blindspot.BadInput, hint, "%s, data row %d: %s is %s", s.name, row, strings.Trim(column, `"`), text)
}

// isNumber is true of a column whose value is a finite number in decimal digits.
// DuckDB's own casts round 1.5 to 2, and take digits parted by underscores.
func isNumber(column string) string {
	return fmt.Sprintf(`(regexp_full_match(CAST(%[1]s AS VARCHAR), '\s*[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?\s*') AND isfinite(try_cast(%[1]s AS DOUBLE)))`, column)
}

// none is true of a column for which a condition does not hold, or is not known.
func none(condition string) string { return "(" + condition + ") IS DISTINCT FROM true" }

func isWhole(column string) string {
	return fmt.Sprintf("%[2]s AND try_cast(%[1]s AS DOUBLE) = trunc(try_cast(%[1]s AS DOUBLE)) AND abs(try_cast(%[1]s AS DOUBLE)) < 1e15", column, isNumber(column))
}

func (s *source) whole(ctx context.Context, db *sql.DB, columns ...string) error {
	for _, c := range columns {
		if err := s.check(ctx, db, none(isWhole(c)), c, "give a whole number"); err != nil {
			return err
		}
	}
	return nil
}

// month checks a column of month_id: the field numbers months, and a month
// written in another way would be one that nobody has counted.
func (s *source) month(ctx context.Context, db *sql.DB) error {
	if err := s.whole(ctx, db, "month_id"); err != nil {
		return err
	}
	return s.check(ctx, db, "CAST(month_id AS DOUBLE) NOT BETWEEN 1 AND 1440", "month_id", "month_id counts months: 1 is January 1980, 457 January 2018")
}

func (s *source) count(ctx context.Context, db *sql.DB, column string) error {
	return s.check(ctx, db, none(isNumber(column)+" AND try_cast("+column+" AS DOUBLE) >= 0"), column, "give a number of deaths, zero or more")
}

// deaths checks observed values where they are stated: people are counted whole.
// Draws need not be.
func (s *source) deaths(ctx context.Context, db *sql.DB, column string) error {
	stated := "NOT " + isUnstated(column) + " AND "
	return s.hold(ctx, db,
		rule{stated + none(isNumber(column)+" AND try_cast("+column+" AS DOUBLE) >= 0"), column, "give a number of deaths, zero or more"},
		rule{stated + fmt.Sprintf("try_cast(%[1]s AS DOUBLE) <> trunc(try_cast(%[1]s AS DOUBLE))", column), column, "give a whole number of deaths"})
}

// isUnstated is true of a column that says that there is no value.
func isUnstated(column string) string {
	words := []string{quote("")}
	for _, w := range blindspot.UnstatedWords {
		words = append(words, quote(w))
	}
	return fmt.Sprintf("(coalesce(trim(CAST(%s AS VARCHAR)), '') IN (%s))", column, strings.Join(words, ", "))
}

// Read reads a submission in either format, recognised by its columns.
func Read(ctx context.Context, db *sql.DB, path string) (*Submission, error) {
	s, err := open(ctx, db, path)
	if err != nil {
		return nil, err
	}
	if s.has("output_type", "value", "location") {
		return s.hubverse(ctx, db)
	}
	return s.views(ctx, db)
}

func (s *source) views(ctx context.Context, db *sql.DB) (*Submission, error) {
	unit, err := s.unit()
	if err != nil {
		return nil, err
	}
	for _, c := range []string{"month_id", "draw", "outcome"} {
		if !s.has(c) {
			return nil, s.lacks(c)
		}
	}
	if err := errors.Join(s.month(ctx, db), s.whole(ctx, db, unit, "draw")); err != nil {
		return nil, err
	}
	if err := s.count(ctx, db, "outcome"); err != nil {
		return nil, err
	}
	sub := &Submission{UnitColumn: unit}
	return sub, s.cells(ctx, db, sub, "month_id", unit, "draw", "outcome")
}

func (s *source) hubverse(ctx context.Context, db *sql.DB) (*Submission, error) {
	for _, c := range []string{"origin_date", "horizon", "output_type_id", "target"} {
		if !s.has(c) {
			return nil, s.lacks(c)
		}
	}
	if err := s.hold(ctx, db,
		rule{"output_type IS DISTINCT FROM 'sample'", "output_type", "only samples have a distribution to score"},
		rule{"target IS NULL", "target", "name what is forecast, such as ged_sb"},
		rule{none(isDay("origin_date")), "origin_date", "write dates as YYYY-MM-DD"},
		rule{none(isWhole("horizon") + " AND try_cast(horizon AS DOUBLE) BETWEEN 1 AND 1200"), "horizon", "give whole months from 1; horizon 1 is the first month after the data"}); err != nil {
		return nil, err
	}
	if err := errors.Join(s.whole(ctx, db, "output_type_id"), s.count(ctx, db, "value")); err != nil {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, "SELECT DISTINCT CAST(location AS VARCHAR) FROM "+s.from+" ORDER BY 1")
	if err != nil {
		return nil, err
	}
	locations, err := texts(rows)
	if err != nil {
		return nil, blindspot.Errorf(blindspot.BadInput, "give every row a location", "%s has a row without location: %w", s.name, err)
	}
	ids := "CASE CAST(location AS VARCHAR)"
	for _, l := range locations {
		id, err := countryID(l)
		if err != nil {
			return nil, err
		}
		ids += fmt.Sprintf(" WHEN %s THEN %d", quote(l), id)
	}
	// All rows have passed the checks: what follows reads whole numbers and days.
	var targets, origins int
	var target, first, last sql.NullString
	var origin sql.NullInt64
	day := dayOf("origin_date")
	month := "(year(" + day + ") - 1980) * 12 + month(" + day + ")"
	if err := db.QueryRowContext(ctx, "SELECT count(DISTINCT target), min(CAST(target AS VARCHAR)), count(DISTINCT "+day+"), CAST(min("+day+") AS VARCHAR), CAST(max("+day+") AS VARCHAR), min("+month+") FROM "+s.from).
		Scan(&targets, &target, &origins, &first, &last, &origin); err != nil {
		return nil, err
	}
	switch {
	case targets > 1:
		return nil, blindspot.Errorf(blindspot.BadInput, "split the file by target", "%s holds %d targets", s.name, targets)
	case origins > 1: // two forecasts of one month are not one ensemble
		return nil, blindspot.Errorf(blindspot.BadInput, "score each origin apart: give the file, or keep the rows, of one origin_date",
			"%s holds forecasts from %d origins, %s to %s", s.name, origins, first.String, last.String)
	}
	if err := s.hubverseMonths(ctx, db); err != nil {
		return nil, err
	}
	sub := &Submission{UnitColumn: CountryID, Target: target.String, Origin: blindspot.Month(origin.Int64)}
	return sub, s.cells(ctx, db, sub, month+" + CAST(CAST(horizon AS DOUBLE) AS INTEGER)", ids+" END", "output_type_id", "value")
}

// isDay is true of a column whose value is a day, with or without midnight.
func isDay(column string) string {
	return fmt.Sprintf(`(regexp_full_match(CAST(%[1]s AS VARCHAR), '\s*[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]00:00(:00([.]0*)?)?(Z|[+]00(:?00)?)?)?\s*') AND try_cast(left(trim(CAST(%[1]s AS VARCHAR)), 10) AS DATE) IS NOT NULL)`, column)
}

// dayOf is the day of a column for which isDay holds.
func dayOf(column string) string {
	return fmt.Sprintf("try_cast(left(trim(CAST(%s AS VARCHAR)), 10) AS DATE)", column)
}

// rule is a condition that no row may meet, on a column, and what to do else.
type rule struct{ bad, column, hint string }

func (s *source) hold(ctx context.Context, db *sql.DB, rules ...rule) error {
	for _, r := range rules {
		if err := s.check(ctx, db, r.bad, r.column, r.hint); err != nil {
			return err
		}
	}
	return nil
}

// hubverseMonths checks that the months of the rows are months: the origin ends
// one, and where a row also states the day on which the month it is about ends,
// origin and horizon say the same.
func (s *source) hubverseMonths(ctx context.Context, db *sql.DB) error {
	origin := dayOf("origin_date")
	rules := []rule{{origin + " <> last_day(" + origin + ")", "origin_date",
		"origin_date is the last day of the data, the end of a month, and horizon 1 the month after it"}}
	for _, c := range [...]string{"target_end_date", "target_date"} {
		if s.has(c) {
			ends := "last_day((date_trunc('month', " + origin + ") + to_months(CAST(CAST(horizon AS DOUBLE) AS INTEGER)))::DATE)"
			rules = append(rules, rule{c + " IS NOT NULL AND " + none(isDay(c)), c, "write dates as YYYY-MM-DD"},
				rule{c + " IS NOT NULL AND " + dayOf(c) + " <> " + ends, c, "give the last day of the month that lies the horizon after origin_date, or leave the column out"})
		}
	}
	return s.hold(ctx, db, rules...)
}

func countryID(location string) (int, error) {
	var id int
	if _, err := fmt.Sscanf(location, "%d", &id); err == nil {
		if _, ok := place.CountryByVIEWS(id); ok && fmt.Sprint(id) == location {
			return id, nil
		}
	}
	if c, ok := place.CountryByISO(location); ok && c.VIEWS != 0 {
		return c.VIEWS, nil
	}
	return 0, blindspot.Errorf(blindspot.BadInput, "give a VIEWS country id or an ISO 3166-1 alpha-3 code", "location %q is not known", location)
}

// cells collects the draws by month and unit.
func (s *source) cells(ctx context.Context, db *sql.DB, sub *Submission, month, unit, draw, outcome string) (err error) {
	rows, err := db.QueryContext(ctx, fmt.Sprintf(`SELECT CAST(%[1]s AS BIGINT) AS m, CAST(%[2]s AS BIGINT) AS u, list(CAST(%[4]s AS DOUBLE) ORDER BY CAST(%[3]s AS BIGINT)),
		count(DISTINCT CAST(%[3]s AS BIGINT)) FROM %[5]s GROUP BY 1, 2 ORDER BY 1, 2`, month, unit, draw, outcome, s.from))
	if err != nil {
		return blindspot.Errorf(blindspot.BadInput, "", "%s cannot be read: %w", s.name, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var c Cell
		var list any
		var distinct int
		if err := rows.Scan(&c.Month, &c.Unit, &list, &distinct); err != nil {
			return err
		}
		values, ok := list.([]any)
		if !ok {
			return blindspot.Errorf(blindspot.Internal, "", "draws came as %T", list)
		}
		if distinct != len(values) {
			return blindspot.Errorf(blindspot.BadInput, "number the draws of a unit-month differently", "%s: unit %d has %d draws with %d numbers in %s (month_id %d)", s.name, c.Unit, len(values), distinct, c.Month, c.Month)
		}
		c.Draws = make([]float64, len(values))
		for i, v := range values {
			if c.Draws[i], ok = v.(float64); !ok {
				return blindspot.Errorf(blindspot.Internal, "", "a draw came as %T", v)
			}
		}
		sub.Cells = append(sub.Cells, c)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if len(sub.Cells) == 0 {
		return blindspot.Errorf(blindspot.TooFewData, "", "%s has no rows", s.name)
	}
	return nil
}

// ReadActuals reads observed counts of the target that a submission names ("" is
// ged_sb, the challenge's): month_id, country_id or priogrid_gid, and a column
// named as the target, or else outcome. Counts of another kind of violence are
// refused. A unit-month whose count is blank has none; only Score can say whether
// one is needed.
func ReadActuals(ctx context.Context, db *sql.DB, path, target string) (*Actuals, error) {
	s, err := open(ctx, db, path)
	if err != nil {
		return nil, err
	}
	unit, err := s.unit()
	if err != nil {
		return nil, err
	}
	value, err := s.valueOf(target)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(s.month(ctx, db), s.whole(ctx, db, unit), s.deaths(ctx, db, value)); err != nil {
		return nil, err
	}
	return s.actuals(ctx, db, unit, value)
}

// valueOf finds the column that holds the counts of a target.
func (s *source) valueOf(target string) (string, error) {
	const challenge, unnamed, ged = "ged_sb", "outcome", "ged_"
	wanted := cmp.Or(target, challenge)
	other := slices.IndexFunc(s.columns, func(c string) bool { return strings.HasPrefix(c, ged) })
	switch {
	case !s.has("month_id"):
	case s.has(wanted):
		return wanted, nil
	case s.has(unnamed):
		return unnamed, nil
	case other >= 0 && strings.HasPrefix(wanted, ged):
		return "", blindspot.Errorf(blindspot.BadInput, "give actual values with a column "+wanted, "the forecasts are of %s, and %s holds %s", wanted, s.name, s.columns[other])
	case s.has(challenge): // the target has a name of the forecaster's own; Score says against what it is held
		return challenge, nil
	}
	return "", blindspot.Errorf(blindspot.BadInput, "the columns are month_id, country_id or priogrid_gid, and "+wanted+" or outcome", "%s needs month_id, and %s or outcome; it has %s", s.name, wanted, strings.Join(s.columns, ", "))
}

func (s *source) actuals(ctx context.Context, db *sql.DB, unit, value string) (a *Actuals, err error) {
	rows, err := db.QueryContext(ctx, fmt.Sprintf("SELECT CAST(month_id AS BIGINT), CAST(%[1]s AS BIGINT), CASE WHEN NOT %[2]s THEN CAST(%[3]s AS DOUBLE) END FROM %[4]s", unit, isUnstated(value), value, s.from))
	if err != nil {
		return nil, blindspot.Errorf(blindspot.BadInput, "", "%s cannot be read: %w", s.name, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	a = &Actuals{UnitColumn: unit, Target: value, Values: map[Key]float64{}, blank: map[Key]string{}}
	for row := 1; rows.Next(); row++ {
		var k Key
		var v sql.NullFloat64
		if err := rows.Scan(&k.Month, &k.Unit, &v); err != nil {
			return nil, err
		}
		if !v.Valid {
			a.blank[k] = fmt.Sprintf("%s, data row %d", s.name, row)
			continue
		}
		if _, twice := a.Values[k]; twice {
			return nil, blindspot.Errorf(blindspot.BadInput, "keep one of them", "%s, data row %d: unit %d has a second value for %s (month_id %d)", s.name, row, k.Unit, k.Month, k.Month)
		}
		a.Values[k] = v.Float64
	}
	return a, rows.Err()
}
