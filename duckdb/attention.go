package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"github.com/blindspot/blindspot"
)

var _ blindspot.AttentionStore = (*Store)(nil)

// SetPageTitles puts the user's table of titles in place of the one before.
func (s *Store) SetPageTitles(ctx context.Context, titles []blindspot.PageTitle) error {
	return s.write(ctx, "storing the table of titles", func(conn *sql.Conn) error {
		if _, err := conn.ExecContext(ctx, "DELETE FROM base_page_title"); err != nil {
			return err
		}
		for _, t := range titles {
			if _, err := conn.ExecContext(ctx, "INSERT INTO base_page_title VALUES (?, ?, ?, ?, ?, ?)",
				string(t.Group), t.Project, t.Title, sqlDate(t.When.From), sqlDate(t.When.To), t.Local); err != nil {
				return err
			}
		}
		return nil
	})
}

// PageTitles returns the user's table of titles.
func (s *Store) PageTitles(ctx context.Context) ([]blindspot.PageTitle, error) {
	var titles []blindspot.PageTitle
	err := s.each(ctx, "reading the table of titles", "SELECT group_id, project, title, since, until, local FROM base_page_title ORDER BY ALL", nil,
		func(v []driver.Value) error {
			titles = append(titles, blindspot.PageTitle{Group: blindspot.ActorID(text(v[0])), Project: text(v[1]), Title: text(v[2]),
				When: blindspot.DateRange{From: dateOf(v[3]), To: dateOf(v[4])}, Local: yes(v[5])})
			return nil
		})
	return titles, err
}

// PutPageViews stores what one page was asked for and what was told. A number that is
// the same as was told before is not stored again, so that it stays known from then
// on.
func (s *Store) PutPageViews(ctx context.Context, ask blindspot.PageAsk, views []blindspot.PageViews) error {
	return s.write(ctx, "storing page views", func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, "INSERT OR REPLACE INTO base_page_ask VALUES (?, ?, ?, ?, ?, ?)",
			ask.Project, ask.Title, int(ask.From), int(ask.To), sqlDate(ask.Known), ask.Found)
		if err != nil {
			return err
		}
		for _, v := range views {
			_, err := conn.ExecContext(ctx, `INSERT OR REPLACE INTO base_page_view SELECT $1, $2, $3, $4, $5
				WHERE $4 IS DISTINCT FROM (SELECT arg_max(views, known) FROM base_page_view WHERE project = $1 AND title = $2 AND month = $3)`,
				v.Project, v.Title, int(v.Month), v.Views, sqlDate(v.Known))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// PageViews returns what was told of all pages, and what was asked.
func (s *Store) PageViews(ctx context.Context) (views []blindspot.PageViews, asks []blindspot.PageAsk, err error) {
	page := func(v []driver.Value) blindspot.Page {
		return blindspot.Page{Project: text(v[0]), Title: text(v[1])}
	}
	month := func(v driver.Value) blindspot.Month { return blindspot.Month(number(v, 0)) } //nolint:gosec // stored from one
	err = s.each(ctx, "reading page views", "SELECT project, title, month, views, known FROM base_page_view ORDER BY ALL", nil, func(v []driver.Value) error {
		views = append(views, blindspot.PageViews{Page: page(v), Month: month(v[2]), Views: number(v[3], 0), Known: dateOf(v[4])})
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	err = s.each(ctx, "reading page views", "SELECT project, title, first_month, last_month, known, found FROM base_page_ask ORDER BY ALL", nil, func(v []driver.Value) error {
		asks = append(asks, blindspot.PageAsk{Page: page(v), From: month(v[2]), To: month(v[3]), Known: dateOf(v[4]), Found: yes(v[5])})
		return nil
	})
	return views, asks, err
}
