package measure_test

import (
	"math"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/rates"
)

// The prior of monthly events is what the organisations of the record teach: of each with
// twenty events and more, every third year's end with five events and more in its
// last year, and the five years before it.
func TestPriorOfTheRecord(t *testing.T) {
	x := real(t)
	byGroup := map[blindspot.ActorID]map[int]float64{}
	for i := range x.events {
		e := &x.events[i]
		for _, s := range [2]blindspot.Side{e.SideA, e.SideB} {
			if s.ID == "" || strings.HasPrefix(s.Name, "Government of") || strings.HasPrefix(s.Name, "Civilians") {
				continue
			}
			if byGroup[s.ID] == nil {
				byGroup[s.ID] = map[int]float64{}
			}
			byGroup[s.ID][int(e.When.From.Month())]++
		}
	}
	var series [][]float64
	for _, months := range byGroup {
		series = append(series, stretches(months)...)
	}
	got, err := rates.Learn(series, 12, rates.Default())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d series: dispersion %.2f, spread %.2f, dependence %.2f of weight %.1f",
		len(series), math.Exp(got.LogDispersion), got.Spread, got.Dependence, got.Weight)
	is := rates.Default()
	if math.Abs(got.LogDispersion-is.LogDispersion) > .15 || math.Abs(got.Dependence-is.Dependence) > .05 || got.Spread > is.Spread {
		t.Errorf("the record teaches %+v, and the prior is %+v", got, is)
	}
}

// stretches are the series that end every third year, back from the last month
// with an event.
func stretches(months map[int]float64) [][]float64 {
	const least, long, every = 36, 60, 36
	first, last, all := math.MaxInt, 0, 0.0
	for m, n := range months {
		first, last, all = min(first, m), max(last, m), all+n
	}
	var out [][]float64
	for end := last; all >= 20 && end-first+1 >= least; end -= every {
		var y []float64
		year := 0.0
		for m := max(first, end-long+1); m <= end; m++ {
			y = append(y, months[m])
			if m > end-12 {
				year += months[m]
			}
		}
		if year >= 5 {
			out = append(out, y)
		}
	}
	return out
}
