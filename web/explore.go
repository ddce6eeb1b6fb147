package web

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/workbench"
)

type exploreInput struct {
	Case      string   `query:"case" doc:"Events of this case instead of the store's"`
	Group     string   `query:"group" doc:"A group or theatre by name (IS in Iraq), a case, or any actor by id"`
	Opponent  string   `query:"opponent" doc:"The other side, by id or name; only with group"`
	AsOf      string   `query:"as_of" doc:"What was known on this day, YYYY-MM-DD; default: everything"`
	Country   string   `query:"country" doc:"ISO 3166 alpha-3 or English name; several codes with commas between"`
	Area      string   `query:"area" doc:"Gazetteer id of an admin-1 area"`
	Type      []string `query:"type,explode" doc:"state-based, non-state, one-sided; any of"`
	Deaths    int      `query:"deaths" minimum:"0" doc:"Best estimate at least"`
	Precision int      `query:"precision" minimum:"0" maximum:"7" doc:"where_prec at most"`
	From      string   `query:"from" doc:"First day, YYYY-MM-DD"`
	To        string   `query:"to" doc:"Last day, YYYY-MM-DD"`
	Begun     string   `query:"begun" enum:"yes," doc:"yes: only events whose first day lies between from and to; without, those that go on there, too"`
	Ended     string   `query:"ended" doc:"Only events that had ended by this day, YYYY-MM-DD"`
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

// GroupBox is what the form has for the group.
func (b *exploreBody) GroupBox() string { return inBox(b.Groups, b.Input.Group) }

const (
	explorePage = 100
	exploreMost = 1000
)

func (s *Server) explore(ctx context.Context, in *exploreInput) (*exploreBody, error) {
	b := &exploreBody{Cases: s.Cases, Size: in.Size, Page: max(1, in.Page)}
	if b.Size <= 0 {
		b.Size = explorePage
	}
	b.Size = min(b.Size, exploreMost)
	selected, err := s.selection(ctx, in)
	if err != nil {
		return nil, err
	}
	b.Input = *in
	selected.Filter.Limit, selected.Filter.Offset = b.Size, (b.Page-1)*b.Size
	if b.Exploration, err = s.Bench.Explore(ctx, selected); err != nil {
		return nil, err
	}
	b.Pages = max(1, (b.Events+b.Size-1)/b.Size)
	return b, s.offer(ctx, b, selected)
}

// offer lists what the form can be filled with.
func (s *Server) offer(ctx context.Context, b *exploreBody, selected workbench.Selection) error {
	actors, err := s.Bench.Sides(ctx, selected)
	if err != nil {
		return err
	}
	lands := map[string]bool{}
	if b.Input.Country != "" {
		lands[b.Input.Country] = true
	}
	for i := range actors {
		a := &actors[i]
		b.Actors = append(b.Actors, choice{string(a.ID), a.Name})
		if a.Kind.Assessable() || b.Input.Case != "" {
			b.Groups = append(b.Groups, choice{string(a.ID), a.Name})
		}
		for _, c := range a.Countries {
			lands[c] = true
		}
	}
	delete(lands, "")
	b.Lands = slices.SortedFunc(maps.Keys(lands), func(x, y string) int { return strings.Compare(place.CountryName(x), place.CountryName(y)) })
	return nil
}

// selection is what the input selects, and refuses what it does not know rather
// than leave it out. With an empty store it is of the first case, because there
// is nothing else to explore.
func (s *Server) selection(ctx context.Context, in *exploreInput) (out workbench.Selection, err error) {
	if in.Case == "" && in.Group == "" && len(s.Cases) > 0 && s.Bench.Empty(ctx) {
		in.Case = s.Cases[0]
	}
	out = workbench.Selection{Case: in.Case, Group: in.Group, Opponent: in.Opponent}
	f := &out.Filter
	for _, day := range []struct {
		text string
		to   *blindspot.Date
	}{{in.AsOf, &out.AsOf}, {in.From, &f.When.From}, {in.To, &f.When.To}, {in.Ended, &f.Ended}} {
		if *day.to, err = optionalDate(day.text); err != nil {
			return out, err
		}
	}
	if err := s.narrow(in, f); err != nil {
		return out, err
	}
	f.Begun = in.Begun == "yes"
	if f.Violence, err = kindsOfViolence(in.Type); err != nil {
		return out, err
	}
	if in.Deaths < 0 || in.Precision < 0 || in.Precision > 7 || in.Page > 1e6 {
		return out, blindspot.Errorf(blindspot.Usage, "use the form's values", "a number of the filter is out of its range")
	}
	f.MinDeaths, f.MaxPrecision, f.Text = in.Deaths, blindspot.PlacePrecision(in.Precision), strings.TrimSpace(in.Text) //nolint:gosec // 0 to 7
	return out, nil
}

// narrow sets when and where the events of a filter lie, which must be there.
func (s *Server) narrow(in *exploreInput, f *blindspot.Filter) (err error) {
	if w := f.When; w.From.Known() && w.To.Known() && w.To < w.From {
		return blindspot.Errorf(blindspot.Usage, "give the earlier day first", "the days from %s to %s are none", w.From, w.To)
	}
	if in.Country != "" {
		if f.Countries, err = countriesNamed(in.Country); err != nil {
			return err
		}
		in.Country = strings.Join(f.Countries, ",")
	}
	if in.Area != "" {
		if _, ok := s.Bench.World().Area(in.Area); !ok {
			return blindspot.Errorf(blindspot.NotFound, "a search finds areas by name", "no admin-1 area has the id %q", in.Area)
		}
		f.Areas = []string{in.Area}
	}
	return nil
}

// countriesNamed is a country by name or code, or several by their codes.
func countriesNamed(text string) ([]string, error) {
	if c, err := workbench.CountryNamed(text); err == nil || !strings.Contains(text, ",") {
		return []string{c.ISO3}, err
	}
	var out []string
	for one := range strings.SplitSeq(text, ",") {
		c, err := workbench.CountryNamed(strings.TrimSpace(one))
		if err != nil {
			return nil, err
		}
		out = append(out, c.ISO3)
	}
	return out, nil
}

// Placed reports whether there is a map: events of which none has an area have none, and
// where there are no events it shows what was observed.
func (b *exploreBody) Placed() bool {
	return len(b.Areas) == 0 || slices.ContainsFunc(b.Areas, func(a blindspot.AreaCount) bool { return a.Area != "" })
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

// CSV is the page of events; the download has all of them.
func (b *exploreBody) CSV() blindspot.Table { return eventTable(b.Rows) }

var eventColumns = []string{"id", "from", "to", "type", "side_a", "side_b", "country", "area", "area_name", "deaths", "deaths_low", "deaths_high", "place_precision", "source", "release"}

func eventTable(rows []workbench.Listed) blindspot.Table {
	t := blindspot.Table{Columns: eventColumns}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{r.ID, r.From.String(), r.To.String(), r.Violence, r.SideA, r.SideB, r.Country, r.Area, r.AreaName,
			stated(r.Deaths), stated(r.Low), stated(r.High), fmt.Sprint(r.Precision), r.Source, r.Release})
	}
	return t
}

func kindsOfViolence(names []string) (out []blindspot.Violence, err error) {
	for _, name := range names {
		v, ok := map[string]blindspot.Violence{"state-based": blindspot.StateBased, "non-state": blindspot.NonState, "one-sided": blindspot.OneSided}[name]
		if !ok && name != "" {
			return nil, blindspot.Errorf(blindspot.Usage, "use state-based, non-state or one-sided", "%q is not a type of violence", name)
		}
		if ok {
			out = append(out, v)
		}
	}
	return out, nil
}
