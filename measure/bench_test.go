package measure_test

import (
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/workbench"
)

// All measures of the largest group of the extract.
func BenchmarkAllMeasures(b *testing.B) {
	x := real(b)
	for _, c := range []struct {
		name  string
		quick bool
	}{{"full", false}, {"quick", true}} {
		b.Run(c.name, func(b *testing.B) {
			in := x.of(b, "ucdp:234", "IS", "2018-12-31")
			in.Quick = c.quick
			for b.Loop() {
				for _, m := range measure.All() {
					if _, err := m.Take(in); err != nil && blindspot.CodeOf(err) != blindspot.TooFewData {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// The two measures of contagion, whose intervals are profiles of a likelihood, of a
// group with some 1,000 events in its window of learning.
func BenchmarkContagion(b *testing.B) {
	in := real(b).of(b, "ucdp:1051", "Boko Haram", "2015-12-31")
	for b.Loop() {
		for _, take := range []func(measure.Input) (blindspot.Finding, error){measure.SelfSustainability, measure.Spillover} {
			if _, err := take(in); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(len(in.Events)), "events")
}

// The features of every party with 20 events or more in five years, as the
// watch board needs them: quick, one after another.
func BenchmarkWatchBoard(b *testing.B) {
	x := real(b)
	asOf := blindspot.NewDate(2018, 12, 31)
	byActor := map[string][]blindspot.Event{}
	var recent []blindspot.Event
	for _, e := range x.events {
		if e.When.From > asOf {
			continue
		}
		if e.When.From > asOf.AddMonths(-60) {
			recent = append(recent, e)
		}
		byActor[string(e.SideA.ID)] = append(byActor[string(e.SideA.ID)], e)
		byActor[string(e.SideB.ID)] = append(byActor[string(e.SideB.ID)], e)
	}
	groups := 0
	for b.Loop() {
		groups = 0
		attention, err := measure.FitAttention(recent)
		if err != nil {
			b.Fatal(err)
		}
		for id, events := range byActor {
			if len(events) < 20 || events[len(events)-1].When.From < asOf.AddMonths(-60) {
				continue
			}
			groups++
			in := measure.Input{Group: blindspot.Group{ID: blindspot.GroupID(id), Name: id, Actors: []blindspot.ActorID{blindspot.ActorID(id)}}, Events: events, AsOf: asOf, Coverage: x.coverage,
				Geo: workbench.Geography{World: place.World}, Attention: attention, Quick: true, Seed: 1}
			for _, m := range measure.All() {
				if _, err := m.Take(in); err != nil && blindspot.CodeOf(err) != blindspot.TooFewData {
					b.Fatal(m.Name, err)
				}
			}
		}
	}
	b.ReportMetric(float64(groups), "groups")
}
