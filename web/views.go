package web

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/casefile"
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
	v := set(url.Values{}, "q", in.Text, "country", in.Country, "active", in.Active, "sort", in.Sort, "order", in.Order, "size", in.Size, "as_of", in.AsOf)
	for _, name := range in.Only {
		set(v, "only", name)
	}
	return v
}

// Pager leads through the pages of the board.
func (b *watchBody) Pager() pager { return pagesOf(b.Input.values(), b.Page, b.Pages) }

// WholeURL is the whole board on one page.
func (b *watchBody) WholeURL() string { return change(b.Input.values(), "size", "all") }

// Head is the heading of a column that can be sorted by. A screen reader is told
// which column the table is sorted by, and how; a mark beside it opens what it means.
func (b *watchBody) Head(key, name string, asks ...template.HTML) template.HTML {
	by, order := b.Input.Sort, b.Input.Order
	if by == "" { // as it comes
		by = map[bool]string{true: "rank", false: "events"}[b.Ranked]
	}
	first, second := "desc", "asc"
	if rises(key) {
		first, second = second, first
	}
	next, aria, mark := first, "", ""
	if by == key {
		if order == "" {
			order = first
		}
		aria, mark = ` aria-sort="descending"`, "↓"
		if order == "asc" {
			aria, mark = ` aria-sort="ascending"`, "↑"
		}
		if order == first {
			next = second
		}
		mark = ` <span aria-hidden="true">` + mark + `</span>`
	}
	ask := template.HTML("")
	for _, a := range asks {
		ask += " " + a
	}
	class := ` class="num"`
	if key == "group" {
		class = ""
	}
	return template.HTML(fmt.Sprintf(`<th scope="col"%s%s><a href="%s">%s%s</a>%s</th>`, class, aria, //nolint:gosec // escaped
		template.HTMLEscapeString(change(b.Input.values(), "sort", key, "order", next)), template.HTMLEscapeString(name), mark, ask))
}

func (in exploreInput) values() url.Values {
	v := set(url.Values{}, "case", in.Case, "group", in.Group, "opponent", in.Opponent, "country", in.Country, "area", in.Area,
		"from", in.From, "to", in.To, "begun", in.Begun, "ended", in.Ended, "q", in.Text, "as_of", in.AsOf)
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

// AreaTitle is the name of the area that the selection is bound to.
func (b *exploreBody) AreaTitle() string {
	if b.Input.Area == "" {
		return ""
	}
	for _, a := range b.Areas {
		if a.Area == b.Input.Area {
			return a.Name + ", " + place.CountryName(a.Country)
		}
	}
	return b.Input.Area
}

// TopAreas are the areas with most events.
func (b *exploreBody) TopAreas() []blindspot.AreaCount { return b.Areas[:min(60, len(b.Areas))] }

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

// Mapped reports whether any event is known to an area.
func (b *groupBody) Mapped() bool {
	return slices.ContainsFunc(b.Areas, func(a blindspot.AreaMonth) bool { return a.Area != "" })
}

// Refer is where on this site a judgement's evidence stands: a measure's card,
// the ledger of claims, a row of the evidence table or, for an older one, its own page.
// It is empty for what only the JSON lists.
func (b *groupBody) Refer(p page, id string) string {
	for _, f := range b.Findings {
		if f.Measure == id {
			return "#" + id
		}
	}
	for _, e := range b.Newest() {
		if e.ID == id {
			return "#" + anchor(id)
		}
	}
	switch {
	case id == "claims" && b.Case != "":
		return p.To("/claims", "case", b.Case)
	case slices.ContainsFunc(b.Evidence, func(e blindspot.Evidence) bool { return e.ID == id }):
		return p.Evidence(id, b.Case)
	}
	return ""
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
		return inBox(b.Choices, b.Input.With[i])
	}
	return ""
}

// Grades are the grades of a source's reliability.
func (b *corridorsBody) Grades() []string { return []string{"A", "B", "C", "D", "E"} }

// values are what the network was asked for, without one cut.
func (b *corridorsBody) values(without string) url.Values {
	v := set(url.Values{}, "case", b.Case, "grade", b.Input.Grade, "as_of", b.Input.AsOf)
	for key, cuts := range map[string][]string{"cut": b.Input.Cut, "link": b.Input.Link} {
		for _, c := range cuts {
			if c != without {
				set(v, key, c)
			}
		}
	}
	return v
}

// CutURL takes one more place away.
func (b *corridorsBody) CutURL(place string) string {
	return "?" + set(b.values(""), "cut", place).Encode()
}

// CutLinkURL takes the links from one place to another away.
func (b *corridorsBody) CutLinkURL(l blindspot.Link) string {
	return "?" + set(b.values(""), "link", l.From+linkSign+l.To).Encode()
}

// RestoreURL puts back what was cut.
func (b *corridorsBody) RestoreURL(cut string) string { return "?" + b.values(cut).Encode() }

// Pager leads through the quarantine.
func (b *dataBody) Pager(p page) pager {
	return pagesOf(set(url.Values{}, "as_of", p.AsOf, "coverage", b.Input.All), b.Page, b.Pages)
}

func hostOf(address string) string { return casefile.Host(address) }
