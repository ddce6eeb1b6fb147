package desktest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/memory"
)

// Today is the day on which the record is asked.
func Today() time.Time { return time.Date(2022, time.January, 15, 12, 0, 0, 0, time.UTC) }

// Days to ask on: a day on which the first releases were known and the last was
// not, and a day before the first release, on which later ones stand in.
var (
	Between = blindspot.NewDate(2020, time.August, 31)
	Before  = blindspot.NewDate(2018, time.June, 30)
)

// Groups are groups of the record that both days know, and Theatres two parts of
// the first.
var (
	Groups   = []string{"Northern Front", "River Guard", "Coast Army"}
	Theatres = []string{"Northern Front in Afghanistan", "Northern Front in Iraq"}
)

// band is a made-up group: where and against whom it fights, and how its events
// a month change.
type band struct {
	id, name  string
	state     blindspot.Side
	country   string
	lat, lon  float64
	from      blindspot.Month
	pace      float64 // events a month at first
	growth    float64 // a year
	nonState  bool    // it fights only another group, before the last release
	elsewhere bool    // every third event is over the border
}

func month(year int, m time.Month) blindspot.Month { return blindspot.NewMonth(year, m) }

var (
	kabul   = blindspot.Side{ID: "ucdp:130", Name: "Government of Afghanistan"}
	baghdad = blindspot.Side{ID: "ucdp:116", Name: "Government of Iraq"}
	abuja   = blindspot.Side{ID: "ucdp:84", Name: "Government of Nigeria"}
	bamako  = blindspot.Side{ID: "ucdp:72", Name: "Government of Mali"}
)

func bands() []band {
	start := month(2011, time.January)
	all := []band{
		{id: "ucdp:9001", name: "Northern Front", state: kabul, country: "AFG", lat: 34.4, lon: 70.4, from: start, pace: 1.6, growth: 1.08, elsewhere: true},
		{id: "ucdp:9002", name: "River Guard", state: abuja, country: "NGA", lat: 11.8, lon: 13.1, from: start, pace: 1.2, growth: 1.2},
		{id: "ucdp:9003", name: "Coast Army", state: abuja, country: "NGA", lat: 5.1, lon: 6.4, from: start, pace: 2, growth: 0.85},
		{id: "ucdp:9004", name: "Hill League", state: bamako, country: "MLI", lat: 16.3, lon: -0.1, from: month(2013, time.March), pace: 0.8, growth: 1.25},
		{id: "ucdp:9005", name: "Dune Riders", state: bamako, country: "MLI", lat: 14.5, lon: -4.2, from: month(2012, time.July), pace: 0.7, nonState: true, growth: 1.1},
		{id: "ucdp:9006", name: "Iron Column", state: baghdad, country: "IRQ", lat: 36.3, lon: 43.1, from: start, pace: 1, growth: 1.1},
	}
	for i := range 5 { // come and grow, so that the hindcast has breakouts to learn from
		state, country, lat, lon := abuja, "NGA", 9+float64(i)/2, 7+float64(i)
		if i%2 == 1 {
			state, country, lat, lon = kabul, "AFG", 32+float64(i)/2, 65+float64(i)
		}
		all = append(all, band{id: fmt.Sprintf("ucdp:90%d", 10+i), name: fmt.Sprintf("Brigade %c", 'A'+i), state: state, country: country, lat: lat, lon: lon,
			from: month(2012+i, time.May), pace: 0.4, growth: 1.35})
	}
	return all
}

// events are everything that happened up to the end of 2020, as the last release
// has it.
func events() []blindspot.Event {
	rng := rand.New(rand.NewPCG(7, 11))
	var out []blindspot.Event
	for _, b := range bands() {
		pace := b.pace
		for m := b.from; m <= month(2020, time.December); m++ {
			if m > b.from && (m-b.from)%12 == 0 {
				pace *= b.growth
			}
			for n := int(pace + rng.Float64()); n > 0; n-- {
				out = append(out, b.event(rng, m))
			}
		}
	}
	out = append(out, late()...)
	slices.SortStableFunc(out, func(x, y blindspot.Event) int { return cmp.Compare(x.When.From, y.When.From) })
	for i := range out {
		out[i].ID = fmt.Sprintf("ged:%d", 5000+i)
	}
	return out
}

func (b *band) event(rng *rand.Rand, m blindspot.Month) blindspot.Event {
	day := m.First() + blindspot.Date(rng.IntN(27))
	e := blindspot.Event{Source: "ucdp-ged", When: blindspot.DateRange{From: day, To: day + blindspot.Date(rng.IntN(6)/4*9)}, Precision: blindspot.DateDay, Violence: blindspot.StateBased,
		SideA: b.state, SideB: blindspot.Side{ID: blindspot.ActorID(b.id), Name: b.name}, Dyad: "ucdp:dyad:" + b.id[5:], Clarity: 1, Sources: 1 + rng.IntN(6), Status: "Clear",
		Place: point(b.country, b.lat+rng.Float64()-0.5, b.lon+rng.Float64()-0.5)}
	deaths := 1 + int(rng.ExpFloat64()*6)
	e.Deaths = blindspot.Deaths{Best: deaths, Low: deaths, High: deaths + rng.IntN(4), SideB: deaths}
	switch {
	case b.nonState:
		e.Violence, e.SideA = blindspot.NonState, blindspot.Side{ID: "ucdp:9004", Name: "Hill League"}
		e.Dyad += ":n"
	case b.elsewhere && rng.IntN(3) == 0:
		e.SideA, e.Place, e.Dyad = baghdad, point("IRQ", 35.4+rng.Float64(), 44+rng.Float64()), e.Dyad+":i"
	case rng.IntN(8) == 0:
		e.Violence, e.SideA, e.SideB = blindspot.OneSided, e.SideB, blindspot.Side{ID: "ucdp:9999", Name: "Civilians"}
		e.Deaths.SideA, e.Deaths.SideB, e.Deaths.Civilians = 0, 0, deaths
		e.Dyad += ":c"
	}
	return e
}

var states = map[string]string{"AFG": "Afghanistan", "IRQ": "Iraq", "NGA": "Nigeria", "MLI": "Mali", "TCD": "Chad"}

func point(country string, lat, lon float64) blindspot.Place {
	return blindspot.Place{Country: country, State: states[country], Lat: lat, Lon: lon, HasPoint: true, Precision: blindspot.PlaceExact}
}

// late is what nobody could know before: a group nobody had seen, a country that
// a known group comes to, and a fight with a state that shows what it is.
func late() []blindspot.Event {
	var out []blindspot.Event
	add := func(day blindspot.Date, state, side blindspot.Side, at blindspot.Place, deaths int) {
		out = append(out, blindspot.Event{Source: "ucdp-ged", When: blindspot.DateRange{From: day, To: day}, Precision: blindspot.DateDay, Violence: blindspot.StateBased, SideA: state, SideB: side,
			Dyad: "ucdp:dyad:late" + string(side.ID)[5:], Clarity: 1, Sources: 9, Status: "Clear", Place: at, Deaths: blindspot.Deaths{Best: deaths, Low: deaths, High: deaths, SideB: deaths}})
	}
	for i := range blindspot.Date(30) {
		add(blindspot.NewDate(2020, time.November, 1)+i, bamako, blindspot.Side{ID: "ucdp:9100", Name: "Dawn Movement"}, point("MLI", 17, 1), 20)
		add(blindspot.NewDate(2020, time.September, 20)+i, blindspot.Side{ID: "ucdp:67", Name: "Government of Chad"}, blindspot.Side{ID: "ucdp:9002", Name: "River Guard"}, point("TCD", 13.3, 14.5), 15)
	}
	add(blindspot.NewDate(2020, time.December, 5), bamako, blindspot.Side{ID: "ucdp:9005", Name: "Dune Riders"}, point("MLI", 14.5, -4.2), 3)
	return out
}

// Releases are the record: the yearly release of 2019, which misses some events
// and counts some deaths otherwise; a candidate of 2020; and the yearly release
// of 2020, with another name for one group.
func Releases() []memory.Release {
	all := events()
	var first, candidate, last []blindspot.Event
	for i, e := range all {
		end := e.Ended()
		old := e
		if i%9 == 0 {
			old.Deaths.Best, old.Deaths.High, old.Deaths.SideB = old.Deaths.Best+5, old.Deaths.High+5, old.Deaths.SideB+5
		}
		switch {
		case end <= blindspot.NewDate(2019, time.December, 31) && i%50 != 0:
			first = append(first, old)
		case end > blindspot.NewDate(2019, time.December, 31) && end <= blindspot.NewDate(2020, time.August, 31):
			candidate = append(candidate, old)
		}
		if i%37 == 0 {
			continue // the last release takes it out
		}
		if e.SideB.ID == "ucdp:9006" {
			e.SideB.Name = "Grand Iron Column"
		}
		last = append(last, e)
	}
	span := func(from, to blindspot.Month) []blindspot.Coverage {
		var rows []blindspot.Coverage
		for _, c := range []string{"AFG", "IRQ", "MLI", "NGA", "TCD"} {
			rows = append(rows, blindspot.Coverage{Source: "ucdp-ged", Country: c, From: from, To: to, Share: 1, Stated: true})
		}
		return rows
	}
	start := month(2011, time.January)
	return []memory.Release{
		{Dataset: dataset("20.1", blindspot.NewDate(2020, time.June, 1), month(2019, time.December)), Events: first, Coverage: span(start, month(2019, time.December))},
		{Dataset: dataset("20.0.8", blindspot.NewDate(2020, time.August, 31), month(2020, time.August)), Events: candidate, Coverage: span(month(2020, time.January), month(2020, time.August))},
		{Dataset: dataset("21.1", blindspot.NewDate(2021, time.June, 1), month(2020, time.December)), Events: last, Coverage: span(start, month(2020, time.December))},
	}
}

func dataset(release string, published blindspot.Date, to blindspot.Month) blindspot.Dataset {
	return blindspot.Dataset{Source: "ucdp-ged", Release: release, Published: published, File: "GEDEvent_v" + release + ".csv", SHA256: "sum of " + release, Bytes: 4096,
		Imported: Today(), Covers: blindspot.DateRange{From: month(2011, time.January).First(), To: to.Last()},
		Terms: blindspot.Source{ID: "ucdp-ged", Name: "Made-up events", Licence: "CC-BY-4.0", Citation: "Made-up (2021)", URL: "https://example.org", Redistributes: true}}
}

// KnownBy are the releases that were published by the day.
func KnownBy(day blindspot.Date) []memory.Release {
	return slices.DeleteFunc(Releases(), func(r memory.Release) bool { return r.Dataset.Published > day })
}

// EndedBy are all releases, without what had not ended by the day.
func EndedBy(day blindspot.Date) []memory.Release {
	all := Releases()
	for i := range all {
		all[i].Events = slices.DeleteFunc(all[i].Events, func(e blindspot.Event) bool { return e.Ended() > day })
	}
	return all
}
