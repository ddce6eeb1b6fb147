package casefile_test

import (
	"slices"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/casefile"
)

func day(year, month, of int) blindspot.Date {
	return blindspot.NewMonth(year, 1).First().AddMonths(month-1) + blindspot.Date(of-1)
}

// An actor is found by its id, else by its name, else by an alias, however the name
// is written; an alias of one hides neither id nor name of another.
func TestActorsByIDThenNameThenAlias(t *testing.T) {
	c := &casefile.Case{Actors: []blindspot.Actor{
		{ID: "case:one", Name: "Jama'atu Ahlis", Aliases: []string{"two", "The Front", "al-Qa'ida"}},
		{ID: "case:two", Name: "Second"},
		{ID: "case:three", Name: "The Front"},
	}}
	for name, want := range map[string]blindspot.ActorID{
		"one": "case:one", "case:one": "case:one", "Jamaatu ahlis": "case:one", "AL QAIDA": "case:one",
		"two": "case:two", "second": "case:two", "the front": "case:three", "The-Front": "case:three",
		"": "", "'": "", "case:": "", "Third": "",
	} {
		if a, ok := c.Actor(name); a.ID != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", name, a.ID, want)
		}
	}
}

// On a day a case knows what had ended, happened, begun or been published by then, and
// of published totals those whose statement was out and whose period was over.
func TestACaseOnADay(t *testing.T) {
	on := day(2020, 6, 15)
	c := &casefile.Case{
		Events: []blindspot.Event{{ID: "over", When: blindspot.DateRange{From: day(2020, 6, 1), To: on}}, {ID: "running", When: blindspot.DateRange{From: day(2020, 6, 1), To: on + 1}}},
		Shocks: []casefile.Shock{{ID: "that day", Shock: blindspot.Shock{Date: on}}, {ID: "the next", Shock: blindspot.Shock{Date: on + 1}}},
		Links: []casefile.Link{{ID: "begun", Link: blindspot.Link{When: blindspot.DateRange{From: on}}}, {ID: "not begun", Link: blindspot.Link{When: blindspot.DateRange{From: on + 1}}},
			{ID: "not over", Link: blindspot.Link{When: blindspot.DateRange{From: on, To: on + 1}}}},
		Statements: []casefile.Statement{{Statement: blindspot.Statement{ID: "case:out", Date: on}}, {Statement: blindspot.Statement{ID: "case:later", Date: on + 1}}},
		Published: []casefile.Published{
			{ID: "known", Statement: "out", When: blindspot.DateRange{To: on}},
			{ID: "of a period that runs", Statement: "out", When: blindspot.DateRange{To: on + 1}},
			{ID: "not yet told", Statement: "later", When: blindspot.DateRange{To: on}},
		},
	}
	then := c.AsOf(on)
	got := []string{then.Events[0].ID, then.Shocks[0].ID, then.Links[0].ID, then.Statements[0].ID, then.Published[0].ID}
	if want := []string{"over", "that day", "begun", "case:out", "known"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if n := []int{len(then.Events), len(then.Shocks), len(then.Links), len(then.Statements), len(then.Published)}; !slices.Equal(n, []int{1, 1, 1, 1, 1}) {
		t.Errorf("of each kind %v are known, want one", n)
	}
	if len(c.Events) != 2 || len(c.Published) != 3 || len(c.Links) != 3 {
		t.Error("the case itself was cut")
	}
}

// What the rows hold of a published total is counted by the day an event began, in the
// total's countries, of its actor; deaths that nobody knows are not taken for none.
func TestRecordedOfATotal(t *testing.T) {
	event := func(id, country string, actor blindspot.ActorID, from, to blindspot.Date, deaths int, gap bool) blindspot.Event {
		return blindspot.Event{ID: id, Place: blindspot.Place{Country: country}, SideA: blindspot.Side{ID: actor}, When: blindspot.DateRange{From: from, To: to},
			Deaths: blindspot.Deaths{Best: deaths}, DeathsGap: gap}
	}
	first, last := day(2020, 1, 1), day(2020, 12, 31)
	c := &casefile.Case{Events: []blindspot.Event{
		event("on the first day", "AFG", "case:one", first, first, 1, false),
		event("begun on the last", "AFG", "case:one", last, last+40, 10, false),
		event("begun before", "AFG", "case:one", first-1, first+5, 100, false),
		event("of another actor", "AFG", "case:two", first, first, 1000, false),
		event("elsewhere", "PAK", "case:one", first, first, 10_000, false),
		event("of unknown deaths", "AFG", "case:one", first, first, 100_000, true),
	}}
	p := casefile.Published{Unit: "deaths", Countries: []string{"AFG"}, When: blindspot.DateRange{From: first, To: last}}
	for _, tt := range []struct {
		unit      string
		actor     blindspot.ActorID
		countries []string
		want      int
	}{
		{"deaths", "", []string{"AFG"}, 1011}, {"attacks", "", []string{"AFG"}, 4}, {"deaths", "case:one", []string{"AFG"}, 11}, {"attacks", "case:one", []string{"AFG"}, 3},
		{"deaths", "", []string{"AFG", "PAK"}, 11_011}, {"attacks", "case:three", []string{"AFG"}, 0}, {"attacks", "", nil, 0},
	} {
		p.Unit, p.Actor, p.Countries = tt.unit, tt.actor, tt.countries
		if got := c.Recorded(p); got != tt.want {
			t.Errorf("%s of %q in %v: %d, want %d", tt.unit, tt.actor, tt.countries, got, tt.want)
		}
	}
}

// A country is governed from the first to the last day of a rule, and by nobody else.
func TestWhoGoverns(t *testing.T) {
	s := casefile.SecurityActor{Governs: []casefile.Rule{{Country: "AFG", When: blindspot.DateRange{From: day(2021, 8, 15)}}, {Country: "PAK", When: blindspot.DateRange{From: day(2020, 1, 1), To: day(2020, 1, 31)}}}}
	for _, tt := range []struct {
		country string
		on      blindspot.Date
		want    bool
	}{
		{"AFG", day(2021, 8, 14), false}, {"AFG", day(2021, 8, 15), true}, {"AFG", day(2030, 1, 1), true},
		{"PAK", day(2020, 1, 31), true}, {"PAK", day(2020, 2, 1), false}, {"IRN", day(2020, 1, 1), false},
	} {
		if got := s.Holds(tt.country, tt.on); got != tt.want {
			t.Errorf("%s on %s: %v", tt.country, tt.on, got)
		}
	}
}

// A row that rests on the assessed text is told by how its source begins; a text that
// is cited as nothing is cited by none.
func TestWhatRestsOnTheText(t *testing.T) {
	text := casefile.Assessed{CitedAs: "Report 7"}
	if !text.Cites("Report 7, page 3") || text.Cites("see Report 7") || (casefile.Assessed{}).Cites("anything") {
		t.Error("a source is taken for another")
	}
	for source, want := range map[string]string{"https://www.example.org/a?b": "example.org", "http://example.org:8080/": "example.org", "A yearbook, 2020": "A yearbook, 2020", "": "", "https://[": "https://["} {
		if got := casefile.Host(source); got != want {
			t.Errorf("%q comes from %q, want %q", source, got, want)
		}
	}
	c := &casefile.Case{Regions: []casefile.Region{{ID: "near", Countries: []string{"AFG", "PAK"}}}}
	if !slices.Equal(c.Countries("near"), []string{"AFG", "PAK"}) || !slices.Equal(c.Countries("IRN"), []string{"IRN"}) || c.Countries("far") != nil || c.Countries("XXX") != nil {
		t.Errorf("%v %v %v %v", c.Countries("near"), c.Countries("IRN"), c.Countries("far"), c.Countries("XXX"))
	}
}
