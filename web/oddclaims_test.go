package web_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
)

// Whatever is written into the fields of a claim is answered at once, in few words, on
// the page and as JSON; nothing that names a person, a community or everybody is a
// subject.
func TestOddClaims(t *testing.T) {
	s := withForecasts(t)
	for _, tt := range []struct{ group, claim, says string }{
		{"Boko Haram", strings.Repeat("deaths > ", 300), "at most 2000 characters"},
		{strings.Repeat("x", 4000), "deaths > 3", "a name has at most 500 characters"},
		{strings.Repeat("x/", 2500), "deaths > 3", "a name has at most 4096 characters"},
		{"Boko Haram", "events against \"" + strings.Repeat("x", 1900) + "\" > 3", "no actor named"},
		{"Boko Haram", "%PDF-1.4 1 0 obj", "this is a PDF file"},
		{"Boko Haram", "смерти 2015 > 3", "no claim begins so"},
		{"Boko Haram", "deaths\u200b 2015 > 3", "U+200B"},
		{"Boko Haram", "deaths 2010 > deaths 2010", "both sides are the same number"},
		{"Boko Haram", "events per month 2010 < 2 * events per month 2010", "both sides are the same number"},
		{"Boko Haram", "events 2015 rising and falling", "not understood"},
		{"Boko Haram", "deaths 2015..2013 > 3", "the time ends before it begins"},
		{"Boko Haram", "deaths 1850 > 3", "The store covers"},
		{"Boko Haram", "deaths 2090 > 3", "begins after"},
		{"Abubakar Shekau", "deaths > 3", "no group named"},
		{"Fulani", "deaths > 3", "never assesses a community"},
		{"Civilians", "deaths > 3", "not an organisation"},
		{"Government of Nigeria", "deaths > 3", "is a state"},
		{"Boko Haram", "events against Fulani > 3", "never assesses a community"},
		{"Boko Haram", "events at the US embassy > 3", "not understood"},
		{"بوكو حرام", "deaths > 3", "no group named"},
	} {
		q := url.Values{"group": {tt.group}, "claim": {tt.claim}}.Encode()
		start := time.Now()
		resp, text := get(t, s.url+"/api/claim?"+q)
		if took := time.Since(start); took > 5*time.Second { // under a second on a quiet machine
			t.Errorf("%.30s %.30s takes %s", tt.group, tt.claim, took)
		}
		var v struct {
			Fault, Detail string
			Tested        struct{ Summary string }
		}
		if err := json.Unmarshal([]byte(text), &v); err != nil || resp.StatusCode >= 500 {
			t.Errorf("%.30s %.30s: %d %v %.300s", tt.group, tt.claim, resp.StatusCode, err, text)
			continue
		}
		if said := v.Fault + v.Detail + v.Tested.Summary; !strings.Contains(said, tt.says) || len(said) > 9000 {
			t.Errorf("%.30s %.30s: %d %.300s", tt.group, tt.claim, resp.StatusCode, said)
		}
		_, err := s.bench.Test(t.Context(), tt.group, tt.claim, 0, false)
		if code := blindspot.CodeOf(err); err != nil && (code == blindspot.Internal || blindspot.HintOf(err) == "") {
			t.Errorf("%.30s %.30s: %v", tt.group, tt.claim, err)
		}
	}
}
