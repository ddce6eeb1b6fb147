package web

import (
	"context"
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/workbench"
)

type besideInput struct {
	ID   string `path:"id" doc:"Actor id, name or alias; a theatre as \"IS in Iraq\"; or an actor of your own source"`
	AsOf string `query:"as_of" doc:"What was known on this day, YYYY-MM-DD; default: the end of the data"`
}

type besideBody struct {
	workbench.Compared
	Input besideInput `json:"-"`
}

// beside lays a source of the user's own beside the record: counts by month, never
// added, and no event of either.
func (s *Server) beside(ctx context.Context, in *besideInput) (*besideBody, error) {
	asOf, err := optionalDate(in.AsOf)
	if err != nil {
		return nil, err
	}
	b := &besideBody{Input: *in}
	b.Compared, err = s.Bench.CompareSources(ctx, in.ID, asOf)
	return b, err
}

// Figures are the counts of both by month, each on one axis; none where fewer than two
// months are covered by both.
func (b *besideBody) Figures() []figure.Drawing {
	if len(b.Rows) < 2 {
		return nil
	}
	record, own := "the record ("+b.Record+")", "yours ("+b.OwnSource+")"
	events, deaths := b.Series()
	draw := func(what string, both [2][]blindspot.Point) figure.Drawing {
		return figure.Sources("beside-"+what, what, b.Group, figure.Series{Name: record, Points: both[0]}, figure.Series{Name: own, Points: both[1]}, b.AsOf)
	}
	return []figure.Drawing{draw("events", events), draw("deaths", deaths)}
}

// CSV is every month that both cover.
func (b *besideBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"month", "countries", "events_record", "events_own", "deaths_record", "deaths_own"}}
	for _, r := range b.Rows {
		t.Rows = append(t.Rows, []string{r.Month.String(), fmt.Sprint(r.Countries), fmt.Sprint(r.Record.Events), fmt.Sprint(r.Own.Events), fmt.Sprint(r.Record.Deaths), fmt.Sprint(r.Own.Deaths)})
	}
	return t
}
