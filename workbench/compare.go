package workbench

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/beside"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/lineage"
	"github.com/blindspot/blindspot/prose"
)

// Compared is a group as the record has it and as a source of the user's own has it,
// side by side and never added.
type Compared struct {
	Group     string            `json:"group"`
	ID        blindspot.GroupID `json:"id"` // "" where no row of the user's table says which group of the record it is
	AsOf      blindspot.Date    `json:"as_of"`
	Record    string            `json:"record"`     // what the record is made of
	OwnSource string            `json:"own_source"` // the user's own
	Matches   []NamedMatch      `json:"matches"`
	beside.Table
	OwnMonths []OwnCount `json:"own_months"` // every month in which the own source has events, also where nothing is compared
	Vague     int        `json:"own_without_month"`
	Citations []string   `json:"citations"`
}

// OwnCount are the counts of an own source in a month.
type OwnCount struct {
	Month    blindspot.Month `json:"month"`
	Events   int             `json:"events"`
	Deaths   int             `json:"deaths"`
	Unstated int             `json:"deaths_not_stated"` // events without a number
}

// NamedMatch is a row of the user's table with the names of its actors.
type NamedMatch struct {
	blindspot.Lineage
	FromName string `json:"from_name"`
	ToName   string `json:"to_name"`
	Text     string `json:"text"`
}

// CompareSources lays what the record and a source of the user's own have of a group
// side by side, as of a day. A name that only the own source has is described alone.
// Errors: those of Ask; NotFound where there is no own source, or no row of the
// user's table says which of its actors the group is.
func (b *Bench) CompareSources(ctx context.Context, question string, asked blindspot.Date) (c Compared, err error) {
	own, err := b.own()
	if err != nil {
		return c, err
	}
	sets, err := own.Datasets(ctx, asked)
	if err != nil {
		return c, err
	}
	if len(sets) == 0 {
		return c, blindspot.Errorf(blindspot.NotFound, "choose a later day", "no source of your own was accessed by %s", asked)
	}
	for i := range sets {
		if err := sets[i].Terms.Permit(blindspot.UseDescription); err != nil {
			return c, err
		}
		c.Citations = append(c.Citations, sets[i].Terms.Citation)
	}
	c.OwnSource = sets[0].Terms.Name
	rows, err := own.Matches(ctx)
	if err != nil {
		return c, err
	}
	actors, err := own.Actors(ctx, asked, 0)
	if err != nil {
		return c, err
	}
	side := ownSide{own: own, actors: actors, asked: asked, until: asked}
	if !asked.Known() {
		side.until = b.Today()
	}
	if a, ok := b.ownActor(ctx, question, asked); ok {
		if a.Kind != blindspot.Organisation {
			return c, blindspot.Errorf(blindspot.Refused, "ask about an organisation", "%s is a state, and Blindspot describes organisations", a.Name)
		}
		if !slices.ContainsFunc(rows, func(r blindspot.Lineage) bool { return r.From == a.ID }) {
			if _, _, err := b.Ask(ctx, question, asked); err != nil { // no group of the record bears the name
				return c, b.alone(ctx, &c, side, a)
			}
		} else if to := rows[slices.IndexFunc(rows, func(r blindspot.Lineage) bool { return r.From == a.ID })].To; question == string(a.ID) {
			question = string(to)
		}
	}
	return c, b.compare(ctx, &c, side, question, rows)
}

// ownSide is the own source as it was known on a day.
type ownSide struct {
	own          *duckdb.Own
	actors       []blindspot.OwnActor
	asked, until blindspot.Date
}

// compare fills in both sides.
func (b *Bench) compare(ctx context.Context, c *Compared, side ownSide, question string, rows []blindspot.Lineage) error {
	s, m, err := b.Ask(ctx, question, side.asked)
	if err != nil {
		return err
	}
	c.Group, c.ID, c.AsOf = s.Group.Name, s.Group.ID, m.Date
	if rows = matching(rows, s); len(rows) == 0 {
		return b.unmatched(ctx, s)
	}
	if c.Matches, err = b.namedMatches(ctx, rows); err != nil {
		return err
	}
	dyads, err := m.Record.DyadMonths(ctx, s.Filter())
	if err != nil {
		return err
	}
	record := beside.Side{Cells: map[beside.Cell]beside.Counts{}}
	for _, d := range dyads {
		cell := beside.Cell{Country: d.Country, Month: d.Month}
		n := record.Cells[cell]
		record.Cells[cell] = beside.Counts{Events: n.Events + d.Events, Deaths: n.Deaths + d.Deaths}
	}
	if record.Coverage, err = m.Record.Coverage(ctx, 0); err != nil {
		return err
	}
	sets, err := m.Record.Datasets(ctx, 0)
	if err != nil {
		return err
	}
	c.Record = recordName(sets)
	for i := range sets {
		if t := sets[i].Terms; t.Citation != "" && !slices.Contains(c.Citations, t.Citation) {
			c.Citations = append(c.Citations, t.Citation)
		}
	}
	mine, err := c.ownCells(ctx, side, rows)
	if err != nil {
		return err
	}
	told := c.Warnings
	c.Table = beside.Lay(record, mine, b.Seed)
	c.Warnings = slices.Concat(m.Warnings(), c.meaning(), told, c.Warnings)
	c.tellCoverage(record.Coverage, mine.Coverage)
	return nil
}

func recordName(sets []blindspot.Dataset) string {
	var names []string
	for i := range sets {
		name := "UCDP"
		if sets[i].Family() != "ucdp" {
			name = sets[i].Terms.Name
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return prose.List(names)
}

// matching are the rows of the user's table that say which own actors the subject is.
func matching(rows []blindspot.Lineage, s Subject) []blindspot.Lineage {
	var out []blindspot.Lineage
	for _, r := range rows {
		if !slices.Contains(s.Group.Actors, r.To) {
			continue
		}
		if len(s.Countries) > 0 {
			in := s.Countries
			if len(r.Countries) > 0 {
				in = slices.DeleteFunc(slices.Clone(s.Countries), func(c string) bool { return !slices.Contains(r.Countries, c) })
			}
			if len(in) == 0 {
				continue
			}
			r.Countries = in
		}
		out = append(out, r)
	}
	return out
}

// ownCells counts the own source, and fills in its months.
func (c *Compared) ownCells(ctx context.Context, side ownSide, rows []blindspot.Lineage) (mine beside.Side, err error) {
	months, err := side.own.Months(ctx, rows, side.asked, side.until)
	if err != nil {
		return mine, err
	}
	mine.Cells = map[beside.Cell]beside.Counts{}
	c.OwnMonths = []OwnCount{}
	byMonth := map[blindspot.Month]*OwnCount{}
	unstated := 0
	for _, n := range months {
		c.Vague += n.Vague
		unstated += n.Unstated
		if n.Events == 0 {
			continue
		}
		mine.Cells[beside.Cell{Country: n.Country, Month: n.Month}] = beside.Counts{Events: n.Events, Deaths: n.Deaths}
		if byMonth[n.Month] == nil {
			byMonth[n.Month] = &OwnCount{Month: n.Month}
		}
		o := byMonth[n.Month]
		o.Events, o.Deaths, o.Unstated = o.Events+n.Events, o.Deaths+n.Deaths, o.Unstated+n.Unstated
	}
	for _, o := range byMonth {
		c.OwnMonths = append(c.OwnMonths, *o)
	}
	slices.SortFunc(c.OwnMonths, func(x, y OwnCount) int { return int(x.Month - y.Month) })
	if c.Vague > 0 {
		c.Warnings = append(c.Warnings, blindspot.Warnf(blindspot.WarnEventsLeftOut, "%s says of %s no month: they are in no month here.", c.OwnSource, prose.Count(c.Vague, "event", "events")).With(blindspot.WarningData{Count: c.Vague}))
	}
	if unstated > 0 {
		c.Warnings = append(c.Warnings, blindspot.Warnf(blindspot.WarnValuesUnstated, "%s states no number of deaths for %s.", c.OwnSource, prose.Count(unstated, "event", "events")).With(blindspot.WarningData{Count: unstated}))
	}
	mine.Coverage, err = side.own.Coverage(ctx, side.asked)
	return mine, err
}

// meaning says what the numbers of the two sources are.
func (c *Compared) meaning() []blindspot.Warning {
	return []blindspot.Warning{
		blindspot.Warnf(blindspot.WarnDeathsDiffer, "Deaths are not the same thing in both: UCDP's are its best estimate, between a low and a high one; "+
			"those of %s are one number for all deaths reported of an event, without a low or a high. Events are cut differently, too. The two are never added.", c.OwnSource)}
}

// tellCoverage says what is not compared, and where coverage is assumed.
func (c *Compared) tellCoverage(record, mine blindspot.CoverageTable) {
	if !mine.Stated() {
		c.Warnings = append(c.Warnings, blindspot.Warnf(blindspot.WarnCoverageAssumed, "Nobody stated what your files of %s cover: it is assumed that they hold every event of their countries, from the first month of each to its last.", c.OwnSource))
	}
	if !record.Stated() {
		c.Warnings = append(c.Warnings, blindspot.Warnf(blindspot.WarnCoverageAssumed, "Nobody stated what the files of the record cover: it is assumed."))
	}
	for _, e := range []struct {
		who string
		n   beside.Counts
	}{{"the record", c.RecordElse}, {c.OwnSource, c.OwnElse}} {
		if e.n.Events > 0 {
			c.Warnings = append(c.Warnings, blindspot.Warnf(blindspot.WarnEventsLeftOut, "%s of %s lie in countries or months that the other source does not cover, and are held against nothing.",
				prose.Count(e.n.Events, "event", "events"), e.who).With(blindspot.WarningData{Count: e.n.Events}))
		}
	}
}

// alone describes an actor that only the own source has.
func (b *Bench) alone(ctx context.Context, c *Compared, side ownSide, a blindspot.OwnActor) error {
	c.Group, c.AsOf, c.Matches = a.Name, side.until, []NamedMatch{}
	mine, err := c.ownCells(ctx, side, []blindspot.Lineage{{From: a.ID}})
	if err != nil {
		return err
	}
	told := c.Warnings
	c.Table = beside.Lay(beside.Side{}, beside.Side{Coverage: mine.Coverage}, b.Seed)
	c.Warnings = append(c.meaning(), blindspot.Warnf(blindspot.WarnNote, "No row of your table says which group of the record %s is: only the counts of %s stand here. blindspot match proposals \"%s\" may know.", a.Name, c.OwnSource, a.Name))
	c.Warnings = append(c.Warnings, told...)
	if !mine.Coverage.Stated() {
		c.tellCoverage(blindspot.NewCoverageTable([]blindspot.Coverage{{Stated: true}}), mine.Coverage)
	}
	return nil
}

// unmatched says that no row speaks of the subject, with the proposals for it.
func (b *Bench) unmatched(ctx context.Context, s Subject) error {
	hint := "blindspot match add NAME GROUP --since DAY --source TEXT, once you know under which name it stands there"
	if all, err := b.ProposeMatches(ctx, ""); err == nil {
		for _, p := range all {
			if slices.Contains(s.Group.Actors, p.To) && !p.Done {
				hint = fmt.Sprintf("is it %s? %s. If so: blindspot match add %s %s --since %s --source \"own reading\"", p.FromName, p.Reason, p.From, p.To, p.Since.First())
				break
			}
		}
	}
	return blindspot.Errorf(blindspot.NotFound, hint, "no row of your table of matches says which actor of your own source %s is", s.Group.Name)
}

// Matches are the rows of the user's table that speak of an actor of either side, by
// id or name, or all for "".
func (b *Bench) Matches(ctx context.Context, actor string) ([]NamedMatch, error) {
	own, err := b.own()
	if err != nil {
		return nil, err
	}
	rows, err := own.Matches(ctx)
	if err != nil || actor == "" {
		if err != nil {
			return nil, err
		}
		return b.namedMatches(ctx, rows)
	}
	a, ok := b.ownActor(ctx, actor, 0)
	id := a.ID
	if !ok {
		if id, err = b.ActorID(ctx, actor); err != nil {
			return nil, err
		}
	}
	return b.namedMatches(ctx, lineage.Of(rows, []blindspot.ActorID{id}, nil))
}

func (b *Bench) namedMatches(ctx context.Context, rows []blindspot.Lineage) ([]NamedMatch, error) {
	out := []NamedMatch{}
	if len(rows) == 0 {
		return out, nil
	}
	known := map[blindspot.ActorID]string{}
	own, err := b.own()
	if err != nil {
		return out, err
	}
	theirs, err := own.Actors(ctx, 0, 0)
	if err != nil {
		return out, err
	}
	for i := range theirs {
		known[theirs[i].ID] = theirs[i].Name
	}
	ours, err := b.held().Actors(ctx, blindspot.Filter{})
	if err != nil {
		return out, err
	}
	for i := range ours {
		known[ours[i].ID] = ours[i].Name
	}
	name := func(id blindspot.ActorID) string {
		if n := known[id]; n != "" {
			return n
		}
		return string(id)
	}
	for _, r := range rows {
		out = append(out, NamedMatch{r, name(r.From), name(r.To), b.matchSentence(r, name)})
	}
	return out, nil
}

// matchSentence says what a row says.
func (b *Bench) matchSentence(r blindspot.Lineage, name func(blindspot.ActorID) string) string {
	when := "From " + prose.Day(r.When.From) + " on"
	if r.When.To.Known() {
		when = "From " + prose.Day(r.When.From) + " to " + prose.Day(r.When.To)
	}
	where := ""
	if len(r.Countries) > 0 {
		places := make([]string, len(r.Countries))
		for i, c := range r.Countries {
			places[i] = b.geo().CountryName(c)
		}
		where = " in " + prose.List(places)
	}
	text := fmt.Sprintf("%s, %s of your own source%s is %s of the record", when, name(r.From), where, name(r.To))
	if r.Note != "" {
		text += ": " + strings.TrimSuffix(r.Note, ".")
	}
	return text + "."
}

// MatchRow checks a row of the user's table: the own actor by name or id, the actor of
// the record by name, alias or id. Neither may be of a kind that is never a subject.
func (b *Bench) MatchRow(ctx context.Context, from, to string, row blindspot.Lineage) (blindspot.Lineage, error) {
	a, ok := b.ownActor(ctx, from, 0)
	switch {
	case !ok:
		if _, err := b.own(); err != nil {
			return row, err
		}
		return row, blindspot.Errorf(blindspot.NotFound, "blindspot match proposals lists names; a name is written as the source writes it", "your own source has no actor named %q", from)
	case a.Kind != blindspot.Organisation:
		return row, blindspot.Errorf(blindspot.Refused, "match organisations", "%s is a state", a.Name)
	}
	s, err := b.resolve(ctx, to, 0)
	if err != nil {
		return row, err
	}
	if len(s.Group.Actors) != 1 || len(s.Countries) > 0 {
		return row, blindspot.Errorf(blindspot.Usage, "name one group of the store; --country says where the row holds", "%q is not one group of the record", to)
	}
	row.From, row.To, row.Own = a.ID, s.Group.Actors[0], true
	return row, lineage.Check(row)
}

// ProposeMatches proposes rows for the user's table, best first: names, places and
// months that agree; of one actor of either side, or of all for "".
func (b *Bench) ProposeMatches(ctx context.Context, actor string) ([]beside.Proposal, error) {
	own, err := b.own()
	if err != nil {
		return nil, err
	}
	if err := b.onlyEmpty(ctx); err != nil {
		return nil, err
	}
	theirs, err := own.Actors(ctx, 0, 0)
	if err != nil {
		return nil, err
	}
	var mine []beside.Actor
	for i := range theirs {
		if a := &theirs[i]; a.Kind == blindspot.Organisation {
			mine = append(mine, beside.Actor{ID: a.ID, Name: a.Name, Countries: a.Countries, Months: a.Months})
		}
	}
	record, err := b.recordActors(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := own.Matches(ctx)
	if err != nil {
		return nil, err
	}
	all := beside.Propose(mine, record, b.geo().CountryName)
	for i := range all {
		all[i].Done = slices.ContainsFunc(rows, func(r blindspot.Lineage) bool { return r.From == all[i].From && r.To == all[i].To })
	}
	if actor == "" {
		return all, nil
	}
	var id blindspot.ActorID
	if a, ok := b.ownActor(ctx, actor, 0); ok {
		id = a.ID
	}
	other, err := b.ActorID(ctx, actor)
	if err != nil && id == "" {
		return nil, err
	}
	return slices.DeleteFunc(all, func(p beside.Proposal) bool { return p.From != id && p.To != other }), nil
}

// onlyEmpty is NotFound where the record holds nothing that could be matched.
func (b *Bench) onlyEmpty(ctx context.Context) error {
	if b.Empty(ctx) {
		return blindspot.Errorf(blindspot.NotFound, "blindspot fetch ged", "the record is empty: there is no group to match")
	}
	return nil
}

// recordActors are the organisations of the record with their names, places and months.
func (b *Bench) recordActors(ctx context.Context) ([]beside.Actor, error) {
	actors, err := b.held().Actors(ctx, blindspot.Filter{})
	if err != nil {
		return nil, err
	}
	dyads, err := b.held().DyadMonths(ctx, blindspot.Filter{})
	if err != nil {
		return nil, err
	}
	months := map[blindspot.ActorID][]blindspot.Month{}
	for _, d := range dyads {
		if d.Events > 0 {
			months[d.SideA] = append(months[d.SideA], d.Month)
			months[d.SideB] = append(months[d.SideB], d.Month)
		}
	}
	var out []beside.Actor
	for i := range actors {
		a := &actors[i]
		if !a.Kind.Assessable() {
			continue
		}
		m := months[a.ID]
		slices.Sort(m)
		countries := slices.Clone(a.Countries)
		slices.Sort(countries)
		out = append(out, beside.Actor{ID: a.ID, Name: a.Name, Names: names(a), Countries: countries, Months: slices.Compact(m)})
	}
	return out, nil
}
