package web

import (
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/workbench"
)

type eventInput struct {
	ID   string `path:"id" doc:"Id of the event, as the explorer lists it"`
	Case string `query:"case" doc:"An event of this case instead of the store's"`
	AsOf string `query:"as_of" doc:"What was known on this day, YYYY-MM-DD; default: everything"`
}

type eventBody struct {
	workbench.OneEvent
	Input eventInput `json:"-"`
}

// event is one event, with what each release said of it.
func (s *Server) event(ctx context.Context, in *eventInput) (*eventBody, error) {
	asOf, err := optionalDate(in.AsOf)
	if err != nil {
		return nil, err
	}
	b := &eventBody{Input: *in}
	b.OneEvent, err = s.Bench.OneEvent(ctx, workbench.EventQuestion{ID: in.ID, Case: in.Case, AsOf: asOf})
	return b, err
}

// Group is the id of a side that may be assessed, "" of any other.
func (b *eventBody) Group(id blindspot.ActorID) blindspot.ActorID {
	if slices.Contains(b.Groups, id) {
		return id
	}
	return ""
}

// CSV is what each release that changed it says of the event.
func (b *eventBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"known", "release", "in_record", "from", "to", "area_name", "deaths", "deaths_low", "deaths_high"}}
	for _, r := range b.Told {
		row := []string{r.Known.String(), r.Release, fmt.Sprint(!r.Gone)}
		if r.Gone {
			t.Rows = append(t.Rows, append(row, "", "", "", "", "", ""))
			continue
		}
		t.Rows = append(t.Rows, append(row, r.From.String(), r.To.String(), r.AreaName, stated(r.Deaths), stated(r.Low), stated(r.High)))
	}
	return t
}

// stated is a number of a table; nothing where the source states none.
func stated(n *int) string {
	if n == nil {
		return ""
	}
	return fmt.Sprint(*n)
}
