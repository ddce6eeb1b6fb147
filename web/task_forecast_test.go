package web_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/slow"
)

// forecasts are what the data of the page hold.
type forecasts struct {
	Forecasts []struct {
		Target   string
		Q05, Q50 float64
		State    string
		Late     bool `json:"made_after_the_fact"`
	}
	Made struct {
		Months []struct {
			Month    string
			Q05, Q50 float64
		}
	}
	Open, Resolvable, Resolved int
}

// Task (k): make and store a forecast. What is drawn is what is stored, a forecast of
// months that are over says so, and is resolved by a click, once; another click stores
// nothing twice.
func TestTaskForecast(t *testing.T) {
	slow.Test(t)
	s := withData(t)
	k := begin(t, s)
	k.leave("nav a", "Forecasts")
	if said := k.says(".lead"); !strings.HasPrefix(said, "No forecast is stored yet") {
		t.Fatalf("the page begins with %q", said)
	}
	form := func() {
		t.Helper()
		k.fill("#make input[name=group]", "KIO")
		k.fill("#make input[name=months]", "3")
		k.fill("#make input[name=up_to]", "2020-12-31")
		k.leave("#make form[method=get] button", "Make")
	}
	data := func() (f forecasts) {
		t.Helper()
		if _, body := get(t, s.url+"/api"+k.address()); json.Unmarshal([]byte(body), &f) != nil {
			t.Fatal(body)
		}
		return f
	}
	form()
	made := data().Made.Months
	drawn := k.says("#figure-made-0 details table")
	if len(made) != 3 || !strings.Contains(drawn, "2021-01") || !strings.Contains(drawn, "2021-03") {
		t.Fatalf("made: %+v; drawn: %.200s", made, drawn)
	}
	k.sound(t)
	k.accessible(t)
	k.leave("#make form[method=post] button", "Store")
	stored := data()
	if len(stored.Forecasts) != 3 || stored.Resolvable != 3 || k.number(k.says(".lead"), `, ([\d,]+) with an outcome`) != 3 {
		t.Fatalf("stored: %+v; the page says %q", stored, k.says(".lead"))
	}
	for i, f := range stored.Forecasts {
		if m := made[i]; f.Target != m.Month || f.Q05 != m.Q05 || f.Q50 != m.Q50 || !f.Late {
			t.Errorf("stored %+v, made %+v", f, m)
		}
	}
	form()
	k.leave("#make form[method=post] button", "Store")
	if again := data(); len(again.Forecasts) != 3 {
		t.Errorf("stored twice: %d", len(again.Forecasts))
	}
	k.leave("form[action='/forecasts/resolve'] button", "Resolve")
	if done := data(); done.Resolved != 3 || done.Resolvable != 0 || k.number(k.says(".lead"), `, ([\d,]+) resolved`) != 3 {
		t.Errorf("resolved: %+v; the page says %q", done, k.says(".lead"))
	}
	if rows := state[int](t, k.tab, `document.querySelectorAll("#resolved tbody tr").length`); rows != 3 {
		t.Errorf("%d rows of resolved forecasts", rows)
	}
}
