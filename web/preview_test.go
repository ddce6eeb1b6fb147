package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/slow"
)

// The preview of a report comes under a policy that allows its own scripts alone: every
// chart in it is drawn, and nothing that it does is refused.
func TestPreviewDraws(t *testing.T) {
	slow.Test(t)
	s := vacant(t)
	b := newTab(t, hostOf(t, s))
	const drawn = `(() => { window.dispatchEvent(new Event("beforeprint")); const all = [...document.querySelectorAll(".chart")]; return all.length > 3 && all.every(c => c.querySelector("svg, canvas")) })()`
	if err := chromedp.Run(b, window(1280, false), chromedp.Navigate(s.url+"/report/is-khorasan/view"), chromedp.Poll(drawn, nil)); err != nil {
		t.Error("the charts are not drawn:", err)
	}
	b.sound(t)
}
