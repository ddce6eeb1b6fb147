package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/measure"
)

// Every measure, every answer's question and every verdict stands in the glossary, and
// each mark on a page has its entry on the same page.
func TestGlossary(t *testing.T) {
	s := vacant(t)
	_, page := get(t, s.url+"/glossary")
	for _, m := range measure.All() {
		if !strings.Contains(page, `id="`+strings.ReplaceAll(m.Name, "_", "-")+`"`) {
			t.Errorf("the glossary has no measure %s", m.Name)
		}
	}
	for _, path := range []string{"/group/is-khorasan", "/claims", "/corridors", "/data", "/base-rates"} {
		resp, body := get(t, s.url+path)
		marks := strings.Count(body, `popovertarget="word-`)
		if resp.StatusCode != http.StatusOK || marks == 0 {
			t.Errorf("%s: %d, with %d marks", path, resp.StatusCode, marks)
		}
		for _, part := range strings.Split(body, `popovertarget="`)[1:] {
			id, _, _ := strings.Cut(part, `"`)
			if strings.Count(body, `id="`+id+`"`) != 1 {
				t.Errorf("%s: the entry %s stands %d times", path, id, strings.Count(body, `id="`+id+`"`))
			}
		}
	}
}

// A mark opens its entry by the keyboard, and Escape closes it.
func TestGlossaryInBrowser(t *testing.T) {
	slow.Test(t)
	s := vacant(t)
	b := visit(t, s.url+"/claims", 360, false)
	if err := chromedp.Run(b, chromedp.Focus(`[popovertarget="word-verdict"]`, chromedp.ByQuery), chromedp.KeyEvent("\r")); err != nil {
		t.Fatal(err)
	}
	if text := state[string](t, b, `document.querySelector("#word-verdict:popover-open")?.innerText ?? ""`); !strings.Contains(text, "speak against it") {
		t.Errorf("the entry says %q", text)
	}
	b.accessible(t)
	b.sound(t)
}
