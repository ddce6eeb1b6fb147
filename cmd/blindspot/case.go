package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/source/casefile"
	"github.com/blindspot/blindspot/workbench"
)

func (p *program) caseCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "case",
		Short: "Make, write out and check a case: a folder with a group, its events and claims about it",
		Long: `A case is a folder of plain files: a group, the events that you know of, and the
claims that are made about it, each with the tests that decide it.
` + exitCodes,
		Args: cobra.ArbitraryArgs,
		RunE: subcommand,
	}
	cmd.AddCommand(p.caseInit(), p.caseExport(), p.caseValidate())
	return cmd
}

func (p *program) caseInit() *cobra.Command {
	var group, dir, test, text, note string
	cmd := &cobra.Command{
		Use:   "init NAME [--group GROUP]",
		Short: "Write a folder with a new case that works at once",
		Long: `Init writes the files of a case into the folder NAME: case.yaml, events.csv,
claims.yaml and judgements.yaml, each with comments, and JSON Schemas by which an
editor completes and checks them. With a group of the store it is about that
group; without, about a made-up one whose rows you replace. With a claim in the
claim language it holds that claim, with the words and the comment that you give it.
` + exitCodes,
		Example: "  blindspot case init my-case\n  blindspot case init nigeria --group \"Boko Haram\"\n  blindspot case init nigeria-2015 --group \"Boko Haram\" --claim \"deaths 2015 > deaths 2013\"",
		Args:    args(1, 1, "one name"),
		RunE: func(cmd *cobra.Command, given []string) error {
			b, done, err := p.bench(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			at := dir
			if at == "" {
				at = given[0]
			}
			var list []cases.Claim
			switch {
			case test != "":
				list = append(list, cases.Claim{Text: text, Test: test, Note: note})
			case text+note != "":
				return blindspot.Errorf(blindspot.Usage, "give the claim in the claim language with --claim", "words or a comment are given without a claim")
			}
			n, err := b.NewCase(cmd.Context(), given[0], shown(at), group, list...)
			if err != nil {
				return err
			}
			if err := n.Write(claim.Schemas()); err != nil {
				return err
			}
			if p.json {
				return p.printJSON(map[string]any{"case": n.Name, "folder": n.Dir, "group": n.Group})
			}
			fmt.Fprintf(p.stdout, "The case %s about %s is in %s. Try it:\n  blindspot check %s\nand after each change:\n  blindspot case validate %s\n", n.Name, n.Group, n.Dir, n.Dir, n.Dir)
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	cmd.Flags().StringVar(&group, "group", "", "a group of the store, by name or id")
	cmd.Flags().StringVar(&test, "claim", "", "a claim about the group, in the claim language")
	cmd.Flags().StringVar(&text, "text", "", "the claim in words")
	cmd.Flags().StringVar(&note, "comment", "", "what holds of the claim whatever its verdict")
	cmd.Flags().StringVarP(&dir, "output", "o", "", "folder to write (default: NAME)")
	return cmd
}

// shown is a folder as a case is named by it: with a separator, so that it is not
// taken for an embedded case.
func shown(dir string) string {
	if strings.ContainsAny(dir, `/\`) {
		return dir
	}
	return "." + string(filepath.Separator) + dir
}

func (p *program) caseExport() *cobra.Command {
	return &cobra.Command{
		Use:   "export CASE DIR",
		Short: "Write the files of an embedded case into a folder",
		Long: `Export writes the files of a case that comes with the program into a folder, to
read or to start from: is-khorasan has every file and field.
` + exitCodes,
		Example: "  blindspot case export is-khorasan ./is-khorasan",
		Args:    args(2, 2, "a case and a folder"),
		RunE: func(_ *cobra.Command, given []string) error {
			if err := cases.Export(given[0], given[1]); err != nil {
				return err
			}
			if p.json {
				return p.printJSON(map[string]string{"case": given[0], "folder": given[1]})
			}
			fmt.Fprintf(p.stdout, "The files of %s are in %s.\n", given[0], shown(given[1]))
			return nil
		},
		ValidArgsFunction: completeOne(0, cases.Names()...),
	}
}

func (p *program) caseValidate() *cobra.Command {
	return &cobra.Command{
		Use:   "validate DIR",
		Short: "Tell all that is wrong with the files of a case, with file, line and field",
		Long: `Validate reads every file of a case and the tests of its claims, and tells all
faults at once, one a line: file, line, field, and what is wrong.
` + exitCodes,
		Example: "  blindspot case validate ./my-case\n  blindspot case validate ./my-case --json",
		Args:    args(1, 1, "one folder"),
		RunE: func(_ *cobra.Command, given []string) error {
			folder, err := caseFolder(given[0])
			if err != nil {
				return err
			}
			c, faults := workbench.ValidateCase(folder)
			if p.json {
				if err := p.printJSON(struct {
					Case   string           `json:"case"`
					Valid  bool             `json:"valid"`
					Faults []casefile.Fault `json:"faults"`
				}{c.Name, len(faults) == 0, append([]casefile.Fault{}, faults...)}); err != nil {
					return err
				}
			} else {
				for _, f := range faults {
					fmt.Fprintln(p.stdout, f)
				}
			}
			if len(faults) > 0 {
				return blindspot.Errorf(blindspot.BadInput, "docs/reference/case-files.md says what each field takes; blindspot case export is-khorasan DIR writes a whole example",
					"%s in the case %s", prose.Count(len(faults), "fault", "faults"), given[0])
			}
			if !p.json {
				fmt.Fprintf(p.stdout, "The case %s is sound: %s, %s.\n", c.Name, prose.Count(len(c.Events), "event", "events"), prose.Count(len(c.Claims), "claim", "claims"))
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
}

// caseFolder is a folder, or an embedded case by name.
func caseFolder(name string) (fs.FS, error) {
	if !strings.ContainsAny(name, `/\`) && cases.Has(name) {
		return cases.Open(name)
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, blindspot.Errorf(blindspot.NotFound, "give the folder of a case; blindspot case init NAME makes one", "there is no folder %q", name)
	case !info.IsDir():
		return nil, blindspot.Errorf(blindspot.BadInput, "give the folder that holds case.yaml", "%q is a file, a case is a folder", name)
	}
	return casefile.Dir(name), nil
}
