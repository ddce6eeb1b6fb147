package claim_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/memory"
	"github.com/blindspot/blindspot/source/casefile"
)

// front is a made-up group: 2 events a month in Nigeria in 2010 to 2012, 6 a month
// in 2013 to 2015, of 10 dead each, one in three with low and high estimates; all
// of Nigeria is known from 2010 to 2016, and nothing of Chad, where it has 5 events.
func front(t *testing.T) claim.Inputs {
	t.Helper()
	var events []blindspot.Event
	add := func(day blindspot.Date, country, admin1, area string, opponent blindspot.Side, kind blindspot.Violence, d blindspot.Deaths) {
		events = append(events, blindspot.Event{ID: fmt.Sprintf("e:%d", len(events)), Source: "test", When: blindspot.DateRange{From: day, To: day}, Precision: blindspot.DateDay, Violence: kind,
			SideA: blindspot.Side{ID: "t:front", Name: "Made-up Front"}, SideB: opponent, Place: blindspot.Place{Country: country, Admin1: admin1, Area: area, Precision: blindspot.PlaceAdmin1}, Deaths: d})
	}
	army, civilians := blindspot.Side{ID: "t:army", Name: "Government of Nigeria"}, blindspot.Side{ID: "ucdp:1", Name: "Civilians"}
	for m := blindspot.NewMonth(2010, time.January); m <= blindspot.NewMonth(2015, time.December); m++ {
		n := 2
		if m >= blindspot.NewMonth(2013, time.January) {
			n = 6
		}
		for i := range n {
			d := blindspot.Deaths{Best: 10, Low: 10, High: 10}
			if i%3 == 2 {
				d.Low, d.High = 0, 40
			}
			opponent, kind := army, blindspot.StateBased
			if i%2 == 1 {
				opponent, kind = civilians, blindspot.OneSided
			}
			area := "a"
			if i > 2 {
				area = "b"
			}
			add(m.First()+blindspot.Date(3*i), "NGA", "Borno state", area, opponent, kind, d)
		}
	}
	for i := range 5 {
		add(blindspot.NewDate(2014, 3, 1+i), "TCD", "Lac", "c", civilians, blindspot.OneSided, blindspot.Deaths{Best: 1, Low: 1, High: 1})
	}
	other := events[0]
	other.ID, other.SideA, other.Deaths = "o:1", blindspot.Side{ID: "t:other", Name: "Other Front"}, blindspot.Deaths{Best: 500, Low: 500, High: 500}
	events = append(events, other)
	var s memory.Store
	if _, faults, err := s.Add(memory.Release{Dataset: blindspot.Dataset{Source: "test", Release: "1", Published: blindspot.NewDate(2016, 12, 31)}, Events: events,
		Coverage: []blindspot.Coverage{{Source: "test", Country: "NGA", From: blindspot.NewMonth(2010, 1), To: blindspot.NewMonth(2016, 12), Share: 1, Stated: true}}}); err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	for _, a := range []blindspot.Actor{{ID: "t:front", Name: "Made-up Front", Kind: blindspot.Organisation}, {ID: "t:other", Name: "Other Front", Kind: blindspot.Organisation}} {
		s.Declare(a)
	}
	g := blindspot.Group{ID: "t:front", Name: "Made-up Front", Actors: []blindspot.ActorID{"t:front"}}
	return claim.Inputs{Case: &casefile.Case{Group: g}, Store: &s, AsOf: blindspot.NewDate(2016, 12, 31), Seed: 1, Actor: func(name string) (blindspot.Actor, error) {
		switch name {
		case "Government of Nigeria":
			return blindspot.Actor{ID: "t:army", Name: name}, nil
		case "Civilians":
			return blindspot.Actor{ID: "ucdp:1", Name: name}, nil
		case "Other Front", "OF":
			return blindspot.Actor{ID: "t:other", Name: "Other Front"}, nil
		}
		return blindspot.Actor{}, blindspot.Errorf(blindspot.NotFound, "did you mean somebody?", "the store has no actor named %q", name)
	}}
}

// Claims on a group of a store, each with the verdict and the numbers that follow
// from how the group was made.
func TestSentencesOnAGroup(t *testing.T) {
	in := front(t)
	for _, tt := range []struct {
		text    string
		verdict blindspot.Verdict
		says    []string
	}{
		{"events in Nigeria 2013 = 72", blindspot.Supported, []string{"72 events of Made-up Front in Nigeria"}},
		{"events in Nigeria 2013 > 72", blindspot.Contradicted, nil},
		{"deaths in Nigeria 2013 >= 480", blindspot.Supported, []string{"720 deaths (480 to 1,440) in 72 events"}},
		{"deaths in Nigeria 2013 > 720", blindspot.Mixed, nil},
		{"deaths in Nigeria 2013 > 1440", blindspot.Contradicted, nil},
		{"deaths in Nigeria 2013 = 5000", blindspot.Contradicted, []string{"The claim needs exactly 5,000."}},
		{"deaths in Nigeria 2013 <= 5000", blindspot.Supported, []string{"The claim allows at most 5,000."}},
		{"areas in Nigeria 2012 = 1", blindspot.Supported, []string{"1 area with 24 events"}},
		{"areas in Nigeria 2013 >= 2 * areas in Nigeria 2012", blindspot.Supported, []string{"2 areas", "1 area"}},
		{"months in Nigeria 2012 = 12", blindspot.Supported, nil},
		{"no events in Nigeria 2016", blindspot.Supported, []string{"no event of Made-up Front in Nigeria"}},
		{"quiet in Nigeria since 2016", blindspot.Supported, []string{"in 2016"}},
		{"quiet in Nigeria since 2015-12", blindspot.Contradicted, nil},
		{"no events in Chad 2015", blindspot.Untestable, []string{"The store does not cover Chad.", "Outside what is covered"}},
		{"events 2014 >= 77", blindspot.Supported, []string{"77 events"}},
		{"events 2014 <= 77", blindspot.Untestable, []string{"The store does not cover Chad."}},
		{"events in Nigeria 2016..2018 <= 3", blindspot.Untestable, []string{"Of this time the store covers 2016."}},
		{"events in Nigeria 2018 >= 1", blindspot.Untestable, []string{"The store covers 2010 to 2016 only."}},
		{"deaths in Nigeria 2013 > deaths in Nigeria 2012", blindspot.Supported, []string{"720 deaths", "240 deaths", "As a rate by month"}},
		{"deaths in Nigeria 2013 > 3 * deaths in Nigeria 2012", blindspot.Mixed, nil},
		{"deaths in Nigeria 2010 >= deaths in Nigeria 2013", blindspot.Contradicted, nil},
		{"events per month in Nigeria 2013..2015 > events per month in Nigeria 2010..2012", blindspot.Supported, []string{"6 from 2013 to 2015, 2 from 2010 to 2012", "3 times"}},
		{"events per month in Nigeria 2013..2015 > 4 * events per month in Nigeria 2010..2012", blindspot.Mixed, nil},
		{"events per month in Nigeria 2013 > 2", blindspot.Supported, nil},
		{"events in Nigeria 2010..2015 rising", blindspot.Supported, []string{"2 in the first half, 6 in the second"}},
		{"events in Nigeria 2010..2015 falling", blindspot.Contradicted, nil},
		{"events in Nigeria 2013..2015 rising", blindspot.Mixed, nil},
		{"events 2010..2015 rising", blindspot.Untestable, []string{"does not cover Chad"}},
		{"events every year in Nigeria 2010..2015", blindspot.Supported, nil},
		{"events every year in Nigeria 2010..2016", blindspot.Contradicted, []string{"not in 2016"}},
		{"share against Civilians in Nigeria 2010..2015 > 0.4", blindspot.Supported, []string{"Of 288", "50 %"}},
		{"share against Civilians in Nigeria 2010..2015 > 0.6", blindspot.Contradicted, nil},
		{"share of kind one-sided in Nigeria 2013 < 0.7", blindspot.Supported, nil},
		{"share within Borno in Nigeria 2013 >= 1", blindspot.Mixed, []string{"100 %"}},
		{"events within Borno in Nigeria 2013 = 72", blindspot.Supported, nil},
		{"first event before 2010-02-01", blindspot.Supported, nil},
		{"first event in Nigeria before 2010", blindspot.Untestable, []string{"does not reach back"}},
		{"first event against Civilians in Nigeria after 2010-01-03", blindspot.Supported, []string{"4 January 2010"}},
		{"first event in Nigeria on 2010-01-01", blindspot.Untestable, []string{"does not reach back"}},
		{"first event against Civilians in Nigeria on 2010-01-04", blindspot.Supported, []string{"No event of Made-up Front in Nigeria against Civilians is on record before that"}},
		{"first event against Civilians in Nigeria on 2010-01-02", blindspot.Contradicted, []string{"took place on 4 January 2010", "The record begins on 1 January 2010"}},
		{"first event against Other Front in Nigeria before 2014", blindspot.Contradicted, []string{"No event of Made-up Front in Nigeria against Other Front is on record before 1 January 2014"}},
		{"first event against Other Front in Nigeria on 2014-03-01", blindspot.Contradicted, []string{"is on record up to 1 March 2014"}},
		{"no events against OF in Nigeria 2014", blindspot.Supported, []string{"no event of Made-up Front in Nigeria against Other Front"}},
		{"share against OF in Nigeria 2013 < 0.2", blindspot.Supported, []string{"0 were against Other Front"}},
		{"first event against Other Front in Nigeria after 2014", blindspot.Untestable, []string{"none is on record"}},
		{"first event against Other Front in Nigeria before 2020", blindspot.Untestable, []string{"none up to 1 January 2020 is on record"}},
		{"first event in Niger, Nigeria after 2009-06", blindspot.Untestable, []string{"does not reach back"}},
		{"rank by deaths in Nigeria 2010 <= 1", blindspot.Contradicted, []string{"number 2 of 2", "Other Front leads with 500"}},
		{"rank by events in Nigeria 2010 <= 1", blindspot.Supported, []string{"number 1 of 2"}},
		{"rank by deaths in Western Africa 2010 <= 1", blindspot.Untestable, nil},
		{"present in Nigeria 2010..2015", blindspot.Supported, nil},
		{"present in Nigeria, Chad, Niger 2014", blindspot.Mixed, []string{"None in Niger, which the record cannot rule out"}},
		{"share of leading country 2014 > 0.5", blindspot.Untestable, nil},
		{"one-sided events in Nigeria 2013 = 36", blindspot.Supported, nil},
		{"lethal events in Nigeria 2013 = 48", blindspot.Supported, nil},
		{"events killing at most 5 in Nigeria 2013 = 0", blindspot.Supported, nil},
		{"present in Nigeria last 12 months", blindspot.Contradicted, []string{"None in Nigeria, where all events are known"}},
	} {
		t.Run(tt.text, func(t *testing.T) {
			got, err := claim.Test(context.Background(), in, tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if got.Verdict != tt.verdict {
				t.Errorf("%s, want %s: %s", got.Verdict, tt.verdict, got.Summary)
			}
			for _, want := range tt.says {
				if !strings.Contains(got.Summary, want) {
					t.Errorf("does not say %q: %s", want, got.Summary)
				}
			}
			if got.Verdict == blindspot.Untestable && got.Needs == "" {
				t.Error("does not say what would decide it")
			}
			if strings.Contains(got.Summary, "chronicle") || strings.Contains(got.Summary, "attack") {
				t.Errorf("speaks of a chronicle or of attacks: %s", got.Summary)
			}
		})
	}
}

// What is asked wrongly gets the word, and what there is.
func TestSentencesAskBack(t *testing.T) {
	in := front(t)
	in.EventsIn = func(countries []string) int { return len(countries) }
	for _, tt := range []struct {
		text string
		code blindspot.Code
		says string
	}{
		{"events in Congo 2013 > 3", blindspot.Usage, "Republic of the Congo (COG) with 1 event of the group"},
		{"events in Micronesia 2013 > 3", blindspot.Usage, "the region of 8 countries"},
		{"events in Narnia 2013 > 3", blindspot.Usage, `"Narnia" is neither`},
		{"events in Nigeriaa 2013 > 3", blindspot.Usage, `did you mean "Nigeria"?`},
		{"events in Nigeria, Nigera 2013 > 3", blindspot.Usage, "             ^^^^^^"},
		{"events against Nobody 2013 > 3", blindspot.NotFound, "no actor named"},
		{"toll of CHR-1 > 3", blindspot.Usage, ""},
		{"activity.evnts_change in Nigeria < 1", blindspot.Usage, `did you mean "events_change"?`},
		{"operations by nobody 2013 >= 1", blindspot.Usage, "no security actor"},
		{"share 2013 > 0.5", blindspot.Usage, "say of what"},
		{"events graded bad 2013 > 5", blindspot.Usage, "not a grade"},
		{"areas rising", blindspot.Usage, "only events and deaths have a trend"},
	} {
		_, err := claim.Test(context.Background(), in, tt.text)
		if tt.text == "toll of CHR-1 > 3" { // there is no such record: untestable
			if err != nil {
				t.Error(err)
			}
			continue
		}
		if blindspot.CodeOf(err) != tt.code || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.text, err)
		}
	}
}
