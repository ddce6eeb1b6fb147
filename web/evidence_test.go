package web_test

import (
	"net/url"
	"strings"
	"testing"
)

// The page of a shock or a link shows that one, and not its neighbour: it is found by
// its place among those of its kind, which must stand in the order of the evidence.
func TestEvidenceShowsItsOwnRow(t *testing.T) {
	s := start(t, config(nil))
	for _, day := range []string{"", "2019-12-31"} {
		var a struct {
			Evidence []struct{ ID, Kind, Month string } `json:"evidence"`
		}
		_, text := get(t, s.url+"/api/report/is-khorasan?as_of="+day)
		onlyJSON(t, text, &a)
		seen := 0
		for _, e := range a.Evidence {
			if e.Kind != "shock" {
				continue
			}
			seen++
			var got struct {
				Shock struct{ Date string } `json:"shock"`
			}
			_, text := get(t, s.url+"/api/evidence/"+url.PathEscape(strings.TrimPrefix(e.ID, "case:"))+"?case=is-khorasan&as_of="+day)
			onlyJSON(t, text, &got)
			if !strings.HasPrefix(got.Shock.Date, e.Month) {
				t.Errorf("%s of %s shows a shock of %s", e.ID, e.Month, got.Shock.Date)
			}
		}
		if seen < 10 {
			t.Errorf("only %d shocks as of %q", seen, day)
		}
	}
}
