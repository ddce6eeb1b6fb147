package web

import (
	"context"
	"fmt"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/measure"
)

type corridorsInput struct {
	Case  string   `query:"case" doc:"Name of the case; default: the first"`
	Grade string   `query:"grade" enum:"A,B,C,D,E,F," doc:"Weakest grade of a source that is kept; default: all"`
	Cut   []string `query:"cut,explode" maxItems:"8" doc:"Places to take away"`
	AsOf  string   `query:"as_of" doc:"What was known on this day, YYYY-MM-DD"`
}

type pair struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type corridorsBody struct {
	Case   string               `json:"case"`
	Title  string               `json:"title"`
	AsOf   blindspot.Date       `json:"as_of"`
	Places []measure.Centrality `json:"places"`
	Links  []blindspot.Link     `json:"links"`
	Pairs  int                  `json:"connected_pairs" doc:"ordered pairs of the remaining places of which one can be reached from the other"`
	Before int                  `json:"connected_pairs_before" doc:"the same pairs with nothing cut"`
	Lost   []pair               `json:"lost" doc:"pairs that the cuts disconnect"`
	Parts  [][]string           `json:"parts" doc:"places that hang together, whatever the direction"`
	All    []string             `json:"-"`
	Cases  []caseEntry          `json:"-"`
	Input  corridorsInput       `json:"-"`
	Figure *figure.Figure       `json:"-"`
	Total  int                  `json:"links_of_the_case"`
}

func (s *Server) corridors(ctx context.Context, in *corridorsInput) (*corridorsBody, error) {
	name, err := s.aCase(in.Case)
	if err != nil {
		return nil, err
	}
	a, err := s.assess(ctx, name, in.AsOf)
	if err != nil {
		return nil, err
	}
	b := &corridorsBody{Case: name, Title: a.Title, AsOf: a.AsOf, Input: *in, Cases: s.caseList(), Places: []measure.Centrality{},
		Links: []blindspot.Link{}, Lost: []pair{}, Parts: [][]string{}, Total: len(a.Links)}
	for _, l := range a.Links {
		for _, p := range []string{l.From, l.To} {
			if indexOf(b.All, p) < 0 {
				b.All = append(b.All, p)
			}
		}
	}
	slices.Sort(b.All)
	if len(in.Cut) > 8 {
		return nil, blindspot.Errorf(blindspot.Usage, "cut one to eight places", "%d places are too many to cut", len(in.Cut))
	}
	for _, c := range in.Cut {
		if c != "" && indexOf(b.All, c) < 0 {
			return nil, blindspot.Errorf(blindspot.NotFound, "the table lists the places", "the network has no place %q", c)
		}
	}
	firm := slices.DeleteFunc(slices.Clone(a.Links), func(l blindspot.Link) bool {
		return in.Grade != "" && (l.Grade.Source == "" || l.Grade.Source > in.Grade)
	})
	for _, l := range firm {
		if indexOf(in.Cut, l.From) < 0 && indexOf(in.Cut, l.To) < 0 {
			b.Links = append(b.Links, l)
		}
	}
	b.Places = append(b.Places, measure.NewNetwork(b.Links).Ranked()...)
	b.cutAway(firm, in.Cut)
	return b, s.drawCorridors(a, b)
}

// cutAway counts what the cuts disconnect among the places that remain.
func (b *corridorsBody) cutAway(firm []blindspot.Link, cut []string) {
	var rest []string
	for _, l := range firm {
		for _, p := range []string{l.From, l.To} {
			if indexOf(cut, p) < 0 && indexOf(rest, p) < 0 {
				rest = append(rest, p)
			}
		}
	}
	slices.Sort(rest)
	for _, from := range rest {
		before, after := reached(firm, from, false), reached(b.Links, from, false)
		for _, to := range rest {
			if from == to || indexOf(before, to) < 0 {
				continue
			}
			b.Before++
			if indexOf(after, to) >= 0 {
				b.Pairs++
			} else {
				b.Lost = append(b.Lost, pair{from, to})
			}
		}
	}
	var seen []string
	for _, p := range rest {
		if indexOf(seen, p) < 0 {
			part := reached(b.Links, p, true)
			slices.Sort(part)
			seen = append(seen, part...)
			b.Parts = append(b.Parts, part)
		}
	}
	slices.SortStableFunc(b.Parts, func(x, y []string) int { return len(y) - len(x) })
}

// reached are the places that links lead to from a place, itself among them.
func reached(links []blindspot.Link, from string, both bool) []string {
	out := []string{from}
	for i := 0; i < len(out); i++ {
		for _, l := range links {
			if l.From == out[i] && indexOf(out, l.To) < 0 {
				out = append(out, l.To)
			}
			if both && l.To == out[i] && indexOf(out, l.From) < 0 {
				out = append(out, l.From)
			}
		}
	}
	return out
}

func (s *Server) drawCorridors(a blindspot.Assessment, b *corridorsBody) error {
	drawn := a
	drawn.Links, drawn.Network = b.Links, nil
	for _, n := range a.Network {
		for _, p := range b.Places {
			if p.Place == n.Name {
				n.Betweenness, n.Cut = p.Betweenness, p.Cut
				drawn.Network = append(drawn.Network, n)
			}
		}
	}
	f, ok, err := figure.Corridors(drawn, s.Bench.World)
	if ok && err == nil {
		b.Figure = &f
	}
	return err
}

// CSV is the links that remain.
func (b *corridorsBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"from", "to", "kind", "when", "grade", "url"}}
	for _, l := range b.Links {
		t.Rows = append(t.Rows, []string{l.From, l.To, l.Kind, l.When.String(), l.Grade.String(), l.URL})
	}
	return t
}

// Share is how much of the connections the cuts take.
func (b *corridorsBody) Share() string {
	if b.Before == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f %%", 100*float64(len(b.Lost))/float64(b.Before))
}
