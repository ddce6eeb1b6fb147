package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/claim/language"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

func (p *program) check() *cobra.Command {
	var asOf string
	var follow bool
	cmd := &cobra.Command{
		Use:   "check CASE | check GROUP \"CLAIM\"",
		Short: "Test the claims of a case, or one claim about any group: supported, contradicted, mixed or untestable",
		Long: `Check with a case evaluates its claim ledger: each claim with its verdict, the
numbers that decide it, and what data would test it better. No verdict is
written by hand. With a store at hand, claims use its events where they cover
the question.

Check with a group and a claim tests that claim: a line of the claim language,
such as "deaths 2008 > deaths 2007", "events in Nigeria since 2015 falling" or
"quiet since 2009-05". docs/CLAIMS.md has the language, and the shell completes
its words. The group may be a case, whose claims can name all that it records.
` + exitCodes,
		Example: "  blindspot check is-khorasan\n  blindspot check ./my-case --json\n" +
			"  blindspot check \"Boko Haram\" \"deaths in Nigeria 2015 > deaths in Nigeria 2013\"\n  blindspot check IS \"share in Iraq against Peshmerga > 0.2\" --as-of 2018-12-31",
		Args: args(1, 2, "a case, or a group and a claim"),
		RunE: func(cmd *cobra.Command, given []string) error {
			date, err := optionalDate(asOf)
			if err != nil {
				return err
			}
			if len(given) == 2 {
				return p.checkClaim(cmd.Context(), given[0], given[1], date, follow)
			}
			b, done, err := p.mapped(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			result, err := b.Check(cmd.Context(), given[0], date)
			if err != nil {
				return oneWord(err, given[0])
			}
			if p.json {
				return p.printJSON(result)
			}
			p.printClaims(result)
			return nil
		},
		ValidArgsFunction: p.completeClaim,
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "what was known on this day, YYYY-MM-DD (default: the end of the data)")
	cmd.Flags().BoolVar(&follow, "follow", false, "read the group under its other names, too (blindspot lineage lists them)")
	return cmd
}

// oneWord adds to "no such case" how a claim about a group is tested.
func oneWord(err error, name string) error {
	if blindspot.CodeOf(err) != blindspot.NotFound {
		return err
	}
	return blindspot.Errorf(blindspot.NotFound, blindspot.HintOf(err)+fmt.Sprintf("; a claim about a group is tested with: blindspot check %q \"events since 2015 rising\"; a case of your own is made with: blindspot case init NAME", name), "%w", err)
}

func (p *program) checkClaim(ctx context.Context, group, text string, asOf blindspot.Date, follow bool) error {
	if _, err := language.Parse(text); err != nil { // before a store is opened
		var fault *language.Fault
		if errors.As(err, &fault) {
			return fault.Err()
		}
		return err
	}
	b, done, err := p.bench(ctx)
	if err != nil {
		return err
	}
	defer done()
	t, err := b.Test(ctx, group, text, asOf, follow)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(t)
	}
	if !follow && slices.ContainsFunc(t.Caveats, func(w blindspot.Warning) bool { return w.Code == blindspot.WarnRenamed }) {
		p.note("--follow reads %s under all its names", t.Group)
	}
	return p.printTested(t)
}

func (p *program) printTested(t workbench.Tested) error {
	fmt.Fprintf(p.stdout, "%s: %s\n%s as of %s\n\n%s\n", strings.ToUpper(string(t.Verdict)), t.Claim, t.Group, t.AsOf, wrap(t.Summary, 0))
	if t.Test.Text != "" && t.Test.Text != t.Claim {
		fmt.Fprintf(p.stdout, "\nRead as: %s\n", t.Test.Text)
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for i, f := range t.Findings {
		if i == 0 && len(f.Values) > 0 {
			fmt.Fprintln(w, "\nNUMBER\tVALUE\tINTERVAL\tUNIT")
		}
		for _, v := range f.Values {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", v.Label, v.Q.Point(), cmp.Or(v.Q.Range(), "-"), v.Unit)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if t.Needs != "" {
		fmt.Fprintf(p.stdout, "\n%s\n", wrap("What would decide it: "+t.Needs, 0))
	}
	p.printEvidence(t)
	for _, c := range t.Caveats {
		fmt.Fprintf(p.stdout, "\n! %s\n", wrap(c.Text, 2))
	}
	for _, c := range t.Citations {
		fmt.Fprintf(p.stdout, "\n%s\n", wrap("Source: "+c, 0))
	}
	return nil
}

// evidenceShown is how many rows of evidence the terminal lists; --json has those
// that a finding cites.
const evidenceShown = 8

func (p *program) printEvidence(t workbench.Tested) {
	if len(t.Evidence) == 0 {
		return
	}
	n := 0
	for _, f := range t.Findings {
		n += f.N
	}
	fmt.Fprintf(p.stdout, "\nEvidence (%s)\n", prose.Count(max(n, len(t.Evidence)), "row", "rows"))
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, e := range t.Evidence[:min(len(t.Evidence), evidenceShown)] {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\n", e.ID, e.Month, cmp.Or(e.Country, "-"), e.Text, cmp.Or(e.Deaths, "-"))
	}
	_ = w.Flush() // to a buffer of its own: the writer below reports its errors itself
	if more := len(t.Evidence) - evidenceShown; more > 0 {
		fmt.Fprintf(p.stdout, "  and %s listed by --json\n", prose.Count(more, "more", "more"))
	}
}

func (p *program) printClaims(r workbench.Ledger) {
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
	p.printAnswers(r.Answers, &r.Account)
	fmt.Fprintf(p.stdout, "\n%s of %s as of %s: %d supported, %d contradicted, %d mixed, %d untestable\n", prose.Count(len(r.Claims), "claim", "claims"), r.Case, r.AsOf,
		counts[blindspot.Supported], counts[blindspot.Contradicted], counts[blindspot.Mixed], counts[blindspot.Untestable])
}

// printAnswers writes the questions of a case with their answers, and what its
// claims came to.
func (p *program) printAnswers(answers []blindspot.CaseAnswer, account *blindspot.Account) {
	if len(answers) > 0 {
		fmt.Fprintln(p.stdout, "\nQuestions of the case")
	}
	for _, q := range answers {
		fmt.Fprintf(p.stdout, "  - %s\n    %s\n", wrap(q.Question, 4), wrap(q.Says(), 4))
	}
	if account == nil {
		return
	}
	fmt.Fprintln(p.stdout, "\nWhat the article got right, what it got wrong, what nobody can know")
	for _, line := range account.Text {
		fmt.Fprintf(p.stdout, "  - %s\n", wrap(line, 4))
	}
}
