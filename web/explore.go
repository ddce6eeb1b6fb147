package web

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/workbench"
)

type exploreInput struct {
	Case      string   `query:"case" doc:"Events of this case instead of the store's"`
	Group     string   `query:"group" doc:"Actor id or name"`
	Opponent  string   `query:"opponent" doc:"Actor id of the other side; only with group"`
	Country   string   `query:"country" doc:"ISO 3166 alpha-3"`
	Area      string   `query:"area" doc:"Gazetteer id of an admin-1 area"`
	Type      []string `query:"type,explode" doc:"state-based, non-state, one-sided; any of"`
	Deaths    int      `query:"deaths" minimum:"0" doc:"Best estimate at least"`
	Precision int      `query:"precision" minimum:"0" maximum:"7" doc:"where_prec at most"`
	From      string   `query:"from" doc:"First day, YYYY-MM-DD"`
	To        string   `query:"to" doc:"Last day, YYYY-MM-DD"`
	Text      string   `query:"q" doc:"In names of actors and places"`
	Page      int      `query:"page" minimum:"0" doc:"Page, from 1"`
	Size      int      `query:"size" minimum:"0" maximum:"1000" doc:"Rows of a page; default 100"`
}

type exploreBody struct {
	workbench.Exploration
	Page   int          `json:"page"`
	Pages  int          `json:"pages"`
	Size   int          `json:"size"`
	Groups []choice     `json:"-"`
	Actors []choice     `json:"-"` // everyone who is a side of an event, states among them
	Lands  []string     `json:"-"` // countries with events
	Input  exploreInput `json:"-"`
	Cases  []string     `json:"-"`
}

const (
	explorePage = 100
	exploreMost = 1000
)

func (s *Server) explore(ctx context.Context, in *exploreInput) (*exploreBody, error) {
	f, err := s.selection(ctx, in)
	if err != nil {
		return nil, err
	}
	b := &exploreBody{Input: *in, Cases: s.Cases, Size: in.Size, Page: max(1, in.Page)}
	if b.Size <= 0 {
		b.Size = explorePage
	}
	b.Size = min(b.Size, exploreMost)
	f.Limit, f.Offset = b.Size, (b.Page-1)*b.Size
	if b.Exploration, err = s.select1(ctx, in.Case, f); err != nil {
		return nil, err
	}
	b.Pages = max(1, (b.Events+b.Size-1)/b.Size)
	return b, s.offer(ctx, b)
}

// offer lists what the form can be filled with.
func (s *Server) offer(ctx context.Context, b *exploreBody) error {
	actors, err := s.actors(ctx, b.Input.Case)
	if err != nil {
		return err
	}
	lands := map[string]bool{}
	if b.Input.Country != "" {
		lands[strings.ToUpper(b.Input.Country)] = true
	}
	for i := range actors {
		a := &actors[i]
		b.Actors = append(b.Actors, choice{a.ID, a.Name})
		if a.Kind.Assessable() || b.Input.Case != "" {
			b.Groups = append(b.Groups, choice{a.ID, a.Name})
		}
		for _, c := range a.Countries {
			lands[c] = true
		}
	}
	delete(lands, "")
	b.Lands = slices.SortedFunc(maps.Keys(lands), func(x, y string) int { return strings.Compare(countryName(x), countryName(y)) })
	return nil
}

// actors are the sides of the events of the store, or of a case.
func (s *Server) actors(ctx context.Context, name string) ([]blindspot.ActorSummary, error) {
	if name == "" {
		if s.Archive == nil {
			return nil, nil
		}
		return s.Archive.Actors(ctx)
	}
	c, err := s.Bench.Cases(name)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	var out []blindspot.ActorSummary
	for i := range c.Events {
		e := &c.Events[i]
		for _, side := range []blindspot.Side{e.SideA, e.SideB} {
			j, ok := at[side.ID]
			if side.ID == "" {
				continue
			}
			if !ok {
				j = len(out)
				at[side.ID] = j
				out = append(out, blindspot.ActorSummary{Actor: blindspot.Actor{ID: side.ID, Name: side.Name}})
			}
			if indexOf(out[j].Countries, e.Place.Country) < 0 {
				out[j].Countries = append(out[j].Countries, e.Place.Country)
			}
		}
	}
	return out, nil
}

// selection is the filter of the input; with an empty store that of the first
// case, because there is nothing else to explore.
func (s *Server) selection(ctx context.Context, in *exploreInput) (blindspot.Filter, error) {
	if in.Case == "" && s.emptyStore(ctx) && len(s.Cases) > 0 {
		in.Case = s.Cases[0]
	}
	return s.filter(ctx, in)
}

// counted is what the input selects without any of the events.
func (s *Server) counted(ctx context.Context, in *exploreInput) (workbench.Exploration, error) {
	f, err := s.selection(ctx, in)
	if err != nil {
		return workbench.Exploration{}, err
	}
	f.Limit = 0
	return s.select1(ctx, in.Case, f)
}

func (s *Server) emptyStore(ctx context.Context) bool {
	if s.Bench.Store == nil {
		return true
	}
	sets, err := s.Bench.Store.Datasets(ctx, 0)
	return err == nil && len(sets) == 0
}

// select1 explores the store, or one case.
func (s *Server) select1(ctx context.Context, name string, f blindspot.Filter) (workbench.Exploration, error) {
	if name != "" {
		c, err := s.Bench.Cases(name)
		if err != nil {
			return workbench.Exploration{}, err
		}
		return workbench.ExploreEvents(workbench.Geography{World: s.Bench.World}, c.Events, f), nil
	}
	if s.Archive == nil {
		return workbench.ExploreEvents(workbench.Geography{World: s.Bench.World}, nil, f), nil
	}
	return s.Archive.Explore(ctx, f)
}

// filter reads the selection of the input, and refuses what it does not know
// rather than leave it out.
func (s *Server) filter(ctx context.Context, in *exploreInput) (f blindspot.Filter, err error) {
	if f.When.From, err = optionalDate(in.From); err != nil {
		return f, err
	}
	if f.When.To, err = optionalDate(in.To); err != nil {
		return f, err
	}
	if in.Group != "" {
		if f.Actors, err = s.actor(ctx, in.Group); err != nil {
			return f, err
		}
	}
	if in.Opponent != "" {
		if len(f.Actors) == 0 {
			return f, blindspot.Errorf(blindspot.Usage, "name the group whose opponent it is", "an opponent is given without a group")
		}
		id, err := s.opponent(ctx, in)
		if err != nil {
			return f, err
		}
		f.Opponents = []string{id}
	}
	if in.Country != "" {
		f.Countries = []string{strings.ToUpper(in.Country)}
	}
	if in.Area != "" {
		f.Areas = []string{in.Area}
	}
	for _, name := range in.Type {
		v, ok := map[string]blindspot.Violence{"state-based": blindspot.StateBased, "non-state": blindspot.NonState, "one-sided": blindspot.OneSided}[name]
		if !ok && name != "" {
			return f, blindspot.Errorf(blindspot.Usage, "use state-based, non-state or one-sided", "%q is not a type of violence", name)
		}
		if ok {
			f.Violence = append(f.Violence, v)
		}
	}
	if in.Deaths < 0 || in.Precision < 0 || in.Precision > 7 || in.Page > 1e6 {
		return f, blindspot.Errorf(blindspot.Usage, "use the form's values", "a number of the filter is out of its range")
	}
	f.MinDeaths, f.MaxPrecision, f.Text = in.Deaths, blindspot.PlacePrecision(in.Precision), strings.TrimSpace(in.Text) //nolint:gosec // 0 to 7
	return f, nil
}

// actor takes an id of any actor, or the name of a group.
func (s *Server) actor(ctx context.Context, name string) ([]string, error) {
	if strings.Contains(name, ":") {
		return []string{name}, nil
	}
	subject, err := s.Bench.Resolve(ctx, name)
	return subject.Group.Actors, err
}

// opponent takes an id, or the name of any side of an event.
func (s *Server) opponent(ctx context.Context, in *exploreInput) (string, error) {
	if strings.Contains(in.Opponent, ":") {
		return in.Opponent, nil
	}
	actors, err := s.actors(ctx, in.Case)
	if err != nil {
		return "", err
	}
	for i := range actors {
		if strings.EqualFold(actors[i].Name, strings.TrimSpace(in.Opponent)) {
			return actors[i].ID, nil
		}
	}
	return "", blindspot.Errorf(blindspot.NotFound, "the form lists the actors as one types", "no side of an event is named %q", in.Opponent)
}

// Points are the areas as GeoJSON points at their centres.
func (b *exploreBody) named() []areaName {
	out := make([]areaName, 0, len(b.Areas))
	for _, a := range b.Areas {
		if a.Area != "" {
			out = append(out, areaName{ID: a.Area, Name: a.Name, Country: a.Country, Events: a.Events})
		}
	}
	return out
}

// Unplaced is how many events have no area.
func (b *exploreBody) Unplaced() int {
	n := 0
	for _, a := range b.Areas {
		if a.Area == "" {
			n += a.Events
		}
	}
	return n
}

// YearPoints is the data of the histogram.
func (b *exploreBody) YearPoints() json.RawMessage {
	spec := map[string]any{"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "width": "container", "height": 120,
		"autosize": map[string]any{"type": "fit", "contains": "padding"},
		"data":     map[string]any{"values": b.Years}, "mark": map[string]any{"type": "bar", "color": "#0072B2"},
		"encoding": map[string]any{
			"x":       map[string]any{"field": "year", "type": "ordinal", "title": "", "axis": map[string]any{"labelAngle": 0, "labelOverlap": true}},
			"y":       map[string]any{"field": "events", "type": "quantitative", "title": "Events"},
			"tooltip": []map[string]any{{"field": "year", "type": "ordinal", "title": "Year"}, {"field": "events", "type": "quantitative", "title": "Events"}, {"field": "deaths", "type": "quantitative", "title": "Deaths"}},
		}}
	data, err := json.Marshal(spec)
	if err != nil {
		return json.RawMessage("{}") // numbers and our own words do not fail
	}
	return data
}

// CSV is the page of events; the download has all of them.
func (b *exploreBody) CSV() blindspot.Table { return eventTable(b.Rows) }

var eventColumns = []string{"id", "from", "to", "type", "side_a", "side_b", "country", "area", "area_name", "deaths", "deaths_low", "deaths_high", "place_precision", "source", "release"}

func eventTable(rows []workbench.Listed) blindspot.Table {
	t := blindspot.Table{Columns: eventColumns}
	text := func(n *int) string {
		if n == nil {
			return ""
		}
		return fmt.Sprint(*n)
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{r.ID, r.From.String(), r.To.String(), r.Violence, r.SideA, r.SideB, r.Country, r.Area, r.AreaName,
			text(r.Deaths), text(r.Low), text(r.High), fmt.Sprint(r.Precision), r.Source, r.Release})
	}
	return t
}
