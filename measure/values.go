package measure

// ValueInfo is a value that a measure can give.
type ValueInfo struct {
	Key   string // as in blindspot.Value
	Label string
	Unit  string
}

// Values are all values that the measure can give. Not every finding has all.
func (m Measure) Values() []ValueInfo { return values[m.Name] }

// values is held against the calls that make values by a test.
var values = map[string][]ValueInfo{
	"activity": {
		{"events_per_month", "Events a month", "events a month"},
		{"deaths_per_month", "Deaths a month (best estimate)", "deaths a month"},
		{"events_change", "Events, against the period before", "ratio"},
		{"deaths_change", "Deaths, against the period before", "ratio"},
		{"deaths_low", "Deaths in the window, low estimate", "deaths"},
		{"deaths_high", "Deaths in the window, high estimate", "deaths"},
	},
	"toll": {
		{"events", "Events", "events"},
		{"events_before", "Events in the period before", "events"},
		{"deaths", "Deaths (best estimate)", "deaths"},
		{"deaths_before", "Deaths in the period before", "deaths"},
		{"largest_deaths", "Deaths in the deadliest event", "deaths"},
		{"largest_share", "Part of the deaths that the deadliest event made", "share"},
		{"known_deaths", "Deaths of which it is known who died", "deaths"},
		{"civilian_share", "Civilians among the dead of whom it is known who they were", "share"},
		{"around_deaths", "Deaths in the same countries without the group", "deaths"},
		{"around_deaths_before", "Of these, in the period before", "deaths"},
		{"sources_per_event", "Sources an event", "sources"},
		{"sources_per_event_before", "Sources an event in the period before", "sources"},
	},
	"opponents": {
		{"opponents", "Other sides", "sides"},
		{"first_share", "Part of the events with the first of them", "share"},
	},
	"footprint": {
		{"standard_distance", "Standard distance around the mean centre", "km"},
		{"ellipse_major", "Longer half-axis of the deviational ellipse", "km"},
		{"ellipse_minor", "Shorter half-axis", "km"},
		{"drift", "Movement of the mean centre", "km a year"},
		{"effective_change", "Effective number of areas, against the period before", "ratio"},
		{"areas", "Areas with events", "areas"},
		{"areas_before", "Areas with events in the period before", "areas"},
		{"countries", "Countries with events", "countries"},
		{"effective_areas", "Effective number of areas", "areas"},
		{"effective_areas_before", "Effective number of areas in the period before", "areas"},
		{"area_share", "Share of the areas of the country", "share"},
	},
	"diffusion": {
		{"escalation", "Areas newly active beside one that stayed active", "areas"},
		{"relocation", "Areas newly active beside one that stopped", "areas"},
		{"escalation_expected", "Of those beside one that stayed, expected by chance", "areas"},
		{"relocation_expected", "Of those beside one that stopped, expected by chance", "areas"},
		{"newly_active", "Areas newly active", "areas"},
		{"stopped", "Areas no longer active", "areas"},
		{"stayed", "Areas active in both periods", "areas"},
	},
	"projection": {
		{"outside_share", "Share of events outside the core", "share"},
		{"outside_share_compared", "Share outside in the countries that are compared with the period before", "share"},
		{"outside_share_before", "Share outside the core of then, in the period before", "share"},
		{"outside_change", "Share outside, against the period before", "ratio"},
		{"outside_events", "Events outside the core", "events"},
		{"distance_median", "Median distance of these to the core", "km"},
		{"distance_max", "Greatest distance to the core", "km"},
		{"new_countries", "Countries with deaths in its events for the first time in five years", "countries"},
	},
	"pressure": {
		{"clashes", "Clashes recorded", "events"},
		{"opponents", "Opponents", "actors"},
		{"pressure_per_month", "Clashes a month", "events a month"},
		{"pressure_change", "Clashes, against the period before", "ratio"},
	},
	"sanctuary": {
		{"quiet_share", "Active area-months without counter-pressure", "share"},
		{"border_share", "Events near a land border", "share"},
		{"border_countries", "Countries with events on the border strip", "countries"},
	},
	"stretch": {
		{"fronts", "Effective number of fronts (the security actor)", "fronts"},
		{"fronts_before", "Effective number of fronts in the period before (the security actor)", "fronts"},
		{"fronts_change", "Effective number of fronts, against the period before", "ratio"},
		{"reach", "Countries in which it fights", "countries"},
	},
	"rivalry": {
		{"rival_share", "Share of events against non-state groups", "share"},
		{"rivals", "Non-state opponents", "groups"},
	},
	"tail": {
		{"alpha", "Exponent of the power law", "exponent"},
		{"xmin", "Deaths from which it holds", "deaths"},
		{"gof_p", "Goodness of fit", "p-value"},
		{"p_mass_casualty", "An event with 100 deaths or more in the 12 months after, if rate and sizes stay as they are", "probability"},
		{"p_mass_casualty_record", "An event with 100 deaths or more in the 12 months after, by what came of such chances", "probability"},
		{"chances_from", "Such chances were counted from", "probability"},
		{"chances_to", "Such chances were counted to", "probability"},
		{"chances_given", "Such chances that were given to organisations before", "chances"},
		{"chances_came", "Of these, those that came true", "chances"},
		{"mass_casualty_events", "Such events recorded in ten years", "events"},
	},
	"resilience": {
		{"events_relative", "Events, relative to what was to be expected", "share"},
		{"events_effect", "Events a month, observed less expected", "events a month"},
		{"events_cumulative", "Events, observed less expected", "events"},
		{"deaths_effect", "Deaths a month, change against what was to be expected", "deaths a month"},
		{"deaths_cumulative", "Deaths, change against what was to be expected", "deaths"},
		{"deaths_relative", "Deaths, relative to what was to be expected", "share"},
		{"recovery_months", "Months until the 3-month mean was back", "months"},
		{"p_dates", "Chance of as large a change without an effect, among all months", "p-value"},
		{"p_groups", "Rank among effects on other groups", "p-value"},
		{"detectable", "Smallest fall that would have been seen", "share"},
	},
	"self_sustainability": {
		{"eigenvalue", "Dominant eigenvalue", "share"},
		{"branching", "Branching ratio, background varying in time", "events per event"},
		{"branching_least", "Branching ratio at the least, whatever the level of each month", "events per event"},
		{"branching_constant", "Branching ratio, background held constant", "events per event"},
		{"half_life", "Half-life of the excitation", "days"},
		{"background_share", "Share of events not set off by earlier ones", "share"},
	},
	"memory": {
		{"own_past", "Events a month that one event of the month before brings on", "events"},
	},
	"spillover": {
		{"balloon", "Events around the area, against those elsewhere", "ratio of ratios"},
		{"neighbour_share", "Expected events that come from neighbouring areas", "share"},
		{"own_share", "Expected events that come from the area's own last month", "share"},
		{"endemic_share", "Expected events that come from neither", "share"},
		{"flow", "Events a month that spill over", "events a month"},
		{"cross_border_share", "Share of these that cross a country's border", "share"},
		{"net_exporter", "Net export of the area", "events a month"},
		{"net_importer", "Net import of the area", "events a month"},
		{"country_exporter", "Net export of the country", "events a month"},
		{"country_importer", "Net import of the country", "events a month"},
	},
	"attention": {
		{"attention_percentile", "Attention, as a percentile of all organisations", "share"},
		{"attention_residual", "Mean difference of log(1 + sources) from what is usual", "log"},
		{"sources_per_event", "Sources an event", "sources"},
		{"single_source_share", "Events with one source", "share"},
	},
	"corridors": {
		{"betweenness", "Betweenness of the first place", "share of ways"},
		{"rank_without_weak", "Rank of the first place with links graded A to C only", "rank"},
		{"pairs_lost", "Connections lost without the first place", "share of pairs"},
		{"places", "Places", "places"},
		{"links", "Links", "links"},
	},
}
