package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/fetch"
	"github.com/blindspot/blindspot/source/ucdp"
)

// columnsPath is the user's table of columns, beside the store.
func (p *program) columnsPath() (string, error) {
	path, _, err := p.storePath()
	return filepath.Join(filepath.Dir(path), "columns.csv"), err
}

// columns are those that the user confirmed; none where there is no table.
func (p *program) columns() (ucdp.Columns, error) {
	path, err := p.columnsPath()
	if err != nil {
		return nil, err
	}
	f, err := os.Open(filepath.Clean(path))
	if errors.Is(err, fs.ErrNotExist) {
		return ucdp.Columns{}, nil
	}
	if err != nil {
		return nil, blindspot.Errorf(blindspot.Unavailable, "check the permissions", "the table of columns cannot be read: %w", err)
	}
	defer func() { _ = f.Close() }() // only read from
	columns, err := ucdp.ParseColumns(f)
	if err != nil {
		return nil, blindspot.Errorf(blindspot.CodeOf(err), blindspot.HintOf(err), "%s: %w", path, err)
	}
	return columns, nil
}

func (p *program) columnsCommand() *cobra.Command {
	var kind string
	var accept bool
	var set []string
	cmd := &cobra.Command{
		Use:   "columns [FILE]",
		Short: "Confirm once which columns of UCDP's yearly files and actor list are which",
		Long: `Columns shows what a file's columns may be: proposed by their names and by what the
first rows hold, for you to look at. --accept takes the proposal into columns.csv
beside the store, by which such files are read from then on; --set names a column
otherwise. Without a file it lists what is confirmed. Only the names of organised
violence by country and year of release 25.1 could be verified, and need no
confirmation.
` + exitCodes,
		Example: "  blindspot columns ucdp-onesided-261-csv.zip\n  blindspot columns ucdp-onesided-261-csv.zip --accept",
		Args:    args(0, 1, "at most one file"),
		RunE: func(_ *cobra.Command, given []string) error {
			columns, err := p.columns()
			if err != nil {
				return err
			}
			if len(given) == 0 {
				return p.listColumns(columns)
			}
			own, err := assigned(set)
			if err != nil {
				return err
			}
			proposal, err := ucdp.ProposeColumns(given[0], kind)
			if err != nil {
				return err
			}
			if !accept && len(own) == 0 {
				return p.printProposal(&proposal)
			}
			return p.acceptColumns(&proposal, columns, own)
		},
	}
	cmd.Flags().StringVar(&kind, "kind", "", "which file it is: "+strings.Join(ucdp.Kinds(), ", ")+" (default: by its name)")
	cmd.Flags().BoolVar(&accept, "accept", false, "take the proposal into your table of columns")
	cmd.Flags().StringArrayVar(&set, "set", nil, "column of a role, as \"deaths best=COLUMN\"; accepts the rest of the proposal")
	return cmd
}

// assigned reads "role=column".
func assigned(set []string) (map[ucdp.Role]string, error) {
	own := map[ucdp.Role]string{}
	for _, s := range set {
		role, column, ok := strings.Cut(s, "=")
		if !ok || strings.TrimSpace(column) == "" {
			return nil, blindspot.Errorf(blindspot.Usage, "write it as --set \"year=COLUMN\"", "%q names no role and column", s)
		}
		own[ucdp.Role(strings.TrimSpace(role))] = strings.TrimSpace(column)
	}
	return own, nil
}

func (p *program) listColumns(columns ucdp.Columns) error {
	if p.json {
		return p.printJSON(map[string]any{"columns": columns})
	}
	if len(columns) == 0 {
		p.note("no columns are confirmed: blindspot columns FILE shows a proposal")
	}
	return columns.Write(p.stdout)
}

func (p *program) printProposal(x *ucdp.Proposal) error {
	if p.json {
		return p.printJSON(x)
	}
	fmt.Fprintf(p.stdout, "%s as UCDP's file (%s), a proposal: look whether it is right.\n\n", x.File, x.What)
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ROLE\tCOLUMN\tFIRST CELLS")
	for _, r := range x.Roles {
		column := r.Column
		switch {
		case column == "" && r.Needed:
			column = "(none fits, and it is needed)"
		case column == "":
			column = "(none fits)"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", r.Role, column, strings.Join(r.Samples, " | "))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	command := x.Command()
	for _, role := range x.Lacking() {
		command += fmt.Sprintf(" --set %q", string(role)+"=COLUMN")
	}
	fmt.Fprintf(p.stdout, "\nAll columns: %s\n\nTo accept: %s\n", strings.Join(x.Header, ", "), command)
	return nil
}

func (p *program) acceptColumns(x *ucdp.Proposal, columns ucdp.Columns, own map[ucdp.Role]string) error {
	if err := x.Accept(columns, own); err != nil {
		return err
	}
	path, err := p.columnsPath()
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := columns.Write(&text); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return blindspot.Errorf(blindspot.Unavailable, "choose another place with --store PATH", "the folder of the store cannot be made: %w", err)
	}
	if err := fetch.WriteFile(path, text.Bytes()); err != nil {
		return err
	}
	if p.json {
		return p.printJSON(map[string]any{"file": path, "columns": columns})
	}
	fmt.Fprintf(p.stdout, "The columns of %s are confirmed, in %s.\n", x.What, path)
	return nil
}
