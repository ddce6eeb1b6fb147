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

	course []blindspot.Point // all of it, of which Series are the last months
	zero   blindspot.Month   // from which its months are counted; 0: none was given
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
	zeros, err := b.Input.zeros()
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
			b.Compare[0].zero = zeros[0]
		}
		if faults[i] == nil {
			b.Compare = append(b.Compare, column(id, others[i]))
			b.Compare[len(b.Compare)-1].zero = zeros[i+1]
		}
	}
	return b.draw()
}

// monthsBefore and monthsAfter a zero month are shown where groups are compared by months
// since: the first are the year that an index is based on.
const (
	monthsBefore = 12
	monthsAfter  = 36
)

// around are the points of a course near a month.
func around(course []blindspot.Point, zero blindspot.Month) (out []blindspot.Point) {
	for _, p := range course {
		if p.Month >= zero-monthsBefore && p.Month <= zero+monthsAfter {
			out = append(out, p)
		}
	}
	return out
}

// zeros are the months from which the courses of the group and of those that it is
// compared with are counted, in their order; 0 where none is given.
func (in groupInput) zeros() (out [4]blindspot.Month, err error) {
	for i, text := range []string{in.Zero, in.Zero1, in.Zero2, in.Zero3} {
		if text == "" {
			continue
		}
		if out[i], err = blindspot.ParseMonth(text); err != nil {
			return out, err
		}
	}
	return out, nil
}

// ZeroOf is what was given for a group compared: 0 is the group itself.
func (in groupInput) ZeroOf(i int) string { return []string{in.Zero, in.Zero1, in.Zero2, in.Zero3}[i] }

// draw puts the courses of the groups compared on one axis.
func (b *groupBody) draw() error {
	axis := "Events a month"
	if b.Input.Scale == "indexed" {
		axis = "Events a month, indexed"
	}
	var lines []figure.Line
	aligned := slices.ContainsFunc(b.Compare, func(c compared) bool { return c.zero != 0 })
	for _, c := range b.Compare {
		points := c.Series
		if aligned {
			if c.zero == 0 {
				b.Notes = append(b.Notes, c.Group+" is not in the chart: no month was given from which its months are counted.")
				continue
			}
			points = around(c.course, c.zero)
		}
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
		lines = append(lines, figure.Line{Name: c.Group, Points: points, Zero: c.zero})
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
			c.course = f.Series
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
