package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file is of the format that its ending says, or is not written; a country is
// found by its name as well as by its code.
func TestFaultExportByEnding(t *testing.T) {
	home, dir := t.TempDir(), t.TempDir()
	succeed(t, home, "ingest", faults(t, "gaza.csv"), faults(t, "withdrawn/GEDEvent_v24_0_6.csv"))
	for _, name := range []string{"events.json", "events.xlsx", "events", "events.csv.gz"} {
		file := filepath.Join(dir, name)
		r := run(t, home, "export", "events", "-o", file)
		if _, err := os.Stat(file); r.code != 2 || err == nil {
			t.Errorf("%s: exit code %d, written: %v\n%s", name, r.code, err == nil, r.err)
		}
	}
	for _, country := range []string{"Afghanistan", "afghanistan", "AFG", "afg"} {
		file := filepath.Join(dir, "events.csv")
		succeed(t, home, "export", "events", "--country", country, "-o", file)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
		if want := query(t, home, "select count(*) + 1 from events where country = 'AFG'"); err != nil || len(rows) < 2 || number(len(rows)) != want {
			t.Errorf("--country %s: %d lines, want %s, %v", country, len(rows), want, err)
		}
	}
	file := filepath.Join(dir, "events.PARQUET")
	succeed(t, home, "export", "events", "--country", "Afghanistan", "-o", file)
	if text, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(text), "PAR1") {
		t.Errorf("%s is no Parquet file: %v", file, err)
	}
	if r := run(t, home, "export", "events", "--country", "Afganistan", "-o", file); r.code != 4 || !strings.Contains(r.err, `"Afghanistan"`) {
		t.Errorf("a country that is misspelt: exit code %d\n%s", r.code, r.err)
	}
	if r := run(t, home, "export", "events", "-o", filepath.Join(dir, "none", "events.csv")); r.code != 4 {
		t.Errorf("a folder that is not there: exit code %d\n%s", r.code, r.err)
	}
}
