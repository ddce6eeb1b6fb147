package report_test

import (
	"net/url"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/report"
)

// A sheet of A4 within the margins of the style sheet, in pixels of CSS.
const (
	sheetWidth  = 710  // 188 mm
	sheetHeight = 1054 // 279 mm
)

// TestFirstPageFitsASheet prints each report: the bottom line, the course, the map or
// the opponents and the judgements end on the first sheet.
func TestFirstPageFitsASheet(t *testing.T) {
	ctx := browser(t)
	reports(t, func(t *testing.T, w written) {
		dir := t.TempDir()
		if _, err := report.Write(t.Context(), dir, w.assessment, place.World()); err != nil {
			t.Fatal(err)
		}
		tab, cancel := chromedp.NewContext(ctx)
		defer cancel()
		var boxes []struct {
			ID          string
			Top, Bottom float64
		}
		const measure = `[...document.querySelectorAll("header, main > section")].map(e => { const r = e.getBoundingClientRect(); return {ID: e.id || "header", Top: r.top + scrollY, Bottom: r.bottom + scrollY}; })`
		err := chromedp.Run(tab, emulation.SetEmulatedMedia().WithMedia("print"), chromedp.EmulateViewport(sheetWidth, sheetHeight),
			chromedp.Navigate((&url.URL{Scheme: "file", Path: filepath.Join(dir, "report.html")}).String()), chromedp.WaitReady(`html[data-drawn="true"]`), chromedp.Evaluate(measure, &boxes))
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, b := range boxes {
			seen[b.ID] = true
			if b.ID == "judgements" && b.Bottom > sheetHeight {
				t.Errorf("the judgements end %.0f pixels down, and a sheet has %d: %v", b.Bottom, sheetHeight, boxes)
			}
		}
		if !seen["bottom-line"] || !seen["figures"] || !seen["judgements"] {
			t.Errorf("the first page lacks something: %v", boxes)
		}
	})
}
