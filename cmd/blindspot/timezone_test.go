package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The time line of a report shows the day of its table in every zone, by the
// check that counted 45 of 45 shocks a day early.
func TestFaultTimezones(t *testing.T) {
	modules, err := filepath.Abs(filepath.Join("..", "..", "web", "ui", "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(modules, "vega-lite")); err != nil {
		t.Fatal("web/ui/node_modules is missing: make build installs it")
	}
	script, err := os.ReadFile(faults(t, "timezone-check.mjs"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir() // modules are looked for beside the script
	if err := os.WriteFile(filepath.Join(dir, "check.mjs"), script, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	succeed(t, t.TempDir(), "assess", "is-khorasan", "-o", dir)
	for _, zone := range []string{"America/New_York", "Pacific/Honolulu", "Asia/Kabul", "Pacific/Kiritimati", "UTC"} {
		cmd := exec.Command("node", filepath.Join(dir, "check.mjs"), filepath.Join(dir, "report.html"))
		cmd.Env = append(os.Environ(), "TZ="+zone)
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), " shocks, 0 on another day") {
			t.Errorf("%v\n%s", err, out)
		}
	}
}
