package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/fetch"
)

// versions is what somebody needs to know to repeat a result, or to report a fault.
type versions struct {
	Version  string `json:"version"`  // of the module, "(devel)" where it was built from a folder
	Commit   string `json:"commit"`   // "" where the build knows none
	Time     string `json:"time"`     // of the commit
	Modified bool   `json:"modified"` // the folder differed from the commit
	Go       string `json:"go"`
	Platform string `json:"platform"`
	duckdb.Versions
	// Releases are how the versions of the data are written that fetch knows of, by
	// data set.
	Releases map[string]string `json:"releases"`
}

// built is what the build says of itself.
func built() versions {
	v := versions{Version: "unknown", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	v.Version = cmp.Or(info.Main.Version, "(devel)")
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value
		case "vcs.time":
			v.Time = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}

// String names the build in a line: "v0.1.0 (commit 3ab722c, changed)".
func (v versions) String() string {
	if v.Commit == "" {
		return v.Version
	}
	text := v.Commit[:min(7, len(v.Commit))]
	if v.Modified {
		text += ", changed"
	}
	return fmt.Sprintf("%s (commit %s)", v.Version, text)
}

func (p *program) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Say which program this is, on which database, and which data releases it knows",
		Long: `Version prints what somebody needs to know to repeat a result, or to report a
fault: module version and commit, Go, the database library, the schema of the
stores this program writes, and how the data releases that fetch knows are named.
` + exitCodes,
		Example: "  blindspot version --json",
		Args:    args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			v := built()
			var err error
			if v.Versions, err = duckdb.VersionsOf(cmd.Context()); err != nil {
				return err
			}
			v.Releases = fetch.Releases()
			if p.json {
				return p.printJSON(v)
			}
			fmt.Fprintf(p.stdout, "blindspot %s", v.Version)
			if v.Commit != "" {
				fmt.Fprintf(p.stdout, ", commit %.12s of %s", v.Commit, v.Time)
			}
			if v.Modified {
				fmt.Fprint(p.stdout, ", changed since")
			}
			fmt.Fprintf(p.stdout, "\n%s on %s, DuckDB %s, stores of schema %d\n", v.Go, v.Platform, v.Engine, v.Schema)
			for _, name := range fetch.Datasets() {
				fmt.Fprintf(p.stdout, "fetch %s: %s\n", name, v.Releases[name])
			}
			return nil
		},
	}
}
