package web_test

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/workbench"
)

// A name that several groups bear is asked back wherever it is asked about, with what
// tells them apart: in words, in JSON, and on the page as links that ask again.
func TestSeveralOfOneName(t *testing.T) {
	s := withForecasts(t)
	const want = "ucdp:1162 (SRF: 449 events with 4,390 deaths from 2011 to 2018 in Sudan and South Sudan) or ucdp:6011 (SRF: 1 event with 1 death in 2016 in Syria)"
	ctx := t.Context()
	for what, ask := range map[string]func() error{
		"check": func() error { _, err := s.bench.Test(ctx, "srf", "deaths > 4", 0, false); return err },
		"opponent": func() error {
			_, err := s.bench.Test(ctx, "Boko Haram", "events against SRF > 3", 0, false)
			return err
		},
		"assess":  func() error { _, err := s.bench.Assess(ctx, "SRF", workbench.AssessOptions{}); return err },
		"explore": func() error { _, err := s.bench.Explore(ctx, workbench.Selection{Group: "SRF"}); return err },
		"explore, opponent": func() error {
			_, err := s.bench.Explore(ctx, workbench.Selection{Group: "Boko Haram", Opponent: "SRF"})
			return err
		},
		"theatre": func() error { _, _, err := s.bench.Ask(ctx, "SRF in Sudan", 0); return err },
		"id":      func() error { _, err := s.bench.ActorID(ctx, "SRF"); return err },
		"case":    func() error { _, err := s.bench.NewCase(ctx, "x", "x", "SRF"); return err },
	} {
		err := ask()
		name, candidates := blindspot.CandidatesOf(err)
		if blindspot.CodeOf(err) != blindspot.Usage || blindspot.HintOf(err) != "name one by its id: "+want || len(candidates) != 2 || !strings.EqualFold(name, "SRF") {
			t.Errorf("%s: %v: %s", what, err, blindspot.HintOf(err))
		}
	}
	var problem struct {
		Hint       string
		Candidates []blindspot.Candidate
	}
	for _, path := range []string{"/api/group/SRF", "/api/report/SRF", "/api/explorer?group=SRF", "/api/claim?group=SRF&claim=deaths+%3E+4"} {
		problem.Candidates = nil
		if _, text := get(t, s.url+path); json.Unmarshal([]byte(text), &problem) != nil || len(problem.Candidates) != 2 || problem.Candidates[0].Events != 449 || problem.Candidates[0].First != 2011 || !strings.Contains(problem.Hint, want) {
			t.Errorf("%s: %.400s", path, text)
		}
	}
	for path, link := range map[string]string{
		"/group/SRF": "/group/ucdp:1162", "/explorer?group=SRF&from=2012-01-01": "/explorer?from=2012-01-01&group=ucdp%3A1162",
		"/claim?group=SRF&claim=deaths+%3E+4":                    "/claim?claim=deaths+%3E+4&group=ucdp%3A1162",
		"/claim?group=Boko+Haram&claim=events+against+SRF+%3E+3": "/claim?claim=events+against+ucdp%3A1162+%3E+3&group=Boko+Haram",
	} {
		_, page := get(t, s.url+path)
		if page = html.UnescapeString(page); !strings.Contains(page, fmt.Sprintf(`<a href="%s">SRF</a>`, link)) || !strings.Contains(page, "4,390") {
			t.Errorf("%s leads not to %s: %v", path, link, all(page, `<a href="([^"]+)">SRF`))
		}
		if resp, answer := get(t, s.url+link); resp.StatusCode != 200 || strings.Contains(answer, `role="alert"`) {
			t.Errorf("%s: %d %v", link, resp.StatusCode, all(answer, `(?s)role="alert">(.*?)<`))
		}
	}
}
