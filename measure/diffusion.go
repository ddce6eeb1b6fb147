package measure

import (
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/spatial"
)

// Diffusion tells spreading from moving, after Schutte & Weidmann 2011 (doi
// 10.1016/j.polgeo.2011.02.003): over pairs of neighbouring admin-1 areas from
// the period before to the window, escalation counts pairs in which one area
// stays active and its neighbour becomes active; relocation counts pairs in
// which one stops and its neighbour becomes active. The baseline shuffles which
// of the group's areas are newly active among all that were not active before,
// so that only the placing beside old areas is tested, not growth itself.
//
// Values: escalation, relocation (pairs, with one-sided p), the numbers
// expected by chance, newly_active, stopped, stayed. Errors: TooFewData where either period has no placed event.
func Diffusion(in Input) (blindspot.Finding, error) {
	window := in.window()
	before := window.Before()
	if in.Geo == nil {
		return blindspot.Finding{}, noMap("diffusion")
	}
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
	periods := [][]bool{mark(study, was), mark(study, now)}
	test, err := spatial.DiffusionTest(periods, in.neighbours(study), spatial.NewPlaces, in.runs(), in.rand("diffusion"))
	if err != nil {
		return f, tooFew("diffusion", "choose another date or a longer window", "every area of its countries was active before, and there is nothing to spread into (%w)", err)
	}
	fresh, stopped, stayed := changes(periods)
	f.N, f.Evidence = len(events), evidence(events)
	f.Values = []blindspot.Value{
		tested(value("escalation", "Neighbour pairs: one stays active, the other becomes so", "pairs", blindspot.Exactly(test.Escalation.Statistic)), test.Escalation.Greater),
		tested(value("relocation", "Neighbour pairs: one stops, the other becomes active", "pairs", blindspot.Exactly(test.Relocation.Statistic)), test.Relocation.Greater),
		value("escalation_expected", "Escalation pairs expected by chance", "pairs", blindspot.Exactly(test.Escalation.Expected)),
		value("relocation_expected", "Relocation pairs expected by chance", "pairs", blindspot.Exactly(test.Relocation.Expected)),
		value("newly_active", "Areas newly active", "areas", blindspot.Exactly(float64(fresh))),
		value("stopped", "Areas no longer active", "areas", blindspot.Exactly(float64(stopped))),
		value("stayed", "Areas active in both periods", "areas", blindspot.Exactly(float64(stayed))),
	}
	f.Statement = fmt.Sprintf("Between %s and %s, %s became active, %d stopped and %d stayed active for %s. %s.", before, window,
		count(fresh, "area", "areas"), stopped, stayed, in.subject(), diffusionWords(test))
	if fresh == 0 {
		f.Statement = fmt.Sprintf("Between %s and %s no area became active for %s; %s stopped and %d stayed active. It neither spread nor moved.",
			before, window, in.subject(), count(stopped, "area", "areas"), stayed)
	}
	return f, nil
}

func diffusionWords(t spatial.SpreadTest) string {
	numbers := fmt.Sprintf("escalation: %s neighbour pairs, %s expected, %s; relocation: %s, %s expected, %s",
		blindspot.FormatNumber(t.Escalation.Statistic), blindspot.FormatNumber(t.Escalation.Expected), pValue(t.Escalation.Greater),
		blindspot.FormatNumber(t.Relocation.Statistic), blindspot.FormatNumber(t.Relocation.Expected), pValue(t.Relocation.Greater))
	spread, moved := t.Escalation.Greater < 0.05, t.Relocation.Greater < 0.05
	switch {
	case spread && moved:
		return "It both spread from and moved between neighbouring areas more than chance explains (" + numbers + ")"
	case spread:
		return "It spread into neighbours of areas it kept, more than chance explains (" + numbers + ")"
	case moved:
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

// mark tells which areas of the study area are in the sorted list.
func mark(study, active []string) []bool {
	out := make([]bool, len(study))
	for i, area := range study {
		_, out[i] = slices.BinarySearch(active, area)
	}
	return out
}

func (in *Input) neighbours(study []string) spatial.Weights {
	at := make(map[string]int, len(study))
	for i, area := range study {
		at[area] = i
	}
	lists := make([][]int, len(study))
	for i, area := range study {
		for _, other := range in.Geo.Neighbours(area) {
			if j, ok := at[other]; ok {
				lists[i] = append(lists[i], j)
			}
		}
	}
	return spatial.Neighbours(lists)
}

func changes(periods [][]bool) (fresh, stopped, stayed int) {
	for i, was := range periods[0] {
		now := periods[1][i]
		switch {
		case was && now:
			stayed++
		case was:
			stopped++
		case now:
			fresh++
		}
	}
	return fresh, stopped, stayed
}
