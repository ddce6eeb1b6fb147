package measure

import (
	"maps"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot"
)

// attentionEvents is how many events with a known number of sources a group
// needs to be compared.
const attentionEvents = 5

// attentionRounds is how often the variances of the model are estimated anew;
// they settle to a few per cent in five.
const attentionRounds = 6

// AttentionModel says how many sources an event of its size, violence type,
// country and year usually has: a linear regression of log(1 + sources) on
// log(1 + deaths), violence type and year, with random intercepts of countries
// and of organisations (variances by the iteration of Schall 1991,
// doi 10.1093/biomet/78.4.719), so that a country in which one group
// fights does not absorb all that sets this group apart. What is not known of
// the effects of countries and of the other organisations goes into the
// interval of a group's percentile.
type AttentionModel struct {
	N            int     // events it is fitted on
	Groups       int     // organisations with enough events, the basis of percentiles
	R2           float64 // share of the variance of log(1 + sources) it explains
	SingleSource float64 // share of its events that name one source or none

	fixed     []float64 // intercept, log(1+deaths), non-state, one-sided, then years after the first
	years     []int
	countries map[string]belief
	unseen    belief       // of a country that the model has no event of
	noise     float64      // residual standard deviation
	standing  distribution // of the organisations' effects
}

// belief is an effect as far as it is known: its mean and variance.
type belief struct{ mean, variance float64 }

// AttentionScore is how much attention some events drew.
type AttentionScore struct {
	Percentile blindspot.Quantity // share of organisations that are usually reported less
	Residual   blindspot.Quantity // mean residual of log(1 + sources)
	N, Groups  int
}

// FitAttention fits the model to the events of all groups, of which it uses
// those that state the number of their sources. Give it what was known on the
// day of the assessment, and no more years than shall be compared: five are
// plenty. Building it costs a pass over the events, so build it once.
// Errors: TooFewData below 100 usable events or below 5 organisations.
func FitAttention(events []blindspot.Event) (*AttentionModel, error) {
	used := keep(events, reported)
	return FitReported(briefly(blindspot.Each(used)), len(events), governments(blindspot.Each(used)))
}

// FitReported is FitAttention for events in brief which all state their sources and
// deaths, those that do of so many, and for the actors that are governments by their
// names.
func FitReported(used []blindspot.EventBrief, of int, governs map[blindspot.ActorID]bool) (*AttentionModel, error) {
	m := &AttentionModel{N: len(used), countries: map[string]belief{}}
	if len(used) < 100 {
		return nil, tooFew("attention", "import events from 2013 on, for which UCDP states the number of sources",
			"only %d of %d events state the number of their sources", len(used), of)
	}
	var names []string
	for i := range used {
		if c := used[i].Country; c != "" {
			if k, listed := slices.BinarySearch(names, c); !listed {
				names = slices.Insert(names, k, c)
			}
		}
		if year := used[i].When.From.Month().Year(); !slices.Contains(m.years, year) {
			m.years = append(m.years, year)
		}
		if used[i].Sources <= 1 {
			m.SingleSource++
		}
	}
	m.SingleSource /= float64(len(used))
	slices.Sort(m.years)
	groups := judged(used, governs)
	m.Groups = len(groups)
	if m.Groups < 5 {
		return nil, tooFew("attention", "import events of more groups",
			"only %d organisations have %d events whose number of sources is known", m.Groups, attentionEvents)
	}
	if !m.solve(used, names, groups) {
		return nil, tooFew("attention", "import events of more groups", "the numbers of sources do not vary")
	}
	return m, nil
}

// row fills the fixed entries of an event's row of the design, columns and
// values, and leaves room for its country.
func (m *AttentionModel) row(e *blindspot.EventBrief) (columns [5]int, values [5]float64, n int) {
	columns, values, n = [5]int{0, 1}, [5]float64{1, math.Log1p(float64(e.Deaths))}, 2
	add := func(c int) { columns[n], values[n] = c, 1; n++ }
	switch e.Violence {
	case blindspot.NonState:
		add(2)
	case blindspot.OneSided:
		add(3)
	case blindspot.StateBased, blindspot.ViolenceUnstated:
	}
	if y := m.year(e.When.From.Month().Year()); y > 0 {
		add(3 + y)
	}
	return columns, values, n
}

// year is the place of the year in the model, or of the nearest before it.
func (m *AttentionModel) year(year int) int {
	return max(0, sort.SearchInts(m.years, year+1)-1)
}

// solve estimates the coefficients, alternating between them and the variances
// of the noise, of countries and of organisations. The organisations' effects
// serve to keep the countries' apart from them and are not kept themselves: a
// group is judged by its residuals, which can be had for any of its events.
func (m *AttentionModel) solve(events []blindspot.EventBrief, names []string, groups []blindspot.ActorID) bool {
	fixed := 3 + len(m.years)
	parties := partiesOf(events, groups)
	system := newMixed(fixed+len(names), len(groups), parties)
	squares, total := 0.0, 0.0
	for i := range events {
		e := &events[i]
		columns, values, n := m.row(e)
		if k, listed := slices.BinarySearch(names, e.Country); listed {
			columns[n], values[n] = fixed+k, 1
			n++
		}
		y := math.Log1p(float64(e.Sources))
		squares += y * y
		total += y
		system.add(columns[:n], values[:n], parties[i], y)
	}
	n := float64(len(events))
	variance := squares/n - total*total/(n*n)
	if variance <= 1e-9 {
		return false
	}
	noise, ratios := variance, [2]float64{10, 10} // noise variance over that of countries and of groups
	penalties := make([]float64, fixed+len(names))
	for range attentionRounds {
		for j := range penalties {
			penalties[j] = 1e-6 // keeps a violence type or year without events at zero
			if j >= fixed {
				penalties[j] = ratios[0]
			}
		}
		if !system.solve(penalties, ratios[1]) {
			return false
		}
		noise = math.Max(1e-9, (squares-system.fitted())/(n-float64(fixed)))
		for k, kind := range [2][]estimate{system.core.effects[fixed:], system.groups.effects} {
			between, spent := 0.0, 0.0 // sum of squares, and effective number of effects
			for _, e := range kind {
				between += square(e.value)
				spent += 1 - ratios[k]*e.inverse
			}
			if spent > 0 {
				ratios[k] = min(noise/math.Max(1e-6, between/spent), 1e6)
			}
		}
	}
	m.keep(system, names, groups, noise, ratios)
	m.R2 = math.Max(0, 1-noise/variance)
	return true
}

// partiesOf are the places of the sides of each event among the groups.
func partiesOf(events []blindspot.EventBrief, groups []blindspot.ActorID) [][2]int {
	parties := make([][2]int, len(events))
	for i := range events {
		for k, side := range [2]blindspot.ActorID{events[i].SideA, events[i].SideB} {
			parties[i][k] = absent
			if at, listed := slices.BinarySearch(groups, side); listed {
				parties[i][k] = at
			}
		}
		if parties[i][0] == parties[i][1] {
			parties[i][1] = absent
		}
	}
	return parties
}

// keep takes over what was solved: the fixed effects, those of the countries, and how
// the effects of the organisations are distributed.
func (m *AttentionModel) keep(system *mixed, names []string, groups []blindspot.ActorID, noise float64, ratios [2]float64) {
	fixed := len(system.core.effects) - len(names)
	for _, e := range system.core.effects[:fixed] {
		m.fixed = append(m.fixed, e.value)
	}
	for j, name := range names {
		e := system.core.effects[fixed+j]
		m.countries[name] = belief{e.value, noise * e.inverse}
	}
	m.unseen = belief{0, noise / ratios[0]}
	beliefs := make([]belief, len(groups))
	for k := range groups {
		e := system.groups.effects[system.place[k]]
		beliefs[k] = belief{e.value, noise * e.inverse}
	}
	m.standing = newDistribution(beliefs)
	m.noise = math.Sqrt(noise)
}

// residual is how far the event's log(1 + sources) lies above what is usual.
// A country that the model has not seen is taken as the mean of all.
func (m *AttentionModel) residual(e *blindspot.EventBrief) float64 {
	columns, values, n := m.row(e)
	usual := m.country(e.Country).mean
	for a := range n {
		usual += m.fixed[columns[a]] * values[a]
	}
	return math.Log1p(float64(e.Sources)) - usual
}

func (m *AttentionModel) country(name string) belief {
	if b, ok := m.countries[name]; ok {
		return b
	}
	return m.unseen
}

// judged lists the organised parties with enough events, in order.
func judged(events []blindspot.EventBrief, governs map[blindspot.ActorID]bool) []blindspot.ActorID {
	counts := map[blindspot.ActorID]int{}
	for i := range events {
		counts[events[i].SideA]++
		counts[events[i].SideB]++
	}
	return slices.DeleteFunc(organised(events, governs), func(id blindspot.ActorID) bool { return counts[id] < attentionEvents })
}

// Of judges some events, such as those of a group or a theatre in a window; ok
// is false where fewer than five of them state their sources and deaths.
func (m *AttentionModel) Of(events []blindspot.Event) (score AttentionScore, ok bool) {
	all := briefly(blindspot.Each(events))
	return m.judge(len(all), func(i int) *blindspot.EventBrief { return &all[i] })
}

// OfThose judges the events at the given places, as [AttentionModel.Of] does.
func (m *AttentionModel) OfThose(events []blindspot.EventBrief, at []int) (score AttentionScore, ok bool) {
	return m.judge(len(at), func(i int) *blindspot.EventBrief { return &events[at[i]] })
}

func (m *AttentionModel) judge(count int, event func(int) *blindspot.EventBrief) (score AttentionScore, ok bool) {
	months, residuals, events := make([]int, 0, count), make([]float64, 0, count), map[string]float64{}
	sum, squares, last := 0.0, 0.0, 0
	for i := range count {
		if e := event(i); statesSources(e) {
			r, month := m.residual(e), int(e.Days().From.Month())
			months, residuals = append(months, month), append(residuals, r)
			events[e.Country]++
			sum, squares, last = sum+r, squares+r*r, max(last, month)
		}
	}
	n := float64(len(residuals))
	if n < attentionEvents {
		return AttentionScore{}, false
	}
	mean := sum / n
	dep := learnDependence(months, residuals, last)
	// Events that all have one source show no spread of their own; the noise of
	// the model then stands in, with the weight of five events.
	spread := (squares - n*mean*mean + attentionEvents*m.noise*m.noise) / (n - 1 + attentionEvents)
	variance := math.Max(0, spread)*dep.effect/n + m.ofCountries(events, n)
	half := distuv.UnitNormal.Quantile((1+Level)/2) * math.Sqrt(variance)
	return AttentionScore{N: len(residuals), Groups: m.Groups,
		Residual:   blindspot.Between(mean, mean-half, mean+half, Level),
		Percentile: blindspot.Between(m.standing.below(mean), m.standing.below(mean-half), m.standing.below(mean+half), Level)}, true
}

// ofCountries is what not knowing the countries' effects adds to the variance of
// a mean residual. It does not shrink with the number of events: where one
// group fights alone nobody can tell it from its country.
func (m *AttentionModel) ofCountries(events map[string]float64, n float64) float64 {
	variance := 0.0
	for _, name := range slices.Sorted(maps.Keys(events)) {
		variance += square(events[name]/n) * m.country(name).variance
	}
	return variance
}

// distribution is that of effects of which each is known only roughly: the mean
// of their normal distributions, on a grid. That of the estimates alone would
// be too wide where events are few, and too narrow after shrinking.
type distribution struct {
	low, step float64
	share     []float64
}

const gridPoints = 512

func newDistribution(of []belief) distribution {
	low, high := math.Inf(1), math.Inf(-1)
	for _, b := range of {
		sd := math.Sqrt(b.variance)
		low, high = min(low, b.mean-4*sd), max(high, b.mean+4*sd)
	}
	d := distribution{low: low, step: math.Max(1e-9, (high-low)/(gridPoints-1)), share: make([]float64, gridPoints)}
	for i := range d.share {
		x := low + float64(i)*d.step
		for _, b := range of {
			d.share[i] += 0.5 * math.Erfc((b.mean-x)/math.Sqrt(2*math.Max(1e-18, b.variance))) / float64(len(of))
		}
	}
	return d
}

// below is the share of effects below x.
func (d distribution) below(x float64) float64 {
	at := (x - d.low) / d.step
	switch i := int(math.Floor(at)); {
	case at <= 0:
		return d.share[0]
	case i >= len(d.share)-1:
		return d.share[len(d.share)-1]
	default:
		return d.share[i] + (at-float64(i))*(d.share[i+1]-d.share[i])
	}
}
