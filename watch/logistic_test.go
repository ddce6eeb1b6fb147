package watch_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/blindspot/blindspot/watch"
)

// In a two-by-two table the maximum is known in closed form: the odds of each
// row, and Woolf's standard error of a log odds ratio sqrt(1/a + 1/b + 1/c + 1/d)
// (Woolf 1955, doi 10.1111/j.1469-1809.1955.tb01348.x); that of the log odds of
// one row is sqrt(1/a + 1/b).
func TestLogisticOnATwoByTwoTable(t *testing.T) {
	counts := [2][2]int{{30, 10}, {12, 48}} // without and with the event, by row
	var x [][]float64
	var y []bool
	for row, c := range counts {
		for event, n := range c {
			for range n {
				x, y = append(x, []float64{float64(row)}), append(y, event == 1)
			}
		}
	}
	for row, c := range counts {
		logit, se := watch.FitInterval(x, y, 1e-9, []float64{float64(row)})
		want, wantSE := math.Log(float64(c[1])/float64(c[0])), math.Sqrt(1/float64(c[0])+1/float64(c[1]))
		if math.Abs(logit-want) > 1e-5 || math.Abs(se-wantSE) > 1e-5 {
			t.Errorf("row %d: log-odds %v with error %v, want %v and %v", row, logit, se, want, wantSE)
		}
	}
}

// At the maximum the gradient of the penalised likelihood is zero, whatever the
// data: separation, constant features and one class included.
func TestLogisticIsAtItsMaximum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 40).Draw(t, "n")
		ridge := rapid.SampledFrom([]float64{0.01, 1, 100}).Draw(t, "ridge")
		x, y := make([][]float64, n), make([]bool, n)
		for i := range x {
			x[i] = []float64{rapid.Float64Range(-5, 5).Draw(t, "a"), float64(rapid.IntRange(0, 1).Draw(t, "b"))}
			y[i] = rapid.Bool().Draw(t, "y")
		}
		b := watch.Fit(x, y, ridge)
		z := standardised(x)
		gradient := []float64{-ridge / 1000 * b[0], -ridge * b[1], -ridge * b[2]}
		for i := range z {
			r := -1 / (1 + math.Exp(-b[0]-b[1]*z[i][0]-b[2]*z[i][1]))
			if y[i] {
				r++
			}
			gradient[0] += r
			gradient[1] += r * z[i][0]
			gradient[2] += r * z[i][1]
		}
		for j, g := range gradient {
			// The steps stop when the log-likelihood gains less than 1e-5. Features of mean zero
			// and variance one curve it by no more than n/4 and the ridge, and a gradient g leaves
			// g*g over twice that to gain.
			if !(g*g < 2e-5*(float64(n)/4+ridge)) {
				t.Fatalf("gradient %d is %v at %v", j, g, b)
			}
		}
	})
}

func standardised(x [][]float64) [][]float64 {
	out := make([][]float64, len(x))
	for i := range x {
		out[i] = make([]float64, len(x[i]))
	}
	for j := range x[0] {
		mean, v := 0.0, 0.0
		for i := range x {
			mean += x[i][j] / float64(len(x))
		}
		for i := range x {
			v += (x[i][j] - mean) * (x[i][j] - mean) / float64(len(x))
		}
		scale := 1.0
		if v > 1e-12 {
			scale = math.Sqrt(v)
		}
		for i := range x {
			out[i][j] = (x[i][j] - mean) / scale
		}
	}
	return out
}

// A win counts only where every way of resampling says so, and a loss is told.
func TestRecordTellsLosses(t *testing.T) {
	d := func(metric, by, verdict string) watch.Difference {
		return watch.Difference{Baseline: "b", Metric: metric, Resampled: by, Verdict: verdict}
	}
	for _, c := range []struct {
		name string
		of   []watch.Difference
		want string
	}{
		{"all won", []watch.Difference{d("average_precision", "quarters", "won"), d("brier", "quarters", "won"), d("brier", "groups", "won")}, "clearly better by all scores"},
		{"groups disagree", []watch.Difference{d("average_precision", "quarters", "won"), d("brier", "quarters", "won"), d("brier", "groups", "undecided")},
			"clearly better by average precision; not clearly different by Brier score"},
		{"a loss", []watch.Difference{d("precision_at_10", "quarters", "lost"), d("log_score", "quarters", "won"), d("log_score", "groups", "won")},
			"clearly better by log score; clearly worse by precision at 10"},
	} {
		if got := watch.Against(&watch.Skill{Differences: c.of}, "b"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
