package claim

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot/source/casefile"
)

// Kind is one way to test a claim.
type Kind struct {
	Name  string
	Title string
	Rule  string // when it supports, contradicts, is mixed or cannot be run
	parse func(*args) runner
}

// Kinds returns every kind of test with its rule, in the order of the guide.
func Kinds() []Kind {
	return []Kind{
		{"rate_ratio", "Ratio of published counts",
			"Two published counts of attacks over stated periods, or two spans of a series of monthly counts, as rates. The interval of their ratio, which allows for counts that cluster and depend on their neighbours, lies on the claimed side of 1: supported; on the other: contradicted; across it: mixed. Either count not published: untestable.", parseRateRatio},
		{"strength", "Published strength estimates",
			"All estimates of one kind for a whole country, dated in two windows. The range of the later ones lies beyond that of the earlier ones on the claimed side: supported; on the other side: contradicted; the ranges overlap: mixed. A window without an estimate: untestable.", parseStrength},
		{"level", "Published level",
			"One published count against a threshold, with the bounds it was published with: both ends on the claimed side supports, both on the other contradicts, otherwise mixed. Not published: untestable.", parseLevel},
		{"first_event", "Earliest event",
			"The earliest event that is claimed or attributed and graded well enough. Claimed on a day: it ends before that day: contradicted; it begins on that day: supported, as far as the record goes; no event up to that day: untestable. Claimed before or after a day: what is on record before the day decides, and where nothing is, the record has to reach back beyond it.", parseFirstEvent},
		{"toll", "Toll of one event",
			"The lowest and highest reported toll of one event against a threshold: both on the claimed side supports, both on the other contradicts, otherwise mixed. Event or toll unknown: untestable.", parseToll},
		{"presence", "Presence by country",
			"At least one event in each named country or region. In all: supported; in some: mixed. A place without one contradicts only where a source is known to hold all its events; otherwise its absence is no evidence.", parsePresence},
		{"count", "Number of events, deaths, areas, countries or months",
			"At least, at most or exactly so many. Deaths lie between the low and the high estimates, areas are those that an event is known to; all of it on the claimed side supports, all on the other contradicts, otherwise mixed. A chronicle can show that events happened, never that they did not: the rest needs a source known to hold all events of the place and time.", parseCount},
		{"compare", "Two recorded numbers",
			"One number of events, deaths, areas, countries or months against another, or a multiple of it, within the bounds of both estimates as for a count. Said per month, it is the interval of the ratio of the two rates that decides, which allows for months that cluster and depend on their neighbours.", parseCompare},
		{"rate", "Events or deaths a month",
			"The mean by month against a threshold, from a store that covers the place and time. Its interval, which allows for months that cluster and depend on their neighbours, on the claimed side supports, on the other contradicts, otherwise mixed.", parseRate},
		{"trend", "Rising or falling",
			"The second half of a time against the first, from a store that covers both. The interval of the ratio of the two rates by month on the claimed side of 1 supports, on the other contradicts, otherwise mixed. Under 12 months: untestable.", parseTrend},
		{"continuity", "Years with events",
			"Events in every year of a window: supported. In some years only: mixed in a chronicle, contradicted where a source holds all events. In none: untestable.", parseContinuity},
		{"share", "Share of events or operations",
			"Share of the events against an opponent, in provinces or countries or of a kind of violence, or of the dated operations against the group in provinces. Its exact interval against a threshold: on the claimed side supports, on the other contradicts, otherwise mixed. Nothing recorded: untestable.", parseShare},
		{"actions", "Operations by a security actor",
			"Dated operations by a security actor against the group. At least n: supported when so many are recorded. At most n: contradicted when more are; fewer cannot be shown by a chronicle.", parseActions},
		{"after_loss", "Events after losses of leaders",
			"Whether an attack followed each recorded loss of a leader within so many days. Each: supported; some: mixed; no loss recorded: untestable.", parseAfterLoss},
		{"reach", "Reach of a security actor",
			"Where a security actor's operations against the group lay. All in the countries it governs: supported; all outside: contradicted; both: mixed; fewer than the minimum recorded: untestable.", parseReach},
		{"links", "Graded links",
			"Links that touch named places, without those that cite the assessed text. At least n: supported; some but fewer: mixed; none: untestable.", parseLinks},
		{"link_balance", "Direction of graded links",
			"Share of outward links among those that join a place with others. Its exact interval against one half: above supports, below contradicts, otherwise mixed. No link: untestable.", parseLinkBalance},
		{"link_mutual", "Links in both directions",
			"Pairs of named places joined by links. All in both directions: supported; some, or one way only: mixed; no link: untestable.", parseLinkMutual},
		{"corridor", "Rank in the network of links",
			"Rank of a place by betweenness, in the whole network and in every variant (firm grades only, movement only, each source left out). Within the claimed rank in all: supported; in none: contradicted; otherwise mixed. Too few links: untestable.", parseCorridor},
		{"forecast", "Forecast question",
			"An event in named countries within a span. One recorded: supported. None by the end of a span that a source covers fully: contradicted, or mixed where the claim says only that it may come. Otherwise not resolved: untestable.", parseForecast},
		{"measure", "Measure on events",
			"A value of a measure, taken from a store of events for one theatre and window, against a threshold: its interval on the claimed side supports, on the other contradicts, otherwise mixed. No store, or no coverage: untestable.", parseMeasure},
		{"self_excitation", "Memory of monthly counts",
			"How many events of a month one event of the month before brings on, beyond trend and season, from monthly counts. Its profile-likelihood interval against a threshold: on the claimed side supports, on the other contradicts, otherwise mixed. Fewer than 36 counted months: untestable.", parseExcitation},
		{outlookKind, "Forecast of monthly counts",
			"What the model of group forecasts says, from one month of a series of monthly counts, of the deaths of the months after it, beside what came. It decides nothing: a forecast is no evidence.", parseOutlook},
		{"concentration", "Share of the leading country",
			"Share of the group's events in its leading country over a window, from a store that covers every country the group is known in. Its exact interval against a threshold, as for share.", parseConcentration},
		{"ranking", "Rank among groups",
			"Rank of the group among all organisations by deaths or events in a region and window, from a store that covers the whole region. Within the claimed rank: supported; otherwise: contradicted.", parseRanking},
	}
}

func kindOf(name string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

func kindHint(name string) string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, k.Name)
	}
	if near := casefile.Nearest(name, names); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return "; known are " + strings.Join(names, ", ")
}
