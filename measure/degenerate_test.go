package measure_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/stats/resample"
)

// sound says what is wrong with a finding that was given.
func sound(f blindspot.Finding) error {
	for _, bad := range []string{"NaN", "Inf", "not known km", "not known (", "%!", "  ", "unbounded"} {
		if strings.Contains(f.Statement, bad) {
			return fmt.Errorf("the statement holds %q: %s", bad, f.Statement)
		}
	}
	if f.Statement == "" || !strings.HasSuffix(f.Statement, ".") || f.Subject == "" || f.Method.Name == "" {
		return fmt.Errorf("incomplete: %+v", f)
	}
	seen := map[string]bool{}
	for _, v := range f.Values {
		switch {
		case seen[v.Key]:
			return fmt.Errorf("the key %q comes twice", v.Key)
		case v.Label == "" || v.Unit == "":
			return fmt.Errorf("%s has no label or unit", v.Key)
		case math.IsInf(v.Q.Value, 0):
			return fmt.Errorf("%s is infinite", v.Key)
		case v.Q.HasInterval() && (v.Q.Low > v.Q.High || v.Q.Known() && (v.Q.Value < v.Q.Low-1e-9 || v.Q.Value > v.Q.High+1e-9)):
			return fmt.Errorf("%s lies outside its interval: %v", v.Key, v.Q)
		case v.P != nil && !(*v.P >= 0 && *v.P <= 1):
			return fmt.Errorf("%s has p = %v", v.Key, *v.P)
		}
		seen[v.Key] = true
	}
	_, err := json.Marshal(f)
	return err
}

func TestDegenerateInputsAreRefused(t *testing.T) {
	rng := resample.New(51)
	good := contagious(t, rng, 0.3, 0.2, 0.8)
	census := []string{"activity", "tail", "resilience", "self_sustainability", "spillover"}
	spatial := []string{"footprint", "diffusion", "projection", "sanctuary"}
	for _, c := range []struct {
		name    string
		mend    func(*measure.Input)
		refuses []string // at least these
	}{
		{"no events", func(in *measure.Input) { in.Events = nil }, append(append([]string{"rivalry", "stretch", "attention"}, census...), spatial...)},
		{"one event", func(in *measure.Input) { in.Events = in.Events[len(in.Events)-1:] }, []string{"tail", "resilience", "self_sustainability", "spillover", "diffusion", "attention"}},
		{"no coverage", func(in *measure.Input) { in.Coverage = blindspot.CoverageTable{} }, append([]string{"diffusion"}, census...)},
		{"no coordinates", func(in *measure.Input) {
			for i := range in.Events {
				p := &in.Events[i].Place
				p.HasPoint, p.Area, p.Lat, p.Lon, p.Precision = false, "", 0, 0, blindspot.PlaceCountry
			}
		}, append([]string{"self_sustainability", "spillover"}, spatial...)},
		{"no country", func(in *measure.Input) {
			for i := range in.Events {
				in.Events[i].Place.Country = ""
			}
		}, census},
		{"no gazetteer", func(in *measure.Input) { in.Geo = nil }, append([]string{"self_sustainability", "spillover"}, spatial...)},
		{"a chronicle", func(in *measure.Input) { in.Chronicle = true }, census},
		{"no deaths stated", func(in *measure.Input) {
			for i := range in.Events {
				in.Events[i].DeathsGap = true
			}
		}, []string{"tail"}},
		{"long before the first event", func(in *measure.Input) { in.AsOf = (begin - 240).Last() }, append([]string{"rivalry", "stretch"}, spatial...)},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := good
			in.Events = append([]blindspot.Event(nil), good.Events...)
			c.mend(&in)
			refused := map[string]bool{}
			for _, m := range measure.All() {
				f, err := m.Take(in)
				switch {
				case err == nil:
					if err := sound(f); err != nil {
						t.Errorf("%s: %v", m.Name, err)
					}
				case blindspot.CodeOf(err) != blindspot.TooFewData:
					t.Errorf("%s: got %v, want too few data", m.Name, err)
				default:
					refused[m.Name] = true
					if blindspot.HintOf(err) == "" {
						t.Errorf("%s refuses without a hint: %v", m.Name, err)
					}
				}
			}
			for _, name := range c.refuses {
				if !refused[name] {
					t.Errorf("%s should refuse", name)
				}
			}
		})
	}
}

// Whatever the events, a measure gives a sound finding or says what it lacks.
func TestAnyEventsGiveASoundFindingOrARefusal(t *testing.T) {
	g := grid{3, 3}
	rapid.Check(t, func(t *rapid.T) {
		in := measure.Input{Group: toyGroup, Subject: "The Group", Geo: g, Seed: 1, Quick: rapid.Bool().Draw(t, "quick"),
			Chronicle: rapid.IntRange(0, 9).Draw(t, "chronicle") == 0}
		months := rapid.IntRange(1, 80).Draw(t, "months")
		in.AsOf = (begin + blindspot.Month(months-1)).Last()
		in.Coverage = full(rapid.IntRange(1, 90).Draw(t, "covered"))
		areas := rapid.IntRange(1, 9).Draw(t, "areas")
		for k := range rapid.IntRange(0, 120).Draw(t, "events") {
			e := blindspot.Event{ID: fmt.Sprint("toy:", k), Source: "toy", SideA: state, SideB: group, Place: g.place(rapid.IntRange(0, areas-1).Draw(t, "area"))}
			from := begin.First() + blindspot.Date(rapid.IntRange(0, 30*months).Draw(t, "day"))
			e.When = blindspot.DateRange{From: from, To: from + blindspot.Date(rapid.SampledFrom([]int{0, 0, 0, 3, 40}).Draw(t, "length"))}
			e.Violence = rapid.SampledFrom([]blindspot.Violence{blindspot.StateBased, blindspot.NonState, blindspot.OneSided}).Draw(t, "violence")
			e.Deaths.Best = rapid.SampledFrom([]int{0, 1, 2, 5, 20, 150, 5000}).Draw(t, "deaths")
			e.Deaths.Low, e.Deaths.High = e.Deaths.Best/2, 2*e.Deaths.Best
			e.Sources = rapid.IntRange(-1, 4).Draw(t, "sources")
			e.Place.Precision = blindspot.PlacePrecision(rapid.IntRange(0, 7).Draw(t, "precision"))
			e.Place.HasPoint = rapid.IntRange(0, 9).Draw(t, "point") > 0
			if rapid.IntRange(0, 19).Draw(t, "elsewhere") == 0 {
				e.Place.Country, e.Place.Area = "ELS", "ELS-1"
			}
			in.Events = append(in.Events, e)
		}
		for range rapid.IntRange(0, 3).Draw(t, "shocks") {
			in.Shocks = append(in.Shocks, shock(rapid.IntRange(0, months).Draw(t, "shock")))
		}
		sortEvents(in.Events)
		for _, m := range measure.All() {
			f, err := m.Take(in)
			if err != nil {
				if blindspot.CodeOf(err) != blindspot.TooFewData {
					t.Fatalf("%s: %v", m.Name, err)
				}
				continue
			}
			if err := sound(f); err != nil {
				t.Fatalf("%s: %v", m.Name, err)
			}
		}
	})
}

// A window that ends before it begins, and no window at all, are mistakes of the
// caller that every measure over a window tells with a remedy.
func TestWindowsThatCannotBeAreRefused(t *testing.T) {
	rng := resample.New(52)
	good := series(rng, flat(48, 4))
	good.Attention = nil
	for name, mend := range map[string]func(*measure.Input){
		"ends before it begins": func(in *measure.Input) {
			in.Window = blindspot.DateRange{From: in.AsOf, To: in.AsOf.AddMonths(-12)}
		},
		"no date at all": func(in *measure.Input) { in.AsOf = 0 },
	} {
		for _, m := range measure.All() {
			if m.Name == "corridors" { // links have no window
				continue
			}
			in := good
			mend(&in)
			if _, err := m.Take(in); blindspot.CodeOf(err) != blindspot.Usage || blindspot.HintOf(err) == "" {
				t.Errorf("%s, %s: got %v, want bad usage with a hint", m.Name, name, err)
			}
		}
	}
}

// A group without earlier events has no core, and so no distance to it.
func TestNoCoreIsNoDistance(t *testing.T) {
	rng := resample.New(53)
	counts := append(flat(12, 0), flat(12, 5)...)
	f, err := measure.Projection(series(rng, counts))
	if err != nil {
		t.Fatal(err)
	}
	if err := sound(f); err != nil {
		t.Error(err)
	}
	if q := number(t, f, "distance_max"); q.Known() {
		t.Errorf("there is no core, and yet the greatest distance to it is %v", q)
	}
	if !strings.Contains(f.Statement, "has no core") {
		t.Errorf("the finding says why: %s", f.Statement)
	}
}
