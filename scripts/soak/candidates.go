package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// candidates makes twelve candidate releases of the year after a yearly one (GED as CSV,
// compressed with gzip), out of the events of its last year: their days a year later and
// ids that no release has. So every upload brings a month that the store did not have, as
// an update does, and the boards after it rank somebody.
func candidates(release string) ([]candidate, error) {
	rows, err := rowsOf(release)
	if err != nil {
		return nil, err
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	last := 0
	for _, row := range rows[1:] {
		year, _ := strconv.Atoi(row[column["year"]]) // what is no year is no last one
		last = max(last, year)
	}
	months := make([][][]string, 12)
	for _, row := range rows[1:] {
		from, to := row[column["date_start"]], row[column["date_end"]]
		month, err := strconv.Atoi(from[5:7])
		if err != nil || row[column["year"]] != strconv.Itoa(last) || from[:7] != to[:7] || strings.HasSuffix(from[:10], "02-29") {
			continue
		}
		next := strconv.Itoa(last + 1)
		row[column["id"]] = "9" + row[column["id"]]
		row[column["year"]], row[column["date_start"]], row[column["date_end"]] = next, next+from[4:], next+to[4:]
		months[month-1] = append(months[month-1], row)
	}
	var out []candidate
	for m, of := range months {
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		_ = w.WriteAll(append([][]string{rows[0]}, of...)) // a buffer takes everything
		out = append(out, candidate{fmt.Sprintf("GEDEvent_v%d_0_%d.csv", (last+1)%100, m+1), text.Bytes()})
	}
	return out, nil
}

type candidate struct {
	name string
	text []byte
}

func rowsOf(release string) ([][]string, error) {
	file, err := os.Open(filepath.Clean(release))
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was read only
	text, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(text).ReadAll()
	if err == nil && len(rows) < 2 {
		err = io.ErrUnexpectedEOF
	}
	return rows, err
}
