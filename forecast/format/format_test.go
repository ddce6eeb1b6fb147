package format_test

import (
	"database/sql"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2" // the driver
	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/format"
	"github.com/blindspot/blindspot/internal/realdata"
)

func memory(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// The official scores of the challenge's benchmarks in window 2018, cm level:
// means of the per-country files of the challenge's evaluation, to four decimals.
func TestOfficialScores(t *testing.T) {
	db := memory(t)
	actuals, err := format.ReadActuals(t.Context(), db, realdata.Path(t, "views/cm_ged_sb.csv"), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file           string
		crps, ign, mis float64
		draws          int
	}{
		{"bm_conflictology_2018.parquet", 14.4829, 0.6403, 186.5536, 12},
		{"bm_last_2018.parquet", 20.1735, 1.1984, 380.6230, 1000},
		{"bm_boot_2018.parquet", 23.5773, 1.1232, 454.0896, 1000},
	} {
		t.Run(c.file, func(t *testing.T) {
			s, err := format.Read(t.Context(), db, realdata.Path(t, "views/draws_2018/"+c.file))
			if err != nil {
				t.Fatal(err)
			}
			r, err := format.Score(s, actuals)
			if err != nil {
				t.Fatal(err)
			}
			if (len(r.Notes) > 0) != (c.draws != 1000) {
				t.Errorf("%d draws are noted as %q", c.draws, r.Notes)
			}
			if r.Cells != 2292 || r.Draws != [2]int{c.draws, c.draws} || r.Missing != 0 {
				t.Errorf("%d cells, %v draws, %d missing", r.Cells, r.Draws, r.Missing)
			}
			for _, v := range []struct {
				name      string
				got, want float64
			}{{"crps", r.CRPS, c.crps}, {"ign", r.IGN, c.ign}, {"mis", r.MIS, c.mis}} {
				if math.Abs(v.got-v.want) > 1e-4 {
					t.Errorf("%s is %.4f, officially %.4f", v.name, v.got, v.want)
				}
			}
		})
	}
}

func sample() *format.Submission {
	s := &format.Submission{Model: "test", UnitColumn: format.CountryID, Origin: blindspot.NewMonth(2017, 10)}
	for m := blindspot.NewMonth(2018, 1); m <= blindspot.NewMonth(2018, 2); m++ {
		for _, id := range []int{57, 133, 220} {
			s.Cells = append(s.Cells, format.Cell{Month: m, Unit: id, Draws: []float64{float64(id), 0, 3, 1e6, float64(m)}})
		}
	}
	return s
}

func observed() *format.Actuals {
	a := &format.Actuals{UnitColumn: format.CountryID, Values: map[format.Key]float64{}}
	for i, c := range sample().Cells {
		a.Values[format.Key{Month: c.Month, Unit: c.Unit}] = float64(i * 7)
	}
	return a
}

func TestRoundTrip(t *testing.T) {
	db := memory(t)
	want, err := format.Score(sample(), observed())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		write func(folder string) (string, error)
	}{
		{"VIEWS file", func(folder string) (string, error) {
			paths, err := format.WriteVIEWS(t.Context(), db, folder, sample())
			return paths[0], err
		}},
		{"VIEWS tree", func(folder string) (string, error) {
			_, err := format.WriteVIEWS(t.Context(), db, folder, sample())
			return folder, err
		}},
		{"hubverse file", func(folder string) (string, error) {
			return format.WriteHubverse(t.Context(), db, folder, sample())
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "a folder with 'quotes'")
			path, err := c.write(folder)
			if err != nil {
				t.Fatal(err)
			}
			back, err := format.Read(t.Context(), db, path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(sample().Cells, back.Cells); diff != "" {
				t.Errorf("draws changed on the way (-written +read):\n%s", diff)
			}
			got, err := format.Score(back, observed())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("scores changed on the way (-want +got):\n%s", diff)
			}
			left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*.part"))
			if err != nil || len(left) > 0 {
				t.Errorf("left behind: %v %v", left, err)
			}
		})
	}
}

func TestLayout(t *testing.T) {
	db, folder := memory(t), t.TempDir()
	paths, err := format.WriteVIEWS(t.Context(), db, folder, sample())
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{filepath.Join(folder, "cm", "window=Y2018", "test_2018.parquet")}; !cmp.Equal(paths, want) {
		t.Errorf("VIEWS files are %v", paths)
	}
	path, err := format.WriteHubverse(t.Context(), db, folder, sample())
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(folder, "model-output", "blindspot-test", "2017-10-31-blindspot-test.parquet"); path != want {
		t.Errorf("hubverse file is %s", path)
	}
}

func TestGridCells(t *testing.T) {
	db, folder := memory(t), t.TempDir()
	s := sample()
	s.UnitColumn = format.CellID
	paths, err := format.WriteVIEWS(t.Context(), db, folder, s)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(folder, "pgm", "window=Y2018", "test_2018.parquet"); paths[0] != want {
		t.Errorf("the file is %s", paths[0])
	}
	back, err := format.Read(t.Context(), db, folder)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s.Cells, back.Cells); diff != "" || back.UnitColumn != format.CellID {
		t.Errorf("%s, units by %s", diff, back.UnitColumn)
	}
	if _, err := format.WriteHubverse(t.Context(), db, folder, s); blindspot.CodeOf(err) != blindspot.Usage {
		t.Errorf("grid cells went into a hubverse file of countries: %v", err)
	}
}

func TestHubverseLocations(t *testing.T) {
	db := memory(t)
	path := file(t, "hub.csv", `origin_date,target,horizon,location,output_type,output_type_id,value
2017-10-31,ged_sb,3,AFG,sample,2,20
2017-10-31,ged_sb,3,AFG,sample,1,10
2017-10-31,ged_sb,3,57,sample,1,5
`)
	s, err := format.Read(t.Context(), db, path)
	if err != nil {
		t.Fatal(err)
	}
	want := &format.Submission{UnitColumn: format.CountryID, Target: "ged_sb", Origin: blindspot.NewMonth(2017, 10), Cells: []format.Cell{
		{Month: blindspot.NewMonth(2018, 1), Unit: 57, Draws: []float64{5}},
		{Month: blindspot.NewMonth(2018, 1), Unit: 133, Draws: []float64{10, 20}}, // in the order of the numbers
	}}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBadSubmissions(t *testing.T) {
	db := memory(t)
	for _, c := range []struct{ name, text, says string }{
		{"no unit column", "month_id,draw,outcome\n457,0,1\n", "country_id or priogrid_gid"},
		{"two unit columns", "month_id,country_id,priogrid_gid,draw,outcome\n457,1,2,0,1\n", "both"},
		{"no outcome column", "month_id,country_id,draw\n457,1,0\n", "outcome"},
		{"a negative draw", "month_id,country_id,draw,outcome\n457,1,0,1\n457,1,1,-2\n", "data row 2: outcome is -2"},
		{"a draw that is no number", "month_id,country_id,draw,outcome\n457,1,0,many\n", "data row 1: outcome is many"},
		{"a missing draw", "month_id,country_id,draw,outcome\n457,1,0,\n", "data row 1: outcome is missing"},
		{"an infinite draw", "month_id,country_id,draw,outcome\n457,1,0,inf\n", "data row 1: outcome is inf"},
		{"a fractional month", "month_id,country_id,draw,outcome\n457.5,1,0,1\n", "data row 1: month_id is 457.5"},
		{"a draw number twice", "month_id,country_id,draw,outcome\n457,1,0,1\n457,1,0,2\n", "unit 1 has 2 draws with 1 numbers"},
		{"no row", "month_id,country_id,draw,outcome\n", "no rows"},
		{"hubverse quantiles", "origin_date,target,horizon,location,output_type,output_type_id,value\n2017-10-31,t,1,AFG,quantile,0.5,1\n", "output_type is quantile"},
		{"hubverse with an unknown place", "origin_date,target,horizon,location,output_type,output_type_id,value\n2017-10-31,t,1,ZZZ,sample,1,1\n", `"ZZZ"`},
		{"hubverse with horizon zero", "origin_date,target,horizon,location,output_type,output_type_id,value\n2017-10-31,t,0,AFG,sample,1,1\n", "horizon is 0"},
		{"hubverse with a date that is none", "origin_date,target,horizon,location,output_type,output_type_id,value\nOctober,t,1,AFG,sample,1,1\n", "origin_date is October"},
		{"hubverse from two origins, one month", hub("2017-10-31,t,3,AFG,sample,1,1", "2017-11-30,t,2,AFG,sample,2,1"), "2 origins, 2017-10-31 to 2017-11-30"},
		{"hubverse from two days of a month", hub("2017-10-30,t,3,AFG,sample,1,1", "2017-10-31,t,3,AFG,sample,2,1"), "2 origins, 2017-10-30 to 2017-10-31"},
		{"hubverse with two targets", "origin_date,target,horizon,location,output_type,output_type_id,value\n2017-10-31,a,1,AFG,sample,1,1\n2017-10-31,b,1,AFG,sample,2,1\n", "2 targets"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := format.Read(t.Context(), db, file(t, "s.csv", c.text))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("the error is %v, and should say %q", err, c.says)
			}
			if code := blindspot.CodeOf(err); code != blindspot.BadInput && code != blindspot.TooFewData {
				t.Errorf("the code is %s", code)
			}
		})
	}
}

func hub(rows ...string) string {
	return "origin_date,target,horizon,location,output_type,output_type_id,value\n" + strings.Join(rows, "\n") + "\n"
}

func TestScoreNeedsActuals(t *testing.T) {
	a := observed()
	delete(a.Values, format.Key{Month: blindspot.NewMonth(2018, 2), Unit: 133})
	_, err := format.Score(sample(), a)
	if blindspot.CodeOf(err) != blindspot.TooFewData || !strings.Contains(err.Error(), "unit 133 in 2018-02") {
		t.Errorf("the error is %v", err)
	}
	a = observed()
	a.Values[format.Key{Month: blindspot.NewMonth(2018, 2), Unit: 1}] = 0
	a.Values[format.Key{Month: blindspot.NewMonth(2019, 2), Unit: 1}] = 0 // of no month that is forecast
	r, err := format.Score(sample(), a)
	if err != nil || r.Missing != 1 {
		t.Errorf("%+v %v: one country of the months is not forecast", r, err)
	}
	a.UnitColumn = format.CellID
	if _, err := format.Score(sample(), a); blindspot.CodeOf(err) != blindspot.BadInput {
		t.Errorf("countries were scored against cells: %v", err)
	}
}

func TestBadActuals(t *testing.T) {
	db := memory(t)
	for _, c := range []struct{ name, text, says string }{
		{"twice", "month_id,country_id,ged_sb\n457,1,0\n457,1,3\n", "data row 2: unit 1 has a second value for 2018-01"},
		{"negative", "month_id,country_id,ged_sb\n457,1,-1\n", "data row 1: ged_sb is -1"},
		{"fractional", "month_id,country_id,ged_sb\n457,1,0\n458,1,2.5\n", "data row 2: ged_sb is 2.5"},
		{"without values", "month_id,country_id\n457,1\n", "ged_sb or outcome"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := format.ReadActuals(t.Context(), db, file(t, "a.csv", c.text), "")
			if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), c.says) {
				t.Errorf("the error is %v, and should say %q", err, c.says)
			}
		})
	}
	if _, err := format.ReadActuals(t.Context(), db, "nowhere.csv", ""); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Errorf("a file that is not there: %v", err)
	}
}
