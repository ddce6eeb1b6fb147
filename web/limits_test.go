package web_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot/web"
)

func TestSQLOnlyReads(t *testing.T) {
	s := withBrokenRow(t)
	ask := func(q string) (*http.Response, string) { return get(t, s.url+"/sql.json?q="+url.QueryEscape(q)) }
	if resp, body := ask("select count(*) as n from events"); resp.StatusCode != 200 || !strings.Contains(body, `[["3"]]`) {
		t.Fatalf("%d %s", resp.StatusCode, body)
	}
	for _, q := range []string{
		"drop table base_event", "delete from base_event", "insert into base_actor values ('a','b')", "select 1; drop table base_event",
		"copy events to '/tmp/x.csv'", "select * from read_csv('/etc/passwd')", "select * from read_text('/etc/passwd')", "from '/etc/passwd'",
		"attach '/tmp/other.db'", "install httpfs", "load httpfs", "set enable_external_access=true", "export database '/tmp/x'",
		"select * from 'https://example.org/x.csv'", "select getenv('HOME')", "checkpoint", "create table x(a int)",
	} {
		if resp, body := ask(q); resp.StatusCode < 400 || resp.StatusCode >= 500 || strings.Contains(body, "root:") {
			t.Errorf("%s: %d %.200s", q, resp.StatusCode, body)
		}
	}
	if _, body := ask("select count(*) as n from events"); !strings.Contains(body, `[["3"]]`) {
		t.Errorf("the store was changed: %s", body)
	}
	if resp, body := ask("select * from range(5000)"); resp.StatusCode != 200 || !strings.Contains(body, `"cut":true`) || strings.Count(body, `["`) > 1100 {
		t.Errorf("the rows are not limited: %d", resp.StatusCode)
	}
	s.archive.StatementTime = 300 * time.Millisecond
	begun := time.Now()
	for _, q := range []string{"select count(*) from range(100000000000) a", "select sum(a.range * b.range) from range(1000000) a, range(1000000) b"} {
		if resp, body := ask(q); resp.StatusCode < 400 {
			t.Errorf("the time is not limited: %d %s", resp.StatusCode, body)
		}
	}
	if time.Since(begun) > 30*time.Second {
		t.Errorf("two statements of 0.3 s took %s", time.Since(begun))
	}
	s.archive.StatementTime = 20 * time.Second
	if resp, body := ask("select len(list(range)) from range(300000000)"); resp.StatusCode < 400 {
		t.Errorf("the memory is not limited: %d %s", resp.StatusCode, body)
	}
}

func TestCachedAnswers(t *testing.T) {
	s := withBrokenRow(t)
	resp, body := get(t, s.url+"/explorer", "Accept-Encoding", "identity")
	tag := resp.Header.Get("ETag")
	if tag == "" || resp.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatalf("no ETag or Vary: %v", resp.Header)
	}
	again, same := get(t, s.url+"/explorer", "Accept-Encoding", "identity", "If-None-Match", tag)
	if again.StatusCode != http.StatusNotModified || same != "" {
		t.Errorf("what did not change is sent again: %d", again.StatusCode)
	}
	zipped, small := get(t, s.url+"/explorer", "Accept-Encoding", "gzip")
	if zipped.Header.Get("Content-Encoding") != "gzip" || len(small) >= len(body)/2 || zipped.Header.Get("ETag") == tag {
		t.Errorf("not compressed: %d of %d bytes", len(small), len(body))
	}
	if _, err := s.archive.Retry(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if s.archive.Version() != 2 {
		t.Errorf("a change does not count: version %d", s.archive.Version())
	}
}

// A server that is told to stop lets an answer that has begun be finished, and
// takes no more.
func TestGracefulShutdown(t *testing.T) {
	server, err := web.New(config(nil))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, l) }()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /group/is-khorasan HTTP/1.1\r\nHost: %s\r\n\r\n", l.Addr())
	time.Sleep(50 * time.Millisecond) // the request is on its way; either outcome below is checked
	stop()
	answer := make([]byte, 15)
	if _, err := conn.Read(answer); err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 200") {
		t.Errorf("the answer was cut off: %q, %v", answer, err)
	}
	if err := <-done; err != nil {
		t.Errorf("the server ended with %v", err)
	}
	if _, err := net.DialTimeout("tcp", l.Addr().String(), time.Second); err == nil {
		t.Error("the server still listens")
	}
}

// A client that sends its header drop by drop is let go.
func TestSlowClients(t *testing.T) {
	s := empty(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	begun := time.Now()
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: ")
	_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second))
	if _, err := conn.Read(make([]byte, 512)); err == nil {
		// Go answers 408 or closes; both end it.
		_, err = conn.Read(make([]byte, 512))
		_ = err
	}
	if time.Since(begun) > 20*time.Second {
		t.Error("a slow client is not let go")
	}
}
