package web

import (
	"context"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/workbench"
)

type searchInput struct {
	Text string `query:"q" doc:"A part of a name of a group, theatre, case, country or area, or of a claim"`
	AsOf string `query:"as_of" doc:"Names known on this day, YYYY-MM-DD; default: all"`
}

type searchBody struct {
	workbench.Search
	Kinds []hitKind `json:"-"`
}

// hitKind is what was found of one kind.
type hitKind struct {
	Title string
	Hits  []workbench.Hit
}

var hitTitles = map[workbench.HitKind]string{
	workbench.HitGroup: "Groups", workbench.HitTheatre: "Theatres", workbench.HitCase: "Cases", workbench.HitClaim: "Claims", workbench.HitCountry: "Countries", workbench.HitArea: "Areas",
}

func (s *Server) search(ctx context.Context, in *searchInput) (*searchBody, error) {
	asOf, err := optionalDate(in.AsOf)
	if err != nil {
		return nil, err
	}
	b := &searchBody{}
	if b.Search, err = s.Bench.Search(ctx, in.Text, asOf, s.Cases); err != nil {
		return nil, err
	}
	for _, h := range b.Hits {
		if n := len(b.Kinds); n == 0 || b.Kinds[n-1].Hits[0].Kind != h.Kind {
			b.Kinds = append(b.Kinds, hitKind{Title: hitTitles[h.Kind]})
		}
		k := &b.Kinds[len(b.Kinds)-1]
		k.Hits = append(k.Hits, h)
	}
	return b, nil
}

// Found is how many names hold the text, those not listed among them.
func (b *searchBody) Found() int { return len(b.Hits) + b.More }

// CSV is every hit as a row.
func (b *searchBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"kind", "id", "name", "detail", "case"}}
	for _, h := range b.Hits {
		t.Rows = append(t.Rows, []string{string(h.Kind), h.ID, h.Name, h.Detail, h.Case})
	}
	return t
}
