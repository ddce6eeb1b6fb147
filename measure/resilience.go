package measure

import (
	"math"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
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
// The p-value and the intervals are conformal (Chernozhukov, Wüthrich & Zhu 2021,
// doi 10.1080/01621459.2021.1920957): without an effect the errors of the months
// followed are like those of all other months, so that any of them could have
// stood there. The interval holds no change exactly where p is above 1 - [Level].
// A shift on the scale of the model becomes one of the mean count by the negative
// binomial law of the group's months, and for deaths by the deaths of its events.
//
// A second p-value is the rank of the effect among those on other groups at the
// same date: a change that all share is no effect of a shock to one. The smallest
// effect that would have been seen four times in five is given, because no effect
// may also mean too little data. Several shocks are measured one by one, each
// against the months before it without the months in which an earlier one may
// have worked; Table has all, the values are about the latest that has three
// months after it.
//
// A leadership loss is seldom a random event, and the literature disagrees
// because it compares with different things (Jordan 2009; Price 2012; Johnston
// 2012): the effect says what followed, and a cause only as far as nothing else
// happened at the time.
//
// Without a listed shock the strongest break of the last five years (sup-F; Andrews
// 1993, doi 10.2307/2951764) stands in, and the finding says that nobody named
// a cause. Its p-value is that of the largest sup-F of simulated series of one
// level, with the group's dispersion and dependence; since the date was picked,
// the interval is widened until it agrees with that p-value.
//
// Values: events_effect, deaths_effect (a month), events_cumulative,
// deaths_cumulative, events_relative (with p), deaths_relative (with p),
// recovery_months (from the shock to the first three months whose mean is back
// at that of the half-year before it; unknown where it is not back yet), p_dates
// (as that of events_relative; unknown for a break that was picked),
// p_groups, detectable (relative fall; unknown where not even an end of all
// activity would have been seen). Errors: TooFewData for a chronicle, below 24
// events, 12 observed months before or 3 after, or where the series never
// varies.
func Resilience(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	f := in.finding("resilience", "Resilience", window, blindspot.Method{
		Name:     "Local-level counterfactual, conformal inference, rank among other groups",
		Citation: "Brodersen et al. 2015, Annals of Applied Statistics 9(1); Chernozhukov, Wüthrich & Zhu 2021, Journal of the American Statistical Association 116(536)", DOI: "10.1080/01621459.2021.1920957"})
	if in.Chronicle && in.Counts == nil {
		return f, tooFew("resilience", "import a UCDP GED release that covers the group", "the events at hand are a chronicle, and a chronicle has no rate")
	}
	c, err := in.course(window, &f)
	if err != nil {
		return f, err
	}
	if c.total() < fewestEvents {
		return f, tooFew("resilience", "choose a group with more events", "%s has %s in the observed months, and %d are needed", in.subject(), prose.Count(int(c.total()), "event", "events"), fewestEvents)
	}
	shocks, breakP, err := in.shocksOf(c, &f)
	if err != nil {
		return f, refused("resilience", err)
	}
	named := math.IsNaN(breakP)
	results, err := in.effects(c, shocks, breakP, &f)
	if err != nil {
		return f, refused("resilience", err)
	}
	last := &results[len(results)-1]
	if named && !in.Quick {
		in.amongGroups(c, last)
	}
	f.N, f.Series = int(c.total()), c.points
	if !in.Chronicle {
		f.Evidence = evidence(history(touching(in.Events, blindspot.DateRange{From: (last.shock.month + 1).First(),
			To: (last.shock.month + blindspot.Month(last.events.followed)).Last()}), c.countries))
	}
	f.Values = last.values(named)
	f.Table = effectTable(results)
	f.Statement = last.sentence(f.Subject, named)
	month := last.shock.month
	in.renamed(blindspot.DateRange{From: (month - monthsAfter).First(), To: (month + blindspot.Month(last.events.followed)).Last()}, &f)
	warnOfCrowd(results, &f)
	return f, nil
}

// shocksOf are the listed shocks, or else the strongest break with its p-value.
func (in *Input) shocksOf(c *course, f *blindspot.Finding) ([]shockAt, float64, error) {
	if shocks := in.ownShocks(c, f); len(shocks) > 0 {
		return shocks, math.NaN(), nil
	}
	s, p, err := in.strongestBreak(c)
	return []shockAt{s}, p, err
}

// effects measures all shocks, and fails where none can be measured.
func (in *Input) effects(c *course, shocks []shockAt, breakP float64, f *blindspot.Finding) ([]effect, error) {
	var results []effect
	var why error
	var missed []unmeasured
	for k := range shocks {
		r, err := in.effectOf(c, shocks, k, breakP)
		if err != nil {
			why = err
			missed = append(missed, unmeasured{shocks[k].month, reasonOf(err)})
			continue
		}
		results = append(results, r)
	}
	if len(results) == 0 {
		return nil, why
	}
	if len(missed) > 0 {
		f.Warn(blindspot.Warnf(blindspot.WarnNoEffect, "No effect is given of %s of %s: %s.", prose.Number(float64(len(missed))), prose.Count(len(shocks), "shock", "shocks"), byReason(missed)).
			With(blindspot.WarningData{Count: len(missed), Of: len(shocks)}))
	}
	return results, nil
}

// effect is what followed one shock.
type effect struct {
	shock            shockAt
	events, deaths   change
	regress          bool
	crowded          bool
	score            float64 // average effect on log(1 + events) over its error
	recovery         blindspot.Quantity
	recoveryFollowed int // months in which a recovery could have been seen
	pGroups          blindspot.Quantity
	nGroups          int
	detectable       blindspot.Quantity
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
func (in *Input) effectOf(c *course, shocks []shockAt, k int, breakP float64) (effect, error) {
	s := shocks[k]
	windows, crowded := c.windowsOf(shocks, k)
	e := effect{shock: s, crowded: crowded, pGroups: blindspot.Unknown(), recovery: blindspot.Unknown()}
	if len(windows) == 0 || windows[len(windows)-1].Start != s.at+1 {
		return e, tooFew("resilience", "choose a later date", "no month lies between the shock and the next, or the end of the data")
	}
	own := windows[len(windows)-1]
	if known(c.events[:s.at]) < monthsBefore || known(c.events[own.Start:own.End]) < monthsAfter {
		return e, tooFew("resilience", "choose a later date", "a shock needs %d observed months before it and %d after it", monthsBefore, monthsAfter)
	}
	mask := []int{}
	for i := range k + 1 {
		mask = append(mask, shocks[i].at)
	}
	score, regress, err := logEffect(c.events[:own.End], c.around[:own.End], mask, windows)
	if err != nil {
		return e, err
	}
	e.score, e.regress = score, regress
	var regressor []float64
	if regress {
		regressor = c.around[:own.End]
	}
	d := design{mask, windows, regressor, 1, in.effectDraws()}
	if e.events, err = d.change(c.events[:own.End], in.rand("resilience events")); err != nil {
		return e, err
	}
	if d.picked = among(e.events.p, breakP); d.picked > 1 {
		if e.events, err = d.change(c.events[:own.End], in.rand("resilience events")); err != nil {
			return e, err
		}
	}
	if e.deaths, err = d.change(c.deaths[:own.End], in.rand("resilience deaths")); err != nil {
		return e, err
	}
	before := c.events[:s.at]
	counts := newScale(before, nil, nil)
	e.events.on(counts, e.events.observed/float64(e.events.periods))
	marks := newScale(before, in.marks(c), in.rand("resilience scale"))
	e.deaths.on(marks, marks.rate(e.deaths.logMean))
	e.detectable = e.events.detectable(counts)
	e.recovery, e.recoveryFollowed = recovery(c.events, s.at, score < 0)
	return e, nil
}

// marks are the deaths of the group's events in the months of the course; where
// only months were counted, each event has the mean of its month.
func (in *Input) marks(c *course) []int {
	var out []int
	if in.Chronicle {
		for t, n := range c.events {
			if n > 0 {
				out = append(out, slices.Repeat([]int{int(math.Round(c.deaths[t] / n))}, int(n))...)
			}
		}
	} else {
		for e := range those(in.Events, inCountries(c.countries)) {
			if firstDay(e).Month() >= c.first {
				out = append(out, e.Deaths.Best)
			}
		}
	}
	if len(out) == 0 {
		return []int{0}
	}
	return out
}

// effectDraws is the number of selections behind a conformal p-value.
func (in *Input) effectDraws() int {
	if in.Quick {
		return 199
	}
	return 999
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
func logEffect(y, around []float64, mask []int, windows []structural.Window) (score float64, regress bool, err error) {
	s, err := logSeries(y, nil, mask)
	if err != nil {
		return 0, false, err
	}
	impact, fit, err := structural.Counterfactual(s, structural.Model{}, windows, Level)
	if err != nil {
		return 0, false, err
	}
	if around != nil {
		if s, err = logSeries(y, around, mask); err == nil {
			other, otherFit, otherErr := structural.Counterfactual(s, structural.Model{}, windows, Level)
			if otherErr == nil && otherFit.LogLik > fit.LogLik+1 {
				impact, regress = other, true
			}
		}
	}
	average := impact.Effects[len(impact.Effects)-1].Average
	if average.SE <= 0 {
		return 0, regress, tooFew("resilience", "choose a group with more events", "the number of events does not vary from month to month")
	}
	return average.Value / average.SE, regress, nil
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
