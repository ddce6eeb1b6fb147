package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/workbench"
)

// A group is found by the names of the actor list, which is named as their source;
// the user's own alias and the names of the record go before; who split and joined
// is proposed and no row.
func TestNamesOfTheActorList(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	succeed(t, home, "ingest", "--complete", "--release", "25.1", gedFile(t, days("2020-03-04", 3, 40, nil)...))
	var listed struct{ Actors []struct{ ID, Name string } }
	decode(t, succeed(t, home, "actor", "Made-up Front", "--json").out, &listed)
	id := listed.Actors[0].ID
	if r := run(t, home, "lineage", "proposals"); r.code != 4 || !strings.Contains(r.err, "blindspot update brings it") {
		t.Errorf("without a list: %d %s", r.code, r.err)
	}
	list := func(rows ...string) {
		t.Helper()
		dir := filepath.Join(home, "blindspot", "downloads")
		if err := os.MkdirAll(dir, 0o750); err != nil {
			t.Fatal(err)
		}
		f, err := os.Create(filepath.Join(dir, "ucdp-actor-261-csv.zip"))
		if err != nil {
			t.Fatal(err)
		}
		z := zip.NewWriter(f)
		w, err := z.Create("Actor_v26_1.csv")
		if err == nil {
			_, err = w.Write([]byte("ActorId,NameData,NameOrigFullEng,Splinter,NamePrev,ActorIdPrev,Version\n" + strings.Join(rows, "\n") + "\n"))
		}
		if err == nil {
			err = z.Close()
		}
		if err != nil || f.Close() != nil {
			t.Fatal(err)
		}
	}
	own := strings.TrimPrefix(id, "ucdp:")
	list(own + ",Made-up Front,x,0,,,26.1")
	if r := run(t, home, "lineage", "proposals"); r.code != 3 || !strings.Contains(r.err, "--kind actors --accept") {
		t.Errorf("columns that nobody confirmed: %d %s", r.code, r.err)
	}
	list(own+",Made-up Front,Grand Fr\xf6nt of the Made-up,1,Older Front,77,26.1", "78,Another,Made-up Front,0,,,26.1")
	succeed(t, home, "columns", filepath.Join(home, "blindspot", "downloads", "ucdp-actor-261-csv.zip"), "--accept")
	if r := succeed(t, home, "check", "Grand Frönt of the Made-up", "events in Afghanistan 2020 > 1", "--json"); !strings.Contains(r.out, `"`+id+`"`) {
		t.Errorf("not found by a listed name: %s", r.out)
	}
	var known struct{ Names []workbench.KnownName }
	decode(t, succeed(t, home, "actor", "names", id, "--json").out, &known)
	if n := len(known.Names); n < 2 || known.Names[n-1].Source != "UCDP actor list 26.1" {
		t.Errorf("%+v", known)
	}
	if r := succeed(t, home, "lineage", "proposals", "Made-up Front"); !strings.Contains(r.out, "split from Older Front (ucdp:77)") || !strings.Contains(r.out, "none on record") {
		t.Error(r.out)
	}
	if r := succeed(t, home, "lineage"); strings.Contains(r.out, "ucdp:77 -> ") {
		t.Errorf("a proposal stands in the table: %s", r.out)
	}
	// The user's alias for another actor goes before the list's.
	other := ""
	decode(t, succeed(t, home, "actor", "--json").out, &listed)
	for _, a := range listed.Actors {
		if a.ID != id {
			other = a.ID
		}
	}
	succeed(t, home, "actor", "declare", other, "state", "Grand Frönt of the Made-up")
	if r := run(t, home, "check", "Grand Frönt of the Made-up", "events in Afghanistan 2020 > 1"); r.code == 0 {
		t.Errorf("the list went before the user's own: %s", r.out)
	}
	list("x,y")
	if r := run(t, home, "lineage", "proposals"); r.code != 3 || !strings.Contains(r.err, "line 2") {
		t.Errorf("a damaged list: %d %s", r.code, r.err)
	}
	if r := run(t, home, "check", "Made-up Front", "events in Afghanistan 2020 > 1"); r.code != 0 {
		t.Errorf("a damaged list stops questions: %d %s", r.code, r.err)
	}
}
