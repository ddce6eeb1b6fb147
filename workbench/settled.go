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
	sides := numbersOf(f)
	if sides == 0 {
		return nil
	}
	filter := s.Filter()
	filter.When = g.time()
	all, err := m.Record.DyadMonths(ctx, filter)
	if err != nil {
		return err
	}
	for i, v := range f.Values[:sides] {
		of := fmt.Sprintf("%s in %s of %s", v.Key, t.Claim, s.Group.ID)
		months := g.months(of, chosen(all, f.Rows[i]), nowcastDraws)
		months = slices.DeleteFunc(months, func(one grown) bool {
			return one.month.First() < f.Rows[i].When.From || one.month.Last() > f.Rows[i].When.To
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

// numbersOf is how many values of a finding are numbers of deaths or events whose rows
// it names, 0 where it is about something else.
func numbersOf(f *blindspot.Finding) int {
	n := 0
	for n < len(f.Values) && n < len(f.Rows) && (f.Values[n].Unit == "deaths" || f.Values[n].Unit == "events") {
		n++
	}
	if n != len(f.Rows) {
		return 0
	}
	return n
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
