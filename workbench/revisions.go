package workbench

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/nowcast"
)

// revisions are what stood on record for countries, kinds of violence and months at
// each age, in a form that is small enough to be kept: by stratum, month and age, -1
// where nothing was observed.
type revisions struct {
	Releases int             `json:"releases"`
	First    blindspot.Month `json:"first"`
	Strata   []string        `json:"strata"` // in order
	Deaths   [][]int         `json:"deaths"`
	Events   [][]int         `json:"events"`
}

func stratumOf(country string, v blindspot.Violence) string {
	return country + " " + strconv.Itoa(int(v))
}

func splitStratum(s string) (country string, v blindspot.Violence) {
	country, kind, _ := strings.Cut(s, " ")
	n, _ := strconv.Atoi(kind)            // of our own writing
	return country, blindspot.Violence(n) //nolint:gosec // one of four
}

// reports lists one of the two tables, in order of month, age and stratum.
func (r *revisions) reports(table [][]int) []nowcast.Report {
	var out []nowcast.Report
	ages := len(nowcast.Ages)
	for i, stratum := range r.Strata {
		for at, value := range table[i] {
			if value >= 0 {
				out = append(out, nowcast.Report{Stratum: stratum, Month: r.First + blindspot.Month(at/ages), Age: nowcast.Ages[at%ages], Value: value}) //nolint:gosec // months
			}
		}
	}
	slices.SortFunc(out, func(x, y nowcast.Report) int {
		return cmp.Or(cmp.Compare(x.Month, y.Month), cmp.Compare(x.Age, y.Age), cmp.Compare(x.Stratum, y.Stratum))
	})
	return out
}

type placeMonth struct {
	country  string
	violence blindspot.Violence
	month    blindspot.Month
}

type deathsEvents struct{ deaths, events int }

// countedOn are the deaths and events by country, kind of violence and month as the
// releases published by a day have them, and what these cover.
func (b *Bench) countedOn(ctx context.Context, day blindspot.Date) (map[placeMonth]deathsEvents, blindspot.CoverageTable, error) {
	coverage, err := b.held().Coverage(ctx, day)
	if err != nil {
		return nil, coverage, err
	}
	// Months are as old as the newest release found them, however long ago that was.
	newest := min(b.newest(ctx, day), day.Month())
	young := blindspot.DateRange{From: (newest - blindspot.Month(nowcast.Ages[len(nowcast.Ages)-1]) - 1).First(), To: day}
	rows, err := b.held().DyadMonths(ctx, blindspot.Filter{AsOf: day, When: young})
	counts := map[placeMonth]deathsEvents{}
	for i := range rows {
		at := placeMonth{rows[i].Country, rows[i].Violence, rows[i].Month}
		c := counts[at]
		counts[at] = deathsEvents{c.deaths + rows[i].Deaths, c.events + rows[i].Events}
	}
	return counts, coverage, err
}

// revisions are read from the releases published by the day, which takes a query for
// each, and kept. A month is of an age at the end of the month that lies so many
// months after it, and it has a number there only if it was observed.
func (b *Bench) revisions(ctx context.Context, until blindspot.Date) (revisions, error) {
	if err := b.unstocked(ctx, blindspot.NotFound, ""); err != nil {
		return revisions{}, err
	}
	m, err := b.At(ctx, 0)
	if err != nil {
		return revisions{}, err
	}
	return kept(ctx, b, m, "revisions", until.Month().String()+" "+until.String(), func() (revisions, error) { return b.readRevisions(ctx, until) })
}

func (b *Bench) readRevisions(ctx context.Context, until blindspot.Date) (r revisions, err error) {
	sets, err := b.Store.Datasets(ctx, until)
	if err != nil || len(sets) == 0 {
		return r, err
	}
	r.Releases = len(sets)
	published := make([]blindspot.Date, len(sets))
	for i, d := range sets {
		published[i] = d.Published
	}
	slices.Sort(published)
	begin, last := published[0].Month(), blindspot.LastWholeMonth(until)
	oldest := blindspot.Month(nowcast.Ages[len(nowcast.Ages)-1])
	r.First = begin - oldest
	at := map[string]int{}
	var counts map[placeMonth]deathsEvents
	var coverage blindspot.CoverageTable
	known := 0
	for now := begin; now <= last; now++ {
		n, _ := slices.BinarySearch(published, now.Last()+1)
		if n != known { // another release: the record is another one
			if counts, coverage, err = b.countedOn(ctx, now.Last()); err != nil {
				return r, err
			}
			r.meet(at, counts, int(last-r.First)+1)
			known = n
		}
		if b.Progress != nil {
			b.Progress(int(now-begin), int(last-begin)+1)
		}
		for i, stratum := range r.Strata {
			country, violence := splitStratum(stratum)
			for a, age := range nowcast.Ages {
				month := now - blindspot.Month(age) //nolint:gosec // months
				if !coverage.Observed(country, month) {
					continue
				}
				is, cell := counts[placeMonth{country, violence, month}], int(month-r.First)*len(nowcast.Ages)+a
				r.Deaths[i][cell], r.Events[i][cell] = is.deaths, is.events
			}
		}
	}
	return r, nil
}

// meet gives every country and kind that is counted a row; what it was before is not
// known, for nobody counted it.
func (r *revisions) meet(at map[string]int, counts map[placeMonth]deathsEvents, months int) {
	var fresh []string
	for c := range counts {
		stratum := stratumOf(c.country, c.violence)
		if _, met := at[stratum]; !met && c.country != "" && c.violence != blindspot.ViolenceUnstated {
			at[stratum] = -1
			fresh = append(fresh, stratum)
		}
	}
	slices.Sort(fresh) // a map has no order
	for _, stratum := range fresh {
		at[stratum] = len(r.Strata)
		r.Strata = append(r.Strata, stratum)
		empty := slices.Repeat([]int{-1}, months*len(nowcast.Ages))
		r.Deaths, r.Events = append(r.Deaths, empty), append(r.Events, slices.Clone(empty))
	}
}
