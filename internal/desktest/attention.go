package desktest

import (
	"slices"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/memory"
)

// Attention are made-up views of pages about the River Guard, local and of the world:
// brought a first time between the releases, and a second time today, with other
// numbers of some months and with more of them.
func Attention() memory.Attention {
	local, world := blindspot.Page{Project: "ha.wikipedia", Title: "Kogi"}, blindspot.Page{Project: "en.wikipedia", Title: "River_Guard"}
	a := memory.Attention{Titles: []blindspot.PageTitle{
		{Group: "ucdp:9002", Project: local.Project, Title: local.Title, Local: true}, {Group: "ucdp:9002", Project: world.Project, Title: world.Title}}}
	first, second := blindspot.NewDate(2020, time.August, 10), blindspot.DateOf(Today())
	for i, p := range []blindspot.Page{local, world} {
		for _, known := range []blindspot.Date{first, second} {
			to := blindspot.LastWholeMonth(known)
			a.Asks = append(a.Asks, blindspot.PageAsk{Page: p, From: blindspot.PageViewsSince, To: to, Known: known, Found: true})
			for m := blindspot.PageViewsSince; m <= to; m++ {
				views := 400 + 2000*i + int(m*m)%300
				if m%5 == 0 && known == second {
					views += 77
				}
				a.Views = append(a.Views, blindspot.PageViews{Page: p, Month: m, Views: views, Known: known})
			}
		}
	}
	return a
}

// AttentionKnownBy is what of it was brought by the day.
func AttentionKnownBy(day blindspot.Date) memory.Attention {
	a := Attention()
	a.Views = slices.DeleteFunc(a.Views, func(v blindspot.PageViews) bool { return v.Known > day })
	a.Asks = slices.DeleteFunc(a.Asks, func(x blindspot.PageAsk) bool { return x.Known > day })
	return a
}

// AttentionEndedBy is all of it, without the months that had not ended by the day.
func AttentionEndedBy(day blindspot.Date) memory.Attention {
	a := Attention()
	a.Views = slices.DeleteFunc(a.Views, func(v blindspot.PageViews) bool { return v.Month.Last() > day })
	return a
}
