package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
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

func openBrowser(t *testing.T) context.Context {
	t.Helper()
	browser.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("disable-gpu", false),
			chromedp.Flag("use-gl", "angle"), chromedp.Flag("use-angle", "swiftshader"), chromedp.Flag("enable-unsafe-swiftshader", true),
			chromedp.Flag("disable-component-update", true), chromedp.Flag("no-proxy-server", true), chromedp.WSURLReadTimeout(60*time.Second))
		allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, stop := chromedp.NewContext(allocator)
		browser.ctx = ctx
		browser.stop = func() { stop(); stopAllocator() }
		browser.err = chromedp.Run(ctx)
	})
	if browser.err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("Chromium does not start: %v", browser.err)
		}
		t.Skipf("Chromium does not start (scripts/test-needs.sh installs it): %v", browser.err)
	}
	return browser.ctx
}

// tab is one page in the browser, and what it complained about.
type tab struct {
	context.Context
	mu       sync.Mutex
	troubles []string
}

func (b *tab) trouble(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.troubles = append(b.troubles, fmt.Sprintf(format, args...))
}

const ready = `document.documentElement.dataset.drawn === "true" && (!document.querySelector("[data-map]") || document.documentElement.dataset.map === "idle")`

// watchShift adds up layout shifts from the first paint on.
const watchShift = `window.shifted = 0; new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.hadRecentInput) window.shifted += e.value }).observe({type: "layout-shift", buffered: true});`

// visit opens an address at a width, and waits until charts and maps are drawn.
func visit(t *testing.T, address string, width int64, dark bool) *tab {
	t.Helper()
	own, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := chromedp.NewContext(openBrowser(t))
	t.Cleanup(stop)
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	t.Cleanup(cancel)
	b := &tab{Context: ctx}
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
			if err != nil || u.Host != own.Host && u.Scheme != "blob" && u.Scheme != "data" {
				b.trouble("request to %s", e.Request.URL)
			}
		}
	})
	var yes bool
	err = chromedp.Run(ctx, cdplog.Enable(), network.Enable(),
		window(width, dark),
		chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := page.AddScriptToEvaluateOnNewDocument(watchShift).Do(ctx)
			return err
		}),
		chromedp.Navigate(address), chromedp.Poll(ready, &yes, chromedp.WithPollingInterval(100*time.Millisecond)))
	if err != nil {
		t.Fatalf("%s at %d: %v %v", address, width, err, b.troubles)
	}
	return b
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
func (b *tab) resize(t *testing.T, width int64, dark bool) {
	t.Helper()
	if err := chromedp.Run(b, window(width, dark), chromedp.Sleep(300*time.Millisecond), chromedp.Evaluate("window.shifted = 0", nil)); err != nil {
		t.Fatal(err)
	}
}

func height(width int64) int64 {
	if width < 600 {
		return 760
	}
	return 860
}

func (b *tab) eval(t *testing.T, script string, to any) {
	t.Helper()
	if err := chromedp.Run(b, chromedp.Evaluate(script, to, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) })); err != nil {
		t.Fatal(err)
	}
}

// sound checks what holds for every page: no complaint, no foreign request, no
// sideways scrolling, no layout shift.
func (b *tab) sound(t *testing.T) {
	t.Helper()
	var wide struct {
		Scroll, Inner int
		Shifted       float64
		What          string
	}
	b.eval(t, `({scroll: document.documentElement.scrollWidth, inner: window.innerWidth, shifted: window.shifted,
		what: [...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest(".scroll, svg, .map")).slice(0, 3).map(e => e.tagName + "." + e.className).join(" ")})`, &wide)
	if wide.Scroll > wide.Inner {
		t.Errorf("the page is %d pixels wide in a window of %d: %s", wide.Scroll, wide.Inner, wide.What)
	}
	if wide.Shifted > 0.05 {
		t.Errorf("the layout shifted by %.3f", wide.Shifted)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, x := range b.troubles {
		t.Error(x)
	}
}

// accessible runs axe-core over the page.
func (b *tab) accessible(t *testing.T) {
	t.Helper()
	axe, err := os.ReadFile(filepath.Join("ui", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("axe-core is not installed: npm ci in web/ui")
	}
	if err := chromedp.Run(b, chromedp.Evaluate(string(axe), nil)); err != nil {
		t.Fatal(err)
	}
	var found []struct {
		ID, Help string
		Nodes    []struct{ HTML, FailureSummary string }
	}
	b.eval(t, `axe.run(document, {iframes: false}).then(r => r.violations)`, &found)
	for _, v := range found {
		for _, n := range v.Nodes[:min(3, len(v.Nodes))] {
			t.Errorf("%s: %s\n%.200s\n%.200s", v.ID, v.Help, n.HTML, n.FailureSummary)
		}
	}
}

// browserPages are what a browser sees, on a store with data.
var browserPages = []struct{ name, path string }{
	{"watch", "/watch"},
	{"group", "/group/ucdp:234?with=ucdp:1051"},
	{"case", "/group/is-khorasan"},
	{"explorer", "/explorer?group=ucdp:234&country=IRQ"},
	{"claims", "/claims"},
	{"forecasts", "/forecasts"},
	{"corridors", "/corridors?cut=Turkey"},
	{"data", "/data"},
	{"report", "/report/is-khorasan"},
	{"sql", "/sql?q=select+country,+count(*)+as+events+from+events+group+by+all+order+by+2+desc+limit+10"},
	{"docs", "/docs"},
}

func TestBrowserWithData(t *testing.T) {
	s := withData(t)
	for _, p := range browserPages {
		t.Run(p.name, func(t *testing.T) {
			b := visit(t, s.url+p.path, 360, false)
			b.sound(t)
			b.accessible(t)
			b.resize(t, 2560, true)
			b.sound(t)
			b.accessible(t)
		})
	}
}

func TestBrowserEmptyStoreAndBrokenRow(t *testing.T) {
	for _, c := range []struct {
		name  string
		site  *site
		width int64
	}{{"empty", empty(t), 360}, {"broken", withBrokenRow(t), 1280}} {
		for _, path := range []string{"/watch", "/explorer", "/forecasts", "/data"} {
			t.Run(c.name+" "+path[1:], func(t *testing.T) {
				b := visit(t, c.site.url+path, c.width, false)
				b.sound(t)
				b.accessible(t)
			})
		}
	}
}

// state reads a JSON value out of the page.
func state[V any](t *testing.T, b *tab, script string) (v V) {
	t.Helper()
	var text string
	b.eval(t, "JSON.stringify("+script+")", &text)
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}
