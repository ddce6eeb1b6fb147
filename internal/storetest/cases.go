package storetest

import (
	"context"
	"testing"

	"github.com/blindspot/blindspot"
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
		{"actor", "either side", blindspot.Filter{Actors: []string{"ucdp:303"}}, []string{"made:4", "made:5"}},
		{"two actors", "any of them", blindspot.Filter{Actors: []string{"ucdp:303", "ucdp:130"}}, []string{"made:1", "made:4", "made:5"}},
		{"opponents", "the other side", blindspot.Filter{Actors: []string{"ucdp:234"}, Opponents: []string{"ucdp:130", "ucdp:9999"}}, []string{"made:1", "made:3"}},
		{"opponents turned round", "it does not matter who is side A", blindspot.Filter{Actors: []string{"ucdp:130"}, Opponents: []string{"ucdp:234"}}, []string{"made:1"}},
		{"opponent of itself", "an actor can be both", blindspot.Filter{Actors: []string{"ucdp:303"}, Opponents: []string{"ucdp:303"}}, []string{"made:5"}},
		{"country", "by ISO code", blindspot.Filter{Countries: []string{"PAK", "XXX"}}, []string{"made:3"}},
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
		{"text with wildcards", "they mean themselves", blindspot.Filter{Text: "%"}, nil},
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

func refused(t *testing.T, s Subject) {
	ctx := context.Background()
	for name, f := range map[string]blindspot.Filter{
		"opponents without actors": {Opponents: []string{"ucdp:1"}},
		"negative limit":           {Limit: -1},
		"negative offset":          {Offset: -1},
	} {
		_, err1 := s.Events(ctx, f)
		_, err2 := s.Count(ctx, f)
		_, err3 := s.Actors(ctx, f)
		for _, err := range []error{err1, err2, err3} {
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
	}
	taliban := blindspot.ActorSummary{
		Actor:  blindspot.Actor{ID: "ucdp:303", Name: "Taliban", Kind: blindspot.Unclassified},
		Events: 2, First: day(2020, 1, 10), Last: day(2020, 1, 10), Countries: []string{"AFG"},
	}
	government := blindspot.ActorSummary{
		Actor:  blindspot.Actor{ID: "ucdp:130", Name: "Government of Afghanistan", Kind: blindspot.Unclassified},
		Events: 1, Deaths: 7, First: day(2019, 3, 1), Last: day(2019, 3, 4), Countries: []string{"AFG"},
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
		{"one", "the opponents are not asked for", blindspot.Filter{Actors: []string{"ucdp:303"}}, []blindspot.ActorSummary{taliban}},
		{"by a declared name", "without regard to diacritics", blindspot.Filter{Text: "khorasan"}, []blindspot.ActorSummary{is}},
		{"by an old name", "the name in an earlier event", blindspot.Filter{Text: "govern"}, []blindspot.ActorSummary{government}},
		{"as of", "as then known", blindspot.Filter{AsOf: day(2021, 1, 1), Limit: 1}, []blindspot.ActorSummary{early}},
		{"page", "limit and offset count actors", blindspot.Filter{Limit: 1, Offset: 1}, []blindspot.ActorSummary{taliban}},
		{"country", "who was active there", blindspot.Filter{Countries: []string{"PAK"}, Actors: []string{"ucdp:9999"}}, []blindspot.ActorSummary{civilians}},
	} {
		t.Run(c.name, func(t *testing.T) {
			equal(t, c.reason, must[[]blindspot.ActorSummary](t)(s.Actors(ctx, c.filter)), c.want)
		})
	}
}

func coverage(t *testing.T, s Subject) {
	ctx := context.Background()
	table := must[blindspot.CoverageTable](t)(s.Coverage(ctx, 0))
	if n := len(table.Rows()); n != 2 {
		t.Errorf("%d rows of coverage, want 2: the repeated one counts once", n)
	}
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
