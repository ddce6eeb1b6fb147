package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestSQLOnlyReads(t *testing.T) {
	s := broken(t)
	ask := func(q string) (*http.Response, string) { return get(t, s.url+"/sql.json?q="+url.QueryEscape(q)) }
	if resp, body := ask("select count(*) as n from events"); resp.StatusCode != 200 || !strings.Contains(body, `[["3"]]`) {
		t.Fatalf("%d %s", resp.StatusCode, body)
	}
	for _, q := range []string{
		"drop table base_event", "delete from base_event", "insert into base_actor values ('a','b')", "select 1; drop table base_event",
		"copy events to '/tmp/x.csv'", "select * from read_csv('/etc/passwd')", "select * from read_text('/etc/passwd')", "from '/etc/passwd'",
		"attach '/tmp/other.db'", "install httpfs", "load httpfs", "set enable_external_access=true", "export database '/tmp/x'",
		"select * from 'https://example.org/x.csv'", "select getenv('HOME')", "checkpoint", "create table x(a int)",
		"pragma database_list", "select path from duckdb_databases()", "show databases", "select current_setting('temp_directory')", "from query('select 1')",
		"select repeat('x', 3000000000)", "with recursive t(s) as (select 'x' union all select s||s from t) from t", "select $1", "select 1;select 2", "\x01", "--",
	} {
		if resp, body := ask(q); resp.StatusCode < 400 || resp.StatusCode >= 500 || strings.Contains(body, "root:") || !strings.Contains(body, `"hint":"`) {
			t.Errorf("%s: %d %.300s", q, resp.StatusCode, body)
		}
	}
	if _, body := ask("select count(*) as n from events"); !strings.Contains(body, `[["3"]]`) {
		t.Errorf("the store was changed: %s", body)
	}
	if resp, body := ask("select * from range(5000)"); resp.StatusCode != 200 || !strings.Contains(body, `"cut":true`) || strings.Count(body, `["`) > 1100 {
		t.Errorf("the rows are not limited: %d", resp.StatusCode)
	}
	s.bench.StatementTime = 300 * time.Millisecond
	begun := time.Now()
	for _, q := range []string{"select count(*) from range(100000000000) a", "select sum(a.range * b.range) from range(1000000) a, range(1000000) b"} {
		if resp, body := ask(q); resp.StatusCode < 400 {
			t.Errorf("the time is not limited: %d %s", resp.StatusCode, body)
		}
	}
	if time.Since(begun) > 10*time.Second {
		t.Errorf("two statements of 0.3 s took %s", time.Since(begun))
	}
	s.bench.StatementTime = 20 * time.Second
	for _, q := range []string{"select list(range) from range(300000000)", "select string_agg('0123456789012345678901234567890123456789') from range(1000000)"} {
		if resp, body := ask(q); resp.StatusCode != http.StatusServiceUnavailable || !strings.Contains(body, `"hint":"`) {
			t.Errorf("memory and size are not limited: %d %.300s", resp.StatusCode, body)
		}
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
	if _, err := s.bench.Retry(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if s.bench.Version() != 2 {
		t.Errorf("a change does not count: version %d", s.bench.Version())
	}
}
