package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/report"
)

type reportInput struct {
	ID     string `path:"id" doc:"Group, theatre or case"`
	AsOf   string `query:"as_of" doc:"What was known on this day, YYYY-MM-DD; default: the end of the data"`
	Follow string `query:"follow" enum:"yes," doc:"yes: read the group under its other names, too"`
}

type reportBody struct {
	blindspot.Assessment
	ID    string      `json:"id"`
	PDF   bool        `json:"pdf" doc:"whether a PDF can be made here"`
	Input reportInput `json:"-"`
}

func (s *Server) report(ctx context.Context, in *reportInput) (*reportBody, error) {
	a, err := s.assess(ctx, in.ID, in.AsOf, in.Follow == "yes")
	return &reportBody{Assessment: a, ID: in.ID, PDF: s.PDF != nil, Input: *in}, err
}

var (
	inlineStyle  = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	inlineScript = regexp.MustCompile(`(?s)<script>(.*?)</script>`)
)

// reportPolicy allows the report's own script and style by their hashes, and
// nothing else: the report is one file, and what stands in it is inline.
func reportPolicy(html []byte) string {
	hashes := func(in *regexp.Regexp) string {
		var out strings.Builder
		for _, m := range in.FindAllSubmatch(html, -1) {
			sum := sha256.Sum256(m[1])
			out.WriteString(" 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'")
		}
		return out.String()
	}
	return "default-src 'none'; img-src data:; script-src" + hashes(inlineScript) + "; style-src" + hashes(inlineStyle) +
		"; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
}

func (s *Server) document(ctx context.Context, in *reportInput, form string) (body []byte, kind string, err error) {
	a, err := s.assess(ctx, in.ID, in.AsOf, in.Follow == "yes")
	if err != nil {
		return nil, "", err
	}
	figures, err := figure.All(a, s.Bench.World())
	if err != nil {
		return nil, "", err
	}
	switch form {
	case "md":
		return report.Markdown(a, figures), "text/markdown; charset=utf-8", nil
	case "json":
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		err = e.Encode(a)
		return b.Bytes(), "application/json", err
	}
	html, err := report.HTML(a, figures)
	if err != nil || form != "pdf" {
		return html, "text/html; charset=utf-8", err
	}
	if s.PDF == nil {
		return nil, "", blindspot.Errorf(blindspot.Unavailable, "install Chromium, or print the HTML report to a file", "no Chromium was found to make a PDF")
	}
	pdf, err := s.PDF(ctx, html)
	return pdf, "application/pdf", err
}

// reportFile serves the report for reading here (view) or for keeping.
func (s *Server) reportFile(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	form, ok := map[string]string{"report.html": "html", "report.md": "md", "report.json": "json", "report.pdf": "pdf", "view": "html"}[name]
	if !ok {
		s.fail(w, r, blindspot.Errorf(blindspot.NotFound, "a report comes as report.html, report.md, report.json or report.pdf", "there is no %s", name))
		return
	}
	var in reportInput
	err := decode(r, &in)
	var body []byte
	var kind string
	if err == nil {
		body, kind, err = s.document(r.Context(), &in, form)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	if form == "html" {
		h.Set("Content-Security-Policy", reportPolicy(body))
		h.Set("X-Frame-Options", "SAMEORIGIN")
	}
	if name != "view" {
		h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	}
	_, _ = w.Write(body) // the client may be gone
}
