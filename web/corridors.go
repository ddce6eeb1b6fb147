package web

import (
	"context"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

type corridorsInput struct {
	Case  string   `query:"case" doc:"Name of the case; default: the first"`
	Grade string   `query:"grade" enum:"A,B,C,D,E,F," doc:"Weakest grade of a source that is kept; default: all"`
	Cut   []string `query:"cut,explode" maxItems:"8" doc:"Places to take away"`
	Link  []string `query:"link,explode" maxItems:"8" doc:"Links to take away, each as FROM>TO"`
	AsOf  string   `query:"as_of" doc:"What was known on this day, YYYY-MM-DD"`
}

// linkSign stands between the places of a link in an address.
const linkSign = ">"

type corridorsBody struct {
	Case  string         `json:"case"`
	Title string         `json:"title"`
	AsOf  blindspot.Date `json:"as_of"`
	workbench.Network
	Cases  []caseEntry    `json:"-"`
	Input  corridorsInput `json:"-"`
	Figure *figure.Figure `json:"-"`
}

func (s *Server) corridors(ctx context.Context, in *corridorsInput) (*corridorsBody, error) {
	name, err := s.aCase(in.Case)
	if err != nil {
		return nil, err
	}
	day, err := optionalDate(in.AsOf)
	if err != nil {
		return nil, err
	}
	q := workbench.NetworkQuestion{Case: name, AsOf: day, Grade: in.Grade, Cut: in.Cut}
	for _, text := range in.Link {
		from, to, ok := strings.Cut(text, linkSign)
		if !ok {
			return nil, blindspot.Errorf(blindspot.Usage, "write a link as FROM>TO", "%q is no link", text)
		}
		q.Links = append(q.Links, workbench.Pair{From: from, To: to})
	}
	n, err := s.Bench.Corridors(ctx, q)
	if err != nil {
		return nil, err
	}
	b := &corridorsBody{Case: name, Title: n.Assessment.Title, AsOf: n.Assessment.AsOf, Network: n, Input: *in, Cases: s.caseList()}
	var lost [][2]string
	for _, p := range n.Lost {
		lost = append(lost, [2]string{p.From, p.To})
	}
	f, ok, err := figure.Corridors(n.Assessment, s.Bench.World(), lost...)
	if ok && err == nil {
		b.Figure = &f
	}
	return b, err
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
	return prose.Percent(float64(len(b.Lost)) / float64(b.Before))
}
