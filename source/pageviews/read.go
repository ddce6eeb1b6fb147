package pageviews

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
)

// Base is the address of the API.
const Base = "https://wikimedia.org/api/rest_v1/metrics/pageviews/per-article/"

// Address is where the API answers how often a page was read by people, in each
// month from one to another.
func Address(base string, p blindspot.Page, from, to blindspot.Month) string {
	if base == "" {
		base = Base
	}
	day := func(d blindspot.Date) string { return strings.ReplaceAll(d.String(), "-", "") + "00" }
	return strings.TrimSuffix(base, "/") + "/" + strings.Join([]string{url.PathEscape(p.Project), "all-access", "user", url.PathEscape(p.Title), "monthly", day(from.First()), day(to.Last())}, "/")
}

// Count is the number of views of a month.
type Count struct {
	Month blindspot.Month
	Views int
}

type item struct {
	Project     string `json:"project"`
	Article     string `json:"article"`
	Granularity string `json:"granularity"`
	Timestamp   string `json:"timestamp"`
	Access      string `json:"access"`
	Agent       string `json:"agent"`
	Views       *int   `json:"views"`
}

// maxAnswer bounds the bytes of an answer: a month takes some 150.
const maxAnswer = 4 << 20

// Read reads an answer about a page: the months in order, each once. left is how
// many months it tells of that were not asked for, as one that is not over.
// Errors: BadInput for an answer that is none, that is about another page, other
// readers or other spans than months, or that gives a month two numbers.
func Read(r io.Reader, p blindspot.Page, from, to blindspot.Month) (counts []Count, left int, err error) {
	bad := func(format string, args ...any) ([]Count, int, error) {
		return nil, 0, blindspot.Errorf(blindspot.BadInput, "run it again; if it stays so, open the address in a browser: something between here and the source may answer in its place",
			"the answer about %s of %s %s", p.Title, p.Project, fmt.Sprintf(format, args...))
	}
	var answer struct {
		Items []item `json:"items"`
	}
	if err := json.NewDecoder(io.LimitReader(r, maxAnswer)).Decode(&answer); err != nil {
		return bad("is no table of page views: %s", err)
	}
	if answer.Items == nil {
		return bad("holds no items")
	}
	at := map[blindspot.Month]int{}
	for i := range answer.Items {
		x := &answer.Items[i]
		if !samePage(x, p) {
			return bad("is about %s of %s", x.Article, x.Project)
		}
		if x.Granularity != "monthly" || x.Access != "all-access" || x.Agent != "user" {
			return bad("counts otherwise (%s, %s, %s)", x.Granularity, x.Access, x.Agent)
		}
		m, ok := monthOf(x.Timestamp)
		if !ok || x.Views == nil || *x.Views < 0 {
			return bad("has a row without month or views (%q)", x.Timestamp)
		}
		if m < from || m > to {
			left++
			continue
		}
		if was, twice := at[m]; twice && was != *x.Views {
			return bad("gives %s two numbers, %d and %d", m, was, *x.Views)
		}
		at[m] = *x.Views
	}
	for m, n := range at {
		counts = append(counts, Count{m, n})
	}
	slices.SortFunc(counts, func(a, b Count) int { return int(a.Month - b.Month) })
	return counts, left, nil
}

// samePage compares as the API does: it may write a title with spaces or escaped,
// and a project with or without its last part.
func samePage(x *item, p blindspot.Page) bool {
	article, err := url.PathUnescape(x.Article)
	if err != nil {
		article = x.Article
	}
	under := strings.ReplaceAll(article, " ", "_")
	project := strings.TrimSuffix(x.Project, ".org")
	return (under == p.Title || x.Article == p.Title) && project == strings.TrimSuffix(p.Project, ".org")
}

// monthOf reads YYYYMMDDHH.
func monthOf(s string) (blindspot.Month, bool) {
	if len(s) != 10 {
		return 0, false
	}
	d, err := blindspot.ParseDate(s[:4] + "-" + s[4:6] + "-" + s[6:8])
	return d.Month(), err == nil
}
