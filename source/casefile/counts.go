package casefile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

var (
	scopeColumns = columns{
		required: []string{"series", "name", "from", "to", "complete", "published", "source"},
		optional: []string{"who", "countries", "kinds", "placed", "url", "licence", "note"},
	}
	countColumns = columns{
		required: []string{"series", "month", "events"},
		optional: []string{"opponent", "kind", "country", "deaths", "provisional"},
	}
)

var countKinds = map[string]blindspot.Violence{
	"state-based": blindspot.StateBased,
	"non-state":   blindspot.NonState,
	"one-sided":   blindspot.OneSided,
	"":            blindspot.ViolenceUnstated,
}

// readScopes reads counts_scope.csv: what each series of counts.csv counts, and
// for which months it is complete.
func (c *Case) readScopes(rows []row) {
	for _, r := range rows {
		s := blindspot.CountScope{Series: r.required("series"), Name: r.required("name"), Who: blindspot.ActorID(r.text("who")),
			Countries: r.codes("countries"), Kinds: r.kinds("kinds"), Placed: r.kinds("placed"),
			From: r.month("from"), To: r.month("to"), Complete: r.oneOf("complete", "yes", "no") == "yes",
			Published: r.date("published"), Source: r.required("source"), URL: r.text("url"), Licence: r.text("licence"), Note: r.text("note")}
		if s.To < s.From {
			r.fault("to", "%s lies before %s", s.To, s.From)
		}
		if s.Published.Known() && s.Published <= s.To.First() {
			r.fault("published", "%s lies before the end of the months that were counted, %s", s.Published, s.To)
		}
		if s.Who != "" {
			a, ok := c.Actor(string(s.Who))
			if !ok {
				r.fault("who", "%q is no actor of case.yaml%s", s.Who, suggest(string(s.Who), c.actorNames()))
			}
			s.Who = a.ID
		}
		c.Counts.Scopes = append(c.Counts.Scopes, s)
	}
}

// readCounts reads counts.csv: the figures. A month within a complete scope that
// has no row is a zero; a row outside every scope is a fault, because nobody
// said what it counts.
func (c *Case) readCounts(rows []row) {
	type cell struct {
		series, opponent, country string
		kind                      blindspot.Violence
		month                     blindspot.Month
	}
	seen := map[cell]int{}
	for _, r := range rows {
		n := blindspot.MonthlyCount{Series: r.required("series"), Opponent: r.text("opponent"), Country: r.text("country"),
			Month: r.month("month"), Deaths: blindspot.NoCount, Kind: countKinds[r.oneOf("kind", "", "state-based", "non-state", "one-sided")],
			Provisional: r.oneOf("provisional", "", "0", "1") == "1"}
		if n.Country != "" && !isCountryCode(n.Country) {
			r.fault("country", "%s", countryFault(n.Country))
		}
		var ok bool
		if n.Events, ok = r.count("events"); !ok && r.text("events") == "" {
			r.fault("events", "the cell is empty; a month without events in a complete scope needs no row")
		}
		if deaths, ok := r.count("deaths"); ok {
			n.Deaths = deaths
		}
		key := cell{n.Series, n.Opponent, n.Country, n.Kind, n.Month}
		if first, ok := seen[key]; ok {
			r.fault("month", "the same series, opponent, kind, country and month stand already on line %d", first)
		}
		seen[key] = r.line
		if !c.scoped(n) {
			r.fault("series", "no row of counts_scope.csv covers %q in %s%s", n.Series, n.Month, suggest(n.Series, c.seriesIDs()))
		}
		c.Counts.Counts = append(c.Counts.Counts, n)
	}
	slices.SortStableFunc(c.Counts.Counts, func(x, y blindspot.MonthlyCount) int {
		return cmp.Or(cmp.Compare(x.Series, y.Series), cmp.Compare(x.Month, y.Month), cmp.Compare(x.Opponent, y.Opponent),
			cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Country, y.Country))
	})
}

func (c *Case) scoped(n blindspot.MonthlyCount) bool {
	return slices.ContainsFunc(c.Counts.Scopes, func(s blindspot.CountScope) bool {
		return s.Series == n.Series && n.Month >= s.From && n.Month <= s.To &&
			(n.Country == "" || len(s.Countries) == 0 || slices.Contains(s.Countries, n.Country)) &&
			(n.Kind == blindspot.ViolenceUnstated || len(s.Kinds) == 0 || slices.Contains(s.Kinds, n.Kind))
	})
}

func (c *Case) seriesIDs() []string {
	var out []string
	for _, s := range c.Counts.Scopes {
		if !slices.Contains(out, s.Series) {
			out = append(out, s.Series)
		}
	}
	return out
}

// month reads "2024-03".
func (r row) month(column string) blindspot.Month {
	s := r.required(column)
	if s == "" {
		return 0
	}
	m, err := blindspot.ParseMonth(s)
	if err != nil {
		r.fault(column, "%s; write months as YYYY-MM", err)
	}
	return m
}

// codes reads country codes separated by semicolons.
func (r row) codes(column string) []string {
	var out []string
	for _, code := range split(r.text(column)) {
		if !isCountryCode(code) {
			r.fault(column, "%q is not an ISO 3166 alpha-3 code; separate codes by ;", code)
		}
		out = append(out, code)
	}
	return out
}

func (r row) kinds(column string) []blindspot.Violence {
	var out []blindspot.Violence
	for _, name := range split(r.text(column)) {
		k, ok := countKinds[name]
		if !ok {
			r.fault(column, "%q is not one of state-based, non-state, one-sided; separate kinds by ;", name)
		}
		out = append(out, k)
	}
	return out
}

func split(list string) []string {
	var out []string
	for _, item := range strings.Split(list, ";") {
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, item)
		}
	}
	return out
}
