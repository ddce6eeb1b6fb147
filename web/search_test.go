package web_test

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/slow"
)

var hitLink = regexp.MustCompile(`<li><a href="([^"]+)"><strong>`)

// The header of every page finds what has a name; each hit leads to a page that
// answers, on the day that was asked of.
func TestSearchLeadsToAnswers(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	s := withForecasts(t).url
	if _, page := get(t, s+"/base-rates?as_of=2018-06-30"); !strings.Contains(page, `action="/search"`) || !strings.Contains(page, `name="as_of" value="2018-06-30"`) {
		t.Error("the header does not search on the page's day")
	}
	seen := map[string]bool{}
	for _, q := range []string{"IS", "khorasan", "Nigeria"} {
		answer, page := get(t, s+"/search?as_of=2018-06-30&q="+q)
		links := hitLink.FindAllStringSubmatch(page, -1)
		if answer.StatusCode != 200 || len(links) == 0 {
			t.Fatalf("%s: %s and %d hits", q, answer.Status, len(links))
		}
		for _, l := range links {
			address := html.UnescapeString(l[1])
			kind := strings.SplitN(strings.SplitN(address, "?", 2)[0], "/", 3)[1]
			if seen[kind+q] {
				continue
			}
			seen[kind+q] = true
			if answer, _ := get(t, s+address); answer.StatusCode != 200 || !strings.Contains(address, "as_of=2018-06-30") {
				t.Errorf("%s leads to %s, %s", q, address, answer.Status)
			}
		}
	}
	var all struct {
		Hits []struct{}
		More int
	}
	_, text := get(t, s+"/search.json?q=islam")
	if err := json.Unmarshal([]byte(text), &all); err != nil || all.More == 0 {
		t.Fatalf("%d more, %v: %.100s", all.More, err, text)
	}
	if _, page := get(t, s+"/search?q=islam"); !strings.Contains(page, fmt.Sprintf("%d of %d found", len(all.Hits), len(all.Hits)+all.More)) {
		t.Errorf("%d found and %d more, and the page says otherwise", len(all.Hits), all.More)
	}
	if _, page := get(t, s+"/search?q=Bokko+Harm"); !strings.Contains(page, ">Boko Haram</a>") {
		t.Error("a misspelt name suggests nothing")
	}
	if _, text = get(t, s+"/search.csv?q=borno"); !strings.Contains(text, "area,NGA-") {
		t.Errorf("as CSV: %q", text)
	}
}
