//go:build calibration

package measure_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/measure"
	"github.com/blindspot/blindspot/workbench"
)

const (
	tailFirst, tailLast = 1994, 2018 // years at whose end a chance is given
	tailFewest          = 50         // cases that a row needs
)

// given is a chance, and whether it came true.
type given struct {
	group blindspot.ActorID
	year  int
	p     float64
	came  bool
}

// TestTailRecord gives the chance of a mass-casualty event at the end of each year
// for every organisation of the extract, and compares what that teaches with the
// table, or writes it.
func TestTailRecord(t *testing.T) {
	text := tailTable(tailCases(t))
	if *calUpdate {
		if err := os.WriteFile("tailrecord.csv", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	committed, err := os.ReadFile("tailrecord.csv")
	if err != nil {
		t.Fatal(err)
	}
	if text != string(committed) {
		t.Errorf("the record is\n%s", text)
	}
}

func tailCases(t *testing.T) []given {
	x := real(t)
	var out []given
	for _, a := range organisations(x) {
		for year := tailFirst; year <= tailLast; year++ {
			in := x.of(t, string(a.ID), a.Name, fmt.Sprintf("%d-12-31", year))
			in.Quick = true
			next := blindspot.DateRange{From: blindspot.NewDate(year+1, 1, 1), To: blindspot.NewDate(year+1, 12, 31)}
			if !observedNext(x, in.Events, in.AsOf, next) {
				continue
			}
			f, err := measure.Tail(in)
			if err != nil {
				continue // too few events for a chance
			}
			v, _ := f.Value("p_mass_casualty")
			out = append(out, given{a.ID, year, v.Q.Value, slices.ContainsFunc(x.events, func(e blindspot.Event) bool {
				return next.Contains(e.When.From) && (e.SideA.ID == a.ID || e.SideB.ID == a.ID) && e.Deaths.Best >= 100 && e.Days().Days() <= 7
			})})
			t.Log(a.ID, year, v.Q.Value, out[len(out)-1].came)
		}
	}
	return out
}

// organisations are the sides of the extract that may be assessed, by id.
func organisations(x extract) []blindspot.Side {
	facts := map[blindspot.ActorID]*duckdb.ActorFacts{}
	count := func(s blindspot.Side, first bool, e *blindspot.Event) {
		f := facts[s.ID]
		if f == nil {
			f = &duckdb.ActorFacts{Name: s.Name}
			facts[s.ID] = f
		}
		if first {
			f.SideA[e.Violence]++
		} else {
			f.SideB[e.Violence]++
		}
	}
	for i := range x.events {
		count(x.events[i].SideA, true, &x.events[i])
		count(x.events[i].SideB, false, &x.events[i])
	}
	var out []blindspot.Side
	for id, f := range facts {
		if workbench.Classify([]duckdb.ActorFacts{*f})[0].Assessable() {
			out = append(out, blindspot.Side{ID: id, Name: f.Name})
		}
	}
	slices.SortFunc(out, func(a, b blindspot.Side) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out
}

// observedNext is whether nine in ten of the events of two years lie in countries
// that the extract covers in the year after.
func observedNext(x extract, events []blindspot.Event, asOf blindspot.Date, next blindspot.DateRange) bool {
	recent, observed := 0, 0
	for i := range events {
		if events[i].When.From > asOf.AddMonths(-24) {
			recent++
			if got, total := x.coverage.ObservedMonths(events[i].Place.Country, next); got == total {
				observed++
			}
		}
	}
	return recent > 0 && 10*observed >= 9*recent
}

func tailTable(cases []given) string {
	var b strings.Builder
	b.WriteString("# What came of the chances of an event with 100 or more deaths that the tail gave at the ends of years up to `until` (tailrecord.go).\n")
	b.WriteString("until,intercept,slope,cases,groups,low_given,low_came,middle_given,middle_came,high_given,high_came,top_given,top_came\n")
	brier, recal, log, relog, n := 0.0, 0.0, 0.0, 0.0, 0
	for year := tailFirst; year <= tailLast; year++ {
		var r measure.TailRecord
		groups := map[blindspot.ActorID]bool{}
		var past []given
		for _, c := range cases {
			if c.year > year {
				continue
			}
			past = append(past, c)
			groups[c.group] = true
			class := 0
			for c.p >= []float64{.3, .6, .9, 2}[class] {
				class++
			}
			r.Given[class]++
			if c.came {
				r.Came[class]++
			}
		}
		if len(past) < tailFewest {
			continue
		}
		r.Intercept, r.Slope = recalibrate(past)
		for _, c := range cases {
			if c.year == year+2 { // what was known then
				q := r.Chance(blindspot.Exactly(c.p)).Value
				y := 0.0
				if c.came {
					y = 1
				}
				p := math.Min(math.Max(c.p, .001), .999)
				brier, recal, n = brier+(c.p-y)*(c.p-y), recal+(q-y)*(q-y), n+1
				log, relog = log-math.Log(math.Abs(1-y-p)), relog-math.Log(math.Abs(1-y-q))
			}
		}
		fmt.Fprintf(&b, "%d,%.3f,%.3f,%d,%d", year, r.Intercept, r.Slope, len(past), len(groups))
		for i := range r.Given {
			fmt.Fprintf(&b, ",%d,%d", r.Given[i], r.Came[i])
		}
		b.WriteString("\n")
	}
	m := float64(n)
	fmt.Fprintf(&b, "# %d chances scored with what was known when they were given: Brier score %.4f as the model gives them, %.4f by the record; log score %.4f and %.4f.\n", n, brier/m, recal/m, log/m, relog/m)
	return b.String()
}

// recalibrate is the mode of the posterior of intercept and slope, by Newton.
func recalibrate(cases []given) (a, b float64) {
	const priorA, priorB = 1.0, .3
	b = 1
	for range 100 {
		ga, gb := -a/(priorA*priorA), -(b-1)/(priorB*priorB)
		haa, hab, hbb := 1/(priorA*priorA), 0.0, 1/(priorB*priorB)
		for _, c := range cases {
			p := math.Min(math.Max(c.p, .001), .999)
			x := math.Log(p / (1 - p))
			q := 1 / (1 + math.Exp(-a-b*x))
			e, w := -q, q*(1-q)
			if c.came {
				e++
			}
			ga, gb = ga+e, gb+e*x
			haa, hab, hbb = haa+w, hab+w*x, hbb+w*x*x
		}
		d := haa*hbb - hab*hab
		da, db := (ga*hbb-gb*hab)/d, (gb*haa-ga*hab)/d
		a, b = a+da, b+db
		if math.Abs(da)+math.Abs(db) < 1e-10 {
			break
		}
	}
	return a, b
}
