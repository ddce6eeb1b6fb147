package workbench

import (
	"math"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/forecast/groups"
)

// Months of a claim's time that are over and not yet all reported count with what is
// still to come of them, as often as it comes; the basis says what is on record and
// what is expected.
func TestChanceOfMonthsStillGrowing(t *testing.T) {
	t.Parallel()
	next := blindspot.NewMonth(2026, 11)
	told := groups.Forecast{Subject: "Hill Front", Cut: next - 1, Model: "a model", Draws: 1000, Outlooks: []groups.Outlook{{Months: []groups.Ahead{{Month: next, Draws: make([]float64, 1000)}}}}}
	for i := range told.Outlooks[0].Months[0].Draws {
		told.Outlooks[0].Months[0].Draws[i] = 10
	}
	f := claim.Future{Of: "deaths", Low: 40, High: math.Inf(1), Days: blindspot.DateRange{From: (next - 1).First(), To: next.Last()}}
	for _, c := range []struct {
		known soFar
		want  float64
		says  string
	}{
		{soFar{reported: 20}, 0, "with 20 on record before,"},
		{soFar{reported: 30}, 1, "with 30 on record before,"},
		{soFar{reported: 20, grows: []float64{0, 12, 12, 12}, expected: 29}, 0.75, "with 20 on record before (about 29 expected once all is reported)"},
		{soFar{reported: 20, grows: []float64{12, -3}, expected: 24.5}, 0.5, "20 on record"},
	} {
		p, says := chanceOf(told, c.known, f)
		if p == nil || math.Abs(*p-c.want) > 0.001 || !strings.Contains(says+",", strings.TrimSuffix(c.says, ",")) {
			t.Errorf("%+v: %v, %s", c.known, p, says)
		}
	}
}
