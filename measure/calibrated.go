package measure

import (
	_ "embed"
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

//go:embed calibrated.csv
var calibratedFile string

// unproven is a line of calibrated.csv: a value whose intervals hold the truth too
// seldom, or from which false statements follow too often, on simulated groups with
// so many events a year. Intervals that are merely too wide are no bar.
type unproven struct {
	measure, value string
	bound          bool    // of lower bounds that stand alone, and of no interval
	from, until    float64 // events a year
	reason         string
}

// unprovenValues are the lines of the table, which the calibration writes from the
// aims it missed (docs/CALIBRATION.md).
var unprovenValues = sync.OnceValue(func() []unproven {
	r := csv.NewReader(strings.NewReader(calibratedFile))
	r.Comment = '#'
	rows, _ := r.ReadAll() // the file is tested
	var out []unproven
	for _, row := range rows[1:] {
		value, _, _ := strings.Cut(row[1], ":") // a statement rests on the value that it speaks of
		u := unproven{measure: row[0], value: value, bound: row[2] == "bound", until: math.Inf(1), reason: row[5]}
		u.from, _ = strconv.ParseFloat(row[3], 64) // empty: from no events on
		if row[4] != "" {
			u.until, _ = strconv.ParseFloat(row[4], 64) // the file is tested
		}
		out = append(out, u)
	}
	return out
})

// Proven tells whether the calibration bears a value out for a group with so many
// events a year, and why it does not. What it does not bear out may be told as a
// number; no judgement is made from it. A value that no calibration tried has
// missed nothing. A lower bound that stands alone is judged as what it is: a period
// to which another is compared had none, and is apart from the others for that.
func Proven(measure, value string, q blindspot.Quantity, events float64) (bool, string) {
	for _, u := range unprovenValues() {
		if u.measure == measure && u.value == value && (!u.bound || q.LowerBound()) && events >= u.from && events < u.until {
			return false, u.reason
		}
	}
	return true, ""
}

// gated takes a measure and marks the values that are not proven at the group's
// size. Every finding passes here, whoever asks for it.
func gated(take func(Input) (blindspot.Finding, error)) func(Input) (blindspot.Finding, error) {
	return func(in Input) (blindspot.Finding, error) {
		f, err := take(in)
		if err == nil && !in.Chronicle {
			in.mark(&f)
		}
		return f, err
	}
}

func (in *Input) mark(f *blindspot.Finding) {
	size := in.size(f)
	var named []string
	for i := range f.Values {
		v := &f.Values[i]
		if ok, why := Proven(f.Measure, v.Key, v.Q, size); !ok && (v.Q.Known() || v.Q.LowerBound()) {
			v.Unproven = why
			named = append(named, prose.Uncapital(v.Label))
		}
	}
	if len(named) > 0 {
		f.Warn(blindspot.Warnf(blindspot.WarnUnproven, "Simulated groups of about this size do not bear out what the model says of %s: no judgement is made from that.", strings.Join(named, "; ")).
			With(blindspot.WarningData{Count: len(named), Of: len(f.Values)}))
	}
}

// size is how many events a year a finding looks at, as the calibration counts them;
// those of a window that is shorter than a year count as a year's.
func (in *Input) size(f *blindspot.Finding) float64 {
	events := float64(len(within(in.Events, f.Window)))
	if f.Measure == "attention" {
		return events // which the calibration counts over all of its months
	}
	first, last := f.Window.Months()
	return events / math.Max(1, float64(last-first+1)/yearMonths)
}
