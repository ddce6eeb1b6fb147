package beside_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/beside"
)

var start = blindspot.NewMonth(2018, 1)

// side makes a record of one country from counts by month, covered from a month on.
func side(country string, from blindspot.Month, counts ...int) beside.Side {
	s := beside.Side{Name: "x", Cells: map[beside.Cell]beside.Counts{}}
	for i, n := range counts {
		if n > 0 {
			s.Cells[beside.Cell{Country: country, Month: from + blindspot.Month(i)}] = beside.Counts{Events: n, Deaths: 2 * n}
		}
	}
	s.Coverage = blindspot.NewCoverageTable([]blindspot.Coverage{{Country: country, From: from, To: from + blindspot.Month(len(counts)) - 1, Share: 1, Stated: true}})
	return s
}

// Only what both cover is compared; the rest is told; a month that one lacks is named.
func TestLay(t *testing.T) {
	t.Parallel()
	record := side("AFG", start, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0)
	own := side("AFG", start+1, 4, 6, 0, 10, 12, 14, 16, 18, 20, 22, 24, 26, 5, 99)
	own.Cells[beside.Cell{Country: "PAK", Month: start + 3}] = beside.Counts{Events: 7, Deaths: 1}
	got := beside.Lay(record, own, 1)
	if len(got.Rows) != 13 || got.Rows[0].Month != start+1 || got.Rows[0].Record.Events != 2 || got.Rows[0].Own.Events != 4 || got.Rows[0].Own.Deaths != 8 {
		t.Fatalf("%+v", got.Rows)
	}
	if d := cmp.Diff([]blindspot.Month{start + 3}, got.RecordOnly); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]blindspot.Month{start + 13}, got.OwnOnly); d != "" {
		t.Error(d)
	}
	if got.RecordElse.Events != 1 || got.OwnElse.Events != 99+7 || len(got.Countries) != 1 {
		t.Errorf("%+v %+v %v", got.RecordElse, got.OwnElse, got.Countries)
	}
	if len(got.Agreement) != 3 {
		t.Fatalf("%+v", got.Agreement)
	}
	for _, v := range got.Agreement {
		if !v.Q.HasInterval() || v.Q.Low > v.Q.Value || v.Q.High < v.Q.Value {
			t.Errorf("%s: %+v", v.Key, v.Q)
		}
	}
}

// Known values of the rank correlation: what rises together is 1, against each other -1.
func TestRankCorrelation(t *testing.T) {
	t.Parallel()
	up := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	down := []int{12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}
	value := func(a, b []int) float64 {
		return beside.Lay(side("AFG", start, a...), side("AFG", start, b...), 1).Agreement[0].Q.Value
	}
	if v := value(up, up); math.Abs(v-1) > 1e-12 {
		t.Error(v)
	}
	if v := value(up, down); math.Abs(v+1) > 1e-12 {
		t.Error(v)
	}
	// Spearman's with ties, by hand: ranks 1.5 1.5 3.5 3.5 ... against 1 to 12 gives sqrt(140/143).
	if v := value(up, []int{1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6}); math.Abs(v-math.Sqrt(140.0/143)) > 1e-12 {
		t.Error(v, math.Sqrt(140.0/143))
	}
}

// Too few months, and a record that never changes, give no number but a reason.
func TestLayTooLittle(t *testing.T) {
	t.Parallel()
	few := beside.Lay(side("AFG", start, 1, 2, 3), side("AFG", start, 1, 2, 3), 1)
	if len(few.Agreement) != 0 || !blindspot.HasWarning(few.Warnings, blindspot.WarnNotEstimated) {
		t.Errorf("%+v", few)
	}
	flat := []int{3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3}
	same := beside.Lay(side("AFG", start, flat...), side("AFG", start, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3), 1)
	if same.Agreement[0].Q.Known() || !blindspot.HasWarning(same.Warnings, blindspot.WarnNotEstimated) {
		t.Errorf("%+v", same)
	}
	if none := beside.Lay(side("AFG", start, flat...), side("PAK", start, flat...), 1); len(none.Rows) != 0 || none.RecordElse.Events != 36 || none.OwnElse.Events != 36 {
		t.Errorf("%+v", none)
	}
}

// Nothing is lost and nothing added: what stands in the months and elsewhere is what
// each record has, and no number of the answer depends on both records.
func TestNeverAdded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 30), 3, 11) // too few for an agreement, which takes long
		a, b := counts.Draw(t, "record"), counts.Draw(t, "own")
		record, own := side("AFG", start, a...), side("AFG", start+blindspot.Month(rapid.IntRange(0, 5).Draw(t, "later")), b...)
		got := beside.Lay(record, own, 1)
		sumA, sumB := got.RecordElse.Events, got.OwnElse.Events
		for _, r := range got.Rows {
			sumA, sumB = sumA+r.Record.Events, sumB+r.Own.Events
		}
		total := func(x []int) (n int) {
			for _, v := range x {
				n += v
			}
			return n
		}
		if sumA != total(a) || sumB != total(b) {
			t.Fatalf("%d of %d, %d of %d", sumA, total(a), sumB, total(b))
		}
		for c := range own.Cells {
			own.Cells[c] = beside.Counts{Events: own.Cells[c].Events + 1000, Deaths: 5000}
		}
		after := beside.Lay(record, own, 1)
		for i, r := range after.Rows {
			if r.Record != got.Rows[i].Record {
				t.Fatalf("the record's numbers changed with the other's: %+v", r)
			}
		}
	})
}

// Proposals name what agrees, put the best first, and never propose across the world or
// by one common word.
func TestPropose(t *testing.T) {
	t.Parallel()
	months := func(from, n int) (out []blindspot.Month) {
		for i := range n {
			out = append(out, start+blindspot.Month(from+i))
		}
		return out
	}
	record := []beside.Actor{
		{ID: "ucdp:1", Name: "HF", Names: []string{"Hill Front"}, Countries: []string{"AFG", "PAK"}, Months: months(0, 20)},
		{ID: "ucdp:2", Name: "Hill Front of the South", Countries: []string{"AFG"}, Months: months(0, 3)},
		{ID: "ucdp:3", Name: "Hill Front", Countries: []string{"BRA"}, Months: months(0, 20)},
		{ID: "ucdp:4", Name: "River Front", Countries: []string{"AFG"}, Months: months(0, 20)},
	}
	own := []beside.Actor{{ID: "acled:hill-front", Name: "Hill Front (HF)", Countries: []string{"AFG"}, Months: months(4, 10)}}
	got := beside.Propose(own, record, func(c string) string { return "country " + c })
	if len(got) != 2 || got[0].To != "ucdp:1" || got[1].To != "ucdp:2" || got[0].Score <= got[1].Score || got[0].Since != start {
		t.Fatalf("%+v", got)
	}
	for _, want := range []string{"both go by the name Hill Front", "country AFG", "10 months", "acts in 10"} {
		if !strings.Contains(got[0].Reason, want) {
			t.Errorf("no %q in %s", want, got[0].Reason)
		}
	}
	if text, err := json.Marshal(got); err != nil || !strings.Contains(string(text), `"since":"2018-01"`) {
		t.Error(string(text), err)
	}
}
