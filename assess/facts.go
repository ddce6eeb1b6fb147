package assess

import (
	"slices"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

// facts gives rules quick access to what was found.
type facts struct {
	blindspot.Assessment
	o Options
}

func (f facts) finding(measure string) (blindspot.Finding, bool) { return find(f.Findings, measure) }

func find(findings []blindspot.Finding, measure string) (blindspot.Finding, bool) {
	for _, x := range findings {
		if x.Measure == measure {
			return x, true
		}
	}
	return blindspot.Finding{}, false
}

// lately is a finding over the last so many months of the assessment.
func (f facts) lately(measure string, months int) (blindspot.Finding, bool) {
	for _, x := range f.Lately {
		if x.Measure == measure && monthsOf(x.Window) == months {
			return x, true
		}
	}
	return blindspot.Finding{}, false
}

// ago is a finding over a window that ended so many months before the others.
func (f facts) ago(measure string, months int) (blindspot.Finding, bool) {
	for _, x := range f.Lately {
		if x.Measure == measure && int(blindspot.LastWholeMonth(f.AsOf)-blindspot.LastWholeMonth(x.Window.To)) == months {
			return x, true
		}
	}
	return blindspot.Finding{}, false
}

func monthsOf(r blindspot.DateRange) int {
	first, last := r.Months()
	return int(last-first) + 1
}

// value is a value of a measure with its p-value, unknown where there is none.
func (f facts) value(measure, key string) blindspot.Value {
	x, _ := f.finding(measure)
	return valueOf(x, key)
}

func valueOf(x blindspot.Finding, key string) blindspot.Value {
	if v, ok := x.Value(key); ok {
		return v
	}
	return blindspot.Value{Key: key, Q: blindspot.Unknown()}
}

// provenOf is a value from which a judgement may be made: unknown where there is
// none, and where the calibration does not bear it out at the group's size.
func provenOf(x blindspot.Finding, key string) blindspot.Value {
	v := valueOf(x, key)
	if v.Unproven != "" {
		v.Q = blindspot.Unknown()
	}
	return v
}

// quantity is a value of a measure, unknown where there is none.
func (f facts) quantity(measure, key string) blindspot.Quantity { return f.value(measure, key).Q }

// count is a value that is a count, 0 where there is none.
func (f facts) count(measure, key string) int {
	if q := f.quantity(measure, key); q.Known() {
		return int(q.Value)
	}
	return 0
}

// subject is whom a finding is about: the group, or the part of it that the data
// cover, where they leave out some of its countries; of a chronicle with counts
// beside it, what they count.
func (f facts) subject(x blindspot.Finding) string {
	left := leftOut(x)
	if f.Chronicle && x.Subject != "" {
		return x.Subject
	}
	if len(left) == 0 || len(f.Countries) > 0 {
		return f.Group
	}
	months := homeMonths // activity and pressure count wherever the group was in ten years
	if x.Measure != "activity" && x.Measure != "pressure" {
		months = 2 * monthsOf(f.Window)
	}
	kept := slices.DeleteFunc(f.countries(months), func(c string) bool { return slices.Contains(left, c) })
	switch {
	case len(kept) == 0:
		return f.Group
	case len(kept) <= few:
		return f.Group + " in " + prose.List(countryNames(kept))
	case len(left) <= few:
		return f.Group + " outside " + prose.List(countryNames(left))
	}
	return f.Group + " in the " + strconv.Itoa(len(kept)) + " countries that are covered"
}

// few is the number of countries up to which a sentence names them.
const few = 3

// leftOut are the countries that a finding leaves out because their events are
// not known.
func leftOut(x blindspot.Finding) []string {
	var out []string
	for _, w := range x.Warnings {
		if w.Code == blindspot.WarnCountriesLeftOut {
			out = append(out, w.Data.Countries...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// homeMonths is how far back a group's countries are those with an event.
const homeMonths = 120

// countries are those with an event of the group in so many months.
func (f facts) countries(months int) []string {
	since := blindspot.LastWholeMonth(f.AsOf) - blindspot.Month(months)
	var out []string
	for _, a := range f.Areas {
		if a.Country != "" && a.Month > since && a.Events > 0 && !slices.Contains(out, a.Country) {
			out = append(out, a.Country)
		}
	}
	slices.Sort(out)
	return out
}

func countryNames(codes []string) []string {
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = place.CountryName(c)
	}
	return names
}

// row is a row of a finding's table, read by the names of its columns.
type row struct {
	columns, cells []string
}

func rowsOf(x blindspot.Finding) []row {
	if x.Table == nil {
		return nil
	}
	out := make([]row, len(x.Table.Rows))
	for i, cells := range x.Table.Rows {
		out[i] = row{x.Table.Columns, cells}
	}
	return out
}

func (r row) text(column string) string {
	if i := slices.Index(r.columns, column); i >= 0 && i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// number reads a count as people write it: "1,234".
func (r row) number(column string) int {
	n, err := strconv.Atoi(strings.ReplaceAll(r.text(column), ",", ""))
	if err != nil {
		return 0 // the column holds no count
	}
	return n
}
