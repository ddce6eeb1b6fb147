package measure

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/panel"
)

// Balloon is how the surroundings of an area changed when activity in the area
// was pressed down.
type Balloon struct {
	Centre string             // area id
	Fall   blindspot.Quantity // events in the centre, window over the period before
	Ring   blindspot.Quantity // the same in its neighbours
	Rest   blindspot.Quantity // the same in all other areas of the group
	Ratio  blindspot.Value    // Ring over Rest: above 1 the ring gained beside the rest
	Words  string
}

// BalloonEffect compares the events in the neighbours of an area, window
// against the period before, with those in the group's other areas. With an
// empty centre it takes the area whose monthly events fell most. Intervals are
// those of ratios of negative-binomial means.
// Errors: TooFewData where nothing fell, or ring or rest have no events.
func BalloonEffect(in Input, centre string) (Balloon, error) {
	window, err := in.window()
	if err != nil {
		return Balloon{}, err
	}
	before := window.Before()
	if in.Geo == nil || in.Chronicle {
		return Balloon{}, tooFew("balloon effect", "import a UCDP GED release that covers the group", "it needs a census of events and the neighbours of areas")
	}
	var ignored blindspot.Finding
	both := blindspot.DateRange{From: before.From, To: window.To}
	events, countries := in.covered(touching(in.Events, both), both, &ignored)
	first, last := both.Months()
	if len(countries) == 0 {
		return Balloon{}, tooFew("balloon effect", "choose another date", "no country is observed in both periods")
	}
	p, _, err := panel.Build(blindspot.Each(events), panel.Spec{First: first, Last: last, Key: panel.ByArea, Coverage: in.Coverage})
	if err != nil {
		return Balloon{}, tooFew("balloon effect", "choose another date", "no event is placed to an area (%w)", err)
	}
	if centre == "" {
		centre = largestFall(p)
	}
	at, ok := p.Row(centre)
	if !ok {
		return Balloon{}, tooFew("balloon effect", "choose another area", "nothing fell in any area of the group")
	}
	ring := in.Geo.Neighbours(centre)
	groups := map[bool][]float64{true: make([]float64, p.Months), false: make([]float64, p.Months)}
	for i, area := range p.Units {
		if i == at {
			continue
		}
		sum := groups[slices.Contains(ring, area)]
		for t := range sum {
			sum[t] += p.Events[i][t]
		}
	}
	fell, err1 := newMonthly(p.Events[at], monthsOf(window), 1)
	ringed, err2 := newMonthly(groups[true], monthsOf(window), 1)
	rest, err3 := newMonthly(groups[false], monthsOf(window), 1)
	if err := errors.Join(err1, err2, err3); err != nil {
		return Balloon{}, err
	}
	b := Balloon{Centre: centre}
	b.Fall, _ = fell.change()
	b.Ring, _ = ringed.change()
	b.Rest, _ = rest.change()
	if !b.Ring.HasInterval() || !b.Rest.HasInterval() || b.Ring.Low <= 0 || b.Rest.Low <= 0 {
		return b, tooFew("balloon effect", "choose another area", "its neighbours or the other areas have too few events")
	}
	q := over(b.Ring, b.Rest)
	b.Ratio = value("balloon", "Events around "+in.areaWords(centre)+", against those elsewhere", "ratio of ratios", q)
	b.Words = balloonWords(in.areaWords(centre), b, q)
	return b, nil
}

func square(v float64) float64 { return v * v }

// largestFall is the area whose events fell most from the first half of the
// panel to the second; "" where none fell.
func largestFall(p blindspot.Panel) string {
	best, area := 0.0, ""
	for i := range p.Units {
		n := len(p.Events[i]) / 2
		if fall := last(p.Events[i][:n], n) - last(p.Events[i], n); fall > best+1e-9 {
			best, area = fall, p.Units[i]
		}
	}
	return area
}

func balloonWords(centre string, b Balloon, q blindspot.Quantity) string {
	s := fmt.Sprintf("Events in %s fell to %s times those of the period before; beside the group's other areas, those around it had %s times the events to be expected", centre, b.Fall, q)
	if math.IsNaN(b.Fall.Value) || b.Fall.Value >= 1 {
		s = fmt.Sprintf("Events in %s did not fall; beside the group's other areas, those around it had %s times the events to be expected", centre, q)
	}
	switch {
	case q.Low > 1:
		return s + ": activity moved or was pushed outwards."
	case q.High < 1:
		return s + ": the areas around it calmed down with it."
	}
	return s + ", which does not show a push outwards."
}
