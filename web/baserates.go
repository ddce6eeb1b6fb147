package web

import (
	"context"
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

type ratesInput struct {
	Group  string `query:"group" doc:"Actor id, name or alias; a theatre as \"IS in Iraq\"; default: all groups"`
	Follow string `query:"follow" enum:"yes," doc:"yes: read the group under its other names, too"`
	AsOf   string `query:"as_of" doc:"What was known on this day, YYYY-MM-DD; default: the end of the data"`
}

type ratesBody struct {
	workbench.BaseRates
	Input   ratesInput `json:"-"`
	Choices []choice   `json:"-"`
	Empty   string     `json:"empty,omitempty" doc:"why there are no rates"`
}

func (s *Server) baseRates(ctx context.Context, in *ratesInput) (*ratesBody, error) {
	asOf, err := optionalDate(in.AsOf)
	if err != nil {
		return nil, err
	}
	b := &ratesBody{Input: *in}
	if b.Choices, err = s.choices(ctx, in.AsOf); err != nil {
		return nil, err
	}
	b.BaseRates, err = s.Bench.BaseRates(ctx, in.Group, asOf, in.Follow == "yes")
	if blindspot.CodeOf(err) == blindspot.TooFewData && in.Group == "" {
		b.Empty = prose.Capital(err.Error()) + "."
		return b, nil
	}
	return b, err
}

// CSV is every rate as a row.
func (b *ratesBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"section", "question", "unit", "of_times_that", "share_that", "value", "low", "high", "cases", "units"}}
	for _, section := range b.Sections {
		for _, r := range section.Rates {
			t.Rows = append(t.Rows, []string{section.Title, string(r.Question), string(r.Class.Unit), r.Of(), r.What(),
				fmt.Sprint(r.Share.Value), fmt.Sprint(r.Share.Low), fmt.Sprint(r.Share.High), fmt.Sprint(r.Cases), fmt.Sprint(r.Units)})
		}
	}
	return t
}
