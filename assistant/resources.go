package assistant

import (
	"context"
	"io/fs"
	"net/url"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/blindspot/blindspot/docs"
	"github.com/blindspot/blindspot/report"
)

const (
	docsScheme   = "blindspot://docs/"
	reportScheme = "blindspot://report/"
	markdown     = "text/markdown"
)

func reportURI(group string) string { return reportScheme + url.PathEscape(group) }

// resources offers the pages of docs, and a report of any group or case.
func (s *server) resources(m *mcp.Server) {
	err := fs.WalkDir(docs.Pages, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(docs.Pages, path)
		if err != nil {
			return err
		}
		title, _, _ := strings.Cut(strings.TrimPrefix(string(text), "# "), "\n")
		m.AddResource(&mcp.Resource{URI: docsScheme + path, Name: path, Title: title, MIMEType: markdown, Size: int64(len(text))}, page(string(text)))
		return nil
	})
	if err != nil {
		panic("assistant: embedded docs: " + err.Error()) // fixed at build time and tested
	}
	m.AddResourceTemplate(&mcp.ResourceTemplate{URITemplate: reportScheme + "{group}", Name: "report", Title: "Report on a group or a case", MIMEType: markdown,
		Description: "The whole assessment in Markdown: judgements, findings, claims, evidence, coverage and citations. {group} is a name, an id or a case, percent-encoded."}, s.report)
}

func page(text string) mcp.ResourceHandler {
	return func(_ context.Context, r *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
		return contents(r.Params.URI, text), nil
	}
}

func contents(uri, text string) *mcp.ReadResourceResult {
	return &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{{URI: uri, MIMEType: markdown, Text: text}}}
}

func (s *server) report(ctx context.Context, r *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
	group, err := url.PathUnescape(strings.TrimPrefix(r.Params.URI, reportScheme))
	if err != nil {
		return nil, mcp.ResourceNotFoundError(r.Params.URI)
	}
	a, err := s.bench.Assessed(ctx, group, 0, false)
	if err != nil {
		return nil, told(err)
	}
	return contents(r.Params.URI, string(report.Markdown(a, nil))), nil
}
