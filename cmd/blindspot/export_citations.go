package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/cite"
	"github.com/blindspot/blindspot/prose"
)

func (p *program) exportCitations() *cobra.Command {
	var out, asOf string
	cmd := &cobra.Command{
		Use:   "citations [GROUP|CASE]",
		Short: "Write what is to be cited as BibTeX or RIS",
		Long: `Citations writes the sources of the store and of the cases that come with the
program, each with what its makers ask to be cited. With a group or a case it
writes those of its assessment: the sources, the methods of its findings and the
reports that its rows cite. The ending of the file says the format, .bib or .ris;
without a file, BibTeX is printed.
` + exitCodes,
		Example: "  blindspot export citations -o sources.bib\n  blindspot export citations is-khorasan -o is-khorasan.ris",
		Args:    args(0, 1, "at most one group or case"),
		RunE: func(cmd *cobra.Command, given []string) error {
			day, err := optionalDate(asOf)
			if err != nil {
				return err
			}
			b, done, err := p.bench(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			format := "bib"
			if out != "" {
				format = strings.TrimPrefix(strings.ToLower(filepath.Ext(out)), ".")
			}
			works, err := b.Works(cmd.Context(), strings.Join(given, ""), day, cases.Names())
			if err != nil {
				return err
			}
			data, err := cite.Write(format, works)
			if err != nil {
				return err
			}
			if out == "" {
				_, err = p.stdout.Write(data)
				return err
			}
			if err := os.WriteFile(out, data, 0o600); err != nil {
				return blindspot.Errorf(blindspot.Unavailable, "choose another file", "%w", err)
			}
			if p.json {
				return p.printJSON(map[string]any{"file": out, "works": len(works)})
			}
			fmt.Fprintf(p.stdout, "%s written to %s\n", prose.Count(len(works), "work", "works"), out)
			return nil
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write; its ending says the format: .bib or .ris")
	cmd.Flags().StringVar(&asOf, "as-of", "", "what was known on this day, YYYY-MM-DD")
	return cmd
}
