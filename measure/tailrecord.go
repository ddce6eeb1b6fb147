package measure

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/blindspot/blindspot"
)

// A model of the sizes and the rate of a group's events takes both to go on as
// they were, and most wars fade: of the chances of 60 % and more that it gave,
// fewer than half came true. What it says is therefore held against what came
// after the chances that it gave earlier, each at the end of a year and from
// events up to then, for all organisations of a large extract of UCDP GED whose
// countries the extract covers in the year after (`go test -tags calibration -run
// TestTailRecord ./measure -cal.update` writes the table anew). A row holds what
// the years up to it taught: logit(chance that came true) = intercept + slope x
// logit(chance given), with a normal prior about no change (0 and 1, standard
// deviations 1 and .3).

//go:embed tailrecord.csv
var tailRecordFile string

// TailRecord is what came of chances of a mass-casualty event given up to the end
// of a year.
type TailRecord struct {
	Until            int // last year at whose end a chance was given
	Intercept, Slope float64
	Cases, Groups    int
	// Given and Came count the chances given in four classes, below 30 %, below
	// 60 %, below 90 % and above, and how many of them were followed by such an event.
	Given, Came [4]int
}

// tailClasses are the upper ends of the classes of [TailRecord].
var tailClasses = [4]float64{0.3, 0.6, 0.9, 1}

// tailRecords are the rows of the table, by year.
var tailRecords = sync.OnceValue(func() []TailRecord {
	var out []TailRecord
	for line := range strings.Lines(tailRecordFile) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' || line[0] == 'u' {
			continue
		}
		fields := strings.Split(line, ",")
		whole := func(i int) int { n, _ := strconv.Atoi(fields[i]); return n }                // the file is tested
		number := func(i int) float64 { v, _ := strconv.ParseFloat(fields[i], 64); return v } // the file is tested
		r := TailRecord{Until: whole(0), Intercept: number(1), Slope: number(2), Cases: whole(3), Groups: whole(4)}
		for i := range r.Given {
			r.Given[i], r.Came[i] = whole(5+2*i), whole(6+2*i)
		}
		out = append(out, r)
	}
	return out
})

// TailRecordOn is the record as it was known on a day, and whether there was one.
// What came in a year is known once the yearly release is out, by July of the next.
func TailRecordOn(day blindspot.Date) (TailRecord, bool) {
	var known TailRecord
	for _, r := range tailRecords() {
		if blindspot.NewDate(r.Until+2, time.July, 1) <= day {
			known = r
		}
	}
	return known, known.Cases > 0
}

// Chance is how often chances like this one came true, for the value and for both
// ends of its interval.
func (r TailRecord) Chance(q blindspot.Quantity) blindspot.Quantity {
	came := func(p float64) float64 {
		p = math.Min(math.Max(p, tailEdge), 1-tailEdge)
		return 1 / (1 + math.Exp(-r.Intercept-r.Slope*math.Log(p/(1-p))))
	}
	if !q.Known() {
		return q
	}
	if !q.HasInterval() {
		return blindspot.Exactly(came(q.Value))
	}
	return blindspot.Between(came(q.Value), came(q.Low), came(q.High), q.Level)
}

// TailClass is a class of chances, from one up to the other: how many of them were
// given, and how many came true.
type TailClass struct {
	From, To    float64
	Given, Came int
}

// Like is the class of the chance p.
func (r TailRecord) Like(p float64) TailClass {
	c := TailClass{}
	for i, end := range tailClasses {
		c = TailClass{From: c.To, To: end, Given: r.Given[i], Came: r.Came[i]}
		if p < end {
			break
		}
	}
	return c
}

// tailEdge is the chance beyond which one says no more: a thousandth.
const tailEdge = 0.001
