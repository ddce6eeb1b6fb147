package web

import (
	"context"
	"fmt"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/workbench"
)

type placeInput struct {
	ID   string `path:"id" doc:"Country by ISO 3166 alpha-3 code or English name, or admin-1 area by its id"`
	AsOf string `query:"as_of" doc:"What was known on this day, YYYY-MM-DD; default: everything"`
}

type placeBody struct {
	workbench.OnePlace
	Input placeInput `json:"-"`
}

// place is what is recorded of a country or an admin-1 area.
func (s *Server) place(ctx context.Context, in *placeInput) (*placeBody, error) {
	asOf, err := optionalDate(in.AsOf)
	if err != nil {
		return nil, err
	}
	b := &placeBody{Input: *in}
	b.OnePlace, err = s.Bench.OnePlace(ctx, in.ID, asOf)
	return b, err
}

// Explored is what was found there, as the explorer shows it.
func (b *placeBody) Explored() *exploreBody { return &exploreBody{Exploration: b.Found} }

// Filter is the parameter by which the explorer and downloads select the place.
func (b *placeBody) Filter() string {
	if b.Area {
		return "area"
	}
	return "country"
}

// CSV is the organisations with events there.
func (b *placeBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"group_id", "group", "events", "deaths", "first", "last"}}
	for i := range b.Groups {
		g := &b.Groups[i]
		t.Rows = append(t.Rows, []string{string(g.ID), g.Name, fmt.Sprint(g.Events), fmt.Sprint(g.Deaths), g.First.String(), g.Last.String()})
	}
	return t
}
