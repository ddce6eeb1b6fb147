package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	natsd "github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/blindspot/blindspot/internal/natsserver"
	"github.com/blindspot/blindspot/internal/realdata"
	"github.com/blindspot/blindspot/internal/slow"
)

// What workers in processes of their own score is what one process scores, byte for byte.
func TestBacktestsOnWorkers(t *testing.T) {
	slow.Test(t)
	t.Setenv("BLINDSPOT_TEST_AS", "program") // what workers are begun as
	home := extract(t)
	for _, c := range []struct {
		line    []string
		workers []string
	}{
		{[]string{"backtest", "views-cm", "--history", writeHistory(t), "--windows", "2018", "--draws", "50"}, []string{"2"}},
		{[]string{"backtest", "groups", "--from", "2014-12", "--every", "12", "--horizons", "1,6", "--draws", "200", "--parts"}, []string{"1", "2"}},
		{[]string{"backtest", "watch"}, []string{"2"}},
	} {
		want := succeed(t, home, append(c.line, "--json")...)
		for _, workers := range c.workers {
			got := succeed(t, home, append(c.line, "--json", "--on", "local", "--workers", workers)...)
			if got.out != want.out || len(want.out) < 500 {
				t.Errorf("%s with %s workers: %d bytes that are not the %d of one process", strings.Join(c.line[:2], " "), workers, len(got.out), len(want.out))
			}
		}
	}
}

// Worker and coordinator get into a server that asks for TLS and a password by their
// flags. The worker's clock is off: that is said, and changes nothing.
func TestASecureClusterByFlags(t *testing.T) {
	slow.Test(t)
	authority := natsserver.NewAuthority(t)
	certificate, _, _ := authority.Sign(t, "127.0.0.1", time.Now().Add(time.Hour))
	at := "tls://ana:secret@" + natsserver.Begin(t, natsd.Options{TLS: true, TLSConfig: natsserver.Secured(certificate), Username: "ana", Password: "secret"})
	line := []string{"backtest", "views-cm", "--history", writeHistory(t), "--windows", "2018", "--draws", "50", "--json"}
	want := succeed(t, t.TempDir(), line...)
	on := []string{"--on", at, "--ca", authority.File}
	begun := make(chan result, 1)
	go func() { begun <- run(t, t.TempDir(), append(slices.Clone(line), on...)...) }()
	waitForTasks(t, at, authority.File)
	ctx, stop := context.WithCancel(t.Context())
	worker := make(chan string, 1)
	go func() {
		var errs bytes.Buffer
		p := &program{stdout: io.Discard, stderr: &errs, now: func() time.Time { return time.Now().Add(-90 * time.Minute) }, env: func(string) string { return "" }}
		p.run(ctx, append([]string{"worker", "--name", "late"}, on...))
		worker <- errs.String()
	}()
	got := <-begun
	stop()
	if got.code != 0 || got.out != want.out || len(want.out) < 500 {
		t.Errorf("it ends with %d: %d bytes that are not the %d of one process\n%s", got.code, len(got.out), len(want.out), got.err)
	}
	if !regexp.MustCompile(`the clock of worker late-\w+ is off by -1h(30m0s|29m59s); no result depends on it`).MatchString(got.err) {
		t.Errorf("the clock is not named:\n%s", got.err)
	}
	if said := <-worker; strings.Contains(said+got.err, "secret") || !strings.Contains(said, "waiting for work at tls://ana:xxxxx@") {
		t.Errorf("a password is told, or no address:\n%s%s", said, got.err)
	}
}

// waitForTasks waits until a coordinator has laid its tasks, after which it hears who
// works.
func waitForTasks(t *testing.T, at, ca string) {
	t.Helper()
	nc, err := nats.Connect(at, nats.RootCAs(ca))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if s, err := js.Stream(t.Context(), "BLINDSPOT_TASKS"); err == nil && s.CachedInfo().State.Msgs > 0 {
			return
		}
	}
	t.Fatal("no task was laid")
}

func TestBadClusters(t *testing.T) {
	history := writeHistory(t)
	backtest := []string{"backtest", "views-cm", "--history", history, "--windows", "2018", "--draws", "50"}
	for _, c := range []struct {
		name string
		code int
		args []string
		says string
	}{
		{"nobody answers", 4, append(backtest, "--on", "nats://127.0.0.1:1"), "no NATS server answers at nats://127.0.0.1:1"},
		{"no address", 2, append(backtest, "--on", "somewhere"), "is no address of a NATS server"},
		{"workers of nothing", 2, append(backtest, "--workers", "3"), "--on names none"},
		{"workers there", 2, append(backtest, "--on", "nats://127.0.0.1:1", "--workers", "3"), "blindspot worker --on nats://127.0.0.1:1"},
		{"fewer than none", 2, append(backtest, "--on", "local", "--workers", "-1"), "there cannot be -1 workers"},
		{"credentials for nobody", 2, append(backtest, "--creds", "x"), "--on names none"},
		{"a worker without a server", 2, []string{"worker"}, `required flag(s) "on" not set`},
		{"a worker of nobody", 4, []string{"worker", "--on", "nats://127.0.0.1:1"}, "nats-server -js"},
		{"an idle worker", 2, []string{"worker", "--on", "nats://127.0.0.1:1", "--parallel", "0"}, "0 pieces at once"},
		{"a worker with a seed", 2, []string{"worker", "--on", "nats://127.0.0.1:1", "--seed", "5"}, "each piece brings its seed"},
		{"a worker with a store", 2, []string{"worker", "--on", "nats://127.0.0.1:1", "--store", "x.duckdb"}, "no store of its own"},
		{"a worker of here", 2, []string{"worker", "--on", "local"}, "begins its own workers"},
		{"no file of credentials", 3, []string{"worker", "--on", "nats://127.0.0.1:1", "--creds", filepath.Join(t.TempDir(), "none")}, "--creds"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := run(t, t.TempDir(), c.args...)
			if r.code != c.code || !strings.Contains(r.err, c.says) || !strings.Contains(r.err, "\nhint: ") {
				t.Errorf("it ends with %d and says\n%s", r.code, r.err)
			}
		})
	}
}

// BenchmarkBacktestOn is a backtest of groups in one process and, in turn, by a worker
// of the same machine: processor time of all, and how much more the second takes.
func BenchmarkBacktestOn(b *testing.B) {
	home := b.TempDir()
	if r, _ := spawn(b, home, nil, "ingest", realdata.Path(b, "world/ged-from-dyad-months-to-2021.csv.gz")); r.code != 0 {
		b.Fatal(r.err)
	}
	line := []string{"backtest", "groups", "--json", "--from", "2009-12"}
	if os.Getenv("BLINDSPOT_BENCH_ROWS") != "" { // it is only tried
		line = append(line, "--from", "2019-12")
	}
	one, two := 0.0, 0.0
	for b.Loop() {
		a, alone := used(b, home, line...)
		c, spread := used(b, home, append(line, "--on", "local")...)
		if a != c {
			b.Fatal("the bytes differ")
		}
		one, two = one+alone, two+spread
	}
	b.ReportMetric(one/float64(b.N), "one-cpu-s")
	b.ReportMetric(two/float64(b.N), "two-cpu-s")
	b.ReportMetric(100*(two/one-1), "%-more")
}

// used is what a command prints, and the processor time of it and of all that it began.
func used(b *testing.B, home string, args ...string) (out string, seconds float64) {
	b.Helper()
	before := cpuOfChildren(b)
	r, _ := spawn(b, home, nil, args...)
	if r.code != 0 {
		b.Fatal(r.err)
	}
	return r.out, cpuOfChildren(b) - before
}

// cpuOfChildren is the processor time of the processes that this one waited for, and of
// those that these waited for.
func cpuOfChildren(b *testing.B) float64 {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}
