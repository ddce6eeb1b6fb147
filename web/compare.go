package web

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/workbench"
)

// compared is one column of a comparison: the first is the group itself.
type compared struct {
	ID     string              `json:"id"`
	Group  string              `json:"group"`
	AsOf   blindspot.Date      `json:"as_of"`
	Window blindspot.DateRange `json:"window"`
	Values []blindspot.Value   `json:"values"`
	Series []blindspot.Point   `json:"series"`
}

// compare sets the values of other groups beside the group's own. None of them waits for
// another.
func (s *Server) compare(ctx context.Context, b *groupBody) error {
	if len(b.Input.With) > 3 {
		return blindspot.Errorf(blindspot.Usage, "compare with one to three others", "%d groups are too many to compare with", len(b.Input.With))
	}
	date, err := optionalDate(b.Input.AsOf)
	if err != nil {
		return err
	}
	others := make([]blindspot.Assessment, len(b.Input.With))
	faults := make([]error, len(others))
	var all sync.WaitGroup
	for i, id := range b.Input.With {
		if id != "" && id != b.ID {
			all.Go(func() { others[i], faults[i] = s.Bench.Measured(ctx, id, date) })
		}
	}
	all.Wait()
	for i, id := range b.Input.With {
		switch err := faults[i]; {
		case id == "" || id == b.ID:
			continue
		case err != nil && blindspot.CodeOf(err) == blindspot.Internal:
			return err
		case err != nil:
			b.Notes = append(b.Notes, fmt.Sprintf("Not compared with %s: %v.", id, err))
		}
		if len(b.Compare) == 0 {
			b.Compare = append(b.Compare, column(b.ID, b.Assessment))
		}
		if faults[i] == nil {
			b.Compare = append(b.Compare, column(id, others[i]))
		}
	}
	return b.draw()
}

// draw puts the courses of the groups compared on one axis.
func (b *groupBody) draw() error {
	axis := "Events a month"
	if b.Input.Scale == "indexed" {
		axis = "Events a month, indexed"
	}
	var lines []figure.Line
	for _, c := range b.Compare {
		points := c.Series
		if b.Input.Scale == "indexed" {
			var ok bool
			if points, ok = workbench.Indexed(points); !ok {
				b.Notes = append(b.Notes, c.Group+" is not in the chart: it has no events in the months that an index would be based on, or too few observed months.")
				continue
			}
		}
		if len(points) == 0 {
			b.Notes = append(b.Notes, c.Group+" is not in the chart: its events are no monthly series.")
			continue
		}
		lines = append(lines, figure.Line{Name: c.Group, Points: points})
	}
	f, ok, err := figure.Compare(lines, axis, b.Input.Scale == "logarithmic")
	if ok && b.Input.Scale == "indexed" {
		f.Caption += " The index is 100 at the mean of a group's first twelve observed months shown."
	}
	if ok {
		b.Courses = &f
	}
	return err
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

// Labels are the rows of the comparison, in order of first mention: those that
// differ, or all.
func (b *groupBody) Labels() []blindspot.Value {
	all := b.labels()
	if b.Input.Rows == "all" {
		return all
	}
	return slices.DeleteFunc(all, func(v blindspot.Value) bool { return !b.differs(v.Key) })
}

// Alike is how many numbers of the comparison do not differ.
func (b *groupBody) Alike() int { return len(b.labels()) - len(b.Labels()) }

// differs reports whether a number of one group lies apart from that of another.
func (b *groupBody) differs(key string) bool {
	for i, c := range b.Compare {
		for _, d := range b.Compare[i+1:] {
			if x, y := c.Value(key), d.Value(key); x != nil && y != nil && x.Q.Apart(y.Q) {
				return true
			}
		}
	}
	return false
}

func (b *groupBody) labels() []blindspot.Value {
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
