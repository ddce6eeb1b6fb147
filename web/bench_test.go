package web_test

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// asked are the groups the load asks for: the busiest of the extract.
var asked = []string{"ucdp:234", "ucdp:1051", "ucdp:303", "is-khorasan"}

// The load: 200 requests a second for 10 s on group pages of the full extract.
// Run with -benchtime 1x; p99-ms is to stay under 100 on two cores. The pages
// are asked for once before, as the store's first readers do.
func BenchmarkGroupPages(b *testing.B) {
	s := withData(b)
	var targets []vegeta.Target
	for _, g := range asked {
		address := s.url + "/group/" + g
		targets = append(targets, vegeta.Target{Method: http.MethodGet, URL: address, Header: http.Header{"Accept-Encoding": {"gzip"}}})
		if resp, body := get(b, address); resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusNotFound {
			b.Fatalf("%s: %d %.300s", address, resp.StatusCode, body)
		} else if resp.StatusCode == http.StatusNotFound {
			targets = targets[:len(targets)-1]
		}
	}
	for b.Loop() {
		var m vegeta.Metrics
		for r := range vegeta.NewAttacker().Attack(vegeta.NewStaticTargeter(targets...), vegeta.Rate{Freq: 200, Per: time.Second}, 10*time.Second, "group pages") {
			m.Add(r)
		}
		m.Close()
		b.ReportMetric(float64(m.Latencies.P99)/1e6, "p99-ms")
		b.ReportMetric(float64(m.Latencies.P50)/1e6, "p50-ms")
		b.ReportMetric(100*m.Success, "success-%")
		if m.Success < 1 {
			b.Errorf("%.2f %% of the requests failed: %v", 100*(1-m.Success), m.Errors)
		}
	}
}

// A page that nobody has asked for yet.
func BenchmarkFirstGroupPage(b *testing.B) {
	s := withData(b)
	for i := 0; b.Loop(); i++ {
		if resp, _ := get(b, fmt.Sprintf("%s/group/ucdp:234?as_of=%d-12-31", s.url, 2004+i%15)); resp.StatusCode != http.StatusOK {
			b.Fatal(resp.StatusCode)
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

// 1,000 connections at once, each with a whole page in flight. heap-MB is what
// the process holds then, with the clients in it.
func BenchmarkThousandConnections(b *testing.B) {
	s := withData(b)
	get(b, s.url+"/group/ucdp:234")
	for b.Loop() {
		var before, during runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		transport := &http.Transport{MaxConnsPerHost: 1000, MaxIdleConnsPerHost: 1000}
		many := &http.Client{Transport: transport, Timeout: time.Minute}
		var ready, end sync.WaitGroup
		release := make(chan struct{})
		for range 1000 {
			ready.Add(1)
			end.Add(1)
			go func() {
				defer end.Done()
				resp, err := many.Get(s.url + "/group/ucdp:234")
				ready.Done()
				if err != nil {
					b.Error(err)
					return
				}
				<-release
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}()
		}
		ready.Wait()
		runtime.ReadMemStats(&during)
		close(release)
		end.Wait()
		transport.CloseIdleConnections()
		b.ReportMetric(float64(during.HeapAlloc-before.HeapAlloc)/(1<<20), "added-heap-MB")
		b.ReportMetric(float64(during.Sys)/(1<<20), "process-MB")
	}
}
