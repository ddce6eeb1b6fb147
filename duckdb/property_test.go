package duckdb_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/internal/storetest"
	"github.com/blindspot/blindspot/memory"
)

// drawEvent draws from so few events that ids and contents meet often.
func drawEvent(t *rapid.T) blindspot.Event {
	e := storetest.Full()
	e.ID = fmt.Sprintf("made:%d", rapid.IntRange(1, 6).Draw(t, "id"))
	e.Deaths.Best = rapid.IntRange(0, 2).Draw(t, "best")
	e.When.From = blindspot.NewDate(2019, 12, 31) + blindspot.Date(rapid.IntRange(0, 2).Draw(t, "day"))
	e.When.To = e.When.From + blindspot.Date(rapid.IntRange(0, 3).Draw(t, "days"))
	e.SideA.ID = rapid.SampledFrom([]blindspot.ActorID{"ucdp:130", "ucdp:1"}).Draw(t, "side a")
	e.SideB.ID = rapid.SampledFrom([]blindspot.ActorID{"ucdp:1", "ucdp:2"}).Draw(t, "side b")
	e.DeathsGap = rapid.IntRange(0, 9).Draw(t, "gap") == 0
	return e
}

// spans are the releases that are drawn, with what they state to be about.
var spans = map[string]blindspot.DateRange{
	"20.1":        {From: blindspot.NewDate(1989, 1, 1), To: blindspot.NewDate(2019, 12, 31)},
	"21.1":        {From: blindspot.NewDate(1989, 1, 1), To: blindspot.NewDate(2020, 12, 31)},
	"20.0.1":      {From: blindspot.NewDate(2020, 1, 1), To: blindspot.NewDate(2020, 1, 31)},
	"19.12.20.01": {From: blindspot.NewDate(2019, 12, 1), To: blindspot.NewDate(2020, 1, 31)},
	"unstated":    {}, "mixed": {},
}

func drawRelease(t *rapid.T, i int) memory.Release {
	release := rapid.SampledFrom(slices.Sorted(maps.Keys(spans))).Draw(t, "release")
	day := blindspot.NewDate(2020, 1, 1) + blindspot.Date(rapid.IntRange(0, 3).Draw(t, "published"))
	// One file in five is an earlier one again.
	file := fmt.Sprintf("%d.csv", i-rapid.SampledFrom([]int{0, 0, 0, 0, 1}).Draw(t, "again"))
	r := memory.Release{Dataset: storetest.Dataset(file, release, day),
		Events: rapid.SliceOfN(rapid.Custom(drawEvent), 0, 12).Draw(t, "events")}
	r.Dataset.Covers, r.Dataset.Whole = spans[release], rapid.Bool().Draw(t, "whole")
	if rapid.Bool().Draw(t, "other source") {
		r.Dataset.Source, r.Dataset.Terms.ID = "other", "other"
		r.Dataset.Terms.Family = rapid.SampledFrom([]string{"", storetest.Terms.ID}).Draw(t, "family")
		for i := range r.Events {
			r.Events[i].Source = ""
		}
	}
	return r
}

func drawFilter(t *rapid.T) blindspot.Filter {
	f := blindspot.Filter{MinDeaths: rapid.IntRange(0, 2).Draw(t, "min deaths"), Limit: rapid.IntRange(0, 4).Draw(t, "limit"),
		Offset: rapid.IntRange(0, 2).Draw(t, "offset")}
	f.When.From = blindspot.NewDate(2019, 1, 1) + blindspot.Date(rapid.IntRange(0, 4).Draw(t, "from"))
	if rapid.Bool().Draw(t, "with opponents") {
		f.Actors, f.Opponents = []blindspot.ActorID{"ucdp:130"}, []blindspot.ActorID{"ucdp:2"}
	}
	return f
}

// fewer lowers rapid's number of checks for one test, unless somebody asked for
// another number.
func fewer(t *testing.T, checks int) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	if f == nil || f.Value.String() != f.DefValue {
		return
	}
	if err := f.Value.Set(strconv.Itoa(checks)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Value.Set(f.DefValue) }) // the default is a number
}

// TestStoreEqualsBruteForce imports random sequences of files, in any order of
// publication, and compares every account and every as-of view with those of
// the slices in memory.
func TestStoreEqualsBruteForce(t *testing.T) {
	slow.Test(t)
	ctx := context.Background()
	fewer(t, 20) // each check asks DuckDB some twenty questions
	rapid.Check(t, func(rt *rapid.T) {
		s, err := duckdb.Open(ctx, "", duckdb.Options{Clock: clock, Threads: 1})
		if err != nil {
			rt.Fatal(err)
		}
		defer s.Close()
		var plain memory.Store
		for i := range rapid.IntRange(1, 4).Draw(rt, "files") {
			r := drawRelease(rt, i)
			got, err := s.Import(ctx, request(r))
			if err != nil {
				rt.Fatal(err)
			}
			want, _, err := plain.Add(r)
			if err != nil {
				rt.Fatal(err)
			}
			if got != want || !got.Balanced() {
				rt.Fatalf("account of file %d: %+v, want %+v", i, got, want)
			}
		}
		for _, day := range []int{0, rapid.IntRange(1, 4).Draw(rt, "as of")} {
			f := drawFilter(rt)
			// Day 0 is now; the others run from the day before any release on.
			if day > 0 {
				f.AsOf = blindspot.NewDate(2019, 12, 30) + blindspot.Date(day)
			}
			compare(ctx, rt, s, &plain, blindspot.Filter{AsOf: f.AsOf})
			compare(ctx, rt, s, &plain, f)
		}
	})
}

// TestAnyOrderOfImports imports the same releases in two orders: as of any day
// the record, what it covers and what each release gives to it are the same.
func TestAnyOrderOfImports(t *testing.T) {
	slow.Test(t)
	ctx := context.Background()
	fewer(t, 20)
	rapid.Check(t, func(rt *rapid.T) {
		var releases []memory.Release
		names := map[string]bool{} // two files of one release and day are left to the order of import
		for i := range rapid.IntRange(2, 4).Draw(rt, "files") {
			r := drawRelease(rt, i)
			r.Dataset.SHA256 = fmt.Sprint(i)
			if name := r.Dataset.Release + r.Dataset.Published.String(); !names[name] {
				names[name] = true
				releases = append(releases, r)
			}
		}
		other := rapid.Permutation(releases).Draw(rt, "order")
		var stores [2]*duckdb.Store
		for i, order := range [2][]memory.Release{releases, other} {
			s, err := duckdb.Open(ctx, "", duckdb.Options{Clock: clock, Threads: 1})
			if err != nil {
				rt.Fatal(err)
			}
			defer s.Close()
			for _, r := range order {
				if _, err := s.Import(ctx, request(r)); err != nil {
					rt.Fatal(err)
				}
			}
			stores[i] = s
		}
		for day := range blindspot.Date(6) {
			f := blindspot.Filter{AsOf: blindspot.NewDate(2019, 12, 31) + day}
			got, want := ask(ctx, rt, stores[1], f), ask(ctx, rt, stores[0], f)
			for _, a := range []*answers{&got, &want} {
				a.Changes[1] = blindspot.Changes{} // the second dataset is another one
				slices.SortFunc(a.Datasets, func(x, y blindspot.Dataset) int { return strings.Compare(x.SHA256, y.SHA256) })
				for i := range a.Datasets {
					a.Datasets[i].ID = 0
				}
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				rt.Fatalf("as of %s (-one order +the other):\n%s", f.AsOf, diff)
			}
		}
	})
}

// answers is what a store says to one filter.
type answers struct {
	Events   []blindspot.Event
	Count    int
	Actors   []blindspot.ActorSummary
	Datasets []blindspot.Dataset
	Coverage []blindspot.Coverage
	Changes  [2]blindspot.Changes // since an earlier day, and by the second dataset
}

func ask(ctx context.Context, t *rapid.T, s blindspot.EventStore, f blindspot.Filter) answers {
	var a answers
	var errs [7]error
	a.Events, errs[0] = s.Events(ctx, f)
	a.Count, errs[1] = s.Count(ctx, f)
	a.Actors, errs[2] = s.Actors(ctx, f)
	a.Datasets, errs[3] = s.Datasets(ctx, f.AsOf)
	var table blindspot.CoverageTable
	table, errs[4] = s.Coverage(ctx, f.AsOf)
	a.Coverage = table.Rows()
	a.Changes[0], errs[5] = s.Changes(ctx, blindspot.View{AsOf: blindspot.NewDate(2020, 1, 2)}, blindspot.View{AsOf: f.AsOf})
	a.Changes[1], errs[6] = s.Changes(ctx, blindspot.View{AsOf: f.AsOf, Without: 2}, blindspot.View{AsOf: f.AsOf})
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	return a
}

func compare(ctx context.Context, t *rapid.T, a, b blindspot.EventStore, f blindspot.Filter) {
	got, want := ask(ctx, t, a, f), ask(ctx, t, b, f)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%+v (-memory +duckdb):\n%s", f, diff)
	}
}

// TestTextIsFoldedAlike compares the search for text in names of many scripts.
func TestTextIsFoldedAlike(t *testing.T) {
	ctx := context.Background()
	s := open(t, "", duckdb.Options{Threads: 1})
	var plain memory.Store
	names := []string{"Nangarhār", "Nangarhār", "KUNAṟ", "José", "İstanbul", "ışık", "Straße", "ẞ",
		"Łódź", "Ørsted", "Đakovo", "Москва й", "فَتح", "ΣΑΣ", "άς", "ガ", "한국", "กำ", "ﬁn", "%_\\", ""}
	r := memory.Release{Dataset: storetest.Dataset("names.csv", "20.1", blindspot.NewDate(2020, 6, 1))}
	for i, name := range names {
		e := storetest.Full()
		e.ID, e.SideA.Name = fmt.Sprintf("made:%d", i), name
		r.Events = append(r.Events, e)
	}
	importRelease(t, s, r)
	if _, _, err := plain.Add(r); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		for _, query := range []string{name, strings.ToUpper(name), strings.ToLower(name)} {
			f := blindspot.Filter{Text: query}
			got, err1 := s.Events(ctx, f)
			want, err2 := plain.Events(ctx, f)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err1 != nil || err2 != nil {
				t.Errorf("%q: %v %v (-memory +duckdb):\n%s", query, err1, err2, diff)
			}
			if blindspot.Fold(name) != "" && query == name && len(want) == 0 { // a name of signs alone is looked for in vain
				t.Errorf("%q does not find itself", query)
			}
		}
	}
}
