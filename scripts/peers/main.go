// Command peers fits the models of stats/endemic/testdata/peer.R and
// stats/changepoint/testdata/peer.R in Go, and compares estimates and medians of
// time with what the two scripts printed:
//
//	peers -endemic R.csv -changepoint R.csv [-repetitions 15]
//
// It fails where an estimate differs by more than 1e-4, absolutely or relatively.
package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/blindspot/blindspot/stats/changepoint"
	"github.com/blindspot/blindspot/stats/endemic"
)

// tolerance is how far estimates may lie apart: both sides stop where their own
// optimiser is content.
const tolerance = 1e-4

func main() {
	fits := flag.String("endemic", "", "what stats/endemic/testdata/peer.R printed")
	breaks := flag.String("changepoint", "", "what stats/changepoint/testdata/peer.R printed")
	n := flag.Int("repetitions", 15, "fits whose median time is given")
	flag.Parse()
	if err := run(*fits, *breaks, *n); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(fits, breaks string, n int) error {
	ours := map[string]float64{}
	for _, take := range []func(map[string]float64, int) error{measles, nile} {
		if err := take(ours, n); err != nil {
			return err
		}
	}
	var names []string
	theirs := map[string]float64{}
	for _, path := range []string{fits, breaks} {
		rows, err := table(path)
		if err != nil {
			return err
		}
		for _, r := range rows {
			v, err := strconv.ParseFloat(r[2], 64)
			if err != nil {
				continue // the row of column names
			}
			name := r[0] + " " + r[1]
			theirs[name] = v
			names = append(names, name)
		}
	}
	return compare(names, ours, theirs)
}

// compare prints the table of times and fails on the first estimates that differ.
func compare(names []string, ours, theirs map[string]float64) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FIT\tR\tGO\tR / GO")
	compared, worst := 0, 0.0
	for _, name := range names {
		got, ok := ours[name]
		if !ok {
			continue
		}
		want := theirs[name]
		if strings.HasSuffix(name, "seconds") {
			fmt.Fprintf(w, "%s\t%.2f ms\t%.3f ms\t%.0f\n", name, 1000*want, 1000*got, want/got)
			continue
		}
		compared++
		off := math.Abs(got-want) / math.Max(1, math.Abs(want))
		worst = math.Max(worst, off)
		if !(off <= tolerance) {
			return fmt.Errorf("%s: R has %.10g, Go has %.10g", name, want, got)
		}
	}
	if compared < 30 {
		return fmt.Errorf("only %d estimates were compared", compared)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Printf("%d estimates agree; the largest difference is %.1g\n", compared, worst)
	return err
}

// median is the median time of n runs, in seconds.
func median(n int, run func() error) (float64, error) {
	all := make([]float64, n)
	for i := range all {
		begun := time.Now()
		if err := run(); err != nil {
			return 0, err
		}
		all[i] = time.Since(begun).Seconds()
	}
	slices.Sort(all)
	return all[n/2], nil
}

func measles(out map[string]float64, n int) error {
	dir := filepath.Join("stats", "endemic", "testdata")
	counts, err := numbers(filepath.Join(dir, "measlesWeserEms_counts.csv"), 1)
	if err != nil {
		return err
	}
	order, err := numbers(filepath.Join(dir, "measlesWeserEms_nbOrder.csv"), 1)
	if err != nil {
		return err
	}
	population, err := numbers(filepath.Join(dir, "measlesWeserEms_popfrac.csv"), 0)
	if err != nil {
		return err
	}
	one := &endemic.Component{Terms: []endemic.Term{endemic.Intercept()}}
	end := &endemic.Component{Terms: append([]endemic.Term{endemic.Intercept(), endemic.Trend()}, endemic.Season(52, 1)...),
		Offset: endemic.ByUnit(population[0])}
	for _, m := range []struct {
		name  string
		model endemic.Model
	}{
		{"basic", endemic.Model{Family: endemic.NegBin1, AR: one, NE: one, End: end, Weights: endemic.FirstOrder(order)}},
		{"powerlaw", endemic.Model{Family: endemic.NegBin1, AR: one, NE: one, End: end, Weights: endemic.PowerLaw{Order: order, MaxLag: 5, Normalised: true}}},
	} {
		var fit *endemic.Result
		seconds, err := median(n, func() (err error) {
			fit, err = endemic.Fit(endemic.Data{Counts: counts}, m.model, endemic.Options{})
			return err
		})
		if err != nil {
			return err
		}
		out[m.name+" seconds"], out[m.name+" loglik"] = seconds, fit.LogLik
		for _, c := range fit.Coefficients {
			out[m.name+" "+c.Name], out[m.name+" "+c.Name+".se"] = c.Value, c.SE
		}
		out[m.name+" psi"], out[m.name+" psi.se"] = fit.Psi[0].Value, fit.Psi[0].SE
	}
	return nil
}

func nile(out map[string]float64, n int) error {
	rows, err := numbers(filepath.Join("stats", "changepoint", "testdata", "nile.csv"), 1)
	if err != nil {
		return err
	}
	y := make([]float64, len(rows))
	for i, r := range rows {
		y[i] = r[0]
	}
	say := func(what string, v float64) { out["strucchange "+what] = v }
	var b *changepoint.Breaks
	seconds, err := median(n, func() (err error) {
		b, err = changepoint.Mean(y, changepoint.Options{})
		return err
	})
	if err != nil {
		return err
	}
	say("breakpoints_seconds", seconds)
	for m := range b.RSS {
		say(fmt.Sprintf("nile_rss_%d", m), b.RSS[m])
		say(fmt.Sprintf("nile_bic_%d", m), b.BIC[m])
	}
	var at []changepoint.DateInterval
	if seconds, err = median(n, func() (err error) {
		at, err = b.Confidence(1, .95)
		return err
	}); err != nil {
		return err
	}
	say("confint_seconds", seconds)
	say("nile_break", float64(at[0].Date))
	say("nile_ci95_low", float64(at[0].Low))
	say("nile_ci95_high", float64(at[0].High))
	f, err := changepoint.FTest(y, nil, .15)
	if err != nil {
		return err
	}
	say("nile_supF", f.Sup)
	c, err := changepoint.OLSCUSUM(y, nil)
	if err != nil {
		return err
	}
	say("nile_ols_cusum", c.Sup)
	return nil
}

func table(path string) ([][]string, error) {
	f, err := os.Open(path) //nolint:gosec // a file of this repository, or of the script beside this
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read from
	return csv.NewReader(f).ReadAll()
}

// numbers reads a table without its header row and its first skip columns.
func numbers(path string, skip int) ([][]float64, error) {
	rows, err := table(path)
	if err != nil {
		return nil, err
	}
	out := make([][]float64, len(rows)-1)
	for i, r := range rows[1:] {
		for _, cell := range r[skip:] {
			v, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			out[i] = append(out[i], v)
		}
	}
	return out, nil
}
