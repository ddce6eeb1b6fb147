package ucdp

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
)

// ReadCoverage reads a coverage table: a CSV with the columns iso3, year and
// coverage (the share, 0 to 1, of the events of the full release that an
// extract holds), one row a country and year. A share a little above 1 counts as
// 1: an extract of several releases also holds events that the later one
// dropped. Other columns are ignored. A row
// that breaks a rule is an error with its line: a coverage table is small and
// decides what counts as missing, so half of one is no use.
func ReadCoverage(src io.Reader) ([]blindspot.Coverage, error) {
	rows := csv.NewReader(src)
	header, err := rows.Read()
	if err != nil {
		return nil, coverageError(1, "", "expected a header row: %v", err)
	}
	at := map[string]int{}
	for i, name := range header {
		at[normal(strings.TrimPrefix(name, "\ufeff"))] = i
	}
	for _, name := range []string{"iso3", "year", "coverage"} {
		if _, ok := at[name]; !ok {
			return nil, coverageError(1, name, "the column is missing")
		}
	}
	type key struct {
		country string
		year    int
	}
	seen := map[key]bool{}
	var table []blindspot.Coverage
	for {
		record, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return table, nil
		}
		if err != nil {
			var bad *csv.ParseError
			if errors.As(err, &bad) {
				return nil, coverageError(bad.StartLine, "", "%v", bad.Err)
			}
			return nil, readError(err)
		}
		line, _ := rows.FieldPos(0)
		country := record[at["iso3"]]
		year, err := strconv.Atoi(record[at["year"]])
		share, isShare := blindspot.ParseDecimal(record[at["coverage"]])
		switch {
		case !blindspot.IsCountryCode(country):
			return nil, coverageError(line, "iso3", "%q is not an ISO 3166 alpha-3 code", country)
		case err != nil || year < 1946 || year > 2200:
			return nil, coverageError(line, "year", "%q is not a year", record[at["year"]])
		case !isShare || share < 0 || share > 1.1:
			return nil, coverageError(line, "coverage", "%q is not a share from 0 to 1", record[at["coverage"]])
		case seen[key{country, year}]:
			return nil, coverageError(line, "year", "%s %d is stated twice", country, year)
		}
		seen[key{country, year}] = true
		table = append(table, blindspot.Coverage{
			Source: SourceGED, Country: country, Share: min(share, 1), Stated: true,
			From: blindspot.NewMonth(year, time.January), To: blindspot.NewMonth(year, time.December),
		})
	}
}

func coverageError(line int, column, format string, args ...any) error {
	where := "line " + strconv.Itoa(line)
	if column != "" {
		where += ", column " + column
	}
	return blindspot.Errorf(blindspot.BadInput, "columns are iso3, year, coverage; one row a country and year",
		"coverage table, "+where+": "+format, args...)
}
