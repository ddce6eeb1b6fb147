package ucdp_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/ucdp"
)

// Whatever a yearly file or an actor list holds, packed or not, it is read by the columns
// that were confirmed or refused with what to do. What is read keeps the rules.
func FuzzTables(f *testing.F) {
	texts := []string{cy251 + "\n700,Afghanistan,2020,1,2,1,0,0,0,0,0,0,25.1\n", ns + "\n1,2,1,A,3,B,4,2020,30,20,40,25.1\n",
		actorHead + "2000,Fr\xe9nte,x,,,0,,,,1,1,Old,\"1999, 1998\",1,Union,2001,26.1\n"}
	dir := f.TempDir()
	columns := ucdp.Columns{}
	for i, name := range []string{"organizedviolencecy_v25_1.csv", "ucdp-nonstate-251.csv", "ucdp-actor-261.csv"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(texts[i]), 0o600); err != nil {
			f.Fatal(err)
		}
		if p, err := ucdp.ProposeColumns(path, ""); err == nil {
			if err := p.Accept(columns, nil); err != nil {
				f.Fatal(err)
			}
		}
		f.Add([]byte(texts[i]), i)
		f.Add(zipped(f, name, texts[i]), i)
		f.Add(gzipped(f, []byte(texts[i])), i)
	}
	f.Fuzz(func(t *testing.T, text []byte, i int) {
		path := filepath.Join(dir, []string{"organizedviolencecy_v25_1.csv", "ucdp-nonstate-251.csv", "ucdp-actor-261.csv"}[uint(i)%3])
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		y, err := ucdp.ReadYearly(path, columns)
		for _, s := range y.Sums {
			if err == nil && (s.Best < 0 || s.Low > s.High) {
				t.Errorf("%+v", s)
			}
		}
		acts(t, err)
		l, err := ucdp.ReadActorList(path, columns)
		seen := map[blindspot.ActorID]bool{}
		for _, a := range l.Actors {
			if err == nil && (a.ID == "" || seen[a.ID]) {
				t.Errorf("%+v", a)
			}
			seen[a.ID] = true
		}
		acts(t, err)
		_, err = ucdp.ProposeColumns(path, "")
		acts(t, err)
	})
}

// acts: an error is one that the user can act on.
func acts(t *testing.T, err error) {
	t.Helper()
	if err != nil && (blindspot.CodeOf(err) == blindspot.Internal || blindspot.HintOf(err) == "") {
		t.Errorf("%s, without a hint: %v", blindspot.CodeOf(err), err)
	}
}
