package assess

import (
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

// reaching answers from the share of events outside the core, beside the group's
// own past, and from countries that are new to it.
func (f facts) reaching() blindspot.Answer {
	x, ok := f.finding("projection")
	if !ok {
		return f.missing(blindspot.ReachingFurther, "projection", "Projection")
	}
	share, was, change := valueOf(x, "outside_share"), valueOf(x, "outside_share_before"), valueOf(x, "outside_change")
	fresh := f.freshCountries(x)
	a := blindspot.Answer{Question: blindspot.ReachingFurther, Number: share, Window: x.Window, Trends: f.trends("projection", "outside_change", "the share outside the core"), Measure: x.Measure}
	_, known := side(change)
	switch {
	case !share.Q.Known():
		a.Reply, a.Text = blindspot.NotCovered, "It has no core that events could lie outside: no placed event of the three years before is known"
		a.Trends = []blindspot.Trend{} // what it did since then lies outside nothing
	case !known && was.Q.Known() && was.Q.Value == 0 && share.Q.Value == 0:
		a.Reply, a.Text = blindspot.No, fmt.Sprintf("No event lay outside its core areas in %s, nor %s", x.Window, during(x.Window))
	case !known:
		a.Reply, a.Trends = blindspot.NotCovered, []blindspot.Trend{}
		a.Text = fmt.Sprintf("%s of its placed events in %s lay outside its core areas, and there is no earlier share to compare with (a core leaves about 20 %% outside by definition)", prose.Share(share.Q), x.Window)
	default:
		reach, but := f.reach(x)
		a.Reply = reply(reach)
		a.Text = outsideWords(x, " (a core leaves about 20 % outside by definition)") + but
	}
	if n := valueOf(x, "new_countries").Q; n.Known() && n.Value > 0 && share.Q.Known() { // without a core all ground is new
		where := prose.Count(int(n.Value), "country", "countries")
		if len(fresh) > 0 {
			where = prose.List(countryNames(fresh))
		}
		a.Reply = blindspot.Yes
		a.Text += "; people died in its events in " + where + " for the first time in five years"
	}
	a.Text += "." + latest(a.Trends)
	return a
}

// outsideWords sets the share outside the core beside that of the period before. Both
// are of the countries that are compared; where these are not all, it says so. The
// note follows on the comparison.
func outsideWords(x blindspot.Finding, note string) string {
	share, compared, was := valueOf(x, "outside_share").Q, valueOf(x, "outside_share_compared").Q, valueOf(x, "outside_share_before").Q
	if compared == share {
		return fmt.Sprintf("%s of its placed events in %s lay outside its core areas, after %s %s%s", prose.Share(share), x.Window, prose.Share(was), during(x.Window), note)
	}
	return fmt.Sprintf("In the countries observed long enough to compare, %s of its placed events in %s lay outside its core areas there, after %s %s%s; in all countries it was %s", prose.Share(compared), x.Window, prose.Share(was), during(x.Window), note, prose.Share(share))
}

// coreLeaves is the part of the events of a core's own time that lies outside it, by
// the definition of a core.
const coreLeaves = 0.2

// reach is what the share of events outside the core says of a group's reach, and
// what has to be said beside it. A larger share is no reach where it is no more than
// every core leaves outside, or where it is larger only because the core lost its
// events.
func (f facts) reach(x blindspot.Finding) (d direction, but string) {
	share, was := valueOf(x, "outside_share_compared").Q.Value, valueOf(x, "outside_share_before").Q.Value
	d, _ = side(valueOf(x, "outside_change"))
	events, before := float64(f.count("activity", "events")), float64(f.count("activity", "events_before"))
	switch {
	case d != up:
	case share <= coreLeaves:
		return steady, ", which is no more than that"
	case before > 0 && share*events <= was*before:
		return steady, "; events outside the core did not become more, those in it became fewer"
	}
	return d, ""
}

// freshCountries are the countries with deaths in the window and no event in the
// five years before it; none where the measure found another number of them.
func (f facts) freshCountries(x blindspot.Finding) []string {
	n := valueOf(x, "new_countries").Q
	if !n.Known() || n.Value == 0 {
		return nil
	}
	first, last := x.Window.Months()
	lethal, earlier := map[string]bool{}, map[string]bool{}
	for _, a := range f.Areas {
		switch {
		case a.Month >= first && a.Month <= last && a.Deaths > 0:
			lethal[a.Country] = true
		case a.Month < first && a.Month >= first-60:
			earlier[a.Country] = true
		}
	}
	unknown := map[string]bool{}
	for _, w := range x.Warnings {
		if w.Code == blindspot.WarnPastUnobserved {
			for _, c := range w.Data.Countries {
				unknown[c] = true
			}
		}
	}
	var out []string
	for c := range lethal {
		if c != "" && !earlier[c] && !unknown[c] {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		if place.CountryName(a) < place.CountryName(b) {
			return -1
		}
		return 1
	})
	if len(out) != int(n.Value) {
		return nil
	}
	return out
}
