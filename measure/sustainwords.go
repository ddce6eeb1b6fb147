package measure

import (
	"fmt"
	"math"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// sustainWords says how far events feed later ones by months, with the p-value that
// they do not, and by days.
func sustainWords(subject string, span blindspot.DateRange, eigenvalue blindspot.Quantity, p float64, h exciting) string {
	return byMonths(subject, span, eigenvalue, p) + h.byDays()
}

func byMonths(subject string, span blindspot.DateRange, eigenvalue blindspot.Quantity, p float64) string {
	switch {
	case !shown(p):
		return fmt.Sprintf("That events of %s in %s set off later ones from month to month is not shown (%s). The model puts %s of them down to earlier ones.",
			subject, span, notShown(p), upTo(eigenvalue))
	case eigenvalue.HasInterval() && eigenvalue.Low >= 1:
		return fmt.Sprintf("The activity of %s in %s feeds itself: the dominant eigenvalue over months and areas is %s (%s that events do not follow one another).", subject, span, eigenvalue, prose.P(p))
	}
	s := fmt.Sprintf("Of the events of %s in %s, earlier events account for %s in the long run (dominant eigenvalue over months and areas).",
		subject, span, prose.Share(eigenvalue))
	if eigenvalue.Value >= 1 { // a share of more than all says nothing
		s = fmt.Sprintf("In %s the events of %s follow from one another about as fast as they die down: the dominant eigenvalue over months and areas is %s.",
			span, subject, eigenvalue)
	}
	if eigenvalue.HasInterval() && eigenvalue.High >= 1 {
		s += " The data do not tell activity that dies down from activity that feeds itself."
	}
	return s
}

// upTo is a share of events whose interval begins at none in words.
func upTo(q blindspot.Quantity) string {
	switch {
	case !q.HasInterval():
		return prose.Percent(math.Min(1, q.Value))
	case q.High >= 1:
		return "anything between none and all"
	}
	return "between none and " + prose.Percent(q.High)
}

func (h *exciting) byDays() string {
	if !h.varying.Known() {
		return ""
	}
	if !shown(h.p) {
		return fmt.Sprintf(" By days it is not shown either that one event sets off others: within months they lie no closer than chance explains, %s (%s further events directly by a background that varies).",
			prose.P(h.p), h.varying)
	}
	s := fmt.Sprintf(" By days, one event sets off %s further events directly", h.varying)
	if h.constant.Known() {
		s += fmt.Sprintf("; a background held constant would put it at %s", h.constant)
	}
	return s + fmt.Sprintf(". Within months they lie closer together than chance explains whatever the level of each month was (%s): for that alone each must set off at least %s.", prose.P(h.p), blindspot.FormatNumber(h.least.Low))
}
