package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/fetch"
	"github.com/blindspot/blindspot/source/ucdp"
)

type fetchJSON struct {
	URL      string            `json:"url"`
	File     string            `json:"file"`
	SHA256   string            `json:"sha256"`
	Bytes    int64             `json:"bytes"`
	Licence  string            `json:"licence"`
	Citation string            `json:"citation"`
	Import   *blindspot.Import `json:"import,omitempty"` // of events
}

func (p *program) fetch() *cobra.Command {
	var version, base, sum, dir string
	var keep bool
	var o acledOptions
	cmd := &cobra.Command{
		Use:   "fetch DATASET",
		Short: "Download an official data set and import it",
		Long: `Fetch downloads UCDP's official file, checks it, and, where it holds events (ged,
candidate), imports it; a table beside the events (actor, organizedviolence, dyadic,
battledeaths, nonstate, onesided, conflict) is kept in the folder of downloads. A
download that was cut goes on where it stopped. The licence and the citation that
the source asks for are recorded with the data and printed. Without --version it is
the newest yearly release, found by asking. To bring the record up to date with all
that came after it: blindspot update.

Fetch acled reads events through your own account at ACLED: user and password are
taken from BLINDSPOT_ACLED_USER and BLINDSPOT_ACLED_PASSWORD, or from the files that
BLINDSPOT_ACLED_USER_FILE and BLINDSPOT_ACLED_PASSWORD_FILE name, or from acled-user
and acled-password in blindspot's folder of your settings (mode 600). The events lie in
a file of their own, STORE.own; what ACLED deleted since is deleted there. A run that
was stopped goes on where it stopped, on the same day. With --changed it asks only for
what ACLED changed since the last such fetch of the same countries from the same day
on, which it is added to.
` + exitCodes,
		Example:   "  blindspot fetch ged\n  blindspot fetch ged --version 25.1\n  blindspot fetch candidate --version 25.0.9\n  blindspot fetch acled --country Afghanistan --since 2018-01-01\n  blindspot fetch acled --country Afghanistan --since 2018-01-01 --changed",
		Args:      args(1, 1, "one data set"),
		ValidArgs: append(fetch.Datasets(), "acled"),
		RunE: func(cmd *cobra.Command, given []string) (err error) {
			if given[0] == "acled" {
				o.base, o.dir = base, dir
				return p.fetchACLED(cmd.Context(), o)
			}
			if version == "" && given[0] != "candidate" {
				if version, err = p.newest(cmd.Context(), given[0], base); err != nil {
					return err
				}
			}
			file, err := fetch.Find(given[0], version, base)
			if err != nil {
				return err
			}
			return p.fetchFile(cmd.Context(), file, version, sum, dir, keep)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&version, "version", "", "version of the data set (default: the newest yearly one)")
	flags.StringVar(&base, "base", "", "base address of the server (default: UCDP's)")
	flags.StringVar(&sum, "sha256", "", "checksum that the file must have, in hexadecimal")
	flags.StringVar(&dir, "dir", "", "folder for the downloaded file (default: downloads beside the store)")
	flags.BoolVar(&keep, "keep", true, "keep the downloaded file")
	flags.StringArrayVar(&o.countries, "country", nil, "of acled: a country as ACLED writes it; may be given several times (default: every country)")
	flags.StringVar(&o.since, "since", "", "of acled: the first day, YYYY-MM-DD")
	flags.StringVar(&o.until, "until", "", "of acled: the last day (default: today)")
	flags.BoolVar(&o.changed, "changed", false, "of acled: only what was changed since the last fetch of the same")
	return cmd
}

// newest asks for the newest yearly release of a data set.
func (p *program) newest(ctx context.Context, dataset, base string) (string, error) {
	client := p.client
	return fetch.Newest(p.now().Year()-2000+1, func(version string) (bool, error) {
		file, err := fetch.Find(dataset, version, base)
		if err != nil {
			return false, err
		}
		_, err = client.Ask(ctx, file.URL)
		if blindspot.CodeOf(err) == blindspot.NotFound {
			return false, nil
		}
		return err == nil, err
	})
}

func (p *program) fetchFile(ctx context.Context, file fetch.File, version, sum, dir string, keep bool) error {
	dir, err := p.downloads(dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return blindspot.Errorf(blindspot.Unavailable, "choose another folder with --dir", "%w", err)
	}
	var progress bar
	client := p.client
	result, err := client.Get(ctx, fetch.Request{URL: file.URL, Dir: dir, SHA256: sum, Progress: func(done, total int64) {
		if progress.b == nil {
			progress = p.progress(total, "downloading", "B")
		}
		progress.to64(done)
	}})
	progress.done()
	if err != nil {
		return err
	}
	release, err := ucdp.ParseRelease(version)
	if err != nil {
		return err
	}
	told := fetchJSON{URL: result.URL, File: filepath.Base(result.Path), SHA256: result.SHA256, Bytes: result.Bytes,
		Licence: ucdp.SourceOf(release).Licence, Citation: ucdp.SourceOf(release).Citation}
	if fetch.Events(file.Dataset) {
		imported, err := p.importFetched(ctx, result.Path, version)
		if err != nil {
			return err
		}
		told.Import = &imported
	}
	if !keep {
		if err := os.Remove(result.Path); err != nil {
			p.note("the downloaded file could not be removed: %v", err)
		}
	}
	if p.json {
		return p.printJSON(told)
	}
	fmt.Fprintf(p.stdout, "%s\n  %s bytes, SHA-256 %s\n  licence %s\n  please cite: %s\n", told.URL, blindspot.FormatNumber(float64(told.Bytes)), told.SHA256, told.Licence, told.Citation)
	if told.Import == nil {
		p.note("the table lies in %s", result.Path)
		return nil
	}
	p.printAccount(*told.Import)
	return nil
}

// importFetched imports a file that was downloaded.
func (p *program) importFetched(ctx context.Context, path, version string) (blindspot.Import, error) {
	b, finish, err := p.openToFill(ctx)
	if err != nil {
		return blindspot.Import{}, err
	}
	done, err := p.ingestFile(ctx, b, path, ingestOptions{release: version, complete: true}, false)
	return done.Import, errors.Join(err, finish())
}

// downloads is the folder of files that were downloaded: the one asked for, or
// downloads beside the store.
func (p *program) downloads(asked string) (string, error) {
	if asked != "" {
		return asked, nil
	}
	path, _, err := p.storePath()
	return filepath.Join(filepath.Dir(path), "downloads"), err
}
