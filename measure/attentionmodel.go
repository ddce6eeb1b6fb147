package measure

import (
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
// fights does not absorb all that sets this group apart.
type AttentionModel struct {
	N            int     // events it is fitted on
	Groups       int     // organisations with enough events, the basis of percentiles
	R2           float64 // share of the variance of log(1 + sources) it explains
	SingleSource float64 // share of its events that name one source or none

	fixed     []float64 // intercept, log(1+deaths), non-state, one-sided, then years after the first
	years     []int
	countries map[string]float64
	noise     float64   // residual standard deviation
	means     []float64 // mean residuals of the organisations, sorted
}

// AttentionScore is how much attention some events drew.
type AttentionScore struct {
	Percentile blindspot.Quantity // share of organisations with a smaller mean residual
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
	m := &AttentionModel{N: len(used), countries: map[string]float64{}}
	if len(used) < 100 {
		return nil, tooFew("attention", "import events from 2013 on, for which UCDP states the number of sources",
			"only %d of %d events state the number of their sources", len(used), len(events))
	}
	names := countriesOf(used)
	for i := range used {
		if year := used[i].When.From.Month().Year(); !slices.Contains(m.years, year) {
			m.years = append(m.years, year)
		}
		if used[i].Sources <= 1 {
			m.SingleSource++
		}
	}
	m.SingleSource /= float64(len(used))
	slices.Sort(m.years)
	groups := judged(used)
	m.Groups = len(groups)
	if !m.solve(used, names, groups) {
		return nil, tooFew("attention", "import events of more groups", "the numbers of sources do not vary")
	}
	m.rank(used, groups)
	if m.Groups < 5 {
		return nil, tooFew("attention", "import events of more groups",
			"only %d organisations have %d events whose number of sources is known", m.Groups, attentionEvents)
	}
	return m, nil
}

// row fills the fixed entries of an event's row of the design, columns and
// values, and leaves room for its country.
func (m *AttentionModel) row(e *blindspot.Event) (columns [5]int, values [5]float64, n int) {
	columns, values, n = [5]int{0, 1}, [5]float64{1, math.Log1p(float64(e.Deaths.Best))}, 2
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
func (m *AttentionModel) solve(events []blindspot.Event, names, groups []string) bool {
	fixed := 3 + len(m.years)
	parties := make([][2]int, len(events)) // places of the sides among the groups
	for i := range events {
		for k, side := range [2]string{events[i].SideA.ID, events[i].SideB.ID} {
			parties[i][k] = absent
			if at, listed := slices.BinarySearch(groups, side); listed {
				parties[i][k] = at
			}
		}
		if parties[i][0] == parties[i][1] {
			parties[i][1] = absent
		}
	}
	system := newMixed(fixed+len(names), len(groups), parties)
	squares, total := 0.0, 0.0
	for i := range events {
		e := &events[i]
		columns, values, n := m.row(e)
		if k, listed := slices.BinarySearch(names, e.Place.Country); listed {
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
	for _, e := range system.core.effects[:fixed] {
		m.fixed = append(m.fixed, e.value)
	}
	for j, name := range names {
		m.countries[name] = system.core.effects[fixed+j].value
	}
	m.noise = math.Sqrt(noise)
	m.R2 = math.Max(0, 1-noise/variance)
	return true
}

// residual is how far the event's log(1 + sources) lies above what is usual.
// A country that the model has not seen is taken as the mean of all.
func (m *AttentionModel) residual(e *blindspot.Event) float64 {
	columns, values, n := m.row(e)
	usual := m.countries[e.Place.Country]
	for a := range n {
		usual += m.fixed[columns[a]] * values[a]
	}
	return math.Log1p(float64(e.Sources)) - usual
}

// rank gathers the mean residuals of the organisations.
func (m *AttentionModel) rank(events []blindspot.Event, groups []string) {
	sums, counts := make([]float64, len(groups)), make([]float64, len(groups))
	for i := range events {
		r := m.residual(&events[i])
		for _, side := range [2]string{events[i].SideA.ID, events[i].SideB.ID} {
			if k, ok := slices.BinarySearch(groups, side); ok {
				sums[k] += r
				counts[k]++
			}
		}
	}
	for k := range groups {
		m.means = append(m.means, sums[k]/counts[k])
	}
	slices.Sort(m.means)
}

// judged lists the organised parties with enough events, in order.
func judged(events []blindspot.Event) []string {
	counts := map[string]int{}
	for i := range events {
		counts[events[i].SideA.ID]++
		counts[events[i].SideB.ID]++
	}
	return slices.DeleteFunc(organised(events), func(id string) bool { return counts[id] < attentionEvents })
}

// Of judges some events, such as those of a group or a theatre in a window; ok
// is false where fewer than five of them state their sources and deaths.
func (m *AttentionModel) Of(events []blindspot.Event) (score AttentionScore, ok bool) {
	return m.judge(len(events), func(i int) *blindspot.Event { return &events[i] })
}

// OfThose judges the events at the given places, as [AttentionModel.Of] does.
func (m *AttentionModel) OfThose(events []blindspot.Event, at []int) (score AttentionScore, ok bool) {
	return m.judge(len(at), func(i int) *blindspot.Event { return &events[at[i]] })
}

func (m *AttentionModel) judge(count int, event func(int) *blindspot.Event) (score AttentionScore, ok bool) {
	sum, squares, n := 0.0, 0.0, 0
	for i := range count {
		if e := event(i); reported(e) {
			r := m.residual(e)
			sum += r
			squares += r * r
			n++
		}
	}
	if n < attentionEvents {
		return AttentionScore{}, false
	}
	mean := sum / float64(n)
	// Events that all have one source show no spread of their own; the noise of
	// the model then stands in, with the weight of five events.
	spread := (squares - float64(n)*mean*mean + attentionEvents*m.noise*m.noise) / float64(n-1+attentionEvents)
	half := distuv.UnitNormal.Quantile((1+Level)/2) * math.Sqrt(math.Max(0, spread)/float64(n))
	return AttentionScore{N: n, Groups: m.Groups,
		Residual:   blindspot.Between(mean, mean-half, mean+half, Level),
		Percentile: blindspot.Between(m.share(mean), m.share(mean-half), m.share(mean+half), Level)}, true
}

// share is the share of organisations with a mean residual below r; equals
// count half.
func (m *AttentionModel) share(r float64) float64 {
	below, _ := slices.BinarySearch(m.means, r)
	upTo := below
	for upTo < len(m.means) && m.means[upTo] == r {
		upTo++
	}
	return (float64(below) + float64(upTo)) / (2 * float64(len(m.means)))
}
