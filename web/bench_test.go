package web_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// largest are the addresses of the 50 groups of the extract with most events.
func largest(b *testing.B, s *site) []string {
	b.Helper()
	var board struct {
		Groups []struct {
			ID string `json:"group_id"`
		}
	}
	_, body := get(b, s.url+"/watch.json?sort=all&order=desc")
	if err := json.Unmarshal([]byte(body), &board); err != nil || len(board.Groups) != 50 {
		b.Fatalf("%d groups, %v", len(board.Groups), err)
	}
	out := make([]string, len(board.Groups))
	for i, g := range board.Groups {
		out[i] = s.url + "/group/" + g.ID
	}
	return out
}

func milliseconds(times []time.Duration, share float64) float64 {
	return float64(times[int(share*float64(len(times)-1))]) / 1e6
}

// The pages of the 50 largest groups of the full extract: each for the first
// time, one after the other (cold); then all in turn, 200 requests a second for
// 10 s (warm); then 1,000 connections at once. Run it with -benchtime 1x. The
// p99-ms of warm is to stay under 100 on two cores, with the clients on them.
func BenchmarkGroupPages(b *testing.B) {
	s := withData(b)
	pages := largest(b, s)
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			var times []time.Duration
			for _, a := range pages {
				begun := time.Now()
				if resp, body := get(b, a, "Accept-Encoding", "gzip"); resp.StatusCode != http.StatusOK {
					b.Fatalf("%s: %d %.300s", a, resp.StatusCode, body)
				}
				times = append(times, time.Since(begun))
			}
			slices.Sort(times)
			b.ReportMetric(milliseconds(times, 0.5), "p50-ms")
			b.ReportMetric(milliseconds(times, 1), "worst-ms")
		}
	})
	b.Run("warm", func(b *testing.B) { load(b, pages) })
	b.Run("connections", func(b *testing.B) { thousand(b, pages) })
}

func load(b *testing.B, pages []string) {
	targets := make([]vegeta.Target, len(pages))
	for i, a := range pages {
		targets[i] = vegeta.Target{Method: http.MethodGet, URL: a, Header: http.Header{"Accept-Encoding": {"gzip"}}}
	}
	for b.Loop() {
		var m vegeta.Metrics
		for r := range vegeta.NewAttacker().Attack(vegeta.NewStaticTargeter(targets...), vegeta.Rate{Freq: 200, Per: time.Second}, 10*time.Second, "group pages") {
			m.Add(r)
		}
		m.Close()
		b.ReportMetric(float64(m.Requests), "requests")
		b.ReportMetric(float64(m.Latencies.P99)/1e6, "p99-ms")
		b.ReportMetric(float64(m.Latencies.P50)/1e6, "p50-ms")
		b.ReportMetric(float64(m.Latencies.Max)/1e6, "worst-ms")
		b.ReportMetric(100*m.Success, "success-%")
		if m.Success < 1 {
			b.Errorf("%.2f %% of the requests failed: %v", 100*(1-m.Success), m.Errors)
		}
	}
}

// The explorer on the whole extract, each time with another filter.
func BenchmarkExplorer(b *testing.B) {
	s := withData(b)
	for i := 0; b.Loop(); i++ {
		if resp, _ := get(b, fmt.Sprintf("%s/explorer?deaths=%d", s.url, i+1)); resp.StatusCode != http.StatusOK {
			b.Fatal(resp.StatusCode)
		}
	}
}

// thousand holds 1,000 connections at once, each with a whole page that the
// client does not read yet. added-heap-MB is what the process holds then, with
// the clients in it; one-more-ms is how long one more request takes.
func thousand(b *testing.B, pages []string) {
	for b.Loop() {
		var before, during runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		transport := &http.Transport{MaxConnsPerHost: 1000, MaxIdleConnsPerHost: 1000, DisableCompression: true}
		many := &http.Client{Transport: transport, Timeout: time.Minute}
		var ready, end sync.WaitGroup
		release := make(chan struct{})
		for i := range 1000 {
			ready.Add(1)
			end.Add(1)
			go func() {
				defer end.Done()
				resp, err := many.Get(pages[i%len(pages)])
				ready.Done()
				if err != nil {
					b.Error(err)
					return
				}
				<-release
				if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
					b.Errorf("%d, %v", resp.StatusCode, err)
				}
				_ = resp.Body.Close()
			}()
		}
		ready.Wait()
		runtime.ReadMemStats(&during)
		begun := time.Now()
		if resp, _ := get(b, pages[0]); resp.StatusCode != http.StatusOK {
			b.Errorf("one more: %d", resp.StatusCode)
		}
		one := time.Since(begun)
		close(release)
		end.Wait()
		transport.CloseIdleConnections()
		b.ReportMetric((float64(during.HeapAlloc)-float64(before.HeapAlloc))/(1<<20), "added-heap-MB")
		b.ReportMetric(float64(during.Sys)/(1<<20), "process-MB")
		b.ReportMetric(float64(one)/1e6, "one-more-ms")
	}
}
