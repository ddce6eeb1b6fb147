package figure

import (
	"fmt"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Claim draws the course of the number that a claim is about with the line that
// the claim holds it against. The caption names the sources and the day.
func Claim(c *blindspot.Course, claim, sources string, day blindspot.Date) Drawing {
	d := Drawing{ID: "claim", Title: c.Title, Keys: []Key{}, Table: courseTable(c)}
	if len(c.Points) == 0 {
		return d
	}
	p := plot{c: c, top: 14, bottom: 196}
	p.n = max(len(c.Points)*int(p.every()), besideLength(c))
	p.scale()
	d.Alt = p.alt(claim)
	p.canvas = newCanvas("course", d.Alt, 220)
	p.draw()
	d.SVG, d.Keys = p.done(), p.keys()
	d.Caption = fmt.Sprintf("%s, %s to %s, as known on %s.", strings.TrimSuffix(claim, "."), prose.Month(c.Points[0].Month), prose.Month(c.Points[len(c.Points)-1].Month), prose.Day(day))
	if sources != "" {
		d.Caption += " Source: " + sources + "."
	}
	return d
}

func besideLength(c *blindspot.Course) int {
	if c.Beside == nil {
		return 0
	}
	return len(c.Beside.Points)
}

// plot is the area in which a course is drawn.
type plot struct {
	*canvas
	c           *blindspot.Course
	top, bottom float64 // in pixels
	n           int     // months across
	most        float64
}

func (p *plot) scale() {
	lists := [][]blindspot.Point{p.c.Points}
	if p.c.Beside != nil {
		lists = append(lists, p.c.Beside.Points)
	}
	for _, list := range lists {
		for _, v := range list {
			if v.Value.Known() {
				p.most = max(p.most, v.Value.Value)
			}
			if v.Value.HasInterval() {
				p.most = max(p.most, v.Value.High)
			}
		}
	}
	for _, l := range append(p.c.Levels[:len(p.c.Levels):len(p.c.Levels)], p.c.Bars...) {
		p.most = max(p.most, l.Value)
	}
	if p.most == 0 {
		p.most = 1
	}
	p.most *= 1.1
	if p.c.Unit == "share" {
		p.most = min(p.most, 1.05)
	}
}

// across is the left edge of a month, in thousandths of the width.
func (p *plot) across(m blindspot.Month) float64 {
	return 1000 * min(max(float64(m-p.c.Points[0].Month)/float64(p.n), 0), 1)
}

func (p *plot) down(v float64) float64 {
	return p.bottom - (p.bottom-p.top)*min(max(v/p.most, 0), 1.02)
}

func (p *plot) number(v float64) string {
	if p.c.Unit == "share" {
		return prose.Percent(v)
	}
	return blindspot.FormatNumber(v)
}

func (p *plot) draw() {
	p.gaps()
	for _, v := range ticks(p.most) {
		p.line("grid", 0, p.down(v), 100, p.down(v))
	}
	if p.c.Runs {
		p.path("range", p.band())
		p.path("seen", p.steps(p.c.Points))
	} else {
		p.path("bars", p.columns())
	}
	if p.c.Beside != nil {
		moved := make([]blindspot.Point, len(p.c.Beside.Points))
		for i, v := range p.c.Beside.Points {
			moved[i] = blindspot.Point{Month: p.c.Points[0].Month + blindspot.Month(i), Value: v.Value}
		}
		p.path("beside", p.steps(moved))
	}
	for _, l := range p.c.Levels {
		p.line("level", p.across(l.From)/10, p.down(l.Value), p.across(l.To+1)/10, p.down(l.Value))
	}
	for _, l := range p.c.Bars {
		p.line("need", p.across(l.From)/10, p.down(l.Value), p.across(l.To+1)/10, p.down(l.Value))
	}
	for _, v := range ticks(p.most) {
		if v > 0 {
			p.text("axis", "start", 0, p.down(v)-3, p.number(v))
		}
	}
	for _, l := range p.c.Bars {
		at, anchor := p.across(l.To+1)/10, "end"
		if at < 45 {
			at, anchor = p.across(l.From)/10, "start"
		}
		p.text("need-text", anchor, at, max(p.down(l.Value)-5, 11), l.Label)
	}
	p.line("base", 0, p.bottom, 100, p.bottom)
	p.years()
}

// gaps are the months of which nothing is known.
func (p *plot) gaps() {
	for i := 0; i < len(p.c.Points); {
		j := i
		for j < len(p.c.Points) && p.c.Points[j].Value.Known() == p.c.Points[i].Value.Known() {
			j++
		}
		if !p.c.Points[i].Value.Known() && p.every() == 1 {
			from, to := p.across(p.c.Points[i].Month), p.across(p.c.Points[j-1].Month+1)
			p.rect("gap", from/10, (to-from)/10, p.top, p.bottom-p.top)
		}
		i = j
	}
}

// every is how many months lie between two points: 12 in a series of years.
func (p *plot) every() blindspot.Month {
	if len(p.c.Points) < 2 {
		return 1
	}
	return p.c.Points[1].Month - p.c.Points[0].Month
}

// steps is a line that changes with each month, broken where nothing is known.
func (p *plot) steps(points []blindspot.Point) string {
	var d strings.Builder
	on := false
	for _, v := range points {
		if !v.Value.Known() {
			on = false
			continue
		}
		if !on {
			fmt.Fprintf(&d, "M%.4g %.1f", p.across(v.Month), p.down(v.Value.Value))
		}
		fmt.Fprintf(&d, "V%.1fH%.4g", p.down(v.Value.Value), p.across(v.Month+1))
		on = true
	}
	return d.String()
}

// band is between the bounds of the points that have some.
func (p *plot) band() string {
	var d strings.Builder
	for _, v := range p.c.Points {
		if v.Value.Known() && v.Value.HasInterval() {
			fmt.Fprintf(&d, "M%.4g %.1fH%.4gV%.1fH%.4gZ", p.across(v.Month), p.down(v.Value.Low), p.across(v.Month+1), p.down(v.Value.High), p.across(v.Month))
		}
	}
	return d.String()
}

func (p *plot) columns() string {
	var d strings.Builder
	for _, v := range p.c.Points {
		if v.Value.Known() && v.Value.Value > 0 {
			from, to := p.across(v.Month), p.across(v.Month+p.every())
			fmt.Fprintf(&d, "M%.4g %.1fV%.1fH%.4gV%.1fZ", from, p.bottom, p.down(v.Value.Value), to-(to-from)*0.15, p.bottom)
		}
	}
	return d.String()
}

// years are the labels of the axis of time: months where these are few.
func (p *plot) years() {
	first := p.c.Points[0].Month
	span := p.n
	step := blindspot.Month(1)
	for _, s := range []blindspot.Month{1, 2, 3, 6, 12, 24, 60, 120, 240} {
		if step = s; span/int(s) <= 6 {
			break
		}
	}
	for m := first; m < first+blindspot.Month(span); m++ {
		if (int(m)-1)%int(min(step, 12)) != 0 || step > 12 && m.Year()%int(step/12) != 0 {
			continue
		}
		at := p.across(m) / 10
		if step >= 12 && at > 93 || at > 90 {
			continue // the label would run over the edge
		}
		label := fmt.Sprint(m.Year())
		if step < 12 {
			label = m.String()
		}
		p.line("base", at, p.bottom, at, p.bottom+4)
		p.text("axis", "start", at, p.bottom+17, label)
	}
}

func (p *plot) keys() []Key {
	out := []Key{}
	if p.c.Runs {
		out = append(out, key("seen", p.c.Title))
	} else {
		out = append(out, key("bars", p.c.Title))
	}
	if p.c.Runs && p.band() != "" {
		out = append(out, key("range", "low to high estimate"))
	}
	if p.c.Beside != nil {
		out = append(out, key("beside", "compared with "+p.c.Beside.Label+", from its own first month"))
	}
	for _, l := range p.c.Levels {
		out = append(out, key("level", l.Label+", "+spanWords(l)))
	}
	for _, l := range p.c.Bars {
		out = append(out, key("need", "the claim "+l.Label))
	}
	for _, v := range p.c.Points {
		if !v.Value.Known() && p.every() == 1 {
			return append(out, key("gap", "not covered"))
		}
	}
	return out
}

func spanWords(l blindspot.Level) string {
	if l.From == l.To {
		return l.From.String()
	}
	return l.From.String() + " to " + l.To.String()
}

// alt says in words what the figure shows.
func (p *plot) alt(claim string) string {
	last := p.c.Points[len(p.c.Points)-1]
	text := fmt.Sprintf("Figure for the claim %q. %s from %s to %s", claim, p.c.Title, p.c.Points[0].Month, last.Month)
	if p.c.Runs && last.Value.Known() {
		text += ": " + p.number(last.Value.Value) + " at the end"
	}
	for _, l := range p.c.Levels {
		text += "; " + l.Label + ", " + spanWords(l)
	}
	for _, l := range p.c.Bars {
		text += "; the claim " + l.Label
	}
	return text + "."
}

func courseTable(c *blindspot.Course) blindspot.Table {
	t := blindspot.Table{Columns: []string{"Month", c.Title}}
	bounds := false
	for _, v := range c.Points {
		bounds = bounds || v.Value.HasInterval()
	}
	if bounds {
		t.Columns = append(t.Columns, "Low", "High")
	}
	if c.Beside != nil {
		t.Columns = append(t.Columns, "Month compared with", "Its number")
	}
	for i := range max(len(c.Points), besideLength(c)) {
		row := make([]string, len(t.Columns))
		if i < len(c.Points) {
			v := c.Points[i]
			row[0], row[1] = v.Month.String(), v.Value.Point()
			if bounds && v.Value.HasInterval() {
				row[2], row[3] = blindspot.FormatNumber(v.Value.Low), blindspot.FormatNumber(v.Value.High)
			}
		}
		if i < besideLength(c) {
			v := c.Beside.Points[i]
			row[len(row)-2], row[len(row)-1] = v.Month.String(), v.Value.Point()
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
