package claim

import (
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/casefile"
)

// operationKinds are the kinds of shock that somebody did to the group.
var operationKinds = []string{"strike", "crackdown", "leadership_loss", "territory_loss"}

// operations are the recorded operations against the selector's actors, in its
// countries and window, whose province is known.
func (b *book) operations(s selector) []casefile.Shock {
	var out []casefile.Shock
	for _, o := range b.shocks {
		if slices.Contains(operationKinds, o.Kind) && slices.Contains(s.actors, o.Actor) && o.Admin1 != "" &&
			s.when.Contains(o.Date) && atLeast(o.Grade, s.grade) && (len(s.countries) == 0 || slices.Contains(s.countries, o.Country)) {
			out = append(out, o)
		}
	}
	return out
}

// by are the recorded operations of a security actor against the group.
func (b *book) by(actor string, when blindspot.DateRange, worst blindspot.Grade) []casefile.Shock {
	var out []casefile.Shock
	for _, o := range b.shocks {
		if o.By == actor && slices.Contains(operationKinds, o.Kind) && b.in.Case.Group.Has(o.Actor) && when.Contains(o.Date) && atLeast(o.Grade, worst) {
			out = append(out, o)
		}
	}
	return out
}

func shockFinding(when blindspot.DateRange, list []casefile.Shock, method string) blindspot.Finding {
	f := blindspot.Finding{Window: when, N: len(list), Method: blindspot.Method{Name: method}, Evidence: []string{},
		Table: &blindspot.Table{Columns: []string{"Date", "Kind", "Country", "Description", "Grade"}}}
	for _, o := range list {
		f.Evidence = append(f.Evidence, o.ID)
		f.Table.Rows = append(f.Table.Rows, []string{o.Date.String(), o.Kind, o.Country, o.Description, o.Grade.String()})
	}
	return f
}

func listed(list []casefile.Shock, most int) string {
	var parts []string
	for i, o := range list {
		if i == most {
			parts = append(parts, fmt.Sprintf("%d more", len(list)-most))
			break
		}
		date := prose.Day(o.Date)
		if o.Precision != blindspot.DateDay {
			y, m, _ := o.Date.Civil()
			date = fmt.Sprintf("%s %d", m, y)
		}
		parts = append(parts, date)
	}
	return prose.List(parts)
}

func parseActions(a *args) runner {
	actor, when, grade := a.security("by"), a.span("window"), a.grade()
	_, hasLeast := a.get("at_least")
	_, hasMost := a.get("at_most")
	if hasLeast == hasMost {
		a.fault("", "give either at_least or at_most")
	}
	bar := a.count(map[bool]string{true: "at_least", false: "at_most"}[hasLeast], 0)
	census, counting := a.census()
	return func(ctx context.Context, b *book) (result, error) {
		list := b.by(actor.ID, when, grade)
		r := result{finding: shockFinding(when, list, "Recorded operations against a threshold"), caveats: []blindspot.Warning{chronicleCaveat}}
		clashes, err := b.clashes(ctx, actor, when)
		if err != nil {
			return result{}, err
		}
		// A clash may be one of the operations, so the two are not added.
		n := max(len(list), len(clashes))
		var counted tally
		if counting {
			counted = census.within(b, when)
			n = max(n, counted.events)
			r.caveats = append(r.caveats, census.caveats(b, when)...)
			r.finding.Evidence = append(r.finding.Evidence, "case:counts/"+census.query.Series)
		}
		r.finding.N = n
		r.finding.Evidence = append(r.finding.Evidence, ids(clashes)...)
		r.finding.Values = []blindspot.Value{counts("operations", "Operations recorded", "operations", len(list)), counts("clashes", "Clashes in the event store", "events", len(clashes))}
		r.says = fmt.Sprintf("On record %s: %s by %s against %s", prose.During(when), none(len(list), "operation", "operations"), actor.Name, b.in.Case.Group.Name)
		if len(list) > 0 {
			r.says += " (" + listed(list, 6) + ")"
		}
		if len(clashes) > 0 {
			r.says += fmt.Sprintf(", and the event store holds %s between the two", prose.Count(len(clashes), "clash", "clashes"))
		}
		if counted.events > 0 {
			r.says += fmt.Sprintf("; %s counted %s in %s in the whole months of that time, without saying who began them", counted.source, counted.words(), census.subject())
		}
		if hasLeast {
			r.bar = "The claim needs at least " + prose.Number(float64(bar)) + "."
			r.verdict = shown(n >= bar, false)
		} else {
			r.bar = fmt.Sprintf("The claim allows %s.", allowed(bar))
			r.verdict = opposite(shown(n > bar, false))
		}
		r.says += "."
		if r.verdict == blindspot.Untestable {
			r.needs = "a full record of operations by " + actor.Name
		}
		return r, nil
	}
}

// clashes are the store's events between the security actor and the group.
func (b *book) clashes(ctx context.Context, actor casefile.SecurityActor, when blindspot.DateRange) ([]blindspot.Event, error) {
	if len(actor.Actors) == 0 {
		return nil, nil
	}
	return b.stored(ctx, blindspot.Filter{Actors: b.in.Case.Group.Actors, Opponents: actor.Actors, When: when})
}

func parseAfterLoss(a *args) runner {
	ids, label := a.actors("actors")
	when, grade := a.span("window"), a.grade()
	within := a.count("days", 180)
	return func(_ context.Context, b *book) (result, error) {
		var losses []casefile.Shock
		for _, o := range b.shocks {
			if o.Kind == "leadership_loss" && slices.Contains(ids, o.Actor) && when.Contains(o.Date) && atLeast(o.Grade, grade) &&
				o.Date+blindspot.Date(within) <= b.in.AsOf {
				losses = append(losses, o)
			}
		}
		if len(losses) == 0 {
			return untestable(fmt.Sprintf("Not tested: attacks after losses of leaders of %s, because no loss is on record %s.", label, prose.During(when)), "dated losses of leaders"), nil
		}
		r := result{verdict: blindspot.Mixed, finding: shockFinding(when, losses, "Attack on record within a span after each loss"), caveats: []blindspot.Warning{chronicleCaveat}}
		s := selector{actors: ids, grade: grade, small: -1}
		followed, longest := 0, 0
		for _, o := range losses {
			if gap, id := b.next(s, o.Date, within); gap > 0 {
				followed, longest = followed+1, max(longest, gap)
				r.finding.Evidence = append(r.finding.Evidence, id)
			}
		}
		switch followed {
		case len(losses):
			r.verdict = blindspot.Supported
		case 0:
			return untestable(fmt.Sprintf("Not tested: attacks after losses of leaders of %s, because the record has none, which shows nothing.", label), "a census of the group's attacks"), nil
		}
		r.finding.Values = []blindspot.Value{counts("losses", "Losses of leaders", "losses", len(losses)), counts("followed", "Followed by an attack", "losses", followed)}
		r.says = fmt.Sprintf("On record %s: %s of leaders and senior figures of %s; after %s of them an attack on record followed within %d days (at the latest after %s).",
			prose.During(when), prose.Count(len(losses), "loss", "losses"), label, prose.Number(float64(followed)), within, prose.Count(longest, "day", "days"))
		return r, nil
	}
}

// next is the first attack that surely began after a day, and how long after;
// 0 where none did within the span.
func (b *book) next(s selector, after blindspot.Date, within int) (gap int, id string) {
	for _, e := range s.of(b).events {
		if d := int(e.When.To - after); e.When.From > after && d <= within && (gap == 0 || d < gap) {
			gap, id = d, e.ID
		}
	}
	return gap, id
}

func parseReach(a *args) runner {
	actor, when, grade := a.security("by"), a.span("window"), a.grade()
	least := a.count("at_least", 3)
	return func(ctx context.Context, b *book) (result, error) {
		list := b.by(actor.ID, when, grade)
		clashes, err := b.clashes(ctx, actor, when)
		if err != nil {
			return result{}, err
		}
		home, abroad := 0, []string{}
		place := func(country string, d blindspot.Date) {
			if actor.Holds(country, d) {
				home++
			} else if !slices.Contains(abroad, country) {
				abroad = append(abroad, country)
			}
		}
		for _, o := range list {
			place(o.Country, o.Date)
		}
		for _, e := range clashes {
			place(e.Place.Country, e.When.From)
		}
		n := len(list) + len(clashes)
		if max(len(list), len(clashes)) < least {
			return untestable(fmt.Sprintf("Not tested: where %s can act against %s, because %s on record %s.", actor.Name, b.in.Case.Group.Name,
				none(n, "operation is", "operations are"), prose.During(when)),
				fmt.Sprintf("a record of operations by %s with their places", actor.Name)), nil
		}
		r := result{verdict: blindspot.Mixed, finding: shockFinding(when, list, "Place of recorded operations"), caveats: []blindspot.Warning{chronicleCaveat}}
		switch {
		case len(abroad) == 0:
			r.verdict = blindspot.Supported
		case home == 0:
			r.verdict = blindspot.Contradicted
		}
		r.finding.N = n
		r.finding.Evidence = append(r.finding.Evidence, ids(clashes)...)
		r.finding.Values = []blindspot.Value{counts("home", "Operations at home", "operations", home), counts("abroad", "Countries abroad with operations", "countries", len(abroad))}
		r.says = fmt.Sprintf("Of %s of %s against %s on record %s, %s lay in its own territory.", prose.Count(n, "operation", "operations"), actor.Name, b.in.Case.Group.Name, prose.During(when), prose.Number(float64(home)))
		if len(abroad) > 0 {
			r.says += " The others lay in " + countryNames(abroad) + "."
		}
		return r, nil
	}
}
