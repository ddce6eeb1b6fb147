package web_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/internal/slow"
)

// addresses are what is asked of each route as of a day; the day is added. A
// route that stands under several forms (a page, JSON, CSV) is asked in each.
var addresses = map[string][]string{
	"GET /watch":                     {"/watch", "/watch?sort=deaths&country=NGA"},
	"GET /csv/watch":                 {"/watch.csv"},
	"GET /api/watch":                 {"/api/watch"},
	"GET /search":                    {"/search?q=River+Guard", "/search?q=i"},
	"GET /csv/search":                {"/search.csv?q=Iraq"},
	"GET /api/search":                {"/api/search?q=Northern+Front+in+Iraq"},
	"GET /group/{id}":                {"/group/ucdp:9002", "/group/Northern%20Front%20in%20Iraq", "/group/Dawn%20Movement", "/group/ucdp:9006?with=ucdp:9003&follow=yes"},
	"GET /csv/group/{id}":            {"/group/ucdp:9002.csv"},
	"GET /api/group/{id}":            {"/api/group/ucdp:9002", "/api/group/Grand%20Iron%20Column"},
	"GET /api/group/{id}/areas":      {"/api/group/ucdp:9001/areas", "/api/group/is-khorasan/areas"},
	"GET /explorer":                  {"/explorer", "/explorer?group=River+Guard&country=NGA", "/explorer?case=is-khorasan"},
	"GET /csv/explorer":              {"/explorer.csv?q=iron"},
	"GET /api/explorer":              {"/api/explorer?group=ucdp:9005"},
	"GET /event/{id}":                {"/event/ged:5045", "/event/ged:5037", "/event/ged:5001", "/event/CHR-0003?case=is-khorasan"},
	"GET /csv/event/{id}":            {"/event/ged:5045.csv"},
	"GET /api/event/{id}":            {"/api/event/ged:5018", "/api/event/ged:6500"},
	"GET /evidence/{id}":             {"/evidence/SHK-0001"},
	"GET /csv/evidence/{id}":         {"/evidence/SHK-0001.csv"},
	"GET /api/evidence/{id}":         {"/api/evidence/SHK-0001?case=is-khorasan"},
	"GET /source/{id}":               {"/source/longwarjournal.org"},
	"GET /csv/source/{id}":           {"/source/ucdp-ged.csv"},
	"GET /api/source/{id}":           {"/api/source/ucdp-ged"},
	"GET /place/{id}":                {"/place/NGA", "/place/Mali", "/place/TCD"},
	"GET /csv/place/{id}":            {"/place/IRQ.csv"},
	"GET /api/place/{id}":            {"/api/place/AFG"},
	"GET /claims":                    {"/claims?case=is-khorasan"},
	"GET /csv/claims":                {"/claims.csv"},
	"GET /api/claims":                {"/api/claims"},
	"GET /claim":                     {"/claim?group=River+Guard&claim=deaths+in+Nigeria+2020+%3E+deaths+in+Nigeria+2016&history=yes", "/claim?group=is-khorasan&id=C07&history=yes"},
	"GET /csv/claim":                 {"/claim.csv?group=River+Guard&claim=events+in+Nigeria+%3E+3"},
	"GET /api/claim":                 {"/api/claim?group=is-khorasan&id=C03", "/api/claim?group=River+Guard&what=events&where=Nigeria&compare=rising"},
	"GET /corridors":                 {"/corridors?case=is-khorasan"},
	"GET /csv/corridors":             {"/corridors.csv?grade=B"},
	"GET /api/corridors":             {"/api/corridors?grade=C"},
	"GET /brief":                     {"/brief", "/brief?since=2019-01-31&board=no"},
	"GET /csv/brief":                 {"/brief.csv"},
	"GET /api/brief":                 {"/api/brief?board=no"},
	"GET /questions":                 {"/questions"},
	"GET /csv/questions":             {"/questions.csv"},
	"GET /api/questions":             {"/api/questions"},
	"GET /base-rates":                {"/base-rates", "/base-rates?group=Coast+Army"},
	"GET /csv/base-rates":            {"/base-rates.csv"},
	"GET /api/base-rates":            {"/api/base-rates?group=River+Guard"},
	"GET /report/{id}":               {"/report/ucdp:9002"},
	"GET /api/report/{id}":           {"/api/report/ucdp:9002"},
	"GET /report/{id}/{file}":        {"/report/ucdp:9002/report.md", "/report/ucdp:9002/report.html", "/report/ucdp:9002/report.json", "/report/ucdp:9002/view", "/report/is-khorasan/report.md"},
	"GET /download/citations/{file}": {"/download/citations/River%20Guard.bib", "/download/citations/is-khorasan.ris"},
	"GET /download/events.csv":       {"/download/events.csv", "/download/events.csv?group=River+Guard"},
	"GET /download/events.geojson":   {"/download/events.geojson?country=MLI"},
	"GET /download/events.parquet":   {"/download/events.parquet?country=MLI"},
	"GET /map/explorer":              {"/map/explorer", "/map/explorer?group=River+Guard"},
}

// timeless are the routes that answer no question as of a day, with the reason.
var timeless = map[string]string{
	"GET /forecasts": "what is stored, with its state today", "GET /csv/forecasts": "what is stored, with its state today", "GET /api/forecasts": "what is stored, with its state today",
	"GET /beside/{id}": "needs a source of the user's own: TestCompareAsOf of the desk", "GET /csv/beside/{id}": "needs a source of the user's own: TestCompareAsOf of the desk", "GET /api/beside/{id}": "needs a source of the user's own: TestCompareAsOf of the desk",
	"GET /data": "what the store holds today", "GET /csv/data": "what the store holds today", "GET /api/data": "what the store holds today",
	"GET /glossary": "what words mean", "GET /csv/glossary": "what words mean", "GET /api/glossary": "what words mean",
	"GET /sql": "SQL, on the whole store", "GET /csv/sql": "SQL, on the whole store", "GET /api/sql": "SQL, on the whole store",
	"GET /api/imports": "imports of this run", "POST /data/upload": "changes the store", "POST /questions": "changes the store", "POST /forecasts": "changes the store", "POST /forecasts/resolve": "changes the store", "POST /api/forecasts": "changes the store", "POST /api/forecasts/resolve": "changes the store", "POST /api/questions": "changes the store", "POST /data/retry": "changes the store", "POST /api/quarantine/retry": "changes the store",
	"POST /login": "the token", "GET /docs": "the API", "GET /openapi.json": "the API", "GET /geo": "shapes of areas", "GET /assets/": "the front end",
	"GET /static/app.css": "the style", "GET /download/case.zip": "writes the files of a case, and answers nothing", "GET /favicon.ico": "no icon", "GET /{$}": "leads to the board", "/": "says that there is no such page",
}

// worksOnly writes a file for a library of references, which holds works and no word
// of what stands in.
const worksOnly = "blindspot_export_citations"

// lines are what is asked of each command as of a day, by its page in docs/cli;
// "--as-of DAY" is added.
var lines = map[string][][]string{
	"blindspot_watch":            {{"watch", "--json"}, {"watch", "--top", "3"}},
	"blindspot_assess":           {{"assess", "River Guard", "--pdf=false", "-o", "out"}, {"assess", "Grand Iron Column", "--pdf=false"}, {"assess", "is-khorasan", "--pdf=false", "-o", "out"}},
	"blindspot_check":            {{"check", "is-khorasan", "--json"}, {"check", "River Guard", "deaths in Nigeria 2020 > deaths in Nigeria 2016", "--json"}},
	"blindspot_brief":            {{"brief", "--json"}, {"brief", "--since", "2019-01-31", "--groups", "1"}},
	"blindspot_question_list":    {{"question", "list", "--json"}},
	"blindspot_question_show":    {{"question", "show", "q0000"}},
	"blindspot_question_record":  {{"question", "record"}},
	"blindspot_nowcast":          {{"nowcast", "Nigeria"}},
	"blindspot_base-rates":       {{"base-rates", "--json"}, {"base-rates", "Coast Army"}},
	"blindspot_forecast":         {{"forecast", "River Guard", "--months", "2", "--json"}, {"forecast", "Mali", "--months", "2"}, {"forecast", "Chad"}},
	"blindspot_backtest_watch":   {{"backtest", "watch", "--json"}},
	"blindspot_export_citations": {{"export", "citations", "River Guard"}, {"export", "citations", "is-khorasan"}},
	"blindspot_attention_show":   {{"attention", "show", "River Guard"}, {"attention", "show", "River Guard", "--json"}},
	"blindspot_export_events":    {{"export", "events", "--group", "River Guard", "-o", "events.csv"}},
}

// dayless are the commands that answer no question as of a day, with the reason.
var dayless = map[string]string{
	"blindspot": "holds the others", "blindspot_actor": "who is in the store today", "blindspot_actor_declare": "changes the store", "blindspot_backtest": "holds the others",
	"blindspot_backtest_groups": "scores the model on the whole record", "blindspot_backtest_views-cm": "scores a model on a file", "blindspot_completion": "for the shell",
	"blindspot_completion_bash": "for the shell", "blindspot_completion_fish": "for the shell", "blindspot_completion_powershell": "for the shell", "blindspot_completion_zsh": "for the shell",
	"blindspot_dataset": "what the store holds today", "blindspot_dataset_amend": "changes the store", "blindspot_dataset_list": "what the store holds today", "blindspot_dataset_remove": "changes the store",
	"blindspot_export": "holds the others", "blindspot_export_forecast": "forecasts from a file", "blindspot_fetch": "downloads", "blindspot_forecast_list": "what is stored, with its state today",
	"blindspot_forecast_resolve": "changes the store", "blindspot_ingest": "changes the store", "blindspot_lineage": "what people declared", "blindspot_lineage_add": "changes the store", "blindspot_lineage_proposals": "what a list says, beside the record of today", "blindspot_actor_names": "names of today",
	"blindspot_lineage_import": "changes the store", "blindspot_lineage_remove": "changes the store", "blindspot_quarantine": "what was not accepted", "blindspot_quarantine_retry": "changes the store",
	"blindspot_score": "scores files", "blindspot_serve": "its routes are asked one by one", "blindspot_sql": "SQL, on the whole store", "blindspot_status": "what the store holds today",
	"blindspot_attention": "holds the others", "blindspot_attention_fetch": "downloads", "blindspot_attention_import": "changes the store", "blindspot_attention_propose": "who is in the store today", "blindspot_attention_titles": "what people declared", "blindspot_columns": "reads a file",
	"blindspot_match": "what people declared", "blindspot_match_add": "changes a file", "blindspot_match_remove": "changes a file", "blindspot_match_proposals": "what names of today agree", "blindspot_compare-sources": "needs a source of the user's own: TestCompareAsOf of the desk",
	"blindspot_version": "the program", "blindspot_worker": "does what it is given, and asks no store", "blindspot_update": "changes the store", "blindspot_backtest_nowcast": "scores the model on the whole record", "blindspot_alert": "holds the others", "blindspot_alert_add": "changes the store", "blindspot_alert_list": "what is stored, with its state today", "blindspot_alert_check": "changes the store", "blindspot_alert_remove": "changes the store", "blindspot_question": "holds the others", "blindspot_question_add": "changes the store", "blindspot_question_resolve": "changes the store", "blindspot_case": "holds the others", "blindspot_case_export": "writes a case as it is", "blindspot_case_init": "writes a folder", "blindspot_case_validate": "reads a folder", "blindspot_mcp": "hands on what the desk answers",
}

// worlds are the record in full and as it was on two days: without what was
// published later, and, where nothing had been, without what ended later.
func worlds(t *testing.T) (full desk, then map[blindspot.Date]desk) {
	t.Helper()
	return readers(t, desktest.Releases()), map[blindspot.Date]desk{
		desktest.Between: readers(t, desktest.KnownBy(desktest.Between)),
		desktest.Before:  readers(t, desktest.EndedBy(desktest.Before)),
	}
}

// Every route and every command answers as of a day from what was known then:
// what was published later, or else what ended later, changes no byte.
func TestNothingAfterTheDay(t *testing.T) {
	slow.Test(t)
	t.Parallel()
	full, then := worlds(t)
	for day, cut := range then {
		for route, list := range addresses {
			for _, address := range list {
				t.Run(fmt.Sprintf("%s/%s", day, address), func(t *testing.T) {
					t.Parallel()
					sign := "?"
					if strings.Contains(address, "?") {
						sign = "&"
					}
					resp, got := get(t, full.url+address+sign+"as_of="+day.String())
					before, want := get(t, cut.url+address+sign+"as_of="+day.String())
					if resp.StatusCode != before.StatusCode || resp.StatusCode >= 500 {
						t.Errorf("%s: %d, without what came later %d", route, resp.StatusCode, before.StatusCode)
					}
					sameText(t, got, want)
					if kind := resp.Header.Get("Content-Type"); day == desktest.Before && resp.StatusCode == 200 && (kind == "application/json" || strings.HasPrefix(kind, "text/html")) {
						standsIn(t, route, got)
					}
				})
			}
		}
		for name, list := range lines {
			for _, line := range list {
				t.Run(fmt.Sprintf("%s/%s", day, strings.Join(line, " ")), func(t *testing.T) {
					t.Parallel()
					line := append(slices.Clone(line), "--as-of", day.String())
					got, want := full.everything(t, line...), cut.everything(t, line...)
					sameText(t, got, want)
					if day == desktest.Before && !strings.Contains(got, "hint:") && name != worksOnly {
						standsIn(t, name, got)
					}
				})
			}
		}
	}
}

var stamps = regexp.MustCompile(`127\.0\.0\.1:\d+`)

func sameText(t *testing.T, got, want string) {
	t.Helper()
	got, want = stamps.ReplaceAllString(got, ""), stamps.ReplaceAllString(want, "")
	if got == want {
		return
	}
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	show := func(text string) string { return text[max(0, at-200):min(len(text), at+150)] }
	t.Errorf("what came later shows at byte %d of %d:\n%q\nwithout it:\n%q", at, len(got), show(got), show(want))
}

// wordless are routes whose answer has no room for words: their page tells of the
// moment. A report's frame shows the report, which does. A brief compares releases,
// and says that none was known. Questions are read as they were stored.
var wordless = []string{"GET /questions", "GET /api/questions", "blindspot_question_list", "blindspot_question_record",
	"GET /brief", "GET /api/brief", "GET /api/group/{id}/areas", "GET /report/{id}", "GET /evidence/{id}", "GET /api/evidence/{id}", "GET /source/{id}", "GET /api/source/{id}", "GET /map/explorer", "GET /corridors", "GET /api/corridors", "GET /claims", "GET /api/claims",
	"blindspot_export_events", "blindspot_check"}

func standsIn(t *testing.T, where, text string) {
	t.Helper()
	if !slices.Contains(wordless, where) && !strings.Contains(strings.Join(strings.Fields(text), " "), "stand in for") {
		t.Errorf("%s does not say that later releases stand in: %.300s", where, text)
	}
}

// everything is what a command says and writes.
func (d desk) everything(t *testing.T, args ...string) string {
	t.Helper()
	dir := t.TempDir()
	out, errs := d.commandIn(t, dir, args...)
	all := out + errs
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			return err
		}
		data, err := os.ReadFile(path)
		all += "\n" + entry.Name() + "\n" + string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(all, d.file, "STORE")
}

// A route or a command that is neither asked nor exempt is not held to the day.
func TestNothingAfterKnowsEveryRouteAndCommand(t *testing.T) {
	t.Parallel()
	var routes []string
	for _, r := range empty(t).Routes() {
		if !slices.Contains(routes, r) {
			routes = append(routes, r)
		}
	}
	listed(t, "route", routes, addresses, timeless)
	pages, err := filepath.Glob("../docs/cli/*.md")
	if err != nil || len(pages) < 30 {
		t.Fatalf("%d pages of commands, %v", len(pages), err)
	}
	for i, p := range pages {
		pages[i] = strings.TrimSuffix(filepath.Base(p), ".md")
	}
	listed(t, "command", pages, lines, dayless)
}

func listed[V any](t *testing.T, what string, all []string, asked map[string]V, exempt map[string]string) {
	t.Helper()
	for _, name := range all {
		_, is := asked[name]
		if _, free := exempt[name]; is == free {
			t.Errorf("%s %q is asked as of a day: %v, and exempt: %v", what, name, is, free)
		}
	}
	for name := range asked {
		if !slices.Contains(all, name) {
			t.Errorf("there is no %s %q", what, name)
		}
	}
	for name, why := range exempt {
		if !slices.Contains(all, name) || why == "" {
			t.Errorf("there is no %s %q, or no reason", what, name)
		}
	}
}
