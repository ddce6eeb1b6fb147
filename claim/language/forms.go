package language

// value is how the value of a slot is read and written.
type value int

const (
	names    value = iota // names with commas between
	nameSet               // the same, kept with semicolons, since names may hold commas
	single                // one name
	text                  // one text, always written in quotation marks where it is no plain word
	number                // a number from 0
	daysOf                // a whole number of days
	monthsOf              // a whole number of months
	monthOf               // a month
	flag                  // nothing: the words say it
	dayOf                 // a day, the first of a year or month
)

// slot is a clause of a claim: words, and the parameter that its value goes to.
type slot struct {
	words string // that begin it; "" right after the head
	param string
	value value
	sort  Sort
	fixed string // of a flag
}

// relation is how the claim compares what it counts.
type relation int

const (
	noRelation  relation = iota
	ofSide               // > 0.5: claim, threshold
	ofCount              // >= 3: at_least, at_most
	ofLeast              // >= 3: at_least
	ofRank               // <= 1: max_rank
	ofDay                // before 2018-01-24: is, date
	ofWindows            // the time after, a sign, the time before: after, claim, before
	ofPublished          // >= 31 or > STM-0001
	ofSpan               // within 24 months of 2024-03-22: months, from
)

// form is one way to say something: its first words, the kind of test it is, and
// what may follow in any order.
type form struct {
	kind     string
	head     string
	sets     map[string]string // parameters that the head itself sets
	slots    []slot
	window   string // the parameter of its time, "" where it has none
	relation relation
	must     []string // parameters without which it says nothing
	alias    bool     // only read: another form writes it
	Example  string
}

var (
	inCountries = slot{words: "in", param: "countries", sort: SortPlace}
	within      = slot{words: "within", param: "admin1", sort: SortProvince}
	against     = slot{words: "against", param: "against", value: nameSet, sort: SortActor}
	byActors    = slot{words: "by", param: "actors", sort: SortActor}
	bySecurity  = slot{words: "by", param: "by", value: single, sort: SortSecurity}
	small       = slot{words: "killing at most", param: "max_deaths", value: number, sort: SortWhole}
	graded      = slot{words: "graded", param: "grade", value: single, sort: SortText}
	suspected   = slot{words: "including suspected", param: "suspected", value: flag, fixed: "include"}
	called      = slot{words: "called", param: "called", value: text, sort: SortText}
	countedIn   = slot{words: "counted in", param: "series", value: single, sort: SortSeries}
	beside      = slot{words: "beside", param: "everybody", value: single, sort: SortSeries}
	ofKind      = slot{words: "of kind", param: "kinds", sort: SortText}
	linkKinds   = slot{words: "of kind", param: "kinds", sort: SortText}
)

// the clauses that say which events are meant
var eventSlots = []slot{inCountries, within, against, byActors, small, graded, suspected, countedIn, called}

// nouns are what a quantity counts, with the value of the parameter "of".
var nouns = []string{"events", "deaths", "areas", "countries", "months"}

// adjectives narrow the events of a quantity.
var adjectives = []string{"lethal", "state-based", "non-state", "one-sided"}

// forms are the claims that begin with words of their own; the longest head that
// fits is meant. Those that begin with a quantity are in quantity.go.
var forms = []form{
	{kind: "first_event", head: "first event", slots: firstSlots, relation: ofDay, Example: "first event in AFG before 2018-01-24"},
	{kind: "first_event", head: "first lethal event", sets: map[string]string{"lethal": "yes"}, slots: firstSlots, relation: ofDay, Example: "first lethal event in AFG on 2018-01-24"},
	{kind: "presence", head: "present", slots: []slot{{words: "in", param: "places", sort: SortPlace}, within, ofKind, against, byActors, small, graded, suspected,
		{words: "with deaths", param: "lethal", value: flag, fixed: "yes"}, {words: "telling elsewhere", param: "elsewhere", value: flag, fixed: "tell"}, called},
		window: "window", must: []string{"places"}, Example: "present in TJK, UZB 2020..2024"},
	{kind: "count", head: "absent from", sets: map[string]string{"at_most": "0"}, slots: append([]slot{{param: "countries", sort: SortPlace}}, without(eventSlots, "countries")...),
		window: "window", must: []string{"countries"}, alias: true, Example: "absent from POL, HUN since 2015"},
	{kind: "count", head: "quiet", sets: map[string]string{"at_most": "0"}, slots: eventSlots, window: "window", alias: true, Example: "quiet since 2009-05"},
	{kind: "ranking", head: "rank by deaths", slots: rankSlots, window: "window", relation: ofRank, must: []string{"places"}, Example: `rank by deaths in "Central Asia" 2023-06..2024-05 <= 1`},
	{kind: "ranking", head: "rank by events", sets: map[string]string{"by": "events"}, slots: rankSlots, window: "window", relation: ofRank, must: []string{"places"}, Example: "rank by events in Nigeria 2015 <= 2"},
	{kind: "concentration", head: "share of leading country", slots: []slot{countedIn, against, ofKind}, window: "window", relation: ofSide, Example: "share of leading country 2021..2023 < 0.5"},
	{kind: "share", head: "share", slots: append([]slot{{words: "of events", param: "of", value: flag, fixed: "events"}, {words: "of operations", param: "of", value: flag, fixed: "operations"}, ofKind,
		{words: "with deaths", param: "lethal", value: flag, fixed: "yes"}}, eventSlots...), window: "window", relation: ofSide, Example: "share fought against Taliban > 0.2"},
	{kind: "strength", head: "strength", slots: []slot{{words: "of", param: "statement_type", value: single, sort: SortText}, {words: "in", param: "country", value: single, sort: SortPlace}, graded},
		window: "after", relation: ofWindows, must: []string{"country"}, Example: "strength of fighters in AFG 2022..2025 > 2018..2019"},
	{kind: "rate_ratio", head: "fighting", slots: []slot{countedIn, against, ofKind, inCountries}, window: "after", relation: ofWindows, must: []string{"series"},
		Example: "fighting counted in islamic-state against Taleban 2022..2023 < 2018..2019"},
	{kind: "level", head: "published", slots: []slot{{param: "statement", value: single, sort: SortID}, {words: "as", param: "unit", value: text, sort: SortText}}, relation: ofPublished,
		must: []string{"statement"}, Example: `published STM-0029 as "provinces with presence" >= 31`},
	{kind: "toll", head: "toll of", slots: []slot{{param: "event", value: single, sort: SortID}}, relation: ofSide, must: []string{"event"}, Example: "toll of CHR-0110 > 170"},
	{kind: "actions", head: "operations", slots: []slot{bySecurity, countedIn, against, ofKind, inCountries, graded}, window: "window", relation: ofCount, must: []string{"by"}, Example: "operations by taliban 2022..2024 >= 1"},
	{kind: "reach", head: "operations at home", slots: []slot{bySecurity, graded, {words: "of at least", param: "at_least", value: number, sort: SortWhole}}, window: "window", must: []string{"by"},
		Example: "operations at home by russia 2015..2023 of at least 3"},
	{kind: "after_loss", head: "event after each loss", slots: []slot{byActors, {words: "within", param: "days", value: daysOf, sort: SortWhole}, graded}, window: "window",
		Example: "event after each loss within 180 days 2015..2024"},
	{kind: "links", head: "links with", slots: []slot{{param: "touching", sort: SortNode}, linkKinds, graded}, window: "window", relation: ofLeast, must: []string{"touching"},
		Example: "links with Tajikistan of kind recruitment, facilitation graded C3 >= 2"},
	{kind: "link_balance", head: "links outward from", slots: []slot{{param: "place", sort: SortNode}, linkKinds, graded, {words: "called", param: "of", value: text, sort: SortText}}, window: "window",
		must: []string{"place", "of"}, Example: `links outward from Afghanistan called "fighters and violence"`},
	{kind: "link_mutual", head: "links both ways between", slots: []slot{{param: "places", sort: SortNode}, linkKinds, graded}, window: "window", must: []string{"places"},
		Example: `links both ways between "Syria and Iraq", Afghanistan`},
	{kind: "corridor", head: "corridor rank of", slots: []slot{{param: "place", value: single, sort: SortNode}}, relation: ofRank, must: []string{"place"}, Example: "corridor rank of Turkey <= 2"},
	{kind: "forecast", head: "a lethal event", slots: append([]slot{ofKind, {words: "base rate since", param: "base_rate_since", value: dayOf, sort: SortDate}, {words: "may come", param: "says", value: flag, fixed: "may"}}, without(eventSlots, "series")...), relation: ofSpan,
		must: []string{"countries", "base_rate_since"}, Example: "a lethal event in BGR, ROU within 24 months of 2024-03-22 base rate since 2015"},
	{kind: "outlook", head: "deaths forecast", slots: []slot{countedIn, against, ofKind, inCountries, {words: "from", param: "origin", value: monthOf, sort: SortDate}, {words: "for", param: "months", value: monthsOf, sort: SortWhole}},
		must: []string{"series", "origin"}, Example: "deaths forecast counted in islamic-state against Taleban from 2024-02 for 12 months"},
	{kind: "self_excitation", head: "memory", slots: []slot{countedIn, against, ofKind, inCountries}, window: "window", relation: ofSide, must: []string{"series"},
		Example: "memory counted in islamic-state against Taleban 2016..2025 > 0.5"},
}

var firstSlots = append([]slot{ofKind}, without(eventSlots, "series")...)

var rankSlots = []slot{{words: "in", param: "places", sort: SortPlace}, countedIn, beside, against, ofKind, called}

// measureForm is a claim about a value of a measure: "footprint.areas > 5".
var measureForm = form{kind: "measure", slots: []slot{{words: "in", param: "theatre", value: single, sort: SortPlace}, bySecurity}, window: "window", relation: ofSide,
	Example: "pressure.pressure_change in khorasan 2021-09..2022-08 < 1"}

// options that every claim may end with
var common = []slot{{words: "as context", param: "role", value: flag, fixed: "context"}, {words: "as part", param: "part", value: text, sort: SortText}}

func without(slots []slot, param string) []slot {
	var out []slot
	for _, s := range slots {
		if s.param != param {
			out = append(out, s)
		}
	}
	return out
}
