package format_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/format"
	"github.com/blindspot/blindspot/internal/realdata"
)

// A horizon between months, and an end date that contradicts it, are refused
// with their row, not rounded and not passed over.
func TestFaultScoreInputs(t *testing.T) {
	db := memory(t)
	for name, says := range map[string]string{"score-half-horizon.csv": "data row 1: horizon is 1.5", "score-end-date.csv": "data row 1: target_end_date is 2018-06-30"} {
		_, err := format.Read(t.Context(), db, realdata.Path(t, "faults/"+name))
		if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", name, err, says)
		}
	}
	if _, err := format.ReadActuals(t.Context(), db, realdata.Path(t, "faults/score-actuals.csv"), ""); err != nil {
		t.Error(err)
	}
}

func TestFaultHubverseRows(t *testing.T) {
	db := memory(t)
	with := func(column string, rows ...string) string {
		return "origin_date,target,horizon,location,output_type,output_type_id,value," + column + "\n" + strings.Join(rows, "\n") + "\n"
	}
	sound := "2017-10-31,t,1,AFG,sample,1,1"
	for _, c := range []struct{ name, text, says string }{
		{"a horizon between months", hub(sound, "2017-10-31,t,2.5,AFG,sample,2,1"), "data row 2: horizon is 2.5"},
		{"a horizon just off", hub("2017-10-31,t,1.0000001,AFG,sample,1,1"), "horizon is 1.0000001"},
		{"a negative horizon", hub("2017-10-31,t,-1,AFG,sample,1,1"), "horizon is -1"},
		{"a horizon in words", hub("2017-10-31,t,next,AFG,sample,1,1"), "horizon is next"},
		{"a hexadecimal horizon", hub("2017-10-31,t,0x1,AFG,sample,1,1"), "horizon is 0x1"},
		{"a horizon with its digits parted", hub("2017-10-31,t,1_0,AFG,sample,1,1"), "horizon is 1_0"},
		{"a horizon beyond all", hub("2017-10-31,t,99999999999999999999,AFG,sample,1,1"), "horizon is 99999999999999999999"},
		{"no horizon", hub("2017-10-31,t,,AFG,sample,1,1"), "horizon is missing"},
		{"an origin within a month", hub("2017-10-15,t,1,AFG,sample,1,1"), "data row 1: origin_date is 2017-10-15"},
		{"an origin on the first", hub("2017-11-01,t,1,AFG,sample,1,1"), "origin_date is 2017-11-01"},
		{"an origin on 28 February of a leap year", hub("2016-02-28,t,1,AFG,sample,1,1"), "origin_date is 2016-02-28"},
		{"an origin with text behind it", hub("2017-10-31 or so,t,1,AFG,sample,1,1"), "origin_date is 2017-10-31 or so"},
		{"an origin at noon", hub("2017-10-31 12:00,t,1,AFG,sample,1,1"), "origin_date is 2017-10-31 12:00"},
		{"an origin as a spreadsheet writes it", hub("31/10/2017,t,1,AFG,sample,1,1"), "origin_date is 31/10/2017"},
		{"another end", with("target_end_date", sound+",2017-11-30", "2017-10-31,t,2,AFG,sample,2,1,2017-11-30"), "data row 2: target_end_date is 2017-11-30"},
		{"an end on another day of the month", with("target_end_date", sound+",2017-11-29"), "target_end_date is 2017-11-29"},
		{"an end that is no day", with("target_end_date", sound+",2017-11-31"), "target_end_date is 2017-11-31"},
		{"another name for the end", with("target_date", sound+",2018-11-30"), "target_date is 2018-11-30"},
		{"a value with its digits parted", hub("2017-10-31,t,1,AFG,sample,1,1_000"), "value is 1_000"},
		{"a hexadecimal value", hub("2017-10-31,t,1,AFG,sample,1,0x10"), "value is 0x10"},
		{"a value of NA", hub("2017-10-31,t,1,AFG,sample,1,NA"), "value is NA"},
		{"a sample between numbers", hub("2017-10-31,t,1,AFG,sample,1.5,1"), "output_type_id is 1.5"},
		{"a month in digits of the calendar", "month_id,country_id,draw,outcome\n201801,1,0,1\n", "data row 1: month_id is 201801"},
		{"month zero", "month_id,country_id,draw,outcome\n0,1,0,1\n", "month_id is 0"},
		{"a draw beyond what a number holds", "month_id,country_id,draw,outcome\n457,1,0,1e999\n", "outcome is 1e999"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := format.Read(t.Context(), db, file(t, "s.csv", c.text))
			if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), c.says) {
				t.Errorf("the error is %v, and should say %q", err, c.says)
			}
		})
	}
	for _, c := range []struct{ name, text string }{
		{"end dates that agree", with("target_end_date", "2017-10-31,t,1,AFG,sample,1,1,2017-11-30", "2017-10-31,t,4,AFG,sample,1,1,2018-02-28", "2017-10-31,t,2,AFG,sample,1,1,")},
		{"from 31 January", with("target_end_date", "2020-01-31,t,1,AFG,sample,1,1,2020-02-29", "2020-01-31,t,13,AFG,sample,1,1,2021-02-28")},
		{"whole numbers with a point", hub("2017-10-31,t,1.0,AFG,sample,1.0,1.0")},
		{"midnight", hub("2017-10-31 00:00:00,t,1,AFG,sample,1,1")},
		{"quotes", hub(`"2017-10-31","t","1","AFG","sample","1","1"`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := format.Read(t.Context(), db, file(t, "s.csv", c.text)); err != nil {
				t.Error(err)
			}
		})
	}
}

// Quotes that first come late in a file are quotes all the same.
func TestFaultLateQuotes(t *testing.T) {
	db := memory(t)
	var text strings.Builder
	text.WriteString("month_id,country_id,draw,outcome,note\n")
	for draw := range 40_000 {
		_, _ = text.WriteString(strings.Join([]string{"457", "57", strconv.Itoa(draw), "3", "x"}, ",") + "\n")
	}
	text.WriteString("458,57,0,\"4\",\"a, \"\"b\"\"\nc\"\n")
	s, err := format.Read(t.Context(), db, file(t, "late.csv", text.String()))
	if err != nil || len(s.Cells) != 2 || len(s.Cells[0].Draws) != 40_000 || s.Cells[1].Draws[0] != 4 {
		t.Fatalf("%v", err)
	}
}

// A blank is no count, however it is written. In a month that nobody forecast it
// is nobody's concern, and in one that is forecast its row is named.
func TestFaultBlankActuals(t *testing.T) {
	db := memory(t)
	rows := "month_id,country_id,ged_sb\n"
	for _, c := range sample().Cells {
		rows += strconv.Itoa(int(c.Month)) + "," + strconv.Itoa(c.Unit) + ",7\n"
	}
	first := sample().Cells[0]
	taken := strconv.Itoa(int(first.Month)) + "," + strconv.Itoa(first.Unit) + ","
	for _, blank := range append([]string{"", " ", `""`}, blindspot.UnstatedWords...) {
		for _, place := range []struct{ name, text string }{
			{"a month before", strings.Replace(rows, "ged_sb\n", "ged_sb\n400,57,"+blank+"\n", 1)},
			{"months to come", rows + "600,57," + blank + "\n601,57," + blank + "\n"},
			{"a country of no forecast", rows + strconv.Itoa(int(first.Month)) + ",1," + blank + "\n"},
		} {
			a, err := format.ReadActuals(t.Context(), db, file(t, "a.csv", place.text), "")
			if err != nil {
				t.Errorf("%s, written %q: %v", place.name, blank, err)
				continue
			}
			if r, err := format.Score(sample(), a); err != nil || r.Missing != 0 {
				t.Errorf("%s, written %q: %+v, %v", place.name, blank, r, err)
			}
		}
		a, err := format.ReadActuals(t.Context(), db, file(t, "a.csv", strings.Replace(rows, taken+"7", taken+blank, 1)), "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err = format.Score(sample(), a); blindspot.CodeOf(err) != blindspot.TooFewData || !strings.Contains(err.Error(), "a.csv, data row 1: there is no actual value") {
			t.Errorf("a month that is forecast, written %q: %v", blank, err)
		}
	}
	if _, err := format.ReadActuals(t.Context(), db, file(t, "a.csv", rows+"600,57,many\n"), ""); blindspot.CodeOf(err) != blindspot.BadInput {
		t.Errorf("a word is no blank: %v", err)
	}
}

// Forecasts of one kind of violence are never scored against counts of another.
func TestFaultTargets(t *testing.T) {
	db := memory(t)
	for _, c := range []struct{ target, column, note, says string }{
		{target: "ged_sb", column: "ged_sb"},
		{target: "ged_ns", column: "ged_ns"},
		{target: "ged_ns", column: "ged_ns,ged_sb"},
		{target: "ged_ns", column: "ged_sb", says: "the forecasts are of ged_ns, and a.csv holds ged_sb"},
		{target: "ged_sb", column: "ged_os", says: "the forecasts are of ged_sb, and a.csv holds ged_os"},
		{target: "ged_os", column: "outcome", note: "the submission calls its target ged_os; it is scored against the column outcome"},
		{target: "fatalities", column: "ged_sb", note: "the submission calls its target fatalities; it is scored against the column ged_sb"},
		{target: "", column: "ged_sb", says: "target"},
	} {
		values := strings.Repeat(",1", 1+strings.Count(c.column, ","))
		submission, err := format.Read(t.Context(), db, file(t, "s.csv", hub("2017-12-31,"+c.target+",1,57,sample,0,3", "2017-12-31,"+c.target+",1,57,sample,1,4")))
		var report *format.Report
		if err == nil {
			var a *format.Actuals
			if a, err = format.ReadActuals(t.Context(), db, file(t, "a.csv", "month_id,country_id,"+c.column+"\n457,57"+values+"\n"), submission.Target); err == nil {
				report, err = format.Score(submission, a)
			}
		}
		switch {
		case c.says != "" && (blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%q against %q: %v", c.target, c.column, err)
		case c.says == "" && err != nil:
			t.Errorf("%q against %q: %v", c.target, c.column, err)
		case c.note != "" && !slices.Contains(report.Notes, c.note):
			t.Errorf("%q against %q: notes %q", c.target, c.column, report.Notes)
		}
	}
}
