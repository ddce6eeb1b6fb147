package score_test

import (
	"database/sql"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2" // the parquet files of the challenge

	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/stats/score"
)

// cell is a country in a month, by the ids VIEWS uses.
type cell struct{ month, country int }

// readCells reads a CSV of which the named columns are integers and value a number.
func readCells(t testing.TB, name, value string) map[cell]float64 {
	t.Helper()
	f, err := os.Open(realdata.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	col := map[string]int{}
	for i, h := range rows[0] {
		col[h] = i
	}
	out := make(map[cell]float64, len(rows))
	for _, r := range rows[1:] {
		month, err1 := strconv.Atoi(r[col["month_id"]])
		country, err2 := strconv.Atoi(r[col["country_id"]])
		v, err3 := strconv.ParseFloat(r[col[value]], 64)
		if err1 != nil || err2 != nil || err3 != nil {
			t.Fatalf("%s: bad row %v", name, r)
		}
		out[cell{month, country}] = v
	}
	return out
}

func actuals(t testing.TB) map[cell]float64 {
	return readCells(t, "views/cm_ged_sb.csv", "ged_sb")
}

// drawsOf keeps what was read: two tests use the same two million draws.
var drawsOf = map[string]map[cell][]float64{}

// officialDraws reads a submission of the challenge, draws in their order.
func officialDraws(t testing.TB, model string) map[cell][]float64 {
	t.Helper()
	if d, ok := drawsOf[model]; ok {
		return d
	}
	path := realdata.Path(t, "views/draws_2018/bm_"+model+"_2018.parquet")
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.Query(`SELECT month_id, country_id, outcome FROM read_parquet(?) ORDER BY month_id, country_id, draw`, path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	out := map[cell][]float64{}
	for rows.Next() {
		var c cell
		var v float64
		if err := rows.Scan(&c.month, &c.country, &v); err != nil {
			t.Fatal(err)
		}
		out[c] = append(out[c], v)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	drawsOf[model] = out
	return out
}

// firstMonth is the month id of January: 1 is January 1980.
func firstMonth(year int) int { return (year-1980)*12 + 1 }

// window lists the 2292 country-months of a year, in a fixed order.
func window(obs map[cell]float64, year int) []cell {
	var cells []cell
	for m := firstMonth(year); m < firstMonth(year)+12; m++ {
		for c := 0; c < 400; c++ {
			if _, ok := obs[cell{m, c}]; ok {
				cells = append(cells, cell{m, c})
			}
		}
	}
	return cells
}

// conflictology is the benchmark as the challenge defines it: the country's own
// twelve values of November of year-2 to October of year-1, in time order.
func conflictology(obs map[cell]float64, year, country int) []float64 {
	draws := make([]float64, 12)
	for k := range draws {
		draws[k] = obs[cell{firstMonth(year) - 14 + k, country}]
	}
	return draws
}

// checkCells scores every cell and compares it with the official score.
func checkCells(t *testing.T, model string, year int, obs map[cell]float64, draws func(cell) []float64) {
	t.Helper()
	ref := map[string]map[cell]float64{}
	for _, m := range []string{"crps", "ign", "mis"} {
		ref[m] = readCells(t, fmt.Sprintf("views/reference_scores/bm_%s_%d_%s.csv", model, year, m), "value")
	}
	cells := window(obs, year)
	if len(cells) != 2292 || len(ref["crps"]) != 2292 {
		t.Fatalf("%d cells, %d official scores, want 2292", len(cells), len(ref["crps"]))
	}
	var e score.Ensemble
	bad := 0
	for _, c := range cells {
		got, err := e.Score(draws(c), obs[c])
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []struct {
			name string
			got  float64
		}{{"crps", got.CRPS}, {"ign", got.Ignorance}, {"mis", got.Interval}} {
			want, ok := ref[s.name][c]
			if !ok {
				t.Fatalf("no official %s for %v", s.name, c)
			}
			if math.Abs(s.got-want) > 1e-6 {
				if bad++; bad < 10 {
					t.Errorf("%s of %v, y = %v: %.9f, official %.9f", s.name, c, obs[c], s.got, want)
				}
			}
		}
	}
	if bad > 0 {
		t.Errorf("%d of %d scores differ", bad, 3*len(cells))
	}
}

// The scores of the challenge (https://github.com/fif911/probabilistic_conflict_modelling,
// commit ca139be, submission/bm_*/eval) from its own draws.
func TestOfficialScoresFromOfficialDraws(t *testing.T) {
	obs := actuals(t)
	for draws, scores := range map[string]string{
		"boot": "boot_240", "conflictology": "conflictology", "last": "last_historical_poisson",
	} {
		t.Run(draws, func(t *testing.T) {
			d := officialDraws(t, draws)
			if len(d) != 2292 {
				t.Fatalf("%d cells of draws, want 2292", len(d))
			}
			checkCells(t, scores, 2018, obs, func(c cell) []float64 { return d[c] })
		})
	}
}

// Where a benchmark is a fixed function of the past, the actuals give it for
// every window, and each cell's official score must follow.
func TestOfficialScoresFromActuals(t *testing.T) {
	obs := actuals(t)
	zeros := make([]float64, 1000)
	for year := 2018; year <= 2021; year++ {
		t.Run(fmt.Sprintf("conflictology %d", year), func(t *testing.T) {
			checkCells(t, "conflictology", year, obs, func(c cell) []float64 {
				return conflictology(obs, year, c.country)
			})
		})
		t.Run(fmt.Sprintf("zero %d", year), func(t *testing.T) {
			checkCells(t, "zero", year, obs, func(cell) []float64 { return zeros })
		})
	}
}
