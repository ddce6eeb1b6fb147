package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
	"github.com/blindspot/blindspot/report"
	"github.com/blindspot/blindspot/workbench"
)

func (p *program) assess() *cobra.Command {
	var asOf, out, words string
	var pdf, aftermath, follow bool
	cmd := &cobra.Command{
		Use:   "assess GROUP|CASE",
		Short: "Write an assessment: summary here, and report.html, .md and .json in a folder",
		Long: `Assess gathers what is found about a group of the store, a theatre of it
("IS in Iraq"), an embedded case or a case folder, and writes a report in which
every statement leads to its numbers and evidence. The HTML report is one file
that opens without a network.
` + exitCodes,
		Example: "  blindspot assess is-khorasan\n  blindspot assess \"IS in Iraq\" --as-of 2017-12-31 -o out/is-iraq\n  blindspot assess ./my-case",
		Args:    args(1, 1, "one group or case"),
		RunE: func(cmd *cobra.Command, given []string) error {
			date, err := optionalDate(asOf)
			if err != nil {
				return err
			}
			scale, err := assess.ScaleByName(words)
			if err != nil {
				return err
			}
			if aftermath && !date.Known() {
				return blindspot.Errorf(blindspot.Usage, "give a past day with --as-of", "only what followed a day can be set beside it")
			}
			return p.assessGroup(cmd.Context(), given[0], workbench.AssessOptions{AsOf: date, Scale: scale, Aftermath: aftermath, Follow: follow}, out, pdf)
		},
		ValidArgsFunction: p.completeGroups(true),
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "what was known on this day, YYYY-MM-DD (default: the end of the data)")
	cmd.Flags().BoolVar(&aftermath, "aftermath", false, "with --as-of: what followed in twelve months, which nobody knew then")
	cmd.Flags().BoolVar(&follow, "follow", false, "read the group under its other names, too (blindspot lineage lists them)")
	cmd.Flags().StringVarP(&out, "output", "o", "", "folder of the report (default: assessment-NAME in the current folder)")
	cmd.Flags().BoolVar(&pdf, "pdf", true, "write report.pdf too, where Chromium is found")
	cmd.Flags().StringVar(&words, "words", "icd203", "scale of the words for probabilities: icd203 or phia")
	completeFlags(cmd, map[string][]string{"words": {"icd203", "phia"}})
	return cmd
}

func (p *program) assessGroup(ctx context.Context, question string, o workbench.AssessOptions, out string, pdf bool) error {
	b, done, err := p.mapped(ctx)
	if err != nil {
		return err
	}
	defer done()
	if out == "" {
		out = "assessment-" + slug(question)
	}
	if o.Previous, err = previous(out); err != nil {
		p.note("the earlier report in %s cannot be compared with: %v", out, err)
	}
	finish := p.hindcastProgress(b)
	a, err := b.Assess(ctx, question, o)
	finish()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil { //nolint:gosec // a report is for others to read
		return blindspot.Errorf(blindspot.Unavailable, "choose another folder with -o", "%w", err)
	}
	files, err := report.Write(ctx, out, a, b.World())
	if err != nil {
		return err
	}
	if !report.Draws() {
		p.note("this program was built without its front end (make build builds it): the report's figures are tables, and there is no PDF")
	} else if chromium := report.Chromium(); pdf && chromium != "" {
		if err := report.PDF(ctx, chromium, out); err != nil {
			p.note("%v", err)
		} else {
			files = append(files, "report.pdf")
		}
	}
	if p.json {
		return p.printJSON(a)
	}
	if err := report.Terminal(p.stdout, a, wrap); err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, "\nReport:")
	for _, f := range files {
		fmt.Fprintln(p.stdout, " ", filepath.Join(out, f))
	}
	return nil
}

// previous reads the report.json that an earlier run left in the folder, if any.
func previous(dir string) (*blindspot.Assessment, error) {
	data, err := os.ReadFile(filepath.Join(dir, "report.json")) //nolint:gosec // the folder the user named
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var a blindspot.Assessment
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, err
	}
	return &a, nil
}

// slug makes a name fit for a folder.
func slug(name string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, name), "-")
}
