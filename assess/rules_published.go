package assess

import (
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

// leastDays is the shortest period whose count is compared with others.
const leastDays = 28

// published judges the course of attacks from counts that one body published
// for several periods: counts of different bodies count different things, and a
// chronicle's own rows are no counts at all.
func published(f facts) (blindspot.Judgement, bool) {
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
	first := peak
	text := fmt.Sprintf("By the counts of the %s, attacks in %s", last.Body, where)
	if peak.ID == last.ID {
		first = counts[0]
		text += fmt.Sprintf(" stand at their highest: %s %s", prose.Number(last.Count.Value), prose.During(last.Period))
	} else {
		text += fmt.Sprintf(" were highest at %s %s and came to %s %s", prose.Number(peak.Count.Value), prose.During(peak.Period), prose.Number(last.Count.Value), prose.During(last.Period))
	}
	ratio, p := claim.RateRatio(int(first.Count.Value), int(last.Count.Value), days(first), days(last))
	text += fmt.Sprintf(": by the day they %s.", prose.Change(ratio))
	r := &rating{}
	r.find(ofSources, moderate, fmt.Sprintf("one body counted %s by its own rules, and others count otherwise", prose.Count(len(counts), "period", "periods")))
	j := blindspot.Judgement{Text: text, Detail: fmt.Sprintf("Ratio of daily rates, %s against %s: %s.", last.Period, first.Period, statistic(blindspot.Value{Q: ratio, P: &p})), Probability: blindspot.Unknown(),
		Alternative: "The body may have seen less after the takeover of a country or the closing of offices, so that a fall is one of reporting.",
		Changes:     "A later count, or a second body that counts the same periods."}
	j.Confidence, j.Basis = r.confidence()
	j.Criteria = r.criteria
	j.Weight = weigh(sizeOf(ratio), 0, 0, j.Confidence)
	for _, s := range counts {
		j.Evidence = append(j.Evidence, s.ID)
	}
	return j, true
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
