package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/workbench"
)

// Every link of a page is made here, so that it keeps the day that the page was
// asked of: who looks at the past stays there until they say otherwise.

// dayOf is the day that an address asks about, "" for none; what is no day is
// told by the question that reads it, and goes no further.
func dayOf(r *http.Request) string {
	day := r.URL.Query().Get("as_of")
	if _, err := blindspot.ParseDate(day); err != nil {
		return ""
	}
	return day
}

// followed is "yes" where an address asks for a group under all its names.
func followed(r *http.Request) string {
	if r.URL.Query().Get("follow") == "yes" {
		return "yes"
	}
	return ""
}

// To is the address of a page of ours with the day kept, and with parameters
// given by name and value; an empty value leaves its parameter out.
func (p page) To(path string, pairs ...any) string {
	path, fragment, _ := strings.Cut(path, "#")
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if value := fmt.Sprint(pairs[i+1]); value != "" {
			v.Add(fmt.Sprint(pairs[i]), value)
		}
	}
	if p.AsOf != "" {
		v.Set("as_of", p.AsOf)
	}
	if len(v) > 0 {
		path += "?" + v.Encode()
	}
	if fragment != "" {
		path += "#" + fragment
	}
	return path
}

// Rows is the explorer with the rows of a set, and no others.
func (p page) Rows(group string, r blindspot.RowSet) string { return p.RowsBy(group, r, 0) }

// RowsBy is the same of an answer as of the end of its data: what ended later is in no
// number of it, and the address of its page names no day that would be kept.
func (p page) RowsBy(group string, r blindspot.RowSet, ended blindspot.Date) string {
	pairs := []any{"group", group, "opponent", r.Opponent, "country", strings.Join(r.Countries, ","), "from", r.When.From, "to", r.When.To, "ended", ended}
	if r.Begun {
		pairs = append(pairs, "begun", "yes")
	}
	for _, k := range r.Kinds {
		pairs = append(pairs, "type", k)
	}
	return p.To("/explorer", pairs...)
}

// Path is the path of something named under a page.
func (p page) Path(path string, name any) string {
	return path + "/" + url.PathEscape(fmt.Sprint(name))
}

// Event is the page of an event; a case's own rows are asked of the case.
func (p page) Event(id, caseName string) string {
	if !strings.HasPrefix(id, "case:") {
		caseName = ""
	}
	return p.To(p.Path("/event", id), "case", caseName)
}

// Under is the address of something named under a page: a group, a theatre or a
// case, and perhaps a file of its report. One that is read under its other names
// stays so.
func (p page) Under(path string, names ...any) string {
	for _, name := range names {
		path = p.Path(path, name)
	}
	return p.To(path, "follow", p.Follow)
}

// KeepDay is the page's day in a form that asks something else.
func (p page) KeepDay() template.HTML {
	if p.AsOf == "" {
		return ""
	}
	return template.HTML(`<input type="hidden" name="as_of" value="` + template.HTMLEscapeString(p.AsOf) + `">`) //nolint:gosec // a day
}

// Hit is the address of what a search found.
func (p page) Hit(h workbench.Hit) string {
	switch h.Kind {
	case workbench.HitClaim:
		return p.To("/claim", "group", h.Case, "id", h.ID)
	case workbench.HitCountry:
		return p.Under("/place", h.ID)
	case workbench.HitArea:
		return p.Under("/place", h.ID)
	case workbench.HitGroup, workbench.HitTheatre, workbench.HitCase:
	}
	return p.Under("/group", h.ID)
}
