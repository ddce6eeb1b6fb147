package ucdp_test

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/ucdp"
)

// written is a file, in a zip where its name ends so.
func written(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if !strings.HasSuffix(name, ".zip") {
		if _, err := f.WriteString(text); err != nil {
			t.Fatal(err)
		}
		return path
	}
	z := zip.NewWriter(f)
	w, err := z.Create("folder/" + strings.TrimSuffix(name, ".zip") + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	cy251 = "country_id_cy,country_cy,year_cy,sb_total_deaths_best_cy,sb_total_deaths_high_cy,sb_total_deaths_low_cy,ns_total_deaths_best_cy,ns_total_deaths_high_cy,ns_total_deaths_low_cy,os_total_deaths_best_cy,os_total_deaths_high_cy,os_total_deaths_low_cy,version"
	ns    = "conflict_id,dyad_id,org,side_a_name,side_a_id,side_b_name,side_b_id,year,best_fatality_estimate,low_fatality_estimate,high_fatality_estimate,version"
)

// accepted are the columns that are proposed for a file of a kind.
func accepted(t *testing.T, path, kind string) ucdp.Columns {
	t.Helper()
	c := ucdp.Columns{}
	p, err := ucdp.ProposeColumns(path, kind)
	if err == nil {
		err = p.Accept(c, nil)
	}
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	return c
}

// Each kind of yearly file is read by columns that were verified or confirmed.
func TestReadYearly(t *testing.T) {
	for name, tc := range map[string]struct {
		text string
		kind ucdp.YearlyKind
		key  string // of the kind whose proposal is accepted first, "" for none
		sums int
		want blindspot.YearSum
	}{
		"cy-251-csv.zip": {cy251 + "\n700,Afghanistan,1989,5174,17051,1904,237,591,237,0,0,0,25.1\n", ucdp.CountryYears, "", 3,
			blindspot.YearSum{GW: 700, Name: "Afghanistan", Year: 1989, Violence: blindspot.NonState, Best: 237, Low: 237, High: 591}},
		"cy-261.csv": {strings.ReplaceAll(cy251, "_cy", "") + "\n700,Afghanistan,1989,5174,17051,1904,237,591,237,0,0,0,26.1\n", ucdp.CountryYears, "country-years", 3,
			blindspot.YearSum{GW: 700, Name: "Afghanistan", Year: 1989, Violence: blindspot.StateBased, Best: 5174, Low: 1904, High: 17051}},
		"nonstate.csv": {ns + "\n1,2,1,B side,77,\"A, side\",9,2010,30,25,40,25.1\n", ucdp.NonState, "non-state", 1,
			blindspot.YearSum{SideA: "ucdp:77", SideB: "ucdp:9", Name: "B side - A, side", Year: 2010, Violence: blindspot.NonState, Best: 30, Low: 25, High: 40}},
		"onesided.csv": {"conflict_id,dyad_id,actor_id,actor_name,year,best_fatality_estimate,low_fatality_estimate,high_fatality_estimate,is_government_actor,version\n1,2,234,IS,2015,300,250,400,0,25.1\n", ucdp.OneSided, "one-sided", 1,
			blindspot.YearSum{SideA: "ucdp:234", Name: "IS", Year: 2015, Violence: blindspot.OneSided, Best: 300, Low: 250, High: 400}},
		"brd.csv": {"conflict_id,dyad_id,side_a,side_a_id,side_b,side_b_id,year,bd_best,bd_low,bd_high,version\n1,2,Government of X,116,Y,234,2015,30,20,40,25.1\n", ucdp.BattleDeaths, "battle-deaths", 1,
			blindspot.YearSum{SideA: "ucdp:116", SideB: "ucdp:234", Name: "Government of X - Y", Year: 2015, Violence: blindspot.StateBased, Best: 30, Low: 20, High: 40}},
		"dyadic.csv": {"dyad_id,conflict_id,location,side_a,side_a_id,side_b,side_b_id,year,intensity_level,version\n1,2,X,Government of X,116,Y,234,2015,2,25.1\n", ucdp.DyadYears, "dyads", 1,
			blindspot.YearSum{SideA: "ucdp:116", SideB: "ucdp:234", Name: "Government of X - Y", Year: 2015, Violence: blindspot.StateBased, Level: 2}},
	} {
		path, columns := written(t, name, tc.text), ucdp.Columns(nil)
		if tc.key != "" {
			if _, err := ucdp.ReadYearly(path, nil); blindspot.CodeOf(err) != blindspot.BadInput {
				t.Errorf("%s is read by columns that nobody confirmed: %v", name, err)
			}
			columns = accepted(t, path, tc.key)
		}
		y, err := ucdp.ReadYearly(path, columns)
		if err != nil || y.Kind != tc.kind || len(y.Sums) != tc.sums {
			t.Errorf("%s: %+v %v", name, y, err)
			continue
		}
		found := false
		for _, s := range y.Sums {
			found = found || s == tc.want
		}
		if !found || !strings.HasPrefix(tc.text[len(tc.text)-5:], y.Version) {
			t.Errorf("%s: %+v, want %+v", name, y, tc.want)
		}
	}
}

// What is none of them, or is damaged, is refused with the place and what to do.
func TestReadYearlyRefuses(t *testing.T) {
	for name, tc := range map[string]struct{ text, says string }{
		"renamed":     {strings.Replace(cy251, "ns_total_deaths_best_cy", "ns_deaths_total", 1) + "\n", "neither the file's name nor its columns tell which"},
		"another":     {"a,b\n1,2\n", "expected one of UCDP's yearly files"},
		"a web page":  {"<html><body>\n", "web page"},
		"no number":   {cy251 + "\n700,Afghanistan,1989,many,1,1,1,1,1,0,0,0,25.1\n", "line 2, column sb_total_deaths_best_cy: \"many\""},
		"a short row": {cy251 + "\n1,2,3\n", "line 2"},
		"empty":       {"", "empty"},
		"a head":      {cy251 + "\n", "no rows"},
		"twice":       {"year,Year\n", "twice"},
	} {
		_, err := ucdp.ReadYearly(written(t, name+".csv", tc.text), nil)
		if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), tc.says) || blindspot.HintOf(err) == "" {
			t.Errorf("%s: %v (%s), want %q", name, err, blindspot.HintOf(err), tc.says)
		}
	}
	if _, err := ucdp.ReadYearly(filepath.Join(t.TempDir(), "none.csv"), nil); blindspot.CodeOf(err) != blindspot.NotFound {
		t.Errorf("no file: %v", err)
	}
	coalition := written(t, "ucdp-nonstate-251.csv", ns+"\n1,2,1,A and B,\"77, 78\",C,9,2010,30,25,40,25.1\n1,2,1,A,77,C,9,2010,30,25,40,25.1\n")
	if y, err := ucdp.ReadYearly(coalition, accepted(t, coalition, "")); err != nil || y.Unread != 1 || len(y.Sums) != 1 {
		t.Errorf("a coalition: %+v %v", y, err)
	}
}
