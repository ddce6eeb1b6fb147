package assess

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

// Context gives, once, what a reader needs to place the judgements: what the data
// leave out, whom the group fights and where, who died, how its course ran lately,
// when it turned, its relations, and what was forecast of this year.
func Context(a blindspot.Assessment) []blindspot.Note {
	f := facts{Assessment: a}
	out := []blindspot.Note{}
	for _, note := range []func() (blindspot.Note, bool){f.uncovered, f.opponents, f.places, f.civilians, f.lastMonths, f.turn, f.related, f.foretold} {
		if n, ok := note(); ok {
			if n.Evidence == nil {
				n.Evidence = []string{}
			}
			out = append(out, n)
		}
	}
	return out
}

// toldPart is the part of a group's events from which on what is held of a country
// without coverage says something about how much the numbers leave out.
const toldPart = 0.1

// uncovered says which of the group's countries the numbers leave out, and how
// much of what is recorded of it in ten years lies there.
func (f facts) uncovered() (blindspot.Note, bool) {
	x, ok := f.finding("activity")
	left := leftOut(x)
	if !ok || len(left) == 0 || len(f.Countries) > 0 {
		return blindspot.Note{}, false
	}
	since := blindspot.LastWholeMonth(f.AsOf) - homeMonths
	there, all := 0, 0
	for _, a := range f.Areas {
		if a.Month > since {
			all += a.Events
			if slices.Contains(left, a.Country) {
				there += a.Events
			}
		}
	}
	text := fmt.Sprintf("The numbers leave out %s, whose events are not known for all of the months compared", prose.Several(countryNames(left), few))
	switch part := float64(there) / float64(all); {
	case there > 0 && part >= toldPart: // the events held there are a part of those that happened
		text += fmt.Sprintf("; at least %s of the events held of the group from ten years lie there", prose.Percent(part))
	default:
		text += "; how much of the group's violence lies there cannot be told from the data"
	}
	return blindspot.Note{Name: "uncovered", Text: text + ".", Evidence: []string{"activity"}}, true
}

// opponents names whom the group fights, with their parts.
func (f facts) opponents() (blindspot.Note, bool) {
	x, ok := f.finding("opponents")
	rows := rowsOf(x)
	if !ok || len(rows) == 0 {
		return blindspot.Note{}, false
	}
	var parts []string
	for _, r := range rows[:min(few, len(rows))] {
		name := r.text("Other side")
		if name == "" {
			name = "an unnamed side"
		}
		parts = append(parts, fmt.Sprintf("%s (%s of the events, %s of the deaths)", name, r.text("Part of the events"), r.text("Part of the deaths")))
	}
	text := fmt.Sprintf("Whom its violence met in %s: %s", x.Window, prose.List(parts))
	if more := len(rows) - few; more > 0 {
		text += fmt.Sprintf("; and %s", prose.Count(more, "other side", "other sides"))
	}
	return blindspot.Note{Name: "opponents", Text: text + ".", Evidence: []string{x.Measure}}, true
}

// places names the areas with most events.
func (f facts) places() (blindspot.Note, bool) {
	type total struct {
		name, country  string
		events, deaths int
	}
	activity, _ := f.finding("activity")
	left := leftOut(activity)
	first, last := f.Window.Months()
	at := map[string]int{}
	var list []total
	all, nowhere := 0, 0
	for _, a := range f.Areas {
		if a.Month < first || a.Month > last || slices.Contains(left, a.Country) {
			continue
		}
		if a.Area == "" {
			nowhere += a.Deaths
			continue
		}
		k, ok := at[a.Area]
		if !ok {
			k = len(list)
			at[a.Area] = k
			list = append(list, total{name: a.Name, country: a.Country})
		}
		list[k].events += a.Events
		list[k].deaths += a.Deaths
		all += a.Events
	}
	if all == 0 {
		return blindspot.Note{}, false
	}
	slices.SortStableFunc(list, func(a, b total) int {
		return cmp.Or(cmp.Compare(b.events, a.events), cmp.Compare(b.deaths, a.deaths), cmp.Compare(a.name, b.name))
	})
	var parts []string
	for _, t := range list[:min(few, len(list))] {
		parts = append(parts, fmt.Sprintf("%s, %s (%s of the events, %s)", t.name, place.CountryName(t.country), prose.Percent(float64(t.events)/float64(all)), prose.Amount(float64(t.deaths), "death", "deaths")))
	}
	text := fmt.Sprintf("Where, in %s: %s", f.Window, prose.List(parts))
	if more := len(list) - few; more > 0 {
		text += fmt.Sprintf("; and %s", prose.Count(more, "other area", "other areas"))
	}
	footprint, _ := f.finding("footprint")
	if ground := valueOf(footprint, "areas").Q; ground.Known() && int(ground.Value) != len(list) {
		text += "; of every event with an area, where the answers about ground count those placed to a district or better"
	}
	if nowhere > 0 {
		text += fmt.Sprintf("; %s known to no area", prose.Count(nowhere, "death is", "deaths are"))
	}
	return blindspot.Note{Name: "places", Text: text + ".", Evidence: []string{"footprint"}}, true
}

func (f facts) civilians() (blindspot.Note, bool) {
	x, ok := f.finding("toll")
	share := valueOf(x, "civilian_share").Q
	if !ok || !share.Known() || f.count("toll", "deaths") < fewObservations { // a share of a few is chance
		return blindspot.Note{}, false
	}
	part := prose.Share(share)
	if share.Value == 0 {
		part = "none"
	}
	return blindspot.Note{Name: "civilians", Text: fmt.Sprintf("Of %s in its events in %s of whom it is known who they were, %s were civilians.", prose.Amount(valueOf(x, "known_deaths").Q.Value, "dead", "dead"), x.Window, part), Evidence: []string{x.Measure}}, true
}

// lastMonths says how the last month, three months and year compare with as many
// months before: a fall within the year is not to be lost in the year.
func (f facts) lastMonths() (blindspot.Note, bool) {
	series, ok := f.finding("activity")
	if !ok || len(series.Series) == 0 {
		return blindspot.Note{}, false
	}
	last := blindspot.LastWholeMonth(f.AsOf)
	sum := func(from, to blindspot.Month) (n float64, known bool) {
		known = true
		months := 0
		for _, p := range series.Series {
			if p.Month >= from && p.Month <= to {
				months++
				known = known && p.Value.Known()
				n += p.Value.Value
			}
		}
		return n, known && months == int(to-from)+1
	}
	var parts []string
	total := 0.0
	before := " in as many before"
	for _, months := range []blindspot.Month{1, 3, 12} {
		now, ok1 := sum(last-months+1, last)
		was, ok2 := sum(last-2*months+1, last-months)
		switch span := spanName(int(months)); {
		case !ok1 || !ok2:
		case now+was == 0: // says all that the shorter time said
			parts = []string{fmt.Sprintf("no events in the last %s, nor in as many before", span)}
		default:
			parts = append(parts, fmt.Sprintf("%s in the last %s, after %s%s", prose.Amount(now, "event", "events"), span, prose.Amount(was, "event", "events"), before))
			before = ""
		}
		if ok1 && ok2 {
			total += now + was
		}
	}
	if len(parts) == 0 || total == 0 {
		return blindspot.Note{}, false
	}
	text := "Lately: " + strings.Join(parts, "; ")
	return blindspot.Note{Name: "lately", Text: text + ".", Evidence: []string{series.Measure}}, true
}

// turn names the month after which the course turned most, where a judgement does
// not.
func (f facts) turn() (blindspot.Note, bool) {
	x, ok := f.finding("resilience")
	rows := rowsOf(x)
	if _, judged := resilience(f); !ok || judged || len(rows) == 0 {
		return blindspot.Note{}, false
	}
	month, err := blindspot.ParseMonth(rows[len(rows)-1].text("Month"))
	if err != nil {
		return blindspot.Note{}, false
	}
	return blindspot.Note{Name: "turn", Text: fmt.Sprintf("The largest shift of its course in five years came after %s, and is within what its earlier course leads to expect.", prose.Month(month)), Evidence: []string{x.Measure}}, true
}

func (f facts) related() (blindspot.Note, bool) {
	var parts []string
	for _, r := range f.Relations {
		if r.Kind == blindspot.RecordedAs || r.FromName == string(r.From) || r.ToName == string(r.To) {
			continue // the rule on names says it, or the data do not name one of them
		}
		parts = append(parts, relation(r))
	}
	if len(parts) == 0 {
		return blindspot.Note{}, false
	}
	return blindspot.Note{Name: "relations", Text: strings.Join(parts[:min(2*few, len(parts))], ". ") + ".", Evidence: []string{"relations"}}, true
}

// relation is a dated relation as a sentence without its point.
func relation(r blindspot.NamedRelation) string {
	is := map[blindspot.RelationKind]string{blindspot.BranchOf: "a branch of", blindspot.AlliedWith: "an ally of", blindspot.RivalOf: "a rival of"}[r.Kind]
	from, to := r.When.From, r.When.To
	switch {
	case is == "" && from.Known():
		return fmt.Sprintf("%s %s %s in %s", r.FromName, r.Kind.Words(), r.ToName, prose.Month(from.Month()))
	case is == "":
		return fmt.Sprintf("%s %s %s", r.FromName, r.Kind.Words(), r.ToName)
	case from.Known() && to.Known():
		return fmt.Sprintf("%s was %s %s from %s to %s", r.FromName, is, r.ToName, prose.Month(from.Month()), prose.Month(to.Month()))
	case to.Known():
		return fmt.Sprintf("%s was %s %s until %s", r.FromName, is, r.ToName, prose.Month(to.Month()))
	case from.Known():
		return fmt.Sprintf("%s has been %s %s since %s", r.FromName, is, r.ToName, prose.Month(from.Month()))
	}
	return fmt.Sprintf("%s is %s %s", r.FromName, is, r.ToName)
}

// foretold says what the model forecast a year before, and what came.
func (f facts) foretold() (blindspot.Note, bool) {
	t := f.Foretold
	if t == nil || t.Months == 0 {
		return blindspot.Note{}, false
	}
	where := ""
	if t.Partial || int(t.Came) != f.count("activity", "deaths") && monthsOf(f.Window) == t.Months {
		where = " in the theatres that it can speak of"
	}
	source := "what was known then"
	if t.StandsIn {
		source = "the events up to then as later releases have them"
	}
	return blindspot.Note{Name: "forecast", Text: fmt.Sprintf("The same model that forecasts now, asked on %s from %s, expected %s in the %s that followed%s; %s came. Of these months, %d lay within its 90 %% interval and %d within its 50 %% interval.",
		prose.Day(t.Made), source, roundly(t.Expected), prose.Months(t.Months), where, prose.Number(t.Came), t.Inside90, t.Inside50), Evidence: []string{"forecast"}}, true
}

// roundly is an expected number of deaths: "about 400 deaths", "no deaths".
func roundly(n float64) string {
	text := prose.Amount(math.Round(n), "death", "deaths")
	if math.Round(n) == 0 {
		return text
	}
	return "about " + text
}
