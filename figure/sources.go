package figure

import (
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Series is what one source has of each month: not known where nothing is compared.
type Series struct {
	Name   string
	Points []blindspot.Point
}

// Sources draws what two sources have of a group, month by month on one axis: what is
// counted, by the word for it, as both knew it on a day. The months are those of the
// first, and the second has the same.
func Sources(id, what, group string, a, b Series, day blindspot.Date) Drawing {
	d := Drawing{ID: id, Title: prose.Capital(what) + " by month", Keys: []Key{}, Table: blindspot.Table{Columns: []string{"Month", prose.Capital(what) + ", " + a.Name, prose.Capital(what) + ", " + b.Name}}}
	if len(a.Points) == 0 || len(a.Points) != len(b.Points) {
		return d
	}
	p := plot{c: &blindspot.Course{Points: a.Points, Beside: &blindspot.Beside{Points: b.Points}}, top: 14, bottom: 156, n: len(a.Points)}
	p.scale()
	first, last := a.Points[0].Month, a.Points[len(a.Points)-1].Month
	d.Alt = fmt.Sprintf("%s of %s by month from %s to %s: %s as an unbroken line, %s as a dotted one. The table has every number.", prose.Capital(what), group, first, last, a.Name, b.Name)
	p.canvas = newCanvas("course", d.Alt, 180)
	p.gaps()
	for _, v := range ticks(p.most) {
		p.line("grid", 0, p.down(v), 100, p.down(v))
	}
	p.path("seen", p.steps(a.Points))
	p.path("beside", p.steps(b.Points))
	for _, v := range ticks(p.most) {
		if v > 0 {
			p.text("axis", "start", 0, p.down(v)-3, p.number(v))
		}
	}
	p.line("base", 0, p.bottom, 100, p.bottom)
	p.years()
	d.SVG, d.Keys = p.done(), []Key{key("seen", a.Name), key("beside", b.Name)}
	if slices.ContainsFunc(a.Points, func(v blindspot.Point) bool { return !v.Value.Known() }) {
		d.Keys = append(d.Keys, key("gap", "not covered by both"))
	}
	for i, v := range a.Points {
		d.Table.Rows = append(d.Table.Rows, []string{v.Month.String(), v.Value.Point(), b.Points[i].Value.Point()})
	}
	d.Caption = fmt.Sprintf("%s of %s, %s to %s, as known on %s. The two count differently, and are never added.", prose.Capital(what), group, prose.Month(first), prose.Month(last), prose.Day(day))
	return d
}
