package measure_test

import (
	"math"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/stats/resample"
)

// Negative-binomial counts halve from one year to the next: the interval of the
// ratio holds one half, that of the level ten, at about their level.
func TestActivityRecoversAKnownChange(t *testing.T) {
	const runs = 60
	ratio, level := 0, 0
	for run := range uint64(runs) {
		rng := resample.New(61, run)
		f, err := measure.Activity(series(rng, noisy(rng, append(flat(12, 20), flat(12, 10)...))))
		if err != nil {
			t.Fatal(err)
		}
		if q := number(t, f, "events_change"); q.Low <= 0.5 && 0.5 <= q.High {
			ratio++
		}
		if q := number(t, f, "events_per_month"); q.Low <= 10 && 10 <= q.High {
			level++
		}
	}
	// At 90 %, 60 runs hold it 48 times or more with probability 0.99.
	if ratio < 48 || level < 48 {
		t.Errorf("of %d runs the interval held the true ratio in %d and the true level in %d", runs, ratio, level)
	}
}

// Events against three opponents in one country and equal number are three
// fronts; two thirds of the events of the group are fought against rivals.
func TestStretchAndRivalryOfKnownShares(t *testing.T) {
	rng := resample.New(62)
	in := series(rng, flat(24, 30))
	for k := range in.Events {
		if k%3 != 0 {
			in.Events[k].Violence = blindspot.NonState
			in.Events[k].SideA = blindspot.Side{ID: "r", Name: "A Rival"}
		}
	}
	for k, opponent := range []string{"x", "y"} {
		for m := range 24 {
			for range 10 {
				e := clash(rng, grid{2, 2}.place(3), m, 10000*(k+1)+len(in.Context))
				e.SideB = blindspot.Side{ID: blindspot.ActorID(opponent), Name: "Opponent " + opponent}
				in.Context = append(in.Context, e)
			}
		}
	}
	f, err := measure.Rivalry(in)
	if err != nil {
		t.Fatal(err)
	}
	if q := number(t, f, "rival_share"); math.Abs(q.Value-2.0/3) > 0.01 || q.Low > 2.0/3 || q.High < 2.0/3 {
		t.Errorf("rival share %v, want two thirds", q)
	}
	f, err = measure.Stretch(in)
	if err != nil {
		t.Fatal(err)
	}
	if q := number(t, f, "fronts"); math.Abs(q.Value-3) > 0.01 || q.Low > 3 || q.High < 2.95 {
		t.Errorf("fronts %v, want three", q)
	}
	if f, err = measure.Pressure(in); err != nil {
		t.Fatal(err)
	}
	if q := number(t, f, "pressure_per_month"); q.Value != 30 {
		t.Errorf("30 clashes a month with armed opponents, got %v", q)
	}
}

// The group is active every month in four areas. In two of them a state meets it
// every month; in the others it only ever attacks civilians. The areas of the
// first column lie within 50 km of the border at 10 degrees east, as the points
// are moved there.
func TestSanctuaryOfAKnownShare(t *testing.T) {
	rng := resample.New(63)
	g := grid{2, 2}
	counts := make([][]float64, 24)
	for m := range counts {
		counts[m] = []float64{2, 2, 2, 2}
	}
	in := simulated(rng, g, counts)
	for k := range in.Events {
		e := &in.Events[k]
		if e.Place.Area == "TOY-000" || e.Place.Area == "TOY-002" {
			e.Place.Lon = 10.2
			e.Violence, e.SideA, e.SideB = blindspot.OneSided, group, blindspot.Side{ID: "c", Name: "Civilians"}
		}
	}
	f, err := measure.Sanctuary(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"quiet_share", "border_share"} {
		if q := number(t, f, key); q.Value != 0.5 || q.Low > 0.5 || q.High < 0.5 {
			t.Errorf("%s is %v, want one half", key, q)
		}
	}
}

// A broker joins two halves: all ways between them lead over it.
func TestCorridorsFindTheBroker(t *testing.T) {
	link := func(from, to string) blindspot.Link {
		return blindspot.Link{From: from, To: to, Kind: "transit", Grade: blindspot.Grade{Source: "B", Information: "2"}, URL: "https://example.org/" + from + to}
	}
	f, err := measure.Corridors(measure.Input{Group: toyGroup, Subject: "The Group", Links: []blindspot.Link{
		link("A", "Broker"), link("B", "Broker"), link("Broker", "C"), link("Broker", "D")}})
	if err != nil {
		t.Fatal(err)
	}
	if err := sound(f); err != nil {
		t.Error(err)
	}
	// Four of the twelve ordered pairs of the other places are joined, all over it.
	if q := number(t, f, "betweenness"); math.Abs(q.Value-4.0/12) > 1e-9 {
		t.Errorf("betweenness %v, want a third", q)
	}
	if q := number(t, f, "pairs_lost"); q.Value != 1 {
		t.Errorf("without the broker all connections are lost, got %v", q)
	}
}

// A window of two years or more is taken as it is.
func TestLongWindowIsTakenAsItIs(t *testing.T) {
	in := contagious(t, resample.New(64), 0.3, 0.2, 0.8)
	in.Window = blindspot.DateRange{From: (begin + 6).First(), To: (begin + 53).Last()}
	f, err := measure.SelfSustainability(in)
	if err != nil {
		t.Fatal(err)
	}
	if f.Window != in.Window {
		t.Errorf("measured over %s, asked for %s", f.Window, in.Window)
	}
}
