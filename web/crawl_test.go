package web_test

import (
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	anchors = regexp.MustCompile(`<a\b[^>]*>`)
	hrefs   = regexp.MustCompile(`href="([^"]*)"`)
	dayBox  = regexp.MustCompile(`<input type="date" name="as_of" value="([^"]*)" max="([^"]*)">`)
)

// From any page with a day, every link that stays in the workbench keeps the
// day, but for the one that says that it leaves it; and the box of a past page
// takes any later day up to today.
func TestLinksKeepTheDay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		site func(testing.TB) *site
		day  string
		from []string
	}{
		"a store": {withBrokenRow, "2018-03-20", []string{"/watch", "/explorer", "/explorer?group=ucdp:303&country=AFG&size=2", "/data", "/sql", "/docs", "/forecasts", "/base-rates", "/questions", "/brief?board=no"}},
		"a case":  {empty, "2024-06-30", []string{"/group/is-khorasan", "/claims?case=is-khorasan&verdict=supported", "/corridors?case=is-khorasan&grade=B", "/report/is-khorasan", "/explorer?group=is-khorasan", "/nowhere"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			crawl(t, c.site(t), c.day, c.from)
		})
	}
}

func crawl(t *testing.T, s *site, day string, from []string) {
	t.Helper()
	queue, seen := []string{}, map[string]bool{} // by kind: pages that differ in a value alone are made alike
	for _, address := range from {
		sign := "?"
		if strings.Contains(address, "?") {
			sign = "&"
		}
		queue = append(queue, address+sign+"as_of="+day)
	}
	for len(queue) > 0 {
		address := queue[0]
		queue = queue[1:]
		if kind := kindOf(t, address); seen[kind] {
			continue
		} else {
			seen[kind] = true
		}
		resp, body := get(t, s.url+address)
		if want := map[bool]int{true: http.StatusNotFound, false: http.StatusOK}[strings.HasPrefix(address, "/nowhere")]; resp.StatusCode != want {
			t.Errorf("%s: %d", address, resp.StatusCode)
			continue
		}
		for _, box := range dayBox.FindAllStringSubmatch(body, -1) {
			if box[1] != day || box[2] != "2026-01-15" {
				t.Errorf("%s: the box holds %s and takes days up to %s", address, box[1], box[2])
			}
		}
		queue = append(queue, follow(t, address, day, body)...)
	}
	if len(seen) < len(from)+5 {
		t.Errorf("only %d pages were reached", len(seen))
	}
}

// kindOf is an address without the values of its parameters.
func kindOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Path + " " + strings.Join(slices.Sorted(maps.Keys(u.Query())), " ")
}

// follow checks the links of a page, and returns the pages they lead to.
func follow(t *testing.T, address, day, body string) (next []string) {
	t.Helper()
	leaving := 0
	for _, tag := range anchors.FindAllString(body, -1) {
		m := hrefs.FindStringSubmatch(tag)
		if m == nil {
			t.Errorf("%s: %s leads nowhere", address, tag)
			continue
		}
		base, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		to, err := base.Parse(html.UnescapeString(m[1]))
		if err != nil {
			t.Errorf("%s: %s: %v", address, tag, err)
			continue
		}
		switch {
		case to.Host != "" || to.Path == "/openapi.json" || strings.HasPrefix(m[1], "#"):
			continue
		case strings.Contains(tag, "data-newest"):
			leaving++
			continue
		case strings.Contains(tag, "data-step"):
			if to.Query().Get("as_of") == day || to.Query().Get("as_of") == "" {
				t.Errorf("%s: %s steps nowhere", address, tag)
			}
			continue
		case to.Query().Get("as_of") != day:
			t.Errorf("%s: %s loses the day", address, tag)
			continue
		}
		if p := to.Path; !strings.Contains(tag, "download") && !strings.HasSuffix(p, ".json") && !strings.HasSuffix(p, ".csv") {
			to.Fragment = ""
			next = append(next, to.RequestURI())
		}
	}
	if leaving > 1 {
		t.Errorf("%s: %d links leave the day", address, leaving)
	}
	return next
}

func TestNewestLeavesTheDay(t *testing.T) {
	t.Parallel()
	_, body := get(t, vacant(t).url+"/claims?case=is-khorasan&as_of=2024-06-30")
	if want := `href="/claims?case=is-khorasan" data-newest`; !strings.Contains(body, want) {
		t.Errorf("the page has no %s", want)
	}
}
