package workbench

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/nowcast"
	"github.com/blindspot/blindspot/prose"
)

// settle says of a claim about a number of deaths or events what the number on record
// will read once all is reported, and calls the verdict provisional where it would be
// another one somewhere in the interval.
func (b *Bench) settle(ctx context.Context, t *Tested, s Subject, m Moment) error {
	g, err := b.growing(ctx, m)
	if err != nil || g == nil || s.Chronicle || len(t.Findings) != 1 {
		return err
	}
	f := &t.Findings[0]
	counted := t.counted()
	if len(counted) == 0 {
		return nil
	}
	filter := s.Filter()
	filter.When = g.time()
	all, err := m.Record.DyadMonths(ctx, filter)
	if err != nil {
		return err
	}
	for i, v := range f.Values[:len(counted)] {
		of := fmt.Sprintf("%s in %s of %s", v.Key, t.Claim, s.Group.ID)
		months := g.months(of, chosen(all, counted[i]), nowcastDraws)
		months = slices.DeleteFunc(months, func(one grown) bool {
			return one.month.First() < counted[i].When.From || one.month.Last() > counted[i].When.To
		})
		n := blindspot.NumberNotYet{Label: v.Label, Unit: v.Unit, Reported: v.Q.Value, Expected: blindspot.Exactly(v.Q.Value)}
		if len(months) > 0 {
			sum, final, come := g.total(of, months)
			n.Expected = beyond(v.Q.Value-float64(sum.Deaths), final)
			if v.Unit == "events" {
				n.Expected = beyond(v.Q.Value-float64(sum.Events), come)
			}
		}
		t.Final = append(t.Final, n)
	}
	if !slices.ContainsFunc(t.Final, func(n blindspot.NumberNotYet) bool { return n.Expected.HasInterval() }) {
		t.Final = nil // the claim is about months that are all reported
		return nil
	}
	t.Provisional = !settled(t)
	t.tellFinal()
	return nil
}

// counted are the rows that the numbers of a claim count, where these are deaths or
// events; none where it is about something else. Of nothing on record no rows are named:
// then all are meant that the group may still get in the countries and the time, whoever
// it fights. That calls a verdict provisional too often rather than too rarely.
func (t *Tested) counted() []blindspot.RowSet {
	f := &t.Findings[0]
	number := func(v blindspot.Value) bool { return v.Unit == "deaths" || v.Unit == "events" }
	if len(f.Rows) == 0 && t.Test.Kind == "count" && len(f.Values) > 0 && number(f.Values[0]) && f.Values[0].Q.Value == 0 {
		return []blindspot.RowSet{{Countries: t.Countries, When: f.Window}}
	}
	if len(f.Rows) > len(f.Values) || slices.ContainsFunc(f.Values[:len(f.Rows)], func(v blindspot.Value) bool { return !number(v) }) {
		return nil
	}
	return f.Rows
}

// chosen are the counts of the rows that a claim counted.
func chosen(all []blindspot.DyadMonth, rows blindspot.RowSet) []blindspot.DyadMonth {
	return slices.DeleteFunc(slices.Clone(all), func(d blindspot.DyadMonth) bool {
		return len(rows.Countries) > 0 && !slices.Contains(rows.Countries, d.Country) || len(rows.Kinds) > 0 && !slices.Contains(rows.Kinds, d.Violence.String()) ||
			rows.Opponent != "" && d.SideA != rows.Opponent && d.SideB != rows.Opponent
	})
}

// beyond is what stays as it is and what a number will come to.
func beyond(stays float64, final nowcast.Distribution) blindspot.Quantity {
	q := final.Interval(0.9)
	return blindspot.Between(q.Value+stays, q.Low+stays, q.High+stays, q.Level)
}

// settled reports whether a claim comes out the same whatever its numbers come to in
// their intervals.
func settled(t *Tested) bool {
	ends := [][]float64{{}}
	var now []float64
	for _, n := range t.Final {
		now = append(now, n.Reported)
		var more [][]float64
		for _, v := range []float64{n.Expected.Low, n.Expected.High} {
			if !n.Expected.HasInterval() {
				v = n.Expected.Value
			}
			for _, e := range ends {
				more = append(more, append(slices.Clone(e), v))
			}
		}
		ends = more
	}
	was, ok := claim.HoldsOf(t.Test, now)
	if !ok {
		return false // the claim is no plain number, and nobody knows
	}
	for _, e := range ends {
		if held, _ := claim.HoldsOf(t.Test, e); held != was {
			return false
		}
	}
	return true
}

// tellFinal puts it into words: as a caveat, and into the summary where the verdict
// may change.
func (t *Tested) tellFinal() {
	var parts []string
	for _, n := range t.Final {
		if n.Expected.HasInterval() {
			parts = append(parts, fmt.Sprintf("%s: %s on record, %s expected once all is reported", prose.Uncapital(strings.TrimSuffix(n.Label, ".")), prose.Count(int(n.Reported), strings.TrimSuffix(n.Unit, "s"), n.Unit), prose.Whole(n.Expected)))
		}
	}
	text := "Not yet all reported: " + prose.List(parts) + "."
	if t.Provisional {
		text += " The verdict is provisional, not settled: somewhere in that interval it is another one."
		t.Summary += " " + text
	}
	t.Caveats = append(t.Caveats, blindspot.Warning{Code: blindspot.WarnNotYetReported, Text: text})
}
