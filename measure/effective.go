package measure

import (
	"iter"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/diversity"
)

// classified are events by class (area, front), in the window and in the period
// before, with what the group's events of five years say of their dependence.
type classified struct {
	names         []string
	now, was      []int // counts by class
	most          int   // classes there are at all, 0: unknown
	dependence    dependence
	draws, shifts int // bootstrap draws, and permutations
}

// classify sorts events into classes; an event without one is left out.
func (in *Input) classify(events iter.Seq[*blindspot.Event], window blindspot.DateRange, class func(*blindspot.Event) string) classified {
	c := classified{draws: in.draws() / 4, shifts: in.runs()}
	at := map[string]int{}
	var months, classes []int
	before := window.Before()
	for e := range events {
		first, name := firstDay(e), class(e)
		if name == "" || !first.Known() || first > window.To {
			continue
		}
		k, ok := at[name]
		if !ok {
			k = len(c.names)
			at[name] = k
			c.names, c.now, c.was = append(c.names, name), append(c.now, 0), append(c.was, 0)
		}
		months, classes = append(months, int(first.Month())), append(classes, k)
		switch {
		case window.Contains(first):
			c.now[k]++
		case before.Contains(first):
			c.was[k]++
		}
	}
	c.dependence = classDependence(months, classes, len(c.names), int(window.To.Month()))
	return c
}

// effective is the effective number of classes of some counts of these: that of
// Chao, Wang & Jost 2013, which allows for classes not yet seen, for as many
// independent events as these are worth. Dependence makes events of one class
// stand for others that did not come, which lowers the plug-in number by half
// the classes over the events once more for each event that is none: the interval
// is moved up by that and widened, and the number stays that of the events.
// Without draws only the number is given.
func (c *classified) effective(counts []int, rng *rand.Rand) blindspot.Quantity {
	n, seen := 0, 0
	for _, k := range counts {
		n += k
		seen += oneIf(k > 0)
	}
	if n == 0 {
		return blindspot.Unknown()
	}
	number, err := diversity.Effective(counts, diversity.Options{Draws: max(2, c.draws), Level: Level, Most: c.most}, rng)
	switch {
	case err != nil: // more classes than there are: an area that the map does not know
		number, err = diversity.Effective(counts, diversity.Options{Draws: max(2, c.draws), Level: Level}, rng)
		if err != nil {
			return blindspot.Unknown()
		}
	case number.LowerOnly || float64(n)/c.dependence.effect < fewestIndependent:
		if !number.LowerOnly {
			number.Low = math.Max(1, number.Low)
		}
		return blindspot.AtLeast(number.Low, Level)
	}
	most := math.Inf(1)
	if c.most > 0 {
		most = float64(max(c.most, seen))
	}
	value := math.Min(most, number.Value)
	if c.draws == 0 {
		return blindspot.Exactly(value)
	}
	lowered := (c.dependence.effect - 1) * float64(seen-1) / (2 * float64(n))
	z := distuv.UnitNormal.Quantile((1 + Level) / 2)
	wide := math.Log(number.Value / math.Max(1, number.Low))
	if number.High < most { // the other end is where the interval was cut off
		wide = math.Max(wide, math.Log(number.High/number.Value))
	}
	wide *= math.Sqrt(c.dependence.effect) * distuv.StudentsT{Sigma: 1, Nu: c.dependence.freedom}.Quantile((1+Level)/2) / z
	return blindspot.Between(value, math.Max(1, value*math.Exp(min(0, lowered-wide))), math.Min(most, value*math.Exp(lowered+wide)), Level)
}

// fewestIndependent is how many independent events the events must be worth for
// more than a lower bound.
const fewestIndependent = 4

// change is the ratio of two effective numbers with the chance that events whose
// periods are shuffled differ as much at equal coverage. Fewer events reach fewer
// classes by themselves, so that the numbers of two periods are never held
// against each other as they stand. Interval and chance agree: where the
// shuffled events differ as much too often, the interval holds no change.
func (c *classified) change(now, was blindspot.Quantity, rng *rand.Rand) (blindspot.Quantity, float64) {
	if !now.Known() || !was.Known() {
		return blindspot.Unknown(), 1
	}
	compared, err := diversity.Compare(c.was, c.now, c.shifts, rng)
	if err != nil {
		return blindspot.Unknown(), 1
	}
	ratio := now.Value / was.Value
	if !now.HasInterval() || !was.HasInterval() {
		return blindspot.Exactly(ratio), compared.P
	}
	z := distuv.UnitNormal.Quantile((1 + Level) / 2)
	q := over(now, was)
	arm := math.Log(ratio / q.Low) // towards no change
	if ratio < 1 {
		arm = math.Log(q.High / ratio)
	}
	if arm == 0 {
		return blindspot.Exactly(ratio), compared.P
	}
	byInterval := 2 * distuv.UnitNormal.Survival(math.Abs(math.Log(ratio))/arm*z)
	// Dependent events differ more than shuffled ones by the root of their effect.
	byShuffle := 2 * distuv.UnitNormal.Survival(distuv.UnitNormal.Quantile(1-compared.P/2)/math.Sqrt(c.dependence.effect))
	p := min(1, max(byInterval, byShuffle))
	if p >= 1-Level {
		q.Low, q.High = math.Min(q.Low, 1), math.Max(q.High, 1)
	}
	return q, p
}

// over is the ratio of two positive quantities that know nothing of one another: the
// arms of their intervals on the log scale add up as squares do, each with the
// opposite one of the other (Zou & Donner 2008, doi 10.1002/sim.3095).
func over(a, b blindspot.Quantity) blindspot.Quantity {
	below := math.Hypot(math.Log(a.Value/a.Low), math.Log(b.High/b.Value))
	above := math.Hypot(math.Log(a.High/a.Value), math.Log(b.Value/b.Low))
	ratio := a.Value / b.Value
	return blindspot.Between(ratio, ratio*math.Exp(-below), ratio*math.Exp(above), Level)
}

// classesAtAll is how many areas the countries of the events have.
func (in *Input) classesAtAll(countries []string) int {
	n := 0
	for _, c := range slices.Compact(slices.Sorted(slices.Values(countries))) {
		n += len(in.Geo.Areas(c))
	}
	return n
}
