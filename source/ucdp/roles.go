package ucdp

import "github.com/blindspot/blindspot"

// Role is what a column of a file says, whatever the file calls it.
type Role string

// looks is what the cells of a column look like.
type looks uint8

const (
	looksText looks = iota
	looksID         // a number, or several
	looksYear
	looksWhole
	looksLevel // 1 or 2, and little else
	looksRelease
)

// roleOf is a role of a kind of file. words are what its column may be called, in
// alternatives: they serve a proposal, and nothing is read by them.
type roleOf struct {
	role   Role
	looks  looks
	needed bool
	words  []string
}

// form is a kind of file: how its name begins, its roles, and the names of its
// columns where these could be verified on a file at hand.
type form struct {
	kind     YearlyKind
	key      string // in the table of columns
	file     string
	roles    []roleOf
	verified map[Role]string
	read     func(t *table, y *Yearly) error
}

const (
	roleYear    Role = "year"
	roleRelease Role = "release"
	roleBest    Role = "deaths best"
	roleLow     Role = "deaths low"
	roleHigh    Role = "deaths high"
	roleA       Role = "side a"
	roleAID     Role = "side a id"
	roleB       Role = "side b"
	roleBID     Role = "side b id"
	roleActor   Role = "actor"
	roleActorID Role = "actor id"
	roleLevel   Role = "intensity level"
	roleGW      Role = "country code"
	roleCountry Role = "country"
)

// Actors is the kind of UCDP's actor list.
const Actors YearlyKind = "actor list"

func year() roleOf { return roleOf{roleYear, looksYear, true, []string{"year"}} }
func release(needed bool) roleOf {
	return roleOf{roleRelease, looksRelease, needed, []string{"version"}}
}

func deaths() []roleOf {
	return []roleOf{{roleBest, looksWhole, true, []string{"best"}}, {roleLow, looksWhole, true, []string{"low"}}, {roleHigh, looksWhole, true, []string{"high"}}}
}

func sides() []roleOf {
	return []roleOf{{roleA, looksText, true, []string{"side a", "side a name"}}, {roleAID, looksID, true, []string{"side a id"}},
		{roleB, looksText, true, []string{"side b", "side b name"}}, {roleBID, looksID, true, []string{"side b id"}}}
}

func with(lists ...[]roleOf) (all []roleOf) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return append(all, year(), release(true)) // of what release it is decides why it differs
}

// countryYears are the roles of organised violence by country and year, with the names
// that its file of release 25.1 has.
func countryYears() (roles []roleOf, verified map[Role]string) {
	roles = []roleOf{{roleGW, looksID, true, []string{"country id"}}, {roleCountry, looksText, true, []string{"country"}}}
	verified = map[Role]string{roleGW: "country_id_cy", roleCountry: "country_cy", roleYear: "year_cy", roleRelease: "version"}
	for _, v := range violences {
		for _, n := range []string{"best", "low", "high"} {
			role := Role(v.prefix + " deaths " + n)
			roles = append(roles, roleOf{role, looksWhole, true, []string{v.prefix + " total deaths " + n}})
			verified[role] = v.prefix + "_total_deaths_" + n + "_cy"
		}
	}
	return with(roles), verified
}

// violences are the kinds of violence by the letters that begin their columns.
var violences = []struct {
	prefix   string
	violence blindspot.Violence
}{{"sb", blindspot.StateBased}, {"ns", blindspot.NonState}, {"os", blindspot.OneSided}}

// forms are the kinds of files. Of all but the first no file was at hand, so that no
// name of a column is verified: the user confirms them once.
func forms() []form {
	roles, verified := countryYears()
	actors := []roleOf{{roleActorID, looksID, true, []string{"actor id"}}, {roleActor, looksText, true, []string{"name data", "actor name", "name"}}, release(false)}
	for _, n := range listedNames {
		actors = append(actors, roleOf{n.role, looksText, false, n.words})
	}
	for _, tie := range listedTies {
		actors = append(actors, roleOf{tie.id, looksID, false, tie.idWords}, roleOf{tie.name, looksText, false, tie.nameWords})
	}
	return []form{
		{CountryYears, "country-years", "organizedviolencecy-", roles, verified, (*table).countryYear},
		{BattleDeaths, "battle-deaths", "ucdp-brd-dyadic-", with(sides(), deaths()), nil, (*table).battleDeaths},
		{OneSided, "one-sided", "ucdp-onesided-", with([]roleOf{{roleActor, looksText, true, []string{"actor name", "actor"}}, {roleActorID, looksID, true, []string{"actor id"}}}, deaths()), nil, (*table).oneSided},
		{NonState, "non-state", "ucdp-nonstate-", with(sides(), deaths()), nil, (*table).nonState},
		{DyadYears, "dyads", "ucdp-dyadic-", with(sides(), []roleOf{{roleLevel, looksLevel, true, []string{"intensity level", "intensity"}}}), nil, (*table).dyadYear},
		{Actors, "actors", "ucdp-actor-", actors, nil, nil},
	}
}
