package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/memory"
)

func events(t *testing.T, s Subject) {
	ctx := context.Background()
	for _, c := range []struct {
		name, reason string
		filter       blindspot.Filter
		want         []string
	}{
		{"all", "an unknown first day comes first", blindspot.Filter{}, []string{"made:2", "made:1", "made:3", "made:4", "made:5"}},
		{"before any release", "nothing was published yet", blindspot.Filter{AsOf: day(2020, 5, 31)}, nil},
		{"day of the first release", "the day itself counts", blindspot.Filter{AsOf: day(2020, 6, 1)}, []string{"made:2", "made:1", "made:3"}},
		{"ids", "and no other", blindspot.Filter{IDs: []string{"made:4", "made:1", "none"}}, []string{"made:1", "made:4"}},
		{"an id as of a day", "not known yet", blindspot.Filter{IDs: []string{"made:4"}, AsOf: day(2020, 6, 1)}, nil},
		{"actor", "either side", blindspot.Filter{Actors: []blindspot.ActorID{"ucdp:303"}}, []string{"made:4", "made:5"}},
		{"two actors", "any of them", blindspot.Filter{Actors: []blindspot.ActorID{"ucdp:303", "ucdp:130"}}, []string{"made:1", "made:4", "made:5"}},
		{"opponents", "the other side", blindspot.Filter{Actors: []blindspot.ActorID{"ucdp:234"}, Opponents: []blindspot.ActorID{"ucdp:130", "ucdp:9999"}}, []string{"made:1", "made:3"}},
		{"opponents turned round", "it does not matter who is side A", blindspot.Filter{Actors: []blindspot.ActorID{"ucdp:130"}, Opponents: []blindspot.ActorID{"ucdp:234"}}, []string{"made:1"}},
		{"opponent of itself", "an actor can be both", blindspot.Filter{Actors: []blindspot.ActorID{"ucdp:303"}, Opponents: []blindspot.ActorID{"ucdp:303"}}, []string{"made:5"}},
		{"country", "by ISO code", blindspot.Filter{Countries: []string{"PAK", "XXX"}}, []string{"made:3"}},
		{"outside countries", "an event of unknown country is outside", blindspot.Filter{Actors: []blindspot.ActorID{"ucdp:234"}, Outside: []string{"PAK", "XXX"}}, []string{"made:1", "made:4"}},
		{"area", "by gazetteer id", blindspot.Filter{Areas: []string{"AF-NAN"}}, []string{"made:1"}},
		{"source", "by source id", blindspot.Filter{Sources: []string{"made-up"}}, []string{"made:2", "made:1", "made:3", "made:4", "made:5"}},
		{"other source", "no such source", blindspot.Filter{Sources: []string{"ucdp-ged"}}, nil},
		{"overlap", "an unknown date overlaps everything; the last day of made:1 does", blindspot.Filter{When: blindspot.DateRange{From: day(2019, 3, 4), To: day(2019, 12, 31)}}, []string{"made:2", "made:1"}},
		{"open range", "from a day on", blindspot.Filter{When: blindspot.DateRange{From: day(2019, 3, 5)}}, []string{"made:2", "made:3", "made:4", "made:5"}},
		{"violence", "any of", blindspot.Filter{Violence: []blindspot.Violence{blindspot.OneSided, blindspot.StateBased}}, []string{"made:1", "made:3"}},
		{"deaths", "best of the newest release, and a gap is never enough", blindspot.Filter{MinDeaths: 45}, []string{"made:3"}},
		{"deaths as of", "best of the release known then", blindspot.Filter{MinDeaths: 45, AsOf: day(2021, 5, 31)}, nil},
		{"precision", "an unstated precision is not good enough", blindspot.Filter{MaxPrecision: blindspot.PlaceAdmin2}, []string{"made:1"}},
		{"text in a place", "without regard to diacritics", blindspot.Filter{Text: "nangarhar"}, []string{"made:1"}},
		{"text with diacritics", "the question may have them too", blindspot.Filter{Text: "KÚNAR"}, []string{"made:4", "made:5"}},
		{"text in a name", "without regard to case", blindspot.Filter{Text: "tali"}, []string{"made:4", "made:5"}},
		{"text without a letter", "it is in no name, and wildcards mean themselves", blindspot.Filter{Text: "%"}, nil},
		{"text with marks", "letters and digits alone are compared, of the text", blindspot.Filter{Text: "nangarhar-province"}, []string{"made:1"}},
		{"marks in a name", "and of the name", blindspot.Filter{Text: "islamic state iskp"}, []string{"made:3", "made:4"}},
		{"text across a place's names", "each name stands alone", blindspot.Filter{Text: "pakistanbalochistan"}, nil},
		{"newest first", "and an unknown day last; of one day by id", blindspot.Filter{Newest: true}, []string{"made:3", "made:4", "made:5", "made:1", "made:2"}},
		{"newest first, a page", "limit and offset count from there", blindspot.Filter{Newest: true, Limit: 2, Offset: 2}, []string{"made:5", "made:1"}},
		{"ended", "the last day decides, and an unknown day had passed", blindspot.Filter{Ended: day(2019, 3, 4)}, []string{"made:2", "made:1"}},
		{"not ended", "an event that goes on is not known", blindspot.Filter{Ended: day(2019, 3, 3)}, []string{"made:2"}},
		{"limit", "the first ones", blindspot.Filter{Limit: 2}, []string{"made:2", "made:1"}},
		{"offset", "the next ones", blindspot.Filter{Limit: 2, Offset: 2}, []string{"made:3", "made:4"}},
		{"offset beyond the end", "nothing is left", blindspot.Filter{Offset: 9}, nil},
		{"offset alone", "the rest", blindspot.Filter{Offset: 4}, []string{"made:5"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var ids []string
			for _, e := range must[[]blindspot.Event](t)(s.Events(ctx, c.filter)) {
				ids = append(ids, e.ID)
			}
			equal(t, c.reason, ids, c.want)
			c.filter.Limit, c.filter.Offset = 0, 0
			all := must[[]blindspot.Event](t)(s.Events(ctx, c.filter))
			equal(t, "count", must[int](t)(s.Count(ctx, c.filter)), len(all))
			equal(t, "in brief", briefs(t, s, c.filter), inBrief(all))
		})
	}
	// The yearly release wins over the candidate of the same day, and an event
	// that 21.1 repeats is of 21.1.
	want := map[string]string{"made:1": "21.1", "made:2": "20.1", "made:3": "21.1", "made:4": "21.1", "made:5": "21.0.5"}
	for _, e := range must[[]blindspot.Event](t)(s.Events(ctx, blindspot.Filter{})) {
		if e.Release != want[e.ID] {
			t.Errorf("%s is of release %q, want %q", e.ID, e.Release, want[e.ID])
		}
		if e.ID == "made:3" && e.Deaths.Best != 45 {
			t.Errorf("made:3 has %d dead, want the 45 of the yearly release", e.Deaths.Best)
		}
	}
}

// briefs are the selected events in brief, as texts in order.
func briefs(t *testing.T, s blindspot.EventStore, f blindspot.Filter) []string {
	var all []string
	err := blindspot.Briefs(context.Background(), s, f, func(b blindspot.EventBrief) error {
		all = append(all, fmt.Sprintf("%+v", b))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

func inBrief(events []blindspot.Event) []string {
	var all []string
	for i := range events {
		all = append(all, fmt.Sprintf("%+v", events[i].Brief()))
	}
	slices.Sort(all)
	return all
}

func explore(t *testing.T, s Subject) {
	ctx := context.Background()
	afg, pak := blindspot.AreaCount{Area: "AF-NAN", Country: "AFG", Events: 1, Deaths: 7}, blindspot.AreaCount{Area: "PK-BA", Country: "PAK", Events: 1, Deaths: 45}
	kunar := blindspot.AreaCount{Area: "PK-BA", Country: "AFG", Events: 2}
	for _, c := range []struct {
		name, reason string
		filter       blindspot.Filter
		want         blindspot.Exploration
	}{
		{"all", "most events first, then by area and country; made:5 states no deaths, and made:2 no place or day", blindspot.Filter{},
			blindspot.Exploration{Events: 5, Deaths: 52, Areas: []blindspot.AreaCount{kunar, {Events: 1}, afg, pak},
				Years: []blindspot.YearCount{{Year: 2019, Events: 1, Deaths: 7}, {Year: 2020, Events: 3, Deaths: 45}}}},
		{"a page", "counts are of all that is selected", blindspot.Filter{Countries: []string{"AFG"}, Limit: 1, Offset: 2},
			blindspot.Exploration{Events: 3, Deaths: 7, Areas: []blindspot.AreaCount{kunar, afg},
				Years: []blindspot.YearCount{{Year: 2019, Events: 1, Deaths: 7}, {Year: 2020, Events: 2}}}},
		{"as of", "the deaths that were known then", blindspot.Filter{AsOf: day(2020, 6, 1), Text: "balochistan"},
			blindspot.Exploration{Events: 1, Deaths: 40, Areas: []blindspot.AreaCount{{Area: "PK-BA", Country: "PAK", Events: 1, Deaths: 40}},
				Years: []blindspot.YearCount{{Year: 2020, Events: 1, Deaths: 40}}}},
		{"nothing", "nothing is counted", blindspot.Filter{Countries: []string{"XXX"}}, blindspot.Exploration{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			equal(t, c.reason, must[blindspot.Exploration](t)(s.Explore(ctx, c.filter)), c.want)
		})
	}
}

// wide is in no area: its source knows the region only.
func wide(t *testing.T, s Subject) {
	far := changed(Full(), func(e *blindspot.Event) { e.Place.Precision = blindspot.PlaceRegion })
	s.AddRelease(t, memory.Release{Dataset: Dataset("wide.csv", "20.1", day(2020, 1, 1)), Events: []blindspot.Event{far}})
	equal(t, "areas", must[blindspot.Exploration](t)(s.Explore(context.Background(), blindspot.Filter{})).Areas,
		[]blindspot.AreaCount{{Country: "AFG", Events: 1, Deaths: 7}})
}

// crossing are events over several months and years, among them two alike and
// one that is known to the year only.
func crossing(t *testing.T, s Subject) {
	over := func(id string, from, to blindspot.Date, p blindspot.DatePrecision, best int) blindspot.Event {
		return changed(Full(), func(e *blindspot.Event) {
			e.ID, e.When, e.Precision, e.Deaths = id, blindspot.DateRange{From: from, To: to}, p, blindspot.Deaths{Best: best}
		})
	}
	s.AddRelease(t, memory.Release{Dataset: Dataset("crossing.csv", "20.1", day(2020, 1, 1)), Events: []blindspot.Event{
		over("made:1", day(2018, 12, 31), day(2019, 1, 1), blindspot.DateDays, 3),
		over("made:2", day(2018, 12, 31), day(2019, 1, 1), blindspot.DateDays, 3),
		over("made:3", day(2019, 7, 1), day(2019, 7, 1), blindspot.DateYear, 12),
		over("made:4", day(2019, 8, 1), 0, blindspot.DateDay, 5),
	}})
	ctx := context.Background()
	equal(t, "years", must[blindspot.Exploration](t)(s.Explore(ctx, blindspot.Filter{})).Years,
		[]blindspot.YearCount{{Year: 2018, Events: 2, Deaths: 4}, {Year: 2019, Events: 2, Deaths: 19}})
	for _, c := range []struct {
		from, to blindspot.Date
		deaths   int
		years    []blindspot.YearCount
	}{
		{day(2019, 1, 1), day(2019, 12, 31), 2 + 12 + 5, []blindspot.YearCount{{Year: 2019, Events: 2, Deaths: 19}}},
		{day(2018, 1, 1), day(2018, 12, 31), 4, []blindspot.YearCount{{Year: 2018, Events: 2, Deaths: 4}}},
		{day(2019, 1, 1), day(2019, 3, 31), 2 + 3, []blindspot.YearCount{{Year: 2019, Events: 1, Deaths: 5}}},
		{day(2019, 10, 1), 0, 3, []blindspot.YearCount{{Year: 2019, Deaths: 3}}},
		{0, day(2019, 1, 31), 6 + 1, []blindspot.YearCount{{Year: 2018, Events: 2, Deaths: 4}, {Year: 2019, Events: 1, Deaths: 3}}},
	} {
		window := must[blindspot.Exploration](t)(s.Explore(ctx, blindspot.Filter{When: blindspot.DateRange{From: c.from, To: c.to}}))
		equal(t, fmt.Sprintf("deaths from %s to %s", c.from, c.to), window.Deaths, c.deaths)
		equal(t, fmt.Sprintf("years from %s to %s", c.from, c.to), window.Years, c.years)
		equal(t, fmt.Sprintf("areas from %s to %s", c.from, c.to), window.Areas[0].Deaths, c.deaths)
	}
	months := must[[]blindspot.DyadMonth](t)(s.DyadMonths(ctx, blindspot.Filter{Actors: []blindspot.ActorID{"ucdp:234"}}))
	var got [][3]int
	for _, m := range months {
		got = append(got, [3]int{int(m.Month - blindspot.NewMonth(2018, 12)), m.Events, m.Deaths})
	}
	equal(t, "months from December 2018 on", got, [][3]int{{0, 2, 4}, {1, 1, 3}, {2, 0, 1}, {3, 0, 1}, {4, 0, 1}, {5, 0, 1}, {6, 0, 1}, {7, 0, 1}, {8, 1, 6}, {9, 0, 1}, {10, 0, 1}, {11, 0, 1}, {12, 0, 1}})
	for _, c := range []struct {
		day  blindspot.Date
		want int
	}{{day(2018, 12, 31), 0}, {day(2019, 1, 1), 2}, {day(2019, 7, 31), 2}, {day(2019, 8, 1), 3}, {day(2019, 12, 30), 3}, {day(2019, 12, 31), 4}} {
		equal(t, "ended by "+c.day.String(), must[int](t)(s.Count(ctx, blindspot.Filter{Ended: c.day})), c.want)
	}
}

func refused(t *testing.T, s Subject) {
	ctx := context.Background()
	for name, f := range map[string]blindspot.Filter{
		"opponents without actors": {Opponents: []blindspot.ActorID{"ucdp:1"}},
		"negative limit":           {Limit: -1},
		"negative offset":          {Offset: -1},
	} {
		_, err1 := s.Events(ctx, f)
		_, err2 := s.Count(ctx, f)
		_, err3 := s.Actors(ctx, f)
		_, err4 := s.Explore(ctx, f)
		_, err5 := s.DyadMonths(ctx, f)
		for _, err := range []error{err1, err2, err3, err4, err5} {
			if err == nil || blindspot.CodeOf(err) != blindspot.Usage {
				t.Errorf("%s: got %v, want a usage error", name, err)
			}
		}
	}
}

func actors(t *testing.T, s Subject) {
	ctx := context.Background()
	s.DeclareActor(t, blindspot.Actor{ID: "ucdp:234", Kind: blindspot.Organisation, Aliases: []string{"ISIS-K", "Khorāsān"}})
	is := blindspot.ActorSummary{
		Actor: blindspot.Actor{ID: "ucdp:234", Name: "Islamic State (ISKP)", Kind: blindspot.Organisation,
			Aliases: []string{"IS", "ISIS-K", "Khorāsān"}},
		Events: 3, Deaths: 7 + 45, First: day(2019, 3, 1), Last: day(2020, 1, 10), Countries: []string{"AFG", "PAK"},
		DeclaredAs: blindspot.Organisation, StateBased: true, OneSided: true,
	}
	taliban := blindspot.ActorSummary{
		Actor:  blindspot.Actor{ID: "ucdp:303", Name: "Taliban", Kind: blindspot.Unclassified},
		Events: 2, First: day(2020, 1, 10), Last: day(2020, 1, 10), Countries: []string{"AFG"},
	}
	government := blindspot.ActorSummary{
		Actor:  blindspot.Actor{ID: "ucdp:130", Name: "Government of Afghanistan", Kind: blindspot.Unclassified},
		Events: 1, Deaths: 7, First: day(2019, 3, 1), Last: day(2019, 3, 4), Countries: []string{"AFG"}, StateBased: true,
	}
	civilians := blindspot.ActorSummary{
		Actor:  blindspot.Actor{ID: "ucdp:9999", Name: "Civilians", Kind: blindspot.Unclassified},
		Events: 1, Deaths: 45, First: day(2020, 1, 10), Last: day(2020, 1, 10), Countries: []string{"PAK"},
	}
	early := is
	early.Events, early.Deaths = 2, 7+40
	for _, c := range []struct {
		name, reason string
		filter       blindspot.Filter
		want         []blindspot.ActorSummary
	}{
		{"all", "most active first, then by id", blindspot.Filter{}, []blindspot.ActorSummary{is, taliban, government, civilians}},
		{"one", "the opponents are not asked for", blindspot.Filter{Actors: []blindspot.ActorID{"ucdp:303"}}, []blindspot.ActorSummary{taliban}},
		{"by a declared name", "without regard to diacritics", blindspot.Filter{Text: "khorasan"}, []blindspot.ActorSummary{is}},
		{"by an old name", "the name in an earlier event", blindspot.Filter{Text: "govern"}, []blindspot.ActorSummary{government}},
		{"as of", "as then known", blindspot.Filter{AsOf: day(2021, 1, 1), Limit: 1}, []blindspot.ActorSummary{early}},
		{"page", "limit and offset count actors", blindspot.Filter{Limit: 1, Offset: 1}, []blindspot.ActorSummary{taliban}},
		{"country", "who was active there", blindspot.Filter{Countries: []string{"PAK"}, Actors: []blindspot.ActorID{"ucdp:9999"}}, []blindspot.ActorSummary{civilians}},
	} {
		t.Run(c.name, func(t *testing.T) {
			equal(t, c.reason, must[[]blindspot.ActorSummary](t)(s.Actors(ctx, c.filter)), c.want)
		})
	}
}

func coverage(t *testing.T, s Subject) {
	ctx := context.Background()
	table := must[blindspot.CoverageTable](t)(s.Coverage(ctx, 0))
	var stated, assumed []string
	for _, c := range table.Rows() {
		if row := c.Country + " " + c.From.String() + " " + c.To.String(); c.Stated {
			stated = append(stated, row)
		} else {
			assumed = append(assumed, row)
		}
	}
	equal(t, "a row that two files state counts once", stated, []string{"AFG 2019-01 2019-12", "AFG 2019-01 2020-12"})
	equal(t, "a file of which nobody states anything covers its own countries", assumed, []string{"AFG 2020-01 2020-01", "PAK 2020-01 2020-01"})
	if !table.Observed("AFG", blindspot.NewMonth(2020, 12)) {
		t.Error("December 2020 is not observed")
	}
	early := must[blindspot.CoverageTable](t)(s.Coverage(ctx, day(2021, 1, 1)))
	if early.Observed("AFG", blindspot.NewMonth(2020, 12)) || !early.Observed("AFG", blindspot.NewMonth(2019, 12)) {
		t.Errorf("as of January 2021: %+v", early.Rows())
	}
}

func datasets(t *testing.T, s Subject) {
	ctx := context.Background()
	want := []blindspot.Dataset{
		Dataset("first.csv", "20.1", day(2020, 6, 1)),
		Dataset("second.csv", "21.1", day(2021, 6, 1)),
		Dataset("candidate.csv", "21.0.5", day(2021, 6, 1)),
	}
	for i, n := range []struct{ rows, quarantined, events int }{{3, 0, 1}, {5, 1, 3}, {2, 0, 1}} {
		d := &want[i]
		d.ID, d.Rows, d.Quarantined, d.Events = i+1, n.rows, n.quarantined, n.events
		d.From, d.To = day(2019, 3, 1), day(2020, 1, 10)
	}
	want[2].From = day(2020, 1, 10)
	equal(t, "now", must[[]blindspot.Dataset](t)(s.Datasets(ctx, 0)), want)
	first := want[0]
	first.Events = 3
	equal(t, "then", must[[]blindspot.Dataset](t)(s.Datasets(ctx, day(2020, 6, 1))), []blindspot.Dataset{first})
}
