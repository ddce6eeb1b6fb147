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
	"anchor":  anchor,
	"cited":   func(id string) linked { return linked{Text: id} }, // of the page at hand, see linker
	"shown":   func(ids []string) []string { return ids[:min(linksShown, len(ids))] },
	"hidden":  func(ids []string) int { return max(0, len(ids)-linksShown) },
	"number":  func(n int) string { return blindspot.FormatNumber(float64(n)) },
	"percent": func(v float64) string { return fmt.Sprintf("%.0f %%", 100*v) },
	"inc":     func(i int) int { return i + 1 },
	"web": func(source string) bool {
		return strings.HasPrefix(source, "https://") || strings.HasPrefix(source, "http://")
	},
	"p":       func(p *float64) string { return blindspot.FormatNumber(*p) },
	"citable": citations,
}).Parse(pageText))

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
	shared, err := newFrame(figures)
	if err != nil {
		return nil, err
	}
	data := struct {
		blindspot.Assessment
		frame
		Verdicts []verdictCount
	}{Assessment: a, frame: shared, Verdicts: verdicts(a.Claims)}
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

func newFrame(figures []figure.Figure) (frame, error) {
	script, err := ui.ReportScript()
	if err != nil {
		return frame{}, err
	}
	f := frame{Style: template.CSS(styleText), //nolint:gosec // our own style sheet
		Script: template.JS(bytes.ReplaceAll(script, []byte("</script"), []byte(`<\/script`)))} //nolint:gosec // our own script
	for _, x := range figures {
		var compact bytes.Buffer
		json.HTMLEscape(&compact, x.Spec)
		f.Figures = append(f.Figures, drawn{Figure: x, JSON: template.JS(compact.String())}) //nolint:gosec // escaped JSON in a data block
	}
	return f, nil
}

type drawn struct {
	figure.Figure
	JSON template.JS
}

type verdictCount struct {
	Verdict blindspot.Verdict
	Count   int
}

func verdicts(claims []blindspot.CheckedClaim) []verdictCount {
	var out []verdictCount
	for _, v := range []blindspot.Verdict{blindspot.Supported, blindspot.Contradicted, blindspot.Mixed, blindspot.Untestable} {
		n := 0
		for _, c := range claims {
			if c.Verdict == v {
				n++
			}
		}
		if n > 0 {
			out = append(out, verdictCount{v, n})
		}
	}
	return out
}

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
