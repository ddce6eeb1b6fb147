package simworld

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot"
)

// Press is what was written about many organisations, of which the first is the
// one to be judged.
type Press struct {
	Group  blindspot.Group
	Events []blindspot.Event // of all organisations, in order of time
	Own    []blindspot.Event // of the group
	AsOf   blindspot.Date
	Truth  Truth
}

// Standard deviations, on the scale of log(1 + sources), of organisations, of
// countries, and of events; and the correlation of an organisation's events of
// one month.
const (
	ofGroups    = 0.35
	ofCountries = 0.35
	ofEvents    = 0.5
	ofMonths    = 0.2
)

// DrawPress simulates the reporting on forty organisations over five years, in
// one or two of twelve countries each; the first has so many events in the last
// three years.
func DrawPress(rng *rand.Rand, size int) Press {
	const organisations, lands, months = 40, 12, 60
	p := Press{Group: blindspot.Group{ID: "g00", Name: "Organisation 0", Actors: []blindspot.ActorID{"g00"}}, AsOf: (Begin + months - 1).Last()}
	country := make([]float64, lands)
	for j := range country {
		country[j] = ofCountries * rng.NormFloat64()
	}
	effect := make([]float64, organisations)
	for k := range effect {
		effect[k] = ofGroups * rng.NormFloat64()
		n := int(math.Exp(2 + 2.5*rng.Float64())) // 7 to 90 events
		from := 0
		if k == 0 {
			n, from = size, months-36
		}
		home := [2]int{rng.IntN(lands), rng.IntN(lands)}
		byMonth := make([]float64, months)
		for m := range byMonth {
			byMonth[m] = ofMonths * rng.NormFloat64()
		}
		for range n {
			m := from + rng.IntN(months-from)
			at := home[0]
			if rng.Float64() < 0.3 {
				at = home[1]
			}
			p.Events = append(p.Events, p.event(rng, k, m, at, country[at]+effect[k]+byMonth[m]))
		}
	}
	slices.SortStableFunc(p.Events, func(a, b blindspot.Event) int { return int(a.When.From - b.When.From) })
	for i := range p.Events {
		if p.Events[i].Involves(p.Group) {
			p.Own = append(p.Own, p.Events[i])
		}
	}
	below := 0.5
	for _, e := range effect[1:] {
		if e < effect[0] {
			below++
		}
	}
	p.Truth.Values = map[string]float64{"attention.attention_percentile": below / organisations, "attention.attention_residual": effect[0]}
	return p
}

func (p *Press) event(rng *rand.Rand, k, month, land int, beside float64) blindspot.Event {
	m := Begin + blindspot.Month(month)
	day := m.First() + blindspot.Date(rng.IntN(m.Days()))
	e := blindspot.Event{ID: fmt.Sprintf("press:%05d", len(p.Events)), When: blindspot.DateRange{From: day, To: day}, Precision: blindspot.DateDay,
		Place: blindspot.Place{Country: fmt.Sprintf("L%02d", land)}, SideA: state, SideB: blindspot.Side{ID: blindspot.ActorID(fmt.Sprintf("g%02d", k)), Name: fmt.Sprint("Organisation ", k)}, Violence: blindspot.StateBased}
	if rng.Float64() < 0.3 {
		e.Violence, e.SideA, e.SideB = blindspot.OneSided, e.SideB, civilians
	}
	e.Deaths.Best = int(rng.ExpFloat64() * 4)
	e.Deaths.Low, e.Deaths.High = e.Deaths.Best, e.Deaths.Best
	log := 2 + 0.3*math.Log1p(float64(e.Deaths.Best)) + beside + ofEvents*rng.NormFloat64()
	if e.Violence == blindspot.OneSided {
		log += 0.2
	}
	e.Sources = int(math.Max(0, math.Round(math.Exp(log)-1)))
	return e
}
