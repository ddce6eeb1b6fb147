package memory

import (
	"context"

	"github.com/blindspot/blindspot"
)

// Attention is what a store holds of page views, beside its events.
type Attention struct {
	Titles []blindspot.PageTitle
	Views  []blindspot.PageViews
	Asks   []blindspot.PageAsk
}

var _ blindspot.AttentionStore = (*Store)(nil)

// SetAttention puts page views in place of those before.
func (s *Store) SetAttention(a Attention) { s.attention = a }

// PageTitles returns the table of titles.
func (s *Store) PageTitles(context.Context) ([]blindspot.PageTitle, error) {
	return s.attention.Titles, nil
}

// PageViews returns what was told of all pages, and what was asked.
func (s *Store) PageViews(context.Context) ([]blindspot.PageViews, []blindspot.PageAsk, error) {
	return s.attention.Views, s.attention.Asks, nil
}
