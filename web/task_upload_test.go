package web_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/slow"
)

// released is a file of a release with these rows.
func released(t *testing.T, name string, rows ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(strings.Join(append([]string{gedHeader}, rows...), "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Task (f): upload a file and see what changed. The account of the import, the brief,
// the board, the group's page and the explorer agree on what came, and the row that was
// not accepted is told.
func TestTaskUpload(t *testing.T) {
	slow.Test(t)
	s := empty(t)
	k := begin(t, s)
	if said := k.says("main"); !strings.Contains(said, "The store is empty") {
		t.Errorf("the board of nothing says %.200q", said)
	}
	k.leave("nav a", "Data")
	for _, c := range []struct{ file, account string }{
		{released(t, "GEDEvent_v24_1.csv", row("1", "34.43", "2018-03-01"), row("2", "34.43", "2018-03-05"), row("3", "91", "2018-03-07")), "3 rows read: 2 stored, 0 updated, 0 unchanged, 1 quarantined."},
		{released(t, "GEDEvent_v25_1.csv", row("1", "34.43", "2018-03-01"), row("2", "34.43", "2018-03-05"), row("4", "34.5", "2018-04-02"), row("5", "34.5", "2018-04-09")), "4 rows read: 2 stored"},
	} {
		if err := chromedp.Run(k, chromedp.SetUploadFiles(`input[name=file]`, []string{c.file})); err != nil {
			t.Fatal(err)
		}
		k.leave("[data-upload] button", "Import")
		if account := k.says("#imports + ul li"); !strings.Contains(account, c.account) {
			t.Errorf("the import says %q, want %q", account, c.account)
		}
	}
	if set := k.says("#quarantine"); !strings.Contains(set, "1 rows were not accepted") || !strings.Contains(set, "91") {
		t.Errorf("the quarantine says %.300q", set)
	}
	k.sound(t)
	k.leave("nav a", "Brief")
	if said := k.says("main"); !strings.Contains(said, "Taleban (Afghanistan): 2 events added (6 deaths)") {
		t.Errorf("the brief says %.900q", said)
	}
	k.sound(t)
	k.leave("nav a", "Watch")
	k.leave(".board a", "Taleban")
	if said := k.says("main"); !strings.Contains(said, "On record: 4 events") {
		t.Errorf("the group's page says %.600q", said)
	}
	k.leave("#evidence a", "All events in the explorer")
	if n := k.number(k.says("main [role=status]"), `^([\d,]+) events`); n != 4 {
		t.Errorf("%d events in the explorer", n)
	}
}

// Task (h): send a colleague the very view. Whatever was clicked stands in the address:
// day, filter, scale, months. In a browser that knows nothing it shows the same.
func TestTaskSendTheView(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	k := begin(t, s)
	same := func(what string, script string) {
		t.Helper()
		there := visit(t, s.url+k.address(), 1440, false)
		got, want := state[json.RawMessage](t, there, script), state[json.RawMessage](t, k.tab, script)
		if string(got) != string(want) || len(want) < 10 {
			t.Errorf("%s at %s: the colleague sees %.400s, and not %.400s", what, k.address(), got, want)
		}
	}
	k.fill("form.filters select[name=country]", "MMR")
	k.leave("form.filters button", "Show")
	k.fill(".moment input[type=date]", "2017-12-31")
	k.leave(".moment button", "Show")
	k.leave(".board th a", "Deaths, 12 months")
	same("the board", `[document.querySelector(".known").textContent, [...document.querySelectorAll(".board tbody tr")].map(r => r.textContent)]`)
	k.leave("nav a", "Explorer")
	k.fill("form.filters input[name=group]", "KIO")
	k.fill("form.filters input[name=from]", "2013-01-01")
	if err := chromedp.Run(k, chromedp.Click("form.filters input[value=state-based]")); err != nil {
		t.Fatal(err)
	}
	k.leave("form.filters button", "Show")
	same("the explorer", `[document.querySelector(".known").textContent, document.querySelector("main [role=status]").textContent, [...document.querySelectorAll("[aria-label=Events] tbody tr")].map(r => r.textContent)]`)
	k.find("KIO")
	k.click(".map-bar button", "Back")
	k.click(".map-bar button", "Back")
	same("the group's map", `[document.querySelector(".known").textContent, document.querySelector(".map-status").textContent, document.querySelector("#bottom-line").textContent]`)
}
