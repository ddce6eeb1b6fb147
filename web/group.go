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
}

type groupBody struct {
	blindspot.Assessment
	ID      string          `json:"id" doc:"by which the group was asked for"`
	Compare []compared      `json:"compare"`
	Choices []choice        `json:"-"`
	Input   groupInput      `json:"-"`
	Figures []figure.Figure `json:"-"`
	Notes   []string        `json:"notes" doc:"what could not be answered"`
}

// compared is one column of a comparison: the first is the group itself.
type compared struct {
	ID     string              `json:"id"`
	Group  string              `json:"group"`
	AsOf   blindspot.Date      `json:"as_of"`
	Window blindspot.DateRange `json:"window"`
	Values []blindspot.Value   `json:"values"`
	Series []blindspot.Point   `json:"series"`
}

type choice struct{ ID, Name string }

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

// compare sets the values of other groups beside the group's own.
func (s *Server) compare(ctx context.Context, b *groupBody) error {
	if len(b.Input.With) > 3 {
		return blindspot.Errorf(blindspot.Usage, "compare with one to three others", "%d groups are too many to compare with", len(b.Input.With))
	}
	for _, id := range b.Input.With {
		if id == "" || id == b.ID {
			continue
		}
		if len(b.Compare) == 0 {
			b.Compare = append(b.Compare, column(b.ID, b.Assessment))
		}
		other, err := s.assess(ctx, id, b.Input.AsOf, false)
		if err != nil && blindspot.CodeOf(err) != blindspot.Internal {
			b.Notes = append(b.Notes, fmt.Sprintf("Not compared with %s: %v.", id, err))
			continue
		}
		if err != nil {
			return err
		}
		b.Compare = append(b.Compare, column(id, other))
	}
	return nil
}

func column(id string, a blindspot.Assessment) compared {
	c := compared{ID: id, Group: a.Group, AsOf: a.AsOf, Window: a.Window, Values: []blindspot.Value{}, Series: []blindspot.Point{}}
	for _, f := range a.Findings {
		for _, v := range f.Values[:min(2, len(f.Values))] {
			v.Label = f.Title + ": " + v.Label
			v.Key = f.Measure + "." + v.Key + " " + v.Label // the label may name whose number it is
			c.Values = append(c.Values, v)
		}
		if f.Measure == "activity" {
			c.Series = append(c.Series, f.Series[max(0, len(f.Series)-workbench.SparkMonths):]...)
		}
	}
	return c
}

// Labels are the rows of the comparison, in order of first mention.
func (b *groupBody) Labels() []blindspot.Value {
	var out []blindspot.Value
	for _, c := range b.Compare {
		for _, v := range c.Values {
			if !slices.ContainsFunc(out, func(x blindspot.Value) bool { return x.Key == v.Key }) {
				out = append(out, v)
			}
		}
	}
	return out
}

// Value is the value with the key, or nil.
func (c compared) Value(key string) *blindspot.Value {
	for i := range c.Values {
		if c.Values[i].Key == key {
			return &c.Values[i]
		}
	}
	return nil
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
