package ucdp_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/source/ucdp"
)

func TestReadCoverage(t *testing.T) {
	got, err := ucdp.ReadCoverage(strings.NewReader("\ufeffiso3,country,year,n,ged251_events,coverage\r\nSLV,El Salvador,1989,58,58.0,1.0\nIRQ,Iraq,2006,535,534,1.002\nAFG,,2020,9,900,0.01"))
	want := []blindspot.Coverage{
		{Source: "ucdp-ged", Country: "SLV", From: blindspot.NewMonth(1989, 1), To: blindspot.NewMonth(1989, 12), Share: 1, Stated: true},
		{Source: "ucdp-ged", Country: "IRQ", From: blindspot.NewMonth(2006, 1), To: blindspot.NewMonth(2006, 12), Share: 1, Stated: true},
		{Source: "ucdp-ged", Country: "AFG", From: blindspot.NewMonth(2020, 1), To: blindspot.NewMonth(2020, 12), Share: 0.01, Stated: true},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestReadCoverageRefuses(t *testing.T) {
	const header = "iso3,year,coverage\n"
	for name, tc := range map[string]struct{ text, want string }{
		"empty":          {"", "line 1"},
		"no coverage":    {"iso3,year\n", "line 1, column coverage"},
		"country":        {header + "AFG,2001,1\nafg,2001,1\n", "line 3, column iso3"},
		"year":           {header + "AFG,201,1\n", "line 2, column year"},
		"share":          {header + "AFG,2001,90\n", "line 2, column coverage"},
		"share missing":  {header + "AFG,2001,\n", "line 2, column coverage"},
		"not a number":   {header + "AFG,2001,NaN\n", "line 2, column coverage"},
		"stated twice":   {header + "AFG,2001,1\nAFG,2001,1\n", "stated twice"},
		"stray quote":    {header + "AAA\"0000000", "line 2"},
		"too few fields": {header + "AFG,2001\n", "line 2"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ucdp.ReadCoverage(strings.NewReader(tc.text))
			if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), tc.want) {
				t.Error(err)
			}
		})
	}
	if _, err := ucdp.ReadCoverage(iotest.ErrReader(errors.New("disk"))); err == nil {
		t.Error("no error")
	}
}

func TestReadCoverageReal(t *testing.T) {
	f, err := os.Open(realdata.Path(t, "ged/coverage.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := ucdp.ReadCoverage(f)
	if err != nil || len(rows) != 264 {
		t.Fatal(len(rows), err)
	}
	if table := blindspot.NewCoverageTable(rows); !table.Observed("IRQ", blindspot.NewMonth(2010, 5)) || table.Observed("AFG", blindspot.NewMonth(2010, 5)) {
		t.Error("Iraq 2010 is covered, Afghanistan is not")
	}
}

func FuzzReadCoverage(f *testing.F) {
	f.Add("iso3,year,coverage\nAFG,2001,1\n")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := ucdp.ReadCoverage(strings.NewReader(text))
		for _, c := range rows {
			if c.Share < 0 || c.Share > 1 || c.To-c.From != 11 || len(c.Country) != 3 {
				t.Fatalf("%+v", c)
			}
		}
		if err != nil && blindspot.CodeOf(err) != blindspot.BadInput {
			t.Fatal(err)
		}
	})
}
