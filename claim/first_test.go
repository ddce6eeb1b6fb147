package claim_test

import (
	"context"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/source/casefile"
)

// A year that the store does not cover may hold an earlier event than the first on
// record, and so may a country.
func TestFirstEventBehindAGap(t *testing.T) {
	day := blindspot.NewDate(2015, 3, 4)
	span := func(country string, from, to int) blindspot.Coverage {
		return blindspot.Coverage{Source: "test", Country: country, From: blindspot.NewMonth(from, 1), To: blindspot.NewMonth(to, 12), Share: 1, Stated: true}
	}
	for _, tt := range []struct {
		coverage []blindspot.Coverage
		text     string
		want     blindspot.Verdict
		says     string
	}{
		{[]blindspot.Coverage{span("NGA", 2008, 2016)}, "first event in Nigeria after 2013", blindspot.Supported, "The record begins on 1 January 2008."},
		{[]blindspot.Coverage{span("NGA", 2008, 2010), span("NGA", 2012, 2016)}, "first event in Nigeria after 2013", blindspot.Untestable, "does not cover every month in every country before 31 December 2013"},
		{[]blindspot.Coverage{span("NGA", 2008, 2010), span("NGA", 2012, 2016)}, "first event in Nigeria before 2013", blindspot.Untestable, "does not cover every month in every country before 1 January 2013"},
		{[]blindspot.Coverage{span("NGA", 2008, 2016)}, "first event in Nigeria, Chad after 2013", blindspot.Untestable, "does not cover every month in every country"},
		{[]blindspot.Coverage{span("NGA", 2014, 2016)}, "first event in Nigeria after 2013", blindspot.Untestable, "does not reach back far enough"},
		{[]blindspot.Coverage{span("NGA", 2008, 2016)}, "first event in Nigeria before 2013", blindspot.Contradicted, "The record begins"},
	} {
		var s memory.Store
		e := blindspot.Event{ID: "e:1", Source: "test", When: blindspot.DateRange{From: day, To: day}, Precision: blindspot.DateDay, Violence: blindspot.OneSided, SideA: blindspot.Side{ID: "t:front", Name: "Front"},
			Place: blindspot.Place{Country: "NGA"}, Deaths: blindspot.Deaths{Best: 1, Low: 1, High: 1}}
		if _, faults, err := s.Add(memory.Release{Dataset: blindspot.Dataset{Source: "test", Release: "1", Published: blindspot.NewDate(2017, 6, 1)}, Events: []blindspot.Event{e}, Coverage: tt.coverage}); err != nil || len(faults) > 0 {
			t.Fatal(err, faults)
		}
		s.Declare(blindspot.Actor{ID: "t:front", Name: "Front", Kind: blindspot.Organisation})
		in := claim.Inputs{Case: &casefile.Case{Group: blindspot.Group{ID: "t:front", Name: "Front", Actors: []blindspot.ActorID{"t:front"}}}, Store: &s, AsOf: blindspot.NewDate(2017, 12, 31), Seed: 1}
		got, err := claim.Test(context.Background(), in, tt.text)
		if err != nil || got.Verdict != tt.want || !strings.Contains(got.Summary, tt.says) {
			t.Errorf("%s, %v: %s, want %s (%v): %s", tt.text, tt.coverage, got.Verdict, tt.want, err, got.Summary)
		}
	}
}
