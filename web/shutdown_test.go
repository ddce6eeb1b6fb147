package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/web"
)

// stoppable is a server that the test stops, and what it ends with.
func stoppable(t *testing.T, c web.Config) (address string, stop func(), ended <-chan error) {
	t.Helper()
	server, err := web.New(c)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		done <- server.Serve(ctx, l)
		close(done)
	}()
	t.Cleanup(func() {
		stop()
		<-done
		_ = server.Close()
	})
	return "http://" + l.Addr().String(), stop, done
}

// fetched is what a request ended with.
type fetched struct {
	status int
	body   string
	err    error
}

func fetch(r *http.Request) <-chan fetched {
	out := make(chan fetched, 1)
	go func() {
		resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
		if err != nil {
			out <- fetched{err: err}
			return
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		out <- fetched{resp.StatusCode, string(body), err}
	}()
	return out
}

func refused(t *testing.T, address string) {
	t.Helper()
	for range 200 {
		conn, err := net.DialTimeout("tcp", strings.TrimPrefix(address, "http://"), time.Second)
		if err != nil {
			return
		}
		_ = conn.Close()
		time.Sleep(5 * time.Millisecond)
	}
	t.Error("a new connection is accepted after the server was told to stop")
}

// Told to stop, a server takes no new connection, and an answer that was begun
// arrives whole.
func TestShutdownLetsAnAnswerEnd(t *testing.T) {
	slow.Test(t)
	begun, release := make(chan struct{}), make(chan struct{})
	c := config(nil)
	c.Limits.Grace = 10 * time.Second
	c.PDF = func(context.Context, []byte) ([]byte, error) {
		close(begun)
		<-release
		return bytes.Repeat([]byte("%PDF"), 1<<18), nil
	}
	address, stop, ended := stoppable(t, c)
	r, err := http.NewRequest(http.MethodGet, address+pdf, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer := fetch(r)
	<-begun
	stop()
	refused(t, address)
	select {
	case err := <-ended:
		t.Fatalf("the server ended (%v) before the answer did", err)
	default:
	}
	close(release)
	if a := <-answer; a.err != nil || a.status != http.StatusOK || len(a.body) != 1<<20 {
		t.Errorf("the answer was cut: %d, %d bytes, %v", a.status, len(a.body), a.err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

// An answer that takes longer than the grace is given up, and the server ends
// only when it is: the store can then be closed.
func TestShutdownCutsWhatTakesTooLong(t *testing.T) {
	slow.Test(t)
	begun, gone := make(chan struct{}), make(chan struct{})
	c := config(nil)
	c.Limits.Grace = 300 * time.Millisecond
	c.PDF = func(ctx context.Context, _ []byte) ([]byte, error) {
		close(begun)
		<-ctx.Done()
		time.Sleep(100 * time.Millisecond) // it tidies up
		close(gone)
		return nil, ctx.Err()
	}
	address, stop, ended := stoppable(t, c)
	r, err := http.NewRequest(http.MethodGet, address+pdf, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer := fetch(r)
	<-begun
	told := time.Now()
	stop()
	if err := <-ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
	if took := time.Since(told); took < c.Limits.Grace || took > longWait {
		t.Errorf("it ended after %s, with a grace of %s", took, c.Limits.Grace)
	}
	select {
	case <-gone:
	default:
		t.Error("the answer is still being computed after the server has ended")
	}
	if a := <-answer; a.err == nil && a.status == http.StatusOK {
		t.Errorf("got %d with %d bytes", a.status, len(a.body))
	}
}

// rows is a file of n good events.
func rows(n int) string {
	var b strings.Builder
	b.WriteString(gedHeader + "\n")
	for i := range n {
		b.WriteString(row(strconv.Itoa(i+1), "34.43", "2018-03-01") + "\n")
	}
	return b.String()
}

func uploadRequest(t *testing.T, address string, body io.Reader, kind string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, address+"/data/upload", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("X-Blindspot", "1")
	r.Header.Set("Accept", "application/json")
	return r
}

// An upload on its way when the server is told to stop is imported whole if it
// ends in time, and leaves nothing if it does not.
func TestShutdownDuringAnUpload(t *testing.T) {
	slow.Test(t)
	for _, c := range []struct {
		name   string
		grace  time.Duration
		finish bool
		stored int
	}{
		{"ends in time", 20 * time.Second, true, 200},
		{"does not end", 300 * time.Millisecond, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			store := openStore(t, "")
			t.Cleanup(func() { _ = store.Close() })
			set := config(store)
			set.Limits.Grace = c.grace
			address, stop, ended := stoppable(t, set)
			kind, body := upload(t, nil, rows(200), "GEDEvent_v25_1.csv")
			source, sink := io.Pipe()
			answer := fetch(uploadRequest(t, address, source, kind))
			if _, err := io.WriteString(sink, body[:len(body)/2]); err != nil {
				t.Fatal(err)
			}
			arriving(t)
			stop()
			refused(t, address)
			if c.finish {
				if _, err := io.WriteString(sink, body[len(body)/2:]); err != nil {
					t.Error(err)
				}
				_ = sink.Close()
			}
			if err := <-ended; err != nil {
				t.Errorf("the server ended with %v", err)
			}
			_ = sink.CloseWithError(errors.New("over"))
			if a := <-answer; c.finish != (a.err == nil && a.status == http.StatusOK) {
				t.Errorf("the upload: %d %.200s, %v", a.status, a.body, a.err)
			}
			sets, err := store.Datasets(context.Background(), 0)
			n := 0
			for _, d := range sets {
				n += d.Rows
			}
			if err != nil || n != c.stored {
				t.Errorf("%d rows are stored, want %d; %v", n, c.stored, err)
			}
			nothingLeft(t)
		})
	}
}

// arriving waits until the server keeps the first of an upload.
func arriving(t *testing.T) {
	t.Helper()
	for range 500 {
		if found, _ := filepath.Glob(filepath.Join(os.TempDir(), "blindspot-web-*", "upload-*", "*")); len(found) > 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the upload did not begin")
}

// nothingLeft checks that no upload or export lies about in the temporary folder
// of the test.
func nothingLeft(t *testing.T) {
	t.Helper()
	folders, err := os.ReadDir(os.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if !strings.HasPrefix(f.Name(), "blindspot-web-") {
			continue
		}
		inside, err := os.ReadDir(filepath.Join(os.TempDir(), f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, left := range inside {
			t.Errorf("left behind: %s/%s", f.Name(), left.Name())
		}
	}
}
