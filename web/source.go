package web

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

type sourceInput struct {
	ID   string `path:"id" doc:"Id of a source of the store, as ucdp-ged, or the host of reports that a case rests on"`
	Case string `query:"case" doc:"Only what this case takes from it; default: the first case"`
	AsOf string `query:"as_of" doc:"What was known on this day, YYYY-MM-DD"`
}

// sourceBody is a source: its terms and releases, or the evidence of a case that its
// reports give.
type sourceBody struct {
	ID       string               `json:"id"`
	Terms    *blindspot.Source    `json:"terms,omitempty"`
	Releases []blindspot.Dataset  `json:"releases"`
	Case     string               `json:"case"`
	Title    string               `json:"title,omitempty" doc:"of the case"`
	Evidence []blindspot.Evidence `json:"evidence"`
	Input    sourceInput          `json:"-"`
}

// source is who says what the record and a case hold.
func (s *Server) source(ctx context.Context, in *sourceInput) (*sourceBody, error) {
	day, err := optionalDate(in.AsOf)
	if err != nil {
		return nil, err
	}
	name, err := s.aCase(in.Case)
	if err != nil {
		return nil, err
	}
	b := &sourceBody{ID: in.ID, Releases: []blindspot.Dataset{}, Case: name, Evidence: []blindspot.Evidence{}, Input: *in}
	if s.Bench.Store != nil {
		for _, at := range []blindspot.Date{0, day} { // its terms are those of today, its releases those of the day
			all, err := s.Bench.Store.Datasets(ctx, at)
			if err != nil {
				return nil, err
			}
			b.Releases = b.Releases[:0]
			for i := range all {
				if d := &all[i]; d.Source == in.ID || d.Terms.ID == in.ID || d.Terms.Name == in.ID {
					b.Releases, b.Terms = append(b.Releases, *d), &d.Terms
				}
			}
		}
	}
	if name != "" {
		a, err := s.assess(ctx, name, in.AsOf, false)
		if err != nil {
			return nil, err
		}
		b.Title = a.Title
		b.Evidence = append(b.Evidence, slices.DeleteFunc(slices.Clone(a.Evidence), func(e blindspot.Evidence) bool {
			return e.Source != in.ID && hostOf(e.URL) != in.ID
		})...)
	}
	if b.Terms == nil && len(b.Evidence) == 0 {
		return nil, blindspot.Errorf(blindspot.NotFound, "the page Data lists the sources of the store, and the evidence of a case those of its reports", "nothing that is held came from %q", in.ID)
	}
	return b, nil
}

// Site is the address of a source that has one.
func (b *sourceBody) Site() string {
	if b.Terms == nil {
		return ""
	}
	if u, err := url.Parse(b.Terms.URL); err != nil || u.Host == "" {
		return ""
	}
	return b.Terms.URL
}

// rowsShown bounds the evidence on the page, which may be that of a whole source.
const rowsShown = 300

// Shown is the newest of the evidence.
func (b *sourceBody) Shown() []blindspot.Evidence {
	newest := slices.Clone(b.Evidence)
	slices.SortStableFunc(newest, func(x, y blindspot.Evidence) int { return strings.Compare(y.Month, x.Month) })
	return newest[:min(rowsShown, len(newest))]
}

// Left is how much of the evidence is not shown.
func (b *sourceBody) Left() int { return len(b.Evidence) - len(b.Shown()) }

// CSV is the evidence that comes from the source.
func (b *sourceBody) CSV() blindspot.Table {
	t := blindspot.Table{Columns: []string{"id", "kind", "month", "country", "text", "grade", "url"}}
	for _, e := range b.Evidence {
		t.Rows = append(t.Rows, []string{e.ID, e.Kind, e.Month, e.Country, e.Text, e.Grade, e.URL})
	}
	for i := range b.Releases {
		d := &b.Releases[i]
		t.Rows = append(t.Rows, []string{fmt.Sprint(d.ID), "release", d.Published.Month().String(), "", d.File + " " + d.Release, "", d.Terms.URL})
	}
	return t
}
