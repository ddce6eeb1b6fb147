package assess_test

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
	"github.com/blindspot/blindspot/baserate"
)

// scene are the numbers of a made-up assessment that has something for every rule.
type scene struct {
	name                string
	now, before         float64 // events
	dead, deadBefore    float64
	ratio, low, high, p float64
	areas, areasBefore  float64
	share, shareBefore  float64
	chance              float64
	largest             float64 // deaths in the deadliest event of the window
	months              int     // of silence
}

// scenes are small, typical and extreme numbers, each with a rise, a fall and a
// change that is not clear.
var scenes = []scene{
	{"small, unclear", 1, 1, 1, 0, 1, 0.1, 9.5, 0.95, 1, 1, 1, 1, 0.5, 1, 3},
	{"small, rise", 1, 0, 1, 0, math.NaN(), 0.3, math.NaN(), math.NaN(), 1, 0, 0.01, 0, 0.004, 1, 12},
	{"small, fall", 0, 1, 0, 1, 0, 0, 0.6, 0.04, 0, 1, 0, 0.004, 0.996, 0, 13},
	{"nothing", 0, 0, 0, 0, math.NaN(), math.NaN(), math.NaN(), math.NaN(), 0, 0, 0, 0, 0, 0, 25},
	{"typical, rise", 210, 100, 900, 400, 2.1, 1.5, 2.9, 0.004, 14, 8, 0.31, 0.12, 0.34, 145, 0},
	{"typical, fall", 176, 564, 968, 10976, 0.312, 0.145, 0.674, 0.023, 7, 11, 0.05, 0.22, 0.12, 700, 0},
	{"typical, unclear", 109, 162, 576, 770, 0.673, 0.213, 2.13, 0.54, 2, 3, 0.06, 0.1, 0.55, 60, 0},
	{"typical, slight rise", 130, 100, 560, 450, 1.3, 1.02, 1.7, 0.08, 9, 8, 0.2, 0.15, 0.4, 60, 0},
	{"as before", 100, 100, 500, 500, 1, 0.8, 1.25, 1, 9, 9, 0.2, 0.2, 0.5, 40, 0},
	{"extreme, rise", 36930, 10, 1_234_567, 12, 3693, 1200, 9999, 0.00007, 412, 2, 1, 0.001, 0.9999, 1_000_000, 0},
	{"extreme, fall", 1, 98765, 1, 1_234_567, 0.00001, 0.000002, 0.0001, 0.0000001, 1, 380, 0.00001, 0.99, 0.00001, 1, 0},
}

// all is the assessment of a scene, with what its rules are held against.
func (s scene) all() (blindspot.Assessment, assess.Options) {
	change := func(key string) blindspot.Value {
		v := blindspot.Value{Key: key, Q: blindspot.Between(s.ratio, s.low, s.high, 0.9)}
		switch {
		case math.IsNaN(s.low):
			v.Q = blindspot.Unknown()
		case math.IsNaN(s.ratio):
			v.Q = blindspot.AtLeast(s.low, 0.9)
		default:
			v.P = &s.p
		}
		return v
	}
	exact := func(key string, n float64) blindspot.Value {
		return blindspot.Value{Key: key, Q: blindspot.Exactly(n)}
	}
	about := func(key string, v float64) blindspot.Value {
		return blindspot.Value{Key: key, Q: blindspot.Between(v, 0.8*v, math.Min(1.3*v, math.Max(1, v)), 0.9)}
	}
	n := int(s.now)
	find := func(measure string, values ...blindspot.Value) blindspot.Finding {
		return blindspot.Finding{Measure: measure, Title: measure, Subject: "G", Window: window, N: n, Statement: "The statement of the measure.", Values: values}
	}
	per := func(key string, n float64) blindspot.Value {
		return blindspot.Value{Key: key, Q: blindspot.Between(n/12, n/18, n/8, 0.9)}
	}
	month := "July 2018"
	toll := find("toll", exact("events", s.now), exact("deaths", s.dead), exact("largest_deaths", s.largest), exact("largest_share", s.largest/math.Max(1, s.dead)), exact("known_deaths", s.dead), exact("civilian_share", s.share),
		exact("around_deaths", s.dead), exact("around_deaths_before", s.deadBefore), exact("sources_per_event", 1.2), exact("sources_per_event_before", 2.1))
	toll.Table = &blindspot.Table{Columns: []string{"Event", "Month", "Area", "Country", "Deaths", "Of these in the window", "Kind"}, Rows: [][]string{
		{"e1", month, "Kabul", "Afghanistan", blindspot.FormatNumber(s.largest), blindspot.FormatNumber(s.largest), "event"}, {"e2", "2016", "", "Afghanistan", "40", "0", "entry"}, {"e3", "May 2016", "", "Afghanistan", "30", "0", "event"}}}
	resilience := find("resilience", blindspot.Value{Key: "events_relative", Q: blindspot.Between(s.ratio-1, s.low-1, s.high-1, 0.9)}, exact("recovery_months", 7))
	resilience.Table = &blindspot.Table{Columns: []string{"Month", "Shock", "Months followed", "Events", "Events expected"}, Rows: [][]string{{"2018-03", "loss of the capital", "9", blindspot.FormatNumber(s.now), "120 (90 to 160)"}}}
	opponents := find("opponents", exact("opponents", 3))
	opponents.Table = &blindspot.Table{Columns: []string{"Other side", "Kind", "Events", "Part of the events", "Deaths", "Part of the deaths"}, Rows: [][]string{
		{"Government of Examplia", "state", "9", "90 %", "40", "97 %"}, {"", "organisation", "1", "10 %", "1", "3 %"}}}
	corridors := find("corridors", exact("rank_without_weak", 2))
	corridors.Table = &blindspot.Table{Columns: []string{"Place"}, Rows: [][]string{{"Examplia"}}}
	a := blindspot.Assessment{Group: "G", GroupID: "g:1", AsOf: window.To, Window: window, Findings: []blindspot.Finding{
		find("activity", per("events_per_month", s.now), per("deaths_per_month", s.dead), change("events_change"), change("deaths_change"),
			exact("events", s.now), exact("events_before", s.before), exact("deaths", s.dead), exact("deaths_before", s.deadBefore)),
		toll, opponents,
		find("footprint", exact("areas", s.areas), exact("areas_before", s.areasBefore), about("effective_areas", math.Max(1, s.areas)), about("effective_areas_before", math.Max(1, s.areasBefore)), change("effective_change")),
		find("projection", about("outside_share", s.share), about("outside_share_compared", s.share), about("outside_share_before", s.shareBefore), change("outside_change"), exact("distance_median", 85), exact("new_countries", math.Min(2, s.areas))),
		find("pressure", change("pressure_change")), find("sanctuary", blindspot.Value{Key: "quiet_share", Q: blindspot.Between(0.8, 0.6, 1, 0.9)}),
		resilience, find("self_sustainability", blindspot.Value{Key: "eigenvalue", Q: blindspot.Between(0.8, 0.6, math.Max(0.9, math.Min(s.high, 5)), 0.9)}),
		find("tail", about("p_mass_casualty", s.chance), about("p_mass_casualty_record", s.chance/2), exact("chances_from", 0.3), exact("chances_to", 0.6), exact("chances_given", 52), exact("chances_came", 23)), find("attention", blindspot.Value{Key: "attention_percentile", Q: blindspot.Between(s.share, 0.5*s.share, math.Min(1, 1.5*s.share), 0.9)}), corridors,
	}}
	a.Areas = []blindspot.AreaMonth{{Area: "x", Name: "Kabul", Country: "AFG", Month: window.To.Month(), Events: n, Deaths: int(s.dead)},
		{Area: "y", Name: "Kunduz", Country: "AFG", Month: window.From.Month() - 3, Events: int(s.before), Deaths: int(s.deadBefore)}}
	if s.name != "typical, slight rise" { // that group is new
		a.Areas = append(a.Areas, blindspot.AreaMonth{Area: "x", Name: "Kabul", Country: "AFG", Month: window.From.Month() - 100, Events: 1})
	}
	a.Foretold = &blindspot.Foretold{Made: window.From - 1, Months: 12, Expected: s.deadBefore, Came: s.dead, Inside50: 1, Inside90: 4}
	a.Statements = []blindspot.Statement{counted("s1", "United Nations", blindspot.NewDate(2018, 1, 1), blindspot.NewDate(2018, 3, 31), s.before), counted("s2", "United Nations", blindspot.NewDate(2018, 4, 1), blindspot.NewDate(2018, 6, 30), s.now),
		counted("s3", "United Nations", blindspot.NewDate(2018, 7, 1), blindspot.NewDate(2018, 9, 30), s.now)}
	a.Claims = []blindspot.CheckedClaim{{ID: "C01", Claim: "It grew.", Verdict: blindspot.Contradicted}, {ID: "C02", Verdict: blindspot.Supported}}
	a.Relations = []blindspot.NamedRelation{{Relation: blindspot.Relation{From: "g:1", To: "g:2", Kind: blindspot.AlliedWith, When: blindspot.DateRange{From: blindspot.NewDate(2012, 5, 1)}}, FromName: "G", ToName: "H"}}
	o := assess.Options{Rates: map[baserate.Question]baserate.Rate{}, Outlook: &assess.Outlook{Probability: blindspot.Between(s.chance, 0.9*s.chance, math.Min(1, 1.1*s.chance), 0.9), Months: 24,
		Skill: "The backtest in a sentence.", Reasons: []string{"deaths doubled"}, Past: &assess.PastForecasts{From: 0.1, To: 0.2, N: 1, Came: 0.004}}}
	for _, q := range []baserate.Question{baserate.Return, baserate.Double, baserate.Halve, baserate.Lower, baserate.Spread} {
		o.Rates[q] = baserate.Rate{Text: fmt.Sprintf("Of 117 times the record answers %q.", strings.ReplaceAll(string(q), "-", " "))}
	}
	if s.now >= 100 && !math.IsNaN(s.ratio) {
		a.Attention = s.attention()
	}
	if s.months > 0 {
		o.Silence = &assess.Silence{Situation: baserate.Situation{Silent: s.months, Last: blindspot.NewMonth(2018, time.December) - blindspot.Month(s.months), Deaths: int(s.dead)}}
	}
	return a, o
}

// attention are readers of whom those of the world go the other way than the events.
func (s scene) attention() *blindspot.AttentionGap {
	q := func(v, low, high float64) blindspot.Quantity { return blindspot.Between(v, low, high, 0.9) }
	series := func(name string, change, per blindspot.Quantity) blindspot.AttentionSeries {
		return blindspot.AttentionSeries{Name: name, Level: blindspot.Exactly(1234), Before: blindspot.Exactly(2345), Change: change, PerEvent: blindspot.Exactly(12), PerEventChange: per}
	}
	return &blindspot.AttentionGap{Window: window, Series: []blindspot.AttentionSeries{
		series(blindspot.AttentionEvents, q(s.ratio, s.low, s.high), blindspot.Unknown()),
		series(blindspot.AttentionLocal, q(1.6, 1.2, 2.1), q(1.6/s.ratio, 1.2/s.high, 2.1/s.low)),
		series(blindspot.AttentionWorld, q(0.9, 0.7, 1.2), q(0.9/s.ratio, 0.7/s.high, 1.2/s.low))}}
}
