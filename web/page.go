package web

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/web/guard"
)

//go:embed templates/*.tmpl
var templateFiles embed.FS

// page is what every template gets.
type page struct {
	Title   string
	Nav     string // id of the current page's question
	Self    string // the page's own address
	AsOf    string // the day it was asked of, "" for none
	Follow  string // "yes": groups are read under their other names
	Today   blindspot.Date
	Moment  *moment // nil: the page has no day
	Made    string  // what a figure of the page says that is kept: its day and its sources
	Notice  string
	Body    any
	JSON    string // addresses of the same answer in other forms
	CSV     string
	Sources []blindspot.Source
	Scripts bool // whether the program was built with its front end, and the page uses it

	Words   *words   // that its marks open
	Working *working // what is still being worked out; nil: the page is whole

	NoFrontEnd bool // it was not: the page says that nothing is drawn
}

// templates are parsed when the first page is asked for: no command waits for them.
var templates = sync.OnceValue(func() map[string]*template.Template {
	shared := template.Must(template.New("layout").Funcs(functions).ParseFS(templateFiles, "templates/layout.tmpl", "templates/moment.tmpl", "templates/parts.tmpl"))
	files, err := fs.Glob(templateFiles, "templates/*.tmpl")
	if err != nil {
		panic("web: " + err.Error()) // the pattern is ours
	}
	all := map[string]*template.Template{}
	for _, f := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(f, "templates/"), ".tmpl")
		if indexOf([]string{"layout", "moment", "parts"}, name) < 0 {
			all[name] = template.Must(template.Must(shared.Clone()).ParseFS(templateFiles, f))
		}
	}
	return all
})

func (s *Server) render(w http.ResponseWriter, name string, p page) {
	p.Words = new(words)
	var b bytes.Buffer
	if err := templates()[name].ExecuteTemplate(&b, "layout", p); err != nil {
		s.Log.Error("template", "page", name, "error", err)
		http.Error(w, "internal fault", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(b.Bytes()) // the client may be gone
}

func (s *Server) renderFor(w http.ResponseWriter, r *http.Request, name string, p page) {
	p.Self, p.AsOf, p.Follow, p.Today, p.Scripts = r.URL.RequestURI(), dayOf(r), followed(r), s.Bench.Today(), built()
	p.Moment = s.momentOf(r, p.Body)
	p.NoFrontEnd = !p.Scripts
	p.Sources = s.sources(r.Context(), p.AsOf)
	p.Made = made(&p)
	s.render(w, name, p)
}

// fail answers a page's request with the error, its hint and its status.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := statusOf(err)
	message := err.Error()
	if status == http.StatusInternalServerError {
		s.Log.Error("internal fault", "path", r.URL.Path, "error", err)
		message = "an internal fault; the server's log says more"
	}
	if forPrograms(r) {
		guard.Refuse(w, status, message, blindspot.HintOf(err))
		return
	}
	s.faultPage(w, r, status, s.momentOf(r, nil), failure{message, blindspot.HintOf(err), chosen(r.URL, err), wayOf(blindspot.HintOf(err)), r.URL.EscapedPath(), s.fields(r)})
}

// refusal is what the guard says to who reads pages: true where that is so. It may come
// before anybody was admitted, and tells nothing of the record.
func (s *Server) refusal(w http.ResponseWriter, r *http.Request, status int, detail, hint string) bool {
	if forPrograms(r) || !strings.Contains(r.Header.Get("Accept"), "text/html") {
		return false
	}
	if _, r.Pattern = s.mux.Handler(r); r.Pattern == "/" {
		r.Pattern = ""
	}
	s.faultPage(w, r, status, nil, failure{Message: detail, Hint: hint, Path: r.URL.EscapedPath(), Fields: s.fields(r)})
	return true
}

func (s *Server) faultPage(w http.ResponseWriter, r *http.Request, status int, m *moment, f failure) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	s.render(w, "error", page{Title: faultTitle(status), AsOf: dayOf(r), Today: s.Bench.Today(), Moment: m, Body: f})
}

// forPrograms reports whether an error is told as a problem and not as a page.
// What is read tells by its address alone, since answers are kept by it.
func forPrograms(r *http.Request) bool {
	for _, under := range []string{"/api/", "/csv/", "/download/", "/map/", "/geo", "/assets/", "/openapi.json"} {
		if strings.HasPrefix(r.URL.Path, under) {
			return true
		}
	}
	return r.Method == http.MethodPost && !strings.Contains(r.Header.Get("Accept"), "text/html")
}

// sources are the terms of what the store, as of the day, and the cases hold.
func (s *Server) sources(ctx context.Context, day string) []blindspot.Source {
	asOf, err := optionalDate(day)
	if err != nil {
		asOf = 0
	}
	out, err := s.Bench.Terms(ctx, asOf, s.Cases)
	if err != nil {
		s.Log.Error("reading the terms of datasets", "error", err)
	}
	return append(out, blindspot.Source{ID: "natural-earth", Name: "Natural Earth, admin-1 boundaries", Licence: "public domain"})
}

func writeCSV(w http.ResponseWriter, name string, t blindspot.Table) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	_ = csvTo(w, t) // the client may be gone
}

// csvTo writes a table as CSV that a spreadsheet may open.
func csvTo(w io.Writer, t blindspot.Table) error {
	lines := blindspot.NewCSV(w)
	if err := lines.Write(t.Columns); err != nil {
		return err
	}
	for _, row := range t.Rows {
		if err := lines.Write(row); err != nil {
			return err
		}
	}
	return lines.Flush()
}

// change returns the query with a parameter set, or taken away where the value
// is empty; paging starts over.
func change(values url.Values, pairs ...any) string {
	out := url.Values{}
	for k, v := range values {
		out[k] = v
	}
	out.Del("page")
	for i := 0; i+1 < len(pairs); i += 2 {
		key, value := fmt.Sprint(pairs[i]), fmt.Sprint(pairs[i+1])
		if value == "" {
			out.Del(key)
		} else {
			out.Set(key, value)
		}
	}
	return "?" + out.Encode()
}

// jsonFor writes a value for a data block of a page.
func jsonFor(v any) (template.JS, error) {
	data, err := json.Marshal(v)  // escapes <, > and &
	return template.JS(data), err //nolint:gosec // escaped above
}
