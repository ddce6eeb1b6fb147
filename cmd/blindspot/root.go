package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

const exitCodes = `
Exit codes: 0 done, 1 internal fault, 2 bad usage, 3 bad input data, 4 not found,
5 not enough data for the question asked.`

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "blindspot",
		Short: "Early warning and assessment of armed groups from public event data",
		Long: `Blindspot answers from public event data which armed groups are growing,
spreading or reaching further while few are watching, and what exactly supports
that statement. The unit is organisation x place x month: never a person, a
community or a target.

Without a store the commands work on the embedded case is-khorasan.
` + exitCodes,
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
		Args:              cobra.ArbitraryArgs,
		Version:           built().Version,
		RunE:              subcommand,
	}
	flags := root.PersistentFlags()
	flags.StringVar(&p.store, "store", "", "store file (default: blindspot.duckdb in the user's data directory)")
	flags.BoolVar(&p.json, "json", false, "print JSON")
	flags.BoolVar(&p.quiet, "quiet", false, "no progress and no notes on standard error")
	flags.Uint64Var(&p.seed, "seed", 1, "seed of everything random")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return blindspot.Errorf(blindspot.Usage, cmd.CommandPath()+" --help lists the flags", "%w", err)
	})
	root.AddCommand(p.update(), p.brief(), p.alert(), p.question(), p.nowcast(), p.ingest(), p.fetch(), p.status(), p.columnsCommand(), p.dataset(), p.assess(), p.check(), p.caseCommand(), p.quarantine(), p.actor(),
		p.watch(), p.attention(), p.baseRates(), p.lineage(), p.match(), p.compareSources(), p.forecast(), p.backtest(), p.worker(), p.serve(), p.mcp(), p.score(), p.export(), p.sql(), p.version(), p.docs(), p.manual())
	return root
}

// subcommand is what a command does that only holds others: it shows them, or
// says that there is none of the name given.
func subcommand(cmd *cobra.Command, given []string) error {
	if len(given) == 0 {
		return cmd.Help()
	}
	hint := cmd.CommandPath() + " --help lists the commands"
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(given[0]); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return blindspot.Errorf(blindspot.Usage, hint, "there is no command %q", strings.TrimPrefix(cmd.CommandPath()+" "+given[0], "blindspot "))
}

// args checks the number of arguments with an error of our own kind.
func args(low, high int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		if len(given) < low || (high >= 0 && len(given) > high) {
			return blindspot.Errorf(blindspot.Usage, cmd.CommandPath()+" --help shows how it is called", "%s takes %s, not %s", cmd.CommandPath(), what, prose.Count(len(given), "argument", "arguments"))
		}
		return nil
	}
}

// storePath is the store asked for, or the default one of the user.
func (p *program) storePath() (path string, asked bool, err error) {
	if p.store != "" {
		return p.store, true, nil
	}
	dir := p.env("XDG_DATA_HOME")
	if dir == "" {
		home := p.env("HOME")
		switch {
		case runtime.GOOS == "windows" && p.env("LOCALAPPDATA") != "":
			dir = p.env("LOCALAPPDATA")
		case home != "":
			dir = filepath.Join(home, ".local", "share")
		default:
			return "", false, blindspot.Errorf(blindspot.Usage, "say where the store is: --store PATH", "there is no home directory to keep the store in")
		}
	}
	return filepath.Join(dir, "blindspot", "blindspot.duckdb"), false, nil
}

// openStore opens the store for writing or reading. For reading, a default
// store that does not exist is no error: it returns nil, and the commands work
// on the embedded case.
func (p *program) openStore(ctx context.Context, write bool) (*duckdb.Store, error) {
	path, asked, err := p.storePath()
	if err != nil {
		return nil, err
	}
	if write {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			return nil, blindspot.Errorf(blindspot.Unavailable, "choose another place with --store PATH", "the store's folder cannot be made: %w", err)
		}
	} else if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if _, err := os.Stat(path + duckdb.OwnSuffix); asked && err != nil {
			return nil, blindspot.Errorf(blindspot.NotFound, "import a file into it first: blindspot ingest FILE --store "+path, "there is no store at %s", path)
		}
		return nil, nil
	}
	store, reread, err := workbench.OpenStore(ctx, path, duckdb.Options{ReadOnly: !write, Clock: p.now, MemoryLimit: p.memory, Copied: p.copied})
	if reread != nil {
		p.note("an older version of blindspot had set %s aside; read again, %s now in the store, and %s still not accepted",
			prose.Count(reread.RowsRead, "row", "rows"), prose.Count(reread.RowsRead-reread.Quarantined, "is", "are"), prose.Count(reread.Quarantined, "is", "are"))
	}
	return store, err
}

// copied tells where a store is as an older program wrote it.
func (p *program) copied(path string, schema int) {
	p.note("an older version of blindspot wrote the store (schema %d); a copy of it as it was is %s: delete it when you do not mean to go back", schema, path)
}

// mapped is bench for questions that need the gazetteer, which loads while the
// store opens.
func (p *program) mapped(ctx context.Context) (b *workbench.Bench, done func(), err error) {
	go place.World()
	return p.bench(ctx)
}

// bench opens what questions are asked of; close lets go of the store.
func (p *program) bench(ctx context.Context) (b *workbench.Bench, done func(), err error) {
	store, err := p.openStore(ctx, false)
	if err != nil {
		return nil, nil, err
	}
	b, done = p.benchOn(store)
	return b, done, nil
}

// stocked is a bench on a store that must exist, to change it or to read it.
func (p *program) stocked(ctx context.Context, write bool) (b *workbench.Bench, store *duckdb.Store, err error) {
	path, _, err := p.storePath()
	if err != nil {
		return nil, nil, err
	}
	if _, err := os.Stat(path); write && errors.Is(err, os.ErrNotExist) { // opening it would make it
		return nil, nil, noStore()
	}
	store, err = p.openStore(ctx, write)
	if err == nil && store == nil {
		return nil, nil, noStore()
	}
	if err != nil {
		return nil, nil, err
	}
	b, _ = p.benchOn(store)
	return b, store, nil
}

func noStore() error {
	return blindspot.Errorf(blindspot.NotFound, "import a file first: blindspot ingest FILE", "there is no store yet")
}

// benchOn asks questions of a store that is open, or of the cases alone.
func (p *program) benchOn(store *duckdb.Store) (b *workbench.Bench, done func()) {
	b = &workbench.Bench{Cases: workbench.FindCase, World: place.World, Now: p.now, Seed: p.seed, Program: built().String()}
	own, ownDone := p.ownSources()
	b.OwnSources = own
	if store == nil {
		return b, ownDone
	}
	b.Store, b.Kept, b.ActorList = store, p.keptBeside(), sync.OnceValues(p.actorList)
	return b, func() {
		ownDone()
		_ = store.Close() // a store opened for reading has nothing to lose on closing
	}
}

func (p *program) printJSON(v any) error {
	encoder := json.NewEncoder(p.stdout)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}
