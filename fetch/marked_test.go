package fetch_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot/fetch"
)

// What a refusal is about is told by a mark and never by words or numbers in an
// address: a page may be called 429.
func TestRefusalsAreMarked(t *testing.T) {
	for name, c := range map[string]struct {
		answer             http.HandlerFunc
		throttled, webPage bool
	}{
		"too many":   {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }, true, false},
		"overloaded": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }, false, false},
		"web page": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<!DOCTYPE html><html><body>Log in</body></html>"))
		}, false, true},
		"missing": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, false, false},
	} {
		server := httptest.NewServer(c.answer)
		client := fetch.Client{Attempts: 1, FirstWait: time.Millisecond}
		_, err := client.Get(t.Context(), fetch.Request{URL: server.URL + "/429/web%20page.csv", Dir: t.TempDir(), Name: "web page 429.csv", MaxBytes: 1 << 20})
		server.Close()
		if err == nil || errors.Is(err, fetch.ErrThrottled) != c.throttled || errors.Is(err, fetch.ErrWebPage) != c.webPage {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && (strings.Contains(err.Error(), fetch.ErrThrottled.Error()) || strings.Contains(err.Error(), fetch.ErrWebPage.Error())) {
			t.Errorf("%s: the mark is in the words: %v", name, err)
		}
	}
}
