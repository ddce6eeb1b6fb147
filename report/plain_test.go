package report_test

import (
	"bytes"
	"testing"

	"github.com/blindspot/blindspot/figure"
	"github.com/blindspot/blindspot/internal/assessed"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/report"
)

// A program that was built without its front end still writes the whole report:
// what it cannot draw stands as an open table, and it says why.
func TestReportWithoutFrontEnd(t *testing.T) { // not parallel: it takes the script from all
	a := assessed.Case(t)
	figures, err := figure.All(a, place.World())
	if err != nil {
		t.Fatal(err)
	}
	report.WithoutFrontEnd(func() {
		html, err := report.HTML(a, figures)
		if err != nil {
			t.Fatal(err)
		}
		if report.Draws() || bytes.Contains(html, []byte("<script")) || bytes.Contains(html, []byte(`class="chart"`)) {
			t.Error("it draws without a script")
		}
		if !bytes.Contains(html, []byte("built without its front end")) {
			t.Error("it does not say why nothing is drawn")
		}
		if n := bytes.Count(html, []byte("<details open>")); n != len(figures) || n == 0 {
			t.Errorf("%d tables stand open for %d figures", n, len(figures))
		}
		if page, err := report.Figures("Forecast", nil, figures[:1]); err != nil || !bytes.Contains(page, []byte("built without its front end")) {
			t.Errorf("a page of figures: %v", err)
		}
	})
	if html, err := report.HTML(a, figures); err != nil || bytes.Contains(html, []byte("without its front end")) {
		t.Errorf("the whole program says that it lacks its front end, or %v", err)
	}
}
