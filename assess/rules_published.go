package assess

import (
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/place"
)

// leastDays is the shortest period whose count is compared with others.
const leastDays = 28

// published judges the course of attacks from counts that one body published
// for several periods: counts of different bodies count different things, and a
// chronicle's own rows are no counts at all.
func published(f facts, _ Options) (blindspot.Judgement, bool) {
	counts := longestRow(f.Statements)
	if len(counts) < 3 {
		return blindspot.Judgement{}, false
	}
	peak, last := counts[0], counts[len(counts)-1]
	for _, s := range counts {
		if daily(s) > daily(peak) {
			peak = s
		}
	}
	where := last.Country
	if c, ok := place.CountryByISO(last.Country); ok {
		where = c.Name
	}
	text := fmt.Sprintf("By the counts of the %s, attacks in %s", last.Body, where)
	if peak.ID == last.ID {
		ratio, _ := claim.RateRatio(int(counts[0].Count.Value), int(last.Count.Value), days(counts[0]), days(last))
		text += fmt.Sprintf(" stand at their highest: %s %s, %s times the daily rate of %s.", number(last), during(last.Period), ratio, counts[0].Period)
	} else {
		ratio, _ := claim.RateRatio(int(peak.Count.Value), int(last.Count.Value), days(peak), days(last))
		text += fmt.Sprintf(" were highest at %s %s and came to %s in the latest period counted, %s: %s times the daily rate of the peak.",
			number(peak), during(peak.Period), number(last), last.Period, ratio)
	}
	j := blindspot.Judgement{Text: text, Probability: blindspot.Unknown(), Confidence: blindspot.ModerateConfidence,
		Basis:       fmt.Sprintf("Confidence is moderate: one body counted %d periods by its own rules, and others count otherwise.", len(counts)),
		Alternative: "The body may have seen less after the takeover of a country or the closing of offices, so that a fall is one of reporting.",
		Changes:     "A later count, or a second body that counts the same periods."}
	for _, s := range counts {
		j.Evidence = append(j.Evidence, s.ID)
	}
	return j, true
}

// during says in or from when: "in 2020", "from 19 August to 31 December 2021".
func during(r blindspot.DateRange) string {
	if text := r.String(); strings.Contains(text, " to ") {
		return "from " + text
	}
	return "in " + r.String()
}

// longestRow is the longest row of exact counts of attacks by one body in one
// country, in order of time.
func longestRow(statements []blindspot.Statement) []blindspot.Statement {
	type key struct{ body, country string }
	var order []key
	rows := map[key][]blindspot.Statement{}
	for _, s := range statements {
		exact := s.Count.Known() && s.Count.Low == s.Count.High
		if (s.Kind != "attacks_period" && s.Kind != "attacks_year") || !exact || days(s) < leastDays {
			continue
		}
		k := key{s.Body, s.Country}
		if len(rows[k]) == 0 {
			order = append(order, k)
		}
		rows[k] = append(rows[k], s)
	}
	var best []blindspot.Statement
	for _, k := range order {
		if len(rows[k]) > len(best) {
			best = rows[k]
		}
	}
	slices.SortStableFunc(best, func(a, b blindspot.Statement) int { return int(a.Period.To - b.Period.To) })
	return best
}

func days(s blindspot.Statement) float64 { return float64(s.Period.Days()) }

func daily(s blindspot.Statement) float64 { return s.Count.Value / days(s) }

func number(s blindspot.Statement) string { return blindspot.FormatNumber(s.Count.Value) }
