package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/slow"
)

// browser is one Chromium for all tests; each page gets a tab of its own.
var browser struct {
	sync.Once
	ctx  context.Context
	stop func()
	err  error
}

func closeBrowser() {
	if browser.stop != nil {
		browser.stop()
	}
}

func openBrowser(tb testing.TB) context.Context {
	tb.Helper()
	// Without a graphics card pages are put together quickest without its emulation;
	// but then a script waits for every frame of a map, which no reader's would.
	_, measured := tb.(*testing.B)
	browser.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("disable-gpu", false),
			chromedp.Flag("disable-gpu-compositing", !measured), chromedp.Flag("use-gl", "angle"), chromedp.Flag("use-angle", "swiftshader"), chromedp.Flag("enable-unsafe-swiftshader", true),
			chromedp.Flag("disable-component-update", true), chromedp.Flag("no-proxy-server", true), chromedp.WSURLReadTimeout(60*time.Second))
		allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, stop := chromedp.NewContext(allocator)
		browser.ctx = ctx
		browser.stop = func() { stop(); stopAllocator() }
		browser.err = chromedp.Run(ctx)
	})
	if browser.err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatalf("Chromium does not start: %v", browser.err)
		}
		tb.Skipf("Chromium does not start (scripts/test-needs.sh installs it): %v", browser.err)
	}
	return browser.ctx
}

// tab is one page in the browser, and what it complained about.
type tab struct {
	context.Context
	host     string
	window   cdp.BrowserContextID
	mu       sync.Mutex
	troubles []string
}

func (b *tab) trouble(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.troubles = append(b.troubles, fmt.Sprintf(format, args...))
}

// ready: the page is whole and drawn. Charts and maps are drawn when they come near, or
// when the page is to be printed.
const ready = `window.dispatchEvent(new Event("beforeprint")) && document.documentElement.dataset.whole !== "no" && !document.querySelector("[data-working]") && document.documentElement.dataset.drawn === "true" && document.documentElement.dataset.live === "true" && (!document.querySelector("[data-map]") || document.documentElement.dataset.map === "idle")`

// stands tells what a page that never gets ready has come to.
const stands = `JSON.stringify({ left: window.left, state: document.readyState, ...document.documentElement.dataset, working: document.querySelector("[data-working]")?.textContent, maps: document.querySelectorAll("[data-map]").length, canvases: document.querySelectorAll(".map canvas").length, seen: document.visibilityState, at: location.href })`

// watchShift adds up layout shifts from the first paint on. A page whose whole
// width is shown has a bound of 0.1 for what the web calls good; this is half.
const (
	watchShift = `window.shifted = 0; new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.hadRecentInput) window.shifted += e.value }).observe({type: "layout-shift", buffered: true});`
	mostShift  = 0.05
)

// newTab opens an empty tab that notes every complaint and every request. It has a
// window of its own, for behind another tab no map is drawn, and a store of its own.
func newTab(tb testing.TB, host string) *tab {
	tb.Helper()
	parent := openBrowser(tb)
	id, own := newWindow(tb)
	ctx, stop := chromedp.NewContext(parent, chromedp.WithTargetID(id))
	tb.Cleanup(stop)
	ctx, cancel := context.WithTimeout(ctx, 15*time.Minute)
	tb.Cleanup(cancel)
	b := &tab{Context: ctx, host: host, window: own}
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			b.trouble("exception: %v", e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.APITypeError || e.Type == runtime.APITypeWarning {
				for _, a := range e.Args {
					b.trouble("console: %s %s", a.Value, a.Description)
				}
			}
		case *cdplog.EventEntryAdded:
			if e.Entry.Level == cdplog.LevelError || e.Entry.Level == cdplog.LevelWarning && !strings.Contains(e.Entry.Text, "GPU stall") {
				b.trouble("log: %s %s", e.Entry.Text, e.Entry.URL)
			}
		case *network.EventRequestWillBeSent:
			u, err := url.Parse(e.Request.URL)
			if err != nil || u.Host != b.host && u.Scheme != "blob" && u.Scheme != "data" {
				b.trouble("request to %s", e.Request.URL)
			}
		}
	})
	if err := chromedp.Run(ctx, cdplog.Enable(), network.Enable(), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(watchShift).Do(ctx)
		return err
	})); err != nil {
		tb.Fatal(err)
	}
	return b
}

// newWindow opens a window for one tab, with cookies and a store of its own.
func newWindow(tb testing.TB) (target.ID, cdp.BrowserContextID) {
	tb.Helper()
	own := cdp.WithExecutor(browser.ctx, chromedp.FromContext(browser.ctx).Browser)
	of, err := target.CreateBrowserContext().Do(own)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = target.DisposeBrowserContext(of).Do(own) })
	id, err := target.CreateTarget("about:blank").WithBrowserContextID(of).WithNewWindow(true).Do(own)
	if err != nil {
		tb.Fatal(err)
	}
	return id, of
}

// visit opens an address at a width in a tab of its own, and waits until charts
// and maps are drawn.
func visit(tb testing.TB, address string, width int64, dark bool) *tab {
	tb.Helper()
	own, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	b := newTab(tb, own.Host)
	if err := chromedp.Run(b, window(width, dark)); err != nil {
		tb.Fatal(err)
	}
	b.navigate(tb, address)
	return b
}

func (b *tab) navigate(tb testing.TB, address string) {
	tb.Helper()
	var yes bool
	if err := chromedp.Run(b, chromedp.Navigate(address), chromedp.Poll(ready, &yes, chromedp.WithPollingInterval(30*time.Millisecond), chromedp.WithPollingTimeout(4*time.Minute))); err != nil {
		tb.Fatalf("%s: %v %v", address, err, b.troubles)
	}
}

// window makes the window so wide, in the light or in the dark.
func window(width int64, dark bool) chromedp.Action {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	return chromedp.Tasks{emulation.SetDeviceMetricsOverride(width, height(width), 1, width < 600),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}})}
}

// resize changes the window of an open page. What moves then is no shift.
func (b *tab) resize(tb testing.TB, width int64, dark bool) {
	tb.Helper()
	if err := chromedp.Run(b, window(width, dark), chromedp.Sleep(300*time.Millisecond), chromedp.Evaluate("window.shifted = 0", nil)); err != nil {
		tb.Fatal(err)
	}
}

func height(width int64) int64 {
	switch {
	case width < 600:
		return 760
	case width > 2000: // as wide as a cinema, and quick to draw
		return 600
	}
	return 860
}

func (b *tab) eval(tb testing.TB, script string, to any) {
	tb.Helper()
	if err := chromedp.Run(b, chromedp.Evaluate(script, to, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) })); err != nil {
		tb.Fatal(err)
	}
}

// sound checks what holds for every page: no complaint, no foreign request, no
// sideways scrolling, no layout shift, no link within the page that leads
// nowhere. It then forgets the complaints.
func (b *tab) sound(tb testing.TB) {
	tb.Helper()
	for _, fault := range b.faults(tb) {
		tb.Error(fault)
	}
}

func (b *tab) faults(tb testing.TB) (out []string) {
	tb.Helper()
	found := state[struct {
		Scroll, Inner int
		Shifted       float64
		What          string
		Astray        []string
	}](tb, b, `({scroll: document.documentElement.scrollWidth, inner: window.innerWidth, shifted: window.shifted,
		what: [...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest(".scroll, svg, .map")).slice(0, 3).map(e => e.tagName + "." + e.className).join(" "),
		astray: [...document.querySelectorAll("a[href^='#']")].map(a => a.getAttribute("href").slice(1)).filter(id => !document.getElementById(decodeURIComponent(id)))})`)
	if found.Scroll > found.Inner {
		out = append(out, fmt.Sprintf("the page is %d pixels wide in a window of %d: %s", found.Scroll, found.Inner, found.What))
	}
	if found.Shifted > mostShift {
		out = append(out, fmt.Sprintf("the layout shifted by %.3f", found.Shifted))
	}
	for _, id := range found.Astray {
		out = append(out, "a link leads to #"+id+", which is not on the page")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	out = append(out, b.troubles...)
	b.troubles = nil
	return out
}

const fewRows = `window.spared = [...document.querySelectorAll("tbody, datalist")].flatMap(t => [...t.children].slice(4).map(r => [t, r])); window.spared.forEach(([t, r]) => r.remove())`

var axe = sync.OnceValues(func() (string, error) {
	text, err := os.ReadFile(filepath.Join("ui", "node_modules", "axe-core", "axe.min.js"))
	return string(text), err
})

// accessible runs axe-core over the page. The rows of a table are alike, so that
// four of each stand for all.
func (b *tab) accessible(tb testing.TB) {
	tb.Helper()
	for _, fault := range b.barriers(tb) {
		tb.Error(fault)
	}
}

func (b *tab) barriers(tb testing.TB) (out []string) {
	tb.Helper()
	script, err := axe()
	if err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatal(err)
		}
		tb.Skip("axe-core is not installed: npm ci in web/ui")
	}
	if err := chromedp.Run(b, chromedp.Evaluate(script, nil), chromedp.Evaluate(fewRows, nil)); err != nil {
		tb.Fatal(err)
	}
	var found []struct {
		ID, Help string
		Nodes    []struct{ HTML, FailureSummary string }
	}
	b.eval(tb, `axe.run(document, {iframes: false, resultTypes: ["violations"]}).then(r => r.violations)`, &found)
	b.eval(tb, `window.spared.forEach(([t, r]) => t.append(r)); 1`, nil)
	for _, v := range found {
		for _, n := range v.Nodes[:min(3, len(v.Nodes))] {
			out = append(out, fmt.Sprintf("%s: %s\n%.200s\n%.200s", v.ID, v.Help, n.HTML, n.FailureSummary))
		}
	}
	return out
}

const sqlPage = "/sql?q=select+country,+count(*)+as+events+from+events+group+by+all+order+by+2+desc+limit+10"

// browserPage is a page, and whether it tells of the store or of what comes with
// the program.
type browserPage struct {
	name, path string
	ofStore    bool
}

// browserPages are what a browser sees: all pages, with a group of the store
// where there is one.
func browserPages(group string) []browserPage {
	pages := []browserPage{
		{"watch", "/watch", true},
		{"case", "/group/is-khorasan", false},
		{"explorer", "/explorer", true},
		{"event", "/event/CHR-0003?case=is-khorasan", false},
		{"place", "/place/AFG", true},
		{"claims", "/claims", false},
		{"claim of a case", "/claim?group=is-khorasan&id=C02", false},
		{"base rates", "/base-rates", false},
		{"brief", "/brief?board=no", true},
		{"questions", "/questions", true},
		{"search", "/search?q=islamic", false},
		{"forecasts", "/forecasts", true},
		{"corridors", "/corridors?cut=Turkey", false},
		{"data", "/data", true},
		{"report", "/report/is-khorasan", false},
		{"sql", sqlPage, true},
		{"shock", "/evidence/SHK-0002", false},
		{"source", "/source/longwarjournal.org", false},
		{"glossary", "/glossary", false},
		{"docs", "/docs", false},
	}
	if group != "" {
		id, _, _ := strings.Cut(strings.TrimPrefix(group, "/group/"), "?")
		pages = append(pages, browserPage{"explorer of nothing", "/explorer?deaths=1000000", true}, browserPage{"group", group, true},
			browserPage{"claim", "/claim?group=" + id + "&claim=deaths+2017+%3C+0.8+*+deaths+2016", true})
	}
	return pages
}

// Every page of a store with data, on a phone in the light, on a desk in the dark
// and, for its shape, in a very wide window: sound and accessible.
func TestBrowserEveryPage(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	b := newTab(t, hostOf(t, s))
	for _, p := range browserPages("/group/ucdp:234?with=ucdp:1051") {
		t.Run(p.name, func(t *testing.T) { b.look(t, s.url+p.path, true) })
	}
}

// The same beside an empty store, and of what tells of a store with a broken row
// in quarantine.
func TestBrowserEveryPageWithoutData(t *testing.T) {
	slow.Test(t)
	for _, c := range []struct {
		name  string
		site  *site
		group string
		skip  func(browserPage) bool
	}{
		{"empty", vacant(t), "", func(p browserPage) bool { return p.name == "docs" }},
		{"broken", broken(t), "/group/ucdp:303", func(p browserPage) bool { return !p.ofStore }},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newTab(t, hostOf(t, c.site))
			for _, p := range slices.DeleteFunc(browserPages(c.group), c.skip) {
				t.Run(p.name, func(t *testing.T) { b.look(t, c.site.url+p.path, false) })
			}
		})
	}
}

func hostOf(t *testing.T, s *site) string {
	t.Helper()
	u, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// look opens a page on a phone in the light, and shows it on a desk in the dark by
// widening the window or, to see it whole, by opening it anew; then on a very wide
// window too.
func (b *tab) look(t *testing.T, address string, whole bool) {
	t.Helper()
	if err := chromedp.Run(b, window(360, false)); err != nil {
		t.Fatal(err)
	}
	b.navigate(t, address)
	b.sound(t)
	b.accessible(t)
	b.resize(t, 1280, true)
	if whole {
		b.navigate(t, address)
	}
	b.sound(t)
	b.accessible(t)
	if whole {
		b.resize(t, 2560, true)
		b.sound(t)
	}
}

// state reads a JSON value out of the page.
func state[V any](tb testing.TB, b *tab, script string) (v V) {
	tb.Helper()
	var text string
	b.eval(tb, "JSON.stringify("+script+")", &text)
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		tb.Fatal(err)
	}
	return v
}
