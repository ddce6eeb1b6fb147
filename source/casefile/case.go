package casefile

import (
	"net/url"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// Case is everything a case folder says.
type Case struct {
	Name     string
	Title    string
	Question string
	Record   string         // what the event list is and is not
	DataTo   blindspot.Date // last day the case's files are meant to cover
	EventsTo blindspot.Date // last day for which events.csv was kept: DataTo, unless stated
	Assessed Assessed       // the text whose claims are checked, if any
	Terms    blindspot.Source

	Group          blindspot.Group
	Actors         []blindspot.Actor
	Regions        []Region
	Theatres       []blindspot.Theatre
	Relations      []blindspot.Relation
	Windows        []Window
	SecurityActors []SecurityActor
	Places         []LinkPlace

	Events     []blindspot.Event // in order of first day and id
	Injured    map[string]int    // by event id, where the row states a number
	Shocks     []Shock           // in order of date
	Links      []Link            // as in the file
	Statements []Statement       // as in the file
	Published  []Published       // as in the file
	Counts     blindspot.CountRecord
	Counted    Counted           // which of the counts are the group's own
	Questions  []blindspot.Claim // what the reader wants answered, with the tests that answer it
	Claims     []blindspot.Claim
	Judgements []blindspot.Judgement

	Described bool   // case.yaml has the shape of one
	SHA256    string // of all files of the case, by name
	Bytes     int64

	claimLines map[string]int
}

// Assessed is a published text whose claims the case checks.
type Assessed struct {
	Title     string
	Publisher string
	Date      blindspot.Date
	CitedAs   string // how a row that rests on the text begins its source
}

// Cites reports whether a row with this source rests on the assessed text
// itself, so that it cannot support that text's claims.
func (a Assessed) Cites(source string) bool {
	return a.CitedAs != "" && strings.HasPrefix(source, a.CitedAs)
}

// Region is a named set of countries.
type Region struct {
	ID        string
	Name      string
	Countries []string // ISO 3166 alpha-3
}

// Window is a named span of time.
type Window struct {
	ID   string
	When blindspot.DateRange
	Note string
}

// SecurityActor is a state or authority that acts against the group.
type SecurityActor struct {
	ID      string // as the shocks' column "by" names it
	Name    string
	Aliases []string
	Actors  []blindspot.ActorID // of event sources
	Governs []Rule
}

// Rule is a country governed over a span of time.
type Rule struct {
	Country string
	When    blindspot.DateRange
}

// Holds reports whether the actor governed the country on the day.
func (s SecurityActor) Holds(country string, d blindspot.Date) bool {
	for _, g := range s.Governs {
		if g.Country == country && g.When.Contains(d) {
			return true
		}
	}
	return false
}

// LinkPlace is a place that links name: the node it stands for in a network,
// its countries, and a point at country level.
type LinkPlace struct {
	Name      string
	Node      string
	Countries []string
	Lat, Lon  float64
	Note      string
}

// Shock is a shock with its id and what the case adds to it.
type Shock struct {
	ID        string
	Actor     blindspot.ActorID // of the actor affected, "" if it is none of the case's
	By        string            // id of the security actor that did it, "" where not stated
	Admin1    string
	Precision blindspot.DatePrecision
	blindspot.Shock
}

// Link is a link with its id and the network nodes of its ends.
type Link struct {
	ID       string
	FromNode string
	ToNode   string
	blindspot.Link
}

// Statement is a published count. Count.Low and Count.High are the range that
// was published; an end is NaN where only a bound was given.
type Statement struct {
	Bound string // "", "at least" or "at most"
	Part  bool   // about a part of the country only: never compared with the whole
	blindspot.Statement
}

// Published is a published total to hold beside the case's own rows.
type Published struct {
	ID        string
	Measure   string
	Unit      string // attacks or deaths
	Count     float64
	Bound     string
	Countries []string
	Actor     blindspot.ActorID // "" for the whole group
	When      blindspot.DateRange
	Statement string // id of the statement that holds source and grade
}

// Recorded is what the case's own rows hold of a published total: events, or
// best estimates of deaths, that began in its period. The difference is what
// the chronicle does not know.
func (c *Case) Recorded(p Published) int {
	n := 0
	for i := range c.Events {
		e := &c.Events[i]
		if !slices.Contains(p.Countries, e.Place.Country) || !p.When.Contains(e.When.From) ||
			p.Actor != "" && e.SideA.ID != p.Actor {
			continue
		}
		switch {
		case p.Unit == "attacks":
			n++
		case !e.DeathsGap:
			n += e.Deaths.Best
		}
	}
	return n
}

// Countries returns the countries of a region, or the country itself where the
// name is a country code; nil where it is neither.
func (c *Case) Countries(name string) []string {
	for _, r := range c.Regions {
		if r.ID == name {
			return r.Countries
		}
	}
	if isCountryCode(name) {
		return []string{name}
	}
	return nil
}

// Actor returns the actor with the id as written in case.yaml or its full id, else
// with the name, else with the alias; names are compared as [blindspot.Fold] has
// them. An alias of one actor does not hide the name of another.
func (c *Case) Actor(name string) (blindspot.Actor, bool) {
	want := blindspot.Fold(name)
	if want == "" {
		return blindspot.Actor{}, false
	}
	named := func(other string) bool { return blindspot.Fold(other) == want }
	for _, is := range []func(a *blindspot.Actor) bool{
		func(a *blindspot.Actor) bool {
			return name == string(a.ID) || name == strings.TrimPrefix(string(a.ID), Prefix)
		},
		func(a *blindspot.Actor) bool { return named(a.Name) },
		func(a *blindspot.Actor) bool { return slices.ContainsFunc(a.Aliases, named) },
	} {
		for i := range c.Actors {
			if is(&c.Actors[i]) {
				return c.Actors[i], true
			}
		}
	}
	return blindspot.Actor{}, false
}

// ClaimLine returns the line of claims.yaml on which a claim begins, or that of
// one of its tests (counted from 0; -1 for the claim itself) or of one of that
// test's parameters; 0 where it is not known.
func (c *Case) ClaimLine(id string, test int, param string) int {
	for _, key := range []string{claimKey(id, test, param), claimKey(id, test, ""), claimKey(id, -1, "")} {
		if line := c.claimLines[key]; line > 0 {
			return line
		}
	}
	return 0
}

// Host is what is shown of a source: the host of its address, without "www.",
// or the citation itself where it is no address.
func Host(source string) string {
	u, err := url.Parse(source)
	if err != nil || u.Host == "" {
		return source
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
