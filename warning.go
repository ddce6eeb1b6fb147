package blindspot

import (
	"encoding/json"
	"fmt"
	"slices"
)

// WarningCode says what a warning is about. Programs read the code and the
// data; the text is for people, and may be reworded at any time.
type WarningCode string

// What the data hold.
const (
	WarnChronicle        WarningCode = "chronicle"         // the events are a chronicle and no census
	WarnCoverageAssumed  WarningCode = "coverage_assumed"  // nobody stated the coverage
	WarnCoveragePartial  WarningCode = "coverage_partial"  // only a share of the known events is held
	WarnElsewhereUnknown WarningCode = "elsewhere_unknown" // no place is named, and not every country is covered
	WarnCountriesLeftOut WarningCode = "countries_left_out"
	WarnLowerBound       WarningCode = "lower_bound" // countries that are not fully observed are in the number
	WarnCoarsePlaces     WarningCode = "coarse_places"
	WarnValuesUnstated   WarningCode = "values_unstated" // events without the number that is measured
	WarnEventsLeftOut    WarningCode = "events_left_out"
	WarnAreasLeftOut     WarningCode = "areas_left_out"
	WarnLevelsDiffer     WarningCode = "levels_differ" // areas of one country are of another kind than those of another
	WarnShocksLeftOut    WarningCode = "shocks_left_out"
	WarnLinksLeftOut     WarningCode = "links_left_out"
	WarnGroupsLeftOut    WarningCode = "groups_left_out"
	WarnFewEvents        WarningCode = "few_events"
	WarnRenamed          WarningCode = "renamed"           // the group changed its name in the months compared
	WarnOpponentRenamed  WarningCode = "opponent_renamed"  // an opponent changed its name in the months compared
	WarnPastUnobserved   WarningCode = "past_unobserved"   // whether something is new cannot be told
	WarnReleaseStandsIn  WarningCode = "release_stands_in" // no release was known on the day
	WarnDataEnd          WarningCode = "data_end"          // the data known on the day end before it
	WarnSetAside         WarningCode = "set_aside"         // rows of the group lie in quarantine
	WarnNotYearly        WarningCode = "not_in_yearly_record"
	WarnNotYetReported   WarningCode = "not_yet_all_reported" // candidate releases alone tell of the last months
	WarnFewCountries     WarningCode = "few_countries"        // a whole release would have more
	WarnSuddenCountries  WarningCode = "sudden_countries"     // a country begins out of nothing
	WarnSourceLeftOut    WarningCode = "source_left_out"      // the terms of a source forbid that it is used here
)

// What a number of the data means.
const (
	WarnInitiativeUnknown WarningCode = "initiative_unknown" // who began a clash is not recorded
	WarnNoStateClash      WarningCode = "no_state_clash"
	WarnReportsNoSample   WarningCode = "reports_no_sample"
	WarnSourcesWeak       WarningCode = "sources_weak"
	WarnSingleSources     WarningCode = "single_sources"
	WarnPublishedCount    WarningCode = "published_count"
	WarnMonthsAsCounted   WarningCode = "months_as_counted" // counts without days keep the month of their source
	WarnPublishedEstimate WarningCode = "published_estimate"
	WarnSingleEstimate    WarningCode = "single_estimate"
	WarnRangeOfReports    WarningCode = "range_of_reports"
	WarnAttentionUnknown  WarningCode = "attention_unknown"
	WarnDeathsDiffer      WarningCode = "deaths_differ" // two sources mean different things by a number of deaths
	WarnNote              WarningCode = "note"          // the words of whoever made the case
)

// How well a model holds.
const (
	WarnModelRejected    WarningCode = "model_rejected"
	WarnFewInTail        WarningCode = "few_in_tail"
	WarnTailBeginsHigh   WarningCode = "tail_begins_high"
	WarnMonthsDependent  WarningCode = "months_dependent" // a p-value takes months as independent
	WarnShocksOverlap    WarningCode = "shocks_overlap"
	WarnNoEffect         WarningCode = "no_effect"     // the effect of a shock cannot be given
	WarnPickedArea       WarningCode = "picked_area"   // chosen for what it then shows
	WarnBackground       WarningCode = "background"    // it could not vary as it should
	WarnNotEstimated     WarningCode = "not_estimated" // a part of the measure is not given
	WarnPartOfEvents     WarningCode = "part_of_events"
	WarnOneOperation     WarningCode = "one_operation"
	WarnNotIdentified    WarningCode = "not_identified"
	WarnReachesOne       WarningCode = "reaches_one"
	WarnUnproven         WarningCode = "unproven" // simulated groups of this size do not bear values out
	WarnHindcastRevised  WarningCode = "hindcast_revised"
	WarnCasesDependent   WarningCode = "cases_dependent"
	WarnFewToResample    WarningCode = "few_to_resample"
	WarnTheatresAdded    WarningCode = "theatres_added"
	WarnOtherPopulation  WarningCode = "other_population"
	WarnTooFewToLearn    WarningCode = "too_few_to_learn"
	WarnRankingUnderived WarningCode = "ranking_underived" // the store cannot carry a ranking
)

// WarningCodes are all codes there are.
var WarningCodes = []WarningCode{
	WarnChronicle, WarnCoverageAssumed, WarnCoveragePartial, WarnElsewhereUnknown, WarnCountriesLeftOut, WarnLowerBound, WarnCoarsePlaces, WarnValuesUnstated, WarnEventsLeftOut,
	WarnAreasLeftOut, WarnLevelsDiffer, WarnShocksLeftOut, WarnLinksLeftOut, WarnGroupsLeftOut, WarnFewEvents, WarnRenamed, WarnOpponentRenamed, WarnPastUnobserved, WarnReleaseStandsIn, WarnDataEnd,
	WarnSetAside, WarnNotYearly, WarnNotYetReported, WarnFewCountries, WarnSuddenCountries, WarnSourceLeftOut,
	WarnInitiativeUnknown, WarnNoStateClash, WarnReportsNoSample, WarnSourcesWeak, WarnSingleSources, WarnPublishedCount, WarnMonthsAsCounted, WarnPublishedEstimate, WarnSingleEstimate,
	WarnRangeOfReports, WarnAttentionUnknown, WarnDeathsDiffer, WarnNote,
	WarnModelRejected, WarnFewInTail, WarnTailBeginsHigh, WarnMonthsDependent, WarnShocksOverlap, WarnNoEffect, WarnPickedArea, WarnBackground, WarnNotEstimated,
	WarnPartOfEvents, WarnOneOperation, WarnNotIdentified, WarnReachesOne, WarnUnproven, WarnHindcastRevised, WarnCasesDependent, WarnFewToResample, WarnTheatresAdded,
	WarnOtherPopulation, WarnTooFewToLearn, WarnRankingUnderived,
}

// Warning is what a reader of a number must know: a code for programs, the
// facts behind it, and a sentence for people.
type Warning struct {
	Code WarningCode `json:"code"`
	Text string      `json:"text"`
	Data WarningData `json:"data,omitzero"`
}

// WarningData are the facts of a warning, as far as its code has any.
type WarningData struct {
	Countries []string `json:"countries,omitempty"` // ISO 3166 alpha-3
	Count     int      `json:"count,omitempty"`     // how many are concerned
	Of        int      `json:"of,omitempty"`        // of how many in all
	Deaths    int      `json:"deaths,omitempty"`    // of those that are concerned
	Share     *float64 `json:"share,omitempty"`     // the least share held, 0 to 1
	P         *float64 `json:"p,omitempty"`
	When      Date     `json:"when,omitzero"`
}

// Warnf makes a warning whose text is formatted as by fmt.Sprintf.
func Warnf(code WarningCode, format string, args ...any) Warning {
	return Warning{Code: code, Text: fmt.Sprintf(format, args...)}
}

// With returns the warning with its facts.
func (w Warning) With(d WarningData) Warning {
	w.Data = d
	return w
}

// String is the text.
func (w Warning) String() string { return w.Text }

// UnmarshalJSON also reads the bare text that assessments were written with
// before warnings had codes; such a warning is a note.
func (w *Warning) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*w = Warning{Code: WarnNote, Text: text}
		return nil
	}
	type plain Warning
	return json.Unmarshal(data, (*plain)(w))
}

// HasWarning reports whether one of the warnings has one of the codes.
func HasWarning(warnings []Warning, codes ...WarningCode) bool {
	return slices.ContainsFunc(warnings, func(w Warning) bool { return slices.Contains(codes, w.Code) })
}

// AddWarning adds a warning to a list unless it stands there.
func AddWarning(list []Warning, w Warning) []Warning {
	if slices.ContainsFunc(list, func(x Warning) bool { return x.Code == w.Code && x.Text == w.Text }) {
		return list
	}
	return append(list, w)
}

// AddWarnings adds those that are not in the list yet.
func AddWarnings(list, more []Warning) []Warning {
	for _, w := range more {
		list = AddWarning(list, w)
	}
	return list
}

// WarningTexts are the texts, in order and never nil.
func WarningTexts(warnings []Warning) []string {
	texts := make([]string, len(warnings))
	for i, w := range warnings {
		texts[i] = w.Text
	}
	return texts
}

// WarningCodesOf are the codes, in order and never nil.
func WarningCodesOf(warnings []Warning) []WarningCode {
	codes := make([]WarningCode, len(warnings))
	for i, w := range warnings {
		codes[i] = w.Code
	}
	return codes
}
