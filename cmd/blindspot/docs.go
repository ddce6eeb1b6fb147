package main

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/source/casefile"
)

// docs writes what is documented from the code: the reference of the commands, the
// JSON Schemas of case files, and the reference of claims and case files. A test
// compares each with what is committed.
func (p *program) docs() *cobra.Command {
	return &cobra.Command{
		Use:    "docs DIR",
		Short:  "Write the references and schemas that are made from the code",
		Hidden: true,
		Args:   args(1, 1, "one directory"),
		RunE: func(cmd *cobra.Command, given []string) error {
			for _, sub := range []string{"cli", "schemas", "reference"} {
				if err := os.MkdirAll(filepath.Join(given[0], sub), 0o750); err != nil {
					return cannotWrite(err)
				}
			}
			if err := doc.GenMarkdownTree(cmd.Root(), filepath.Join(given[0], "cli")); err != nil {
				return err
			}
			files := map[string][]byte{"reference/claims.md": []byte(claim.Reference()), "reference/case-files.md": []byte(claim.FileReference())}
			for file, s := range claim.Schemas() {
				text, err := json.MarshalIndent(s, "", " ")
				if err != nil {
					return err
				}
				files[filepath.Join("schemas", casefile.SchemaName(file))] = append(text, '\n')
			}
			for name, text := range files {
				if err := os.WriteFile(filepath.Join(given[0], name), text, 0o600); err != nil {
					return cannotWrite(err)
				}
			}
			return nil
		},
	}
}
