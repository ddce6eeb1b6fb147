package web_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/source/ucdp/ucdptest"
	"github.com/blindspot/blindspot/workbench"
)

// largeSite is a server on made-up events: as many as the largest official
// release has, or BLINDSPOT_BENCH_ROWS.
func largeSite(tb testing.TB) (*site, int) {
	tb.Helper()
	n := 400_000
	if s := os.Getenv("BLINDSPOT_BENCH_ROWS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			tb.Fatal(err)
		}
	}
	path := filepath.Join(tb.TempDir(), "GEDEvent_v25_1.csv")
	f, err := os.Create(path) //nolint:gosec // in the test's own folder
	if err != nil {
		tb.Fatal(err)
	}
	if err := ucdptest.Write(f, n, 1); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	store := openStore(tb, filepath.Join(tb.TempDir(), "large.duckdb"))
	tb.Cleanup(func() { _ = store.Close() })
	s := start(tb, config(store))
	account, err := s.bench.Ingest(context.Background(), workbench.Upload{Path: path, Complete: true}, nil)
	if err != nil || account.Stored != n {
		tb.Fatalf("%+v: %v", account, err)
	}
	return s, n
}

// record notes the time between frames, and tasks that kept the page from
// answering for longer than 50 ms.
const record = `window.ticks = []; window.slow = [];
	new PerformanceObserver(l => { for (const e of l.getEntries()) window.slow.push(e.duration) }).observe({type: "longtask"});
	(last => { const next = now => { window.ticks.push(now - last); last = now; requestAnimationFrame(next) }; requestAnimationFrame(next) })(performance.now());`

// smoothness is what record noted since.
type smoothness struct {
	Frames        int
	Median, Worst float64 // 95 of 100 frames are faster than Worst
	Long          int
	Longest       float64
}

func (b *tab) smoothness(tb testing.TB) smoothness {
	tb.Helper()
	return state[smoothness](tb, b, `(() => { const f = window.ticks.splice(0).sort((a, b) => a - b), l = window.slow.splice(0);
		return {frames: f.length, median: f[Math.floor(f.length / 2)] ?? 0, worst: f[Math.floor(f.length * 0.95)] ?? 0, long: l.length, longest: Math.max(0, ...l)} })()`)
}

// drag moves the map as a hand does, a little at a time.
func drag(x, y, dx, dy float64) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		if err := input.DispatchMouseEvent(input.MousePressed, x, y).WithButton(input.Left).WithClickCount(1).Do(ctx); err != nil {
			return err
		}
		const steps = 40
		for i := 1.0; i <= steps; i++ {
			if err := input.DispatchMouseEvent(input.MouseMoved, x+dx*i/steps, y+dy*i/steps).WithButton(input.Left).Do(ctx); err != nil {
				return err
			}
			time.Sleep(16 * time.Millisecond)
		}
		return input.DispatchMouseEvent(input.MouseReleased, x+dx, y+dy).WithButton(input.Left).WithClickCount(1).Do(ctx)
	})
}

func scroll(x, y, dy float64) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		for range 30 {
			if err := input.DispatchMouseEvent(input.MouseWheel, x, y).WithDeltaX(0).WithDeltaY(dy).Do(ctx); err != nil {
				return err
			}
			time.Sleep(16 * time.Millisecond)
		}
		return nil
	})
}

// The explorer over 400,000 events as its reader meets it, in Chromium: the page
// drawn, a filter changed, the map dragged and zoomed, the page scrolled. The
// processor draws the map here, which a graphics card would do elsewhere; so the
// same drag over a map without a single event stands beside it (bare).
func BenchmarkExplorerBrowser(b *testing.B) {
	s, n := largeSite(b)
	for b.Loop() {
		begin := time.Now()
		t := visit(b, s.url+"/explorer", 1280, false)
		b.ReportMetric(float64(time.Since(begin).Milliseconds()), "open-ms")
		begin = time.Now()
		var yes bool
		if err := chromedp.Run(t, chromedp.SetValue(`select[name=country]`, "IRQ"), chromedp.Click(`form.filters button`),
			chromedp.WaitReady(`select[name=country] option[value=IRQ][selected]`), chromedp.Poll(ready, &yes, chromedp.WithPollingInterval(20*time.Millisecond))); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(time.Since(begin).Milliseconds()), "filter-ms")
		if shown := state[string](b, t, `document.querySelector("[role=status] strong").textContent`); shown == "0" {
			b.Errorf("%d rows, and none is shown for Iraq", n)
		}
		t.navigate(b, s.url+"/explorer?deaths=1000000")
		t.act(b, "bare-pan", func(x, y, _ float64) chromedp.Action { return drag(x, y, -200, 60) })
		t.navigate(b, s.url+"/explorer")
		t.act(b, "pan", func(x, y, _ float64) chromedp.Action { return drag(x, y, -200, 60) })
		t.act(b, "zoom", func(_, _, _ float64) chromedp.Action {
			press := chromedp.Tasks{chromedp.Click(".maplibregl-ctrl-zoom-in"), chromedp.Sleep(600 * time.Millisecond)}
			return chromedp.Tasks{press, press}
		})
		t.act(b, "scroll", func(x, y, below float64) chromedp.Action { return scroll(x, y+below, 150) })
		t.sound(b)
	}
}

// act does something with the map, and reports how smoothly it went.
func (b *tab) act(tb *testing.B, name string, do func(x, y, height float64) chromedp.Action) {
	tb.Helper()
	box := state[struct{ X, Y, Width, Height float64 }](tb, b, `document.querySelector(".map canvas").getBoundingClientRect()`)
	b.eval(tb, `if (window.ticks) window.ticks.length = window.slow.length = 0; else { `+record+` }; 1`, nil)
	if err := chromedp.Run(b, do(box.X+box.Width/2, box.Y+box.Height/2, box.Height)); err != nil {
		tb.Fatal(err)
	}
	m := b.smoothness(tb)
	if m.Frames == 0 {
		tb.Errorf("%s: no frame was drawn", name)
	}
	tb.ReportMetric(m.Median, name+"-frame-ms")
	tb.ReportMetric(m.Worst, name+"-frame-p95-ms")
	tb.ReportMetric(m.Longest, name+"-longest-task-ms")
	tb.Logf("%s: %+v", name, m)
}

// The playback of the map of the extract's largest group, day by day.
func BenchmarkPlaybackBrowser(b *testing.B) {
	s := withData(b)
	for b.Loop() {
		t := visit(b, s.url+"/group/ucdp:234", 1280, false)
		if err := chromedp.Run(t, chromedp.ScrollIntoView(".map-bar"), chromedp.SetValue(".map-bar select", "day"),
			chromedp.Evaluate(`document.querySelector(".map-bar select").dispatchEvent(new Event("change")); `+record+` 1`, nil),
			chromedp.Click(".map-bar button"), chromedp.Sleep(5*time.Second)); err != nil {
			b.Fatal(err)
		}
		m := t.smoothness(b)
		b.ReportMetric(m.Median, "frame-ms")
		b.ReportMetric(m.Worst, "frame-p95-ms")
		b.ReportMetric(m.Longest, "longest-task-ms")
		b.Logf("%+v", m)
	}
}
