package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/realdata"
)

// faults returns the path of one of the small inputs that failed, with the right
// values in the README beside them.
func faults(t *testing.T, name string) string {
	t.Helper()
	return realdata.Path(t, filepath.Join("faults", name))
}

func query(t *testing.T, home, statement string) string {
	t.Helper()
	_, rows, _ := strings.Cut(succeed(t, home, "sql", "--csv", statement).out, "\n")
	return strings.TrimSpace(rows)
}

// An event that the yearly release lacks, though it has its dyad, leaves the
// counts when that release is known, and is listed.
func TestFaultWithdrawn(t *testing.T) {
	home := t.TempDir()
	succeed(t, home, "ingest", faults(t, "withdrawn/GEDEvent_v24_0_6.csv"))
	told := succeed(t, home, "ingest", faults(t, "withdrawn/GEDEvent_v25_1.csv"), "--complete")
	if !strings.Contains(told.err, "1 event (100 deaths)") || !strings.Contains(told.err, "withdrawn, split or merged") {
		t.Errorf("the import says\n%s", told.err)
	}
	const june = " where date_start between date '2024-06-01' and date '2024-06-30'"
	for _, c := range []struct{ from, want string }{
		{"events", "6"}, {"events_as_of(date '2025-06-11')", "6"}, {"events_as_of(date '2025-06-10')", "105"},
		{"events_as_of(date '2024-07-19')", ""},
	} {
		if got := query(t, home, "select sum(best) from "+c.from+june); got != c.want {
			t.Errorf("deaths of June 2024 in %s: %s, want %s", c.from, got, c.want)
		}
	}
	if got := query(t, home, "select id, best, release, withdrawn_by, withdrawn_on from withdrawn"); !strings.HasPrefix(got, "ged:500002,100,24.0.6,25.1,2025-06-11") {
		t.Errorf("withdrawn: %s", got)
	}
	if got := succeed(t, home, "status").out; !strings.Contains(got, "1 event (100 deaths)") {
		t.Errorf("status says\n%s", got)
	}
}

// An event that ends on 2 March moves no end of data: the release is about
// January and February.
func TestFaultTail(t *testing.T) {
	home := t.TempDir()
	succeed(t, home, "ingest", faults(t, "tail/GEDEvent_v24_1.csv"))
	succeed(t, home, "ingest", faults(t, "tail/GEDEvent_v24_01_24_02.csv"))
	f := forecastOf(t, home, "Afghanistan")
	if f.DataUntil != "2024-02" || f.Outlooks[0].Months[0].Q50 != 98 {
		t.Errorf("data until %s, median %g; want 2024-02 and 98", f.DataUntil, f.Outlooks[0].Months[0].Q50)
	}
}

type forecastJSON struct {
	DataUntil string `json:"data_until"`
	Outlooks  []struct {
		Months []struct{ Q50 float64 } `json:"months"`
	} `json:"outlooks"`
}

func forecastOf(t *testing.T, home string, args ...string) (f forecastJSON) {
	t.Helper()
	decode(t, succeed(t, home, append([]string{"forecast", "--json"}, args...)...).out, &f)
	if len(f.Outlooks) == 0 || len(f.Outlooks[0].Months) == 0 {
		t.Fatalf("no forecast: %+v", f)
	}
	return f
}

// What candidate events forecast, the yearly release of their family resolves.
func TestFaultResolve(t *testing.T) {
	home := t.TempDir()
	succeed(t, home, "ingest", faults(t, "resolve/GEDEvent_v24_1.csv"))
	succeed(t, home, "ingest", faults(t, "resolve/GEDEvent_v24_0_1.csv"))
	succeed(t, home, "forecast", "Afghanistan", "--months", "2", "--save")
	succeed(t, home, "ingest", faults(t, "resolve/GEDEvent_v25_1.csv"), "--complete")
	if out := succeed(t, home, "forecast", "resolve").out; !strings.HasPrefix(out, "2 forecasts resolved, 0 still wait") {
		t.Error(out)
	}
	var l struct{ Forecasts []listedJSON }
	decode(t, succeed(t, home, "forecast", "list", "--json").out, &l)
	for _, f := range l.Forecasts {
		if f.Verdict == nil || f.Verdict.Dataset != "ucdp-ged 25.1" || f.Verdict.Provisional {
			t.Errorf("%s: %+v", f.Target, f.Verdict)
		}
	}
}

// A year that was mistyped is set aside, and every number is as without it.
func TestFaultYear2204(t *testing.T) {
	answers := func(file string) (status, board, outlook string) {
		home := t.TempDir()
		succeed(t, home, "ingest", faults(t, file), "--release", "25.1", "--complete")
		board = succeed(t, home, "watch", "--json").out
		outlook = succeed(t, home, "forecast", "Afghanistan", "--json").out
		return succeed(t, home, "status", "--json").out, board, outlook
	}
	soundStatus, soundBoard, soundOutlook := answers("year-sound.csv")
	status, board, outlook := answers("year-2204.csv")
	var sound, odd statusJSON
	decode(t, soundStatus, &sound)
	decode(t, status, &odd)
	if sound.Quarantined != 0 || odd.Quarantined != 1 {
		t.Errorf("%d and %d rows in quarantine, want 0 and 1", sound.Quarantined, odd.Quarantined)
	}
	if board != soundBoard {
		t.Errorf("the board differs:\n%s\n%s", soundBoard, board)
	}
	if outlook != soundOutlook {
		t.Errorf("the forecast differs:\n%s\n%s", soundOutlook, outlook)
	}
	var f forecastJSON
	if err := json.Unmarshal([]byte(outlook), &f); err != nil || f.Outlooks[0].Months[0].Q50 != 100 {
		t.Errorf("the median is %v, want 100", f.Outlooks)
	}
	if !strings.Contains(board, "2399") {
		t.Errorf("the board does not know of 2,399 deaths:\n%s", board)
	}
}

// A row in quarantine rests in no number, and every finding on its group says so.
func TestFaultSetAsideIsTold(t *testing.T) {
	home := t.TempDir()
	succeed(t, home, "ingest", faults(t, "year-2204.csv"), "--release", "25.1", "--complete")
	var a struct {
		Findings []struct {
			Measure  string
			SetAside blindspot.SetAside `json:"set_aside"`
			Warnings []blindspot.Warning
		}
	}
	decode(t, succeed(t, home, "assess", "IS", "--json", "--pdf=false", "-o", t.TempDir()).out, &a)
	if len(a.Findings) == 0 {
		t.Fatal("no findings")
	}
	for _, f := range a.Findings {
		if f.SetAside.Rows != 1 || f.SetAside.Deaths != 3 {
			t.Errorf("%s: %+v is set aside, want 1 row with 3 deaths", f.Measure, f.SetAside)
		}
		if !blindspot.HasWarning(f.Warnings, blindspot.WarnSetAside) {
			t.Errorf("%s does not warn of it", f.Measure)
		}
	}
}
