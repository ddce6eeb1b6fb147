package brief

import (
	"fmt"
	"html/template"
	"io"
	"strings"
)

// Shown are the sections that have something to say.
func (b *Brief) Shown() []Section {
	var out []Section
	for _, s := range b.Sections() {
		if len(s.Lines) > 0 || s.None != "" {
			out = append(out, s)
		}
	}
	return out
}

// Markdown writes the brief as Markdown.
func (b *Brief) Markdown(w io.Writer) error {
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n\n%s\n", escape(b.Title()), escape(b.Lead()))
	for _, s := range b.Shown() {
		fmt.Fprintf(&out, "\n## %s\n\n", s.Title)
		if len(s.Lines) == 0 {
			fmt.Fprintln(&out, s.None)
		}
		for _, line := range s.Lines {
			fmt.Fprintf(&out, "- %s\n", escape(line))
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// escape keeps names from being read as Markdown.
func escape(s string) string {
	return strings.NewReplacer("\\", "\\\\", "*", "\\*", "_", "\\_", "[", "\\[", "<", "&lt;", "`", "\\`", "|", "\\|", "\n", " ", "\r", " ").Replace(s)
}

// Text writes the brief for a terminal.
func (b *Brief) Text(w io.Writer) error {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n%s\n", b.Title(), b.Lead())
	for _, s := range b.Shown() {
		fmt.Fprintf(&out, "\n%s\n", s.Title)
		if len(s.Lines) == 0 {
			fmt.Fprintf(&out, "  %s\n", s.None)
		}
		for _, line := range s.Lines {
			fmt.Fprintf(&out, "  %s\n", line)
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

var page = template.Must(template.New("brief").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>{{.Title}}</title><style>body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}li{margin:.25rem 0}</style></head>
<body><main><h1>{{.Title}}</h1><p>{{.Lead}}</p>
{{range .Shown}}<section><h2>{{.Title}}</h2>{{if .Lines}}<ul>{{range .Lines}}<li>{{.}}</li>{{end}}</ul>{{else}}<p>{{.None}}</p>{{end}}</section>
{{end}}</main></body></html>
`))

// HTML writes the brief as a page of its own, which opens without a network.
func (b *Brief) HTML(w io.Writer) error { return page.Execute(w, b) }
