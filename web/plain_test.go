package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/web"
)

// Pages of a program that was built without its front end have no maps and no
// charts, and say so; the numbers stand in open tables.
func TestPagesWithoutFrontEnd(t *testing.T) { // not parallel: it takes the front end from all
	web.WithoutFrontEnd(func() {
		s := start(t, web.Config{Bench: desktest.Bench(desktest.Store(t, "", desktest.Releases())), Cases: []string{"is-khorasan"}})
		for _, address := range []string{"/watch", "/group/ucdp:9002", "/explorer", "/forecasts", "/data"} {
			resp, body := get(t, s.url+address)
			if resp.StatusCode != http.StatusOK || !strings.Contains(body, "built without its front end") {
				t.Errorf("%s: %d, and it does not say that nothing is drawn", address, resp.StatusCode)
			}
			if strings.Contains(body, "/assets/app.js") || strings.Contains(body, `class="chart`) || strings.Contains(body, "map-holder") {
				t.Errorf("%s has a script, a chart or a map", address)
			}
			if address == "/group/ucdp:9002" && !strings.Contains(body, "<details open><summary>Table of this figure") {
				t.Errorf("%s: the tables of the figures are closed", address)
			}
		}
	})
}
