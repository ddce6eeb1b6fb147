package web

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/casefile"
	"github.com/blindspot/blindspot/workbench"
)

// What templates ask of the answers, besides their fields.

type tabView struct {
	Name, URL string
	Here      bool
}

func tab(nav, id, address, name string) tabView { return tabView{name, address, nav == id} }

type pager struct {
	Page, Pages int
	Back, Next  string
}

func pagesOf(values url.Values, page, pages int) pager {
	p := pager{Page: page, Pages: pages}
	if page > 1 {
		p.Back = change(values, "page", page-1)
	}
	if page < pages {
		p.Next = change(values, "page", page+1)
	}
	return p
}

func set(v url.Values, pairs ...string) url.Values {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Add(pairs[i], pairs[i+1])
		}
	}
	return v
}

func (in watchInput) values() url.Values {
	return set(url.Values{}, "q", in.Text, "country", in.Country, "active", in.Active, "sort", in.Sort, "order", in.Order, "as_of", in.AsOf)
}

// Pager leads through the pages of the board.
func (b *watchBody) Pager() pager { return pagesOf(b.Input.values(), b.Page, b.Pages) }

// Head is the heading of a column that can be sorted by.
func (b *watchBody) Head(key, name string) template.HTML {
	order, state := "desc", ""
	if b.Input.Sort == key {
		state = "descending"
		if b.Input.Order == "asc" {
			state = "ascending"
		} else {
			order = "asc"
		}
	}
	aria := ""
	if state != "" {
		aria = ` aria-sort="` + state + `"`
	}
	mark := map[string]string{"ascending": " ↑", "descending": " ↓"}[state]
	return template.HTML(fmt.Sprintf(`<th scope="col"%s><a href="%s">%s%s</a></th>`, aria, //nolint:gosec // escaped
		template.HTMLEscapeString(change(b.Input.values(), "sort", key, "order", order)), template.HTMLEscapeString(name), mark))
}

func (in exploreInput) values() url.Values {
	v := set(url.Values{}, "case", in.Case, "group", in.Group, "opponent", in.Opponent, "country", in.Country, "area", in.Area,
		"from", in.From, "to", in.To, "q", in.Text)
	for _, t := range in.Type {
		set(v, "type", t)
	}
	for key, n := range map[string]int{"deaths": in.Deaths, "precision": in.Precision, "size": in.Size} {
		if n > 0 {
			set(v, key, fmt.Sprint(n))
		}
	}
	return v
}

// Pager leads through the pages of the table.
func (b *exploreBody) Pager() pager { return pagesOf(b.Input.values(), b.Page, b.Pages) }

// Filter is the selection as a query, for the map and the downloads.
func (b *exploreBody) Filter() template.URL {
	v := b.Input.values()
	v.Del("size")
	return template.URL(v.Encode()) //nolint:gosec // encoded
}

// With is the selection with one thing changed.
func (b *exploreBody) With(key, value string) string { return change(b.Input.values(), key, value) }

// Types are the types of violence.
func (b *exploreBody) Types() []string { return []string{"state-based", "non-state", "one-sided"} }

type option struct {
	Value int
	Name  string
}

// Precisions are the grades one may ask for.
func (b *exploreBody) Precisions() []option {
	return []option{{1, "exactly"}, {2, "within 25 km"}, {3, "district"}, {4, "province (admin-1)"}, {6, "country"}}
}

// TopAreas are the areas with most events.
func (b *exploreBody) TopAreas() []workbench.AreaCount { return b.Areas[:min(60, len(b.Areas))] }

type areaTotal struct {
	Name, Country  string
	Events, Deaths int
	First, Last    blindspot.Month
}

// AreaTotals are the group's areas over all months, most events first.
func (b *groupBody) AreaTotals() []areaTotal {
	at := map[string]int{}
	var out []areaTotal
	for _, a := range b.Areas {
		i, ok := at[a.Area]
		if !ok {
			i = len(out)
			at[a.Area] = i
			out = append(out, areaTotal{Name: a.Name, Country: a.Country, First: a.Month})
		}
		out[i].Events += a.Events
		out[i].Deaths += a.Deaths
		out[i].First, out[i].Last = min(out[i].First, a.Month), max(out[i].Last, a.Month)
	}
	slices.SortStableFunc(out, func(x, y areaTotal) int { return y.Events - x.Events })
	return out
}

// Newest are the last hundred pieces of evidence.
func (b *groupBody) Newest() []blindspot.Evidence {
	list := slices.Clone(b.Evidence)
	slices.SortStableFunc(list, func(x, y blindspot.Evidence) int { return strings.Compare(y.Month, x.Month) })
	return list[:min(100, len(list))]
}

// Slots are the places for other groups.
func (b *groupBody) Slots() []int { return []int{0, 1, 2} }

// Chosen is the group in a place.
func (b *groupBody) Chosen(i int) string {
	if i < len(b.Input.With) {
		return b.Input.With[i]
	}
	return ""
}

// Grades are the grades of a source's reliability.
func (b *corridorsBody) Grades() []string { return []string{"A", "B", "C", "D", "E"} }

// CutURL takes one more place away.
func (b *corridorsBody) CutURL(place string) string {
	v := set(url.Values{}, "case", b.Case, "grade", b.Input.Grade, "as_of", b.Input.AsOf)
	for _, c := range b.Input.Cut {
		set(v, "cut", c)
	}
	v.Add("cut", place)
	return "?" + v.Encode()
}

// Pager leads through the quarantine.
func (b *dataBody) Pager() pager { return pagesOf(url.Values{}, b.Page, b.Pages) }

func hostOf(address string) string { return casefile.Host(address) }
