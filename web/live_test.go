package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The verdict on a claim follows what is typed, without a button and without a
// mouse, and so does the address; a word that is not understood is pointed at.
func TestBrowserAnswersWhileTyping(t *testing.T) {
	t.Parallel()
	s := vacant(t)
	b := visit(t, s.url+"/claim?group=is-khorasan", 1280, false)
	const line = `form[data-live] input[name=claim]`
	wait := func(script string) {
		t.Helper()
		var yes bool
		if err := chromedp.Run(b, chromedp.Poll(script, &yes, chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(time.Minute))); err != nil {
			t.Fatalf("%s: %v %v", script, err, b.troubles)
		}
	}
	if err := chromedp.Run(b, chromedp.Focus(line), chromedp.SendKeys(line, "present in TJK, IRN 2015..2024-05")); err != nil {
		t.Fatal(err)
	}
	wait(`document.querySelector("#answer .verdict")?.textContent === "supported"`)
	wait(`location.search.includes("2024-05") && document.querySelector("h1").textContent.includes("TJK")`)
	if err := chromedp.Run(b, chromedp.SendKeys(line, " wibble")); err != nil {
		t.Fatal(err)
	}
	wait(`document.querySelector("#answer [role=alert]")?.textContent.includes("wibble")`)
	var verdict string
	b.eval(t, `document.querySelector("#answer .verdict")?.textContent ?? ""`, &verdict)
	if verdict != "" || len(b.troubles) > 0 {
		t.Errorf("after a word that is not understood the verdict %q stands; troubles: %s", verdict, strings.Join(b.troubles, "; "))
	}
}
