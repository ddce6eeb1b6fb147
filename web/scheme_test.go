package web_test

import (
	"bytes"
	"image/png"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/slow"
)

// brightness is the mean of a part of the page, from 0 to 255.
func (b *tab) brightness(t *testing.T, selector string) float64 {
	t.Helper()
	var shot []byte
	if err := chromedp.Run(b, chromedp.Screenshot(selector, &shot)); err != nil {
		t.Fatal(err)
	}
	p, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	var sum, n float64
	for y := p.Bounds().Min.Y; y < p.Bounds().Max.Y; y += 4 {
		for x := p.Bounds().Min.X; x < p.Bounds().Max.X; x += 4 {
			red, green, blue, _ := p.At(x, y).RGBA()
			sum += float64(red+green+blue) / 3 / 257
			n++
		}
	}
	return sum / n
}

// Map, chart and page follow the colour scheme while the page is open.
func TestBrowserFollowsTheColourScheme(t *testing.T) {
	slow.Test(t)
	b := visit(t, vacant(t).url+"/group/is-khorasan", 1280, false)
	const ink = `getComputedStyle(document.querySelector("#figure-timeline svg text")).fill`
	light, drawn := b.brightness(t, ".map canvas"), state[string](t, b, ink)
	b.resize(t, 1280, true)
	var yes bool
	if err := chromedp.Run(b, chromedp.Poll(ink+` !== "`+drawn+`"`, &yes)); err != nil {
		t.Errorf("the chart's letters stay %s: %v", drawn, err)
	}
	if dark := b.brightness(t, ".map canvas"); light < 150 || dark > 110 {
		t.Errorf("the map's brightness goes from %.0f to %.0f", light, dark)
	}
	b.sound(t)
}

// On paper stands the whole page: what is folded up, and no bar to click on.
func TestBrowserPrintsTheWhole(t *testing.T) {
	slow.Test(t)
	b := visit(t, vacant(t).url+"/group/is-khorasan", 1280, false)
	const folded = `[...document.querySelectorAll("main details > :not(summary)")].filter(e => !e.checkVisibility()).length`
	if state[int](t, b, folded) == 0 {
		t.Fatal("nothing is folded up on the screen")
	}
	if err := chromedp.Run(b, emulation.SetEmulatedMedia().WithMedia("print")); err != nil {
		t.Fatal(err)
	}
	if n := state[int](t, b, folded); n > 0 {
		t.Errorf("%d folded parts are not printed", n)
	}
	if state[bool](t, b, `document.querySelector(".top").checkVisibility()`) {
		t.Error("the bar of pages is printed")
	}
}

// A finger opens what the mouse opens: a word, a card, and the count of an area.
func TestBrowserTouch(t *testing.T) {
	slow.Test(t)
	b := visit(t, vacant(t).url+"/group/is-khorasan", 360, false)
	if err := chromedp.Run(b, emulation.SetTouchEmulationEnabled(true)); err != nil {
		t.Fatal(err)
	}
	tap := func(selector, opened string) {
		t.Helper()
		var at struct{ X, Y float64 }
		b.eval(t, `(() => { const e = document.querySelector(`+"`"+selector+"`"+`); e.scrollIntoView({block: "center", behavior: "instant"}); const r = e.getBoundingClientRect(); return {x: r.x + r.width / 2, y: r.y + r.height / 2} })()`, &at) //nolint:misspell // the web spells it so
		var yes bool
		if err := chromedp.Run(b, input.DispatchTouchEvent(input.TouchStart, []*input.TouchPoint{{X: at.X, Y: at.Y}}), input.DispatchTouchEvent(input.TouchEnd, []*input.TouchPoint{}), chromedp.Poll(opened, &yes, chromedp.WithPollingTimeout(20*time.Second))); err != nil {
			t.Errorf("tapping %s: %v", selector, err)
		}
	}
	tap("#judgements .ask", `document.querySelector(".word:popover-open") !== null`)
	b.eval(t, `document.querySelector(".word:popover-open")?.hidePopover()`, nil)
	tap("#footprint > summary", `document.getElementById("footprint").open`)
	tap(".map canvas", `/events/.test(document.querySelector(".maplibregl-popup")?.textContent)`)
	b.sound(t)
}
