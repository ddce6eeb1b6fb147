package lineage_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/lineage"
	"github.com/blindspot/blindspot/memory"
)

const (
	jas    = "ucdp:1051"
	is     = "ucdp:234"
	taliba = "ucdp:303"
	kabul  = "ucdp:130"
)

func day(y int, m time.Month, d int) blindspot.Date { return blindspot.NewDate(y, m, d) }

func event(id string, when blindspot.Date, side, name, country string) blindspot.Event {
	return blindspot.Event{ID: id, Source: "made-up", Violence: blindspot.StateBased, When: blindspot.DateRange{From: when, To: when}, Precision: blindspot.DateDay,
		SideA: blindspot.Side{ID: "ucdp:84", Name: "Government of Nigeria"}, SideB: blindspot.Side{ID: blindspot.ActorID(side), Name: name},
		Place: blindspot.Place{Country: country}, Deaths: blindspot.Deaths{Best: 1, Low: 1, High: 1}}
}

func store(tb testing.TB, events ...blindspot.Event) *memory.Store {
	tb.Helper()
	s := &memory.Store{}
	if _, _, err := s.Add(memory.Release{Dataset: blindspot.Dataset{Source: "made-up", Release: "1", Published: day(2022, 1, 1)}, Events: events}); err != nil {
		tb.Fatal(err)
	}
	return s
}

// lakeChad is a record in which a group disappears under another name for a while.
func lakeChad(tb testing.TB) *memory.Store {
	return store(tb,
		event("1", day(2015, 1, 5), jas, "JAS", "NGA"),
		event("2", day(2015, 6, 5), is, "IS", "NGA"),
		event("3", day(2015, 6, 5), is, "IS", "IRQ"),
		event("4", day(2016, 8, 2), is, "IS", "NER"),
		event("5", day(2016, 8, 3), is, "IS", "NGA"),
		event("6", day(2016, 9, 1), jas, "JAS", "NGA"))
}

func ids(tb testing.TB, s blindspot.EventStore, f blindspot.Filter) string {
	tb.Helper()
	events, err := s.Events(context.Background(), f)
	if err != nil {
		tb.Fatal(err)
	}
	var out []string
	for _, e := range events {
		out = append(out, e.ID)
	}
	return strings.Join(out, " ")
}

func follow(s blindspot.EventStore, rows []blindspot.Lineage, id blindspot.ActorID, countries ...string) blindspot.EventStore {
	out, _ := lineage.Follow(s, rows, blindspot.Group{ID: blindspot.GroupID(id), Actors: []blindspot.ActorID{id}}, countries)
	return out
}

func builtin(tb testing.TB) []blindspot.Lineage {
	tb.Helper()
	rows, err := lineage.Builtin()
	if err != nil {
		tb.Fatal(err)
	}
	return rows
}

func TestFollowReadsAGroupThroughItsNames(t *testing.T) {
	ctx := context.Background()
	s, used := lineage.Follow(lakeChad(t), builtin(t), blindspot.Group{ID: jas, Actors: []blindspot.ActorID{jas}}, nil)
	if len(used) != 1 || used[0].From != jas || used[0].To != is {
		t.Errorf("rows used: %v", used)
	}
	for _, c := range []struct {
		name   string
		filter blindspot.Filter
		want   string
	}{
		{"the group", blindspot.Filter{Actors: []blindspot.ActorID{jas}}, "1 2 4 6"},
		{"the other, which is left with its own", blindspot.Filter{Actors: []blindspot.ActorID{is}}, "3 5"},
		{"one country", blindspot.Filter{Actors: []blindspot.ActorID{jas}, Countries: []string{"NER"}}, "4"},
		{"a country without it", blindspot.Filter{Actors: []blindspot.ActorID{jas}, Countries: []string{"IRQ"}}, ""},
		{"days", blindspot.Filter{Actors: []blindspot.ActorID{jas}, When: blindspot.DateRange{From: day(2015, 2, 1), To: day(2015, 12, 31)}}, "2"},
		{"days before", blindspot.Filter{Actors: []blindspot.ActorID{jas}, When: blindspot.DateRange{To: day(2015, 2, 1)}}, "1"},
		{"pages", blindspot.Filter{Actors: []blindspot.ActorID{jas}, Offset: 1, Limit: 2}, "2 4"},
		{"the newest first", blindspot.Filter{Actors: []blindspot.ActorID{jas}, Newest: true, Limit: 2}, "6 4"},
		{"all events", blindspot.Filter{}, "1 2 3 4 5 6"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ids(t, s, c.filter); got != c.want {
				t.Errorf("events %q, want %q", got, c.want)
			}
			n, err := s.Count(ctx, c.filter)
			c.filter.Limit, c.filter.Offset = 0, 0
			if all := len(strings.Fields(ids(t, s, c.filter))); err != nil || n != all {
				t.Errorf("%d counted (%v) of %d", n, err, all)
			}
			x, err := s.Explore(ctx, c.filter)
			if err != nil || x.Events != n {
				t.Errorf("%d explored (%v) of %d", x.Events, err, n)
			}
			months, err := s.DyadMonths(ctx, c.filter)
			sum := 0
			for _, d := range months {
				sum += d.Events
			}
			if err != nil || sum != n {
				t.Errorf("%d in months (%v) of %d", sum, err, n)
			}
		})
	}
	events, err := s.Events(ctx, blindspot.Filter{Actors: []blindspot.ActorID{jas}})
	if err != nil {
		t.Fatal(err)
	}
	if side := events[1].SideB; side.ID != jas || side.Name != "IS" {
		t.Errorf("%+v: it must bear the group's id and say under which name it is recorded", side)
	}
	actors, err := s.Actors(ctx, blindspot.Filter{Actors: []blindspot.ActorID{jas}})
	if err != nil || len(actors) != 1 || actors[0].Events != 4 || actors[0].Name != "JAS" {
		t.Errorf("%+v, %v", actors, err)
	}
}

func TestFollowLeavesTheStoreAsItIs(t *testing.T) {
	base := lakeChad(t)
	s := follow(base, builtin(t), jas)
	before := ids(t, base, blindspot.Filter{Actors: []blindspot.ActorID{is}})
	ids(t, s, blindspot.Filter{})
	if after := ids(t, base, blindspot.Filter{Actors: []blindspot.ActorID{is}}); before != after {
		t.Errorf("%q became %q", before, after)
	}
	if follow(base, nil, jas) != blindspot.EventStore(base) {
		t.Error("without rows the store is wrapped for nothing")
	}
}

// What a group was before it joined a larger one belongs to that one's theatre,
// and to none of its others.
func TestATheatreGoesBackUnderTheNameItHad(t *testing.T) {
	base := store(t,
		event("1", day(2014, 1, 5), "ucdp:489", "ADF", "COD"),
		event("2", day(2018, 1, 5), is, "IS", "COD"),
		event("3", day(2018, 1, 6), is, "IS", "IRQ"),
		event("4", day(2014, 1, 6), "ucdp:489", "ADF", "RWA"))
	theatre := blindspot.Filter{Actors: []blindspot.ActorID{is}, Countries: []string{"COD"}}
	if got := ids(t, follow(base, builtin(t), is, "COD"), theatre); got != "1 2" {
		t.Errorf("IS in DR Congo: %q, want 1 2", got)
	}
	if got := ids(t, follow(base, builtin(t), is), blindspot.Filter{Actors: []blindspot.ActorID{is}}); got != "2 3" {
		t.Errorf("IS: %q, want 2 3", got)
	}
}

func TestNamesMayFollowOnOneAnother(t *testing.T) {
	rows, err := lineage.Parse(strings.NewReader("a:1,a:2,2010-01-01,,,went on,made up\na:2,a:3,2012-01-01,,,went on,made up\na:3,a:1,2014-01-01,,,came back,made up\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := follow(store(t, event("0", day(2009, 1, 1), "a:2", "two", "X"), event("1", day(2009, 1, 1), "a:1", "one", "X"), event("2", day(2011, 1, 1), "a:2", "two", "X"),
		event("3", day(2013, 1, 1), "a:3", "three", "X"), event("4", day(2011, 1, 1), "a:3", "three", "X"), event("5", day(2015, 1, 1), "a:1", "one", "X")),
		rows, "a:1")
	if got := ids(t, s, blindspot.Filter{Actors: []blindspot.ActorID{"a:1"}}); got != "1 2 3 5" {
		t.Errorf("%q, want 1 2 3 5", got)
	}
}

// Whatever the rows, following loses no event and invents none: each stands once,
// under the group or under the other.
func TestFollowPartsTheEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		country := rapid.SampledFrom([]string{"NGA", "NER", "IRQ"})
		date := rapid.Custom(func(t *rapid.T) blindspot.Date {
			return day(2010, 1, 1) + blindspot.Date(rapid.IntRange(0, 3000).Draw(t, "day"))
		})
		var events []blindspot.Event
		for i := range rapid.IntRange(0, 30).Draw(t, "n") {
			events = append(events, event(string(rune('A'+i)), date.Draw(t, "when"), rapid.SampledFrom([]string{"a:1", "a:2"}).Draw(t, "side"), "x", country.Draw(t, "country")))
		}
		row := blindspot.Lineage{From: "a:1", To: "a:2", When: blindspot.DateRange{From: date.Draw(t, "since")}, Source: "made up"}
		if rapid.Bool().Draw(t, "somewhere") {
			row.Countries = []string{country.Draw(t, "where")}
		}
		base := &memory.Store{}
		if _, _, err := base.Add(memory.Release{Dataset: blindspot.Dataset{Published: 1}, Events: events}); err != nil {
			t.Fatal(err)
		}
		s := follow(base, []blindspot.Lineage{row}, "a:1")
		one, err1 := s.Count(context.Background(), blindspot.Filter{Actors: []blindspot.ActorID{"a:1"}})
		two, err2 := s.Count(context.Background(), blindspot.Filter{Actors: []blindspot.ActorID{"a:2"}})
		if err1 != nil || err2 != nil || one+two != len(events) {
			t.Fatalf("%d and %d of %d (%v, %v)", one, two, len(events), err1, err2)
		}
	})
}

func TestRulersDateTheNamesOfStates(t *testing.T) {
	against := func(id string, when blindspot.Date) blindspot.Event {
		e := event(id, when, is, "IS", "AFG")
		e.SideA = blindspot.Side{ID: kabul, Name: "Government of Afghanistan"}
		return e
	}
	base := store(t, against("1", day(1995, 5, 1)), against("2", day(1998, 5, 1)), against("3", day(2015, 5, 1)), against("4", day(2021, 8, 15)), event("5", day(2021, 9, 1), is, "IS", "NGA"))
	s := lineage.Rulers(base, builtin(t), func(id blindspot.ActorID) bool { return id == kabul }, func(blindspot.ActorID) string { return "Taleban" })
	events, err := s.Events(context.Background(), blindspot.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range events {
		names = append(names, e.SideA.Name)
		if e.SideB.Name != "IS" {
			t.Errorf("%s: %s changed its name", e.ID, e.SideB.Name)
		}
	}
	want := []string{"Government of Afghanistan (to September 1996)", "Government of Afghanistan (Taleban, September 1996 to November 2001)",
		"Government of Afghanistan (November 2001 to August 2021)", "Government of Afghanistan (Taleban, since August 2021)", "Government of Nigeria"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}

func TestOwnRowsComeFirst(t *testing.T) {
	table := builtin(t)
	own := []blindspot.Lineage{
		{From: jas, To: is, When: blindspot.DateRange{From: day(2015, 3, 7)}, Denied: true},
		{From: "ucdp:289", To: "ucdp:7542", When: blindspot.DateRange{From: day(2018, 11, 10)}, Source: "own reading"},
	}
	got := lineage.With(table, own)
	if len(got) != len(table) {
		t.Fatalf("%d rows, want %d: one denied, one added", len(got), len(table))
	}
	if rows := lineage.Of(got, []blindspot.ActorID{jas}, nil); len(rows) != 0 {
		t.Errorf("%v was denied", rows)
	}
	if rows := lineage.Of(got, []blindspot.ActorID{"ucdp:289"}, nil); len(rows) != 1 || !rows[0].Own {
		t.Errorf("%v", rows)
	}
}

func TestBadRowsAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ row, hint string }{
		"fields":         {"a:1,a:2,2010-01-01", "commas"},
		"no id":          {"JAS,a:2,2010-01-01,,,n,s", "blindspot actor"},
		"itself":         {"a:1,a:1,2010-01-01,,,n,s", "two actors"},
		"no day":         {"a:1,a:2,,,,n,s", ""},
		"not a day":      {"a:1,a:2,2010-13-01,,,n,s", ""},
		"ends before":    {"a:1,a:2,2010-02-01,2010-01-01,,n,s", "before"},
		"country":        {"a:1,a:2,2010-02-01,,Nigeria,n,s", "ISO 3166"},
		"without source": {"a:1,a:2,2010-02-01,,,n,", "who says so"},
		"twice":          {"a:1,a:2,2010-02-01,,,n,s\na:1,a:2,2010-02-01,,NGA,n,s", "leave one"},
	} {
		_, err := lineage.Parse(strings.NewReader(c.row + "\n"))
		if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(blindspot.HintOf(err), c.hint) || name != "fields" && !strings.Contains(err.Error(), "line ") {
			t.Errorf("%s: %v (hint %q)", name, err, blindspot.HintOf(err))
		}
	}
}

func TestSentence(t *testing.T) {
	same := func(id string) string { return id }
	got := lineage.Sentence(blindspot.Lineage{From: "JAS", To: "IS", When: blindspot.DateRange{From: day(2015, 3, 7), To: day(2016, 8, 2)}, Countries: []string{"NGA", "NER"}, Note: "joined"}, func(id blindspot.ActorID) string { return string(id) }, same)
	if want := "From 7 March 2015 to 2 August 2016 the events of JAS in NGA and NER are recorded under IS: it joined."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
