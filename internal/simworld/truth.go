package simworld

import (
	"math"

	"github.com/blindspot/blindspot"
)

// Truth is what is true of a world, by measure and value: "activity.events_change".
// What has no truth that one number states is not in it.
type Truth struct {
	Values map[string]float64
	// Now and Before are the true shares of the events by area id.
	Now, Before map[string]float64
	// Opponents is the share of the events fought against each, by its name.
	Opponents map[string]float64
	// Still tells that neither areas nor shares changed; Fed that events bring
	// about others.
	Still, Fed bool
}

// Truth works out what is true of the world at a size.
func (w World) Truth(size float64) Truth {
	monthly := size / Window
	before, now := w.stationary(home()), w.stationary(home())
	if w.After != nil {
		now = w.stationary(w.After)
	}
	was, is := w.meanFactor(Months-2*Window, Months-Window), w.meanFactor(Months-Window, Months)
	if w.MergeMonth > 0 {
		partner := shifted(home(), 3)
		joint := make(Pattern, areas)
		for a := range joint {
			joint[a] = now[a] + partner[a]
		}
		now, is = joint.normalised(), 2*is
	}
	t := Truth{Values: map[string]float64{}, Now: named(now), Before: named(before),
		Still: w.After == nil && w.MergeMonth == 0, Fed: w.Own+w.Passed+w.Branching > 0}
	v := t.Values
	t.Opponents = w.opponents(now)
	w.levels(v, monthly, was, is, before, now)
	w.extents(v, before, now)
	w.contagion(v)
	if t.Still {
		v["spillover.balloon"] = 1
	}
	if !w.confounded() {
		w.shock(v, monthly)
	}
	v["tail.p_mass_casualty"] = 1 - math.Exp(-Window*monthly*is*w.Deaths.Survival(100))
	if w.Deaths == PowerLaw {
		v["tail.alpha"] = exponent
	}
	w.fronts(v, monthly, monthly*was, monthly*is, before, now)
	return t
}

// stationary are the shares by area in the long run: what is passed on moves
// the shares away from those of the base.
func (w World) stationary(base Pattern) Pattern {
	own, passed := w.Own+(1-passedShare)*w.Branching, w.Passed+passedShare*w.Branching
	if own+passed == 0 {
		return base
	}
	p, around := base, neighbourhood(base)
	for range 200 {
		next := make(Pattern, areas)
		for a := range next {
			next[a] += (1-own-passed)*base[a] + own*p[a]
			near := around[a]
			for _, b := range near {
				next[b] += passed * p[a] / float64(len(near))
			}
			if len(near) == 0 && w.Branching > 0 {
				next[a] += passedShare * w.Branching * p[a]
			}
		}
		p = next.normalised()
	}
	return p
}

func (w World) meanFactor(from, until int) float64 {
	sum := 0.0
	for t := from; t < until; t++ {
		sum += w.factor(t)
	}
	return sum / float64(until-from)
}

// confounded worlds change at the edge of the window, so close to the shock
// that no number states the effect of the shock alone.
func (w World) confounded() bool { return w.Level != nil || w.MergeMonth > 0 }

// meanRivals is the share of fights against other groups over all months.
func (w World) meanRivals() float64 {
	sum, weights := 0.0, 0.0
	for z := -6.0; z <= 6; z += 0.01 {
		weight := math.Exp(-z * z / 2)
		sum += weight / (1 + math.Exp(-math.Log(rivalShare/(1-rivalShare))-w.Mixing*z))
		weights += weight
	}
	return sum / weights
}

func (w World) opponents(shares Pattern) map[string]float64 {
	fights, states := w.meanRivals(), 0.0
	for a, share := range shares {
		states += share * stateShare(a)
	}
	out := map[string]float64{state.Name: (1 - fights) * states, civilians.Name: (1 - fights) * (1 - states)}
	for k, share := range rivalShares {
		out[rivals[k].Name] = fights * share
	}
	return out
}

func (w World) levels(v map[string]float64, monthly, was, is float64, before, now Pattern) {
	rivals := w.meanRivals()
	armed := func(p Pattern) float64 {
		sum := 0.0
		for a, share := range p {
			sum += share * (rivals + (1-rivals)*stateShare(a))
		}
		return sum
	}
	v["activity.events_per_month"] = monthly * is
	v["activity.deaths_per_month"] = monthly * is * w.Deaths.Mean()
	v["activity.events_change"] = is / was
	v["activity.deaths_change"] = is / was
	v["pressure.pressure_per_month"] = monthly * is * armed(now)
	v["pressure.pressure_change"] = is * armed(now) / (was * armed(before))
	v["rivalry.rival_share"] = rivals
}

// fronts is the effective number of opponents by country of the state.
func (w World) fronts(v map[string]float64, monthly, was, is float64, before, now Pattern) {
	rivals := w.meanRivals()
	number := func(rate float64, p Pattern) float64 {
		ours := map[string]float64{}
		for a, share := range p {
			ours[country(a)] += rate * share * (1 - rivals) * stateShare(a)
		}
		front := []float64{ours["AAA"], ours["BBB"]}
		for k := range others {
			front = append(front, otherRate(k, monthly))
		}
		return effective(Pattern(front).normalised())
	}
	if w.MergeMonth == 0 { // the partner's own fronts end with the merger
		v["stretch.fronts_before"] = number(was, before)
		v["stretch.fronts_change"] = number(is, now) / number(was, before)
	}
	v["stretch.fronts"] = number(is, now)
}

func effective(p Pattern) float64 {
	h := 0.0
	for _, share := range p {
		if share > 0 {
			h -= share * math.Log(share)
		}
	}
	return math.Exp(h)
}

func named(p Pattern) map[string]float64 {
	out := map[string]float64{}
	for a, share := range p {
		if share > 0 {
			out[areaID(a)] = share
		}
	}
	return out
}

func (w World) extents(v map[string]float64, before, now Pattern) {
	v["footprint.effective_areas"] = effective(now)
	v["footprint.effective_areas_before"] = effective(before)
	v["footprint.effective_change"] = effective(now) / effective(before)
	v["footprint.standard_distance"] = standardDistance(now)
	year := float64(blindspot.DateRange{From: (Begin + Months - Window).First(), To: (Begin + Months - 1).Last()}.Days()) / 365.25
	v["footprint.drift"] = apart(centre(before), centre(now)) / year
	near := 0.0
	for a, share := range now {
		for k := range towns {
			lat, lon := town(a, k)
			if km, _ := (Stage{}).BorderDistance(lat, lon); km <= 50 {
				near += share / float64(len(towns))
			}
		}
	}
	v["sanctuary.border_share"] = near
}

// contagion holds what events bring about. A process on days has no eigenvalue
// by months that a formula states, and one by months no branching ratio by days;
// without contagion both are none.
func (w World) contagion(v map[string]float64) {
	byMonths, byDays := w.Own+w.Passed, w.Branching
	if byDays == 0 {
		v["self_sustainability.eigenvalue"] = byMonths
		v["spillover.own_share"], v["spillover.neighbour_share"], v["spillover.endemic_share"] = w.Own, w.Passed, 1-byMonths
		if byMonths == 0 {
			v["spillover.flow"] = 0
		}
	}
	if byMonths == 0 {
		v["self_sustainability.branching"], v["self_sustainability.branching_least"] = byDays, byDays
		v["self_sustainability.background_share"] = 1 - byDays
		if byDays > 0 {
			v["self_sustainability.half_life"] = w.HalfLife
		}
	}
}

// PassOn is how many events a month those of the areas, by id, bring about beside
// them, and what areas and countries, by name, pass on beyond what is passed on to
// them. It is not known where the group moves or events follow one another by days.
func (w World) PassOn(monthly map[string]float64) (flow float64, net map[string]float64, known bool) {
	if w.Passed == 0 || w.Branching > 0 || w.Level != nil || w.MergeMonth > 0 || w.After != nil || w.Effect != 0 {
		return 0, nil, false
	}
	net = map[string]float64{}
	for a, near := range neighbourhood(home()) {
		for _, b := range near {
			events := w.Passed * monthly[areaID(a)] / float64(len(near))
			flow += events
			for place, sign := range map[int]float64{a: 1, b: -1} {
				name, land := (Stage{}).AreaName(areaID(place))
				net[name] += sign * events
				net[(Stage{}).CountryName(land)] += sign * events
			}
		}
	}
	return flow, net, true
}

func (w World) shock(v map[string]float64, monthly float64) {
	const followed = Months - 1 - defaultShock
	v["resilience.events_relative"], v["resilience.deaths_relative"] = w.Effect, w.Effect
	v["resilience.events_effect"] = monthly * w.Effect
	v["resilience.deaths_effect"] = monthly * w.Effect * w.Deaths.Mean()
	v["resilience.events_cumulative"] = followed * monthly * w.Effect
	v["resilience.deaths_cumulative"] = followed * monthly * w.Effect * w.Deaths.Mean()
}

type vector [3]float64

func unit(lat, lon float64) vector {
	a, b := lat*math.Pi/180, lon*math.Pi/180
	return vector{math.Cos(a) * math.Cos(b), math.Cos(a) * math.Sin(b), math.Sin(a)}
}

// centre is the mean centre of the events of a pattern.
func centre(p Pattern) vector {
	var sum vector
	for a, share := range p {
		for k := range towns {
			u := unit(town(a, k))
			for i := range sum {
				sum[i] += share * u[i]
			}
		}
	}
	length := math.Sqrt(sum[0]*sum[0] + sum[1]*sum[1] + sum[2]*sum[2])
	return vector{sum[0] / length, sum[1] / length, sum[2] / length}
}

func apart(a, b vector) float64 {
	return 6371.0088 * math.Acos(math.Max(-1, math.Min(1, a[0]*b[0]+a[1]*b[1]+a[2]*b[2])))
}

// standardDistance is the root mean square distance of the events from their
// mean centre.
func standardDistance(p Pattern) float64 {
	c, sum := centre(p), 0.0
	for a, share := range p {
		for k := range towns {
			d := apart(unit(town(a, k)), c)
			sum += share / float64(len(towns)) * d * d
		}
	}
	return math.Sqrt(sum)
}
