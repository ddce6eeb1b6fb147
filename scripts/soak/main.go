// Command soak asks a server for mixed pages at a steady rate while files are
// uploaded to it, and says what came of it: answers that failed, answers about a past
// day that changed, answers that are not those of the command line on the same store, the
// memory of the server all along, and the goroutines that are left at the end.
//
//	go run ./scripts/soak -program bin/blindspot -store COPY.duckdb -release GED.csv.gz -for 30m
//
// The store is changed: give a copy.
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// pages are asked in turn; those with a past day must answer the same throughout.
var pages = []string{"watch?as_of=2016-12-31", "watch.json?as_of=2016-12-31", "explorer.json?as_of=2016-12-31&country=NGA", "data", "search?q=haram",
	"watch.json", "claims?case=is-khorasan", "forecasts", "glossary", "openapi.json"}

var fixed = []string{"watch.json?as_of=2016-12-31", "explorer.json?as_of=2016-12-31&country=NGA"}

func main() {
	program, store := flag.String("program", "bin/blindspot", "the program"), flag.String("store", "", "a copy of a store")
	release, length := flag.String("release", "", "the yearly release in the store, of whose last year the candidate releases that are uploaded are made"), flag.Duration("for", 30*time.Minute, "how long")
	rate, every := flag.Int("rate", 50, "questions a second"), flag.Duration("every", time.Minute, "how often a candidate release is uploaded")
	flag.Parse()
	if err := soak(*program, *store, *release, *length, *every, *rate); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func soak(program, store, release string, length, every time.Duration, rate int) error {
	uploads, err := candidates(release)
	if err != nil {
		return err
	}
	cmd := exec.Command(program, "serve", "--addr", "127.0.0.1:0", "--store", store) //nolint:gosec // the program to be tried
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	var last tail
	cmd.Stderr = &last
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }() // where it did not end by itself
	address := ""
	for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
		address = regexp.MustCompile(`http://127\.0\.0\.1:\d+/`).FindString(lines.Text())
	}
	before := map[string]string{}
	for _, p := range fixed {
		if before[p], err = ask(address + p); err != nil {
			return err
		}
	}
	var targets []vegeta.Target
	for _, p := range pages {
		targets = append(targets, vegeta.Target{Method: http.MethodGet, URL: address + p})
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n, end := 0, time.Now().Add(length); time.Now().Before(end); n++ {
			if err := send(address, uploads[n%len(uploads)], n/len(uploads)); err != nil {
				fmt.Println("upload:", err)
			}
			time.Sleep(every)
		}
	}()
	var m vegeta.Metrics
	begun, told := time.Now(), time.Time{}
	for r := range vegeta.NewAttacker(vegeta.Timeout(60*time.Second)).Attack(vegeta.NewStaticTargeter(targets...), vegeta.Rate{Freq: rate, Per: time.Second}, length, "soak") {
		m.Add(r)
		if time.Since(told) > length/10 {
			told = time.Now()
			fmt.Printf("after %v: %s\n", told.Sub(begun).Round(time.Second), memoryOf(cmd.Process.Pid))
		}
	}
	m.Close()
	<-done
	time.Sleep(rest)
	fmt.Printf("at rest: %s\n%d answers, by status %v; half within %v, 99 of 100 within %v\n", memoryOf(cmd.Process.Pid), m.Requests, m.StatusCodes, m.Latencies.P50.Round(time.Millisecond), m.Latencies.P99.Round(time.Millisecond))
	for _, p := range fixed {
		after, err := ask(address + p)
		if err != nil {
			return err
		}
		if after != before[p] {
			return fmt.Errorf("%s answers otherwise than before", p)
		}
	}
	fmt.Println("answers about a past day are those of before")
	served := map[string]string{}
	for page := range twins {
		if served[page], err = ask(address + page); err != nil {
			return err
		}
	}
	if err := goroutines(cmd, &last); err != nil {
		return err
	}
	return compare(program, store, served)
}

// rest is longer than a connection is kept open that nobody uses.
const rest = 150 * time.Second

// ask asks again for what took too long, as the server says.
func ask(address string) (text string, err error) {
	for range 5 {
		if text, err = once(address); err == nil || !strings.HasSuffix(err.Error(), "503") {
			break
		}
	}
	return text, err
}

func once(address string) (string, error) {
	resp, err := http.Get(address) //nolint:gosec,noctx // of the server that was started
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %d", address, resp.StatusCode)
	}
	return string(text), err
}

// unkept opens a connection for each question: one that was kept, as that to which an
// upload leads, may end just as it is used again.
var unkept = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

// send uploads a candidate release, and from the second round on with more empty lines at
// its end each time, as a source does that serves its file anew.
func send(address string, c candidate, round int) error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", c.name)
	if err != nil {
		return err
	}
	_, _ = part.Write(append(bytes.Clone(c.text), []byte(strings.Repeat("\n", round))...)) // a buffer takes everything
	_ = form.Close()
	request, err := http.NewRequest(http.MethodPost, address+"data/upload", &body) //nolint:noctx // it ends with the server
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	request.Header.Set("X-Blindspot", "1")
	resp, err := unkept.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if said, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%d: %.200s", resp.StatusCode, said)
	}
	return nil
}

// memoryOf is what the process holds, and how many threads.
func memoryOf(pid int) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return err.Error()
	}
	return strings.Join(regexp.MustCompile(`(VmRSS|Threads):\s+\d+( kB)?`).FindAllString(string(text), -1), ", ")
}
