package measure_test

import (
	"maps"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/simworld"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/wire"
)

// A known miss without a reason is none, and the pattern covers what it says.
func TestKnownMissesNeedAReason(t *testing.T) {
	const head = "# C\n\n" + missesHeading + "\n| measure | value | kind | world | sizes | reason |\n|---|---|---|---|---|---|\n"
	known, err := knownMisses(head + "| tail | alpha, xmin | coverage | * | 5 to 20 | too few events lie in the tail for an exponent |\n\n" + tableHeading)
	if err != nil || len(known) != 1 {
		t.Fatalf("one line is one known miss, got %v, %v", known, err)
	}
	for at, want := range map[cell]bool{
		{"tail", "xmin", coverage, "static", 10}:                       true,
		{"tail", "alpha: a statement", coverage, "dependent", 20}:      true,
		{"tail", "alpha", falsely, "static", 10}:                       false,
		{"tail", "alpha", coverage, "static", 50}:                      false,
		{"activity", "alpha", coverage, "static", 10}:                  false,
		{"tail", "p_mass_casualty", coverage, "log-normal deaths", 10}: false,
	} {
		if got := known[0].covers(at); got != want {
			t.Errorf("%v covers %v: %v, want %v", known[0], at, got, want)
		}
	}
	if _, err := knownMisses(head + "| tail | alpha | coverage | * | * | short |\n"); err == nil || !strings.Contains(err.Error(), "reason") {
		t.Errorf("a miss without a reason is refused, got %v", err)
	}
}

// A small part of the calibration, over all worlds and all measures but those that
// take most of the time: two groups of each world, judged together.
func TestCalibrationInSmall(t *testing.T) {
	text, err := os.ReadFile(calibrationDoc)
	if err != nil {
		t.Fatal(err)
	}
	c := calibration{worlds: simworld.Worlds(), sizes: []float64{30}, runs: 2, workers: runtime.GOMAXPROCS(0)}
	for _, m := range measure.All() {
		if !dear[m.Name] && m.Name != "attention" {
			c.measures = append(c.measures, m.Name)
		}
	}
	c.run()
	if err := c.judge(string(text)); err != nil {
		t.Error(err)
	}
	judged := 0
	for at, tally := range c.cells {
		judged += oneIf(at.world == allWorlds && tally.given >= fewestJudged)
	}
	if judged < 30 {
		t.Errorf("only %d values and statements were judged", judged)
	}
}

// What is counted in parts by others, in whatever order, makes the table of one process
// byte for byte.
func TestCalibrationInParts(t *testing.T) {
	of := func() *calibration {
		return &calibration{worlds: simworld.Worlds()[:3], sizes: []float64{30}, measures: []string{"activity", "sanctuary"}, runs: 7, workers: 2}
	}
	one, parts := of(), of()
	one.run()
	if err := parts.runElsewhere(func(words [][]byte) ([][]byte, error) {
		results := make([][]byte, len(words))
		for i := len(words) - 1; i >= 0; i-- {
			var err error
			if results[i], err = countWords(words[i]); err != nil {
				return nil, err
			}
		}
		return results, nil
	}); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(parts.cells, one.cells) || !maps.Equal(parts.silent, one.silent) || len(one.cells) == 0 {
		t.Errorf("%d cells are not the %d of one process", len(parts.cells), len(one.cells))
	}
	if got, want := parts.table(), one.table(); got != want || strings.Count(want, "\n") < 3 {
		t.Errorf("the tables differ:\n%s\n%s", got, want)
	}
	press := part{World: pressWorld, Size: 10, Until: 1} // attention, one group
	words, err := wire.Encode(press)
	if err != nil {
		t.Fatal(err)
	}
	result, err := countWords(words)
	if err != nil {
		t.Fatal(err)
	}
	here, err := press.counted()
	if err != nil {
		t.Fatal(err)
	}
	if there, err := press.read(result); err != nil || !maps.Equal(there.cells, here.cells) || len(here.cells) == 0 {
		t.Errorf("of the world of reporting %v came back (%v), not %v", there.cells, err, here.cells)
	}
	for _, words := range [][]byte{nil, []byte("x")} {
		if _, err := countWords(words); err == nil {
			t.Errorf("%q was counted", words)
		}
	}
	if _, err := (part{World: "nowhere"}).counted(); err == nil {
		t.Error("a world that there is not was counted")
	}
}

// Where there is none the truth is the end of what a value can be: an interval that
// leaves it out is false, and one that holds it is not too wide for that.
func TestTruthAtTheEnd(t *testing.T) {
	for want, kind := range map[float64]string{0: ofNone, 1e-12: ofNone, 0.3: coverage} {
		if got := covered("tail", "p_mass_casualty", want); got != kind {
			t.Errorf("a chance of %v is judged as %s, want %s", want, got, kind)
		}
	}
	if got := covered("activity", "events_change", 0); got != coverage {
		t.Errorf("a change has no end at 0, and is judged as %s", got)
	}
	none := cell{"self_sustainability", "eigenvalue", ofNone, "static", 20}
	c := calibration{worlds: simworld.Worlds(), sizes: []float64{20}, cells: map[cell]tallyOf{none: {400, 400, 400}}}
	if missed := c.misses(); len(missed) > 0 {
		t.Errorf("all intervals hold that there is none: %v", missed)
	}
	c.cells[none] = tallyOf{400, 400, 350}
	if missed := c.misses(); len(missed) != 1 {
		t.Errorf("one interval in eight leaves out that there is none, and no miss is called")
	}
}

// The judge calls an interval that misses the truth, a statement that is false, and
// a value that nobody holds against anything.
func TestCalibrationCallsAMiss(t *testing.T) {
	good := cell{"activity", "events_change", coverage, "static", 20}
	c := calibration{worlds: simworld.Worlds(), sizes: []float64{20}, cells: map[cell]tallyOf{good: {100, 100, 90}}}
	doc := "# C\n\n" + missesHeading + tableHeading
	if err := c.judge(doc); err != nil {
		t.Errorf("nothing is missed: %v", err)
	}
	for name, bad := range map[string]*calibration{
		"low coverage":    {cells: map[cell]tallyOf{good: {100, 100, 60}}},
		"high coverage":   {cells: map[cell]tallyOf{good: {400, 400, 400}}},
		"false statement": {cells: map[cell]tallyOf{good: {100, 100, 90}, {"activity", "events_change: rose, fell", falsely, "static", 20}: {100, 100, 20}}},
		"no interval":     {cells: map[cell]tallyOf{good: {100, 10, 9}}},
		"no truth":        {cells: map[cell]tallyOf{good: {100, 100, 90}}, silent: map[string]bool{"activity.new_value": true}},
	} {
		bad.worlds, bad.sizes = c.worlds, c.sizes
		if err := bad.judge(doc); err == nil {
			t.Errorf("%s is not called", name)
		}
	}
}
