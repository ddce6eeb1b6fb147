package lineage

import (
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Sentence says what the row says: "From March 2015 to August 2016 the events of
// JAS in Nigeria and Niger are recorded under IS (note)." name and country give
// the names.
func Sentence(row blindspot.Lineage, name func(blindspot.ActorID) string, country func(string) string) string {
	when := "From " + prose.Day(row.When.From) + " on"
	if row.When.To.Known() {
		when = "From " + prose.Day(row.When.From) + " to " + prose.Day(row.When.To)
	}
	where := ""
	if len(row.Countries) > 0 {
		places := make([]string, len(row.Countries))
		for i, c := range row.Countries {
			places[i] = country(c)
		}
		where = " in " + prose.List(places)
	}
	text := when + " the events of " + name(row.From) + where + " are recorded under " + name(row.To)
	if row.Note != "" {
		text += ": it " + strings.TrimSuffix(row.Note, ".")
	}
	return text + "."
}

// Relations are the rows as relations, for those who warn of changes of name.
func Relations(rows []blindspot.Lineage) []blindspot.Relation {
	var out []blindspot.Relation
	for _, row := range rows {
		out = append(out, blindspot.Relation{From: row.From, To: row.To, Kind: blindspot.RecordedAs, When: row.When, Note: row.Note, Countries: row.Countries})
	}
	return out
}
