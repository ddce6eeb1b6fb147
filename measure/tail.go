package measure

import (
	"errors"
	"fmt"
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats"
	"github.com/blindspot/blindspot/stats/tail"
)

// What counts as a mass-casualty event, how far ahead the tail looks, how far
// back deaths per event are gathered, and how many days an event may last: a
// longer one is a source's sum over several.
const (
	massCasualty  = 100
	tailHorizon   = 12
	tailMonths    = 120
	tailEventDays = 7
	tailRefits    = 100
)

// Tail is how heavy the tail of deaths per event is, and what follows for rare
// large events: a discrete power law (Clauset, Shalizi & Newman 2009, doi
// 10.1137/070710111) fitted to the events of the last ten years, and the
// probability of at least one event with 100 deaths or more in the 12 months
// after the window, at the window's rate of events. The rate is uncertain by
// its own dispersion from month to month, the tail by resampling with xmin
// chosen anew. Events that last longer than a week are left out, with a
// warning: most are sums over several (the monthly totals of a Mexican state,
// for one), and a sum of 100 deaths is no mass-casualty event.
//
// Values: alpha, xmin, gof_p (small values, 0.1 or less, speak against the power
// law), p_mass_casualty, mass_casualty_events (recorded in the ten years). A
// quick input has no gof_p, and intervals that take xmin as given.
// Errors: TooFewData for a chronicle, where no country of the group is observed
// in the window and the period before, or below ten events in the tail.
func Tail(in Input) (blindspot.Finding, error) {
	window := in.window()
	f := in.finding("tail", "Severity tail", window, blindspot.Method{
		Name:     "Discrete power law, threshold by Kolmogorov-Smirnov distance, bootstrap; negative-binomial rate",
		Citation: "Clauset, Shalizi & Newman 2009, SIAM Review 51(4)", DOI: "10.1137/070710111"})
	if in.Chronicle {
		return f, tooFew("tail", "import a UCDP GED release that covers the group", "the events at hand are a chronicle, and a chronicle has no rate")
	}
	both := blindspot.DateRange{From: window.Before().From, To: window.To}
	span := blindspot.DateRange{From: window.To.AddMonths(-tailMonths) + 1, To: window.To}
	events, countries := in.covered(within(in.Events, span), both, &f)
	if len(countries) == 0 {
		return f, in.notCovered("tail", both)
	}
	single := keep(events, func(e *blindspot.Event) bool { return closed(e.When).Days() <= tailEventDays && !e.DeathsGap })
	if left := len(events) - len(single); left > 0 {
		f.Warn(fmt.Sprintf("%d of %d events are left out: they last longer than a week, and so sum up several, or state no deaths.", left, len(events)))
	}
	deaths := make([]int, len(single))
	recorded, inWindow := 0, 0
	for i := range single {
		deaths[i] = single[i].Deaths.Best
		if deaths[i] >= massCasualty {
			recorded++
			if window.Contains(single[i].When.From) {
				inWindow++
			}
			f.Evidence = append(f.Evidence, single[i].ID)
		}
	}
	fit, err := tail.FitDiscrete(deaths, tail.Options{Level: Level})
	if err != nil {
		return f, refused("tail", err)
	}
	rate, err := in.rateBelief(single, countries, both)
	if err != nil {
		return f, err
	}
	alpha, probability, gof, err := in.tailNumbers(fit, rate)
	if err != nil {
		return f, refused("tail", err)
	}
	f.N = fit.N
	f.Values = []blindspot.Value{
		value("alpha", "Exponent of the power law", "exponent", alpha),
		value("xmin", "Deaths from which it holds", "deaths", blindspot.Exactly(fit.Law.Xmin)),
		value("gof_p", "Goodness of fit", "p-value", gof),
		value("p_mass_casualty", "An event with 100 deaths or more in the 12 months after", "probability", probability),
		value("mass_casualty_events", "Such events recorded in ten years", "events", blindspot.Exactly(float64(recorded))),
	}
	tailWarnings(&f, fit, gof)
	f.Statement = fmt.Sprintf("At the rate of %s, the chance of at least one event of %s with %d deaths or more in the 12 months after is %s; the ten years up to then hold %s, %d of them in the window. Deaths per event from %s upward fall off as a power with exponent %s (%s).",
		window, in.subject(), massCasualty, percent(probability), count(recorded, "such event", "such events"), inWindow,
		blindspot.FormatNumber(fit.Law.Xmin), alpha, count(fit.TailN, "event", "events"))
	return f, nil
}

// rateBelief is a gamma belief about the monthly rate of the window: its mean
// is the window's, its spread that of a negative-binomial mean with the
// dispersion of both periods. Without dispersion it is that of Jeffreys.
func (in *Input) rateBelief(events []blindspot.Event, countries []string, both blindspot.DateRange) (tail.Rate, error) {
	sub := *in
	sub.Events = events
	s, err := monthlySeries(&sub, countries, both)
	if err != nil {
		return tail.Rate{}, err
	}
	n := len(s.events) / 2
	now := monthly{s.events[n:], dispersion(s.events[:n], s.events[n:])}
	shape := 1 / (1/(now.sum()+0.5) + now.alpha/float64(n))
	return tail.Rate{Shape: shape, Rate: shape / ((now.sum() + 0.5) / float64(n))}, nil
}

// tailNumbers gives the exponent, the probability of a mass-casualty event and
// the goodness of fit; a quick input spares the resampling.
func (in *Input) tailNumbers(fit *tail.Fit, rate tail.Rate) (alpha, probability, gof blindspot.Quantity, err error) {
	gof = blindspot.Unknown()
	if in.Quick {
		p, err := fit.AtLeastOne(massCasualty, rate, tailHorizon)
		return quantity(fit.Alpha), quantity(p), gof, err
	}
	ensemble, err := fit.Bootstrap(tailRefits, in.rand("tail"))
	if err != nil {
		return alpha, probability, gof, err
	}
	p, err := ensemble.AtLeastOne(massCasualty, rate, tailHorizon, in.rand("tail rate"))
	if err != nil {
		return alpha, probability, gof, err
	}
	test, err := fit.GoodnessOfFit(tailRefits, in.rand("tail fit"))
	if err == nil {
		gof = blindspot.Exactly(test.P)
	}
	return quantity(ensemble.Alpha()), quantity(p), gof, nil
}

func tailWarnings(f *blindspot.Finding, fit *tail.Fit, gof blindspot.Quantity) {
	if fit.TailN < 50 {
		f.Warn(fmt.Sprintf("Only %d events lie in the tail; below 50 its exponent is not to be relied on.", fit.TailN))
	}
	if gof.Known() && gof.Value <= 0.1 {
		f.Warn("The power law does not fit these events well (" + pValue(gof.Value) + "): the chance of a large event may be misjudged.")
	}
	if fit.Law.Xmin > massCasualty {
		f.Warn(fmt.Sprintf("The power law begins above %d deaths; up to there the observed share of events is used.", massCasualty))
	}
}

// quantity turns an estimate into a quantity; an end that is not finite leaves
// it without interval.
func quantity(e stats.Estimate) blindspot.Quantity {
	if math.IsNaN(e.Low) || math.IsNaN(e.High) || math.IsInf(e.Low, 0) || math.IsInf(e.High, 0) {
		return blindspot.Exactly(e.Value)
	}
	return blindspot.Between(e.Value, e.Low, e.High, e.Level)
}

// refused turns what a statistic says of its data into an error of the measure.
func refused(measure string, err error) error {
	var s *stats.Error
	if errors.As(err, &s) {
		return blindspot.Errorf(blindspot.TooFewData, "choose another date, a longer window or a group with more events", "%s: %s (%w)", measure, s.Kind, err)
	}
	return err
}
