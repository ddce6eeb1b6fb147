package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/verify"
)

// errDiffers ends a verification with disagreements whose reason is not known: what
// there is to say has been said.
var errDiffers = errors.New("the record differs from the source's yearly files")

// verifiable are the data sets of fetch that the record can be held against.
var verifiable = []string{"organizedviolencecy-", "ucdp-dyadic-", "ucdp-brd-dyadic-", "ucdp-nonstate-", "ucdp-onesided-"}

func (p *program) verify(ctx context.Context, files []string) error {
	if len(files) == 0 {
		var err error
		if files, err = p.yearlyFiles(); err != nil {
			return err
		}
	}
	b, store, err := p.stocked(ctx, false)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // opened for reading
	columns, err := p.columns()
	if err != nil {
		return err
	}
	reports, err := b.Verify(ctx, files, columns)
	if err != nil {
		return err
	}
	if p.json {
		err = p.printJSON(map[string]any{"reports": reports})
	} else {
		err = p.printReports(reports)
	}
	if err == nil && slices.ContainsFunc(reports, func(r verify.Report) bool { return r.Unknown > 0 }) {
		return errDiffers
	}
	return err
}

// brought are the tables of UCDP in the folder of downloads whose names begin so, of
// each the newest.
func (p *program) brought(begin ...string) (found []string, dir string, err error) {
	if dir, err = p.downloads(""); err != nil {
		return nil, dir, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, dir, blindspot.Errorf(blindspot.Unavailable, "check the permissions", "the folder of downloads cannot be read: %w", err)
	}
	for _, begins := range begin {
		newest := ""
		for _, e := range entries { // in order of name, and so of release
			if strings.HasPrefix(e.Name(), begins) && strings.HasSuffix(e.Name(), "-csv.zip") {
				newest = e.Name()
			}
		}
		if newest != "" {
			found = append(found, filepath.Join(dir, newest))
		}
	}
	return found, dir, nil
}

// yearlyFiles are those of UCDP's yearly files that were brought.
func (p *program) yearlyFiles() ([]string, error) {
	found, dir, err := p.brought(verifiable...)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, blindspot.Errorf(blindspot.NotFound, "bring one: blindspot fetch organizedviolence (or dyadic, battledeaths, nonstate, onesided), or name files: blindspot status --verify FILE",
			"there is no yearly file in %s to hold the record against", dir)
	}
	return found, nil
}

func (p *program) printReports(reports []verify.Report) error {
	for i := range reports {
		r := &reports[i]
		if i > 0 {
			fmt.Fprintln(p.stdout)
		}
		fmt.Fprintln(p.stdout, r.Lead())
		if len(r.Differ) == 0 {
			continue
		}
		w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "UNIT\tNAME\tYEAR\tVIOLENCE\tFILE\tRECORD\tCOUNTED HERE\tWHY")
		for j := range r.Differ {
			d := &r.Differ[j]
			fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\n", d.Unit, d.Name, d.Year, d.Violence, d.FileSays(), d.RecordSays(), number(d.Ours), d.Why())
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}
