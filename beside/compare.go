package beside

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/stats/resample"
)

// Counts are what one record has of a month.
type Counts struct {
	Events int `json:"events"`
	Deaths int `json:"deaths"` // by that record's own meaning
}

// Row is a month that both records cover, with the counts of each, in the countries
// that both cover in it.
type Row struct {
	Month     blindspot.Month `json:"month"`
	Countries int             `json:"countries"`
	Record    Counts          `json:"record"`
	Own       Counts          `json:"own"`
}

// Cell is one country and month of a record.
type Cell struct {
	Country string
	Month   blindspot.Month
}

// Side is one record of a group.
type Side struct {
	Name     string
	Cells    map[Cell]Counts
	Coverage blindspot.CoverageTable
}

// Table is what two records have of a group.
type Table struct {
	Rows       []Row               `json:"months"`      // both cover them, in order
	RecordOnly []blindspot.Month   `json:"record_only"` // months of Rows in which the record has events and the other has none
	OwnOnly    []blindspot.Month   `json:"own_only"`
	Countries  []string            `json:"countries"`        // that both cover in some month, ISO 3166 alpha-3
	RecordElse Counts              `json:"record_elsewhere"` // of the record, where the other covers nothing: held against nothing
	OwnElse    Counts              `json:"own_elsewhere"`
	Agreement  []blindspot.Value   `json:"agreement"`
	Warnings   []blindspot.Warning `json:"warnings"`
}

// Least is how many months are needed before an agreement is given.
const Least = 12

// Lay lays two records side by side. seed decides the resampling.
func Lay(record, own Side, seed uint64) Table {
	t := Table{Rows: []Row{}, RecordOnly: []blindspot.Month{}, OwnOnly: []blindspot.Month{}, Countries: []string{}, Agreement: []blindspot.Value{}, Warnings: []blindspot.Warning{}}
	common := t.common(record, own)
	t.RecordElse, t.OwnElse = elsewhere(record, common), elsewhere(own, common)
	byMonth := map[blindspot.Month]*Row{}
	for c := range common {
		r := byMonth[c.Month]
		if r == nil {
			r = &Row{Month: c.Month}
			byMonth[c.Month] = r
		}
		r.Countries++
		r.Record.add(record.Cells[c])
		r.Own.add(own.Cells[c])
	}
	for _, r := range byMonth {
		t.Rows = append(t.Rows, *r)
	}
	slices.SortFunc(t.Rows, func(a, b Row) int { return cmp.Compare(a.Month, b.Month) })
	for _, r := range t.Rows {
		switch {
		case r.Record.Events > 0 && r.Own.Events == 0:
			t.RecordOnly = append(t.RecordOnly, r.Month)
		case r.Own.Events > 0 && r.Record.Events == 0:
			t.OwnOnly = append(t.OwnOnly, r.Month)
		}
	}
	t.agree(seed)
	return t
}

func (c *Counts) add(o Counts) { c.Events, c.Deaths = c.Events+o.Events, c.Deaths+o.Deaths }

// common are the countries and months that both records cover, of the countries in
// which either has an event, from the first month to the last.
func (t *Table) common(record, own Side) map[Cell]bool {
	out := map[Cell]bool{}
	countries := map[string]bool{}
	first, last := blindspot.Month(math.MaxInt32), blindspot.Month(math.MinInt32)
	for _, c := range own.Coverage.Rows() {
		first, last = min(first, c.From), max(last, c.To)
	}
	for _, s := range []Side{record, own} {
		for c := range s.Cells {
			if c.Country != "" {
				countries[c.Country] = true
			}
		}
	}
	for country := range countries {
		both := false
		for m := first; m <= last; m++ {
			if record.Coverage.Observed(country, m) && own.Coverage.Observed(country, m) {
				out[Cell{country, m}], both = true, true
			}
		}
		if both {
			t.Countries = append(t.Countries, country)
		}
	}
	slices.Sort(t.Countries)
	return out
}

func elsewhere(s Side, common map[Cell]bool) (out Counts) {
	for c, n := range s.Cells {
		if !common[c] {
			out.add(n)
		}
	}
	return out
}

// agree gives the agreements: rank correlations of events and of deaths by month, and
// the share of the months with events in either that have some in both, each with an
// interval from months resampled in blocks.
func (t *Table) agree(seed uint64) {
	n := len(t.Rows)
	if n < Least {
		t.Warnings = append(t.Warnings, blindspot.Warnf(blindspot.WarnNotEstimated, "Both records cover %d months of this group: an agreement needs %d.", n, Least))
		return
	}
	if t.Rows[0].Countries != t.Rows[n-1].Countries {
		t.Warnings = append(t.Warnings, blindspot.Warnf(blindspot.WarnCountriesLeftOut, "The countries that both records cover change with the months: each month holds the same countries of both."))
	}
	rng := func(i uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, i)) } //nolint:gosec // resampling
	series := func(of func(Row) float64) []float64 {
		out := make([]float64, n)
		for i, r := range t.Rows {
			out[i] = of(r)
		}
		return out
	}
	for i, v := range []struct {
		key, label string
		x, y       []float64
	}{
		{"rank_correlation_events", "Rank correlation of events a month", series(func(r Row) float64 { return float64(r.Record.Events) }), series(func(r Row) float64 { return float64(r.Own.Events) })},
		{"rank_correlation_deaths", "Rank correlation of deaths a month", series(func(r Row) float64 { return float64(r.Record.Deaths) }), series(func(r Row) float64 { return float64(r.Own.Deaths) })},
	} {
		q := blindspot.Unknown()
		if varies(v.x) && varies(v.y) {
			q = bootstrapped(n, rng(uint64(i)), func(at []int) float64 { return rankCorrelation(pick(v.x, at), pick(v.y, at)) }) //nolint:gosec // an index
		} else {
			t.Warnings = blindspot.AddWarning(t.Warnings, blindspot.Warnf(blindspot.WarnNotEstimated, "%s: one of the two records is the same in every month.", v.label))
		}
		t.Agreement = append(t.Agreement, blindspot.Value{Key: v.key, Label: v.label, Unit: "-1 to 1", Q: q})
	}
	overlap := func(at []int) float64 {
		both, either := 0, 0
		for _, i := range at {
			r := t.Rows[i]
			if r.Record.Events > 0 || r.Own.Events > 0 {
				either++
			}
			if r.Record.Events > 0 && r.Own.Events > 0 {
				both++
			}
		}
		if either == 0 {
			return 0
		}
		return float64(both) / float64(either)
	}
	t.Agreement = append(t.Agreement, blindspot.Value{Key: "months_in_both", Label: "Months with events in both records, of those with events in either", Unit: "share", Q: bootstrapped(n, rng(7), overlap)})
}

// bootstrapped is a statistic with its 90 % interval from months resampled in blocks:
// a month resembles its neighbours.
func bootstrapped(n int, rng *rand.Rand, statistic func([]int) float64) blindspot.Quantity {
	res, err := resample.Bootstrap(n, resample.Plan{}, statistic, rng)
	if err != nil {
		return blindspot.Unknown()
	}
	return blindspot.Between(res.Value, res.Low, res.High, res.Level)
}

func pick(x []float64, at []int) []float64 {
	out := make([]float64, len(at))
	for i, j := range at {
		out[i] = x[j]
	}
	return out
}

func varies(x []float64) bool { return slices.Max(x) > slices.Min(x) }

// rankCorrelation is Spearman's, with mean ranks for ties. A sample in which one of the
// two does not vary shows no agreement, and counts as 0.
func rankCorrelation(x, y []float64) float64 {
	a, b := ranks(x), ranks(y)
	mean := float64(len(x)+1) / 2
	var sab, saa, sbb float64
	for i := range a {
		sab += (a[i] - mean) * (b[i] - mean)
		saa += (a[i] - mean) * (a[i] - mean)
		sbb += (b[i] - mean) * (b[i] - mean)
	}
	if saa == 0 || sbb == 0 {
		return 0
	}
	return sab / math.Sqrt(saa*sbb)
}

func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(x[i], x[j]) })
	out := make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for k := i; k < j; k++ {
			out[order[k]] = float64(i+j+1) / 2
		}
		i = j
	}
	return out
}
