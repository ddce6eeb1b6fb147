package score_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/blindspot/blindspot/stats/score"
)

// means scores a window and averages over its 2292 country-months.
func means(t *testing.T, obs map[cell]float64, year int, draws func(cell) []float64) (m score.Scores, covered float64) {
	t.Helper()
	var e score.Ensemble
	cells := window(obs, year)
	n := float64(len(cells))
	for _, c := range cells {
		s, err := e.Score(draws(c), obs[c])
		if err != nil {
			t.Fatal(err)
		}
		m.CRPS += s.CRPS / n
		m.Ignorance += s.Ignorance / n
		m.Interval += s.Interval / n
		m.LogCRPS += s.LogCRPS / n
		if s.Covered90 {
			covered += 1 / n
		}
	}
	return m, covered
}

// The published means of the benchmarks, to their four decimals: averages of
// the per-cell files named in TestOfficialScoresFromOfficialDraws.
func TestBenchmarkTable(t *testing.T) {
	obs := actuals(t)
	zeros := make([]float64, 1000)
	zero := func(cell) []float64 { return zeros }
	own := func(year int) func(cell) []float64 {
		return func(c cell) []float64 { return conflictology(obs, year, c.country) }
	}
	from := func(model string) func(cell) []float64 {
		d := officialDraws(t, model)
		return func(c cell) []float64 { return d[c] }
	}
	for _, row := range []struct {
		model          string
		year           int
		draws          func(cell) []float64
		crps, ign, mis float64
	}{
		{"exactly zero", 2018, zero, 24.1305, 1.5581, 482.6091},
		{"exactly zero", 2019, zero, 23.0188, 1.5581, 460.3752},
		{"exactly zero", 2020, zero, 32.0406, 1.5494, 640.8115},
		{"exactly zero", 2021, zero, 87.3390, 1.6147, 1746.7801},
		{"conflictology", 2018, own(2018), 14.4829, 0.6403, 186.5536},
		{"conflictology", 2019, own(2019), 9.1463, 0.6101, 89.0579},
		{"conflictology", 2020, own(2020), 21.3393, 0.5665, 344.9643},
		{"conflictology", 2021, own(2021), 76.8495, 0.6856, 1435.5546},
		{"last Poisson", 2018, from("last"), 20.1735, 1.1984, 380.6230},
		{"boot 240", 2018, from("boot"), 23.5773, 1.1232, 454.0896},
	} {
		t.Run(fmt.Sprint(row.model, " ", row.year), func(t *testing.T) {
			m, covered := means(t, obs, row.year, row.draws)
			near(t, "CRPS", m.CRPS, row.crps, 5.1e-5)
			near(t, "IGN", m.Ignorance, row.ign, 5.1e-5)
			near(t, "MIS", m.Interval, row.mis, 5.1e-5)
			if row.model == "conflictology" && !(covered > 0.935 && covered < 0.955) {
				t.Errorf("90 %% coverage %.4f, published .94 to .95", covered)
			}
		})
	}
}

// The last observed month as a Poisson mean, scored by the closed form, and the
// actuals' own totals.
func TestLastPoissonExact(t *testing.T) {
	obs := actuals(t)
	for _, w := range []struct {
		year    int
		crps    float64
		deaths  float64
		nonZero int
	}{
		{2018, 20.1706, 55307, 355}, {2019, 9.4808, 52759, 355},
		{2020, 23.6979, 73437, 353}, {2021, 85.6021, 200181, 368},
	} {
		var sum, deaths float64
		nonZero := 0
		cells := window(obs, w.year)
		for _, c := range cells {
			october := obs[cell{firstMonth(w.year) - 3, c.country}]
			sum += must(t)(score.CRPSCount(score.Poisson{Lambda: october}, int(obs[c])))
			deaths += obs[c]
			if obs[c] > 0 {
				nonZero++
			}
		}
		near(t, fmt.Sprint("mean CRPS ", w.year), sum/float64(len(cells)), w.crps, 5.1e-5)
		if deaths != w.deaths || nonZero != w.nonZero {
			t.Errorf("%d: %v deaths in %d country-months, want %v in %d", w.year, deaths, nonZero, w.deaths, w.nonZero)
		}
	}
}

// How few countries decide the mean: conflictology without each window's three
// dearest countries.
func TestConcentrationOfCRPS(t *testing.T) {
	obs := actuals(t)
	for _, w := range []struct {
		year    int
		top     []float64 // shares of the dearest countries
		without float64
	}{
		{2018, []float64{.36, .22, .17}, 3.69}, {2019, []float64{.31, .29}, 2.97},
		{2020, []float64{.43, .18, .16}, 5.10}, {2021, []float64{.71, .14, .10}, 4.20},
	} {
		byCountry := map[int]float64{}
		var total float64
		cells := window(obs, w.year)
		for _, c := range cells {
			s := must(t)(score.CRPS(conflictology(obs, w.year, c.country), obs[c]))
			byCountry[c.country] += s
			total += s
		}
		var sums []float64
		for _, s := range byCountry {
			sums = append(sums, s)
		}
		slices.SortFunc(sums, func(a, b float64) int { return cmp.Compare(b, a) })
		for i, share := range w.top {
			near(t, fmt.Sprint(w.year, " share of country ", i), sums[i]/total, share, 0.0051)
		}
		rest := total - sums[0] - sums[1] - sums[2]
		near(t, fmt.Sprint(w.year, " mean without the top three"), rest/float64(len(cells)-36), w.without, 0.0051)
	}
}
