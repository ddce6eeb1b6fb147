// Benchpages prints the table of docs/PERFORMANCE.md on pages in Chromium: an earlier
// build beside this one, each on a store of its own made of the same file, in turn.
//
//	go run ./scripts/benchpages -old PROGRAM -new PROGRAM -file RELEASE.csv.gz
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

var (
	older = flag.String("old", "", "the earlier build's program; empty: this build alone")
	newer = flag.String("new", "", "this build's program")
	file  = flag.String("file", "", "the release that is imported")
	times = flag.Int("times", 7, "how often each warm page is opened; the median counts")
	only  = flag.String("only", "", "names of pages with commas between, as the tables have them; empty: all")
)

// opened is a page that is opened.
type opened struct{ name, path string }

// chosen are the pages that were asked for.
func chosen(all []opened) []opened {
	return slices.DeleteFunc(all, func(o opened) bool { return !slices.Contains(strings.Split(*only, ","), o.name) })
}

// cold are opened once each, in a server that has just begun, with nothing kept.
var cold = []opened{
	{"group page", "/group/ucdp:303"},
	{"board", "/watch"},
	{"comparison of three", "/group/ucdp:303?with=ucdp:234&with=ucdp:1051"},
}

// warm are opened again and again.
var warm = []opened{
	{"group page", "/group/ucdp:303"}, {"board", "/watch"}, {"comparison", "/group/ucdp:303?with=ucdp:234&with=ucdp:1051"},
	{"explorer", "/explorer?group=ucdp:303"}, {"claims", "/claims"}, {"forecasts", "/forecasts"}, {"base rates", "/base-rates"},
	{"corridors", "/corridors"}, {"data", "/data"}, {"search", "/search?q=islamic"}, {"place", "/place/AFG"}, {"questions", "/questions"},
}

// seen is how a page came, in milliseconds from when it was asked for.
type seen struct {
	Paint, Complete float64
	Script          float64 // kB as sent, of the page as it is opened
	Processor       float64 // seconds that the server's processors took until it was complete
}

// build is a program with a store of its own.
type build struct{ program, store string }

func main() {
	flag.Parse()
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	dir, err := os.MkdirTemp("", "benchpages-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	var builds []build
	for i, program := range []string{*older, *newer} {
		if program == "" {
			continue
		}
		b := build{program, filepath.Join(dir, fmt.Sprint(i)+".duckdb")}
		if out, err := exec.Command(program, "ingest", *file, "--complete", "--release", "22.1", "--published", "2022-06-01", "--store", b.store).CombinedOutput(); err != nil { //nolint:gosec // the programs to compare
			return fmt.Errorf("%s: %w: %s", program, err, out)
		}
		builds = append(builds, b)
	}
	if *only != "" {
		cold, warm = chosen(cold), chosen(warm)
	}
	browser, stop := chromedp.NewContext(context.Background())
	defer stop()
	if err := chromedp.Run(browser, emulation.SetDeviceMetricsOverride(1440, 900, 1, false)); err != nil {
		return err
	}
	if err := coldTable(browser, builds); err != nil {
		return err
	}
	return warmTable(browser, builds)
}

func coldTable(browser context.Context, builds []build) error {
	fmt.Println("| Cold: a server that has just begun, nothing kept | before: first paint, complete, processor | now: first paint, complete, processor | times faster to complete | times less processor |\n|---|---|---|---|---|")
	for _, page := range cold {
		came := make([]seen, len(builds))
		for i, b := range builds {
			_ = os.Remove(b.store + ".kept") // nothing was kept
			err := b.serving(func(address string, pid int) (err error) {
				before := processor(pid)
				came[i], err = open(browser, address+page.path)
				came[i].Processor = processor(pid) - before
				return err
			})
			if err != nil {
				return err
			}
		}
		row(page.name, came, func(s seen) string {
			return fmt.Sprintf("%.2f s, %.2f s, %.1f s", s.Paint/1000, s.Complete/1000, s.Processor)
		}, true)
	}
	return nil
}

func warmTable(browser context.Context, builds []build) error {
	came := make([][]seen, len(warm))
	for _, b := range builds {
		err := b.serving(func(address string, _ int) error {
			for i, page := range warm {
				one, err := again(browser, address+page.path, address+"/sql")
				if err != nil {
					return err
				}
				came[i] = append(came[i], one)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	fmt.Println("\n| Warm, from another page in the same tab | before: first paint, complete, script | now: first paint, complete, script |\n|---|---|---|")
	for i, page := range warm {
		row(page.name, came[i], func(s seen) string { return fmt.Sprintf("%.0f ms, %.0f ms, %.0f kB", s.Paint, s.Complete, s.Script) }, false)
	}
	return least(browser)
}

// again opens a page often, each time from the one before it, and takes the median of
// each number.
func again(browser context.Context, address, before string) (middle seen, err error) {
	tab, closed := chromedp.NewContext(browser)
	defer closed()
	if err := chromedp.Run(tab); err != nil { // what opens a tab ends it: not the first page, whose time is limited
		return middle, err
	}
	var paint, complete []float64
	for i := range *times + 1 {
		if _, err := follow(tab, before); err != nil {
			return middle, err
		}
		one, err := follow(tab, address)
		if err != nil {
			return middle, err
		}
		if i > 0 { // the first is cold
			paint, complete, middle.Script = append(paint, one.Paint), append(complete, one.Complete), one.Script
		}
	}
	slices.Sort(paint)
	slices.Sort(complete)
	middle.Paint, middle.Complete = paint[len(paint)/2], complete[len(complete)/2]
	return middle, nil
}

// least prints what a page of one word takes in this browser on this machine.
func least(browser context.Context) error {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><title>One</title><p>word</p>")
	}))
	defer server.Close()
	one, err := again(browser, server.URL+"/one", server.URL+"/two")
	fmt.Printf("\nA page of one word, from a server that does nothing: first paint %.0f ms, complete %.0f ms.\n", one.Paint, one.Complete)
	return err
}

func row(name string, came []seen, words func(seen) string, ratio bool) {
	line := "| " + name + " |"
	if len(came) == 1 {
		line += " - |"
	}
	for _, s := range came {
		line += " " + words(s) + " |"
	}
	if ratio && len(came) == 2 {
		line += fmt.Sprintf(" %.1f | %.1f |", came[0].Complete/came[1].Complete, came[0].Processor/came[1].Processor)
	} else if ratio {
		line += " - | - |"
	}
	fmt.Println(line)
}

// serving runs the program's server on its store for as long as do takes.
func (b build) serving(do func(address string, pid int) error) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	host := l.Addr().String()
	if err := l.Close(); err != nil {
		return err
	}
	server := exec.Command(b.program, "serve", "--store", b.store, "--addr", host) //nolint:gosec // the programs to compare
	if err := server.Start(); err != nil {
		return err
	}
	defer func() { _ = server.Process.Signal(os.Interrupt); _ = server.Wait() }()
	for range 100 {
		if resp, err := http.Get("http://" + host + "/static/app.css"); err == nil { //nolint:gosec // our own
			_ = resp.Body.Close()
			return do("http://"+host, server.Process.Pid)
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("%s does not serve", b.program)
}

// processor is how many seconds of processor time a process has taken, on Linux.
func processor(pid int) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) / 100 // hundredths of a second
}

// whole waits until all words and tables of a page are there, and says when that was.
const whole = `new Promise(done => { const look = () => document.readyState === "complete" && !document.querySelector("[data-working]") ? done(performance.now()) : setTimeout(look, 5); look() })`

// open opens a page in a tab of its own.
func open(browser context.Context, address string) (seen, error) {
	tab, closed := chromedp.NewContext(browser)
	defer closed()
	return follow(tab, address)
}

// follow opens a page in a tab that showed another, as who follows a link.
func follow(tab context.Context, address string) (s seen, err error) {
	tab, cancel := context.WithTimeout(tab, 10*time.Minute)
	defer cancel()
	err = chromedp.Run(tab, emulation.SetDeviceMetricsOverride(1440, 900, 1, false), chromedp.Navigate(address), chromedp.Evaluate(whole, &s.Complete, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }),
		chromedp.Sleep(300*time.Millisecond),
		chromedp.Evaluate(`performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0`, &s.Paint),
		chromedp.Evaluate(`performance.getEntriesByType("resource").filter(e => new URL(e.name).pathname.endsWith(".js")).reduce((sum, e) => sum + e.encodedBodySize, 0) / 1000`, &s.Script))
	if err != nil {
		return s, fmt.Errorf("%s: %w", address, err)
	}
	return s, nil
}
