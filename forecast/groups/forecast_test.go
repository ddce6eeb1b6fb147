package groups_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
)

func makeForecast(t *testing.T, d *groups.Data, until blindspot.Month, units ...string) groups.Forecast {
	t.Helper()
	var rows []int
	for _, u := range units {
		rows = append(rows, row(t, d, u))
	}
	f, err := groups.Make(context.Background(), d, "the group", rows, until, groups.Settings{Months: 3, Draws: 500, Seed: 4})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// No draw depends on what happens after the data cut.
func TestPoisonedFutureOfForecast(t *testing.T) {
	want := makeForecast(t, simulated(9, 1).load(t, end), 120, "group:g07:MMR", "group:g04:MMR")
	w := simulated(9, 1)
	for m := blindspot.Month(121); m <= end; m++ {
		w.event("g07", "new", "MMR", m.First(), m.First(), 100000)
	}
	got := makeForecast(t, w.load(t, end), 120, "group:g07:MMR", "group:g04:MMR")
	got.Hash, want.Hash = "", "" // it covers the list of units, in which the new one stands
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	past := simulated(9, 1)
	past.event("g07", "state", "MMR", blindspot.Month(120).First(), blindspot.Month(120).First(), 4000)
	if cmp.Equal(want.Outlooks[0].Months, makeForecast(t, past.load(t, end), 120, "group:g07:MMR", "group:g04:MMR").Outlooks[0].Months) {
		t.Error("the last month before the cut changes nothing: the test is blind")
	}
}

func TestForecastIsWhole(t *testing.T) {
	d := simulated(9, 1).load(t, end)
	f := makeForecast(t, d, 120, "group:g07:MMR", "group:g04:MMR")
	if f.Cut != 120 || len(f.Outlooks) != 2 || f.Total == nil || len(f.Warnings) != 1 {
		t.Fatalf("cut %s, %d outlooks, total %v, warnings %q", f.Cut, len(f.Outlooks), f.Total, f.Warnings)
	}
	mean := 0.0
	for _, o := range append(f.Outlooks, *f.Total) {
		if len(o.Months) != 3 || len(o.Past) != 36 || len(o.Baseline) != 12 || o.Record.Cells == 0 || o.Record.Text == "" {
			t.Errorf("%s: %d months, %d past, %d of baseline, record %+v", o.Unit.ID, len(o.Months), len(o.Past), len(o.Baseline), o.Record)
		}
		for i, a := range o.Months {
			if a.Month != 121+blindspot.Month(i) || a.Horizon != i+1 {
				t.Errorf("%s: month %d is %s at horizon %d", o.Unit.ID, i, a.Month, a.Horizon)
			}
			if !(0 <= a.Q05 && a.Q05 <= a.Q25 && a.Q25 <= a.Q50 && a.Q50 <= a.Q75 && a.Q75 <= a.Q95) {
				t.Errorf("%s: quantiles out of order: %+v", o.Unit.ID, a)
			}
			count := 0
			for _, v := range a.Draws {
				if v >= 25 {
					count++
				}
			}
			// That of the distribution, from which the draws come; never 0 and never 1.
			if drawn := (float64(count) + 0.5) / 501; math.Abs(a.AtLeast-drawn) > 4*math.Sqrt(drawn*(1-drawn)/500) || a.AtLeast <= 0 || a.AtLeast >= 1 {
				t.Errorf("%s: P(25 or more) is %v and %d of 500 draws", o.Unit.ID, a.AtLeast, count)
			}
		}
		mean += o.Months[0].Mean
	}
	if total := f.Total.Months[0].Mean; math.Abs(mean-2*total) > 1e-6 {
		t.Errorf("the total's mean is %v and the theatres' %v", total, mean-total)
	}
	if *f.Total.Past[5].Deaths != *f.Outlooks[0].Past[5].Deaths+*f.Outlooks[1].Past[5].Deaths {
		t.Error("the past of the total is not the sum of the theatres'")
	}
}

func TestForecastRefusals(t *testing.T) {
	w := simulated(3, 1)
	w.event("tiny", "state", "IRQ", blindspot.Month(139).First(), blindspot.Month(139).First(), 3)
	w.event("elsewhere", "state", "SYR", blindspot.Month(30).First(), blindspot.Month(30).First(), 3)
	w.covered("SYR", 30, 31)
	d := w.load(t, end)
	for _, tc := range []struct {
		name, unit string
		until      blindspot.Month
		s          groups.Settings
		want       blindspot.Code
	}{
		{"two months of coverage", "group:elsewhere:SYR", end, groups.Settings{}, blindspot.TooFewData},
		{"before the coverage", "group:elsewhere:SYR", 20, groups.Settings{}, blindspot.TooFewData},
		{"forty months", "group:g00:IRQ", end, groups.Settings{Months: 40}, blindspot.Usage},
		{"a threshold that is none", "group:g00:IRQ", end, groups.Settings{Threshold: math.NaN()}, blindspot.Usage},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := groups.Make(context.Background(), d, "it", []int{row(t, d, tc.unit)}, tc.until, tc.s)
			if blindspot.CodeOf(err) != tc.want {
				t.Errorf("%v, want %s", err, tc.want)
			}
		})
	}
	f, err := groups.Make(context.Background(), d, "both", []int{row(t, d, "group:elsewhere:SYR"), row(t, d, "group:g00:IRQ")}, end, groups.Settings{Months: 1, Draws: 200})
	if err != nil || len(f.Outlooks) != 1 || len(f.LeftOut) != 1 || f.LeftOut[0].Reason != "the last 12 months are not all observed there" {
		t.Errorf("%v, left out %+v", err, f.LeftOut)
	}
}

// Where the last year is covered nobody is refused: who is new, and who has been
// silent for long, is forecast from the record of such cases, and it is said.
func TestNobodyCoveredIsRefused(t *testing.T) {
	w := simulated(3, 1)
	w.event("new", "state", "IRQ", blindspot.Month(139).First(), blindspot.Month(139).First(), 3)
	w.event("gone", "state", "IRQ", blindspot.Month(30).First(), blindspot.Month(30).First(), 30)
	w.covered("CHE", start, end)
	d := w.load(t, end)
	make := func(d *groups.Data, unit string, months int) groups.Forecast {
		t.Helper()
		f, err := groups.Make(context.Background(), d, "it", []int{row(t, d, unit)}, end, groups.Settings{Months: months, Draws: 500})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	fresh, gone := make(d, "group:new:IRQ", 3), make(d, "group:gone:IRQ", 3)
	if m := fresh.Outlooks[0]; m.Model != groups.HeadlineName || !warned(fresh, "new to the record") {
		t.Errorf("one event: by %s, %+v", m.Model, fresh.Warnings)
	}
	if m := gone.Outlooks[0]; m.Model != "silence" || !warned(gone, "quiet for long") || m.Months[0].Q75 != 0 {
		t.Errorf("silent for nine years: by %s, %v a month, %+v", m.Model, m.Months[0].Mean, gone.Warnings)
	}
	countries, err := groups.LoadCountries(context.Background(), w.store(t), end)
	if err != nil {
		t.Fatal(err)
	}
	peace := make(countries, "country:CHE", 3)
	if m := peace.Outlooks[0].Months[0]; !(m.AtLeast > 0 && m.AtLeast < 0.5) || m.Q75 != 0 {
		t.Errorf("a country without any event: %+v", m)
	}
	// What is said of a month does not hang on how many are asked for.
	for _, unit := range []string{"group:new:IRQ", "group:gone:IRQ", "group:g00:IRQ"} {
		few, many := make(d, unit, 2), make(d, unit, 30)
		for i := range few.Outlooks[0].Months {
			a, b := few.Outlooks[0].Months[i], many.Outlooks[0].Months[i]
			if !reflect.DeepEqual(a, b) {
				t.Errorf("%s: month %d is %+v among 2 and %+v among 30", unit, i+1, a, b)
			}
		}
	}
}

func warned(f groups.Forecast, text string) bool {
	return slices.ContainsFunc(f.Warnings, func(w blindspot.Warning) bool { return strings.Contains(w.Text, text) })
}

func TestStates(t *testing.T) {
	today := blindspot.NewDate(2024, time.March, 15)
	for _, tc := range []struct {
		month           time.Month
		covered, scored bool
		want            groups.State
	}{
		{time.January, true, true, groups.Resolved},
		{time.January, true, false, groups.Resolvable},
		{time.February, false, false, groups.NotYetResolvable},
		{time.March, false, false, groups.Open},
		{time.April, false, false, groups.Open},
	} {
		if got := groups.StateOf(blindspot.NewMonth(2024, tc.month), today, tc.covered, tc.scored); got != tc.want {
			t.Errorf("%s, covered %v: %s, want %s", tc.month, tc.covered, got, tc.want)
		}
	}
}

// UCDP publishes a year in the middle of the next one.
func TestLag(t *testing.T) {
	ucdp := groups.SourceOf([]blindspot.Dataset{{Source: "ucdp-ged", To: 100}, {Source: "other", To: 50}})
	if ucdp.ID != "ucdp-ged" || ucdp.Lag == "" {
		t.Fatalf("%+v", ucdp)
	}
	if due := ucdp.Due(blindspot.NewMonth(2022, time.January)); due != blindspot.NewDate(2023, time.June, 30) {
		t.Errorf("January is due on %s", due)
	}
	if lag := ucdp.LagMonths(blindspot.NewMonth(2022, time.December)); lag != 6 {
		t.Errorf("December has a lag of %d months", lag)
	}
	if lag := (groups.Source{ID: "other"}).LagMonths(500); lag != 1 {
		t.Errorf("another source has a lag of %d months", lag)
	}
}

func TestSettle(t *testing.T) {
	w := simulated(9, 1)
	f := makeForecast(t, w.load(t, 142), 142, "group:g07:MMR", "group:g04:MMR")
	f.Settle(w.load(t, end), groups.Source{ID: "ucdp-ged"}, blindspot.Month(145).First()+9)
	d := w.load(t, end)
	for i, want := range []groups.State{groups.Resolved, groups.Resolved, groups.Open} {
		for _, o := range append(f.Outlooks, *f.Total) {
			if o.Months[i].State != want || (o.Months[i].Value != nil) != (want == groups.Resolved) {
				t.Errorf("%s, %s: %s, %v", o.Unit.ID, o.Months[i].Month, o.Months[i].State, o.Months[i].Value)
			}
		}
	}
	a, _ := d.DeathsIn("group:g07:MMR", 143)
	b, _ := d.DeathsIn("group:g04:MMR", 143)
	if *f.Total.Months[0].Value != a+b {
		t.Errorf("%v came in all, and %v and %v in the theatres", *f.Total.Months[0].Value, a, b)
	}
}

func TestStoredAndJudged(t *testing.T) {
	f := makeForecast(t, simulated(9, 1).load(t, 120), 120, "group:g07:MMR", "group:g04:MMR")
	kept := append(f.Store(&f.Outlooks[0]), f.Store(f.Total)...)
	text, err := json.Marshal(kept)
	if err != nil {
		t.Fatal(err)
	}
	var back []groups.Stored
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back)
	if err != nil || !bytes.Equal(text, again) {
		t.Errorf("what is read back differs: %v", err)
	}
	if diff := cmp.Diff([]string{"group:g07:MMR", "group:g04:MMR"}, back[3].Units()); diff != "" {
		t.Error("the total is resolved by its theatres", diff)
	}
	// By hand: draws 0 and 2, outcome 2: mean distance 1, half the mean distance
	// of two draws 0.5, so CRPS 0.5. The baseline is always 2: CRPS 0.
	s := groups.Stored{Threshold: 2, Draws: []float64{0, 2}, Baseline: []float64{2, 2}}
	v, err := s.Judge(2)
	if err != nil || v.CRPS != 0.5 || v.BaseCRPS != 0 || !v.Came || v.Value != 2 || math.Abs(v.LogCRPS-math.Log(3)/4) > 1e-12 {
		t.Errorf("%+v %v", v, err)
	}
	if _, err := (&groups.Stored{}).Judge(2); err == nil {
		t.Error("a forecast without draws is scored")
	}
}

// Of few countries nothing can be learned about those beside them: their silences speak,
// and nothing else is said. A record of many onsets is another thing: there a country
// beside a war is at more risk than one beside none, and the neighbours of which nothing
// is known are named.
func TestQuietCountries(t *testing.T) {
	quiet := func(w *world, country string) groups.Forecast {
		t.Helper()
		d, err := groups.LoadCountries(context.Background(), w.store(t), end)
		if err != nil {
			t.Fatal(err)
		}
		f, err := groups.Make(context.Background(), d, country, []int{row(t, d, "country:"+country)}, end, groups.Settings{Months: 3, Draws: 500, Unscored: true})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	few := simulated(3, 1)
	few.covered("CHE", start, end)
	if f := quiet(few, "CHE"); f.Model != "silence" || f.Outlooks[0].Model != "silence" || warned(f, "beside it") {
		t.Errorf("by %s, %+v", f.Model, f.Warnings)
	}
	many := simulated(3, 1)
	for _, c := range []string{"AGO", "NAM", "COG", "ZMB", "BWA", "ZAF", "LSO", "MOZ", "TZA", "MWI", "KEN", "UGA", "RWA", "TCD", "CMR", "CAF", "NER", "MLI", "MRT", "CHE"} {
		many.covered(c, start, end)
	}
	for i, pair := range [][2]string{{"AGO", "NAM"}, {"AGO", "COG"}, {"MOZ", "TZA"}, {"MOZ", "MWI"}, {"UGA", "KEN"}, {"UGA", "RWA"}, {"TCD", "CMR"}, {"TCD", "CAF"}, {"MLI", "NER"}, {"MLI", "MRT"}} { // wars, and what they bring to those beside
		for m := start + 30; m <= end; m++ {
			many.event("g"+pair[0], "state", pair[0], m.First(), m.First(), 200)
			if int(m+blindspot.Month(5*i))%20 < 3 {
				many.event("g"+pair[0], "state", pair[1], m.First(), m.First(), 40)
			}
		}
	}
	beside, apart := quiet(many, "ZMB"), quiet(many, "CHE") // Zambia lies beside Angola and Mozambique
	if beside.Model != "onset" || !warned(beside, "in the countries beside it (of") || !warned(beside, "Zimbabwe") || warned(beside, "Angola") {
		t.Errorf("by %s, %+v", beside.Model, beside.Warnings)
	}
	many.covered("MDG", start, end)
	if island := quiet(many, "MDG"); !warned(island, "no border by land") || warned(island, "beside it") {
		t.Errorf("an island: %+v", island.Warnings)
	}
	if b, a := beside.Outlooks[0].Months[0].AtLeast, apart.Outlooks[0].Months[0].AtLeast; b < 2*a {
		t.Errorf("P of 25 deaths beside two wars %v, and beside none %v", b, a)
	}
}
