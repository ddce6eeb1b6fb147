package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/workbench"
)

type checkJSON struct {
	Case   string                   `json:"case"`
	AsOf   blindspot.Date           `json:"as_of"`
	Claims []blindspot.CheckedClaim `json:"claims"`
}

func (p *program) check() *cobra.Command {
	var asOf string
	cmd := &cobra.Command{
		Use:   "check CASE",
		Short: "Test every claim of a case: supported, contradicted, mixed or untestable",
		Long: `Check evaluates the claim ledger of a case: each claim with its verdict, the
numbers that decide it, and what data would test it better. No verdict is
written by hand. With a store at hand, claims use its events where they cover
the question.
` + exitCodes,
		Example: "  blindspot check is-khorasan\n  blindspot check ./my-case --json",
		Args:    args(1, 1, "one case"),
		RunE: func(cmd *cobra.Command, given []string) error {
			date, err := optionalDate(asOf)
			if err != nil {
				return err
			}
			result, err := p.checkCase(cmd.Context(), given[0], date)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(result)
			}
			p.printClaims(result)
			return nil
		},
		ValidArgsFunction: completeCases,
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "what was known on this day, YYYY-MM-DD (default: the end of the data)")
	return cmd
}

func (p *program) checkCase(ctx context.Context, name string, date blindspot.Date) (checkJSON, error) {
	b, done, err := p.bench(ctx)
	if err != nil {
		return checkJSON{}, err
	}
	defer done()
	c, err := b.Cases(name)
	if err != nil {
		return checkJSON{}, err
	}
	s := workbench.Subject{Group: c.Group, Theatres: c.Theatres, Case: c}
	m, err := b.On(ctx, s, date)
	if err != nil {
		return checkJSON{}, err
	}
	claims, err := b.Check(ctx, s.Case, m)
	return checkJSON{Case: s.Case.Name, AsOf: m.Date, Claims: claims}, err
}

func (p *program) printClaims(r checkJSON) {
	counts := map[blindspot.Verdict]int{}
	for _, c := range r.Claims {
		counts[c.Verdict]++
		fmt.Fprintf(p.stdout, "%s  %-12s %s\n", c.ID, strings.ToUpper(string(c.Verdict)), wrap(c.Claim, 18))
		fmt.Fprintf(p.stdout, "%18s%s\n", "", wrap(c.Summary, 18))
		if c.Needs != "" {
			fmt.Fprintf(p.stdout, "%18s%s\n", "", wrap("To test it better: "+c.Needs, 18))
		}
		fmt.Fprintln(p.stdout)
	}
	fmt.Fprintf(p.stdout, "%d claims of %s as of %s: %d supported, %d contradicted, %d mixed, %d untestable\n", len(r.Claims), r.Case, r.AsOf,
		counts[blindspot.Supported], counts[blindspot.Contradicted], counts[blindspot.Mixed], counts[blindspot.Untestable])
}

// wrap breaks text at 100 columns, with later lines indented.
func wrap(text string, indent int) string {
	const width = 100
	var b strings.Builder
	column := indent
	for i, word := range strings.Fields(text) {
		if i > 0 && column+1+len([]rune(word)) > width {
			b.WriteString("\n" + strings.Repeat(" ", indent))
			column = indent
		} else if i > 0 {
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len([]rune(word))
	}
	return b.String()
}
