package web_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/blindspot/blindspot/internal/slow"
	"github.com/blindspot/blindspot/web"
)

// quick are limits that tests can wait for.
var quick = web.Limits{Header: 300 * time.Millisecond, Stall: 300 * time.Millisecond, Idle: 300 * time.Millisecond,
	Answer: 300 * time.Millisecond, Upload: 20 * time.Second, Grace: 5 * time.Second}

// pdf is the address that is answered by the function Config.PDF of a test: an
// answer as large or as slow as the test wants.
const pdf = "/report/is-khorasan/report.pdf"

func dial(t *testing.T, address string) *net.TCPConn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn.(*net.TCPConn)
}

// ends reports how long it takes until the server has closed the connection, and
// what it said before.
func ends(t *testing.T, conn net.Conn) (time.Duration, string) {
	t.Helper()
	begun := time.Now()
	_ = conn.SetReadDeadline(begun.Add(10 * time.Second))
	said, err := io.ReadAll(conn)
	var late net.Error
	if errors.As(err, &late) && late.Timeout() {
		t.Fatalf("the server holds the connection still; it said %.200q", said)
	}
	return time.Since(begun), string(said)
}

const longWait = 3 * time.Second // ten times the limit: for a loaded machine

// Whoever sends too slowly, or nothing, is let go.
func TestSlowSendersAreLetGo(t *testing.T) {
	slow.Test(t)
	const host = "Host: localhost\r\n"
	const form = host + "X-Blindspot: 1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
	const head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
	drop := func(conn net.Conn, text string) {
		for i := range text {
			if _, err := conn.Write([]byte{text[i]}); err != nil {
				return // let go
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	for _, c := range []struct {
		name, sent, drops, says string
	}{
		{"nothing", "", "", ""},
		{"half a header", "GET / HTTP/1.1\r\n" + host[:5], "", ""},
		{"a header in drops", "GET / HTTP/1.1\r\n" + host, strings.Repeat("X-A: b\r\n", 100), ""},
		{"a body that stalls", "POST /data/upload HTTP/1.1\r\n" + form + "Content-Length: 100000\r\n\r\n" + head + "a,b", "", "408"},
		{"a body in drops", "POST /data/upload HTTP/1.1\r\n" + form + "Content-Length: 100000\r\n\r\n" + head, strings.Repeat("x", 500), "408"},
		{"a body in chunks that stalls", "POST /data/upload HTTP/1.1\r\n" + form + "Transfer-Encoding: chunked\r\n\r\n10\r\n", "", "408"},
		{"a form that stalls", "POST /data/retry HTTP/1.1\r\n" + host + "X-Blindspot: 1\r\nContent-Type: " + formKind + "\r\nContent-Length: 100\r\n\r\nid=1", "", "4"},
		{"JSON that stalls", "POST /api/quarantine/retry HTTP/1.1\r\n" + host + "X-Blindspot: 1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", "", "408"},
		{"a change from elsewhere that stalls", "POST /data/upload HTTP/1.1\r\n" + host + "Content-Length: 100000\r\n\r\n", "", "403"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			store := openStore(t, "")
			t.Cleanup(func() { _ = store.Close() })
			its := config(store)
			its.Limits = quick
			conn := dial(t, start(t, its).url)
			if _, err := io.WriteString(conn, c.sent); err != nil {
				t.Fatal(err)
			}
			if c.drops != "" {
				go drop(conn, c.drops)
			}
			took, said := ends(t, conn)
			if took > longWait {
				t.Errorf("let go only after %s", took)
			}
			if c.says != "" && !strings.HasPrefix(said, "HTTP/1.1 "+c.says) {
				t.Errorf("it said %.200q, want status %s", said, c.says)
			}
			if sets, err := store.Datasets(context.Background(), 0); err != nil || len(sets) != 0 {
				t.Errorf("something was stored: %v, %v", sets, err)
			}
		})
	}
}

// A connection that is not used for a while is let go.
func TestIdleConnectionsAreLetGo(t *testing.T) {
	slow.Test(t)
	c := config(nil)
	c.Limits.Idle = quick.Idle
	conn := dial(t, start(t, c).url)
	fmt.Fprint(conn, "GET /api/imports HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if took, said := ends(t, conn); took > longWait || !strings.HasPrefix(said, "HTTP/1.1 200") {
		t.Errorf("after %s and %.100q", took, said)
	}
}

// A steady client is not let go, however long it takes; one that stops reading
// is, and its place is free for others.
func TestSlowReaders(t *testing.T) {
	slow.Test(t)
	body := bytes.Repeat([]byte("0123456789abcdef"), 1<<20) // 16 MB: more than the system's buffers take
	c := config(nil)
	c.Limits = quick
	c.Limits.Answer = 2 * time.Second
	c.Limits.Connections = 1
	c.PDF = func(context.Context, []byte) ([]byte, error) { return body, nil }
	s := start(t, c)
	ask := func() *net.TCPConn {
		conn := dial(t, s.url)
		_ = conn.SetReadBuffer(256 << 10)
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", pdf, strings.TrimPrefix(s.url, "http://"))
		return conn
	}
	t.Run("stops", func(t *testing.T) {
		conn := ask()
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		if _, err := io.ReadFull(conn, make([]byte, 100)); err != nil {
			t.Fatal(err)
		}
		// There is one place: this answer comes when it is free.
		begun := time.Now()
		if resp, _ := get(t, s.url+"/claims"); resp.StatusCode != http.StatusOK || time.Since(begun) > longWait {
			t.Errorf("%d after %s", resp.StatusCode, time.Since(begun))
		}
		client.CloseIdleConnections()
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		if n, err := io.Copy(io.Discard, conn); err == nil && n > 15<<20 {
			t.Error("the whole answer came")
		}
	})
	t.Run("reads steadily", func(t *testing.T) {
		conn := ask()
		resp, err := http.ReadResponse(bufio.NewReaderSize(conn, 64<<10), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		begun, got := time.Now(), int64(0)
		for got < int64(len(body)) {
			n, err := io.CopyN(io.Discard, resp.Body, 256<<10)
			if got += n; err != nil {
				t.Fatalf("cut off after %d of %d bytes and %s: %v", got, len(body), time.Since(begun), err)
			}
			time.Sleep(50 * time.Millisecond)
		}
		if whole := c.Limits.Answer + c.Limits.Stall; time.Since(begun) < whole {
			t.Errorf("it took %s only: nothing is tested unless it is longer than %s", time.Since(begun), whole)
		}
	})
}

// Downloads of all events are few at once; those that are too many are told, and
// what is under way is whole.
func TestDownloadsAreFew(t *testing.T) {
	slow.Test(t)
	store := openStore(t, "")
	t.Cleanup(func() { _ = store.Close() })
	c := config(store)
	c.Limits.Downloads = 1
	s := start(t, c)
	kind, body := upload(t, nil, rows(20_000), "GEDEvent_v25_1.csv")
	if resp, answer := do(t, uploadRequest(t, s.url, strings.NewReader(body), kind)); resp.StatusCode != http.StatusOK {
		t.Fatalf("%d %.300s", resp.StatusCode, answer)
	}
	conn := dial(t, s.url)
	_ = conn.SetReadBuffer(64 << 10)
	fmt.Fprint(conn, "GET /download/events.csv HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(resp, err)
	}
	defer resp.Body.Close()
	if second, answer := get(t, s.url+"/download/events.geojson"); second.StatusCode != http.StatusServiceUnavailable || second.Header.Get("Retry-After") == "" || !strings.Contains(answer, `"hint":"wait`) {
		t.Errorf("a second: %d %.300s", second.StatusCode, answer)
	}
	data, err := io.ReadAll(resp.Body)
	if err != nil || bytes.Count(data, []byte("\n")) != 20_001 {
		t.Errorf("the first has %d lines, %v", bytes.Count(data, []byte("\n")), err)
	}
	for end := time.Now().Add(longWait); ; time.Sleep(10 * time.Millisecond) {
		again, answer := get(t, s.url+"/download/events.geojson")
		if again.StatusCode == http.StatusOK {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("afterwards: %d %.300s", again.StatusCode, answer)
		}
	}
}

// An upload at a steady pace may take longer than any stall.
func TestSteadyUploadIsNotCut(t *testing.T) {
	slow.Test(t)
	store := openStore(t, "")
	t.Cleanup(func() { _ = store.Close() })
	c := config(store)
	c.Limits = quick
	s := start(t, c)
	kind, body := upload(t, nil, "id,"+strings.Repeat("x", 1<<20), "GEDEvent_v25_1.csv")
	source, sink := io.Pipe()
	go func() {
		for len(body) > 0 {
			n := min(len(body), 80<<10)
			_, _ = io.WriteString(sink, body[:n])
			body = body[n:]
			time.Sleep(100 * time.Millisecond)
		}
		_ = sink.Close()
	}()
	r, err := http.NewRequest(http.MethodPost, s.url+"/data/upload", source)
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	resp, answer := do(t, r, "Content-Type", kind, "X-Blindspot", "1")
	if resp.StatusCode != http.StatusUnprocessableEntity || strings.Contains(answer, "did not arrive") {
		t.Errorf("it arrived, and is no file of events: %d %.300s", resp.StatusCode, answer)
	}
	if took := time.Since(begun); took < quick.Header+quick.Stall {
		t.Errorf("it took %s only", took)
	}
}

// The whole of an upload has a limit, too, however steady it is.
func TestUploadHasATimeLimit(t *testing.T) {
	slow.Test(t)
	store := openStore(t, "")
	t.Cleanup(func() { _ = store.Close() })
	c := config(store)
	c.Limits = quick
	c.Limits.Upload = 500 * time.Millisecond
	s := start(t, c)
	source, sink := io.Pipe()
	var stop atomic.Bool
	t.Cleanup(func() { stop.Store(true) })
	go func() {
		_, _ = io.WriteString(sink, "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n")
		for !stop.Load() {
			if _, err := io.WriteString(sink, strings.Repeat("x", 64<<10)); err != nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}()
	r, err := http.NewRequest(http.MethodPost, s.url+"/data/upload", source)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	r.Header.Set("X-Blindspot", "1")
	begun := time.Now()
	if resp, err := client.Do(r); err == nil { // else the connection was cut, which is as good
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusRequestTimeout {
			t.Errorf("status %d", resp.StatusCode)
		}
	}
	if took := time.Since(begun); took > longWait {
		t.Errorf("it was let go on for %s", took)
	}
}

// The time to send a request is not the time to wait for its answer.
func TestSlowAnswerIsNotCut(t *testing.T) {
	slow.Test(t)
	c := config(nil)
	c.Limits = quick
	c.Limits.Answer = 5 * time.Second
	c.PDF = func(ctx context.Context, _ []byte) ([]byte, error) {
		select {
		case <-time.After(quick.Header + quick.Stall + 300*time.Millisecond):
			return []byte("%PDF-1.7\n"), nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	s := start(t, c)
	if resp, body := get(t, s.url+pdf); resp.StatusCode != http.StatusOK {
		t.Errorf("%d %.200s", resp.StatusCode, body)
	}
}

// An answer that takes too long is given up, and said to be.
func TestAnswerHasATimeLimit(t *testing.T) {
	slow.Test(t)
	c := config(nil)
	c.Limits = quick
	c.Limits.Answer = 8 * time.Second // longer than the assessment that is printed
	ended := make(chan struct{})
	c.PDF = func(ctx context.Context, _ []byte) ([]byte, error) {
		defer close(ended)
		<-ctx.Done()
		return nil, nil // a careless printer; its answer must not be kept
	}
	s := start(t, c)
	if resp, _ := get(t, s.url+pdf); resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("status %d", resp.StatusCode)
	}
	select {
	case <-ended:
	case <-time.After(longWait):
		t.Error("it is still being computed")
	}
}

// Beyond the limit, connections wait: they take no memory of ours, those within
// go on, and the server answers again as soon as there is a place.
func TestConnectionLimit(t *testing.T) {
	slow.Test(t)
	c := config(nil)
	c.Limits = quick
	c.Limits.Header = 1500 * time.Millisecond
	c.Limits.Answer = 20 * time.Second
	c.Limits.Connections = 4
	s := start(t, c)
	get(t, s.url+"/claims") // computed once
	client.CloseIdleConnections()
	within := dial(t, s.url)
	_ = within.SetDeadline(time.Now().Add(10 * time.Second))
	var held [3]net.Conn
	for i := range held {
		held[i] = dial(t, s.url)
		fmt.Fprint(held[i], "GET /claims HTTP/1.1\r\n") // and no more
	}
	time.Sleep(50 * time.Millisecond) // they are accepted in turn
	before := runtime.NumGoroutine()
	for range 300 {
		fmt.Fprintf(dial(t, s.url), "GET /claims HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", strings.TrimPrefix(s.url, "http://"))
	}
	outside := dial(t, s.url)
	fmt.Fprintf(outside, "GET /claims HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", strings.TrimPrefix(s.url, "http://"))
	_ = outside.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
	if n, err := outside.Read(make([]byte, 1)); n > 0 || err == nil {
		t.Error("a fifth connection is answered while four are held")
	}
	if grown := runtime.NumGoroutine() - before; grown > 10 {
		t.Errorf("300 waiting connections took %d goroutines", grown)
	}
	fmt.Fprintf(within, "GET /claims HTTP/1.1\r\nHost: %s\r\n\r\n", strings.TrimPrefix(s.url, "http://"))
	status := make([]byte, 12)
	if _, err := io.ReadFull(within, status); err != nil || string(status) != "HTTP/1.1 200" {
		t.Errorf("a connection within the limit: %q, %v", status, err)
	}
	// The held ones run out of time, and all others get their answers.
	_ = outside.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.ReadFull(outside, status); err != nil || string(status) != "HTTP/1.1 200" {
		t.Errorf("after the wait: %q, %v", status, err)
	}
}

// Clients that ask and go away leave no work behind them.
func TestNobodyWaitsNothingIsComputed(t *testing.T) {
	slow.Test(t)
	var computed atomic.Int32
	release := make(chan struct{})
	c := config(nil)
	c.PDF = func(context.Context, []byte) ([]byte, error) {
		computed.Add(1)
		<-release
		return []byte("%PDF-1.7\n"), nil
	}
	s := start(t, c)
	for i := range 40 {
		conn := dial(t, s.url)
		fmt.Fprintf(conn, "GET %s?n=%d HTTP/1.1\r\nHost: %s\r\n\r\n", pdf, i, strings.TrimPrefix(s.url, "http://"))
		if i < 2 {
			continue // these are being computed
		}
		time.Sleep(5 * time.Millisecond)
		_ = conn.Close()
	}
	for range 200 {
		if computed.Load() == 2 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(200 * time.Millisecond) // the server notices that they have gone
	close(release)
	if resp, _ := get(t, s.url+"/claims"); resp.StatusCode != http.StatusOK {
		t.Errorf("afterwards: %d", resp.StatusCode)
	}
	if n := computed.Load(); n > 4 {
		t.Errorf("%d answers were computed, of which two were waited for", n)
	}
}
