package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/slow"
)

// Task (c): compare three groups. One chart holds them on one axis, in each scale; the
// numbers beside each other are those of each group's own page.
func TestTaskCompareThreeGroups(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	k := begin(t, s)
	k.find("IS")
	k.click(".onpage a", "Compare")
	for i, name := range []string{"Boko Haram", "KIO"} {
		k.fill(fmt.Sprintf(`#compare fieldset:nth-of-type(%d) input[name=with]`, i+1), name)
	}
	k.leave("#compare button", "Compare")
	for _, scale := range []string{"indexed", "logarithmic", "absolute"} { // absolute is what it began with
		k.fill("#compare select", scale)
		k.leave("#compare button", "Compare")
		if lines := state[int](t, k.tab, `document.querySelectorAll("#figure-compare .mark-line path").length`); lines != 3 {
			t.Errorf("%s: %d lines in the chart", scale, lines)
		}
		k.sound(t)
	}
	const toll = "Toll: Events (events)"
	column := func(i int) string {
		return state[string](t, k.tab, fmt.Sprintf(`([...document.querySelectorAll("[aria-label=Comparison] tbody tr")].find(r => r.firstElementChild.textContent === %q)?.children[%d].textContent ?? "").trim()`, toll, i))
	}
	few := state[int](t, k.tab, `document.querySelectorAll("[aria-label=Comparison] tbody tr").length`)
	var beside []string
	for i := range 3 {
		beside = append(beside, column(i+1))
	}
	if err := chromedp.Run(k, chromedp.Click("#compare input[type=checkbox]")); err != nil {
		t.Fatal(err)
	}
	k.leave("#compare button", "Compare")
	if all := state[int](t, k.tab, `document.querySelectorAll("[aria-label=Comparison] tbody tr").length`); all <= few {
		t.Errorf("%d numbers in all, %d that differ", all, few)
	}
	compared := k.address()
	for i := range 3 {
		if column(i+1) != beside[i] {
			t.Errorf("column %d says %s and %s", i+1, column(i+1), beside[i])
		}
		k.leaveBy(chromedp.Click(fmt.Sprintf("[aria-label=Comparison] thead th:nth-child(%d) a", i+2)))
		if own := state[string](t, k.tab, `document.querySelector("#toll .card-value").firstChild.textContent.trim()`); own != beside[i] {
			t.Errorf("%s: %s events on its own page, %s beside the others", k.says("h1"), own, beside[i])
		}
		k.navigate(t, s.url+compared)
	}
}
