package web_test

import (
	"html"
	"strings"
	"testing"
)

// A fault in an address loses nothing else of it: the page says in words what is wrong,
// and holds what was asked as a form that asks again; what the question does not read,
// as a token, is in none of it.
func TestFaultsKeepTheForm(t *testing.T) {
	t.Parallel()
	s := empty(t)
	for _, c := range []struct{ address, title, says string }{
		{`/explorer?ended=xx&group=is-khorasan&country=Nigeria&type=one-sided&type=state-based&q="<b>&token=secret0123456789&page=3`, "This cannot be answered", "is not a date"},
		{"/explorer?deaths=many&country=Mali", "This cannot be asked so", "whole number"},
		{"/place/Atlantis?as_of=2016-12-31", "Not found", "Atlantis"},
		{"/group/is-khorasan?as_of=yesterday&with=nobody", "This cannot be answered", "is not a date"},
		{"/corridors?cut=Atlantis&grade=C", "Not found", "Atlantis"},
		{"/nothing?x=y", "Not found", "There is no page"},
		{"/explorer?from=2017-01-01&to=2015-01-01&country=IRQ", "This cannot be asked so", "from 2017-01-01 to 2015-01-01 are none"},
		{"/explorer?area=nowhere&country=IRQ", "Not found", `admin-1 area has the id "nowhere"`},
		{"/watch?country=Atlantis&sort=deaths", "Not found", `country named "Atlantis"`},
		{"/watch?sort=tallest&country=IRQ", "This cannot be asked so", "rank, group"},
	} {
		resp, page := get(t, s.url+strings.NewReplacer(`"`, "%22", "<", "%3C", ">", "%3E").Replace(c.address))
		path, query, _ := strings.Cut(c.address, "?")
		if resp.StatusCode < 400 || !strings.Contains(page, "<h1>"+c.title+"</h1>") || !strings.Contains(html.UnescapeString(page), c.says) || strings.Contains(page, "secret0123456789") {
			t.Errorf("%s: %s %.600s", c.address, resp.Status, page)
		}
		for pair := range strings.SplitSeq(query, "&") {
			name, value, _ := strings.Cut(pair, "=")
			kept := strings.Contains(page, `<input name="`+name+`" value="`+html.EscapeString(value)+`">`)
			if read := name != "token" && name != "page" && name != "x"; kept != read {
				t.Errorf("%s: %s is kept: %v", c.address, pair, kept)
			}
		}
		if form := `<form class="filters stack" method="get" action="` + path + `">`; strings.Contains(page, form) != (path != "/nothing") {
			t.Errorf("%s: the form is there: %v", c.address, path == "/nothing")
		}
	}
}

// A hint that names a command leads to the page that does the same.
func TestHintsSpeakBrowser(t *testing.T) {
	t.Parallel()
	s := empty(t)
	for address, want := range map[string]string{
		"/group/Nobody":  `<a href="/data">the page Data takes files in</a>`,
		"/report/Nobody": `<a href="/data">`,
	} {
		if _, page := get(t, s.url+address); !strings.Contains(page, want) || !strings.Contains(page, "In a terminal: ") {
			t.Errorf("%s does not lead to %s: %.900s", address, want, page)
		}
	}
}
