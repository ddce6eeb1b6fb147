package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"path/filepath"

	"github.com/blindspot/blindspot/figure"
)

//go:embed figures.html.tmpl
var figuresText string

var figuresPage = template.Must(template.Must(page.Clone()).New("figures").Parse(figuresText))

// Figures writes figures with their tables as one self-contained page, for what
// is no assessment: forecasts and backtests.
func Figures(title string, notes []string, figures []figure.Figure) ([]byte, error) {
	f := newFrame(figures)
	data := struct {
		frame
		Title string
		Notes []string
	}{f, title, notes}
	var out bytes.Buffer
	if err := figuresPage.ExecuteTemplate(&out, "figures", data); err != nil {
		return nil, fmt.Errorf("writing the figures: %w", err)
	}
	return out.Bytes(), nil
}

// WriteFigures writes such a page to a file.
func WriteFigures(path, title string, notes []string, figures []figure.Figure) error {
	page, err := Figures(title, notes, figures)
	if err != nil {
		return err
	}
	return replace(filepath.Clean(path), page)
}
