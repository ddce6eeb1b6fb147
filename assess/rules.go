package assess

import (
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
)

// activity judges the trend of violence.
func activity(f facts, _ Options) (blindspot.Judgement, bool) {
	x, ok := f.finding("activity")
	if !ok {
		return blindspot.Judgement{}, false
	}
	events, deaths := f.quantity("activity", "events_change"), f.quantity("activity", "deaths_change")
	level := f.quantity("activity", "events_per_month")
	before := x.Window.Before()
	var text string
	switch trend := measure.Trend(events); {
	case level.Value == 0 && events.Known():
		text = fmt.Sprintf("%s took part in no recorded event in %s, after activity in %s.", f.Group, x.Window, before)
	case level.Value == 0:
		text = fmt.Sprintf("No event of %s is recorded in %s, nor in %s.", f.Group, x.Window, before)
	case !events.Known():
		text = fmt.Sprintf("%s took part in %s in %s (%s a month), after none in %s.", f.Group, counted(x.N, "event"), x.Window, level, before)
	case trend == "rose":
		text = fmt.Sprintf("%s was more active in %s than in %s: events rose to %s times the earlier number; deaths %s.", f.Group, x.Window, before, events, course(deaths))
	case trend == "fell":
		text = fmt.Sprintf("%s was less active in %s than in %s: events fell to %s times the earlier number; deaths %s.", f.Group, x.Window, before, events, course(deaths))
	default:
		text = fmt.Sprintf("The activity of %s did not clearly change: events in %s came to %s times those in %s.", f.Group, x.Window, events, before)
	}
	var agree *bool
	if events.Known() && deaths.Known() {
		same := measure.Trend(events) == measure.Trend(deaths)
		agree = &same
	}
	j := f.past(text, []blindspot.Finding{x}, agree)
	j = instead(j, "A change in reporting would look the same as a change in activity; the attention finding, where there is one, bears on this.")
	j.Changes = "A later release that moves the interval of the ratio to the other side of 1."
	return j, true
}

// footprint judges spread and contraction, with diffusion for how.
func footprint(f facts, _ Options) (blindspot.Judgement, bool) {
	x, ok := f.finding("footprint")
	now, was := f.quantity("footprint", "effective_areas"), f.quantity("footprint", "effective_areas_before")
	if !ok || !now.Known() || !was.Known() || !now.HasInterval() || !was.HasInterval() {
		return blindspot.Judgement{}, false
	}
	before := x.Window.Before()
	numbers := fmt.Sprintf("the effective number of areas went from %s in %s to %s in %s", was, before, now, x.Window)
	var text string
	switch {
	case now.High == 1 && was.High == 1:
		text = fmt.Sprintf("All placed events of %s in %s lay in one area, as they did in %s.", f.Group, x.Window, before)
	case now.Low > was.High:
		text = fmt.Sprintf("%s spread over more ground: %s.", f.Group, numbers)
	case now.High < was.Low:
		text = fmt.Sprintf("%s drew back to less ground: %s.", f.Group, numbers)
	default:
		text = fmt.Sprintf("The ground covered by %s did not clearly change: %s.", f.Group, numbers)
	}
	on := []blindspot.Finding{x}
	if d, ok := f.finding("diffusion"); ok {
		on = append(on, d)
		if v, found := d.Value("escalation"); found && v.P != nil && *v.P < 0.05 {
			text += " It reached neighbours of areas it kept, more than chance explains."
		}
		if v, found := d.Value("relocation"); found && v.P != nil && *v.P < 0.05 {
			text += " It moved into neighbours of areas it left, more than chance explains."
		}
	}
	j := f.past(text, on, nil)
	j = instead(j, "Fewer events reach fewer areas by themselves; the effective number corrects for this only in part.")
	j.Changes = "Intervals of the two periods that no longer tell them apart, or that newly do."
	return j, true
}

// projection judges reach beyond the core.
func projection(f facts, _ Options) (blindspot.Judgement, bool) {
	x, ok := f.finding("projection")
	share, median := f.quantity("projection", "outside_share"), f.quantity("projection", "distance_median")
	fresh := f.quantity("projection", "new_countries")
	if !ok || !share.Known() || share.Value == 0 {
		return blindspot.Judgement{}, false
	}
	text := fmt.Sprintf("%s struck beyond its core: %s of its placed events in %s lay outside the core areas, at a median distance of %s km.",
		f.Group, percent(share), x.Window, plain(median))
	if fresh.Value > 0 {
		text += fmt.Sprintf(" It killed in %s where it had not been recorded for five years.", counted2(int(fresh.Value), "country", "countries"))
	}
	j := f.past(text, []blindspot.Finding{x}, nil)
	j = instead(j, "A core drawn over 36 months can lag behind a group that has moved its base.")
	j.Changes = "Events outside the core that stop, or that become its new core."
	return j, true
}

// freedom judges pressure and room to act together.
func freedom(f facts, _ Options) (blindspot.Judgement, bool) {
	p, okP := f.finding("pressure")
	s, okS := f.finding("sanctuary")
	change, quiet := f.quantity("pressure", "pressure_change"), f.quantity("sanctuary", "quiet_share")
	if !okP || !okS || !change.Known() || !quiet.Known() {
		return blindspot.Judgement{}, false
	}
	text := fmt.Sprintf("Pressure on %s %s: clashes with armed opponents came to %s times those of the period before, and in %s of its active months and areas no state force had met it for half a year.",
		f.Group, measure.Trend(change), change, percent(quiet))
	j := f.past(text, []blindspot.Finding{p, s}, nil)
	j = instead(j, "The data do not say who began a clash, so that a quiet area may be one the group does not contest.")
	j.Changes = "State-based events in the areas that are now quiet."
	return j, true
}

// fewEvents is the number below which events have no main opponents.
const fewEvents = 5

// rivalry speaks only where rivals are a large part of the picture.
func rivalry(f facts, _ Options) (blindspot.Judgement, bool) {
	x, ok := f.finding("rivalry")
	share := f.quantity("rivalry", "rival_share")
	if !ok || x.N < fewEvents || !share.HasInterval() || share.Low < 0.2 {
		return blindspot.Judgement{}, false
	}
	j := f.past("Other armed groups are among its main opponents. "+x.Statement, []blindspot.Finding{x}, nil)
	j = instead(j, "Events against non-state forces that a state backs are counted here, and not as state pressure.")
	j.Changes = "A truce or merger between the groups."
	return j, true
}

// course says what a ratio did, with its number: "fell to 0.34 (0.25 to 0.47) times".
func course(q blindspot.Quantity) string {
	switch trend := measure.Trend(q); {
	case !q.Known():
		return "cannot be compared"
	case trend == "rose" || trend == "fell":
		return fmt.Sprintf("%s to %s times", trend, q)
	default:
		return fmt.Sprintf("%s, at %s times", trend, q)
	}
}

func percent(q blindspot.Quantity) string {
	if !q.HasInterval() {
		return fmt.Sprintf("%.0f %%", 100*q.Value)
	}
	low, high := fmt.Sprintf("%.0f", 100*q.Low), fmt.Sprintf("%.0f %%", 100*q.High)
	if low+" %" == high {
		return high
	}
	return fmt.Sprintf("%.0f %% (%s to %s)", 100*q.Value, low, high)
}

// plain leaves out an interval that shows no other number than the value.
func plain(q blindspot.Quantity) string {
	if q.HasInterval() && blindspot.FormatNumber(q.Low) == blindspot.FormatNumber(q.High) {
		return blindspot.FormatNumber(q.Value)
	}
	return q.String()
}

func counted2(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
