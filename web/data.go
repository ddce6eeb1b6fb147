package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/workbench"
)

type dataInput struct {
	Page int    `query:"page" minimum:"0" maximum:"1000000" doc:"Page of the quarantine, 50 rows each"`
	All  string `query:"coverage" enum:"all," doc:"all: every country, not only the 60 with most years"`
}

type dataBody struct {
	Datasets    []blindspot.Dataset     `json:"datasets"`
	Coverage    []blindspot.Coverage    `json:"coverage"`
	Heat        heat                    `json:"-"`
	Quarantine  []blindspot.Quarantined `json:"quarantine"`
	Quarantined int                     `json:"quarantined"`
	Citations   []string                `json:"citations"`
	Own         []blindspot.OwnDataset  `json:"own"`     // sources of the user's own, which are in no other number
	Matches     []workbench.NamedMatch  `json:"matches"` // which of their actors is which group
	Imports     []importState           `json:"imports"`
	ReadOnly    bool                    `json:"read_only"`
	Store       bool                    `json:"store"`
	LimitMB     int64                   `json:"upload_limit_mb"`
	Page        int                     `json:"page"`
	Pages       int                     `json:"pages"`
	Input       dataInput               `json:"-"`
}

const quarantinePage = 50

func (s *Server) data(ctx context.Context, in *dataInput) (*dataBody, error) {
	b := &dataBody{Datasets: []blindspot.Dataset{}, Coverage: []blindspot.Coverage{}, Quarantine: []blindspot.Quarantined{}, Citations: []string{},
		LimitMB: s.UploadLimit >> 20, Page: max(1, in.Page), Pages: 1, Imports: s.uploads.list(), Input: *in}
	for _, t := range s.sources(ctx, "") {
		if t.Citation != "" && indexOf(b.Citations, t.Citation) < 0 {
			b.Citations = append(b.Citations, t.Citation)
		}
	}
	b.Store, b.ReadOnly = s.Bench.Store != nil, s.Bench.ReadOnly()
	held, err := s.Bench.Status(ctx)
	if err != nil {
		return nil, err
	}
	b.Datasets, b.Coverage, b.Own = held.Datasets, held.Coverage, held.Own
	b.Matches = []workbench.NamedMatch{}
	if len(b.Own) > 0 {
		if b.Matches, err = s.Bench.Matches(ctx, ""); err != nil {
			return nil, err
		}
	}
	b.Heat = heatOf(blindspot.NewCoverageTable(held.Coverage), in.All == "all")
	rows, total, err := s.Bench.Quarantine(ctx, quarantinePage, (b.Page-1)*quarantinePage)
	if err != nil {
		return nil, err
	}
	b.Quarantine, b.Quarantined = append(b.Quarantine, rows...), total
	b.Pages = max(1, (total+quarantinePage-1)/quarantinePage)
	return b, nil
}

// heat is the coverage by country and year: the share of months observed, or
// nothing where nobody knows.
type heat struct {
	Years  []int
	Rows   []heatRow
	Hidden int // countries left out
}

type heatRow struct {
	Country string
	Cells   []heatCell
	total   float64
}

type heatCell struct {
	Year  int
	Share float64 // of the source's events held, mean over the year's months
	Known bool
	Full  bool // at least blindspot.FullShare
	Some  bool // observed, if only just

	Assumed bool // of some month nobody stated it
}

const heatRows = 60

func heatOf(t blindspot.CoverageTable, all bool) heat {
	var h heat
	var countries []string
	first, last := 0, 0
	for _, c := range t.Rows() {
		if indexOf(countries, c.Country) < 0 {
			countries = append(countries, c.Country)
		}
		if first == 0 || c.From.Year() < first {
			first = c.From.Year()
		}
		last = max(last, c.To.Year())
	}
	for y := first; y <= last && first > 0; y++ {
		h.Years = append(h.Years, y)
	}
	for _, c := range countries {
		row := heatRow{Country: c}
		for _, y := range h.Years {
			sum, assumed := 0.0, false
			for m := range 12 {
				share, stated := t.Share(c, blindspot.NewMonth(y, 1)+blindspot.Month(m)) //nolint:gosec // 0 to 11
				sum += share / 12
				assumed = assumed || share > 0 && !stated
			}
			row.total += sum
			row.Cells = append(row.Cells, heatCell{Year: y, Share: sum, Known: sum > 0, Full: sum >= blindspot.FullShare, Some: sum >= blindspot.ObservedShare, Assumed: assumed})
		}
		h.Rows = append(h.Rows, row)
	}
	slices.SortStableFunc(h.Rows, func(x, y heatRow) int {
		if c := cmp.Compare(y.total, x.total); c != 0 {
			return c
		}
		return cmp.Compare(x.Country, y.Country)
	})
	if !all && len(h.Rows) > heatRows {
		h.Hidden, h.Rows = len(h.Rows)-heatRows, h.Rows[:heatRows]
	}
	return h
}

// CSV is the datasets as a table.
func (b *dataBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"file", "source", "release", "published", "rows_read", "in_use", "quarantined", "from", "to", "licence", "sha256"}}
	for _, d := range b.Datasets {
		t.Rows = append(t.Rows, []string{d.File, d.Source, d.Release, d.Published.String(), fmt.Sprint(d.Rows), fmt.Sprint(d.Events),
			fmt.Sprint(d.Quarantined), d.From.String(), d.To.String(), d.Terms.Licence, d.SHA256})
	}
	return t
}

type sqlInput struct {
	Query string `query:"q" maxLength:"8000" doc:"One SELECT; the views are events, actors, datasets, coverage and quarantine"`
}

type sqlBody struct {
	Query string          `json:"query"`
	Table blindspot.Table `json:"table"`
	Cut   bool            `json:"cut" doc:"whether there were more rows than are shown"`
	Error string          `json:"-"`
	Hint  string          `json:"-"`
}

func (s *Server) sql(ctx context.Context, in *sqlInput) (*sqlBody, error) {
	b := &sqlBody{Query: in.Query}
	if in.Query == "" {
		return b, nil
	}
	var err error
	b.Table, b.Cut, err = s.statement(ctx, in.Query)
	return b, err
}

// statement runs one statement at a time. The store stops one that takes too
// long as soon as it can; should that not be at once, the answer does not wait
// for it, and the next statement does.
func (s *Server) statement(ctx context.Context, query string) (blindspot.Table, bool, error) {
	limit := workbench.SQLTime
	if s.Bench.StatementTime > 0 {
		limit = s.Bench.StatementTime
	}
	ctx, cancel := context.WithTimeout(ctx, limit+time.Second)
	context.AfterFunc(s.guard.Life(), cancel)
	select {
	case s.uploads.asking <- struct{}{}:
	case <-ctx.Done():
		cancel()
		return blindspot.Table{}, false, blindspot.Errorf(blindspot.Unavailable, "try again in a while", "another statement is being answered")
	}
	type answer struct {
		table blindspot.Table
		cut   bool
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		defer s.guard.Work()()
		defer cancel()
		defer func() { <-s.uploads.asking }()
		var a answer
		a.table, a.cut, a.err = s.Bench.SQL(ctx, query)
		done <- a
	}()
	select {
	case a := <-done:
		return a.table, a.cut, a.err
	case <-ctx.Done(): // whoever has answered cancels, too
		select {
		case a := <-done:
			return a.table, a.cut, a.err
		default:
		}
		return blindspot.Table{}, false, blindspot.Errorf(blindspot.Unavailable, "ask for less", "the statement took longer than %s", limit)
	}
}

// CSV is the result.
func (b *sqlBody) CSV() blindspot.Table { return b.Table }
