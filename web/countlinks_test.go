package web_test

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/slow"
)

var (
	boardCell = regexp.MustCompile(`data-label="(events|deaths), a year"><a href="(/explorer\?[^"]+)">([0-9,]+)</a>`)
	countLink = regexp.MustCompile(`<a href="(/explorer\?[^"]+)">([0-9,]+)( events)?</a>`)
)

// A number that links to rows is the number of those rows: on the board, in the lines
// that open a group, a theatre and a case, and on the page of a place.
func TestNumbersLeadToTheirRows(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	s := withForecasts(t)
	follow := func(address, shown, what string) {
		t.Helper()
		resp, body := get(t, s.url+"/api"+html.UnescapeString(address))
		var found struct{ Events, Deaths int }
		if err := json.Unmarshal([]byte(body), &found); err != nil || resp.StatusCode != 200 {
			t.Fatalf("%s: %s, %v", address, resp.Status, err)
		}
		want := found.Events
		if what == "deaths" {
			want = found.Deaths
		}
		if whole(t, shown) != want {
			t.Errorf("%s: the page says %s %s, its rows are %d", address, shown, what, want)
		}
	}
	for _, day := range []string{"", "?as_of=2016-12-31"} {
		_, page := get(t, s.url+"/watch"+day)
		cells := boardCell.FindAllStringSubmatch(page, -1)
		if len(cells) < 60 {
			t.Fatalf("%d numbers of the board%s lead to rows", len(cells), day)
		}
		for _, c := range cells {
			follow(c[2], c[3], c[1])
		}
		for _, path := range []string{"/group/ucdp:234", "/group/" + url.PathEscape("IS in Iraq"), "/group/is-khorasan", "/place/NGA"} {
			_, page := get(t, s.url+path+day)
			head, _, _ := strings.Cut(page, `id="bottom-line"`)
			links := countLink.FindAllStringSubmatch(head, -1)
			if len(links) == 0 {
				t.Errorf("%s%s: no number leads to rows", path, day)
			}
			for _, l := range links {
				follow(l[1], l[2], "events")
			}
		}
	}
}
