package web_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/blindspot/blindspot/internal/slow"
)

// downloading lets the browser put files into a folder of the test.
func (k task) downloading() string {
	k.t.Helper()
	dir := k.t.TempDir()
	if err := chromedp.Run(k, cdpbrowser.SetDownloadBehavior(cdpbrowser.SetDownloadBehaviorBehaviorAllow).WithBrowserContextID(k.window).WithDownloadPath(dir)); err != nil {
		k.t.Fatal(err)
	}
	return dir
}

// file is what a click downloads, once it is whole.
func (k task) file(dir, selector, text, name string) []byte {
	k.t.Helper()
	k.click(selector, text)
	path, size := filepath.Join(dir, name), int64(-1)
	for range 600 {
		if info, err := os.Stat(path); err == nil {
			if info.Size() == size && size > 0 {
				data, err := os.ReadFile(path)
				if err != nil {
					k.t.Fatal(err)
				}
				return data
			}
			size = info.Size()
		}
		time.Sleep(100 * time.Millisecond)
	}
	k.t.Fatalf("%s %q brought no file %s", selector, text, name)
	return nil
}

// Task (e): take what is shown as CSV, GeoJSON, Parquet, PNG and SVG. Each file holds
// as many events as the page says, and each picture its title, sources and day.
func TestTaskTakeWhatIsShown(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	k := begin(t, s)
	k.find("KIO")
	k.keeping()
	title := k.says("#figure-timeline h3")
	k.click("#figure-timeline .save button", "SVG of "+title)
	words := k.kept(1).words()
	for _, want := range []string{title, "As of 2021-12-31", "UCDP Georeferenced Event Dataset", "CC-BY-4.0"} {
		if !strings.Contains(words, want) {
			t.Errorf("the figure as SVG does not hold %q", want)
		}
	}
	k.click("#figure-timeline .save button", "PNG of "+title)
	if picture := k.kept(2); picture.Head != "PNG" || picture.Size < 10_000 {
		t.Errorf("the figure as PNG: %d bytes of %s", picture.Size, picture.Kind)
	}
	dir := k.downloading()
	k.leave("#evidence a", "All events in the explorer")
	shown := k.number(k.says("main [role=status]"), `^([\d,]+) events`)
	rows, err := csv.NewReader(bytes.NewReader(k.file(dir, "main a", "CSV", "events.csv"))).ReadAll()
	if err != nil || len(rows)-1 != shown {
		t.Errorf("%d events are shown, %d in the CSV (%v)", shown, len(rows)-1, err)
	}
	var geo struct{ Features []struct{ Geometry any } }
	if err := json.Unmarshal(k.file(dir, "main a", "GeoJSON", "events.geojson"), &geo); err != nil || len(geo.Features) != shown {
		t.Errorf("%d events are shown, %d in the GeoJSON (%v)", shown, len(geo.Features), err)
	}
	parquet := k.file(dir, "main a", "Parquet", "events.parquet")
	if !bytes.HasPrefix(parquet, []byte("PAR1")) || !bytes.HasSuffix(parquet, []byte("PAR1")) {
		t.Errorf("the Parquet file is none: %d bytes", len(parquet))
	}
	k.sound(t)
}

// Task (i): print a report. The preview, the file and the print hold the sentence that
// the group's page begins with.
func TestTaskPrintAReport(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	k := begin(t, s)
	k.find("KIO")
	sentence, growing := k.says("#bottom-line .lead"), k.says("#bottom-line dd")
	k.leave(".onpage a", "Report")
	dir := k.downloading()
	markdown := string(k.file(dir, ".buttons a", "Markdown", "report.md"))
	if !strings.Contains(strings.Join(strings.Fields(markdown), " "), sentence) || growing == "" {
		t.Errorf("the report does not say %q", sentence)
	}
	if pdf := k.file(dir, ".buttons a", "PDF", "report.pdf"); !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Errorf("the PDF is none: %.20q", pdf)
	}
	k.sound(t)
	preview := state[string](t, k.tab, `document.querySelector("iframe.preview").src`)
	reader := newTab(t, hostOf(t, s))
	var printed []byte
	var said string
	if err := chromedp.Run(reader, chromedp.Navigate(preview), chromedp.Sleep(time.Second), chromedp.Text("body", &said), chromedp.ActionFunc(func(ctx context.Context) (err error) {
		printed, _, err = page.PrintToPDF().Do(ctx)
		return err
	})); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(strings.Fields(said), " "), sentence) {
		t.Errorf("the report as it is printed does not say %q", sentence)
	}
	if !bytes.HasPrefix(printed, []byte("%PDF")) || len(printed) < 20_000 {
		t.Errorf("the print is %d bytes", len(printed))
	}
}
