package web_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/slow"
)

// Groups that are counted from a month of their own stand side by side: month zero of the
// chart's table has each group's number of its own month, as it stands by date.
func TestCompareByMonthsSince(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	cells := func(query, month string) []string {
		t.Helper()
		_, body := get(t, s.url+"/group/ucdp:234?with=ucdp:1051&"+query)
		_, table, _ := strings.Cut(body, `<figure id="figure-compare">`)
		table, _, _ = strings.Cut(table, "</figure>")
		row := regexp.MustCompile(`<tr><td>` + regexp.QuoteMeta(strings.ReplaceAll(month, "+", "&#43;")) + `</td>(.*?)</tr>`).FindStringSubmatch(table)
		if row == nil {
			t.Fatalf("%s: no row of %s in %.500s", query, month, table)
		}
		return regexp.MustCompile(`<td>([^<]*)</td>`).FindAllString(row[1], -1)
	}
	since := cells("zero=2017-05&zero1=2018-03", "+0")
	if first, second := cells("scale=absolute", "2017-05"), cells("scale=absolute", "2018-03"); since[0] != first[0] || since[1] != second[1] || since[0] == "<td></td>" {
		t.Errorf("month zero has %v, by date %v and %v", since, first, second)
	}
	if _, body := get(t, s.url+"/group/ucdp:234?with=ucdp:1051&zero=2017-05"); !strings.Contains(body, "no month was given") {
		t.Error("a group without a month of its own vanished from the chart without a word")
	}
	if resp, body := get(t, s.url+"/group/ucdp:234?with=ucdp:1051&zero=soon"); resp.StatusCode != 422 && resp.StatusCode != 400 || !strings.Contains(body, `value="soon"`) {
		t.Errorf("a month that is none: %d", resp.StatusCode)
	}
}
