package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const steering = "Evil\x1b[31mred\x1b[0m\x07\u202egroup\u009b31m"

// A name that steers the terminal is shown, and steers nothing: in tables, in
// CSV, in errors and in what is asked back. JSON says what it was.
func TestFaultControlCharacters(t *testing.T) {
	home := t.TempDir()
	text, err := os.ReadFile(faults(t, "year-sound.csv"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(home, "steering.csv")
	if err := os.WriteFile(file, bytes.ReplaceAll(text, []byte(",IS,"), []byte(","+steering+",")), 0o600); err != nil {
		t.Fatal(err)
	}
	succeed(t, home, "ingest", file, "--release", "25.1", "--complete")
	const query = "select distinct side_b from events"
	for _, args := range [][]string{{"sql", query}, {"sql", "--csv", query}, {"sql", "--json", query}, {"actor"}, {"watch"}, {"watch", "--json"},
		{"assess", "Evil", "--pdf=false", "-o", t.TempDir()}, {"assess", steering, "--pdf=false", "-o", t.TempDir()}, {"sql", "select * from \x1b[31m"}, {"status"}} {
		r := run(t, home, args...)
		for _, c := range r.out + r.err {
			if steers(c) {
				t.Errorf("%q lets %q through:\n%.300q", args, c, r.out+r.err)
				break
			}
		}
	}
	var rows struct{ Rows [][]string }
	decode(t, succeed(t, home, "sql", "--json", query).out, &rows)
	if len(rows.Rows) == 0 || rows.Rows[0][0] != steering {
		t.Errorf("JSON says %q", rows.Rows)
	}
}

// However text is cut into pieces, what comes out is the same and steers nothing.
func TestHarmlessIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOf(rapid.SampledFrom([]string{"a", "é", "→", "𝄞", "\x1b", "\u009b", "\u202e", "\n", "\t", "\r", "\xff", "\xc3"})).Draw(t, "text")
		all := []byte(strings.Join(text, ""))
		var out bytes.Buffer
		p := newHarmless(&out)
		for rest := all; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "n")
			if _, err := p.Write(rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		p.flush()
		if want := string(harmless(all)); out.String() != want {
			t.Fatalf("%q becomes %q, want %q", all, out.String(), want)
		}
		for _, c := range out.String() {
			if steers(c) {
				t.Fatalf("%q lets %q through", all, c)
			}
		}
	})
}

// What JSON holds is the same after it.
func TestHarmlessKeepsJSON(t *testing.T) {
	in, err := json.Marshal(steering)
	if err != nil {
		t.Fatal(err)
	}
	var back string
	if err := json.Unmarshal(harmless(in), &back); err != nil || back != steering {
		t.Errorf("%q, %v", back, err)
	}
}
