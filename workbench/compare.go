package workbench

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/beside"
	"github.com/blindspot/blindspot/duckdb"
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
	}
	for _, d := range blindspot.CitedOwn(sets) {
		c.Citations = append(c.Citations, d.Terms.Citation)
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
