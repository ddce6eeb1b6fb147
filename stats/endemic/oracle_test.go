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
	return m
}

func TestTry(t *testing.T) {
	m := readMeasles(t)
	for _, mod := range []endemic.Model{m.poisson, m.basic, m.powerLaw, m.gravity} {
		f, err := endemic.Fit(m.data, mod, endemic.Options{})
		if err != nil {
			t.Error(err)
			continue
		}
		t.Logf("%.10f %+v", f.LogLik, f.Report)
		for _, c := range f.Coefficients {
			t.Logf("%s %.9f %.7f", c.Name, c.Value, c.SE)
		}
		t.Log(f.Psi, f.AIC(), f.BIC())
	}
}

func BenchmarkBasic(b *testing.B) {
	m := readMeasles(b)
	for b.Loop() {
		if _, err := endemic.Fit(m.data, m.basic, endemic.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPowerLaw(b *testing.B) {
	m := readMeasles(b)
	for b.Loop() {
		if _, err := endemic.Fit(m.data, m.powerLaw, endemic.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
