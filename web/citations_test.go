package web_test

import (
	"strings"
	"testing"
)

// The page of the data and that of a report lead to what is to be cited, in both forms.
func TestCitations(t *testing.T) {
	s := withForecasts(t)
	for page, links := range map[string][]string{"/data": {"/download/citations/sources.bib", "/download/citations/sources.ris"}, "/report/is-khorasan": {"/download/citations/is-khorasan.bib", "/download/citations/is-khorasan.ris"}} {
		_, text := get(t, s.url+page)
		for _, link := range links {
			if !strings.Contains(text, `href="`+link+`"`) {
				t.Errorf("%s leads not to %s", page, link)
			}
			resp, answer := get(t, s.url+link)
			want := map[bool]string{true: "doi = {10.1177/0022343313484347}", false: "DO  - 10.1177/0022343313484347"}[strings.HasSuffix(link, ".bib")]
			if resp.StatusCode != 200 || !strings.Contains(answer, want) || strings.Contains(link, "khorasan") && !strings.Contains(answer, "case:CHR-") {
				t.Errorf("%s: %d %.400s", link, resp.StatusCode, answer)
			}
		}
	}
	for link, status := range map[string]int{"/download/citations/sources.doc": 400, "/download/citations/Nobody.bib": 404, "/download/citations/sources": 400} {
		if resp, _ := get(t, s.url+link); resp.StatusCode != status {
			t.Errorf("%s: %d", link, resp.StatusCode)
		}
	}
}
