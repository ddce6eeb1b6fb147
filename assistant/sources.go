package assistant

import (
	"context"

	"github.com/blindspot/blindspot"
)

type compareIn struct {
	Group string `json:"group" jsonschema:"a group by name, alias or id; a group in one country; or an actor of the user's own source"`
	AsOf  string `json:"as_of,omitempty" jsonschema:"what was known on this day, YYYY-MM-DD"`
}

type monthBeside struct {
	Month        string `json:"month"`
	EventsRecord int    `json:"events_record"`
	EventsOwn    int    `json:"events_own"`
	DeathsRecord int    `json:"deaths_record"`
	DeathsOwn    int    `json:"deaths_own" jsonschema:"all deaths reported of an event, which is not what the record counts: never add the two"`
}

type compareOut struct {
	Group      string        `json:"group"`
	ID         string        `json:"id" jsonschema:"of the group of the record; empty where only the own source has the name"`
	Record     string        `json:"record"`
	OwnSource  string        `json:"own_source"`
	Matches    []string      `json:"matches" jsonschema:"which name of the own source the group is, by the user's word"`
	Countries  []string      `json:"countries" jsonschema:"that both cover, ISO 3166 alpha-3"`
	Months     []monthBeside `json:"months" jsonschema:"that both cover"`
	Agreement  []number      `json:"agreement"`
	RecordOnly []string      `json:"months_of_the_record_only" jsonschema:"covered by both, with events in the record and none in the own source"`
	OwnOnly    []string      `json:"months_of_the_own_source_only"`
	OwnMonths  []ownMonth    `json:"own_months" jsonschema:"every month in which the own source has events, also where nothing is compared"`
	Caveats    []string      `json:"caveats"`
	grounds
}

type ownMonth struct {
	Month  string `json:"month"`
	Events int    `json:"events"`
	Deaths int    `json:"deaths"`
}

// compareSources is a description in counts by month: the desk refuses what the terms
// of the own source forbid, and no event of it reaches an assistant.
func (s *server) compareSources(ctx context.Context, in compareIn) (compareOut, error) {
	on, err := day(in.AsOf)
	if err != nil {
		return compareOut{}, err
	}
	c, err := s.bench.CompareSources(ctx, in.Group, on)
	if err != nil {
		return compareOut{}, err
	}
	out := compareOut{Group: c.Group, ID: string(c.ID), Record: c.Record, OwnSource: c.OwnSource, Matches: []string{}, Countries: append([]string{}, c.Countries...), Months: []monthBeside{},
		Agreement: []number{}, RecordOnly: monthTexts(c.RecordOnly), OwnOnly: monthTexts(c.OwnOnly), OwnMonths: []ownMonth{}, Caveats: blindspot.WarningTexts(c.Warnings)}
	for _, m := range c.Matches {
		out.Matches = append(out.Matches, m.Text+" Source: "+m.Source+".")
	}
	for _, r := range c.Rows {
		out.Months = append(out.Months, monthBeside{r.Month.String(), r.Record.Events, r.Own.Events, r.Record.Deaths, r.Own.Deaths})
	}
	for _, v := range c.Agreement {
		out.Agreement = append(out.Agreement, numberOf(v))
	}
	for _, m := range c.OwnMonths {
		out.OwnMonths = append(out.OwnMonths, ownMonth{m.Month.String(), m.Events, m.Deaths})
	}
	if out.grounds, err = s.grounds(ctx, c.AsOf, c.Countries); err != nil {
		return out, err
	}
	out.Citations = []string{}
	out.cite(c.Citations)
	return out, nil
}

func monthTexts(months []blindspot.Month) []string {
	out := make([]string, len(months))
	for i, m := range months {
		out[i] = m.String()
	}
	return out
}
