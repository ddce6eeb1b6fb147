package storetest

import (
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/memory"
)

// Terms are the terms of the made-up source of the cases.
var Terms = blindspot.Source{
	ID: "made-up", Name: "Made-up Events", Licence: "CC-BY-4.0", Citation: "Made-up (2024)", URL: "https://example.org", Redistributes: true,
}

func day(year, month, d int) blindspot.Date { return blindspot.NewDate(year, time.Month(month), d) }

// Dataset is a dataset of the made-up source.
func Dataset(file, release string, published blindspot.Date) blindspot.Dataset {
	return blindspot.Dataset{Source: Terms.ID, Release: release, Published: published, File: file,
		SHA256: "sha-of-" + file, Bytes: 10, Imported: time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC), Terms: Terms}
}

// Full is an event with every field set.
func Full() blindspot.Event {
	return blindspot.Event{
		ID: "made:1", Source: Terms.ID, When: blindspot.DateRange{From: day(2019, 3, 1), To: day(2019, 3, 4)},
		Precision: blindspot.DateDays, Violence: blindspot.StateBased,
		SideA: blindspot.Side{ID: "ucdp:130", Name: "Government of Afghanistan"},
		SideB: blindspot.Side{ID: "ucdp:234", Name: "IS"}, Dyad: "ucdp:dyad:1", Conflict: "ucdp:conflict:2",
		Place: blindspot.Place{Country: "AFG", State: "Afghanistan", GW: 700, Admin1: "Nangarhār Province", Area: "AF-NAN",
			Cell: 180001, Lat: 34.25, Lon: 70.5, HasPoint: true, Precision: blindspot.PlaceNear},
		Deaths:  blindspot.Deaths{Best: 7, Low: 5, High: 12, SideA: 2, SideB: 3, Civilians: 1, Unknown: 1},
		Sources: 3, Clarity: 1, Status: "Clear", Grade: blindspot.Grade{Source: "B", Information: "2"},
		URL: "https://example.org/1", Background: true,
	}
}

// Bare is an event of which hardly anything is known.
func Bare() blindspot.Event {
	return blindspot.Event{ID: "made:2", Source: Terms.ID, DeathsGap: true, Sources: blindspot.NoCount}
}

func changed(e blindspot.Event, change func(*blindspot.Event)) blindspot.Event {
	change(&e)
	return e
}

// releases are three files: the first yearly one, a candidate and a yearly
// release of one later day. The candidate is added last.
func releases() []memory.Release {
	second := changed(Full(), func(e *blindspot.Event) {
		e.ID, e.Violence = "made:3", blindspot.OneSided
		e.SideA, e.SideB = blindspot.Side{ID: "ucdp:234", Name: "Islamic State (ISKP)"}, blindspot.Side{ID: "ucdp:9999", Name: "Civilians"}
		e.When = blindspot.DateRange{From: day(2020, 1, 10), To: day(2020, 1, 10)}
		e.Place = blindspot.Place{Country: "PAK", State: "Pakistan", GW: 770, Admin1: "Balochistan", Area: "PK-BA", Precision: blindspot.PlaceAdmin1}
		e.Deaths = blindspot.Deaths{Best: 40, Low: 40, High: 50, Civilians: 40}
		e.Background = false
	})
	third := changed(second, func(e *blindspot.Event) {
		e.ID, e.Violence = "made:4", blindspot.NonState
		e.SideB = blindspot.Side{ID: "ucdp:303", Name: "Taliban"}
		e.Place.Country, e.Place.State, e.Place.Admin1 = "AFG", "Afghanistan", "Kunaṟ"
		e.DeathsGap = true
	})
	covers := blindspot.Coverage{Source: Terms.ID, Country: "AFG", From: blindspot.NewMonth(2019, 1), To: blindspot.NewMonth(2019, 12), Share: 0.95, Stated: true}
	longer := covers
	longer.To = blindspot.NewMonth(2020, 12)
	return []memory.Release{
		{Dataset: Dataset("first.csv", "20.1", day(2020, 6, 1)), Events: []blindspot.Event{Full(), Bare(), second},
			Coverage: []blindspot.Coverage{covers}},
		{Dataset: Dataset("second.csv", "21.1", day(2021, 6, 1)), Coverage: []blindspot.Coverage{covers, longer},
			Events: []blindspot.Event{
				Full(),
				changed(second, func(e *blindspot.Event) { e.Deaths.Best = 45 }),
				third,
				third, // the same row twice
				changed(third, func(e *blindspot.Event) { e.Clarity = 2 }),
			}},
		{Dataset: Dataset("candidate.csv", "21.0.5", day(2021, 6, 1)), Events: []blindspot.Event{
			changed(second, func(e *blindspot.Event) { e.Deaths.Best = 1 }),
			changed(third, func(e *blindspot.Event) { e.ID, e.SideA = "made:5", blindspot.Side{ID: "ucdp:303", Name: "Taliban"} }),
		}},
	}
}
