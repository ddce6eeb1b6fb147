package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/slow"
)

// impatient is a server on the extract that shows readers what is known at once.
func impatient(t *testing.T) *site {
	t.Helper()
	store := openStore(t, copyOfExtract(t, t.TempDir()))
	t.Cleanup(func() { _ = store.Close() })
	c := configWithPDF(store)
	c.Limits.Patience = time.Nanosecond
	return start(t, c)
}

// until asks as a reader without scripts does until the answer is whole, and says how often what
// came before it held a text.
func until(t *testing.T, address, text string) (resp *http.Response, body string, held int) {
	t.Helper()
	for range 1000 {
		resp, body = get(t, address, "Accept", "text/html")
		if resp.StatusCode != http.StatusAccepted {
			return resp, body, held
		}
		if strings.Contains(body, text) {
			held++
		}
		time.Sleep(100 * time.Millisecond) // rendering pages takes the processor from the whole
	}
	t.Fatal("the whole never came")
	return nil, "", 0
}

// A reader is shown at once what is quick and what is still being worked out, and then
// the whole, which is what a program gets that waits; no refusal is lost on the way.
func TestPace(t *testing.T) {
	slow.Test(t)
	s := impatient(t)
	for _, c := range []struct{ path, first, whole string }{
		{"/watch", "Groups are being ranked", "How good this ranking has been"}, // first: a group's page ranks them, too
		{"/group/ucdp:234", "13,650 events", `class="judgements"`},
	} {
		resp, body := get(t, s.url+c.path, "Accept", "text/html")
		if resp.StatusCode != http.StatusAccepted || !strings.Contains(body, "data-working") || !strings.Contains(body, `<noscript><meta http-equiv="refresh"`) || strings.Contains(body, c.whole) {
			t.Errorf("%s: %d, and what is worked out is not told: %.300s", c.path, resp.StatusCode, body)
		}
		resp, body, held := until(t, s.url+c.path, c.first)
		if resp.StatusCode != http.StatusOK || held == 0 || !strings.Contains(body, c.whole) || strings.Contains(body, "data-working") {
			t.Errorf("%s: %d, after %d pages that began with %q", c.path, resp.StatusCode, held, c.first)
		}
		if _, program := get(t, s.url+c.path); program != body {
			t.Errorf("%s: a program gets another page", c.path)
		}
	}
	if resp, _ := get(t, s.url+"/explorer?q=market", "Accept", "text/html", "Prefer", "wait=5"); resp.StatusCode != http.StatusOK {
		t.Errorf("a script that is ready to wait is not waited for: %d", resp.StatusCode)
	}
	if resp, body, _ := until(t, s.url+"/group/Talebann", ""); resp.StatusCode != http.StatusNotFound || !strings.Contains(body, "did you mean") {
		t.Errorf("a refusal was lost: %d %.300s", resp.StatusCode, body)
	}
}

// What the guard refuses is a page to who reads one, which tells nothing of the record to
// who was not admitted, and a problem to a program.
func TestRefusalsArePages(t *testing.T) {
	c := config(openStore(t, ""))
	c.Token = "0123456789abcdef"
	s := start(t, c)
	resp, body := get(t, s.url+"/group/%00?with=one", "Accept", "text/html")
	if resp.StatusCode != http.StatusBadRequest || !strings.Contains(body, "This cannot be asked so") || !strings.Contains(body, `value="one"`) || strings.Contains(body, "covers") {
		t.Errorf("%d %.400s", resp.StatusCode, body)
	}
	if resp, _ := get(t, s.url+"/group/%00"); resp.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("a program gets %s", resp.Header.Get("Content-Type"))
	}
}

// In the browser the rest comes to its place: nothing jumps, what was opened stays open,
// and figures are drawn.
func TestPaceInBrowser(t *testing.T) {
	slow.Test(t)
	s := impatient(t)
	b := newTab(t, hostOf(t, s))
	if err := chromedp.Run(b, window(1280, false), chromedp.Navigate(s.url+"/group/ucdp:303"), chromedp.WaitReady("[data-working]", chromedp.ByQuery)); err != nil {
		t.Fatal(err)
	}
	var yes bool
	if err := chromedp.Run(b, chromedp.Poll(ready, &yes, chromedp.WithPollingInterval(100*time.Millisecond), chromedp.WithPollingTimeout(4*time.Minute))); err != nil {
		t.Fatal(err)
	}
	if n := state[int](t, b, `document.querySelectorAll("ol.judgements > li").length`); n == 0 {
		t.Error("the judgements did not come")
	}
	if n := state[int](t, b, `document.querySelectorAll("#figures [data-figure] svg").length`); n == 0 {
		t.Error("no figure is drawn")
	}
	b.sound(t)
	b.accessible(t)
	// Without scripts the page reloads until it is whole.
	if err := chromedp.Run(b, emulation.SetScriptExecutionDisabled(true), chromedp.Navigate(s.url+"/group/ucdp:1051"), chromedp.WaitReady("[data-working]", chromedp.ByQuery),
		chromedp.WaitReady("ol.judgements > li", chromedp.ByQuery)); err != nil {
		t.Fatal(err)
	}
}
