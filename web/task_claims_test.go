package web_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/slow"
)

// Task (d): from a claim to the rows that decide it, of a group of the store and of a
// case. The explorer shows as many as the claim counted.
func TestTaskFromClaimToRows(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	k := begin(t, s)
	k.leave("nav a", "Claims")
	k.leave("main a", "Test a claim about any group")
	k.fill("form[data-live] input[name=group]", "IS in Iraq")
	k.fill("form[data-live] input[name=claim]", "events 2017 < events 2016")
	k.leave("form[data-live] button", "Test")
	claim := k.address()
	for i := range 2 {
		link := fmt.Sprintf(".rows a:nth-of-type(%d)", i+1)
		counted := k.number(k.says(link), `^([\d,]+) events`)
		if value := k.number(state[string](t, k.tab, fmt.Sprintf(`document.querySelector("[aria-label^='Numbers of test 1'] tbody tr:nth-child(%d) td.num").textContent`, i+1)), `^([\d,]+)$`); value != counted {
			t.Errorf("the test rests on %d events, %d rows were counted", value, counted)
		}
		k.leaveBy(chromedp.Click(link))
		if found := k.number(k.says("main [role=status]"), `^([\d,]+) events`); found != counted {
			t.Errorf("%d rows were counted, the explorer has %d at %s", counted, found, k.address())
		}
		k.navigate(t, s.url+claim)
	}
	k.leave("nav a", "Claims")
	k.leave(".claim a", "C02")
	row := state[string](t, k.tab, `document.querySelector("#evidence tbody a").textContent`)
	k.leave("#evidence a", row)
	if !strings.Contains(k.says("main"), row) {
		t.Errorf("the explorer at %s does not list %s", k.address(), row)
	}
}

// Task (j): test a claim of one's own by menus. The verdict turns with the number, and
// the page and its data agree.
func TestTaskOwnClaim(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	k := begin(t, s)
	k.leave("nav a", "Claims")
	k.leave("main a", "Test a claim about any group")
	k.fill("details form input[name=group]", "IS in Iraq")
	for field, value := range map[string]string{"select[name=what]": "events", "input[name=from]": "2017", "input[name=to]": "2017", "select[name=compare]": "more"} {
		k.fill("details form "+field, value)
	}
	for number, want := range map[string]string{"563": "supported", "564": "contradicted"} {
		k.fill("details form input[name=number]", number)
		k.leave("details form button", "Test")
		var v struct{ Tested struct{ Verdict string } }
		if _, body := get(t, s.url+"/api"+k.address()); json.Unmarshal([]byte(body), &v) != nil || v.Tested.Verdict != want || k.says("#answer .verdict") != want {
			t.Errorf("more than %s: %q on the page, %q in the data, want %s", number, k.says("#answer .verdict"), v.Tested.Verdict, want)
		}
		k.sound(t)
		k.click("details summary", "By menus")
	}
	k.leave("#answer a", "How the verdict changed")
	if n := state[int](t, k.tab, `document.querySelectorAll("#history tbody tr").length`); n == 0 {
		t.Error("the past verdicts are not told")
	}
}
