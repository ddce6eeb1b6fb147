package workbench

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
)

// HitKind says what a search found.
type HitKind string

// What can be found by name.
const (
	HitGroup   HitKind = "group"
	HitTheatre HitKind = "theatre"
	HitCase    HitKind = "case"
	HitClaim   HitKind = "claim"
	HitCountry HitKind = "country"
	HitArea    HitKind = "area"
)

// Hit is one thing of a name like the one that was looked for.
type Hit struct {
	Kind   HitKind `json:"kind"`
	ID     string  `json:"id"` // of the group, theatre, case, claim, country or area
	Name   string  `json:"name"`
	Detail string  `json:"detail"`         // what tells it from others, in words
	Case   string  `json:"case,omitempty"` // of a claim

	order rank
}

// rank orders hits: how well the name fits, then how much is recorded.
type rank struct{ fit, events int }

// Search is what names hold a text.
type Search struct {
	Text    string         `json:"text"`
	AsOf    blindspot.Date `json:"as_of"`
	Hits    []Hit          `json:"hits"`
	More    int            `json:"more"`              // hits beyond those listed
	Similar []string       `json:"similar,omitempty"` // names of groups that are spelt alike, where nothing was found

	Warnings []blindspot.Warning `json:"warnings"`
}

// hitsOfAKind is how many hits of a kind are listed.
const hitsOfAKind = 12

// Search finds by name what can be asked about: organisations under all names that
// they are known by on the day, their theatres, the named cases and their claims,
// countries, and admin-1 areas. Nothing that is no organisation is ever a hit of its
// own. Errors: Usage for a text that is no name.
func (b *Bench) Search(ctx context.Context, text string, asked blindspot.Date, cases []string) (Search, error) {
	out := Search{Text: strings.TrimSpace(text), AsOf: asked, Hits: []Hit{}, Warnings: []blindspot.Warning{}}
	if err := nameable(out.Text); err != nil {
		return out, err
	}
	m, err := b.recordOn(ctx, asked)
	if err != nil {
		return out, err
	}
	out.AsOf, out.Warnings = m.Date, append(out.Warnings, m.Warnings()...)
	actors, err := b.actorsAt(ctx, m)
	if err != nil {
		return out, err
	}
	want := blindspot.Fold(out.Text)
	if want == "" { // nothing, or punctuation
		return out, nil
	}
	for _, kind := range [][]Hit{groupHits(actors, want), theatreHits(actors, out.Text, want), b.caseHits(cases, want, false), b.caseHits(cases, want, true), countryHits(want), b.areaHits(want)} {
		slices.SortStableFunc(kind, func(x, y Hit) int {
			return cmp.Or(cmp.Compare(y.order.fit, x.order.fit), cmp.Compare(y.order.events, x.order.events), cmp.Compare(x.Name, y.Name))
		})
		listed := min(len(kind), hitsOfAKind)
		out.Hits, out.More = append(out.Hits, kind[:listed]...), out.More+len(kind)-listed
	}
	if len(out.Hits) == 0 {
		out.Similar = nearest(out.Text, assessableNames(actors))
	}
	return out, nil
}

// How well a name fits, from not at all.
const (
	noFit = iota
	within
	beginsAWord
	begins
	same
)

// fit is how well a folded text fits the best of some names. Within a word it is
// looked for from three letters on.
func fit(want string, names ...string) int {
	best := noFit
	for _, name := range names {
		switch n := blindspot.Fold(name); {
		case n == want:
			return same
		case strings.HasPrefix(n, want):
			best = max(best, begins)
		case best < beginsAWord && atAWord(name, want):
			best = beginsAWord
		case len(want) >= 3 && strings.Contains(n, want):
			best = max(best, within)
		}
	}
	return best
}

// atAWord reports whether a folded text begins where a later word of the name does.
func atAWord(name, want string) bool {
	for rest := name; ; {
		i := strings.IndexAny(rest, " -(/")
		if i < 0 {
			return false
		}
		rest = rest[i+1:]
		if strings.HasPrefix(blindspot.Fold(rest), want) {
			return true
		}
	}
}

func groupHits(actors []blindspot.ActorSummary, want string) []Hit {
	var hits []Hit
	for i := range actors {
		a := &actors[i]
		n := fit(want, append(names(a), a.Name, string(a.ID))...)
		if n == noFit || !a.Kind.Assessable() {
			continue
		}
		detail := amountOf(a)
		if others := names(a); len(others) > 0 {
			detail = "also " + prose.Several(others, 3) + "; " + detail
		}
		hits = append(hits, Hit{Kind: HitGroup, ID: string(a.ID), Name: a.Name, Detail: detail, order: rank{n, a.Events}})
	}
	return hits
}

// amountOf is what is recorded of an actor, in words.
func amountOf(a *blindspot.ActorSummary) string {
	if a.Events == 0 {
		return "no events on record"
	}
	where := make([]string, len(a.Countries))
	for i, c := range a.Countries {
		where[i] = place.CountryName(c)
	}
	text := prose.Count(a.Events, "event", "events") + " up to " + prose.Month(a.Last.Month())
	if len(where) > 0 {
		text += " in " + prose.Several(where, 3)
	}
	return text
}

// theatreHits are groups in a country: those asked for as "IS in Iraq", and those of
// the group whose name is the text.
func theatreHits(actors []blindspot.ActorSummary, text, want string) []Hit {
	group, country, asked := cutLast(text, " in ")
	if !asked {
		group = text
	}
	var hits []Hit
	for i := range actors {
		a := &actors[i]
		n := fit(blindspot.Fold(group), append(names(a), a.Name)...)
		if !a.Kind.Assessable() || len(a.Countries) < 2 || n < begins || !asked && n < same {
			continue
		}
		for _, c := range a.Countries {
			name := place.CountryName(c)
			if c == "" || asked && fit(blindspot.Fold(country), name) < begins {
				continue
			}
			hits = append(hits, Hit{Kind: HitTheatre, ID: a.Name + " in " + name, Name: a.Name + " in " + name, Detail: "the part of " + a.Name + " in one country", order: rank{fit(want, a.Name+" in "+name), a.Events}})
		}
	}
	return hits
}

// caseHits are the cases whose title or question hold the text, or their claims.
func (b *Bench) caseHits(cases []string, want string, claims bool) []Hit {
	var hits []Hit
	if b.Cases == nil {
		return nil
	}
	for _, name := range cases {
		c, err := b.Cases(name)
		if err != nil {
			continue // the board tells of a case that cannot be read
		}
		if n := fit(want, c.Name, c.Title, c.Group.Name); !claims && n > noFit {
			hits = append(hits, Hit{Kind: HitCase, ID: c.Name, Name: c.Title, Detail: c.Question, order: rank{n, len(c.Events)}})
		}
		for i := range c.Claims {
			if n := fit(want, c.Claims[i].ID, c.Claims[i].Text); claims && n > noFit {
				hits = append(hits, Hit{Kind: HitClaim, ID: c.Claims[i].ID, Name: c.Claims[i].Text, Detail: "claim " + c.Claims[i].ID + " of " + c.Title, Case: c.Name, order: rank{n, 0}})
			}
		}
	}
	return hits
}

func countryHits(want string) []Hit {
	var hits []Hit
	for _, c := range place.Countries() {
		if n := fit(want, c.Name, c.ISO3); n >= beginsAWord {
			hits = append(hits, Hit{Kind: HitCountry, ID: c.ISO3, Name: c.Name, Detail: "whoever fights there", order: rank{n, 0}})
		}
	}
	return hits
}

func (b *Bench) areaHits(want string) []Hit {
	if b.World == nil || len(want) < 3 {
		return nil
	}
	var hits []Hit
	areas := b.World().Areas()
	for i := range areas {
		a := &areas[i]
		if n := fit(want, a.Names...); n >= beginsAWord && a.Country != "" {
			kind := strings.ToLower(cmp.Or(a.Kind, "area"))
			hits = append(hits, Hit{Kind: HitArea, ID: a.ID, Name: a.Name, Detail: kind + " in " + place.CountryName(a.Country), order: rank{n, 0}})
		}
	}
	return hits
}
