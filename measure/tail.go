package measure

import (
	"errors"
	"fmt"
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
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
// large events: the probability of at least one event with 100 deaths or more in
// the 12 months after the window, at the window's rate of events. Which law the
// deaths follow decides that probability and can seldom be told from the data (on
// log-normal deaths a power law says ten times too much), so that it averages
// over laws and thresholds by their posterior weight (Clauset & Woodard 2013, doi
// 10.1214/12-AOAS614), and over the belief about the rate. The exponent is that
// of a discrete power law fitted to the same events of the last ten years
// (Clauset, Shalizi & Newman 2009, doi 10.1137/070710111), resampled with xmin
// chosen anew. Events that last longer than a week are left out, with a warning:
// most are sums over several (the monthly totals of a Mexican state, for one), and
// a sum of 100 deaths is no mass-casualty event.
//
// Values: alpha, xmin, gof_p (small values, 0.1 or less, speak against the power
// law), all unknown where no power law can be fitted; p_mass_casualty, and
// p_mass_casualty_record, which is how often such chances came true, with
// chances_given and chances_came of the class from chances_from to chances_to
// ([TailRecord]; unknown before there was a record); mass_casualty_events (recorded
// in the ten years). Table has the weights of the laws. A quick input has no gof_p, and an interval of alpha that takes xmin as
// given. Errors: TooFewData for a chronicle, where no country of the group is
// observed in the window and the period before, or below ten events with deaths.
func Tail(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	f := in.finding("tail", "Severity tail", window, blindspot.Method{
		Name:     "Laws of the tail averaged by posterior weight; discrete power law; rate with its dispersion",
		Citation: "Clauset & Woodard 2013, Annals of Applied Statistics 7(4); Clauset, Shalizi & Newman 2009, SIAM Review 51(4)", DOI: "10.1214/12-AOAS614"})
	if in.Chronicle {
		return f, tooFew("tail", "import a UCDP GED release that covers the group", "the events at hand are a chronicle, and a chronicle has no rate")
	}
	both := blindspot.DateRange{From: window.Before().From, To: window.To}
	span := blindspot.DateRange{From: window.To.AddMonths(-tailMonths) + 1, To: window.To}
	events, countries := in.covered(within(in.Events, span), both, &f)
	if len(countries) == 0 {
		return f, in.notCovered("tail", both)
	}
	single := singleEvents(events, &f)
	deaths, inWindow := tolls(single, window, &f)
	recorded := len(f.Evidence)
	average, err := tail.FitAverage(deaths, tail.Options{Level: Level})
	if err != nil {
		return f, refused("tail", err)
	}
	rate, err := in.rateBelief(single, countries, both)
	if err != nil {
		return f, err
	}
	chance, err := average.AtLeastOne(massCasualty, rate, tailHorizon, in.rand("tail rate"))
	if err != nil {
		return f, refused("tail", err)
	}
	byRecord, before := in.byRecord(quantity(chance))
	law := in.powerLaw(deaths)
	f.N = average.N
	f.Values = []blindspot.Value{
		value("alpha", "Exponent of the power law", "exponent", law.alpha),
		value("xmin", "Deaths from which it holds", "deaths", law.xmin),
		value("gof_p", "Goodness of fit", "p-value", law.fit),
		value("p_mass_casualty", "An event with 100 deaths or more in the 12 months after, if rate and sizes stay as they are", "probability", quantity(chance)),
		value("p_mass_casualty_record", "An event with 100 deaths or more in the 12 months after, by what came of such chances", "probability", byRecord),
	}
	f.Values = append(f.Values, before.values()...)
	f.Values = append(f.Values, value("mass_casualty_events", "Such events recorded in ten years", "events", blindspot.Exactly(float64(recorded))))
	law.warn(&f)
	weights := average.Laws()
	f.Table = lawTable(weights)
	f.Statement = fmt.Sprintf("If it went on at the rate of %s and with the sizes so far, the chance of at least one event of %s with %d deaths or more in the 12 months after would be %s; the ten years up to then hold %s, %d of them in the window. Deaths per event follow most likely a law of the kind %s (%s).",
		window, in.subject(), massCasualty, prose.Chance(quantity(chance)), prose.Count(recorded, "such event", "such events"), inWindow,
		weights[0].Law, prose.ChanceOf(weights[0].Weight))
	return f, nil
}

// tolls are the deaths of the events, and how many of the mass-casualty events, which
// become the evidence, lie in the window.
func tolls(events []blindspot.Event, window blindspot.DateRange, f *blindspot.Finding) (deaths []int, inWindow int) {
	deaths = make([]int, len(events))
	for i := range events {
		deaths[i] = events[i].Deaths.Best
		if deaths[i] < massCasualty {
			continue
		}
		if window.Contains(events[i].When.From) {
			inWindow++
		}
		f.Evidence = append(f.Evidence, events[i].ID)
	}
	return deaths, inWindow
}

// singleEvents leaves out, with a warning, those that last longer than a week or state
// no deaths.
func singleEvents(events []blindspot.Event, f *blindspot.Finding) []blindspot.Event {
	single := keep(events, func(e *blindspot.Event) bool { return e.Days().Days() <= tailEventDays && !e.DeathsGap })
	if left := len(events) - len(single); left > 0 {
		f.Warn(blindspot.Warnf(blindspot.WarnEventsLeftOut, "%d of %d events are left out: they last longer than a week, and so sum up several, or state no deaths.", left, len(events)).
			With(blindspot.WarningData{Count: left, Of: len(events)}))
	}
	return single
}

// byRecord is the chance by what was known, on the day, of what came of such
// chances; how many of about this size had been given, and how many came true.
// Before there was a record, all are unknown.
func (in *Input) byRecord(chance blindspot.Quantity) (byRecord blindspot.Quantity, before chancesBefore) {
	record, ok := TailRecordOn(in.AsOf)
	if !ok || !chance.Known() {
		unknown := blindspot.Unknown()
		return unknown, chancesBefore{unknown, unknown, unknown, unknown}
	}
	class := record.Like(chance.Value)
	return record.Chance(chance), chancesBefore{blindspot.Exactly(class.From), blindspot.Exactly(class.To),
		blindspot.Exactly(float64(class.Given)), blindspot.Exactly(float64(class.Came))}
}

// chancesBefore are the ends of a class of chances, how many of it were given, and
// how many came true.
type chancesBefore struct{ from, to, given, came blindspot.Quantity }

func (b chancesBefore) values() []blindspot.Value {
	return []blindspot.Value{
		value("chances_from", "Such chances were counted from", "probability", b.from),
		value("chances_to", "Such chances were counted to", "probability", b.to),
		value("chances_given", "Such chances that were given to organisations before", "chances", b.given),
		value("chances_came", "Of these, those that came true", "chances", b.came),
	}
}

func lawTable(weights []tail.LawWeight) *blindspot.Table {
	t := &blindspot.Table{Columns: []string{"Law", "Weight"}}
	for _, w := range weights {
		t.Rows = append(t.Rows, []string{w.Law, prose.ChanceOf(w.Weight)})
	}
	return t
}

// rateBelief is a gamma belief about the monthly rate of the window, as wide as
// the interval of that rate.
func (in *Input) rateBelief(events []blindspot.Event, countries []string, both blindspot.DateRange) (tail.Rate, error) {
	sub := *in
	sub.Events = events
	s, err := monthlySeries(&sub, countries, learning(both))
	if err != nil {
		return tail.Rate{}, err
	}
	c, err := newMonthly(s.events, monthsOf(both)/2, 1)
	if err != nil {
		return tail.Rate{}, err
	}
	e, err := c.belief.Rate(c.now(), Level)
	if err != nil {
		return tail.Rate{}, err
	}
	if e.Low <= 0 { // no event in the window: an exponential law with that upper end
		return tail.Rate{Shape: 1, Rate: -math.Log((1-Level)/2) / e.High}, nil
	}
	variance := math.Expm1(square(math.Log(e.High/e.Low) / (2 * normalQuantile)))
	mean := math.Sqrt(e.High*e.Low) * math.Sqrt(1+variance)
	return tail.Rate{Shape: 1 / variance, Rate: 1 / (variance * mean)}, nil
}

// powerLaw is the power law of deaths as far as there is one.
type powerLaw struct {
	alpha, xmin, fit blindspot.Quantity
	events           int // in its tail
}

// powerLaw fits it; a quick input spares the resampling.
func (in *Input) powerLaw(deaths []int) powerLaw {
	p := powerLaw{alpha: blindspot.Unknown(), xmin: blindspot.Unknown(), fit: blindspot.Unknown()}
	fit, err := tail.FitDiscrete(deaths, tail.Options{Level: Level})
	if err != nil {
		return p
	}
	p.alpha, p.xmin, p.events = quantity(fit.Alpha), blindspot.Exactly(fit.Law.Xmin), fit.TailN
	if in.Quick {
		return p
	}
	if ensemble, err := fit.Bootstrap(tailRefits, in.rand("tail")); err == nil {
		p.alpha = quantity(ensemble.Alpha())
	}
	if test, err := fit.GoodnessOfFit(tailRefits, in.rand("tail fit")); err == nil {
		p.fit = blindspot.Exactly(test.P)
	}
	return p
}

func (p powerLaw) warn(f *blindspot.Finding) {
	if p.alpha.Known() && p.events < 50 {
		f.Warn(blindspot.Warnf(blindspot.WarnFewInTail, "Only %d events lie in the tail; below 50 its exponent is not to be relied on.", p.events).
			With(blindspot.WarningData{Count: p.events}))
	}
	if p.fit.Known() && p.fit.Value <= 0.1 {
		f.Warn(blindspot.Warnf(blindspot.WarnModelRejected, "A power law does not fit these events well (%s): its exponent means little.", prose.P(p.fit.Value)).
			With(blindspot.WarningData{P: &p.fit.Value}))
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
