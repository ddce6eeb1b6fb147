package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// A question that is asked on the page stands there, in its JSON and its CSV; the
// same again, an edit and what is no probability are refused; as of a past day the
// page knows nothing of it.
func TestQuestionOnThePage(t *testing.T) {
	s := withBrokenRow(t)
	const form = "group=ucdp:303&claim=areas+2031+%3E+3&probability=0.25&note=look"
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := http.NewRequest(http.MethodPost, s.url+"/questions", strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", formKind)
	r.Header.Set("X-Blindspot", "1")
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther || !strings.HasPrefix(resp.Header.Get("Location"), "/questions#q") {
		t.Fatalf("%d %s", resp.StatusCode, resp.Header.Get("Location"))
	}
	for _, path := range []string{"/questions", "/questions.json", "/questions.csv"} {
		if _, body := get(t, s.url+path); !strings.Contains(body, "areas 2031") || !strings.Contains(body, "0.25") {
			t.Errorf("%s does not have it: %.500s", path, body)
		}
		if resp, body := get(t, s.url+path+"?as_of=2019-01-01"); resp.StatusCode != http.StatusOK || strings.Contains(body, "areas 2031") {
			t.Errorf("%s as of 2019: %d %.500s", path, resp.StatusCode, body)
		}
	}
	for body, status := range map[string]int{
		form: http.StatusForbidden, strings.Replace(form, "0.25", "0.5", 1): http.StatusForbidden,
		strings.Replace(form, "0.25", "1", 1): http.StatusBadRequest, strings.Replace(form, "0.25", "often", 1): http.StatusBadRequest,
		strings.Replace(form, "2031", "2011", 1): http.StatusBadRequest, "group=" + strings.Repeat("a", 70000): http.StatusBadRequest,
	} {
		if resp, answer := post(t, s.url+"/questions", formKind, body, "X-Blindspot", "1"); resp.StatusCode != status {
			t.Errorf("%.80s: %d, want %d: %.300s", body, resp.StatusCode, status, answer)
		}
	}
	if resp, answer := post(t, s.url+"/api/questions", "application/json", `{"group":"ucdp:303","claim":"areas 2032 > 3","probability":0.2}`, "X-Blindspot", "1"); resp.StatusCode != http.StatusOK || !strings.Contains(answer, "areas 2032") {
		t.Errorf("%d %s", resp.StatusCode, answer)
	}
}
