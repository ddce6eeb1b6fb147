// Package acledserver makes up rows of ACLED in both generations, and speaks as its API
// was described in 2026, for tests. Nothing in it is true.
package acledserver

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"time"
)

// Columns are those of an export.
var Columns = []string{"event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1",
	"actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3", "location",
	"latitude", "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp"}

// Secret stands in the columns that are never kept: whatever shows it has kept one.
const Secret = "zq-never-kept"

// Row is one row, by column.
type Row map[string]string

// With is the row with columns changed, given as name and value by turns.
func (r Row) With(pairs ...string) Row {
	out := Row{}
	for k, v := range r {
		out[k] = v
	}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = pairs[i+1]
	}
	return out
}

// Stamp is a day as a timestamp.
func Stamp(year int, month time.Month, day int) string {
	return strconv.FormatInt(time.Date(year, month, day, 12, 0, 0, 0, time.UTC).Unix(), 10)
}

// Event is a battle of a made-up group against a state, on a day, with deaths.
func Event(id, day, group string, deaths int) Row {
	r := Row{"event_id_cnty": id, "event_date": day, "year": day[:4], "time_precision": "1", "disorder_type": "Political violence", "event_type": "Battles " + Secret,
		"sub_event_type": "Kind " + Secret, "actor1": group, "inter1": "Rebel group", "actor2": "Military Forces of Afghanistan (2004-2021)", "inter2": "State forces",
		"interaction": "State forces-Rebel group", "iso": "4", "region": "Caucasus and Central Asia", "country": "Afghanistan", "admin1": "Kabul", "admin2": "Kabul " + Secret,
		"location": "Village " + Secret, "latitude": "34.5", "longitude": "69.2", "geo_precision": "1", "source": "Made-up Herald; Second Paper", "source_scale": "National",
		"notes": "Somebody, \"said\" to be\nnamed " + Secret, "fatalities": strconv.Itoa(deaths), "tags": Secret, "timestamp": Stamp(2021, time.June, 1)}
	return r
}

// Old is the row as it was written before September 2024.
func (r Row) Old() Row {
	numbers := map[string]string{"State forces": "1", "Rebel group": "2", "Political militia": "3", "Identity militia": "4", "Rioters": "5", "Protesters": "6", "Civilians": "7", "External/Other forces": "8"}
	return r.With("inter1", numbers[r["inter1"]], "inter2", numbers[r["inter2"]], "interaction", "12")
}

// Months makes so many events in each month from one on, of one group.
func Months(prefix, group string, from time.Time, counts []int, deaths int) []Row {
	var rows []Row
	for m, n := range counts {
		for i := range n {
			day := time.Date(from.Year(), from.Month()+time.Month(m), 1+i%27, 0, 0, 0, 0, time.UTC)
			rows = append(rows, Event(prefix+strconv.Itoa(1000*(m+1)+i), day.Format(time.DateOnly), group, deaths))
		}
	}
	return rows
}

// CSV is rows as a file.
func CSV(rows []Row, columns ...string) []byte {
	if len(columns) == 0 {
		columns = Columns
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	lines := [][]string{columns}
	for _, r := range rows {
		line := make([]string, len(columns))
		for i, c := range columns {
			line[i] = r[c]
		}
		lines = append(lines, line)
	}
	if err := w.WriteAll(lines); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// Without are the columns but some.
func Without(names ...string) []string {
	return slices.DeleteFunc(slices.Clone(Columns), func(c string) bool { return slices.Contains(names, c) })
}
