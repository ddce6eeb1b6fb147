package web

import (
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/workbench"
)

type groupInput struct {
	ID     string   `path:"id" doc:"Actor id, name or alias; a theatre as \"IS in Iraq\"; or the name of a case"`
	AsOf   string   `query:"as_of" doc:"What was known on this day, YYYY-MM-DD; default: the end of the data"`
	Follow string   `query:"follow" enum:"yes," doc:"yes: read the group under its other names, too"`
	With   []string `query:"with,explode" maxItems:"3" doc:"Up to three other groups to compare with"`
	Scale  string   `query:"scale" enum:"absolute,indexed,logarithmic," doc:"Of the comparison's chart; indexed: 100 is the mean of a group's first twelve months"`
	Zero   string   `query:"zero" doc:"Month (YYYY-MM), as of a shock, from which the group's own are counted in the comparison's chart; default: by date"`
	Zero1  string   `query:"zero1" doc:"The same of the first group that it is compared with"`
	Zero2  string   `query:"zero2" doc:"The same of the second"`
	Zero3  string   `query:"zero3" doc:"The same of the third"`
	Rows   string   `query:"rows" enum:"all," doc:"all: every number of the comparison, not only those that differ"`
}

type groupBody struct {
	blindspot.Assessment
	ID      string          `json:"id" doc:"by which the group was asked for"`
	Compare []compared      `json:"compare"`
	Courses *figure.Figure  `json:"-"` // of the groups compared, on one axis
	Choices []choice        `json:"-"`
	Input   groupInput      `json:"-"`
	Figures []figure.Figure `json:"-"`
	Notes   []string        `json:"notes" doc:"what could not be answered"`
	Outline bool            `json:"-"` // nothing but what is recorded, counted
}

type choice struct{ ID, Name string }

// choices are what a box offers, by the id of the list.
type choices struct {
	ID      string
	Choices []choice
}

// inBox is what stands in the box of a form for the group that was asked for: its name
// in place of its id, where no other group bears that name.
func inBox(all []choice, asked string) string {
	i := slices.IndexFunc(all, func(c choice) bool { return c.ID == asked })
	if i < 0 || slices.ContainsFunc(all, func(c choice) bool { return c.ID != asked && blindspot.Fold(c.Name) == blindspot.Fold(all[i].Name) }) {
		return asked
	}
	return all[i].Name
}

// assess answers in full, once for each state of the store.
func (s *Server) assess(ctx context.Context, id, asOf string, follow bool) (blindspot.Assessment, error) {
	date, err := optionalDate(asOf)
	if err != nil {
		return blindspot.Assessment{}, err
	}
	return s.Bench.Assessed(ctx, id, date, follow)
}

func (s *Server) group(ctx context.Context, in *groupInput) (*groupBody, error) {
	a, err := s.assess(ctx, in.ID, in.AsOf, in.Follow == "yes")
	if err != nil {
		return nil, err
	}
	b := &groupBody{Assessment: a, ID: in.ID, Input: *in, Compare: []compared{}, Notes: []string{}}
	if b.Figures, err = figure.All(a, s.Bench.World()); err != nil {
		return nil, err
	}
	b.Figures = slices.DeleteFunc(b.Figures, func(f figure.Figure) bool { return f.ID == "map" }) // the page has a map of its own
	if b.Choices, err = s.choices(ctx, in.AsOf); err != nil {
		return nil, err
	}
	return b, s.compare(ctx, b)
}

// groupFirst is what is recorded of the group, counted; or all of it, where only the
// groups that it is compared with are still being looked at.
func (s *Server) groupFirst(ctx context.Context, in *groupInput) (*groupBody, error) {
	asOf, err := optionalDate(in.AsOf)
	if err != nil {
		return nil, err
	}
	a, whole, err := s.Bench.Outline(ctx, in.ID, asOf, in.Follow == "yes")
	if err != nil {
		return nil, err
	}
	b := &groupBody{Assessment: a, ID: in.ID, Input: *in, Compare: []compared{}, Notes: []string{}, Outline: !whole}
	if b.Figures, err = figure.All(a, s.Bench.World()); err != nil {
		return nil, err
	}
	b.Figures = slices.DeleteFunc(b.Figures, func(f figure.Figure) bool { return f.ID == "map" })
	b.Choices, err = s.choices(ctx, in.AsOf)
	return b, err
}

// choices are the groups one may compare with or look at.
func (s *Server) choices(ctx context.Context, asOf string) ([]choice, error) {
	date, err := optionalDate(asOf)
	if err != nil {
		return nil, err
	}
	actors, err := s.Bench.Sides(ctx, workbench.Selection{AsOf: date})
	if err != nil {
		return nil, err
	}
	var out []choice
	for i := range actors {
		if a := &actors[i]; a.Kind.Assessable() {
			out = append(out, choice{string(a.ID), a.Name})
		}
	}
	return out, nil
}

// CSV is the group by area and month.
func (b *groupBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"area", "name", "country", "month", "events", "deaths"}}
	for _, a := range b.Areas {
		t.Rows = append(t.Rows, []string{a.Area, a.Name, a.Country, a.Month.String(), fmt.Sprint(a.Events), fmt.Sprint(a.Deaths)})
	}
	return t
}
