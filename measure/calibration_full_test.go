//go:build calibration

package measure_test

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot/internal/simworld"
)

var (
	calRuns     = flag.Int("cal.runs", 200, "simulated groups of each world and size")
	calWorlds   = flag.String("cal.worlds", "", "only these worlds, separated by commas")
	calSizes    = flag.String("cal.sizes", "5,10,20,50,100,200,500", "events to be expected in the window")
	calMeasures = flag.String("cal.measures", "", "only these measures, separated by commas")
	calMinutes  = flag.Float64("cal.minutes", 0, "begin no further round of groups after so many minutes; 0: no end")
	calDear     = flag.Int("cal.dear", 1, "take the two measures of contagion, which take most of the time, of one group in so many")
	calTune     = flag.Uint64("cal.tune", 0, "draw other groups than those of the table, by this number: to tune on")
	calUpdate   = flag.Bool("cal.update", false, "write the table into docs/CALIBRATION.md")
)

// TestCalibration prints the table and fails on a miss that the document does
// not list.
func TestCalibration(t *testing.T) {
	c := calibration{runs: *calRuns, dear: *calDear, tuned: 1_000_000 * *calTune, workers: runtime.GOMAXPROCS(0)}
	for _, w := range simworld.Worlds() {
		if *calWorlds == "" || slices.Contains(strings.Split(*calWorlds, ","), w.Name) {
			c.worlds = append(c.worlds, w)
		}
	}
	for _, s := range strings.Split(*calSizes, ",") {
		size, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		c.sizes = append(c.sizes, size)
	}
	if *calMeasures != "" {
		c.measures = strings.Split(*calMeasures, ",")
	}
	if *calMinutes > 0 {
		c.until = time.Now().Add(time.Duration(*calMinutes * float64(time.Minute)))
	}
	switch {
	case *calWorker:
		t.Skip("this process is a worker")
	case *calOn == "":
		c.run()
	default:
		if *calOn == "local" {
			locally(t, 1)
		}
		if err := c.runOn(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	table := c.table()
	fmt.Print(table)
	text, err := os.ReadFile(calibrationDoc)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("\nAn interval is given in %.0f %% of the cells with %d and more events.\n", 100*c.givenShare(), fewForInterval)
	if err := c.judge(string(text)); err != nil {
		t.Error(err)
	}
	if *calUpdate {
		doc, err := withTable(string(text), table, c.measures)
		if err == nil {
			err = writeCalibration(doc)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// writeCalibration writes the document, and what the program reads of it.
func writeCalibration(doc string) error {
	unproven, err := unprovenTable(doc)
	if err != nil {
		return err
	}
	if err := os.WriteFile(calibratedFile, []byte(unproven), 0o644); err != nil {
		return err
	}
	return os.WriteFile(calibrationDoc, []byte(doc), 0o644)
}

// TestWriteUnproven writes measure/calibrated.csv from the document as it stands,
// where -cal.update asks for it.
func TestWriteUnproven(t *testing.T) {
	text, err := os.ReadFile(calibrationDoc)
	if err == nil && *calUpdate {
		err = writeCalibration(string(text))
	}
	if err != nil {
		t.Fatal(err)
	}
}
