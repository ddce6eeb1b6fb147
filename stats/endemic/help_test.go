package endemic_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/blindspot/blindspot/stats/endemic"
)

// readCSV reads a numeric file with a header and drops the first column where
// drop is set.
func readCSV(tb testing.TB, name string, drop bool) [][]float64 {
	tb.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	var rows [][]float64
	for _, record := range records[1:] {
		if drop {
			record = record[1:]
		}
		row := make([]float64, len(record))
		for k, field := range record {
			if row[k], err = strconv.ParseFloat(field, 64); err != nil {
				tb.Fatal(err)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func logs(x []float64) []float64 {
	l := make([]float64, len(x))
	for k, v := range x {
		l[k] = math.Log(v)
	}
	return l
}

func component(terms ...endemic.Term) *endemic.Component { return &endemic.Component{Terms: terms} }

type measles struct {
	data     endemic.Data
	order    [][]float64
	popfrac  []float64
	basic    endemic.Model
	poisson  endemic.Model
	powerLaw endemic.Model
	gravity  endemic.Model
	sprop    endemic.Model // gravity, and the unvaccinated share in the endemic part
	random   endemic.Model // sprop with random intercepts in all components
}

func readMeasles(tb testing.TB) measles {
	m := measles{
		data:    endemic.Data{Counts: readCSV(tb, "measlesWeserEms_counts.csv", true)},
		order:   readCSV(tb, "measlesWeserEms_nbOrder.csv", true),
		popfrac: readCSV(tb, "measlesWeserEms_popfrac.csv", false)[0],
	}
	end := component(append([]endemic.Term{endemic.Intercept(), endemic.Trend()}, endemic.Season(52, 1)...)...)
	end.Offset = endemic.ByUnit(m.popfrac)
	m.basic = endemic.Model{
		Family: endemic.NegBin1, AR: component(endemic.Intercept()), NE: component(endemic.Intercept()), End: end,
		Weights: endemic.FirstOrder(m.order),
	}
	m.poisson = m.basic
	m.poisson.Family = endemic.Poisson
	m.powerLaw = m.basic
	m.powerLaw.Weights = endemic.PowerLaw{Order: m.order, MaxLag: 5, Normalised: true}
	m.gravity = m.powerLaw
	m.gravity.NE = component(endemic.Intercept(), endemic.Term{Name: "log_pop", Value: endemic.ByUnit(logs(m.popfrac))})
	// Share of children without a first vaccination: the variable
	// vacc1.2004 of the map that comes with the same data.
	unvaccinated := readCSV(tb, "measlesWeserEms_sprop.csv", false)[0]
	m.sprop = m.gravity
	m.sprop.End = component(append(end.Terms[:4:4], endemic.Term{Name: "log_sprop", Value: endemic.ByUnit(logs(unvaccinated))})...)
	m.sprop.End.Offset = end.Offset
	m.random = m.sprop
	for _, c := range []**endemic.Component{&m.random.AR, &m.random.NE, &m.random.End} {
		with := **c
		with.Random = true
		*c = &with
	}
	return m
}

func mustFit(tb testing.TB, data endemic.Data, model endemic.Model, opts endemic.Options) *endemic.Result {
	tb.Helper()
	fit, err := endemic.Fit(data, model, opts)
	if err != nil {
		tb.Fatal(err)
	}
	return fit
}

func near(tb testing.TB, what string, got, want, tolerance float64) {
	tb.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		tb.Errorf("%s = %.9f, want %.9f within %g", what, got, want, tolerance)
	}
}
