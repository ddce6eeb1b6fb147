package web

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
)

// A watch list of one's own is an address: it can be kept as a bookmark and sent, asks
// for no account and no cookie, and works without scripts. The page's script remembers
// the last one in the browser (ui/src/watchlist.ts).

// named reports whether a list names the group, by its id or its name.
func (r *watchRow) named(list []string) bool {
	return slices.ContainsFunc(list, func(name string) bool {
		return name == string(r.GroupID) || blindspot.Fold(name) == blindspot.Fold(r.Group)
	})
}

// unlisted are the names of a list that no group has.
func unlisted(list []string, rows []watchRow) []string {
	out := []string{}
	for _, name := range list {
		if name != "" && !slices.ContainsFunc(rows, func(r watchRow) bool { return r.named([]string{name}) }) {
			out = append(out, name)
		}
	}
	return out
}

// moved sets beside each group how many places it moved since the release before.
func (s *Server) moved(ctx context.Context, asked blindspot.Date, b *watchBody) error {
	if !b.Ranked {
		return nil
	}
	before, since, err := s.Bench.RankedBefore(ctx, asked)
	if err != nil {
		return err
	}
	b.Before = since
	for i := range b.Groups {
		r := &b.Groups[i]
		if was, ok := before[r.GroupID]; ok && r.Rank != nil {
			up := was - *r.Rank
			r.Moved = &up
		}
	}
	return nil
}

// Movement is how far the group moved, in words that need no colour.
func (r watchRow) Movement() string {
	switch {
	case r.Moved == nil:
		return ""
	case *r.Moved > 0:
		return "▲ " + blindspot.FormatNumber(float64(*r.Moved))
	case *r.Moved < 0:
		return "▼ " + blindspot.FormatNumber(float64(-*r.Moved))
	}
	return "="
}

// Has reports whether a group is on the watch list that is shown.
func (in watchInput) Has(r watchRow) bool { return r.named(in.Only) }
