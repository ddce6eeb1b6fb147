package web_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// task is somebody who does an everyday task in the browser: only what can be seen is
// clicked, with the mouse, and only fields are typed into.
type task struct {
	*tab
	t *testing.T
}

// begin opens the workbench where everybody begins, on its board.
func begin(t *testing.T, s *site) task {
	t.Helper()
	return task{visit(t, s.url+"/watch", 1440, false), t}
}

// rested waits until the page scrolls no more: a click would miss what moves.
const rested = `(async () => { for (let was = -1; was !== scrollY; ) { was = scrollY; await new Promise(done => setTimeout(done, 120)) } })()`

// mark finds the first element that is seen and says the text, among those that a
// selector takes, and marks it for the mouse.
func (k task) mark(selector, text string) string {
	k.t.Helper()
	k.eval(k.t, rested, nil)
	if !state[bool](k.t, k.tab, `(() => { document.querySelectorAll("[data-task]").forEach(e => e.removeAttribute("data-task"));
		const says = e => (e.getAttribute("aria-label") ?? e.textContent).trim().replace(/\s+/g, " ");
		const e = [...document.querySelectorAll(`+strconv.Quote(selector)+`)].find(e => e.checkVisibility() && says(e) === `+strconv.Quote(text)+`);
		e?.setAttribute("data-task", ""); return !!e })()`) {
		k.t.Fatalf("there is no %s %q to click at %s", selector, text, k.address())
	}
	return "[data-task]"
}

func (k task) address() string {
	return state[string](k.t, k.tab, `location.pathname + location.search`)
}

// click clicks what says the text, and stays on the page.
func (k task) click(selector, text string) {
	k.t.Helper()
	if err := chromedp.Run(k, chromedp.Click(k.mark(selector, text))); err != nil {
		k.t.Fatalf("%s %q: %v", selector, text, err)
	}
}

// leave clicks what leads to another page, and waits until that is drawn.
func (k task) leave(selector, text string) {
	k.t.Helper()
	k.leaveBy(chromedp.Click(k.mark(selector, text)))
}

func (k task) leaveBy(action chromedp.Action) {
	k.t.Helper()
	if err := chromedp.Run(k, chromedp.Evaluate(`window.left = true`, nil), action); err != nil {
		k.t.Fatalf("leaving %s: %v %v", k.address(), err, k.troubles)
	}
	for end := time.Now().Add(4 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		var there bool // an error tells that one page goes and the other comes
		if err := chromedp.Run(k, chromedp.Evaluate(`!window.left && document.readyState === "complete" && `+ready, &there)); err == nil && there {
			return
		}
		if time.Now().After(end) {
			k.t.Fatalf("nothing came: %s %v", state[string](k.t, k.tab, stands), k.troubles)
		}
	}
}

// fill writes into a field; a day is set as its calendar sets it.
func (k task) fill(selector, text string) {
	k.t.Helper()
	if err := chromedp.Run(k, chromedp.WaitVisible(selector), chromedp.SetValue(selector, text)); err != nil {
		k.t.Fatal(err)
	}
}

// find asks for a name in the header, and goes to what bears it.
func (k task) find(name string) {
	k.t.Helper()
	k.fill(`.find input[type=search]`, name)
	k.leave(".find button", "Find")
	k.leave("main a", name)
}

func itoa(n int) string { return strconv.Itoa(n) }

func (k task) says(selector string) string {
	k.t.Helper()
	return state[string](k.t, k.tab, `(document.querySelector(`+strconv.Quote(selector)+`)?.textContent ?? "").trim().replace(/\s+/g, " ")`)
}

// number is the first group of a pattern in a text, as a number.
func (k task) number(text, pattern string) int {
	k.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		k.t.Fatalf("%q has no %s", text, pattern)
	}
	n, err := strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
	if err != nil {
		k.t.Fatal(err)
	}
	return n
}

// keeping notes what is saved from the page, in place of the browser's own folder.
func (k task) keeping() {
	k.t.Helper()
	k.eval(k.t, `window.kept = []; { const own = URL.createObjectURL.bind(URL); let last; URL.createObjectURL = b => { last = b; return own(b) };
		HTMLAnchorElement.prototype.click = function () { const of = last; const name = this.download; void of.arrayBuffer().then(b => window.kept.push({name, size: b.byteLength, kind: of.type, head: new TextDecoder("latin1").decode(b.slice(1, 4)), text: of.type.includes("svg") ? new TextDecoder().decode(b) : ""})) } } 1`, nil)
}

type saved struct {
	Name, Kind, Head, Text string
	Size                   int
}

var inTags = regexp.MustCompile(`(?:</?[a-z][^>]*>\s*)+`)

// words are those of a picture, whose lines are broken where it is narrow.
func (s saved) words() string { return strings.TrimSpace(inTags.ReplaceAllString(s.Text, " ")) }

// kept is what was saved last, once there are so many.
func (k task) kept(n int) saved {
	k.t.Helper()
	var yes bool
	if err := chromedp.Run(k, chromedp.Poll(`window.kept.length >= `+strconv.Itoa(n), &yes, chromedp.WithPollingTimeout(time.Minute))); err != nil {
		k.t.Fatal(err)
	}
	return state[saved](k.t, k.tab, `window.kept.at(-1)`)
}
