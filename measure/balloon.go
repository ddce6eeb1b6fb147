package measure

import (
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
	window := in.window()
	before := window.Before()
	if in.Geo == nil || in.Chronicle {
		return Balloon{}, tooFew("balloon effect", "import a UCDP GED release that covers the group", "it needs a census of events and the neighbours of areas")
	}
	var ignored blindspot.Finding
	both := blindspot.DateRange{From: before.From, To: window.To}
	events, countries := in.covered(within(in.Events, both), both, &ignored)
	first, last := both.Months()
	if len(countries) == 0 {
		return Balloon{}, tooFew("balloon effect", "choose another date", "no country is observed in both periods")
	}
	p, _, err := panel.Build(events, panel.Spec{First: first, Last: last, Key: panel.ByArea, Coverage: in.Coverage})
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
	b := Balloon{Centre: centre, Fall: split(p.Events[at]).change(), Ring: split(groups[true]).change(), Rest: split(groups[false]).change()}
	r, s := split(groups[true]), split(groups[false])
	if r.was.sum() == 0 || s.was.sum() == 0 || r.now.sum()+s.now.sum() == 0 {
		return b, tooFew("balloon effect", "choose another area", "its neighbours or the other areas had no events before")
	}
	half := tQuantile(2*p.Months-4) * math.Sqrt(square(r.now.se())+square(r.was.se())+square(s.now.se())+square(s.was.se()))
	ratio := func(a, b float64) float64 { return math.Log((a + correction(a, b)) / (b + correction(a, b))) }
	log := ratio(r.now.sum(), r.was.sum()) - ratio(s.now.sum(), s.was.sum())
	q := blindspot.Between(math.Exp(log), math.Exp(log-half), math.Exp(log+half), Level)
	b.Ratio = value("balloon", "Events around "+in.areaWords(centre)+", against those elsewhere", "ratio of ratios", q)
	b.Words = balloonWords(in.areaWords(centre), b, q)
	return b, nil
}

// halves are the months of the period before and of the window.
type halves struct{ was, now monthly }

func split(y []float64) halves {
	n := len(y) / 2
	alpha := dispersion(y[:n], y[n:])
	return halves{monthly{y[:n], alpha}, monthly{y[n:], alpha}}
}

func (h halves) change() blindspot.Quantity { return ratio(h.now, h.was) }

func square(v float64) float64 { return v * v }

// largestFall is the area whose events fell most from the first half of the
// panel to the second; "" where none fell.
func largestFall(p blindspot.Panel) string {
	best, area := 0.0, ""
	for i := range p.Units {
		h := split(p.Events[i])
		if fall := h.was.sum() - h.now.sum(); fall > best+1e-9 {
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
