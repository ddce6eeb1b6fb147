package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/slow"
)

// At a desk a group is one line of the board and no column is cut off, so that 177
// of them fit five screens; why it stands there opens at the side and moves nothing.
func TestBrowserBoardIsOneLineEach(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	b := visit(t, s.url+"/watch", 1440, false)
	type size struct {
		Rows            int
		Tallest, Hidden float64
	}
	const measured = `(() => { const rows = [...document.querySelectorAll(".board tbody tr")], box = document.querySelector(".board").parentElement;
		return {rows: rows.length, tallest: Math.max(...rows.map(r => r.getBoundingClientRect().height)), hidden: box.scrollWidth - box.clientWidth} })()`
	before := state[size](t, b, measured)
	if before.Rows != 50 || before.Tallest > 5*900.0/177 || before.Hidden > 1 {
		t.Errorf("%d rows, the tallest of %.1f pixels, %.0f pixels cut off", before.Rows, before.Tallest, before.Hidden)
	}
	if err := chromedp.Run(b, chromedp.Click(".board tbody tr:nth-child(3) summary"), chromedp.WaitVisible(".panel")); err != nil {
		t.Fatal(err)
	}
	if after := state[size](t, b, measured); after != before {
		t.Errorf("the panel moved the table: %+v, before %+v", after, before)
	}
	name := state[string](t, b, `document.querySelector(".board tbody tr:nth-child(3) th a").title`)
	if panel := state[string](t, b, `[...document.querySelectorAll(".panel")].filter(p => p.checkVisibility()).map(p => p.textContent).join()`); !strings.Contains(panel, name) {
		t.Errorf("the panel of %s says %q", name, panel)
	}
	b.accessible(t)
}
