package attention

import (
	"cmp"
	"slices"

	"github.com/blindspot/blindspot"
)

// Reading is what was known of pages on a day.
type Reading struct {
	Views    map[blindspot.Page]map[blindspot.Month]int
	Asked    map[blindspot.Page]blindspot.PageAsk // the newest
	StandsIn bool                                 // nothing was known on the day: what was told later, cut at the day, stands in
}

// Told picks what was known on a day, 0 for today: of each page and month what was
// told last by then. Where nothing at all was told by then, what was told later
// stands in. Months that had not ended on the day are left out in any case.
func Told(views []blindspot.PageViews, asks []blindspot.PageAsk, day blindspot.Date) Reading {
	r := Reading{Views: map[blindspot.Page]map[blindspot.Month]int{}, Asked: map[blindspot.Page]blindspot.PageAsk{}}
	r.StandsIn = day.Known() && len(asks) > 0 && !slices.ContainsFunc(asks, func(a blindspot.PageAsk) bool { return a.Known <= day })
	known := func(d blindspot.Date) bool { return !day.Known() || r.StandsIn || d <= day }
	told := map[blindspot.Page]map[blindspot.Month]blindspot.Date{}
	for _, v := range views {
		if !known(v.Known) || day.Known() && v.Month.Last() > day {
			continue
		}
		if r.Views[v.Page] == nil {
			r.Views[v.Page], told[v.Page] = map[blindspot.Month]int{}, map[blindspot.Month]blindspot.Date{}
		}
		if was, ok := told[v.Page][v.Month]; !ok || v.Known >= was {
			r.Views[v.Page][v.Month], told[v.Page][v.Month] = v.Views, v.Known
		}
	}
	for _, a := range asks {
		if known(a.Known) {
			r.ask(a, day)
		}
	}
	return r
}

// ask takes an ask that is newer than the one before; what it asked for ends with the
// day.
func (r *Reading) ask(a blindspot.PageAsk, day blindspot.Date) {
	if day.Known() && a.To.Last() > day {
		a.To = blindspot.LastWholeMonth(day)
	}
	if r.Asked[a.Page].Known <= a.Known {
		r.Asked[a.Page] = a
	}
}

// Ask is one question for the source: a page and the months that are wanted.
type Ask struct {
	blindspot.Page
	From, To blindspot.Month
}

// Wanted lists what to ask for a table of titles: each page once, from the first
// month in which any row needs it to the last, none before July 2015 and none
// after the last whole month.
func Wanted(titles []blindspot.PageTitle, last blindspot.Month) []Ask {
	at := map[blindspot.Page]Ask{}
	for _, t := range titles {
		from, to := blindspot.PageViewsSince, last
		if t.When.From.Known() {
			from = max(from, t.When.From.Month())
		}
		if t.When.To.Known() {
			to = min(to, t.When.To.Month())
		}
		if from > to {
			continue
		}
		if was, ok := at[t.Page()]; ok {
			from, to = min(from, was.From), max(to, was.To)
		}
		at[t.Page()] = Ask{t.Page(), from, to}
	}
	out := make([]Ask, 0, len(at))
	for _, a := range at {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b Ask) int { return cmp.Or(cmp.Compare(a.Project, b.Project), cmp.Compare(a.Title, b.Title)) })
	return out
}
