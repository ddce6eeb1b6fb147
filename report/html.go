package report

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/web/ui"
)

var (
	//go:embed report.html.tmpl
	pageText string
	//go:embed report.css
	styleText string
)

// linksShown is how many evidence ids a statement shows as links; the JSON file
// has them all.
const linksShown = 40

var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"cited": func(id string) linked { return linked{Text: id} }, // of the page at hand, see linker
	"reply": func(r blindspot.Reply) string { return r.Words() },
	"ask":   func(q blindspot.Question) string { return prose.Capital(q.Words()) },
	"drawn": draw,
	"bars": func(a blindspot.Answer) template.HTML {
		d, _ := figure.Answer(a)
		return template.HTML(d.SVG) //nolint:gosec // of package figure, which escapes its words
	},
	"table": func(t blindspot.Table) *table { return tableOf("Table", &t) },
}).Parse(pageText))

// IsAddress tells a source that can be opened from one that is a title in print.
func IsAddress(source string) bool {
	return strings.HasPrefix(source, "https://") || strings.HasPrefix(source, "http://")
}

// anchor makes an id fit for a fragment.
func anchor(id string) string {
	return "ev-" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, id)
}

// HTML writes the report as one self-contained page.
func HTML(a blindspot.Assessment, figures []figure.Figure) ([]byte, error) {
	data := struct {
		outline
		frame
		AsOf blindspot.Date
	}{outlineOf(&a, figures), newFrame(nil), a.AsOf}
	var out bytes.Buffer
	clone, err := page.Clone()
	if err != nil {
		return nil, fmt.Errorf("writing the report: %w", err)
	}
	if err := clone.Funcs(template.FuncMap{"cited": linker(&a)}).Execute(&out, data); err != nil {
		return nil, fmt.Errorf("writing the report: %w", err)
	}
	return out.Bytes(), nil
}

// frame is what every page of its own carries: style, script and figures.
type frame struct {
	Style   template.CSS
	Script  template.JS
	Figures []drawn
}

func newFrame(figures []figure.Figure) frame {
	script := reportScript()
	f := frame{Style: template.CSS(ui.SharedStyle + styleText), //nolint:gosec // our own style sheet
		Script: template.JS(bytes.ReplaceAll(script, []byte("</script"), []byte(`<\/script`)))} //nolint:gosec // our own script
	for i := range figures {
		f.Figures = append(f.Figures, draw(&figures[i]))
	}
	return f
}

// draw makes a figure fit for a page.
func draw(x *figure.Figure) drawn {
	var compact bytes.Buffer
	json.HTMLEscape(&compact, x.Spec)
	return drawn{Figure: *x, JSON: template.JS(compact.String()), Flat: !Draws()} //nolint:gosec // escaped JSON in a data block
}

type drawn struct {
	figure.Figure
	JSON template.JS
	Flat bool // nothing draws it: its table stands open
}

var reportScript = ui.ReportScript // tests take it away

// Draws reports whether figures are drawn: a program that was built without its
// front end shows their tables alone.
func Draws() bool { return reportScript() != nil }

// linked leads from a cited id to where it stands in the page: a finding by its
// measure, the claims, or an item of evidence by its id or the address of its
// report. What stands nowhere in the page is text without a link.
type linked struct{ Text, Href string }

// linker knows where everything stands in the page of the assessment.
func linker(a *blindspot.Assessment) func(id string) linked {
	at := map[string]linked{}
	if len(a.Claims) > 0 {
		at["claims"] = linked{"claims", "#claims"}
	}
	for i := range a.Findings {
		at[a.Findings[i].Measure] = linked{a.Findings[i].Measure, "#finding-" + a.Findings[i].Measure}
	}
	for i := range a.Evidence {
		e := &a.Evidence[i]
		to := linked{e.ID, "#" + anchor(e.ID)}
		at[e.ID] = to
		if _, ok := at[e.URL]; e.URL != "" && !ok {
			at[e.URL] = to
		}
	}
	return func(id string) linked {
		if to, ok := at[id]; ok {
			return to
		}
		return linked{Text: id}
	}
}

// citations are the citations that the datasets and methods ask for, each once.
func citations(a blindspot.Assessment) []string {
	var out []string
	add := func(s string) {
		for _, x := range out {
			if x == s {
				return
			}
		}
		if s != "" {
			out = append(out, s)
		}
	}
	for _, d := range a.Datasets {
		add(d.Terms.Citation)
	}
	for _, f := range a.Findings {
		add(cite(f.Method))
	}
	add("Natural Earth, admin-1 boundaries (public domain)")
	return out
}

func cite(m blindspot.Method) string {
	switch {
	case m.Citation != "" && m.DOI != "":
		return m.Citation + ", doi:" + m.DOI
	case m.DOI != "":
		return m.Name + ", doi:" + m.DOI
	}
	return m.Citation
}
