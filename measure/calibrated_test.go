package measure_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/stats/resample"
)

// calibratedFile is what the program reads of the calibration.
const calibratedFile = "calibrated.csv"

// unprovenTable is the table of calibrated.csv as it follows from the document: a
// line for every cell of its table that misses its aim on the wrong side.
func unprovenTable(doc string) (string, error) {
	sizes, rows, err := tableRows(doc)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("# Written by the calibration from the table of docs/CALIBRATION.md (calibrated.go); sizes are events a year.\n")
	w := csv.NewWriter(&b)
	type cellOf struct{ measure, value, kind, from, until string }
	lines, worst, at := [][]string{{"measure", "value", "kind", "from", "until", "reason"}}, map[cellOf]float64{}, map[cellOf]int{}
	for _, row := range rows {
		for i, entry := range row[4:] {
			share, wrong := missedEntry(row[2], entry)
			if !wrong {
				continue
			}
			from, until := around(sizes, i)
			c := cellOf{row[0], row[1], row[2], from, until}
			line := []string{c.measure, c.value, c.kind, c.from, c.until, missedWords(row[2], row[3], share)}
			k, again := at[c]
			switch { // of several worlds the worst is told
			case !again:
				at[c], worst[c] = len(lines), share
				lines = append(lines, line)
			case (row[2] == falsely) == (share > worst[c]) && share != worst[c]:
				lines[k], worst[c] = line, share
			}
		}
	}
	if err := w.WriteAll(lines); err != nil {
		return "", err
	}
	return b.String(), nil
}

// missedEntry is the share of an entry of the table, and whether it misses its aim on
// the wrong side: an interval that is merely too wide does not.
func missedEntry(kind, entry string) (share float64, wrong bool) {
	share, err := strconv.ParseFloat(strings.Fields(entry + " ·")[0], 64)
	return share, err == nil && strings.HasSuffix(entry, "!") && (kind == falsely || kind == ofNone || share < 100*leastCoverage)
}

func missedWords(kind, world string, share float64) string {
	groups := "simulated groups of about its size"
	if world != allWorlds {
		groups += " (" + world + ")"
	}
	if kind == falsely {
		return fmt.Sprintf("of such statements %.0f %% were false on %s, and at most %.0f %% should be", share, groups, 100*mostFalse)
	}
	return fmt.Sprintf("its 90 %% interval held the truth in %.0f %% of %s", share, groups)
}

// around are the sizes for which the column of one stands: half way to the next on
// the scale of logarithms, and without an end at either end.
func around(sizes []float64, i int) (from, until string) {
	middle := func(a, b float64) string { return strconv.Itoa(int(math.Round(math.Sqrt(a * b)))) }
	if i > 0 {
		from = middle(sizes[i-1], sizes[i])
	}
	if i+1 < len(sizes) {
		until = middle(sizes[i], sizes[i+1])
	}
	return from, until
}

// The program reads what the document says.
func TestUnprovenAreTheMissesOfTheDocument(t *testing.T) {
	doc, err := os.ReadFile(calibrationDoc)
	if err != nil {
		t.Fatal(err)
	}
	want, err := unprovenTable(string(doc))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(calibratedFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("measure/calibrated.csv is not what docs/CALIBRATION.md says (go test ./measure -tags calibration -run TestWriteUnproven -cal.update writes the one from the other):\n%s\nwant\n%s", got, want)
	}
}

// A miss bars the sizes around it and no others; an interval that is too wide bars
// nothing, nor does a cell without a mark.
func TestUnprovenTable(t *testing.T) {
	doc := tableHeading + "\n| measure | value or statement | | world | 10 | 30 | 100 |\n|---|---|---|---|---|---|---|\n" +
		"| tail | alpha | coverage | all worlds | 60 ! | 99 ! | · /90 |\n| tail | alpha: heavy | false | all worlds | 3 | 9 | 20 /80 ! |\n"
	got, err := unprovenTable(doc)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(got) {
		lines = append(lines, strings.TrimSpace(line))
	}
	if want := []string{"tail,alpha,coverage,,17,its 90 % interval held the truth in 60 % of simulated groups of about its size", `tail,alpha: heavy,false,55,,"of such statements 20 % were false on simulated groups of about its size, and at most 7 % should be"`}; !slices.Equal(lines[2:], want) {
		t.Errorf("%q, want %q", lines[2:], want)
	}
}

// Every line of the table names a value that its measure gives, and bars it at its
// sizes with its reason.
func TestProven(t *testing.T) {
	text, err := os.ReadFile(calibratedFile)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(string(text)))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		value, _, _ := strings.Cut(row[1], ":")
		m, ok := measure.ByName(row[0])
		if !ok || !slices.ContainsFunc(m.Values(), func(v measure.ValueInfo) bool { return v.Key == value }) {
			t.Errorf("%q: no measure gives %s.%s", row, row[0], value)
		}
		from, err1 := strconv.ParseFloat("0"+row[3], 64)
		until, err2 := strconv.ParseFloat("0"+row[4], 64)
		if err1 != nil || err2 != nil || row[4] != "" && until <= from || row[5] == "" {
			t.Errorf("%q: sizes or reason are amiss", row)
		}
		if proven, why := measure.Proven(row[0], value, blindspot.AtLeast(2, .9), from+1); proven || why == "" {
			t.Errorf("%s.%s passes for proven at %v events a year", row[0], value, from+1)
		}
	}
	if proven, why := measure.Proven("activity", "events_change", blindspot.Exactly(1), 1000); !proven {
		t.Errorf("events_change: %s", why)
	}
	if proven, _ := measure.Proven("pressure", "pressure_change", blindspot.AtLeast(2, .9), 10); proven {
		t.Error("a lower bound alone passes for proven at ten events a year")
	}
	if proven, why := measure.Proven("pressure", "pressure_change", blindspot.Between(2, 1, 3, .9), 10); !proven {
		t.Errorf("an interval at ten events a year: %s", why)
	}
}

// A finding marks the values that are not proven at the group's size, and warns.
func TestFindingsMarkWhatIsUnproven(t *testing.T) {
	in := contagious(t, resample.New(91), 0.35, 0.25, 0.8)
	in.Quick = true
	for _, name := range []string{"activity", "self_sustainability", "spillover"} {
		m, _ := measure.ByName(name)
		f, err := m.Take(in)
		if err != nil {
			t.Fatal(err)
		}
		events := 0
		for i := range in.Events {
			events += oneIf(f.Window.Contains(in.Events[i].When.From))
		}
		first, last := f.Window.Months()
		marked := false
		for _, v := range f.Values {
			proven, why := measure.Proven(name, v.Key, v.Q, float64(events)*12/float64(last-first+1))
			if v.Unproven != why || proven != (v.Unproven == "") {
				t.Errorf("%s.%s is marked %q, want %q", name, v.Key, v.Unproven, why)
			}
			marked = marked || !proven
		}
		if warned := blindspot.HasWarning(f.Warnings, blindspot.WarnUnproven); warned != marked {
			t.Errorf("%s: warned %v, marked %v", name, warned, marked)
		}
	}
}
