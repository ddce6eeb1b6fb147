package measure

import (
	"fmt"
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/stats/endemic"
)

// Spillover is how far the group's events in one area bring about events in
// another, from the endemic-epidemic model that [SelfSustainability] fits: the
// expected events next month in area j that the events of area i cause are the
// model's neighbour coefficient times the weight of i on j times the monthly
// events of i in the window. An area that gives more than it receives is an
// exporter, one that receives more an importer; over countries the same. One
// coefficient serves all pairs, since data for one each are never enough: who
// exports then follows from who is busy beside whom and whom events act on, and how
// much from the estimate, whose profile interval every flow shares; a balance spans
// all readings of whom events act on that the data leave open (neighbours by how
// active they are, all alike, or areas farther off).
//
// That events spill over is said only where a test rejects that they do not (p-value
// of neighbour_share; [endemic.TestFollowing]): an area's departures from its part
// in all events are held against those of its neighbours in the months before. A
// level or a season that areas share, whatever its course, never counts.
//
// The balloon effect asks the same of one event: after a drop in one area (the
// area of the largest fall between the two periods, as shocks of a case name no
// area), did its neighbours' events change more than those of the other areas?
//
// Values: neighbour_share (of the events expected in the fitted months),
// own_share, endemic_share, flow (events a month that spill over within the
// window), cross_border_share (of flow), net_exporter, net_importer (the largest
// balances of areas), country_exporter, country_importer (of countries, where
// there are several), balloon (ratio of ratios; see [BalloonEffect]). Table is the flow
// matrix, largest first. Errors: TooFewData as [SelfSustainability], and where
// no two areas of the group are neighbours.
func Spillover(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	f := in.finding("spillover", "Spillover", window, blindspot.Method{
		Name:     "Neighbour component of the endemic-epidemic model; balance of flows; ratio of ratios around the largest fall",
		Citation: "Held, Höhle & Hofmann 2005, Statistical Modelling 5(3)", DOI: "10.1191/1471082X05st098oa"})
	c, err := in.contagion("spillover", window, &f)
	if err != nil {
		return f, err
	}
	if !c.joined {
		return f, tooFew("spillover", "choose a group that is active in neighbouring areas", "no two areas in which %s is active are neighbours", in.subject())
	}
	shares, err := c.origins()
	if err != nil {
		return f, refused("spillover", err)
	}
	phi := shares.passed
	flows := c.flows(window, c.weights)
	balances := balance(c.areas, flows)
	exporter, importer := balances[0], balances[len(balances)-1]
	f.N, f.Evidence = c.events, evidence(history(touching(in.Events, window), c.countries))
	f.Values = []blindspot.Value{
		tested(value("neighbour_share", "Expected events that come from neighbouring areas", "share", shares.neighbour), c.following.Beside),
		tested(value("own_share", "Expected events that come from the area's own last month", "share", shares.own), c.following.Own),
		value("endemic_share", "Expected events that come from neither", "share", shares.endemic),
	}
	f.Values = append(f.Values, in.flowValues(c, window, phi, flows, exporter, importer)...)
	for i := range flows {
		flows[i].events *= phi.Value
	}
	exporter.net, importer.net = exporter.net*phi.Value, importer.net*phi.Value
	if phi.Value > 0 {
		f.Table = in.flowTable(flows)
	}
	f.Statement = in.spillWords(c, phi, shares.neighbour, exporter, importer, in.provenBalance(&f))
	for _, w := range c.warnings() {
		f.Warn(w)
	}
	if balloon, err := BalloonEffect(in, ""); err == nil {
		f.Values = append(f.Values, balloon.Ratio)
		f.Statement += " " + balloon.Words
		f.Warn(blindspot.Warnf(blindspot.WarnPickedArea, "The balloon effect is read around the area with the largest fall, which was picked for it; what falls most often also recovers by chance."))
	}
	return f, nil
}

// origins are the coefficients of the model and the shares of the expected
// events that come from an area's own last month, from its neighbours' and from
// neither, all with profile intervals.
type origins struct {
	passed                  blindspot.Quantity // events that one event brings about beside its area
	own, neighbour, endemic blindspot.Quantity
}

func (c *contagion) origins() (origins, error) {
	kept, err := c.coefficient("ar.intercept")
	if err != nil {
		return origins{}, err
	}
	passed, err := c.coefficient("ne.intercept")
	if err != nil {
		return origins{}, err
	}
	together, err := c.eigenvalue()
	if err != nil {
		return origins{}, err
	}
	kept, passed = unlessShown(kept, c.following.Own), unlessShown(passed, c.following.Beside)
	self, beside := c.exposure()
	o := origins{passed: passed, own: share1(times(kept, self)), neighbour: share1(times(passed, beside))}
	both := o.own.Value + o.neighbour.Value
	o.endemic = blindspot.Exactly(max(0, 1-both))
	if together.HasInterval() {
		// What is left of all is as uncertain as the two parts together.
		low, high := max(0, 1-both-(together.High-together.Value)), min(1, 1-both+together.Value-together.Low)
		if together.Low == 0 { // it may be all
			high = 1
		}
		o.endemic = blindspot.Between(o.endemic.Value, min(low, o.endemic.Value), max(high, o.endemic.Value), Level)
	}
	return o, nil
}

// flowValues are how much spills over at that many events passed on by each, what of it
// crosses borders, and who gives and receives most.
func (in *Input) flowValues(c *contagion, window blindspot.DateRange, phi blindspot.Quantity, flows []flow, exporter, importer netFlow) []blindspot.Value {
	total, crossing := 0.0, 0.0 // at one event passed on by each
	for _, fl := range flows {
		total += fl.events
		if in.countryOf(fl.from) != in.countryOf(fl.to) {
			crossing += fl.events
		}
	}
	values := []blindspot.Value{value("flow", "Events a month that spill over", "events a month", times(phi, total))}
	if phi.Value*total > 0 {
		values = append(values,
			value("cross_border_share", "Share of these that cross a country's border", "share", blindspot.Exactly(crossing/total)),
			value("net_exporter", "Net export of "+in.areaWords(exporter.area), "events a month", c.net(phi, window, exporter, 1, byArea(c.areas))),
			value("net_importer", "Net import of "+in.areaWords(importer.area), "events a month", c.net(phi, window, importer, -1, byArea(c.areas))))
	}
	byCountry := func(flows []flow) []netFlow { return in.betweenCountries(c.areas, flows) }
	if between := byCountry(flows); len(between) > 1 {
		first, last := between[0], between[len(between)-1]
		values = append(values,
			value("country_exporter", "Net export of "+in.names([]string{first.area})[0], "events a month", c.net(phi, window, first, 1, byCountry)),
			value("country_importer", "Net import of "+in.names([]string{last.area})[0], "events a month", c.net(phi, window, last, -1, byCountry)))
	}
	return values
}

// coefficient is how many events an event brings about by a part of the model,
// with its profile interval; below vanished it is none.
func (c *contagion) coefficient(name string) (blindspot.Quantity, error) {
	k, err := c.fit.Coefficient(name)
	if err != nil {
		return blindspot.Unknown(), err
	}
	v := passedOn(k.Value)
	e, err := c.fit.Profile(name, Level)
	if err != nil || math.IsNaN(e.Low) || math.IsNaN(e.High) || math.IsInf(e.High, 1) {
		return blindspot.Exactly(v), nil
	}
	q, _ := c.stretched(blindspot.Between(v, min(v, passedOn(e.Low)), max(v, math.Exp(e.High)), Level), func(fit *endemic.Result) (float64, error) {
		other, err := fit.Coefficient(name)
		return passedOn(other.Value), err
	})
	return q, nil
}

// passedOn is how many events one brings about at a coefficient of the model, none
// where its component has vanished.
func passedOn(coefficient float64) float64 {
	if v := math.Exp(coefficient); v >= vanished {
		return v
	}
	return 0
}

// exposure is how many events of the months fitted had an event of the month
// before (or of the months that the model looks back) in their own area, and beside it by the weights, per event: what the
// coefficients are multiplied by to give shares.
func (c *contagion) exposure() (self, beside float64) {
	all := 0.0
	model := endemic.Model{Lags: c.lags}
	for t := memoryMonths; t < len(c.counts); t++ {
		past := model.Past(c.counts, t)
		for i, y := range c.counts[t] {
			if math.IsNaN(y) {
				continue
			}
			all += y
			if last := past[i]; !math.IsNaN(last) {
				self += last
			}
			for j, last := range past {
				if !math.IsNaN(last) {
					beside += c.weights[j][i] * last
				}
			}
		}
	}
	return self / all, beside / all
}

// times is a number in proportion to a coefficient, with its interval.
func times(k blindspot.Quantity, v float64) blindspot.Quantity {
	if !k.HasInterval() {
		return blindspot.Exactly(k.Value * v)
	}
	return blindspot.Between(k.Value*v, min(k.Low*v, k.High*v), max(k.Low*v, k.High*v), Level)
}

// share1 keeps a share at or below 1.
func share1(q blindspot.Quantity) blindspot.Quantity {
	q.Value, q.Low, q.High = min(1, q.Value), min(1, q.Low), min(1, q.High)
	return q
}

// vanished is the coefficient below which a part is none.
const vanished = 1e-4

func (in *Input) countryOf(area string) string {
	_, country := in.Geo.AreaName(area)
	return country
}

// areaWords is an area with its country: "Borno (Nigeria)".
func (in *Input) areaWords(area string) string {
	name, country := in.Geo.AreaName(area)
	if country == "" {
		return name
	}
	return name + " (" + in.names([]string{country})[0] + ")"
}

// provenBalance tells whether it may be said who gives most and who receives most.
func (in *Input) provenBalance(f *blindspot.Finding) bool {
	exports, _ := Proven(f.Measure, "net_exporter", blindspot.Unknown(), in.size(f))
	imports, _ := Proven(f.Measure, "net_importer", blindspot.Unknown(), in.size(f))
	return exports && imports
}

func (in *Input) flowTable(flows []flow) *blindspot.Table {
	t := &blindspot.Table{Columns: []string{"From", "To", "Events a month"}}
	for _, fl := range flows[:min(30, len(flows))] {
		t.Rows = append(t.Rows, []string{in.areaWords(fl.from), in.areaWords(fl.to), fmt.Sprintf("%.3f", fl.events)})
	}
	return t
}

func (in *Input) spillWords(c *contagion, phi, share blindspot.Quantity, exporter, importer netFlow, balanced bool) string {
	if phi.Value == 0 {
		s := fmt.Sprintf("Events of %s do not spill over into neighbouring areas from one month to the next, as far as the data show", in.subject())
		if phi.HasInterval() {
			s += fmt.Sprintf(": one event sets off at most %s there", blindspot.FormatNumber(phi.High))
		}
		return s + "."
	}
	if p := c.following.Beside; !shown(p) {
		return fmt.Sprintf("That events of %s spill over into neighbouring areas from one month to the next is not shown (%s). The model puts %s of all that are expected down to neighbours.",
			in.subject(), besideNotShown(p), upTo(share))
	}
	s := fmt.Sprintf("Of the events of %s that are expected, events of the month before in neighbouring areas account for %s: one event sets off %s there in the next month.",
		in.subject(), prose.Share(share), phi)
	if balanced && exporter.net > 0 && len(c.areas) > 1 {
		s += fmt.Sprintf(" %s gives most on balance (%s events a month) and %s receives most (%s).", in.areaWords(exporter.area),
			blindspot.FormatNumber(exporter.net), in.areaWords(importer.area), blindspot.FormatNumber(-importer.net))
	}
	return s
}
