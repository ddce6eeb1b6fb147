package report_test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/assessed"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/report"
)

// browser starts one Chromium for all tests of a report. Where there is none
// the test is skipped, except in CI.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := report.Chromium()
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("Chromium is missing: scripts/test-needs.sh installs it")
		}
		t.Skip("Chromium is missing: scripts/test-needs.sh installs it")
	}
	// The profile lies in a folder that chromedp makes and removes: a test's own
	// folder must be empty at its end, and Chromium still writes when it is told to go.
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancelTime := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancelTime)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// TestPageInABrowser opens the file as a reader does: on a phone and on a desk,
// by day and by night, and on paper. It must be quiet, ask nobody, draw everything and not be
// wider than the window.
func TestPageInABrowser(t *testing.T) {
	ctx := browser(t)
	reports(t, func(t *testing.T, w written) {
		dir := t.TempDir()
		if _, err := report.Write(t.Context(), dir, w.assessment, place.World()); err != nil {
			t.Fatal(err)
		}
		address := (&url.URL{Scheme: "file", Path: filepath.Join(dir, "report.html")}).String()
		views := []view{{"phone", 360, "screen", "light"}}
		if w.name == "is-khorasan" {
			views = []view{{"phone at night", 360, "screen", "dark"}, {"desk", 1200, "screen", "light"}, {"paper", 700, "print", "light"}}
		}
		for _, v := range views {
			t.Run(v.name, func(t *testing.T) { v.look(t, ctx, address, len(w.figures)) })
		}
	})
}

// view is one way to look at a page.
type view struct {
	name          string
	width         int64
	media, scheme string
}

func (v view) look(t *testing.T, ctx context.Context, address string, figures int) {
	t.Helper()
	tab, cancel := chromedp.NewContext(ctx)
	defer cancel()
	var noise, asked []string
	chromedp.ListenTarget(tab, func(event any) {
		switch e := event.(type) {
		case *cdpruntime.EventExceptionThrown:
			noise = append(noise, e.ExceptionDetails.Error())
		case *cdpruntime.EventConsoleAPICalled:
			if e.Type == cdpruntime.APITypeError || e.Type == cdpruntime.APITypeWarning {
				for _, a := range e.Args {
					noise = append(noise, string(a.Value)+a.Description)
				}
			}
		case *network.EventRequestWillBeSent:
			if u := e.Request.URL; u != address && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") {
				asked = append(asked, u)
			}
		}
	})
	var shown struct {
		Width, Window int
		Figures       int
		Holes         []string
		Broken        []string
		Wide          []string
	}
	const inspect = `(() => {
		const holders = [...document.querySelectorAll("[data-figure]")];
		const hole = e => !e.querySelector("svg") || e.querySelector("svg").getBoundingClientRect().height < 40;
		const wide = [...document.querySelectorAll("body *")].filter(e => !e.closest(".scroll, svg, .chart, .skip") && e.getBoundingClientRect().right > innerWidth + 1);
		return {Width: document.documentElement.scrollWidth, Window: innerWidth, Figures: holders.length,
			Holes: holders.filter(hole).map(e => e.dataset.figure + ": " + e.textContent.slice(0, 200)),
			Broken: [...document.querySelectorAll("svg text")].map(e => e.textContent).filter(s => /undefined|NaN|\[object/.test(s)),
			Wide: wide.slice(0, 5).map(e => e.tagName + "." + e.className + " " + e.textContent.slice(0, 60))};
	})()`
	var picture, whole []byte
	err := chromedp.Run(tab, network.Enable(), cdpruntime.Enable(),
		emulation.SetEmulatedMedia().WithMedia(v.media).WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.scheme}}),
		chromedp.EmulateViewport(v.width, 800),
		chromedp.Navigate(address),
		chromedp.WaitReady(`html[data-drawn="true"]`),
		chromedp.Evaluate(inspect, &shown),
		chromedp.CaptureScreenshot(&picture),
		chromedp.ActionFunc(func(ctx context.Context) error { return keep(ctx, t, &whole) }))
	if err != nil {
		t.Fatal(err)
	}
	if len(noise) > 0 {
		t.Errorf("the console says %q", noise)
	}
	if len(asked) > 0 {
		t.Errorf("the page asked for %q", asked)
	}
	if shown.Width > shown.Window || shown.Window != int(v.width) || len(shown.Wide) > 0 {
		t.Errorf("%d px wide in a window of %d px: %q", shown.Width, shown.Window, shown.Wide)
	}
	if shown.Figures != figures || len(shown.Holes) > 0 || len(shown.Broken) > 0 {
		t.Errorf("%d of %d figures, not drawn: %q, broken text: %q", shown.Figures, figures, shown.Holes, shown.Broken)
	}
	if len(picture) < 10_000 {
		t.Errorf("a picture of %d bytes shows nothing", len(picture))
	}
}

// keep saves a picture of the whole page where BLINDSPOT_SCREENSHOTS names a
// folder, for people to look at.
func keep(ctx context.Context, t *testing.T, whole *[]byte) error {
	dir := os.Getenv("BLINDSPOT_SCREENSHOTS")
	if dir == "" {
		return nil
	}
	if err := chromedp.FullScreenshot(whole, 100).Do(ctx); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, strings.NewReplacer("/", "-").Replace(t.Name())+".png"), *whole, 0o600)
}

// The report prints: Chromium makes a PDF of several pages.
func TestPDF(t *testing.T) {
	path := report.Chromium()
	if path == "" {
		browser(t) // skips, or fails in CI
	}
	dir := t.TempDir()
	if _, err := report.Write(t.Context(), dir, assessed.Case(t), place.World()); err != nil {
		t.Fatal(err)
	}
	if err := report.PDF(t.Context(), path, dir); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "report.pdf"))
	if err != nil || !strings.HasPrefix(string(data), "%PDF-") || len(data) < 50_000 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}
