package measure

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// attentionMonths is how far back the events go whose reporting is judged.
const attentionMonths = 36

// Attention is how much was written about the group's events beside what is
// usual for events of their size, violence type, country and year: the mean
// residual of the attention model of the input, as a percentile among the
// organisations of the model. It judges the events of the 36 months up to the
// end of the window. The interval carries the spread of the group's own
// residuals.
//
// A country effect belongs to the model, so a group is compared with what is
// usual where it fights: that nobody reports on a country as a whole makes its
// groups overlooked only as far as the model cannot tell the two apart. The
// number of sources that UCDP states is those it used to
// code the event and no count of press reports.
//
// Values: attention_percentile (0 to 1), attention_residual (difference of
// log(1 + sources)), sources_per_event, single_source_share.
// Errors: TooFewData without a model, or below five events whose number of
// sources and deaths are known.
func Attention(in Input) (blindspot.Finding, error) {
	window, err := in.window()
	if err != nil {
		return blindspot.Finding{}, err
	}
	span := blindspot.DateRange{From: window.To.AddMonths(-attentionMonths) + 1, To: window.To}
	f := in.finding("attention", "Attention", span, blindspot.Method{
		Name: "Percentile of the mean residual of log(1 + sources) given deaths, violence type, country and year"})
	if in.Attention == nil {
		return f, tooFew("attention", "ask of a store whose events state how many sources they have", "there are no events of other groups, with the number of their sources, to compare the reporting with")
	}
	events := within(in.Events, span)
	known := keep(events, reported)
	score, ok := in.Attention.Of(known)
	if len(events) == 0 {
		return f, tooFew("attention", "ask about a time in which it was active", "there is no event of %s in %s", in.subject(), span)
	}
	if !ok {
		return f, tooFew("attention", "choose a later date: UCDP states the number of sources from 2013 on",
			"the number of sources is known for %d of %s of %s in %s, and %d are needed", len(known), prose.Count(len(events), "event", "events"), in.subject(), span, attentionEvents)
	}
	if left := len(events) - len(known); left > 0 {
		f.Warn(blindspot.Warnf(blindspot.WarnValuesUnstated, "%d of %d events are left out: the number of their sources or deaths is not stated.", left, len(events)).
			With(blindspot.WarningData{Count: left, Of: len(events)}))
	}
	sources := 0
	for i := range known {
		sources += known[i].Sources
	}
	mean := blindspot.Exactly(float64(sources) / float64(len(known)))
	f.N, f.Evidence = len(known), evidence(known)
	f.Values = []blindspot.Value{
		value("attention_percentile", "Attention, as a percentile of all organisations", "share", score.Percentile),
		value("attention_residual", "Mean difference of log(1 + sources) from what is usual", "log", score.Residual),
		value("sources_per_event", "Sources an event", "sources", mean),
		value("single_source_share", "Events with one source", "share", share(those(in.Events, reported), span, func(e *blindspot.Event) bool { return e.Sources <= 1 })),
	}
	f.Warn(blindspot.Warnf(blindspot.WarnSourcesWeak, "The number of sources counts the reports that UCDP used to code an event; it is a weak sign of how much was written."))
	if in.Attention.SingleSource > 0.5 {
		f.Warn(blindspot.Warnf(blindspot.WarnSingleSources, "%s of the events of the comparison name one source or none, so that differences between groups rest on few events.",
			prose.Percent(in.Attention.SingleSource)).With(blindspot.WarningData{Share: &in.Attention.SingleSource}))
	}
	if score.Percentile.TellsNothing() {
		f.Statement = fmt.Sprintf("Whether much or little is written about %s, the number of sources does not tell yet: given deaths, type of violence, country and year, that of its events in %s would fit nearly any place among %d organisations. An event had %s sources on average.",
			in.subject(), span, score.Groups, mean)
		return f, nil
	}
	f.Statement = fmt.Sprintf("%s was reported %s: given deaths, type of violence, country and year, its events in %s drew more sources than those of %s of %d organisations. An event had %s sources on average.",
		in.subject(), attentionWord(score.Percentile), span, prose.Share(score.Percentile), score.Groups, mean)
	return f, nil
}

// attentionWord calls attention high or low only where its whole interval lies
// beyond the middle half of the groups.
func attentionWord(q blindspot.Quantity) string {
	low, high := q.Value, q.Value
	if q.HasInterval() {
		low, high = q.Low, q.High
	}
	switch {
	case high < 0.25:
		return "less than is usual"
	case low > 0.75:
		return "more than is usual"
	case high < 0.5:
		return "rather less than is usual"
	case low > 0.5:
		return "rather more than is usual"
	}
	return "about as much as is usual"
}

// reported tells whether the number of sources and of deaths are stated.
func reported(e *blindspot.Event) bool {
	return e.Sources != blindspot.NoCount && e.Sources >= 0 && !e.DeathsGap
}

// statesSources tells whether the brief of an event states its sources and deaths.
func statesSources(e *blindspot.EventBrief) bool { return e.Sources >= 0 && !e.DeathsGap }

// governments are the actors that attack civilians under the name of a government.
func governments(events iter.Seq[*blindspot.Event]) map[blindspot.ActorID]bool {
	out := map[blindspot.ActorID]bool{}
	for e := range events {
		if e.Violence == blindspot.OneSided {
			out[e.SideA.ID] = governmental(e.SideA.Name)
		}
	}
	return out
}

func governmental(name string) bool { return strings.HasPrefix(name, "Government of") }

// organised lists the actor ids that are organised parties by what they did:
// they fought a state or attacked civilians, and are no state themselves. In
// UCDP's state-based events side A is the state.
func organised(events []blindspot.EventBrief, governs map[blindspot.ActorID]bool) []blindspot.ActorID {
	states, parties := map[blindspot.ActorID]bool{}, map[blindspot.ActorID]bool{}
	attacked := map[blindspot.ActorID]bool{} // a government that did not is told by the wars it is side A of
	for i := range events {
		e := &events[i]
		switch e.Violence {
		case blindspot.StateBased:
			states[e.SideA] = true
			parties[e.SideB] = true
		case blindspot.OneSided:
			parties[e.SideA], attacked[e.SideA] = true, true
		case blindspot.NonState, blindspot.ViolenceUnstated:
		}
	}
	var out []blindspot.ActorID
	for id := range parties {
		if id != "" && !states[id] && (!attacked[id] || !governs[id]) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// briefly are events in brief.
func briefly(events iter.Seq[*blindspot.Event]) []blindspot.EventBrief {
	var out []blindspot.EventBrief
	for e := range events {
		out = append(out, e.Brief())
	}
	return out
}
