package main

import (
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/blindspot/blindspot"
)

// docs writes the reference of the commands; a test compares it with docs/cli.
func (p *program) docs() *cobra.Command {
	return &cobra.Command{
		Use:    "docs DIR",
		Short:  "Write the reference of all commands as Markdown",
		Hidden: true,
		Args:   args(1, 1, "one directory"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if err := os.MkdirAll(given[0], 0o750); err != nil {
				return blindspot.Errorf(blindspot.Unavailable, "choose another directory", "%w", err)
			}
			return doc.GenMarkdownTree(cmd.Root(), given[0])
		},
	}
}
