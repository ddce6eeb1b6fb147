package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// A call that cannot be carried out ends with 2 and says how to do better, not
// as a fault of the program.
func TestBadUsage(t *testing.T) {
	for _, c := range []struct {
		name, line, says string
	}{
		{"score without actual values", "score x.csv", `required flag(s) "actuals" not set`},
		{"a country backtest without history", "backtest views-cm", `required flag(s) "history" not set`},
		{"an export without window", "export forecast --history x.csv", `required flag(s) "window" not set`},
		{"an export without both", "export forecast", `required flag(s) "history", "window" not set`},
		{"a first origin that is no month", "backtest groups --from xx", "--from"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := run(t, t.TempDir(), strings.Fields(c.line)...)
			if r.code != 2 || !strings.Contains(r.err, c.says) || !strings.Contains(r.err, "\nhint: ") {
				t.Errorf("it ends with %d and says\n%s", r.code, r.err)
			}
		})
	}
}

// A folder that cannot be made is the caller's choice, not our fault.
func TestExportIntoNothing(t *testing.T) {
	home := t.TempDir()
	inTheWay := write(t, filepath.Join(home, "file"), "")
	for _, format := range []string{"views", "hubverse"} {
		r := run(t, home, "export", "forecast", "--format", format, "--history", writeHistory(t), "--window", "2018", "--draws", "10", "-o", filepath.Join(inTheWay, "x"))
		if r.code != 2 || !strings.Contains(r.err, "cannot be made") || !strings.Contains(r.err, "\nhint: choose another folder") {
			t.Errorf("%s: it ends with %d and says\n%s", format, r.code, r.err)
		}
	}
}
