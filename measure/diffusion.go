package measure

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Diffusion tells spreading from moving, after Schutte & Weidmann 2011 (doi
// 10.1016/j.polgeo.2011.02.003): of the admin-1 areas that became active from the
// period before to the window, escalation counts those beside an area that stayed
// active, and relocation those beside one that stopped. The paper counts pairs
// of areas; then a new area that later stays active adds pairs with all that
// surround it, and a group that doubles its ground around its old one is found
// to spread in one simulated case of fifteen.
//
// Chance is what the same events would show if the period of each were drawn
// anew, with as many in either: the events of an area in a quarter of a year, which
// go together, as one. The baseline of the paper deals new areas out over all
// quiet ones as if these were alike; they are not, since a group returns to where
// it acts now and then, and simulated groups that never changed were then found
// to spread in up to 38 % of cases.
//
// Values: escalation, relocation (areas, with one-sided p), the numbers
// expected by chance, newly_active, stopped, stayed. Errors: TooFewData where
// either period has no placed event.
func Diffusion(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	before := window.Before()
	if in.Geo == nil {
		return blindspot.Finding{}, noMap("diffusion")
	}
	f := in.finding("diffusion", "Diffusion", window, blindspot.Method{
		Name:     "Join counts of neighbouring areas between two periods, months permuted between the periods",
		Citation: "Schutte & Weidmann 2011, Political Geography 30(3)", DOI: "10.1016/j.polgeo.2011.02.003"})
	both := blindspot.DateRange{From: before.From, To: window.To}
	events, countries := in.covered(exact(touching(in.Events, both), &f), both, &f)
	now, was := activeAreas(touching(events, window)), activeAreas(touching(events, before))
	if len(now) == 0 || len(was) == 0 {
		return f, tooFew("diffusion", "choose another date or a longer window", "%s has no placed event %s in %s or in %s", in.subject(), in.where(), before, window)
	}
	study := in.studyArea(countries, now, was)
	periods := [][]bool{mark(study, was), mark(study, now)}
	test := in.spreadTest(events, study, before, window)
	fresh, stopped, stayed := changes(periods)
	f.N, f.Evidence = len(events), evidence(events)
	f.Values = []blindspot.Value{
		tested(value("escalation", "Areas newly active beside one that stayed active", "areas", blindspot.Exactly(float64(test.seen.beside))), test.escalationP),
		tested(value("relocation", "Areas newly active beside one that stopped", "areas", blindspot.Exactly(float64(test.seen.instead))), test.relocationP),
		value("escalation_expected", "Of those beside one that stayed, expected by chance", "areas", blindspot.Exactly(test.escalation)),
		value("relocation_expected", "Of those beside one that stopped, expected by chance", "areas", blindspot.Exactly(test.relocation)),
		value("newly_active", "Areas newly active", "areas", blindspot.Exactly(float64(fresh))),
		value("stopped", "Areas no longer active", "areas", blindspot.Exactly(float64(stopped))),
		value("stayed", "Areas active in both periods", "areas", blindspot.Exactly(float64(stayed))),
	}
	f.Statement = fmt.Sprintf("Between %s and %s, %s became active, %d stopped and %d stayed active for %s. %s.", before, window,
		prose.Count(fresh, "area", "areas"), stopped, stayed, in.subject(), test.words())
	if fresh == 0 {
		f.Statement = fmt.Sprintf("Between %s and %s no area became active for %s; %s stopped and %d stayed active. It neither spread nor moved.",
			before, window, in.subject(), prose.Count(stopped, "area", "areas"), stayed)
	}
	return f, nil
}

// spell is a stretch of a period in which events of one place go together: of
// spellMonths months at most. A spell changes periods as a whole.
type spell struct{ place, period int }

const spellMonths = 3

// spells lists the spells of both periods, those of the period before first, and
// how many these are.
func spells(events []blindspot.Event, study []string, before, window blindspot.DateRange) (list []spell, earlier int) {
	for k, r := range [2]blindspot.DateRange{before, window} {
		first, last := r.Months()
		seen := make([]bool, len(study)*int((last-first)/spellMonths+1))
		for i := range events {
			at, ok := slices.BinarySearch(study, events[i].Place.Area)
			if !ok {
				continue
			}
			for m := range events[i].Months() {
				if m < first || m > last {
					continue
				}
				if cell := int((m-first)/spellMonths)*len(study) + at; !seen[cell] {
					seen[cell] = true
					list = append(list, spell{at, k})
				}
			}
		}
		if k == 0 {
			earlier = len(list)
		}
	}
	return list, earlier
}

// newAreas counts areas that became active: beside one that stayed active, and
// beside one that stopped, in whose place they may have come.
type newAreas struct{ beside, instead int }

func (n newAreas) of(was, now []bool, neighbours [][]int) newAreas {
	for i, near := range neighbours {
		if was[i] || !now[i] {
			continue
		}
		stayed, stopped := false, false
		for _, j := range near {
			stayed = stayed || was[j] && now[j]
			stopped = stopped || was[j] && !now[j]
		}
		if stayed {
			n.beside++
		}
		if stopped {
			n.instead++
		}
	}
	return n
}

// spreading is what was seen and what chance leads to expect.
type spreading struct {
	seen                     newAreas
	escalation, relocation   float64
	escalationP, relocationP float64
}

func (in *Input) spreadTest(events []blindspot.Event, study []string, before, window blindspot.DateRange) spreading {
	list, earlier := spells(events, study, before, window)
	return spreadTest(list, earlier, in.neighbours(study), in.runs(), in.rand("diffusion"))
}

// spreadTest compares both counts with those after so many random exchanges of
// the periods of spells.
func spreadTest(list []spell, earlier int, neighbours [][]int, runs int, rng *rand.Rand) spreading {
	periods := [2][]bool{make([]bool, len(neighbours)), make([]bool, len(neighbours))}
	counted := func() newAreas {
		clear(periods[0])
		clear(periods[1])
		for k, s := range list {
			periods[oneIf(k >= earlier)][s.place] = true
		}
		return newAreas{}.of(periods[0], periods[1], neighbours)
	}
	t := spreading{seen: counted()}
	more, moved := 1, 1
	for range runs {
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		n := counted()
		t.escalation += float64(n.beside) / float64(runs)
		t.relocation += float64(n.instead) / float64(runs)
		more += oneIf(n.beside >= t.seen.beside)
		moved += oneIf(n.instead >= t.seen.instead)
	}
	t.escalationP, t.relocationP = float64(more)/float64(1+runs), float64(moved)/float64(1+runs)
	return t
}

func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// callBelow is the p-value below which a test is called.
const callBelow = 0.05

func (t spreading) words() string {
	numbers := fmt.Sprintf("%d of the new areas lie beside one that stayed active, %s expected by chance, %s; %d beside one that stopped, %s expected, %s",
		t.seen.beside, blindspot.FormatNumber(t.escalation), prose.P(t.escalationP),
		t.seen.instead, blindspot.FormatNumber(t.relocation), prose.P(t.relocationP))
	spread, moved := t.escalationP < callBelow, t.relocationP < callBelow
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

func (in *Input) neighbours(study []string) [][]int {
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
	return lists
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
