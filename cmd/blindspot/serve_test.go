package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
)

// sharedBuffer is a buffer that one goroutine writes and another reads.
type sharedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *sharedBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *sharedBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func serving(t *testing.T, env map[string]string) (*program, *sharedBuffer) {
	t.Helper()
	out := &sharedBuffer{}
	return &program{stdout: out, stderr: io.Discard, now: func() time.Time { return time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC) },
		env: func(k string) string { return env[k] }, store: filepath.Join(t.TempDir(), "web.duckdb"), seed: 1}, out
}

func TestServeAnswersUntilItIsTold(t *testing.T) {
	p, out := serving(t, nil)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	done := make(chan error, 1)
	go func() {
		cmd := p.serve()
		cmd.SetArgs([]string{"--addr", "127.0.0.1:0"})
		done <- cmd.ExecuteContext(ctx)
	}()
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)
	for range 600 {
		if address.MatchString(out.String()) {
			break
		}
		select {
		case err := <-done:
			t.Fatalf("it ended with %v", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
	resp, err := http.Get(address.FindString(out.String()) + "watch")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(body), "Khorasan") {
		t.Errorf("%d, %v: %.200s", resp.StatusCode, err, body)
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("told to stop, it ended with %v", err)
	}
	if _, err := os.Stat(p.store); err != nil {
		t.Errorf("the store was not closed properly: %v", err)
	}
}

func TestServeRefuses(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none")
	blank := filepath.Join(t.TempDir(), "blank")
	if err := os.WriteFile(blank, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		env  map[string]string
		args []string
		code blindspot.Code
		hint string
	}{
		{"everyone without a token", nil, []string{"--addr", "0.0.0.0:0"}, blindspot.Usage, "token"},
		{"everyone by no host", nil, []string{"--addr", ":0"}, blindspot.Usage, "token"},
		{"a short token", map[string]string{"BLINDSPOT_TOKEN": "short"}, []string{"--addr", "0.0.0.0:0"}, blindspot.Usage, "openssl"},
		{"no token file", nil, []string{"--token-file", none}, blindspot.NotFound, "openssl"},
		{"an empty token file", nil, []string{"--token-file", blank}, blindspot.Usage, "openssl"},
		{"no address", nil, []string{"--addr", "8080"}, blindspot.Usage, "127.0.0.1"},
		{"no store to read", nil, []string{"--read-only"}, blindspot.NotFound, "import"},
		{"an address of another machine", nil, []string{"--addr", "127.0.0.1:99999"}, blindspot.Unavailable, "--addr"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _ := serving(t, c.env)
			cmd := p.serve()
			cmd.SilenceErrors, cmd.SilenceUsage = true, true
			cmd.SetArgs(c.args)
			err := cmd.ExecuteContext(context.Background())
			if blindspot.CodeOf(err) != c.code || !strings.Contains(blindspot.HintOf(err), c.hint) {
				t.Errorf("%v (%s), want %s with a hint of %q", err, blindspot.HintOf(err), c.code, c.hint)
			}
		})
	}
}

// What a browser names is never a path, even of a case folder that is there.
func TestEmbeddedCasesAreFoundByNameAlone(t *testing.T) {
	for _, name := range []string{"../../cases/is-khorasan", "./is-khorasan", "/etc", "..", ""} {
		if _, err := embeddedCase(name); blindspot.CodeOf(err) != blindspot.NotFound {
			t.Errorf("%q: %v", name, err)
		}
	}
	if c, err := embeddedCase("is-khorasan"); err != nil || c.Name != "is-khorasan" {
		t.Errorf("the embedded case: %v", err)
	}
}
