package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/fetch"
	"github.com/blindspot/blindspot/source/ucdp"
)

type fetchJSON struct {
	URL      string           `json:"url"`
	File     string           `json:"file"`
	SHA256   string           `json:"sha256"`
	Bytes    int64            `json:"bytes"`
	Licence  string           `json:"licence"`
	Citation string           `json:"citation"`
	Import   blindspot.Import `json:"import"`
}

func (p *program) fetch() *cobra.Command {
	var version, base, sum, dir string
	var keep bool
	cmd := &cobra.Command{
		Use:   "fetch ged|candidate",
		Short: "Download an official data set and import it",
		Long: `Fetch downloads UCDP's official file, checks it, and imports it. A download that
was cut goes on where it stopped. The licence and the citation that the source
asks for are recorded with the data and printed.
` + exitCodes,
		Example:   "  blindspot fetch ged --version 25.1\n  blindspot fetch candidate --version 25.0.9",
		Args:      args(1, 1, "one data set"),
		ValidArgs: []string{"ged", "candidate"},
		RunE: func(cmd *cobra.Command, given []string) error {
			file, err := fetch.Find(given[0], version, base)
			if err != nil {
				return err
			}
			return p.fetchFile(cmd.Context(), file, version, sum, dir, keep)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&version, "version", "25.1", "version of the data set")
	flags.StringVar(&base, "base", "", "base address of the server (default: UCDP's)")
	flags.StringVar(&sum, "sha256", "", "checksum that the file must have, in hexadecimal")
	flags.StringVar(&dir, "dir", "", "folder for the downloaded file (default: downloads beside the store)")
	flags.BoolVar(&keep, "keep", true, "keep the downloaded file")
	return cmd
}

func (p *program) fetchFile(ctx context.Context, file fetch.File, version, sum, dir string, keep bool) error {
	store, err := p.openStore(ctx, true)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // closed for good below
	if dir == "" {
		path, _, err := p.storePath()
		if err != nil {
			return err
		}
		dir = filepath.Join(filepath.Dir(path), "downloads")
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return blindspot.Errorf(blindspot.Unavailable, "choose another folder with --dir", "%w", err)
	}
	var progress bar
	result, err := (&fetch.Client{}).Get(ctx, fetch.Request{URL: file.URL, Dir: dir, SHA256: sum, Progress: func(done, total int64) {
		if progress.b == nil {
			progress = p.progress(total, "downloading", "B")
		}
		progress.to64(done)
	}})
	progress.done()
	if err != nil {
		return err
	}
	account, err := p.ingestFile(ctx, store, result.Path, ingestOptions{release: version, complete: true})
	if err != nil {
		return err
	}
	if err := store.Close(); err != nil {
		return err
	}
	if !keep {
		if err := os.Remove(result.Path); err != nil {
			p.note("the downloaded file could not be removed: %v", err)
		}
	}
	release, err := ucdp.ParseRelease(version)
	if err != nil {
		return err
	}
	terms := ucdp.SourceOf(release)
	if p.json {
		return p.printJSON(fetchJSON{URL: result.URL, File: filepath.Base(result.Path), SHA256: result.SHA256, Bytes: result.Bytes,
			Licence: terms.Licence, Citation: terms.Citation, Import: account})
	}
	fmt.Fprintf(p.stdout, "%s\n  %s bytes, SHA-256 %s\n  licence %s\n  please cite: %s\n", result.URL, blindspot.FormatNumber(float64(result.Bytes)), result.SHA256, terms.Licence, terms.Citation)
	return p.reportImport(account)
}
