package measure

import (
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
)

// Diffusion tells spreading from moving, after Schutte & Weidmann 2011 (doi
// 10.1016/j.polgeo.2011.02.003): over pairs of neighbouring admin-1 areas from
// the period before to the window, escalation counts pairs in which one area
// stays active and its neighbour becomes active; relocation counts pairs in
// which one stops and its neighbour becomes active. The baseline shuffles which
// of the group's areas are newly active among all that were not active before,
// so that only the placing beside old areas is tested, not growth itself.
//
// Values: escalation, relocation (pairs, with one-sided p), newly_active,
// stopped, stayed. Errors: TooFewData where either period has no placed event.
func Diffusion(in Input) (blindspot.Finding, error) {
	window := in.window()
	before := window.Before()
	f := in.finding("diffusion", "Diffusion", window, blindspot.Method{
		Name:     "Join counts of neighbouring areas between two periods, Monte Carlo baseline",
		Citation: "Schutte & Weidmann 2011, Political Geography 30(3)", DOI: "10.1016/j.polgeo.2011.02.003"})
	both := blindspot.DateRange{From: before.From, To: window.To}
	events, countries := in.covered(exact(within(in.Events, both), &f), both, &f)
	now, was := activeAreas(within(events, window)), activeAreas(within(events, before))
	if len(now) == 0 || len(was) == 0 {
		return f, tooFew("diffusion", "choose another date or a longer window", "%s has no placed event in covered countries in %s or in %s", in.subject(), before, window)
	}
	study := in.studyArea(countries, now, was)
	d := newJoins(study, in.Geo, now, was)
	escalation, relocation := d.count(d.fresh)
	rng := in.rand("diffusion")
	free := d.inactiveBefore()
	moreEscalation, moreRelocation := 0, 0
	shuffled := make([]bool, len(study))
	for range bootstraps {
		rng.Shuffle(len(free), func(i, j int) { free[i], free[j] = free[j], free[i] })
		clear(shuffled)
		for _, i := range free[:d.freshCount] {
			shuffled[i] = true
		}
		e, r := d.count(shuffled)
		if e >= escalation {
			moreEscalation++
		}
		if r >= relocation {
			moreRelocation++
		}
	}
	p := func(more int) float64 { return float64(1+more) / float64(1+bootstraps) }
	f.N, f.Evidence = len(events), evidence(events)
	f.Values = []blindspot.Value{
		tested(value("escalation", "Neighbour pairs: one stays active, the other becomes so", "pairs", blindspot.Exactly(float64(escalation))), p(moreEscalation)),
		tested(value("relocation", "Neighbour pairs: one stops, the other becomes active", "pairs", blindspot.Exactly(float64(relocation))), p(moreRelocation)),
		value("newly_active", "Areas newly active", "areas", blindspot.Exactly(float64(d.freshCount))),
		value("stopped", "Areas no longer active", "areas", blindspot.Exactly(float64(d.stoppedCount))),
		value("stayed", "Areas active in both periods", "areas", blindspot.Exactly(float64(d.stayedCount))),
	}
	f.Statement = fmt.Sprintf("Between %s and %s, %s became active, %s stopped and %s stayed active for %s. %s.", before, window,
		count(d.freshCount, "area", "areas"), blindspot.FormatNumber(float64(d.stoppedCount)), blindspot.FormatNumber(float64(d.stayedCount)), in.subject(),
		diffusionWords(escalation, relocation, p(moreEscalation), p(moreRelocation)))
	return f, nil
}

func diffusionWords(escalation, relocation int, pe, pr float64) string {
	numbers := fmt.Sprintf("escalation pairs %d, p %s; relocation pairs %d, p %s", escalation, blindspot.FormatNumber(pe), relocation, blindspot.FormatNumber(pr))
	switch {
	case pe < 0.05 && pr < 0.05:
		return "It both spread from and moved between neighbouring areas more than chance explains (" + numbers + ")"
	case pe < 0.05:
		return "It spread into neighbours of areas it kept, more than chance explains (" + numbers + ")"
	case pr < 0.05:
		return "It moved into neighbours of areas it left, more than chance explains (" + numbers + ")"
	}
	return "Neither spreading nor moving into neighbours is beyond chance (" + numbers + ")"
}

func activeAreas(events []blindspot.Event) []string {
	var out []string
	for i := range events {
		if a := events[i].Place.Area; a != "" && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	slices.Sort(out)
	return out
}

// studyArea is every admin-1 area of the countries in question.
func (in *Input) studyArea(countries []string, lists ...[]string) []string {
	var out []string
	for _, c := range countries {
		out = append(out, in.Geo.Areas(c)...)
	}
	for _, l := range lists {
		out = append(out, l...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// joins holds which areas of the study area were active before, and which pairs
// are neighbours.
type joins struct {
	stayed, stopped, before, fresh        []bool
	pairs                                 [][2]int
	freshCount, stoppedCount, stayedCount int
}

func newJoins(study []string, geo Geography, now, was []string) joins {
	n := len(study)
	d := joins{stayed: make([]bool, n), stopped: make([]bool, n), before: make([]bool, n), fresh: make([]bool, n)}
	at := make(map[string]int, n)
	for i, area := range study {
		at[area] = i
		_, isNow := slices.BinarySearch(now, area)
		_, d.before[i] = slices.BinarySearch(was, area)
		switch {
		case isNow && d.before[i]:
			d.stayed[i] = true
			d.stayedCount++
		case isNow:
			d.fresh[i] = true
			d.freshCount++
		case d.before[i]:
			d.stopped[i] = true
			d.stoppedCount++
		}
	}
	for i, area := range study {
		for _, other := range geo.Neighbours(area) {
			if j, ok := at[other]; ok && i < j {
				d.pairs = append(d.pairs, [2]int{i, j})
			}
		}
	}
	return d
}

// count counts the escalation and relocation pairs given which areas are newly
// active.
func (d *joins) count(fresh []bool) (escalation, relocation int) {
	for _, pair := range d.pairs {
		for _, order := range [2][2]int{{pair[0], pair[1]}, {pair[1], pair[0]}} {
			if !fresh[order[1]] {
				continue
			}
			if d.stayed[order[0]] {
				escalation++
			}
			if d.stopped[order[0]] {
				relocation++
			}
		}
	}
	return escalation, relocation
}

func (d *joins) inactiveBefore() []int {
	var free []int
	for i, active := range d.before {
		if !active {
			free = append(free, i)
		}
	}
	return free
}
