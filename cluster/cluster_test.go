package cluster_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cluster"
)

func TestMain(m *testing.M) {
	switch os.Getenv("CLUSTER_TEST_AS") {
	case "worker":
		os.Exit(beWorker())
	case "coordinator":
		os.Exit(beCoordinator())
	case "deadly":
		os.Exit(beDeadly())
	}
	os.Exit(m.Run())
}

// job has n tasks; each result is told by the data and the task alone.
func job(n int) (cluster.Job, [][]byte) {
	j := cluster.Job{Kind: "digest", Data: []byte("what all tasks read")}
	var want [][]byte
	for i := range n {
		task := fmt.Appendf(nil, "task %d", i)
		j.Tasks = append(j.Tasks, task)
		want = append(want, digest(j.Data, task))
	}
	return j, want
}

func digest(data, task []byte) []byte {
	sum := sha256.Sum256(append(slices.Clone(data), task...))
	return fmt.Appendf(nil, "%s: %x", task, sum)
}

func work(ctx context.Context, data cluster.Data, task []byte) ([]byte, error) {
	read, err := data.Read(ctx)
	if err != nil {
		return nil, err
	}
	return digest(read, task), nil
}

func serve(t *testing.T, l cluster.Local) *cluster.Server {
	t.Helper()
	s, err := cluster.Serve(l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func dial(t *testing.T, a cluster.Address, program string) *cluster.Conn {
	t.Helper()
	c, err := cluster.Dial(t.Context(), a, program)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// begin begins a worker within the test; stop ends it.
func begin(t *testing.T, a cluster.Address, program string, kind cluster.Kind) (stop func()) {
	t.Helper()
	c := dial(t, a, program)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- c.Work(ctx, &cluster.Worker{Kinds: map[string]cluster.Kind{"digest": kind}, Parallel: 2, Name: "w"})
	}()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// quick is an address whose waits are short.
func quick(s *cluster.Server) cluster.Address {
	a := s.Address
	a.AckWait, a.MaxDeliver, a.Patience = time.Second, 3, 20*time.Second
	return a
}

func check(t *testing.T, got, want [][]byte) {
	t.Helper()
	for i := range want {
		if i >= len(got) || string(got[i]) != string(want[i]) {
			t.Fatalf("result %d of %d is not that of task %d", i, len(got), i)
		}
	}
}

func TestResultsComeInOrder(t *testing.T) {
	a := quick(serve(t, cluster.Local{}))
	j, want := job(40)
	for range 2 {
		defer begin(t, a, "p", work)()
	}
	got, err := dial(t, a, "p").Run(t.Context(), j, nil)
	if err != nil {
		t.Fatal(err)
	}
	check(t, got, want)
}

// A run that is stopped goes on where it was: no task is done twice.
func TestARunGoesOn(t *testing.T) {
	a := quick(serve(t, cluster.Local{}))
	j, want := job(30)
	var times [30]atomic.Int64
	stop := begin(t, a, "p", func(ctx context.Context, data cluster.Data, task []byte) ([]byte, error) {
		var n int
		_, _ = fmt.Sscanf(string(task), "task %d", &n) // written by job
		times[n].Add(1)
		time.Sleep(20 * time.Millisecond)
		return work(ctx, data, task)
	})
	defer stop()
	ctx, cancel := context.WithCancel(t.Context())
	c := dial(t, a, "p")
	if _, err := c.Run(ctx, j, func(p cluster.Progress) {
		if p.Done > 5 {
			cancel()
		}
	}); !errors.Is(err, context.Canceled) {
		t.Fatalf("the run was not stopped: %v", err)
	}
	got, err := dial(t, a, "p").Run(t.Context(), j, nil)
	if err != nil {
		t.Fatal(err)
	}
	check(t, got, want)
	for i := range times {
		if n := times[i].Load(); n != 1 {
			t.Errorf("task %d was done %d times", i, n)
		}
	}
}

// A task that fails each time is told with its error, the others are done; once the
// reason is mended, the same job does what is left.
func TestAPoisonedTask(t *testing.T) {
	for name, poison := range map[string]func() error{
		"error": func() error { return errors.New("this month is poisoned") },
		"panic": func() error { panic("this month is poisoned") },
	} {
		t.Run(name, func(t *testing.T) {
			a := quick(serve(t, cluster.Local{}))
			j, want := job(12)
			var mended atomic.Bool
			var others, late atomic.Int64
			defer begin(t, a, "p", func(ctx context.Context, data cluster.Data, task []byte) ([]byte, error) {
				if string(task) == "task 7" && !mended.Load() {
					return nil, poison()
				}
				others.Add(1)
				if mended.Load() {
					late.Add(1)
				}
				return work(ctx, data, task)
			})()
			c := dial(t, a, "p")
			_, err := c.Run(t.Context(), j, nil)
			if err == nil || !strings.Contains(err.Error(), "1 of 12 tasks failed each of the 3 times") || !strings.Contains(err.Error(), "this month is poisoned") {
				t.Fatalf("the error is %v", err)
			}
			if others.Load() != 11 {
				t.Errorf("%d other tasks were done", others.Load())
			}
			mended.Store(true)
			got, err := c.Run(t.Context(), j, nil)
			if err != nil {
				t.Fatal(err)
			}
			check(t, got, want)
			if late.Load() != 1 {
				t.Errorf("%d tasks were done once more", late.Load())
			}
		})
	}
}

// JetStream goes away in the middle, and comes back at the same place.
func TestTheServerBeginsAnew(t *testing.T) {
	l := cluster.Local{Dir: t.TempDir(), Token: "secret", Port: freePort(t)}
	s, err := cluster.Serve(l)
	if err != nil {
		t.Fatal(err)
	}
	a := quick(s)
	j, want := job(60)
	defer begin(t, a, "p", func(ctx context.Context, data cluster.Data, task []byte) ([]byte, error) {
		time.Sleep(30 * time.Millisecond)
		return work(ctx, data, task)
	})()
	again := make(chan error, 1)
	restart := false
	got, err := dial(t, a, "p").Run(t.Context(), j, func(p cluster.Progress) {
		if p.Done > 10 && !restart {
			restart = true
			s.Close()
			go func() {
				time.Sleep(300 * time.Millisecond)
				var err error
				s, err = cluster.Serve(l)
				again <- err
			}()
		}
	})
	if !restart {
		t.Fatal("the run was over before the server began anew")
	}
	if err := <-again; err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err != nil {
		t.Fatal(err)
	}
	check(t, got, want)
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

// Workers of another program get nothing, and are seen.
func TestOtherProgramsAreLeftOut(t *testing.T) {
	a := quick(serve(t, cluster.Local{}))
	defer begin(t, a, "other", func(context.Context, cluster.Data, []byte) ([]byte, error) {
		t.Error("a worker of another program got a task")
		return nil, nil
	})()
	j, want := job(4)
	var here func()
	got, err := dial(t, a, "p").Run(t.Context(), j, func(p cluster.Progress) {
		if p.Others == 1 && here == nil {
			here = begin(t, a, "p", work)
		}
	})
	if here == nil {
		t.Fatal("the worker of another program was not seen")
	}
	defer here()
	if err != nil {
		t.Fatal(err)
	}
	check(t, got, want)
}

// Data that are not what their name says are not worked on.
func TestOtherDataAreRefused(t *testing.T) {
	s := serve(t, cluster.Local{})
	a := quick(s)
	j, _ := job(2)
	c := dial(t, a, "p")
	nc, err := nats.Connect(a.URL, nats.Token(a.Token))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	bucket, err := js.ObjectStore(t.Context(), "blindspot-data")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bucket.PutBytes(t.Context(), fmt.Sprintf("%x", sha256.Sum256(j.Data)), []byte("others")); err != nil {
		t.Fatal(err)
	}
	defer begin(t, a, "p", work)()
	if _, err := c.Run(t.Context(), j, nil); err == nil || !strings.Contains(err.Error(), "are others") {
		t.Errorf("the error is %v", err)
	}
}

func TestWhatIsWrongWithAServer(t *testing.T) {
	bare, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, NoLog: true, NoSigs: true})
	if err != nil {
		t.Fatal(err)
	}
	go bare.Start()
	defer bare.Shutdown()
	if !bare.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server does not start")
	}
	locked := serve(t, cluster.Local{Token: "secret"})
	for _, c := range []struct {
		name string
		at   cluster.Address
		code blindspot.Code
		says string
	}{
		{"nobody", cluster.Address{URL: fmt.Sprintf("nats://127.0.0.1:%d", freePort(t))}, blindspot.NotFound, "no NATS server answers"},
		{"no JetStream", cluster.Address{URL: bare.ClientURL()}, blindspot.BadInput, "has no JetStream"},
		{"no token", cluster.Address{URL: locked.Address.URL}, blindspot.BadInput, "refuses these credentials"},
		{"no credentials", cluster.Address{URL: locked.Address.URL, Creds: "nowhere.creds"}, blindspot.BadInput, "nowhere.creds"},
		{"no address", cluster.Address{URL: "http://127.0.0.1"}, blindspot.Usage, "no address of a NATS server"},
		{"no host", cluster.Address{URL: "nats://"}, blindspot.Usage, "no address of a NATS server"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := cluster.Dial(t.Context(), c.at, "p")
			var ours *blindspot.Error
			if !errors.As(err, &ours) || ours.Code != c.code || ours.Hint == "" || !strings.Contains(err.Error(), c.says) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestTooLittleRoom(t *testing.T) {
	s := serve(t, cluster.Local{Store: 256 << 10})
	c := dial(t, quick(s), "p")
	j, _ := job(1)
	j.Data = make([]byte, 2<<20)
	_, err := c.Run(t.Context(), j, nil)
	var ours *blindspot.Error
	if !errors.As(err, &ours) || ours.Code != blindspot.BadInput || !strings.Contains(err.Error(), "no room") {
		t.Errorf("the error is %v", err)
	}
}

// Room that ends in the middle ends the run at once, and no task is worked on again and
// again for it; with more room the same job goes on.
func TestTheRoomEndsInTheMiddle(t *testing.T) {
	l := cluster.Local{Dir: t.TempDir(), Token: "secret", Port: freePort(t), Store: 2 << 20}
	s, err := cluster.Serve(l)
	if err != nil {
		t.Fatal(err)
	}
	j, _ := job(12)
	var times atomic.Int64
	large := func(ctx context.Context, data cluster.Data, task []byte) ([]byte, error) {
		times.Add(1)
		small, err := work(ctx, data, task)
		return slices.Repeat(small, 400<<10/len(small)), err
	}
	a := quick(s)
	a.AckWait = 3 * time.Second
	stop := begin(t, a, "p", large)
	_, err = dial(t, a, "p").Run(t.Context(), j, nil)
	stop()
	var ours *blindspot.Error
	if !errors.As(err, &ours) || ours.Code != blindspot.BadInput || !strings.Contains(err.Error(), "has no room for more results") || !strings.Contains(ours.Hint, "the same command goes on") {
		t.Errorf("the error is %v", err)
	}
	if n := times.Load(); n >= 12 || n < 3 {
		t.Errorf("%d tasks were worked on", n)
	}
	s.Close()
	l.Store = 64 << 20
	if s, err = cluster.Serve(l); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	defer begin(t, quick(s), "p", large)()
	got, err := dial(t, quick(s), "p").Run(t.Context(), j, nil)
	if err != nil || len(got) != 12 {
		t.Errorf("with more room: %d results, %v", len(got), err)
	}
}

// Another job of the same program waits for none of its own results, and is told of.
func TestAnotherJobLiesThere(t *testing.T) {
	a := quick(serve(t, cluster.Local{}))
	ctx, leave := context.WithCancel(t.Context())
	left, _ := job(8)
	if _, err := dial(t, a, "p").Run(ctx, left, func(cluster.Progress) { leave() }); !errors.Is(err, context.Canceled) {
		t.Fatalf("the run was not left: %v", err)
	}
	j, _ := job(5)
	j.Data = []byte("other data")
	var want [][]byte
	for _, task := range j.Tasks {
		want = append(want, digest(j.Data, task))
	}
	var stop func()
	got, err := dial(t, a, "p").Run(t.Context(), j, func(p cluster.Progress) {
		if stop == nil {
			if p.Foreign != 8 {
				t.Errorf("%d tasks of others are told of", p.Foreign)
			}
			stop = begin(t, a, "p", work)
		}
	})
	defer stop()
	if err != nil {
		t.Fatal(err)
	}
	check(t, got, want)
}
