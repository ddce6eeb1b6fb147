package watch

import (
	"fmt"
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// feature is one number that the model sees, and what it says in words.
type feature struct {
	theme theme
	of    func(f *facts) float64
	words func(f *facts) string
	level bool // the words need to say whether that is much or little
	view  view // the narrowest model that sees it
}

// theme is what a feature speaks about. A theme gives one reason, in the words
// of the feature that weighs most in it, since several features say one thing.
type theme int

const (
	size theme = iota
	growth
	spread
	newGround
	opponents
	rhythm
	severity
	surroundings
	themes
)

// view says how much a model sees. Two models, the second seeing less than the
// first, are pooled: the wider knows more, the narrower has less to get wrong
// from few breakouts.
type view int

const (
	whole view = iota
	growthOnly
	views
)

// columns are the columns that a model of the view sees.
func (v view) columns() []int {
	var out []int
	for j := range columnMonths() {
		if features[baseOf(j)].view >= v {
			out = append(out, j)
		}
	}
	return out
}

// bend is a column made of features, so that a linear model can bend: what a
// feature exceeds a knot by, or the product of two.
type bend struct {
	of, by int // columns of features; by is -1 where there is a knot
	knot   float64
}

// The pace of a group against the threshold of a breakout says far more near the
// threshold than far from it, and not the same of a group with many deaths behind
// it.
var bends = append(append(append(knots(columnPace, -3, -2, -1, 0), knots(columnPace3, -3, -2, -1, 0)...), knots(columnDeaths, 2, 4, 6)...),
	bend{of: columnPace, by: columnDeaths}, bend{of: columnPace3, by: columnDeaths}, bend{of: columnPace, by: columnPace3})

func knots(of int, at ...float64) (out []bend) {
	for _, k := range at {
		out = append(out, bend{of: of, by: -1, knot: k})
	}
	return out
}

// width is the number of columns: features, bends after them, and last how many of
// the last twelve months had 25 deaths, which is a benchmark and no model sees.
var width = len(features) + len(bends) + 1

func columnMonths() int { return width - 1 }

// baseOf is the feature that a column is made of.
func baseOf(column int) int {
	if column < len(features) {
		return column
	}
	return bends[column-len(features)].of
}

// growthOf is the log of the ratio of two counts, each with a half added.
func growthOf(now, before float64) float64 { return math.Log(now+0.5) - math.Log(before+0.5) }

// Places in features of those that also stand alone, as baselines.
const (
	columnDeaths = 0
	columnGrowth = 2
	columnPace   = 7
	columnPace3  = 8
)

var features = []feature{
	{size, func(f *facts) float64 { return math.Log1p(f.deaths24) },
		func(f *facts) string { return prose.Amount(f.deaths24, "death", "deaths") + " in the last 24 months" }, true, whole},
	{size, func(f *facts) float64 { return math.Log1p(f.events24) },
		func(f *facts) string { return prose.Amount(f.events24, "event", "events") + " in the last 24 months" }, true, whole},
	{growth, func(f *facts) float64 { return growthOf(f.deaths12, f.deaths24-f.deaths12) },
		func(f *facts) string {
			return change("deaths", "the last 12 months", f.deaths12, f.deaths24-f.deaths12)
		}, false, growthOnly},
	{growth, func(f *facts) float64 { return growthOf(3*f.deaths6, f.deaths24-f.deaths6) },
		func(f *facts) string {
			return fmt.Sprintf("%s in the last 6 months, against %s a half-year in the 18 before", prose.Amount(f.deaths6, "death", "deaths"), prose.Average((f.deaths24-f.deaths6)/3))
		}, false, growthOnly},
	{growth, func(f *facts) float64 { return growthOf(7*f.deaths3, f.deaths24-f.deaths3) },
		func(f *facts) string {
			return fmt.Sprintf("%s in the last 3 months, against %s a quarter in the 21 before", prose.Amount(f.deaths3, "death", "deaths"), prose.Average((f.deaths24-f.deaths3)/7))
		}, false, growthOnly},
	{growth, func(f *facts) float64 { return growthOf(f.events12, f.events24-f.events12) },
		func(f *facts) string {
			return change("events", "the last 12 months", f.events12, f.events24-f.events12)
		}, false, growthOnly},
	{growth, func(f *facts) float64 { return math.Log1p(f.peak24) - math.Log1p(f.deaths24) },
		func(f *facts) string {
			if f.peak24 <= f.deaths24 {
				return fmt.Sprintf("deaths are at the highest of five years (%s in 24 months)", prose.Average(f.deaths24))
			}
			return fmt.Sprintf("it was deadlier within the last five years (%s in 24 months, against %s in the last 24)", prose.Amount(f.peak24, "death", "deaths"), prose.Average(f.deaths24))
		}, false, growthOnly},
	{growth, func(f *facts) float64 { return math.Log((4*f.deaths6 + 1) / f.threshold()) },
		func(f *facts) string { return pace("6 months", 4*f.deaths6, f) }, false, growthOnly},
	{growth, func(f *facts) float64 { return math.Log((8*f.deaths3 + 1) / f.threshold()) },
		func(f *facts) string { return pace("3 months", 8*f.deaths3, f) }, false, growthOnly},
	{spread, func(f *facts) float64 { return math.Log1p(f.effective) },
		func(f *facts) string {
			return fmt.Sprintf("active in %s in the last 24 months (an effective number of %s)", prose.Amount(float64(f.areas24), "area", "areas"), blindspot.FormatNumber(f.effective))
		}, true, whole},
	{spread, func(f *facts) float64 { return float64(f.areas12 - f.areasBefore) },
		func(f *facts) string {
			switch d := f.areas12 - f.areasBefore; {
			case d > 0:
				return fmt.Sprintf("active in %s more than in the year before (%d against %d)", prose.Amount(float64(d), "area", "areas"), f.areas12, f.areasBefore)
			case d < 0:
				return fmt.Sprintf("active in %s fewer than in the year before (%d against %d)", prose.Amount(float64(-d), "area", "areas"), f.areas12, f.areasBefore)
			}
			return fmt.Sprintf("active in as many areas as in the year before (%d)", f.areas12)
		}, false, whole},
	{spread, func(f *facts) float64 { return math.Log1p(float64(f.countries)) },
		func(f *facts) string {
			if f.countries == 1 {
				return "active in one observed country in the last 24 months"
			}
			return fmt.Sprintf("active in %d observed countries in the last 24 months", f.countries)
		}, true, whole},
	{newGround, func(f *facts) float64 { return math.Log1p(float64(f.newAreas)) },
		func(f *facts) string {
			if f.newAreas == 0 {
				return "no area new in five years was added in the last 12 months"
			}
			return fmt.Sprintf("%s with events in the last 12 months and none in the 48 before", prose.Amount(float64(f.newAreas), "area", "areas"))
		}, false, whole},
	{opponents, func(f *facts) float64 { return f.nonState },
		func(f *facts) string {
			return prose.Percent(f.nonState) + " of its events of the last 24 months were fought against other non-state groups"
		}, true, whole},
	{opponents, func(f *facts) float64 { return f.oneSided },
		func(f *facts) string {
			return prose.Percent(f.oneSided) + " of its events of the last 24 months were attacks on civilians"
		}, true, whole},
	{rhythm, func(f *facts) float64 { return math.Log1p(float64(f.age)) },
		func(f *facts) string { return "its first event lies " + back(f.age) }, false, whole},
	{rhythm, func(f *facts) float64 { return math.Log1p(float64(f.quiet)) },
		func(f *facts) string { return "its last event lies " + back(f.quiet) }, false, whole},
	{severity, func(f *facts) float64 { return math.Log1p(f.largest) },
		func(f *facts) string {
			return fmt.Sprintf("its deadliest event of the last 24 months had %s", prose.Amount(f.largest, "death", "deaths"))
		}, true, whole},
	{surroundings, func(f *facts) float64 { return math.Log1p(f.around12) },
		func(f *facts) string {
			return prose.Amount(f.around12, "death", "deaths") + " in violence without it in its countries in the last 12 months"
		}, true, whole},
	{surroundings, func(f *facts) float64 { return growthOf(f.around12, f.aroundBefore) },
		func(f *facts) string {
			return change("deaths in violence without it in its countries", "the last 12 months", f.around12, f.aroundBefore)
		}, false, whole},
}

// threshold is how many deaths in the next 24 months make a breakout.
func (f *facts) threshold() float64 { return max(deathsFactor*f.deaths24, fewestDeaths) }

func pace(when string, deaths float64, f *facts) string {
	return fmt.Sprintf("the pace of the last %s, kept up, makes %s in 24 months, and %s are a breakout", when, prose.Amount(deaths, "death", "deaths"), prose.Average(f.threshold()))
}

// appendVector appends the columns of the facts.
func appendVector(to []float64, f *facts) []float64 {
	to = append(to, make([]float64, width)...)
	out := to[len(to)-width:]
	for j := range features {
		out[j] = features[j].of(f)
	}
	for k, b := range bends {
		v := &out[len(features)+k]
		if b.by >= 0 {
			*v = out[b.of] * out[b.by]
			continue
		}
		*v = max(0, out[b.of]-b.knot)
	}
	out[columnMonths()] = float64(f.months25)
	return to
}
