package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// Pages and the API read the same tags by different decoders: what one refuses the
// other refuses, and what one takes the other takes.
func TestPagesAndAPIReadAlike(t *testing.T) {
	t.Parallel()
	s := empty(t)
	for _, address := range []string{
		"/explorer?deaths=-1", "/explorer?deaths=", "/explorer?deaths=1.5", "/explorer?deaths=+7", "/explorer?precision=8", "/explorer?size=1001", "/explorer?size=1000",
		"/explorer?begun=maybe", "/explorer?begun=", "/explorer?type=one-sided&type=state-based", "/explorer?type=banana", "/explorer?deaths=1&deaths=x",
		"/watch?sort=tallest", "/watch?sort=", "/watch?order=asc", "/watch?size=some", "/watch?" + strings.Repeat("only=a&", 301), "/watch?" + strings.Repeat("only=a&", 300),
		"/group/is-khorasan?with=a&with=b&with=c&with=d", "/group/is-khorasan?scale=huge", "/forecasts?group=nobody&months=37", "/claims?verdict=maybe", "/claims?verdict=mixed",
		"/data?page=1000001", "/sql?q=" + strings.Repeat("a", 8001), "/brief?board=yes", "/questions?as_of=never", "/watch?nobody=reads",
	} {
		path, query, _ := strings.Cut(address, "?")
		page, _ := get(t, s.url+address)
		api, body := get(t, s.url+"/api"+path+"?"+query)
		if (page.StatusCode < http.StatusBadRequest) != (api.StatusCode < http.StatusBadRequest) {
			t.Errorf("%.80s: the page says %s, the API %s: %.300s", address, page.Status, api.Status, body)
		}
	}
}
