package web_test

import (
	"encoding/json"
	"html"
	"net/url"
	"strings"
	"testing"
)

// The page of a claim leads to the rows that decide it, and the explorer shows so
// many and no others.
func TestClaimLeadsToItsRows(t *testing.T) {
	s := withForecasts(t)
	for _, one := range [][2]string{
		{"ucdp:1051", "deaths 2015 > deaths 2013"}, {"ucdp:1051", "events 2014 >= 200"}, {"ucdp:1051", "lethal events 2014 >= 200"}, {"ucdp:1051", "events in Nigeria since 2012 falling"},
		{"ucdp:1051", "one-sided events per month 2014 > 5"}, {"ucdp:1051", "deaths in Nigeria, Cameroon 2012..2015 > 100"}, {"ucdp:1051", "events 2012..2015 every year"},
		{"IS in Iraq", "events 2016 > 100"}, {"ucdp:1051", "events against government of Nigeria 2013 > 1"}, {"ucdp:1051", "share in Nigeria 2012..2014 > 0.5"}, {"ucdp:1051", "present in NGA, CMR 2012..2015"},
		{"ucdp:1051", "deaths 2014-03-10..2014-06-20 > 10"}, {"ucdp:1051", "events 2014-03-10..2014-06-20 > 10"}, {"ucdp:1051", "deaths per month 2014 > 2 * deaths per month 2013"},
	} {
		q := url.Values{"group": {one[0]}, "claim": {one[1]}}.Encode()
		_, page := get(t, s.url+"/claim?"+q)
		var v struct {
			Tested *struct {
				Findings []struct {
					Rows []struct {
						N     int
						Label string
					}
				}
			}
			Fault string
		}
		if _, text := get(t, s.url+"/claim.json?"+q); json.Unmarshal([]byte(text), &v) != nil || v.Tested == nil {
			t.Errorf("%s: %s %.300s", one, v.Fault, text)
			continue
		}
		links := all(page, `<a href="([^"]+)">[0-9,]+ events? (?:in|from|on)`)
		rows := v.Tested.Findings[0].Rows
		if len(links) != len(rows) || (len(rows) == 0) != strings.Contains(one[1], "lethal") {
			t.Errorf("%s: %d links, %d sets of rows", one, len(links), len(rows))
			continue
		}
		for i, r := range rows {
			var shown struct {
				Events int
				Rows   []struct{ ID string }
			}
			address := strings.Replace(html.UnescapeString(links[i]), "/explorer?", "/explorer.json?size=1000&", 1)
			if _, text := get(t, s.url+address); json.Unmarshal([]byte(text), &shown) != nil || shown.Events != r.N || r.N == 0 || len(shown.Rows) != min(r.N, 1000) {
				t.Errorf("%s: %q says %d rows, the explorer shows %d, lists %d: %s", one, r.Label, r.N, shown.Events, len(shown.Rows), address)
			}
		}
		if !strings.Contains(one[1], "present") && !strings.Contains(one[1], "every year") && !strings.Contains(page, `<svg class="drawing course"`) {
			t.Errorf("%s has no figure", one)
		}
	}
}
