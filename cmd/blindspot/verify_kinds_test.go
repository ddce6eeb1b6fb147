package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/verify"
)

// Every kind of UCDP's yearly files, made up with the columns that its kind needs, is
// found where fetch puts it, read by the columns that the user confirmed, and held
// against the record: what agrees, the one sum that differs, and a coalition that is no
// side of an event.
func TestVerifyAgainstEveryYearlyFile(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	var events []event
	for i, change := range []func(e event){
		func(e event) { died(e, 30) }, // 30 and 1,100 in one dyad and year
		func(e event) { died(e, 1100) },
		func(e event) { rivals(e); died(e, 40) },
		func(e event) {
			died(e, 50)
			e["type_of_violence"], e["side_a"], e["side_a_new_id"], e["side_b"], e["side_b_new_id"], e["gwnoa"] = "3", "Hill Front", "902", "Civilians", "9999", ""
		},
	} {
		e := days("2020-03-04", 4, 40, nil)[i]
		change(e)
		events = append(events, e)
	}
	succeed(t, home, "ingest", "--complete", "--release", "25.1", gedFile(t, events...))
	const a, b = "130", "9303" // the sides of a state-based event here
	dir := filepath.Join(home, "blindspot", "downloads")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	put := func(name, text string) string {
		path := filepath.Join(dir, name)
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		z := zip.NewWriter(f)
		w, err := z.Create("folder/" + strings.TrimSuffix(name, "-csv.zip") + ".csv")
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err == nil {
			err = z.Close()
		}
		if err == nil {
			err = f.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	three := func(n int) string { return strings.Repeat(","+strconv.Itoa(n), 3) }
	put("organizedviolencecy-251-csv.zip", "country_id_cy,country_cy,year_cy,sb_total_deaths_best_cy,sb_total_deaths_high_cy,sb_total_deaths_low_cy,ns_total_deaths_best_cy,ns_total_deaths_high_cy,ns_total_deaths_low_cy,os_total_deaths_best_cy,os_total_deaths_high_cy,os_total_deaths_low_cy,version\n"+
		"700,Afghanistan,2020"+three(1130)+three(40)+three(50)+",25.1\n")
	for _, f := range []struct{ name, kind, head, row, more string }{
		{"ucdp-dyadic-251-csv.zip", "dyads", "dyad_id,conflict_id,location,side_a,side_a_id,side_b,side_b_id,year,intensity_level,version", "1,2,Caf\xe9,Government," + a + ",Front," + b + ",2020,2,25.1", ""},
		{"ucdp-brd-dyadic-251-csv.zip", "battle-deaths", "conflict_id,dyad_id,side_a,side_a_id,side_b,side_b_id,year,bd_best,bd_low,bd_high,version", "2,1,Government," + a + ",Front," + b + ",2020" + three(1130) + ",25.1",
			"2,3,Two Governments,\"" + a + ", 77\",Front," + b + ",2020" + three(9) + ",25.1"},
		{"ucdp-nonstate-251-csv.zip", "non-state", "conflict_id,dyad_id,org,side_a_name,side_a_id,side_b_name,side_b_id,year,best_fatality_estimate,low_fatality_estimate,high_fatality_estimate,version", "1,2,1,Jalisco,900,Sinaloa,901,2020" + three(40) + ",25.1", ""},
		{"ucdp-onesided-251-csv.zip", "one-sided", "conflict_id,dyad_id,actor_id,actor_name,year,best_fatality_estimate,low_fatality_estimate,high_fatality_estimate,is_government_actor,version", "1,2,902,Hill Front,2020" + three(47) + ",0,25.1", ""}, // three fewer
	} {
		path := put(f.name, strings.TrimSpace(f.head+"\n"+f.row+"\n"+f.more)+"\n")
		succeed(t, home, "columns", path, "--kind", f.kind, "--accept")
	}
	r := run(t, home, "status", "--verify", "--json")
	var told struct{ Reports []verify.Report }
	decode(t, r.out, &told)
	if r.code != crossedCode || len(told.Reports) != 5 {
		t.Fatalf("%d %s%s", r.code, r.out, r.err)
	}
	for _, got := range told.Reports {
		switch {
		case strings.HasPrefix(got.File, "ucdp-onesided"):
			if len(got.Differ) != 1 || got.Differ[0].Unit != "ucdp:902" || got.Differ[0].Theirs.Best != 47 || got.Differ[0].BySource.Best != 50 || got.Differ[0].Explained {
				t.Errorf("%+v", got)
			}
		case got.Agree == 0 || got.Agree != got.Compared || len(got.Differ) > 0 || got.Version != "25.1":
			t.Errorf("%+v", got)
		}
		if strings.HasPrefix(got.File, "ucdp-brd") != (got.Unread == 1) {
			t.Errorf("%s: %d rows unread", got.File, got.Unread)
		}
	}
	if text := run(t, home, "status", "--verify").out; !strings.Contains(text, "reason not known (3 deaths more here)") || !strings.Contains(text, "1 row is left out, since a side is a coalition.") {
		t.Error(text)
	}
}
