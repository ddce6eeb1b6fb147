//go:build calibration

package measure_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"testing"
	"time"

	"github.com/blindspot/blindspot/cluster"
	"github.com/blindspot/blindspot/internal/simworld"
)

var (
	calOn     = flag.String("cal.on", "", "have the groups counted by the workers at a NATS server: nats://HOST:4222, or local for workers of this machine")
	calCreds  = flag.String("cal.creds", "", "file of NATS credentials")
	calCA     = flag.String("cal.ca", "", "file of the certificates that the server's is signed by")
	calWorker = flag.Bool("cal.worker", false, "be a worker at -cal.on (TestCalibrationWorker), until it is stopped")
)

// calToken holds the token of a server that asks for one.
const calToken = "BLINDSPOT_NATS_TOKEN"

const calKind = "calibration"

func dialCalibration(ctx context.Context) (*cluster.Conn, error) {
	program, err := cluster.Program()
	if err != nil {
		return nil, err
	}
	return cluster.Dial(ctx, cluster.Address{URL: *calOn, Creds: *calCreds, CA: *calCA, Token: os.Getenv(calToken)}, program)
}

// TestCalibrationWorker counts what TestCalibration asks for with -cal.on elsewhere.
func TestCalibrationWorker(t *testing.T) {
	if !*calWorker {
		t.Skip("it is a worker where -cal.worker asks for one")
	}
	ctx, stop := signal.NotifyContext(t.Context(), os.Interrupt)
	defer stop()
	if os.Getenv(calTied) != "" {
		ctx, stop = cluster.Tied(ctx)
		defer stop()
	}
	c, err := dialCalibration(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	name, _ := os.Hostname() // one without a name is called by its id
	kinds := map[string]cluster.Kind{calKind: func(_ context.Context, _ cluster.Data, words []byte) ([]byte, error) { return countWords(words) }}
	if err := c.Work(ctx, &cluster.Worker{Kinds: kinds, Parallel: runtime.GOMAXPROCS(0), Name: name, Tell: func(text string) { fmt.Fprintln(os.Stderr, text) }}); err != nil {
		t.Fatal(err)
	}
}

// calTied tells a worker that was begun by -cal.on local to end with it.
const calTied = "BLINDSPOT_CALIBRATION_TIED"

// locally begins a server and workers of this machine, at which -cal.on then points.
func locally(t *testing.T, workers int) {
	t.Helper()
	server, err := cluster.Serve(cluster.Local{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	t.Setenv(calTied, "yes")
	t.Setenv(calToken, server.Address.Token)
	was := *calOn
	t.Cleanup(func() { *calOn = was })
	*calOn = server.Address.URL
	done, err := server.Begin(t.Context(), cluster.Copies{N: workers, Token: calToken, Stderr: os.Stderr, Args: func(int) []string {
		return []string{"-test.run=^TestCalibrationWorker$", "-test.timeout=0", "-cal.worker", "-cal.on=" + server.Address.URL}
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(done)
}

// runOn has the groups counted at -cal.on, and says every minute how far that is.
func (c *calibration) runOn(ctx context.Context) error {
	if !c.until.IsZero() {
		return fmt.Errorf("-cal.minutes ends a run by the clock of one machine: leave it out with -cal.on, and ask for fewer -cal.runs")
	}
	conn, err := dialCalibration(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	var told time.Time
	return c.runElsewhere(func(words [][]byte) ([][]byte, error) {
		return conn.Run(ctx, cluster.Job{Kind: calKind, Data: []byte(calKind), Tasks: words}, func(now cluster.Progress) {
			if time.Since(told) > time.Minute || now.Done == now.Of {
				told = time.Now()
				fmt.Fprintf(os.Stderr, "%d of %d parts, with %s of work in them; %d workers, and %d of other programs\n", now.Done, now.Of, now.Took.Round(time.Second), len(now.Workers), now.Others)
			}
		})
	})
}

// What one and two workers in processes of their own count is the table of one process.
func TestCalibrationOnWorkers(t *testing.T) {
	if *calWorker {
		t.Skip("this process is a worker")
	}
	of := func() *calibration {
		return &calibration{worlds: simworld.Worlds()[:4], sizes: []float64{20, 50}, measures: []string{"activity", "sanctuary", "tail", "attention"}, runs: 20, workers: runtime.GOMAXPROCS(0)}
	}
	one := of()
	one.run()
	for _, workers := range []int{1, 2} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			locally(t, workers)
			spread := of()
			if err := spread.runOn(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got, want := spread.table(), one.table(); got != want || len(want) < 1000 {
				t.Errorf("%d bytes that are not the %d of one process", len(got), len(want))
			}
		})
	}
}
