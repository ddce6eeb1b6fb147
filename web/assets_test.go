package web_test

import (
	"regexp"
	"testing"
)

// What a page names with what it holds is kept for good, and only by that name: a
// browser asks for nothing but the page, and never shows a page in a style of before.
func TestStyleAndScriptAreKeptForGood(t *testing.T) {
	s := vacant(t)
	_, page := get(t, s.url+"/glossary")
	for _, path := range []string{"/static/app.css", "/assets/app.js"} {
		named := regexp.MustCompile(regexp.QuoteMeta(path) + `\?v=[0-9a-f]{12}`).FindString(page)
		if named == "" {
			t.Errorf("the page does not say which %s it needs", path)
			continue
		}
		for address, want := range map[string]string{
			named:                       "private, max-age=31536000, immutable",
			path:                        "private, no-cache",
			path + "?v=000000000000":    "private, no-cache",
			named + "&more=of+the+same": "private, no-cache",
		} {
			if resp, _ := get(t, s.url+address); resp.Header.Get("Cache-Control") != want {
				t.Errorf("%s: %q and not %q", address, resp.Header.Get("Cache-Control"), want)
			}
		}
	}
}
