package main

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/blindspot/blindspot/keep"
	"github.com/blindspot/blindspot/prose"
)

// keptBeside is what was computed before of the store.
func (p *program) keptBeside() *keep.File {
	path, _, err := p.storePath()
	if err != nil {
		return nil
	}
	return keep.Beside(path, code(), func(text string) { p.note("%s", text) })
}

// code names the program that computes: its commit or, of a build that was made
// from files that nobody committed, the size and time of the program as well.
func code() string {
	name, dirty := "", true
	if info, ok := debug.ReadBuildInfo(); ok {
		name = info.Main.Version
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				name += " " + s.Value
			case "vcs.modified":
				dirty = s.Value != "false"
			}
		}
	}
	if !dirty {
		return name
	}
	if path, err := os.Executable(); err == nil {
		if at, err := os.Stat(path); err == nil {
			name += fmt.Sprintf(" %d %d", at.Size(), at.ModTime().UnixNano())
		}
	}
	return name
}

// learn computes and keeps what questions take longest over.
func (p *program) learn(ctx context.Context) error {
	b, done, err := p.bench(ctx)
	if err != nil {
		return err
	}
	defer done()
	finish := p.hindcastProgress(b)
	n, err := b.Learn(ctx)
	finish()
	if err == nil {
		p.note("the board and %s are kept beside the store", prose.Count(n, "forecast", "forecasts"))
	}
	return err
}
