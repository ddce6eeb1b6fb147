package fetch_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"github.com/blindspot/blindspot/fetch"
)

// through puts a network with a fault between the test and a sound server.
func through(t *testing.T, toxic string) string {
	t.Helper()
	s := serve(t)
	api := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
	proxy := toxiproxy.NewProxy(api, t.Name(), "127.0.0.1:0", strings.TrimPrefix(s.URL, "http://"))
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Stop)
	if _, err := proxy.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
		t.Fatal(err)
	}
	return "http://" + proxy.Listen
}

// The faults are those of real networks: connections that are cut after some
// bytes, lines that are slow, answers in small pieces.
func TestThroughABadNetwork(t *testing.T) {
	for name, tc := range map[string]struct {
		toxic    string
		requests int
	}{
		"cut after 70 kB": {`{"type":"limit_data","stream":"downstream","attributes":{"bytes":70000}}`, 5},
		"slow":            {`{"type":"bandwidth","stream":"downstream","attributes":{"rate":2000}}`, 1},
		"in pieces":       {`{"type":"slicer","stream":"downstream","attributes":{"average_size":9000,"size_variation":4000,"delay":500}}`, 1},
		"late":            {`{"type":"latency","stream":"downstream","attributes":{"latency":50,"jitter":20}}`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			c := client(nil)
			c.Idle = 5 * time.Second
			result, err := c.Get(t.Context(), fetch.Request{URL: through(t, tc.toxic) + "/file.zip", Dir: dir, SHA256: sum(content)})
			if err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(filepath.Join(dir, "file.zip"))
			if err != nil || !bytes.Equal(got, content) || result.Attempts < tc.requests || result.Attempts > 2*tc.requests-1 {
				t.Error(fmt.Sprint(len(got), " bytes, ", result.Attempts, " requests, "), err)
			}
		})
	}
}
