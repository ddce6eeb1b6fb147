package measure

import (
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/hawkes"
)

// What the self-exciting process needs and how many events it looks at.
const (
	hawkesEvents = 40
	hawkesMost   = 5000
	hawkesCheap  = 1000 // above, the interval is that of the curvature
	hawkesDays   = 7
	hawkesPieces = 4 // of the background in a year at most: fewer take a season for excitation
)

// SelfSustainability is how far the group's events bring about further events,
// in two readings. The dominant eigenvalue of the endemic-epidemic model over
// its admin-1 areas (Held, Höhle & Hofmann 2005, doi 10.1191/1471082X05st098oa;
// monthly counts, a background that may change from year to year) is the share
// of events that earlier events bring about in the long run. The branching
// ratio of a self-exciting process on days (Hawkes; Ogata 1981, doi
// 10.1109/TIT.1981.1056305; with an exponential kernel and a background that
// varies as a spline chosen by AIC, no piece of it shorter than three months) is the
// mean number of further events that one event sets off directly. Below 1 the
// activity would die down if the background ceased; near 1 it feeds itself.
//
// A constant background mistakes slow changes of the base rate for
// self-excitation, so the varying one is reported and the constant one shown
// beside it (compare Lewis et al. 2012, doi 10.1057/sj.2011.21). A spline in turn
// takes excitation that lasts a month for a change of the base rate: the interval
// of the branching ratio spans those under all backgrounds that the data do not
// refute, the constant one among them ([hawkes.SelectVarying]; Reinhart & Greenhouse
// 2018, doi 10.1111/rssc.12277). Either is a
// description: events may follow one another because both follow an offensive.
// A window of two years or more is taken as it is; a shorter one is widened to
// the five years up to its end.
//
// That events feed later ones is said only where a test rejects that they do not:
// between months from how areas depart from all of them together (p-value of
// eigenvalue; [endemic.TestFollowing]), within months from how close events lie
// (p-value of branching; [hawkes.Within]). Both hold their level at any size and
// under whatever course of the level; what they do not see is contagion that moves
// all areas alike, or over longer than a month within one.
//
// Values: eigenvalue, branching, branching_least (how many further events one
// sets off at least, whatever the level of each month), branching_constant,
// half_life (days by which half of the direct offspring have come),
// background_share. Errors: TooFewData
// for a chronicle, below 30 placed events or 24 observed months, and where
// neither model can be fitted.
func SelfSustainability(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	span := contagionSpan(window)
	f := in.finding("self_sustainability", "Self-sustainability", span, blindspot.Method{
		Name:     "Dominant eigenvalue of the endemic-epidemic model; branching ratio of a Hawkes process with varying background",
		Citation: "Held, Höhle & Hofmann 2005, Statistical Modelling 5(3); Ogata 1981", DOI: "10.1191/1471082X05st098oa"})
	c, err := in.contagion("self-sustainability", window, &f)
	if err != nil {
		return f, err
	}
	span.From = max(span.From, c.first.First())
	f.Window = span
	eigenvalue, err := c.eigenvalue()
	if err != nil {
		return f, refused("self-sustainability", err)
	}
	f.N, f.Evidence = c.events, evidence(history(touching(in.Events, window), c.countries))
	h := in.selfExciting(c, span)
	f.Values = []blindspot.Value{
		tested(value("eigenvalue", "Dominant eigenvalue", "share", eigenvalue), c.following.Any),
		tested(value("branching", "Branching ratio, background varying in time", "events per event", h.varying), h.p),
		value("branching_least", "Branching ratio at the least, whatever the level of each month", "events per event", h.least),
		value("branching_constant", "Branching ratio, background held constant", "events per event", h.constant),
		value("half_life", "Half-life of the excitation", "days", h.halfLife),
		value("background_share", "Share of events not set off by earlier ones", "share", h.background),
	}
	for _, w := range append(c.warnings(), h.warnings...) {
		f.Warn(w)
	}
	f.Statement = sustainWords(in.subject(), span, eigenvalue, c.following.Any, h)
	return f, nil
}

// warnings says how well the data identify the model.
func (c *contagion) warnings() []blindspot.Warning {
	var out []blindspot.Warning
	report := c.fit.Report
	for _, name := range report.Boundary {
		switch name {
		case "ar.intercept":
			out = append(out, blindspot.Warnf(blindspot.WarnNotIdentified, "No area's events follow from its own last month: that part of the model is estimated as none."))
		case "ne.intercept":
			out = append(out, blindspot.Warnf(blindspot.WarnNotIdentified, "No area's events follow from its neighbours' last month: that part of the model is estimated as none."))
		}
	}
	if report.Condition > 1e6 {
		out = append(out, blindspot.Warnf(blindspot.WarnNotIdentified, "The data hardly tell the parts of the model apart: the eigenvalue is not to be relied on."))
	}
	out = append(out, c.undecided()...)
	if !c.joined {
		out = append(out, blindspot.Warnf(blindspot.WarnNotEstimated, "No two of the group's areas are neighbours: only what an area's own past explains is measured."))
	}
	return out
}

// exciting is what the self-exciting process gave.
type exciting struct {
	varying, constant, halfLife, background blindspot.Quantity
	least                                   blindspot.Quantity // branching, whatever the level of each month
	p                                       float64            // of events that do not set off others within months
	warnings                                []blindspot.Warning
}

// selfExciting fits the process to the days of the latest run of observed
// months. Events of one day are spread over it at random.
func (in *Input) selfExciting(c *contagion, span blindspot.DateRange) exciting {
	none := blindspot.Unknown()
	h := exciting{varying: none, constant: none, halfLife: none, background: none, least: none, p: math.NaN()}
	last := span.To.Month()
	begin := last + 1
	for begin > c.first && in.allObserved(c.countries, begin-1) {
		begin--
	}
	start := begin.First()
	events := keep(history(within(in.Events, blindspot.DateRange{From: start, To: span.To}), c.countries), func(e *blindspot.Event) bool {
		return e.When.From >= start && e.When.From <= span.To && e.Days().Days() <= hawkesDays
	})
	if len(events) > hawkesMost {
		start = events[len(events)-hawkesMost].When.From
		for events[0].When.From < start {
			events = events[1:]
		}
		h.warnings = append(h.warnings, blindspot.Warnf(blindspot.WarnPartOfEvents, "The process on days rests on the last %s, from %s on.", prose.Count(len(events), "event", "events"), start))
	}
	if len(events) < hawkesEvents {
		h.warnings = append(h.warnings, blindspot.Warnf(blindspot.WarnNotEstimated, "No branching ratio is given: the group has %s that can be dated to the week, and %d are needed.", prose.Count(len(events), "event", "events"), hawkesEvents).
			With(blindspot.WarningData{Count: len(events)}))
		return h
	}
	days := make([]float64, len(events))
	for i := range events {
		days[i] = float64(events[i].When.From - start)
	}
	end := float64(span.To-start) + 1
	options := hawkes.Options{Level: Level}
	if in.Quick || len(events) > hawkesCheap {
		options.Interval = hawkes.DeltaInterval
	}
	times := hawkes.Jitter(days, 1, end, in.rand("hawkes"))
	compared, err := hawkes.SelectVarying(hawkes.One(times, end), max(1, int(hawkesPieces*end/365)), options)
	if err != nil || compared == nil || compared.Varying == nil || compared.Constant == nil {
		h.warnings = append(h.warnings, blindspot.Warnf(blindspot.WarnNotEstimated, "No branching ratio is given: the self-exciting process could not be fitted."))
		return h
	}
	h.constant, h.varying = quantity(compared.Constant.Branching), quantity(stats.Estimate{Value: compared.Varying.Branching.Value, Interval: compared.Open})
	h.describe(compared.Varying, end, len(events))
	h.withinMonths(in, times, start, span.To)
	return h
}

func (in *Input) allObserved(countries []string, m blindspot.Month) bool {
	for _, c := range countries {
		if !in.Coverage.Observed(c, m) {
			return false
		}
	}
	return true
}

func (h *exciting) describe(r *hawkes.Result, end float64, n int) {
	if k, ok := r.Process.Kernel[0].(hawkes.Exponential); ok && r.Boundary != hawkes.NoExcitation && k.Rate > 0 {
		h.halfLife = blindspot.Exactly(k.HalfLife())
		if k.HalfLife() < 1 {
			h.warnings = append(h.warnings, blindspot.Warnf(blindspot.WarnOneOperation, "The excitation is over within a day or so: it may be the parts of one operation that the source lists one by one."))
		}
	}
	h.background = blindspot.Exactly(math.Min(1, r.Process.Background[0].Integral(0, end)/float64(n)))
	switch {
	case r.Boundary == hawkes.NoExcitation:
		h.warnings = append(h.warnings, blindspot.Warnf(blindspot.WarnNotIdentified, "With a background that varies, no excitation is left: its delay is then not identified."))
	case h.varying.HasInterval() && h.varying.High >= 1:
		h.warnings = append(h.warnings, blindspot.Warnf(blindspot.WarnReachesOne, "The interval of the branching ratio reaches 1: the data do not tell a stable process from one that feeds itself without end."))
	}
	if !r.Identified || r.Condition > 1e6 {
		h.warnings = append(h.warnings, blindspot.Warnf(blindspot.WarnNotIdentified, "Background and excitation can hardly be told apart in these data."))
	}
}
