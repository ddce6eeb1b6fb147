package measure

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/structural"
)

// How many months an effect is followed, how many must be known before and
// after it, how many events the series must hold, how far back the series begins, and over how many months a level is
// taken.
const (
	effectMonths  = 12
	monthsBefore  = 12
	monthsAfter   = 3
	seriesMonths  = 120
	breakMonths   = 60
	levelMonths   = 6
	meanMonths    = 3
	effectDraws   = 400
	fewestEvents  = 24
	detectionRate = 0.8
)

// Resilience is what a dated shock did to the group's monthly events and
// deaths, and how soon it was over. The counterfactual is a local-level model
// of the months up to the shock (structural time series; Brodersen et al. 2015,
// doi 10.1214/14-AOAS788), on the scale of log(1 + count), with the events of
// all other groups of the same countries as a regressor where that improves the
// fit. The month of the shock is left out, since it is neither before nor
// after; the effect is followed for up to 12 months, or to the next shock.
//
// The p-values are ranks: of the effect among those at other dates before the
// shock, where nothing is known to have happened, and among those of other
// groups at the same date. The smallest effect that would have been seen four
// times in five is given, because no effect may also mean too little data.
// Several shocks are measured one by one, each against the months before it
// without the months in which an earlier one may have worked; Table has all,
// the values are about the latest that has three months after it.
//
// A leadership loss is seldom a random event, and the literature disagrees
// because it compares with different things (Jordan 2009; Price 2012; Johnston
// 2012): the effect says what followed, and a cause only as far as nothing else
// happened at the time.
//
// Without a listed shock the strongest break of the last five years (sup-F; Andrews
// 1993, doi 10.2307/2951764) stands in, and the finding says that nobody named
// a cause. It has no rank p-value: it was picked for being the largest.
//
// Values: events_effect, deaths_effect (a month), events_cumulative,
// deaths_cumulative, events_relative (p over dates), deaths_relative,
// recovery_months (from the shock to the first three months whose mean is back
// at that of the half-year before it; unknown where it is not back yet), p_dates,
// p_groups, detectable (relative fall; unknown where not even an end of all
// activity would have been seen). Errors: TooFewData for a chronicle, below 24
// events, 12 observed months before or 3 after, or where the series never
// varies.
func Resilience(in Input) (blindspot.Finding, error) {
	window := in.window()
	f := in.finding("resilience", "Resilience", window, blindspot.Method{
		Name:     "Local-level counterfactual, ranks among placebo dates and groups",
		Citation: "Brodersen et al. 2015, Annals of Applied Statistics 9(1)", DOI: "10.1214/14-AOAS788"})
	if in.Chronicle {
		return f, tooFew("resilience", "import a UCDP GED release that covers the group", "the events at hand are a chronicle, and a chronicle has no rate")
	}
	c, err := in.course(window, &f)
	if err != nil {
		return f, err
	}
	if c.total() < fewestEvents {
		return f, tooFew("resilience", "choose a group with more events", "%s has %s in the observed months, and %d are needed", in.subject(), count(int(c.total()), "event", "events"), fewestEvents)
	}
	shocks := in.ownShocks(c, &f)
	named := len(shocks) > 0
	breakP := math.NaN()
	if !named {
		var s shockAt
		if s, breakP, err = c.strongestBreak(); err != nil {
			return f, refused("resilience", err)
		}
		shocks = []shockAt{s}
	}
	var results []effect
	var why error
	for k := range shocks {
		r, err := in.effectOf(c, shocks, k)
		if err != nil {
			why = err
			f.Warn(fmt.Sprintf("No effect of the shock of %s is given: %v.", monthName(shocks[k].month), err))
			continue
		}
		results = append(results, r)
	}
	if len(results) == 0 {
		return f, refused("resilience", why)
	}
	last := &results[len(results)-1]
	if named && !in.Quick {
		in.placebos(c, shocks, last)
	}
	f.N, f.Series = int(c.total()), c.points
	f.Evidence = evidence(history(within(in.Events, blindspot.DateRange{From: (last.shock.month + 1).First(),
		To: (last.shock.month + blindspot.Month(last.months)).Last()}), c.countries))
	f.Values = last.values(named, breakP)
	f.Table = effectTable(results)
	f.Statement = last.sentence(in.subject(), named, breakP)
	month := last.shock.month
	in.renamed(blindspot.DateRange{From: (month - monthsAfter).First(), To: (month + blindspot.Month(last.months)).Last()}, &f)
	if !named {
		f.Warn("The p-value of the break takes months as independent of one another; real series drift, so it is too small.")
	}
	for _, r := range results {
		if r.crowded {
			f.Warn(fmt.Sprintf("The shock of %s came within %d months of another: their effects cannot be told apart.", r.shock.month, effectMonths))
		}
	}
	return f, nil
}

// effect is what followed one shock.
type effect struct {
	shock            shockAt
	months           int // followed
	events, deaths   structural.Summary
	score, se        float64 // average effect on log(1 + events) over its error, and that error
	recovery         blindspot.Quantity
	followed         int // months in which a recovery could have been seen
	pDates, pGroups  blindspot.Quantity
	nDates, nGroups  int
	detectable       blindspot.Quantity
	crowded, regress bool
}

// windowsOf lays out the windows of the shocks up to and including k: each of
// up to 12 months, cut by the next shock, with the month of the shock in front.
func (c *course) windowsOf(shocks []shockAt, k int) ([]structural.Window, bool) {
	var out []structural.Window
	crowded := false
	for i := range k + 1 {
		end := min(shocks[i].at+1+effectMonths, len(c.events))
		if i+1 < len(shocks) && shocks[i+1].at < end {
			end = shocks[i+1].at
			crowded = crowded || i == k || i == k-1
		}
		if start := shocks[i].at + 1; start < end {
			out = append(out, structural.Window{Start: start, End: end})
		}
	}
	return out, crowded
}

// effectOf measures shock k.
func (in *Input) effectOf(c *course, shocks []shockAt, k int) (effect, error) {
	s := shocks[k]
	windows, crowded := c.windowsOf(shocks, k)
	e := effect{shock: s, crowded: crowded, pDates: blindspot.Unknown(), pGroups: blindspot.Unknown(), recovery: blindspot.Unknown(), detectable: blindspot.Unknown()}
	if len(windows) == 0 || windows[len(windows)-1].Start != s.at+1 {
		return e, tooFew("resilience", "choose a later date", "no month lies between the shock and the next, or the end of the data")
	}
	own := windows[len(windows)-1]
	e.months = own.End - own.Start
	if known(c.events[:s.at]) < monthsBefore || known(c.events[own.Start:own.End]) < monthsAfter {
		return e, tooFew("resilience", "choose a later date", "a shock needs %d observed months before it and %d after it", monthsBefore, monthsAfter)
	}
	mask := []int{}
	for i := range k + 1 {
		mask = append(mask, shocks[i].at)
	}
	score, se, regress, err := logEffect(c.events[:own.End], c.around[:own.End], mask, windows)
	if err != nil {
		return e, err
	}
	e.score, e.se, e.regress = score, se, regress
	var regressor []float64
	if regress {
		regressor = c.around[:own.End]
	}
	if e.events, err = in.countEffect(c.events[:own.End], regressor, mask, windows, "resilience events"); err != nil {
		return e, err
	}
	if e.deaths, err = in.countEffect(c.deaths[:own.End], regressor, mask, windows, "resilience deaths"); err != nil {
		return e, err
	}
	e.detectable = detectable(se, e.expected())
	e.recovery, e.followed = recovery(c.events, s.at, score < 0)
	return e, nil
}

func known(y []float64) int {
	n := 0
	for _, v := range y {
		if !math.IsNaN(v) {
			n++
		}
	}
	return n
}

// hidden copies a series with the masked positions missing.
func hidden(y []float64, mask []int) []float64 {
	out := slices.Clone(y)
	for _, t := range mask {
		if t < len(out) {
			out[t] = math.NaN()
		}
	}
	return out
}

// logEffect is the average effect in the last window on the scale of log(1 +
// events), as a multiple of its standard error, with and without the events
// around as a regressor, whichever fits better by AIC.
func logEffect(y, around []float64, mask []int, windows []structural.Window) (score, se float64, regress bool, err error) {
	logged, err := structural.Log1p.Apply(hidden(y, mask))
	if err != nil {
		return 0, 0, false, err
	}
	impact, fit, err := structural.Counterfactual(structural.Series{Y: logged}, structural.Model{}, windows, Level)
	if err != nil {
		return 0, 0, false, err
	}
	if around != nil {
		x, xErr := structural.Log1p.Apply(around)
		if xErr == nil {
			other, otherFit, otherErr := structural.Counterfactual(structural.Series{Y: logged, Static: [][]float64{x}}, structural.Model{}, windows, Level)
			if otherErr == nil && otherFit.LogLik > fit.LogLik+1 {
				impact, regress = other, true
			}
		}
	}
	average := impact.Effects[len(impact.Effects)-1].Average
	if average.SE <= 0 {
		return 0, 0, regress, tooFew("resilience", "choose a group with more events", "the number of events does not vary from month to month")
	}
	return average.Value / average.SE, average.SE, regress, nil
}

// countEffect is the effect in the last window on the scale of counts.
func (in *Input) countEffect(y, around []float64, mask []int, windows []structural.Window, use string) (structural.Summary, error) {
	s := structural.Series{Y: hidden(y, mask)}
	if around != nil {
		x, err := structural.Log1p.Apply(around)
		if err != nil {
			return structural.Summary{}, err
		}
		s.Static = [][]float64{x}
	}
	impact, _, err := structural.CounterfactualCounts(in.rand(use), s, structural.Model{}, windows, Level, structural.Log1p, effectDraws)
	if err != nil {
		return structural.Summary{}, err
	}
	return impact.Effects[len(impact.Effects)-1].Summary, nil
}

// detectable is the smallest fall, as a share of the events to be expected a
// month, that a two-sided test at 1 - Level would have called in four cases of
// five. It is unknown where not even the end of all activity would have been:
// the effect is one on log(1 + events), and few events have not far to fall.
func detectable(se, monthly float64) blindspot.Quantity {
	z := distuv.UnitNormal.Quantile((1+Level)/2) + distuv.UnitNormal.Quantile(detectionRate)
	share := (1 + monthly) / monthly * (1 - math.Exp(-z*se))
	if monthly <= 0 || share > 1 {
		return blindspot.Unknown()
	}
	return blindspot.Exactly(share)
}

// expected is the number of events a month that the counterfactual leads to
// expect.
func (e *effect) expected() float64 {
	return e.events.Predicted.Value / math.Max(1, float64(e.events.Periods))
}

// recovery counts the months from the shock to the first of three observed
// months whose mean is back at that of the half-year before the shock.
func recovery(y []float64, at int, fell bool) (blindspot.Quantity, int) {
	sum, n := 0.0, 0
	for t := max(0, at-levelMonths); t < at; t++ {
		if !math.IsNaN(y[t]) {
			sum += y[t]
			n++
		}
	}
	if n == 0 {
		return blindspot.Unknown(), 0
	}
	level := sum / float64(n)
	followed := 0
	for t := at + 1; t+meanMonths <= len(y); t++ {
		mean := (y[t] + y[t+1] + y[t+2]) / meanMonths
		if math.IsNaN(mean) {
			return blindspot.Unknown(), followed // what happened in the gap is not known
		}
		followed = t - at
		if fell && mean >= level || !fell && mean <= level {
			return blindspot.Exactly(float64(followed)), followed
		}
	}
	return blindspot.Unknown(), followed
}
