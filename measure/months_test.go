package measure_test

import (
	"fmt"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/stats/resample"
)

// One long event crosses from the period before into the window: it counts in
// the period before, is present in both, and each holds its days' share of the
// deaths.
func TestALongEventInTwoPeriods(t *testing.T) {
	g := grid{4, 4}
	counts := make([][]float64, 24)
	for m := range counts {
		counts[m] = make([]float64, g.n())
		counts[m][0] = 2 // of 3 deaths each
	}
	in := simulated(resample.New(1), g, counts)
	long := clash(resample.New(2), g.place(5), 6, 1000)
	long.When = blindspot.DateRange{From: (begin + 6).First(), To: (begin + 17).Last()} // half a year in each
	long.Deaths = blindspot.Deaths{Best: 365, Low: 365, High: 365}
	in.Events = append(in.Events, long)

	f, err := measure.Activity(in)
	if err != nil {
		t.Fatal(err)
	}
	if f.N != 24 || len(f.Evidence) != 25 {
		t.Errorf("%d events count in the window and %d are shown, want 24 and 25", f.N, len(f.Evidence))
	}
	deaths := find(t, f, "deaths_low").Value // the bounds are 2 of 3, and the whole of the long event
	if want := 24*2.0 + 181; deaths != want {
		t.Errorf("%v deaths lie in the window, want %v: 181 of the 365 days", deaths, want)
	}
	f, err = measure.Footprint(in)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := find(t, f, "areas").Value, find(t, f, "areas_before").Value; a != 2 || b != 2 {
		t.Errorf("%v areas, %v before; the event is present in both periods", a, b)
	}
	if e := find(t, f, "effective_areas").Value; e != 1 {
		t.Errorf("%v effective areas: no event of the window began in the second", e)
	}
	if got := fmt.Sprint(f.Table.Rows); got != "[[Area 000 Toyland area 24 72 TOY-000] [Area 005 Toyland area 0 181 TOY-005]]" {
		t.Errorf("areas %s", got)
	}
}

func find(t *testing.T, f blindspot.Finding, key string) blindspot.Quantity {
	t.Helper()
	for _, v := range f.Values {
		if v.Key == key {
			return v.Q
		}
	}
	t.Fatalf("no %s among %v", key, f.Values)
	return blindspot.Unknown()
}
