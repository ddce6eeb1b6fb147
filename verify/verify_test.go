package verify_test

import (
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/verify"
)

func record(sums []blindspot.RecordSum, months ...blindspot.DyadMonth) verify.Record {
	return verify.Record{Sums: sums, Months: months, Release: func(int) string { return "25.1" }, Covered: func(string, int) bool { return true },
		Country: func(gw int) (string, bool) {
			iso3, ok := map[int]string{345: "SRB", 340: "SRB", 500: "UGA", 490: "COD"}[gw]
			return iso3, ok
		},
		SetAside: func(string, int) (int, int, error) { return 0, 0, nil }}
}

func sum(gw int, country string, year, best int) blindspot.RecordSum {
	return blindspot.RecordSum{GW: gw, Country: country, Year: year, Violence: blindspot.StateBased, SideA: "ucdp:1", SideB: "ucdp:2", Events: 1, Best: best, Low: best, High: best}
}

func month(country string, year, deaths int) blindspot.DyadMonth {
	return blindspot.DyadMonth{Country: country, Month: blindspot.NewMonth(year, 6), Violence: blindspot.StateBased, SideA: "ucdp:1", SideB: "ucdp:2", Deaths: deaths}
}

func theirs(gw, year, best int) blindspot.YearSum {
	return blindspot.YearSum{GW: gw, Name: "a country", Year: year, Violence: blindspot.StateBased, Best: best, Low: best, High: best}
}

// Every reason is found where it is one, with its deaths, and nowhere else.
func TestReasons(t *testing.T) {
	crossing := sum(500, "UGA", 2010, 30)
	crossing.Crossing = 30
	notYearly := sum(500, "UGA", 2010, 30)
	notYearly.NotYearly = 10
	wide := sum(500, "UGA", 2010, 30)
	wide.Low, wide.High = 10, 50
	aside := record([]blindspot.RecordSum{sum(500, "UGA", 2010, 30)}, month("UGA", 2010, 30))
	aside.SetAside = func(string, int) (int, int, error) { return 2, 12, nil }
	withdrawn := record([]blindspot.RecordSum{sum(500, "UGA", 2010, 30)}, month("UGA", 2010, 30))
	withdrawn.Withdrawn = []blindspot.RecordSum{sum(500, "UGA", 2010, 5)}
	other := record([]blindspot.RecordSum{sum(500, "UGA", 2010, 30)}, month("UGA", 2010, 30))
	other.Release = func(int) string { return "26.1" }
	for _, tc := range []struct {
		name      string
		record    verify.Record
		file      []blindspot.YearSum
		code      verify.Code
		deaths    int
		explained bool
	}{
		{"an event goes on into the next year", record([]blindspot.RecordSum{crossing}, month("UGA", 2010, 20), month("UGA", 2011, 10)), []blindspot.YearSum{theirs(500, 2010, 30)}, verify.Crossing, -10, true},
		{"it lies over the border", record([]blindspot.RecordSum{sum(500, "COD", 2010, 30)}, month("COD", 2010, 30)), []blindspot.YearSum{theirs(500, 2010, 30)}, verify.Placed, -30, true},
		{"the yearly release lacks the dyad", record([]blindspot.RecordSum{notYearly}, month("UGA", 2010, 30)), []blindspot.YearSum{theirs(500, 2010, 20)}, verify.NotYearly, 10, true},
		{"rows in quarantine", aside, []blindspot.YearSum{theirs(500, 2010, 42)}, verify.Quarantine, -12, true},
		{"rows in quarantine that are not enough", aside, []blindspot.YearSum{theirs(500, 2010, 50)}, verify.Unknown, -8, false},
		{"an event was withdrawn", withdrawn, []blindspot.YearSum{theirs(500, 2010, 35)}, verify.Withdrawn, -5, true},
		{"another release", other, []blindspot.YearSum{theirs(500, 2010, 31)}, verify.Release, 0, true},
		{"bounds change places", record([]blindspot.RecordSum{wide}, month("UGA", 2010, 30)), []blindspot.YearSum{{GW: 500, Year: 2010, Violence: blindspot.StateBased, Best: 30, Low: 20, High: 40}}, verify.Bounds, 0, true},
		{"Yugoslavia", record([]blindspot.RecordSum{sum(345, "SRB", 2010, 30)}, month("SRB", 2010, 30)), []blindspot.YearSum{theirs(345, 2010, 31)}, verify.OldCode, 0, false},
		{"nobody knows", record([]blindspot.RecordSum{sum(500, "UGA", 2010, 30)}, month("UGA", 2010, 30)), []blindspot.YearSum{theirs(500, 2010, 29)}, verify.Unknown, 1, false},
	} {
		r, err := verify.Against(tc.record, tc.file, true, verify.Report{Version: "25.1"})
		if err != nil || len(r.Differ) != 1 || r.Compared != 1 {
			t.Errorf("%s: %+v %v", tc.name, r, err)
			continue
		}
		d := r.Differ[0]
		found := false
		for _, x := range d.Reasons {
			found = found || x.Code == tc.code && x.Deaths == tc.deaths
		}
		if !found || d.Explained != tc.explained || r.Unknown == 0 != tc.explained || d.Why() == "" {
			t.Errorf("%s: %+v", tc.name, d)
		}
	}
}

// What agrees is no disagreement: two codes of one country add up, sides in any order
// are one dyad, and a dyad of few deaths needs no row.
func TestAgreement(t *testing.T) {
	r, err := verify.Against(record([]blindspot.RecordSum{sum(345, "SRB", 2006, 30)}, month("SRB", 2006, 30)), []blindspot.YearSum{theirs(345, 2006, 18), theirs(340, 2006, 12)}, true, verify.Report{Version: "25.1"})
	if err != nil || r.Agree != 1 || len(r.Differ) != 0 {
		t.Errorf("two codes: %+v %v", r, err)
	}
	file := []blindspot.YearSum{{SideA: "ucdp:2", SideB: "ucdp:1", Year: 2010, Violence: blindspot.StateBased, Best: 30, Low: 30, High: 30}}
	few := sum(500, "UGA", 2010, 24)
	few.SideB = "ucdp:7"
	few2 := month("UGA", 2010, 24)
	few2.SideB = "ucdp:7"
	r, err = verify.Against(record([]blindspot.RecordSum{sum(500, "UGA", 2010, 30), few}, month("UGA", 2010, 30), few2), file, false, verify.Report{Version: "25.1"})
	if err != nil || r.Agree != 1 || r.Compared != 1 {
		t.Errorf("dyads: %+v %v", r, err)
	}
	few.Best = 26
	r, err = verify.Against(record([]blindspot.RecordSum{sum(500, "UGA", 2010, 30), few}, month("UGA", 2010, 30), few2), file, false, verify.Report{Version: "25.1"})
	if err != nil || len(r.Differ) != 1 || r.Differ[0].Theirs != nil || r.Unknown != 1 {
		t.Errorf("a dyad that the file should have: %+v %v", r, err)
	}
	level := []blindspot.YearSum{{SideA: "ucdp:1", SideB: "ucdp:2", Year: 2010, Violence: blindspot.StateBased, Level: 1}}
	if r, err = verify.Against(record([]blindspot.RecordSum{sum(500, "UGA", 2010, 999)}), level, false, verify.Report{Version: "25.1"}); err != nil || r.Agree != 1 {
		t.Errorf("a level: %+v %v", r, err)
	}
	if r, err = verify.Against(record([]blindspot.RecordSum{sum(500, "UGA", 2010, 1000)}), level, false, verify.Report{Version: "25.1"}); err != nil || r.Unknown != 1 {
		t.Errorf("another level: %+v %v", r, err)
	}
	missing := record(nil)
	missing.Covered = func(string, int) bool { return false }
	if r, err = verify.Against(missing, []blindspot.YearSum{theirs(500, 2010, 30)}, true, verify.Report{}); err != nil || r.NotCovered != 1 || r.Compared != 0 {
		t.Errorf("not covered: %+v %v", r, err)
	}
}
