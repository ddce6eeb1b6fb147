// Command peers fits the models of stats/endemic/testdata/peer.R and
// stats/changepoint/testdata/peer.R in Go, and compares estimates and medians of
// time with what the two scripts printed:
//
//	peers -endemic R.csv -influenza FOLDER -changepoint R.csv [-repetitions 15]
//
// It fails where an estimate differs by more than 1e-4, absolutely or relatively; with
// random intercepts by more than 1e-2, for there R's optimiser stops early and says so.
package main

import (
	"encoding/csv"
	"errors"
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

// randomTolerance is that of models whose variances are estimated in turn with the rest.
const randomTolerance = 1e-2

func main() {
	fits := flag.String("endemic", "", "what stats/endemic/testdata/peer.R printed")
	breaks := flag.String("changepoint", "", "what stats/changepoint/testdata/peer.R printed")
	flu := flag.String("influenza", "", "folder into which that script wrote the counts of influenza")
	n := flag.Int("repetitions", 15, "fits whose median time is given")
	flag.Parse()
	if err := run(*fits, *breaks, *flu, *n); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(fits, breaks, flu string, n int) error {
	ours := map[string]float64{}
	if err := errors.Join(measles(ours, n), nile(ours, n), influenza(ours, flu, n)); err != nil {
		return err
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
		allowed := tolerance
		if strings.Contains(name, "random") {
			allowed = randomTolerance
		} else {
			worst = math.Max(worst, off)
		}
		if !(off <= allowed) {
			return fmt.Errorf("%s: R has %.10g, Go has %.10g", name, want, got)
		}
	}
	if compared < 30 {
		return fmt.Errorf("only %d estimates were compared", compared)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Printf("%d estimates agree; the largest difference without random intercepts is %.1g\n", compared, worst)
	return err
}

// least is how long a fit is repeated for: fifteen of a millisecond would be over before
// the program has all of its memory, while R's take half a second.
const least = 500 * time.Millisecond

// median is the median time of n runs and more, in seconds, after one that is not
// counted, as the scripts of R have one.
func median(n int, run func() error) (float64, error) {
	if err := run(); err != nil {
		return 0, err
	}
	var all []float64
	for first := time.Now(); len(all) < n || time.Since(first) < least; {
		begun := time.Now()
		if err := run(); err != nil {
			return 0, err
		}
		all = append(all, time.Since(begun).Seconds())
	}
	slices.Sort(all)
	return all[len(all)/2], nil
}

// panel is a panel of counts with who lies beside whom, and the population.
type panel struct {
	counts, order [][]float64
	population    []float64
}

func readPanel(dir, counts, order, population string, skip int) (panel, error) {
	var out panel
	var err error
	if out.counts, err = numbers(filepath.Join(dir, counts), skip); err != nil {
		return out, err
	}
	if out.order, err = numbers(filepath.Join(dir, order), skip); err != nil {
		return out, err
	}
	rows, err := numbers(filepath.Join(dir, population), 0)
	if err != nil {
		return out, err
	}
	out.population = rows[0]
	return out, nil
}

// model is that of the script with these weights, and random intercepts in some of its
// components.
func (p panel) model(weights endemic.Weights, random ...string) endemic.Model {
	component := func(name string, terms ...endemic.Term) *endemic.Component {
		return &endemic.Component{Terms: terms, Random: slices.Contains(random, name)}
	}
	end := component("end", append([]endemic.Term{endemic.Intercept(), endemic.Trend()}, endemic.Season(52, 1)...)...)
	end.Offset = endemic.ByUnit(p.population)
	return endemic.Model{Family: endemic.NegBin1, AR: component("ar", endemic.Intercept()), NE: component("ne", endemic.Intercept()), End: end, Weights: weights}
}

// fit fits a model n times, and says the median time and the estimates.
func (p panel) fit(out map[string]float64, name string, model endemic.Model, n int) error {
	var fit *endemic.Result
	seconds, err := median(n, func() (err error) {
		fit, err = endemic.Fit(endemic.Data{Counts: p.counts}, model, endemic.Options{})
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	out[name+" seconds"], out[name+" loglik"] = seconds, fit.LogLik
	for _, c := range fit.Coefficients {
		out[name+" "+c.Name], out[name+" "+c.Name+".se"] = c.Value, c.SE
	}
	out[name+" psi"], out[name+" psi.se"] = fit.Psi[0].Value, fit.Psi[0].SE
	return nil
}

func measles(out map[string]float64, n int) error {
	p, err := readPanel(filepath.Join("stats", "endemic", "testdata"), "measlesWeserEms_counts.csv", "measlesWeserEms_nbOrder.csv", "measlesWeserEms_popfrac.csv", 1)
	if err != nil {
		return err
	}
	powerLaw := endemic.PowerLaw{Order: p.order, MaxLag: 5, Normalised: true}
	return errors.Join(
		p.fit(out, "basic", p.model(endemic.FirstOrder(p.order)), n),
		p.fit(out, "powerlaw", p.model(powerLaw), n),
		p.fit(out, "random", p.model(powerLaw, "ar", "ne", "end"), min(n, 5)))
}

func influenza(out map[string]float64, dir string, n int) error {
	p, err := readPanel(dir, "flu_counts.csv", "flu_neighbours.csv", "flu_population.csv", 0)
	if err != nil {
		return err
	}
	near := endemic.FirstOrder(p.order)
	return errors.Join(
		p.fit(out, "flu", p.model(near), min(n, 5)),
		p.fit(out, "flu_random", p.model(near, "end"), min(n, 5)))
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
