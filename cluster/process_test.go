package cluster_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/blindspot/blindspot/cluster"
	"github.com/blindspot/blindspot/internal/slow"
)

// Three workers do at most 30 tasks a second where one takes a tenth of a second: these
// outlast fifty kills, one every 90 ms.
const manyTasks = 240

func fromEnv() cluster.Address {
	return cluster.Address{URL: os.Getenv("CLUSTER_TEST_URL"), Token: os.Getenv("CLUSTER_TEST_TOKEN"), AckWait: time.Second, MaxDeliver: 20, Patience: time.Minute}
}

// beWorker does tasks that take a moment, until it is killed.
func beWorker() int {
	ctx := context.Background()
	c, err := cluster.Dial(ctx, fromEnv(), "p")
	if err != nil {
		return 1
	}
	_ = c.Work(ctx, &cluster.Worker{Name: "w", Parallel: 1, Kinds: map[string]cluster.Kind{"digest": func(ctx context.Context, data cluster.Data, task []byte) ([]byte, error) {
		moment, err := time.ParseDuration(os.Getenv("CLUSTER_TEST_MOMENT"))
		if err != nil {
			return nil, err
		}
		time.Sleep(moment)
		return work(ctx, data, task)
	}}})
	return 0
}

// beCoordinator writes all results to a file.
func beCoordinator() int {
	ctx := context.Background()
	c, err := cluster.Dial(ctx, fromEnv(), "p")
	if err != nil {
		return 1
	}
	j, _ := job(manyTasks)
	results, err := c.Run(ctx, j, nil)
	if err != nil {
		_, _ = os.Stderr.WriteString(err.Error() + "\n")
		return 1
	}
	if os.WriteFile(os.Getenv("CLUSTER_TEST_OUT"), bytes.Join(results, []byte("\n")), 0o600) != nil {
		return 1
	}
	return 0
}

// process begins this test's program as a worker or as the coordinator.
func process(t *testing.T, as, out string, s *cluster.Server) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0]) //nolint:gosec // the test itself
	cmd.Env = append(os.Environ(), "CLUSTER_TEST_AS="+as, "CLUSTER_TEST_URL="+s.Address.URL, "CLUSTER_TEST_TOKEN="+s.Address.Token, "CLUSTER_TEST_OUT="+out)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()         // or have been killed before
	})
	return cmd
}

func kill(cmd *exec.Cmd) {
	_ = cmd.Process.Kill() // it may have ended
	_ = cmd.Wait()         // killed is an error
}

// One, two and four workers in processes of their own, and fifty kills of workers and of
// the coordinator: the same bytes each time.
func TestWorkersAndKills(t *testing.T) {
	slow.Test(t)
	t.Setenv("CLUSTER_TEST_MOMENT", "5ms")
	_, want := job(manyTasks)
	whole := bytes.Join(want, []byte("\n"))
	for _, n := range []int{1, 2, 4} {
		s := serve(t, cluster.Local{})
		out := filepath.Join(t.TempDir(), "out")
		for range n {
			process(t, "worker", out, s)
		}
		if err := process(t, "coordinator", out, s).Wait(); err != nil {
			t.Fatalf("%d workers: %v", n, err)
		}
		if got, err := os.ReadFile(out); err != nil || !bytes.Equal(got, whole) { //nolint:gosec // of this test
			t.Fatalf("%d workers: other bytes, %v", n, err)
		}
	}
	t.Setenv("CLUSTER_TEST_MOMENT", "100ms")
	s := serve(t, cluster.Local{})
	out := filepath.Join(t.TempDir(), "out")
	rng := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // whom to kill is no secret
	workers := make([]*exec.Cmd, 3)
	for i := range workers {
		workers[i] = process(t, "worker", out, s)
	}
	coordinator := process(t, "coordinator", out, s)
	const kills = 50
	for range kills {
		time.Sleep(time.Duration(30+rng.IntN(120)) * time.Millisecond)
		if i := rng.IntN(len(workers) + 1); i < len(workers) {
			kill(workers[i])
			workers[i] = process(t, "worker", out, s)
		} else {
			kill(coordinator)
			coordinator = process(t, "coordinator", out, s)
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Fatal("the run was over before the last kill")
	}
	if err := coordinator.Wait(); err != nil {
		t.Fatalf("after %d kills: %v", kills, err)
	}
	if got, err := os.ReadFile(out); err != nil || !bytes.Equal(got, whole) { //nolint:gosec // of this test
		t.Fatalf("after %d kills: other bytes, %v", kills, err)
	}
}

// A task that takes every worker's life with it is given up, and told.
func TestATaskThatKills(t *testing.T) {
	slow.Test(t)
	s := serve(t, cluster.Local{})
	out := filepath.Join(t.TempDir(), "deadly")
	for range 2 {
		defer keepAlive(func() *exec.Cmd { return process(t, "deadly", out, s) })()
	}
	a := quick(s)
	j, _ := job(5)
	_, err := dial(t, a, "p").Run(t.Context(), j, nil)
	if err == nil || !strings.Contains(err.Error(), "1 of 5 tasks failed each of the 3 times") || !strings.Contains(err.Error(), "no worker lived to tell why") {
		t.Errorf("the error is %v", err)
	}
}

// beDeadly dies over one of its tasks.
func beDeadly() int {
	ctx := context.Background()
	a := fromEnv()
	a.MaxDeliver = 3
	c, err := cluster.Dial(ctx, a, "p")
	if err != nil {
		return 1
	}
	_ = c.Work(ctx, &cluster.Worker{Name: "w", Parallel: 1, Kinds: map[string]cluster.Kind{"digest": func(ctx context.Context, data cluster.Data, task []byte) ([]byte, error) {
		if string(task) == "task 3" {
			os.Exit(2)
		}
		return work(ctx, data, task)
	}}})
	return 0
}

// keepAlive begins a process anew whenever it ends, until stop is called.
func keepAlive(begin func() *exec.Cmd) (stop func()) {
	var over atomic.Bool
	var current atomic.Pointer[exec.Cmd]
	current.Store(begin())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			_ = current.Load().Wait() // that it died is the point
			if over.Load() {
				return
			}
			current.Store(begin())
		}
	}()
	return func() {
		over.Store(true)
		for {
			_ = current.Load().Process.Kill() // it may have ended
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
}
