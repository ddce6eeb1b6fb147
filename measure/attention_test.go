package measure_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/simworld"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/stats/resample"
)

// reported simulates events of groups with a known attention: the log of one
// plus the number of sources is linear in log deaths, country, year and the
// group's own attention, plus noise. It returns the attention by group.
func reported(seed uint64, groups, perGroup int) (events []blindspot.Event, attention []float64) {
	rng := resample.New(41, seed)
	country := []float64{0.2, -0.3, 0.4}
	for g := range groups {
		own := 0.5 * rng.NormFloat64()
		attention = append(attention, own)
		for k := range perGroup {
			c := (g + k) % len(country)
			e := blindspot.Event{ID: fmt.Sprintf("toy:%d-%d", g, k), Violence: blindspot.StateBased, SideA: state,
				SideB: blindspot.Side{ID: blindspot.ActorID(fmt.Sprintf("g%02d", g)), Name: fmt.Sprintf("Group %d", g)}, Place: blindspot.Place{Country: fmt.Sprintf("C%d", c)}}
			if k%4 == 0 {
				e.Violence, e.SideA, e.SideB = blindspot.OneSided, e.SideB, blindspot.Side{ID: "civilians", Name: "Civilians"}
			}
			e.When.From = begin.First() + blindspot.Date(rng.IntN(1090))
			e.When.To = e.When.From
			e.Deaths.Best = rng.IntN(30)
			year := float64(e.When.From.Month().Year() - 2010)
			mean := 1.2 + 0.3*math.Log1p(float64(e.Deaths.Best)) + country[c] + 0.1*year + own
			e.Sources = max(0, int(math.Round(math.Expm1(mean+0.3*rng.NormFloat64()))))
			events = append(events, e)
		}
	}
	sortEvents(events)
	return events, attention
}

func ownEvents(events []blindspot.Event, id blindspot.ActorID) []blindspot.Event {
	var out []blindspot.Event
	for _, e := range events {
		if e.SideA.ID == id || e.SideB.ID == id {
			out = append(out, e)
		}
	}
	return out
}

func TestAttentionRanksGroupsByWhatWasWrittenOfThem(t *testing.T) {
	const groups = 30
	events, truth := reported(1, groups, 60)
	m, err := measure.FitAttention(events)
	if err != nil {
		t.Fatal(err)
	}
	if m.Groups != groups || m.N != len(events) || m.R2 < 0.2 {
		t.Errorf("fitted %d groups on %d events with R2 %.2f", m.Groups, m.N, m.R2)
	}
	mean := 0.0
	for _, a := range truth {
		mean += a / groups
	}
	held, worst := 0, 0.0
	for g, own := range truth {
		score, ok := m.Of(ownEvents(events, blindspot.ActorID(fmt.Sprintf("g%02d", g))))
		if !ok {
			t.Fatalf("group %d is not judged", g)
		}
		if q := score.Residual; q.Low <= own-mean && own-mean <= q.High {
			held++
		}
		rank := 0.0
		for _, other := range truth {
			if other < own {
				rank++
			}
		}
		worst = max(worst, math.Abs(score.Percentile.Value-(rank+0.5)/groups))
	}
	// The reference, the mean of all groups, is estimated too: 24 of 30 and more.
	if held < 24 {
		t.Errorf("the interval of the residual held the truth for %d of %d groups", held, groups)
	}
	if worst > 0.15 {
		t.Errorf("a percentile is off by %.2f", worst)
	}
}

func TestAttentionIsRefusedWhereItIsNotKnown(t *testing.T) {
	events, _ := reported(2, 10, 30)
	m, err := measure.FitAttention(events)
	if err != nil {
		t.Fatal(err)
	}
	unstated := ownEvents(events, "g03")
	for i := range unstated {
		unstated[i].Sources = blindspot.NoCount
	}
	in := measure.Input{Group: blindspot.Group{ID: "g03", Name: "Group 3", Actors: []blindspot.ActorID{"g03"}}, Events: unstated, AsOf: (begin + 35).Last(), Attention: m, Geo: grid{2, 2}}
	for name, mend := range map[string]func(*measure.Input){
		"no source counts":     func(*measure.Input) {},
		"no model":             func(in *measure.Input) { in.Attention, in.Events = nil, ownEvents(events, "g03") },
		"four events are few":  func(in *measure.Input) { in.Events = ownEvents(events, "g04")[:4] },
		"nothing at all known": func(in *measure.Input) { in.Events = nil },
	} {
		bad := in
		mend(&bad)
		if _, err := measure.Attention(bad); blindspot.CodeOf(err) != blindspot.TooFewData {
			t.Errorf("%s: got %v, want too few data", name, err)
		}
	}
	in.Events = ownEvents(events, "g03")
	if _, err := measure.Attention(in); err != nil {
		t.Errorf("with the counts it is given: %v", err)
	}
	if _, err := measure.FitAttention(events[:50]); blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Errorf("50 events are too few for a model, got %v", err)
	}
	for i := range events {
		events[i].Sources = 1
	}
	if _, err := measure.FitAttention(events); blindspot.CodeOf(err) != blindspot.TooFewData {
		t.Errorf("one source everywhere tells nothing apart, got %v", err)
	}
}

// A group that is alone in its country keeps its attention: the country's
// intercept is shrunk and does not absorb all of it.
func TestAttentionOfAGroupAloneInItsCountry(t *testing.T) {
	events, _ := reported(3, 20, 60)
	for i := range events {
		if events[i].SideA.ID == "g05" || events[i].SideB.ID == "g05" {
			events[i].Place.Country = "ALONE"
			events[i].Sources = 0
		}
	}
	m, err := measure.FitAttention(events)
	if err != nil {
		t.Fatal(err)
	}
	score, ok := m.Of(ownEvents(events, "g05"))
	if !ok {
		t.Fatal("not judged")
	}
	t.Logf("percentile %v, residual %v", score.Percentile, score.Residual)
	if score.Percentile.Value > 0.5 {
		t.Errorf("nobody reports on it, and yet it stands at %v", score.Percentile)
	}
}

// About as many organisations as five years of a full GED release hold, and
// three times as many.
func BenchmarkFitAttention(b *testing.B) {
	for _, groups := range []int{400, 1200} {
		events, _ := reported(5, groups, 100)
		b.Run(fmt.Sprintf("groups=%d", groups), func(b *testing.B) {
			for b.Loop() {
				if _, err := measure.FitAttention(events); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The percentile's interval holds the truth for groups with few events and with
// many, in a world whose organisations, countries and months all have effects of
// their own (the calibration judges it over more groups).
func TestAttentionPercentileHoldsTheTruth(t *testing.T) {
	const runs = 60
	for _, size := range []int{10, 40} {
		held := 0
		for run := range uint64(runs) {
			p := simworld.DrawPress(rand.New(rand.NewPCG(run, uint64(size))), size)
			m, err := measure.FitAttention(p.Events)
			if err != nil {
				t.Fatal(err)
			}
			score, ok := m.Of(p.Own)
			want := p.Truth.Values["attention.attention_percentile"]
			held += oneIf(ok && score.Percentile.Low <= want && want <= score.Percentile.High)
		}
		if held < 47 { // of 54 to be expected, two standard errors below 85 %
			t.Errorf("%d events: the interval holds the truth in %d of %d", size, held, runs)
		}
	}
}

// A percentile whose interval spans nearly everything is not told as a number.
func TestAttentionThatTellsNothing(t *testing.T) {
	told := 0
	for run := range uint64(40) {
		p := simworld.DrawPress(rand.New(rand.NewPCG(run, 5)), 5)
		m, err := measure.FitAttention(p.Events)
		if err != nil {
			t.Fatal(err)
		}
		f, err := measure.Attention(measure.Input{Group: p.Group, Subject: p.Group.Name, Events: p.Own, AsOf: p.AsOf, Attention: m, Geo: simworld.Stage{}})
		if err != nil {
			t.Fatal(err)
		}
		wide := number(t, f, "attention_percentile").TellsNothing()
		told += oneIf(wide)
		if said := strings.Contains(f.Statement, "does not tell yet"); said != wide || wide == strings.Contains(f.Statement, "drew more sources than") {
			t.Errorf("%v: %s", number(t, f, "attention_percentile"), f.Statement)
		}
	}
	if told == 0 || told == 40 {
		t.Errorf("%d of 40 percentiles tell nothing", told)
	}
}
