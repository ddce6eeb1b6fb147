package web_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// The bar keeps what a page was asked for and the page reads, and nothing that
// somebody else put into the address; it steps from the end of a month to the end
// of another, and never past today or before the record.
func TestMomentBar(t *testing.T) {
	t.Parallel()
	s := broken(t)
	bar := regexp.MustCompile(`(?s)<form class="moment".*?</form>`)
	see := func(address string) string {
		t.Helper()
		_, body := get(t, s.url+address)
		return html.UnescapeString(bar.FindString(body))
	}
	asked := see("/explorer?group=ucdp:303&type=state-based&type=one-sided&as_of=2018-11-30&page=2&colour=secret")
	for _, want := range []string{`name="group" value="ucdp:303"`, `name="type" value="state-based"`, `name="type" value="one-sided"`, `as_of=2018-10-31`, `as_of=2018-12-31`, `as_of=2018-08-31`, `as_of=2019-02-28`,
		`The store, as it was known then, covers 1989-01-01 to 2018-11-30.`} {
		if !strings.Contains(asked, want) {
			t.Errorf("the bar has no %s:\n%s", want, asked)
		}
	}
	for _, not := range []string{"secret", `name="page"`} {
		if strings.Contains(asked, not) {
			t.Errorf("the bar hands on %s", not)
		}
	}
	if first := see("/watch?as_of=1989-01-31"); strings.Contains(first, "as_of=1988") || !strings.Contains(first, "as_of=1989-02-28") {
		t.Errorf("before the record the bar leads nowhere: %s", first)
	}
	if last := see("/watch?as_of=2026-01-10"); strings.Contains(last, "as_of=2026-02") || !strings.Contains(last, "as_of=2025-12-10") {
		t.Errorf("past today the bar leads nowhere: %s", last)
	}
	if of := see("/claims?as_of=2024-06-30"); !strings.Contains(of, "The case, as it was known then, tells of 2015-") {
		t.Errorf("the bar of a case tells of its days: %s", of)
	}
	for _, address := range []string{"/data?as_of=2018-11-30", "/sql?as_of=2018-11-30", "/forecasts?as_of=2018-11-30"} {
		_, body := get(t, s.url+address)
		if bar.MatchString(body) || !strings.Contains(body, "This page has no day.") {
			t.Errorf("%s does not say that it has no day", address)
		}
	}
	resp, body := get(t, s.url+"/group/nobody?as_of=2018-11-30")
	if resp.StatusCode != http.StatusNotFound || !strings.Contains(body, `href="/group/nobody" data-newest`) {
		t.Errorf("a page that cannot answer does not let one leave the day: %d", resp.StatusCode)
	}
}

// A day before all events is no empty store.
func TestBoardBeforeTheFirstEvent(t *testing.T) {
	s := withForecasts(t)
	_, body := get(t, s.url+"/watch?as_of=1980-01-01")
	if strings.Contains(body, "The store is empty") || !strings.Contains(body, "No event is known on 1980-01-01") {
		t.Errorf("the board of a day before all says %.300q", body[max(0, strings.Index(body, "<h1>")):])
	}
}
