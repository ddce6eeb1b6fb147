package web_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func get(tb testing.TB, address string, header ...string) (*http.Response, string) {
	tb.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return do(tb, r, header...)
}

func do(tb testing.TB, r *http.Request, header ...string) (*http.Response, string) {
	tb.Helper()
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
			continue
		}
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := client.Do(r)
	if err != nil {
		tb.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		tb.Fatal(err)
	}
	return resp, string(body)
}

// pages are all pages of the workbench, with what each must say.
var pages = []struct{ name, path, says string }{
	{"watch", "/watch", "Watch board"},
	{"group", "/group/is-khorasan", "Key judgements"},
	{"explorer", "/explorer?case=is-khorasan", "events"},
	{"event", "/event/CHR-0003?case=is-khorasan", "known to the province"},
	{"place", "/place/Afghanistan", "No event is on record"},
	{"claims", "/claims", "No verdict is written by hand"},
	{"a claim", "/claim", "By menus"},
	{"a claim of a case", "/claim?group=is-khorasan&id=C07&history=yes", "first event in AFG by is-khorasan on 2018-01-24"},
	{"a line about a case", "/claim?group=is-khorasan&claim=toll+of+CHR-0110+%3E+170", "103 to 183"},
	{"a claim that is not understood", "/claim?group=is-khorasan&claim=evnts+2015", "did you mean"},
	{"a claim by menus", "/claim?group=is-khorasan&what=events&kind=lethal&where=Poland&compare=none&to=2024", "no lethal events in Poland until 2024"},
	{"forecasts", "/forecasts", "Forecasts"},
	{"corridors", "/corridors", "Graded links"},
	{"base rates", "/base-rates", "What the record saw before"},
	{"brief", "/brief?board=no", "What changed"},
	{"questions", "/questions", "No question is stored yet"},
	{"search", "/search?q=islamic", "islamic"},
	{"data", "/data", "Coverage"},
	{"report", "/report/is-khorasan", "Markdown"},
	{"sql", "/sql", "One SELECT"},
	{"a shock", "/evidence/SHK-0002", "Deputy governor killed"},
	{"a link", "/evidence/LNK-0002", "see what breaks"},
	{"a source", "/source/longwarjournal.org", "takes from it"},
	{"glossary", "/glossary", "Effective number of areas"},
	{"docs", "/docs", "openapi.json"},
}

// Of an empty store and of none every page answers.
func TestEveryPageOfNothing(t *testing.T) {
	for name, s := range map[string]*site{"an empty store": vacant(t), "no store": start(t, config(nil))} {
		for _, p := range pages {
			t.Run(name+"/"+p.name, func(t *testing.T) {
				t.Parallel()
				resp, body := get(t, s.url+p.path)
				if resp.StatusCode != http.StatusOK || !strings.Contains(body, p.says) {
					t.Errorf("status %d, and %q is not said:\n%.600s", resp.StatusCode, p.says, body)
				}
				if strings.Contains(body, "<no value>") || strings.Contains(body, "%!") || strings.Contains(body, "ZgotmplZ") {
					t.Error("a template was filled with nothing")
				}
			})
		}
	}
}

// Every page has a JSON form and, where it is a table, a CSV form with the
// columns of its heading; both are linked from the page.
func TestTwins(t *testing.T) {
	s := broken(t)
	for _, c := range []struct{ path, keys, csv string }{
		{"/watch", "as_of groups cases", "rank,overlooked,p_breakout"},
		{"/group/is-khorasan", "group as_of judgements findings", "area,name,country,month,events,deaths"},
		{"/explorer", "events rows areas years", "id,from,to,type"},
		{"/event/CHR-0003?case=is-khorasan", "id told groups day_known terms", "known,release"},
		{"/place/Afghanistan", "id found groups", "group_id,group"},
		{"/claims", "case as_of claims", "id,claim,verdict"},
		{"/claim?group=is-khorasan&id=C07", "ledger lines rows history as_of", "id,month,country"},
		{"/forecasts", "forecasts open resolved", "id,unit,name,model"},
		{"/corridors", "places links lost parts", "from,to,kind"},
		{"/base-rates", "as_of sections gaps", "section,question,unit"},
		{"/brief?board=no", "since until releases total groups new_groups", "actor,name,country"},
		{"/questions", "questions record read_only", "id,made,as_of"},
		{"/data", "datasets coverage quarantined", "file,source,release"},
		{"/group/is-khorasan/areas", "areas spells shapes", ""},
		{"/report/is-khorasan", "group as_of pdf", ""},
		{"/evidence/SHK-0002", "id rests_on_it shock", "evidence,kind,id,text"},
		{"/source/longwarjournal.org", "id releases evidence", "id,kind,month"},
		{"/glossary", "chapters", "chapter,term,means"},
		{"/sql?q=select+1+as+one", "table cut", "one"},
	} {
		t.Run(c.path, func(t *testing.T) {
			path, query, _ := strings.Cut(c.path, "?")
			resp, body := get(t, s.url+path+".json?"+query)
			var v map[string]json.RawMessage
			if err := json.Unmarshal([]byte(body), &v); err != nil || resp.StatusCode != http.StatusOK {
				t.Fatalf("status %d: %v: %.300s", resp.StatusCode, err, body)
			}
			for _, k := range strings.Fields(c.keys) {
				if _, ok := v[k]; !ok {
					t.Errorf("the JSON has no %q", k)
				}
			}
			if c.csv == "" {
				return
			}
			resp, body = get(t, s.url+path+".csv?"+query)
			if resp.StatusCode != http.StatusOK || !strings.HasPrefix(body, c.csv) || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/csv") {
				t.Errorf("status %d, %s: %.200s", resp.StatusCode, resp.Header.Get("Content-Type"), body)
			}
			_, page := get(t, s.url+c.path)
			for _, ext := range []string{".json", ".csv"} {
				if !strings.Contains(page, path+ext) {
					t.Errorf("the page has no link to its %s form", ext)
				}
			}
		})
	}
}

func TestErrorsHaveHintAndStatus(t *testing.T) {
	s := broken(t)
	for _, c := range []struct {
		name, path string
		status     int
		hint       string
	}{
		{"unknown group", "/group/Talebann", 404, "did you mean"},
		{"unknown event", "/event/none", 404, "explorer"},
		{"unknown evidence", "/evidence/SHK-9999", 404, "lists its evidence"},
		{"unknown source", "/source/nobody.example", 404, "page Data"},
		{"unknown place", "/place/Atlantis", 404, "search"},
		{"state", "/group/Government of Afghanistan", 403, "organisation"},
		{"unknown page", "/nothing", 404, "menu"},
		{"bad date", "/group/is-khorasan?as_of=yesterday", 422, "YYYY-MM-DD"},
		{"unknown case", "/claims?case=none", 404, "is-khorasan"},
		{"number", "/explorer?deaths=many", 400, "whole number"},
		{"type", "/explorer?type=odd", 400, "one-sided"},
		{"place to cut", "/corridors?cut=Atlantis", 404, "table"},
		{"report form", "/report/is-khorasan/report.doc", 404, "report.pdf"},
	} {
		t.Run(c.name, func(t *testing.T) {
			u, err := url.Parse(s.url + strings.ReplaceAll(c.path, " ", "%20"))
			if err != nil {
				t.Fatal(err)
			}
			resp, body := get(t, u.String())
			if resp.StatusCode != c.status || !strings.Contains(body, c.hint) {
				t.Errorf("status %d, hint %q missing: %.500s", resp.StatusCode, c.hint, body)
			}
		})
	}
	resp, body := get(t, s.url+"/api/group/Talebann")
	var p struct{ Detail, Code, Hint string }
	if err := json.Unmarshal([]byte(body), &p); err != nil || resp.Header.Get("Content-Type") != "application/problem+json" || p.Code != "not_found" || p.Hint == "" {
		t.Errorf("%s: %s", resp.Header.Get("Content-Type"), body)
	}
}
