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
	"shown":   func(ids []string) []string { return ids[:min(linksShown, len(ids))] },
	"hidden":  func(ids []string) int { return max(0, len(ids)-linksShown) },
	"number":  func(n int) string { return blindspot.FormatNumber(float64(n)) },
	"percent": func(v float64) string { return fmt.Sprintf("%.0f %%", 100*v) },
	"inc":     func(i int) int { return i + 1 },
	"upper":   strings.ToUpper,
	"p":       func(p *float64) string { return blindspot.FormatNumber(*p) },
	"pdf":     func(q blindspot.Quantity) bool { return q.Known() },
	"citable": citations,
	"wide":    func(t blindspot.Table) bool { return len(t.Columns) > 4 },
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
	script, err := ui.ReportScript()
	if err != nil {
		return nil, err
	}
	data := struct {
		blindspot.Assessment
		Figures  []drawn
		Style    template.CSS
		Script   template.JS
		Verdicts []verdictCount
		Known    map[string]bool
	}{Assessment: a, Style: template.CSS(styleText), //nolint:gosec // our own style sheet
		Script:   template.JS(bytes.ReplaceAll(script, []byte("</script"), []byte(`<\/script`))), //nolint:gosec // our own script
		Verdicts: verdicts(a.Claims), Known: known(a.Evidence)}
	for _, f := range figures {
		var compact bytes.Buffer
		json.HTMLEscape(&compact, f.Spec)
		data.Figures = append(data.Figures, drawn{Figure: f, JSON: template.JS(compact.String())}) //nolint:gosec // escaped JSON in a data block
	}
	var out bytes.Buffer
	if err := page.Execute(&out, data); err != nil {
		return nil, fmt.Errorf("writing the report: %w", err)
	}
	return out.Bytes(), nil
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

func known(evidence []blindspot.Evidence) map[string]bool {
	m := make(map[string]bool, len(evidence))
	for _, e := range evidence {
		m[e.ID] = true
	}
	return m
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
