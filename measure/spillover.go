package measure

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/blindspot/blindspot"
)

// Spillover is how far the group's events in one area bring about events in
// another, from the endemic-epidemic model that [SelfSustainability] fits: the
// expected events next month in area j that the events of area i cause are the
// model's neighbour coefficient times the weight of i on j times the monthly
// events of i in the window. An area that gives more than it receives is an
// exporter, one that receives more an importer; over countries the same. One
// coefficient serves all pairs, since data for one each are never enough: who
// exports then follows from who is busy beside whom, and how much from the
// estimate, whose interval every flow shares.
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
	window := in.window()
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
	parts, err := c.fit.Decompose()
	if err != nil {
		return f, refused("spillover", err)
	}
	own, neighbour, endemicPart := parts.Shares()
	phi, err := c.passedOn()
	if err != nil {
		return f, refused("spillover", err)
	}
	if phi.Value < vanished {
		neighbour, phi.Value = 0, 0
	}
	flows := c.flows(window, phi)
	total, crossing := 0.0, 0.0
	for _, fl := range flows {
		total += fl.events
		if in.countryOf(fl.from) != in.countryOf(fl.to) {
			crossing += fl.events
		}
	}
	balances := balance(c.areas, flows)
	exporter, importer := balances[0], balances[len(balances)-1]
	placed := history(within(in.Events, window), c.countries)
	f.N, f.Evidence = c.events, evidence(placed)
	f.Values = []blindspot.Value{
		value("neighbour_share", "Expected events that come from neighbouring areas", "share", scaled(phi, neighbour)),
		value("own_share", "Expected events that come from the area's own last month", "share", blindspot.Exactly(own)),
		value("endemic_share", "Expected events that come from neither", "share", blindspot.Exactly(endemicPart)),
		value("flow", "Events a month that spill over", "events a month", scaled(phi, total)),
	}
	if total > 0 {
		f.Values = append(f.Values,
			value("cross_border_share", "Share of these that cross a country's border", "share", blindspot.Exactly(crossing/total)),
			value("net_exporter", "Net export of "+in.areaWords(exporter.area), "events a month", scaled(phi, exporter.net)),
			value("net_importer", "Net import of "+in.areaWords(importer.area), "events a month", scaled(phi, -importer.net)))
	}
	if between := in.betweenCountries(c.areas, flows); len(between) > 1 {
		first, last := between[0], between[len(between)-1]
		f.Values = append(f.Values,
			value("country_exporter", "Net export of "+in.names([]string{first.area})[0], "events a month", scaled(phi, first.net)),
			value("country_importer", "Net import of "+in.names([]string{last.area})[0], "events a month", scaled(phi, -last.net)))
	}
	f.Table = in.flowTable(flows)
	f.Statement = in.spillWords(c, phi, neighbour, total, exporter, importer)
	for _, w := range c.warnings() {
		f.Warn(w)
	}
	if balloon, err := BalloonEffect(in, ""); err == nil {
		f.Values = append(f.Values, balloon.Ratio)
		f.Statement += " " + balloon.Words
		f.Warn("The balloon effect is read around the area with the largest fall, which was picked for it; what falls most often also recovers by chance.")
	}
	return f, nil
}

// passedOn is the neighbour coefficient: how many events next month one event
// sets off in all neighbouring areas together. Where it vanished the profile
// likelihood bounds it from above.
func (c *contagion) passedOn() (blindspot.Quantity, error) {
	k, err := c.fit.Coefficient("ne.intercept")
	if err != nil {
		return blindspot.Unknown(), err
	}
	if !k.Boundary {
		return blindspot.Between(math.Exp(k.Value), math.Exp(k.Low), math.Exp(k.High), Level), nil
	}
	bound, err := c.fit.Profile("ne.intercept", Level)
	if err != nil || math.IsInf(bound.High, 0) || math.IsNaN(bound.High) {
		return blindspot.Exactly(0), nil
	}
	return blindspot.Between(0, 0, math.Exp(bound.High), Level), nil
}

// scaled is a number in proportion to the coefficient, with its interval.
func scaled(phi blindspot.Quantity, v float64) blindspot.Quantity {
	if phi.Value == 0 || !phi.HasInterval() {
		return blindspot.Exactly(v)
	}
	low, high := v*phi.Low/phi.Value, v*phi.High/phi.Value
	return blindspot.Between(v, min(low, high), max(low, high), Level)
}

// vanished is the coefficient below which the neighbour part is none.
const vanished = 1e-6

type flow struct {
	from, to string
	events   float64 // a month
}

// flows are the expected events next month by sender and receiver, at the mean
// monthly events of the window, largest first.
func (c *contagion) flows(window blindspot.DateRange, phi blindspot.Quantity) []flow {
	first, last := window.Months()
	var out []flow
	for i, from := range c.areas {
		sum, months := 0.0, 0.0
		for m := max(first, c.first); m <= last && int(m-c.first) < len(c.counts); m++ {
			if y := c.counts[m-c.first][i]; !math.IsNaN(y) {
				sum += y
				months++
			}
		}
		for j, to := range c.areas {
			if w := c.weights[i][j]; w > 0 && sum > 0 && phi.Value > 0 {
				out = append(out, flow{from, to, phi.Value * w * sum / months})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b flow) int { return cmp.Compare(b.events, a.events) })
	return out
}

type netFlow struct {
	area string
	net  float64
}

// balance is what each area gives less what it receives, exporters first.
func balance(areas []string, flows []flow) []netFlow {
	out := make([]netFlow, len(areas))
	for i, a := range areas {
		out[i].area = a
		for _, fl := range flows {
			if fl.from == a {
				out[i].net += fl.events
			}
			if fl.to == a {
				out[i].net -= fl.events
			}
		}
	}
	slices.SortStableFunc(out, func(a, b netFlow) int { return cmp.Compare(b.net, a.net) })
	return out
}

// betweenCountries adds the flows up by country and balances those that cross a
// border, exporters first: the theatres of an organisation, as a rule.
func (in *Input) betweenCountries(areas []string, flows []flow) []netFlow {
	var countries []string
	for _, a := range areas {
		if c := in.countryOf(a); !slices.Contains(countries, c) {
			countries = append(countries, c)
		}
	}
	slices.Sort(countries)
	var crossing []flow
	for _, fl := range flows {
		if from, to := in.countryOf(fl.from), in.countryOf(fl.to); from != to {
			crossing = append(crossing, flow{from, to, fl.events})
		}
	}
	return balance(countries, crossing)
}

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

func (in *Input) flowTable(flows []flow) *blindspot.Table {
	t := &blindspot.Table{Columns: []string{"From", "To", "Events a month"}}
	for _, fl := range flows[:min(30, len(flows))] {
		t.Rows = append(t.Rows, []string{in.areaWords(fl.from), in.areaWords(fl.to), fmt.Sprintf("%.3f", fl.events)})
	}
	return t
}

func (in *Input) spillWords(c *contagion, phi blindspot.Quantity, share, total float64, exporter, importer netFlow) string {
	if total == 0 {
		s := fmt.Sprintf("Events of %s do not spill over into neighbouring areas from one month to the next, as far as the data show", in.subject())
		if phi.HasInterval() {
			s += fmt.Sprintf(": one event sets off at most %s there", blindspot.FormatNumber(phi.High))
		}
		return s + "."
	}
	s := fmt.Sprintf("One event of %s sets off %s events in neighbouring areas in the next month, which makes %s of all that is expected.",
		in.subject(), phi, wholePercent(share))
	if exporter.net > 0 && len(c.areas) > 1 {
		s += fmt.Sprintf(" %s gives most on balance (%s events a month) and %s receives most (%s).", in.areaWords(exporter.area),
			blindspot.FormatNumber(exporter.net), in.areaWords(importer.area), blindspot.FormatNumber(-importer.net))
	}
	return s
}
