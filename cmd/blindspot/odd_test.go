package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// days makes n events in steps of some days from a day on; each may be changed.
func days(from string, n, step int, change func(i int, e event)) []event {
	start, err := time.Parse(time.DateOnly, from)
	if err != nil {
		panic(err)
	}
	var out []event
	for i := range n {
		day := start.AddDate(0, 0, i*step)
		e := event{"id": strconv.Itoa(i + 1), "year": strconv.Itoa(day.Year()), "date_start": day.Format(time.DateOnly), "date_end": day.Format(time.DateOnly)}
		if change != nil {
			change(i, e)
		}
		out = append(out, e)
	}
	return out
}

func died(e event, n int) {
	e["deaths_a"], e["deaths_b"], e["best"], e["low"], e["high"] = "0", strconv.Itoa(n), strconv.Itoa(n), strconv.Itoa(n), strconv.Itoa(n)
}

const longName = `Front "of" <b>Ünïcode</b> & 'quotes' `

// rivals turns an event into one between two cartels.
func rivals(e event) {
	e["type_of_violence"], e["gwnoa"] = "2", ""
	e["side_a"], e["side_a_new_id"], e["side_b"], e["side_b_new_id"] = "Jalisco Cartel New Generation", "900", "Sinaloa Cartel", "901"
}

// Odd but legal data: every command gives an answer, or an error with a hint,
// and never a number that is none. says is part of what the assessment says, or
// of why there is none.
func TestOddData(t *testing.T) {
	full := longName + strings.Repeat("ج", 180)
	for _, tt := range []struct {
		name  string
		rows  []event
		group string // the made-up front where empty
		asOf  string
		code  int
		says  string
		// refused rows say what cannot be: an event after the day on which its release came.
		refused int
	}{
		{name: "one event", rows: days("2020-03-04", 1, 1, nil), says: "has been quiet since April 2020"},
		{name: "three events", rows: days("2020-03-04", 3, 40, nil), says: "has been quiet since June 2020"},
		{name: "one day", rows: days("2020-03-04", 60, 0, nil), says: "has been quiet since April 2020"},
		{name: "nobody dies", rows: days("2010-01-05", 200, 18, func(_ int, e event) { died(e, 0) }), says: "Active in 1 area"},
		{name: "only non-state violence", rows: days("2010-01-05", 200, 18, func(_ int, e event) { rivals(e) }), group: "Sinaloa Cartel", says: "Whom its violence met"},
		{name: "only attacks on civilians", rows: days("2010-01-05", 200, 18, func(_ int, e event) {
			e["type_of_violence"], e["gwnoa"] = "3", ""
			e["side_a"], e["side_a_new_id"], e["side_b"], e["side_b_new_id"] = "Made-up Front", "9303", "Civilians", "1"
		}), says: "has been quiet since November 2019"},
		{name: "a hundred thousand dead a month", rows: days("2010-01-05", 240, 15, func(i int, e event) { died(e, 50_000*(i%3)) }), says: "The chance of an event of Made-up Front with 100 or more deaths in the twelve months to"},
		{name: "one huge event among none", rows: days("2010-01-05", 240, 15, func(i int, e event) { died(e, map[bool]int{true: 100_000}[i == 200]) }), says: "has been quiet since November 2019"},
		{name: "events after today", rows: days("2024-06-01", 100, 10, nil), says: "As of 31 December 2024", refused: 62},
		{name: "a name that is long and full of signs", rows: days("2012-01-05", 150, 18, func(_ int, e event) { e["side_b"] = full }), group: full, says: full},
		{name: "one name, two ids", rows: days("2012-01-05", 150, 18, func(i int, e event) { e["side_b_new_id"] = strconv.Itoa(9303 + i%2) }), asOf: "2019-05-31", code: 2, says: "or ucdp:9304 (Made-up Front: 75 events with 225 deaths from 2012 to 2019 in Afghanistan)"},
		{name: "before the first event", rows: days("2012-01-05", 50, 18, nil), asOf: "2011-05-01", code: 4, says: "later date"},
		{name: "long after the last event", rows: days("2012-01-05", 50, 18, nil), asOf: "2025-05-01", says: "2025"},
		{name: "places known to the country only", rows: days("2012-01-05", 150, 18, func(_ int, e event) { e["where_prec"], e["adm_1"] = "6", "" }), says: "Not measured, for want of data: footprint"},
		{name: "events that span years", rows: days("2012-01-05", 40, 60, func(i int, e event) { e["date_end"], e["date_prec"] = fmt.Sprintf("%d-12-31", 2016+i/7), "5" }), says: "has been quiet since January 2022"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			home, group := t.TempDir(), tt.group
			if group == "" {
				group = "Made-up Front"
			}
			var account struct {
				Read        int `json:"rows_read"`
				Stored      int `json:"stored"`
				Quarantined int `json:"quarantined"`
			}
			decode(t, succeed(t, home, "ingest", gedFile(t, tt.rows...), "--json").out, &account)
			if n := len(tt.rows); account.Read != n || account.Stored != n-tt.refused || account.Quarantined != tt.refused {
				t.Errorf("%d rows, %d of them impossible: %+v", n, tt.refused, account)
			}
			for _, args := range [][]string{{"assess", group, "--pdf=false", "-o", filepath.Join(home, "r")}, {"status"}, {"watch"},
				{"forecast", group}, {"backtest", "groups", "--horizons", "1", "--every", "24", "--draws", "100"}} {
				if tt.asOf != "" && args[0] != "status" && args[0] != "backtest" {
					args = append(args, "--as-of", tt.asOf)
				}
				r := run(t, home, args...)
				for _, bad := range []string{"NaN", "Inf ", "panic", "%!", "goroutine", "<nil>", " 1 fronts", "(1 to 1)"} {
					if strings.Contains(r.out+r.err, bad) {
						t.Errorf("%q prints %s:\n%.600s%s", args, bad, r.out, r.err)
					}
				}
				if r.code == 1 || r.code != 0 && !strings.Contains(r.err, "hint: ") {
					t.Errorf("%q ends with %d: %s", args, r.code, r.err)
				}
				if args[0] == "watch" && tt.name == "one name, two ids" && !strings.Contains(r.out, "Made-up Front (ucdp:9304)") {
					t.Errorf("the board does not tell them apart:\n%s%s", r.out, r.err)
				}
				if args[0] == "assess" && (r.code != tt.code || !strings.Contains(strings.Join(strings.Fields(r.out+r.err), " "), strings.Join(strings.Fields(tt.says), " "))) {
					t.Errorf("the assessment ends with %d and does not say %q:\n%s%s", r.code, tt.says, r.out, r.err)
				}
			}
		})
	}
}

// The newest release of an event counts, one that says otherwise is an update,
// and what a coverage table denies is not known.
func TestReleasesThatDisagree(t *testing.T) {
	home, dir := t.TempDir(), t.TempDir()
	rows := days("2015-01-05", 120, 9, nil)
	older := write(t, filepath.Join(dir, "GEDEvent_v23_1.csv"), ged(rows...))
	for _, e := range rows[:60] {
		died(e, 0)
	}
	newer := write(t, filepath.Join(dir, "GEDEvent_v24_1.csv"), ged(rows[:110]...))
	succeed(t, home, "ingest", older)
	r := succeed(t, home, "ingest", newer)
	if !strings.Contains(r.out, "110 rows read: 0 stored, 60 updated, 50 unchanged, 0 quarantined") {
		t.Error(r.out)
	}
	if out := succeed(t, home, "sql", "--csv", "select count(*), sum(best) from events").out; !strings.Contains(out, "120,180") {
		t.Errorf("the newer release counts where it has the event:\n%s", out)
	}
	none := write(t, filepath.Join(dir, "none.csv"), "iso3,year,coverage\nAFG,2015,0.01\n")
	bare := t.TempDir()
	succeed(t, bare, "ingest", older, "--coverage", none)
	for _, args := range [][]string{{"watch"}, {"forecast", "Made-up Front"}, {"backtest", "groups"}} {
		if r := run(t, bare, args...); r.code != 5 || !strings.Contains(r.err, "hint: ") {
			t.Errorf("%q on data that nobody covers ends with %d:\n%s%s", args, r.code, r.out, r.err)
		}
	}
	if r := run(t, bare, "assess", "Made-up Front", "--pdf=false", "-o", filepath.Join(bare, "r")); r.code != 0 || !strings.Contains(r.out, "Not measured") {
		t.Errorf("what needs no coverage can still be assessed: %d\n%s%s", r.code, r.out, r.err)
	}
}
