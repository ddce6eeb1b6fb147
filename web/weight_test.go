package web_test

import (
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/slow"
)

// A page without chart or map fetches less than 15 kB of script, as sent.
func TestBrowserScriptIsLight(t *testing.T) {
	slow.Test(t)
	s := vacant(t)
	b := visit(t, s.url+"/watch", 1280, false)
	if err := chromedp.Run(b, network.SetCacheDisabled(true)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/watch", "/claims", "/claim", "/data", "/search?q=islamic", "/questions", "/brief", "/base-rates", "/glossary", "/sql", "/docs"} {
		b.navigate(t, s.url+path)
		sent := state[int](t, b, `performance.getEntriesByType("resource").filter(e => new URL(e.name).pathname.endsWith(".js")).reduce((n, e) => n + e.encodedBodySize, 0)`)
		t.Logf("%s: %d bytes", path, sent)
		if sent == 0 || sent > 15_000 {
			t.Errorf("%s fetches %d bytes of script", path, sent)
		}
	}
}
