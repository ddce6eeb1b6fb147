package main

import (
	"runtime"
	"strings"
	"testing"
)

func TestVersionSaysWhatIsNeededToRepeatAResult(t *testing.T) {
	home := t.TempDir()
	var v versions
	decode(t, succeed(t, home, "version", "--json").out, &v)
	if v.Go != runtime.Version() || !strings.HasPrefix(v.Engine, "v1.") || v.Schema < 4 || v.Version == "" || v.Releases["ged"] == "" || v.Releases["candidate"] == "" {
		t.Errorf("%+v", v)
	}
	text := succeed(t, home, "version").out
	for _, want := range []string{"blindspot " + v.Version, "DuckDB " + v.Engine, "fetch candidate: "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
	if short := succeed(t, home, "--version").out; !strings.Contains(short, v.Version) {
		t.Errorf("--version prints %q", short)
	}
}
