package blindspot

import (
	"context"
	"time"
)

// PageViewsSince is the first month of which Wikipedia counts page views.
var PageViewsSince = NewMonth(2015, time.July)

// PageTitle says that a page of Wikipedia was about a group from one day to
// another, in the user's own words: no title comes with the program. A page that
// was renamed has a row for each of its titles.
type PageTitle struct {
	Group   ActorID   `json:"group"`
	Project string    `json:"project"` // as the API of page views names it, one for each language
	Title   string    `json:"title"`   // with underscores for spaces
	When    DateRange `json:"when"`    // 0: open
	Local   bool      `json:"local"`   // in a language of the countries where the group acts
}

// In reports whether the page was the group's in any day of a month.
func (t PageTitle) In(m Month) bool {
	return (!t.When.From.Known() || t.When.From <= m.Last()) && (!t.When.To.Known() || t.When.To >= m.First())
}

// Page is the page itself, whatever it is about.
func (t PageTitle) Page() Page { return Page{t.Project, t.Title} }

// Page is a page of a project.
type Page struct {
	Project string `json:"project"`
	Title   string `json:"title"`
}

// PageViews is how often people read a page in a month, as it was told on a day.
// A month without a row is not known: the source does not tell none from no data.
type PageViews struct {
	Page
	Month Month `json:"month"`
	Views int   `json:"views"`
	Known Date  `json:"known"`
}

// PageAsk is what the source was asked of a page on a day, and whether it had
// anything.
type PageAsk struct {
	Page
	From  Month `json:"from"`
	To    Month `json:"to"`
	Known Date  `json:"known"`
	Found bool  `json:"found"`
}

// AttentionStore is a store that keeps page views and the user's table of titles.
// Both come in order: titles by group, project, title and first day, views and
// asks by project, title, month and day.
type AttentionStore interface {
	PageTitles(ctx context.Context) ([]PageTitle, error)
	// PageViews returns what was told of all pages, and what was asked.
	PageViews(ctx context.Context) ([]PageViews, []PageAsk, error)
}

// The series of an [AttentionGap].
const (
	AttentionEvents  = "events"
	AttentionSources = "sources"
	AttentionLocal   = "local"
	AttentionWorld   = "world"
)

// AttentionSeries is one way to see how much attention a group draws, month by
// month. Changes are ratios of the last twelve months to the twelve before, with
// their intervals of 90 %.
type AttentionSeries struct {
	Name           string      `json:"name"`  // events, sources, local or world
	Label          string      `json:"label"` // "Page views in languages of its countries"
	Unit           string      `json:"unit"`  // "views a month"
	Points         []Point     `json:"points"`
	Level          Quantity    `json:"level"`            // mean of a month of the last twelve
	Before         Quantity    `json:"before"`           // of the twelve before
	Change         Quantity    `json:"change"`           // Level to Before
	PerEvent       Quantity    `json:"per_event"`        // of the last twelve months
	PerEventChange Quantity    `json:"per_event_change"` // to the twelve before
	Pages          []PageTitle `json:"pages,omitempty"`
	Missing        string      `json:"missing,omitempty"` // why the series, or its change, is not known
	Gaps           []string    `json:"gaps,omitempty"`    // months that lack something, in words
}

// Known reports whether the series has any month.
func (s AttentionSeries) Known() bool {
	for _, p := range s.Points {
		if p.Value.Known() {
			return true
		}
	}
	return false
}

// AttentionGap sets the ways to see how much attention a group draws beside each
// other and beside what it did, and says where they disagree.
type AttentionGap struct {
	Window   DateRange         `json:"window"` // the last twelve months
	Series   []AttentionSeries `json:"series"` // events, sources, local, world
	Share    Quantity          `json:"local_share"`
	Disagree []string          `json:"disagree"`
	Agree    string            `json:"agree,omitempty"` // what is said where nothing disagrees
	Notes    []string          `json:"notes"`
}

// Of is one of the series, empty where there is no gap.
func (g *AttentionGap) Of(name string) AttentionSeries {
	if g != nil {
		for _, s := range g.Series {
			if s.Name == name {
				return s
			}
		}
	}
	return AttentionSeries{Name: name, Level: Unknown(), Before: Unknown(), Change: Unknown(), PerEvent: Unknown(), PerEventChange: Unknown()}
}

// Both reports whether local and world readers are both known well enough to be
// compared with the year before: no judgement rests on one of them.
func (g *AttentionGap) Both() bool {
	return g.Of(AttentionLocal).PerEventChange.HasInterval() && g.Of(AttentionWorld).PerEventChange.HasInterval()
}

// AttentionWords say what page views are and are not, wherever they are shown.
const AttentionWords = "Page views are those of people, by Wikimedia (CC0), of the pages that the user's own table names. They tell how often a page was read, and not why or where; a language is no country. The four answers and the board do not use them."
