package main

import (
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/blindspot/blindspot"
)

// manual writes what a package of a system installs beside the program: the pages
// of the manual and the completions of four shells. The pages bear the day of the
// commit, so that one commit gives one text.
func (p *program) manual() *cobra.Command {
	return &cobra.Command{
		Use:    "manual DIR",
		Short:  "Write the pages of the manual and the completions of shells",
		Hidden: true,
		Args:   args(1, 1, "one directory"),
		RunE: func(cmd *cobra.Command, given []string) error {
			pages, completions := filepath.Join(given[0], "man"), filepath.Join(given[0], "completions")
			for _, dir := range []string{pages, completions} {
				if err := os.MkdirAll(dir, 0o750); err != nil {
					return cannotWrite(err)
				}
			}
			v, root := built(), cmd.Root()
			header := doc.GenManHeader{Title: "BLINDSPOT", Section: "1", Source: "Blindspot " + v.Version, Manual: "Blindspot"}
			if day, err := time.Parse(time.RFC3339, v.Time); err == nil {
				header.Date = &day
			}
			if err := doc.GenManTree(root, &header, pages); err != nil {
				return cannotWrite(err)
			}
			for name, write := range map[string]func(string) error{
				"blindspot.bash": func(path string) error { return root.GenBashCompletionFileV2(path, true) },
				"_blindspot":     root.GenZshCompletionFile,
				"blindspot.fish": func(path string) error { return root.GenFishCompletionFile(path, true) },
				"blindspot.ps1":  root.GenPowerShellCompletionFileWithDesc,
			} {
				if err := write(filepath.Join(completions, name)); err != nil {
					return cannotWrite(err)
				}
			}
			return nil
		},
	}
}

func cannotWrite(err error) error {
	return blindspot.Errorf(blindspot.Unavailable, "choose another directory", "%w", err)
}
