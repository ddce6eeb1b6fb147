package web

import (
	"context"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/brief"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

type briefInput struct {
	Since   string `query:"since" doc:"What came after this day, YYYY-MM-DD; default: with the newest release"`
	Between string `query:"between" doc:"Two releases of the store in place of days, as 26.0.7,26.0.8"`
	Board   string `query:"board" enum:"no," doc:"no: leave out the board and the four answers"`
	AsOf    string `query:"as_of" doc:"What was known on this day, YYYY-MM-DD; default: now"`
}

type briefBody struct {
	brief.Brief
	Input briefInput `json:"-"`
	Empty string     `json:"empty,omitempty" doc:"why there is nothing to tell"`
	Way   *way       `json:"-"` // where that can be changed
}

// looked is how many groups have their answers compared on the page.
const looked = 3

func (s *Server) brief(ctx context.Context, in *briefInput) (*briefBody, error) {
	q := workbench.BriefQuestion{Looked: looked, Board: in.Board != "no"}
	if !q.Board {
		q.Looked = 0
	}
	var err error
	if q.Since, err = optionalDate(in.Since); err != nil {
		return nil, err
	}
	if q.Until, err = optionalDate(in.AsOf); err != nil {
		return nil, err
	}
	if in.Between != "" {
		one, other, ok := strings.Cut(in.Between, ",")
		if !ok {
			return nil, blindspot.Errorf(blindspot.Usage, "write between=26.0.7,26.0.8", "between takes two releases")
		}
		q.Between = [2]string{strings.TrimSpace(one), strings.TrimSpace(other)}
	}
	b := &briefBody{Input: *in}
	b.Brief, err = s.Bench.Brief(ctx, q)
	if code := blindspot.CodeOf(err); code == blindspot.TooFewData || s.Bench.Empty(ctx) && code == blindspot.NotFound {
		b.Empty, b.Way = prose.Capital(err.Error())+".", wayOf(blindspot.HintOf(err))
		return b, nil
	}
	return b, err
}

// CSV is what became of events by group and country.
func (b *briefBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"actor", "name", "country", "added_events", "added_deaths", "revised_events", "revised_deaths", "withdrawn_events", "withdrawn_deaths", "not_yearly_events", "not_yearly_deaths"}}
	for _, g := range b.Groups {
		row := []string{string(g.Actor), g.Name, g.Country}
		for _, a := range []blindspot.Amount{g.Added, g.Revised, g.Withdrawn, g.NotYearly} {
			row = append(row, blindspot.FormatNumber(float64(a.Events)), blindspot.FormatNumber(float64(a.Deaths)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
