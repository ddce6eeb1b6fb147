package workbench_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/ucdp"
	"github.com/blindspot/blindspot/watch"
	"github.com/blindspot/blindspot/workbench"
)

// extract opens a bench on the real extract with its coverage table.
func extract(tb testing.TB) *workbench.Bench {
	tb.Helper()
	ctx := context.Background()
	path := realdata.Path(tb, "ged/ged-extract.csv.gz")
	f, err := os.Open(realdata.Path(tb, "ged/coverage.csv"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	coverage, err := ucdp.ReadCoverage(f)
	if err != nil {
		tb.Fatal(err)
	}
	r, err := ucdp.Open(path, ucdp.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	defer r.Close()
	store, err := duckdb.Open(ctx, filepath.Join(tb.TempDir(), "watch.duckdb"), duckdb.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = store.Close() })
	world := place.World()
	if _, err := store.Import(ctx, duckdb.ImportRequest{Reader: r, File: "ged-extract.csv.gz", SHA256: "extract",
		Provenance: duckdb.Provenance{Source: ucdp.SourceOf(ucdp.Release{}), Release: "mixed", Published: blindspot.NewDate(2024, time.May, 22),
			Claims: blindspot.Claims{Table: coverage}},
		Enrich: func(e *blindspot.Event) { workbench.Enrich(world, e) }, Classify: workbench.Classify}); err != nil {
		tb.Fatal(err)
	}
	return &workbench.Bench{Store: store, World: place.World, Now: blindspot.NewDate(2026, time.November, 1).Time, Seed: 1}
}

// The board and its record on the real extract. The numbers are those of
// docs/WATCH.md, with room for a change of the gazetteer; nobody else publishes
// them.
func TestWatchOnRealData(t *testing.T) {
	ctx := context.Background()
	b := extract(t)
	board, err := b.Board(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	if want := blindspot.NewDate(2021, time.December, 31); board.AsOf != want {
		t.Errorf("as of %s, want %s, where coverage ends", board.AsOf, want)
	}
	actors, err := b.Store.Actors(ctx, blindspot.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]blindspot.ActorKind{}
	for _, a := range actors {
		kinds[string(a.ID)] = a.Kind
	}
	for _, e := range board.Groups {
		if kinds[string(e.GroupID)] != blindspot.Organisation {
			t.Errorf("%s is a %s, and is listed", e.Group, kinds[string(e.GroupID)])
		}
		if slices.Contains(e.Countries, "IRQ") || slices.Contains(e.Countries, "AFG") {
			t.Errorf("%s is listed for a country that was not observed in 2020 and 2021: %v", e.Group, e.Countries)
		}
	}
	// The People's Defence Forces and the NUG arose in 2021 after the coup in
	// Myanmar: nothing in the observed world grew as much.
	if len(board.Groups) < 40 || board.Groups[0].Group != "NUG" {
		t.Errorf("%d groups, the first is %q", len(board.Groups), board.Groups[0].Group)
	}
	s := board.Skill
	if s.Quarters != 96 || s.GroupQuarters != 2951 || s.NotScored == 0 {
		t.Errorf("%d quarters, %d group-quarters, %d not scored", s.Quarters, s.GroupQuarters, s.NotScored)
	}
	for i, want := range []struct {
		name    string
		ap, log float64
	}{{"model", 0.455, 0.369}, {"deaths of the last 24 months", 0.229, 0.408}, {"growth of deaths", 0.348, 0.386}, {"pace of the last 6 months", 0.418, 0.377}, {"share of the last 12 months at 25 deaths", 0.226, 0.401}, {"base rate", 0.149, 0.403}} {
		got := s.Scores[i]
		if got.Name != want.name || math.Abs(got.AveragePrecision-want.ap) > 0.01 || math.Abs(got.LogScore-want.log) > 0.003 {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if o := s.Overlooked; o == nil || o.Difference.Difference >= 0 {
		t.Errorf("ranking by overlooked finds fewer breakouts than P alone, and that must be told: %+v", o)
	}
	outlookOnRealData(t, b)
	forecastsHaveTheBoardsDeaths(t, b, board.Groups)
}

// The deaths of the board are those of the forecasts' past months, in countries
// that were observed in all of them.
func forecastsHaveTheBoardsDeaths(t *testing.T, b *workbench.Bench, entries []watch.Entry) {
	t.Helper()
	ctx := context.Background()
	last := blindspot.NewMonth(2021, time.December)
	d, err := groups.Load(ctx, b.Store, last)
	if err != nil {
		t.Fatal(err)
	}
	coverage, err := b.Store.Coverage(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	deaths := map[string]int{}
	for u, unit := range d.Units {
		sum, seen := 0.0, true
		for m := last - 23; m <= last; m++ {
			v, ok := d.Deaths.At(u, int(m-d.Deaths.First))
			sum, seen = sum+v, seen && ok && coverage.Observed(unit.Country, m)
		}
		if seen {
			deaths[string(unit.Group)] += int(sum)
		}
	}
	for _, e := range entries {
		if deaths[string(e.GroupID)] != e.Deaths {
			t.Errorf("%s has %d deaths in 24 months on the board and %d in the months of its forecast", e.Group, e.Deaths, deaths[string(e.GroupID)])
		}
	}
}

func outlookOnRealData(t *testing.T, b *workbench.Bench) {
	t.Helper()
	ctx := context.Background()
	for _, c := range []struct {
		question string
		known    bool
	}{{"NUG", true}, {"IS", false}} { // IS: its countries are not observed in 2021
		s, m, err := b.Ask(ctx, c.question, blindspot.NewDate(2021, time.December, 31))
		if err != nil {
			t.Fatal(err)
		}
		o, err := b.Outlook(ctx, s, m)
		if err != nil || (o != nil) != c.known {
			t.Fatalf("%s: %+v, %v", c.question, o, err)
		}
		if o != nil && (o.Months != 24 || !(o.Probability.Low < o.Probability.Value && o.Probability.Value < o.Probability.High) || o.Skill == "" || len(o.Reasons) == 0) {
			t.Errorf("%s: %+v", c.question, o)
		}
	}
}

// Without a store, on a store that holds nothing, and in the future.
func TestWatchRefuses(t *testing.T) {
	today := blindspot.NewDate(2026, time.November, 1)
	for _, c := range []struct {
		name string
		b    *workbench.Bench
		on   blindspot.Date
		want blindspot.Code
	}{
		{"no store", &workbench.Bench{Now: today.Time}, 0, blindspot.TooFewData},
		{"an empty store", &workbench.Bench{Store: new(memory.Store), Now: today.Time}, 0, blindspot.TooFewData},
		{"an empty store on a day", &workbench.Bench{Store: new(memory.Store), Now: today.Time}, today - 1000, blindspot.TooFewData},
		{"tomorrow", &workbench.Bench{Store: new(memory.Store), Now: today.Time}, today + 1, blindspot.Usage},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.b.World = place.World
			board, err := c.b.Board(context.Background(), c.on)
			if err == nil {
				err = board.Unranked
			}
			if blindspot.CodeOf(err) != c.want || blindspot.HintOf(err) == "" {
				t.Errorf("board: %v, hint %q", err, blindspot.HintOf(err))
			}
			if _, err := c.b.Hindcast(context.Background(), c.on, nil); blindspot.CodeOf(err) != c.want {
				t.Errorf("hindcast: %v", err)
			}
		})
	}
}

// A store whose coverage is assumed works, and says so. Communities,
// unclassified actors and states are in its events and never on the board.
func TestWatchListsOrganisationsOnly(t *testing.T) {
	kinds := []blindspot.ActorKind{blindspot.Organisation, blindspot.Community, blindspot.Unclassified, blindspot.State, blindspot.Civilians}
	var store memory.Store
	r := memory.Release{Dataset: blindspot.Dataset{Source: "x", Release: "1", File: "x.csv", Published: blindspot.NewDate(2020, time.January, 1)}}
	first, last := blindspot.NewMonth(2000, time.January), blindspot.NewMonth(2012, time.December)
	r.Coverage = []blindspot.Coverage{{Source: "x", Country: blindspot.Worldwide, From: first, To: last, Share: 1}}
	for m := first; m <= last; m++ {
		for i, k := range kinds {
			r.Events = append(r.Events, blindspot.Event{ID: m.String() + string(k), Source: "x", When: blindspot.DateRange{From: m.First(), To: m.First()},
				Violence: blindspot.NonState, SideA: blindspot.Side{ID: blindspot.ActorID(k), Name: string(k)}, SideB: blindspot.Side{ID: blindspot.ActorID(kinds[(i+1)%len(kinds)]), Name: "other"},
				Place: blindspot.Place{Country: "AAA"}, Deaths: blindspot.Deaths{Best: int(m) % 7, High: 9}})
		}
	}
	if _, _, err := store.Add(r); err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		store.Declare(blindspot.Actor{ID: blindspot.ActorID(string(k)), Name: string(k), Kind: k})
	}
	b := workbench.Bench{Store: &store, World: place.World, Now: blindspot.NewDate(2026, time.November, 1).Time}
	board, err := b.Board(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if board.AsOf != last.Last() || len(board.Groups) != 1 || board.Groups[0].GroupID != blindspot.GroupID(blindspot.Organisation) {
		t.Fatalf("as of %s: %+v", board.AsOf, board.Groups)
	}
	if !blindspot.HasWarning(board.Warnings, blindspot.WarnCoverageAssumed) || board.Skill.TooFew == "" {
		t.Errorf("the coverage is assumed and there was no breakout; warnings %q, record %q", board.Warnings, board.Skill.TooFew)
	}
	if e := board.Groups[0]; e.Overlooked != nil || e.Attention != nil {
		t.Errorf("no event states its sources, so attention is missing: %+v", e)
	}
	// Years after the release no other is known: what it says stands.
	later, err := b.Board(context.Background(), blindspot.NewDate(2023, time.May, 14))
	if err != nil || later.Unranked != nil || !slices.EqualFunc(later.Groups, board.Groups, func(x, y watch.Entry) bool { return x.GroupID == y.GroupID && x.PBreakout == y.PBreakout }) {
		t.Fatalf("between releases: %v, %v, %+v", err, later.Unranked, later.Groups)
	}
	if later.Until != last || !blindspot.HasWarning(later.Warnings, blindspot.WarnDataEnd) {
		t.Errorf("where the data end is not said: %s, %q", later.Until, later.Warnings)
	}
}

func BenchmarkWatch(b *testing.B) {
	bench := extract(b)
	for b.Loop() {
		fresh := &workbench.Bench{Store: bench.Store, World: bench.World, Now: bench.Now, Seed: bench.Seed} // a board is kept
		if _, err := fresh.Board(context.Background(), 0); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOutlook(b *testing.B) {
	bench := extract(b)
	ctx := context.Background()
	s, m, err := bench.Ask(ctx, "NUG", 0)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := bench.Outlook(ctx, s, m); err != nil {
			b.Fatal(err)
		}
	}
}
