package measure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// Stretch is over how many simultaneous fronts the group's main state opponent
// is spread: the effective number (exponential of the Shannon entropy, Hill
// 1973, doi 10.2307/1934352) of its state-based events over opponent x country
// in the window, with a bias-reflected bootstrap interval, against the window
// before. Reach is where that actor fights at all. It needs the events of the
// security actor with every opponent, so it reads Context too.
//
// Values: fronts, fronts_before, reach. Errors: TooFewData where
// no state fights the group in the window.
func Stretch(in Input) (blindspot.Finding, error) {
	window := in.window()
	f := in.finding("stretch", "Stretch", window, blindspot.Method{
		Name: "Effective number of fronts, bootstrap interval", Citation: "Hill 1973, Ecology 54(2)", DOI: "10.2307/1934352"})
	actor, ok := in.mainOpponent(window)
	if !ok {
		return f, tooFew("stretch", "choose another date or a longer window", "no state fights %s in %s", in.subject(), window)
	}
	now := in.fronts(actor, window)
	was := in.fronts(actor, window.Before())
	f.N = total(now)
	f.Evidence = evidence(keep(within(in.Events, window), func(e *blindspot.Event) bool {
		return e.SideA.ID == actor.ID || e.SideB.ID == actor.ID
	}))
	f.Values = []blindspot.Value{
		value("fronts", "Effective number of fronts ("+actor.Name+")", "fronts", in.effective(now, "stretch now")),
		value("fronts_before", "Effective number of fronts in the period before ("+actor.Name+")", "fronts", in.effective(was, "stretch before")),
		value("reach", "Countries in which it fights", "countries", blindspot.Exactly(float64(reach(now)))),
	}
	f.Table = &blindspot.Table{Columns: []string{"Opponent", "Country", "Events"}}
	for _, front := range now {
		opponent, country, _ := strings.Cut(front.name, "\x00")
		f.Table.Rows = append(f.Table.Rows, []string{opponent, in.names([]string{country})[0], fmt.Sprint(front.events)})
	}
	if !in.Chronicle {
		if _, out := in.observedThroughout(countriesOfFronts(now), window); len(out) > 0 {
			f.Warn(fmt.Sprintf("Events in %s are not fully known for the window: the actor may be stretched further than the number says.", list(in.names(out))))
		}
	}
	f.Statement = fmt.Sprintf("%s met %s more often than any other state in %s, and fought on %s (opponents in countries)",
		actor.Name, in.subject(), window, fronts(f.Values[0].Q))
	if f.Values[1].Q.Known() {
		f.Statement += fmt.Sprintf(", against %s in the period before", oneOr(f.Values[1].Q))
	}
	f.Statement += "."
	return f, nil
}

// fronts writes an effective number of fronts: "one front", "2.30 (1.75 to 3.02)
// fronts in effect".
func fronts(q blindspot.Quantity) string {
	if oneOr(q) == "one" {
		return "one front"
	}
	return q.String() + " fronts in effect"
}

// oneOr writes a number, "one" where it is surely that.
func oneOr(q blindspot.Quantity) string {
	if q.Value == 1 && (!q.HasInterval() || q.High == 1) {
		return "one"
	}
	return q.String()
}

// mainOpponent is the state that shares most state-based events with the group
// in the window; of equals the first by name.
func (in *Input) mainOpponent(window blindspot.DateRange) (blindspot.Side, bool) {
	clashes := keep(within(in.Events, window), func(e *blindspot.Event) bool { return e.Violence == blindspot.StateBased })
	sides := map[string]blindspot.Side{}
	ranked := tally(clashes, func(e *blindspot.Event) string {
		side, _ := e.Opponent(in.Group)
		if len(in.Security) > 0 && !slices.ContainsFunc(in.Security, func(s blindspot.Side) bool { return s.ID == side.ID }) {
			return ""
		}
		sides[side.Name] = side
		return side.Name
	})
	if len(ranked) == 0 {
		return blindspot.Side{}, false
	}
	return sides[ranked[0].name], true
}

// fronts counts the actor's state-based events by opponent and country.
func (in *Input) fronts(actor blindspot.Side, window blindspot.DateRange) tallied {
	self := blindspot.Group{Actors: []string{actor.ID}}
	of := func(events []blindspot.Event) []blindspot.Event {
		return keep(within(events, window), func(e *blindspot.Event) bool {
			return e.Violence == blindspot.StateBased && e.Involves(self)
		})
	}
	all := append(of(in.Events), of(in.Context)...)
	return tally(all, func(e *blindspot.Event) string {
		side, _ := e.Opponent(self)
		return side.Name + "\x00" + e.Place.Country
	})
}

func total(t tallied) int {
	n := 0
	for _, row := range t {
		n += row.events
	}
	return n
}

func countriesOfFronts(t tallied) []string {
	var out []string
	for _, row := range t {
		if _, country, _ := strings.Cut(row.name, "\x00"); country != "" && !slices.Contains(out, country) {
			out = append(out, country)
		}
	}
	slices.Sort(out)
	return out
}

func reach(t tallied) int { return len(countriesOfFronts(t)) }

// effective is the effective number of classes with its interval.
func (in *Input) effective(t tallied, use string) blindspot.Quantity {
	return effectiveNumber(t.counts(), in.draws(), in.rand(use))
}

func (t tallied) counts() []int {
	counts := make([]int, len(t))
	for i := range t {
		counts[i] = t[i].events
	}
	return counts
}

// effectiveNumber is exp(Shannon entropy) of class shares. Resampling loses
// classes, so the bootstrap distribution sits below the estimate; the interval
// reflects it around the estimate on the log scale (the basic bootstrap,
// Davison & Hinkley 1997) and is kept at or above 1.
func effectiveNumber(counts []int, draws int, rng *rand.Rand) blindspot.Quantity {
	n := 0
	for _, c := range counts {
		n += c
	}
	if n == 0 {
		return blindspot.Unknown()
	}
	estimate := expEntropy(counts, n)
	if n < 3 || draws == 0 {
		return blindspot.Exactly(estimate)
	}
	events, again, numbers := newLottery(counts), make([]int, len(counts)), make([]float64, draws)
	for b := range numbers {
		events.draw(again, rng)
		numbers[b] = expEntropy(again, n)
	}
	q := percentile(estimate, numbers)
	return blindspot.Between(estimate, math.Max(1, math.Min(estimate, estimate*estimate/q.High)), math.Max(estimate, estimate*estimate/q.Low), Level)
}

func expEntropy(counts []int, n int) float64 {
	h := 0.0
	for _, c := range counts {
		if c > 0 {
			p := float64(c) / float64(n)
			h -= p * math.Log(p)
		}
	}
	return math.Exp(h)
}
