package web_test

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blindspot/blindspot/internal/slow"
)

// inClient runs a command in the folder of the client.
func inClient(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = "apiclient"
	cmd.Env = append(os.Environ(), "REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true")
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s%s", name, args, err, out, errs.String())
	}
	return string(out) + errs.String()
}

// The description passes a public linter without an error or a warning, and a client
// that is generated from it compiles and gets what the pages' JSON says.
func TestGeneratedClientAnswers(t *testing.T) {
	slow.Test(t)
	s := withForecasts(t)
	_, description := get(t, s.url+"/openapi.json")
	if err := os.WriteFile(filepath.Join("apiclient", "openapi.json"), []byte(description), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join("apiclient", "node_modules", ".bin", "redocly")); err != nil {
		inClient(t, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
	}
	if said := inClient(t, "npx", "--no-install", "redocly", "lint", "openapi.json"); !strings.Contains(said, "Your API description is valid") || strings.Contains(said, "You have") {
		t.Errorf("the linter says\n%s", said)
	}
	inClient(t, "npx", "--no-install", "openapi-typescript", "openapi.json", "-o", "generated.ts")
	inClient(t, "npx", "--no-install", "tsc", "-p", ".")
	var got struct {
		AsOf    string `json:"as_of"`
		Groups  int
		First   string
		Title   string
		Refused int
		Detail  string
	}
	if err := json.Unmarshal([]byte(inClient(t, "node", filepath.Join("built", "ask.js"), s.url)), &got); err != nil {
		t.Fatal(err)
	}
	var board struct {
		AsOf   string `json:"as_of"`
		Groups []struct{ Group string }
	}
	if _, text := get(t, s.url+"/watch.json?as_of=2019-12-31"); json.Unmarshal([]byte(text), &board) != nil || len(board.Groups) == 0 {
		t.Fatalf("no board: %.200s", text)
	}
	if got.AsOf != board.AsOf || got.Groups != len(board.Groups) || got.First != board.Groups[0].Group || got.Title != got.First {
		t.Errorf("the client got %+v, the page's JSON has %s, %d groups, %s", got, board.AsOf, len(board.Groups), board.Groups[0].Group)
	}
	if got.Refused != http.StatusNotFound || got.Detail == "" {
		t.Errorf("asked for nobody, the client got %d %q", got.Refused, got.Detail)
	}
}
