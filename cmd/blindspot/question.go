package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/foresight"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

func (p *program) question() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "question",
		Short: "Ask questions about the future, and be scored on them",
		Long: `Question keeps claims about days to come, each with the program's own probability,
where its forecast gives one, and yours. Once a final release of the source tells of
the days, the record answers, and both are scored. Neither a question nor its answer
is ever rewritten.
` + exitCodes,
		Args: cobra.ArbitraryArgs,
		RunE: subcommand,
	}
	cmd.AddCommand(p.questionAdd(), p.questionList(), p.questionShow(), p.questionResolve(), p.questionRecord())
	return cmd
}

func (p *program) questionAdd() *cobra.Command {
	var given, note, asOf string
	cmd := &cobra.Command{
		Use:   `add GROUP "CLAIM"`,
		Short: "Store a question about the future",
		Long: `Add stores a claim of the claim language about days to come. It must say by which
day it is decided. The program's own probability comes from its forecast of the
group's events or deaths by month, for claims that set a threshold to them; for all
others it gives none, and says why. Yours lies between 0 and 1, which are refused:
the future is never certain.
` + exitCodes,
		Example:           `  blindspot question add "Boko Haram" "deaths 2027-01 > 100" --probability 0.3`,
		Args:              args(2, 2, "a group and a claim"),
		ValidArgsFunction: p.completeClaim,
		RunE: func(cmd *cobra.Command, words []string) error {
			n := workbench.NewQuestion{Subject: words[0], Claim: words[1], Note: note}
			var err error
			if n.Probability, err = foresight.ParseProbability(given); err != nil {
				return err
			}
			if n.AsOf, err = optionalDate(asOf); err != nil {
				return err
			}
			b, store, err := p.stocked(cmd.Context(), true)
			if err != nil {
				return err
			}
			q, err := b.AskQuestion(cmd.Context(), n)
			if err := errors.Join(err, store.Close()); err != nil {
				return err
			}
			if p.json {
				return p.printJSON(q)
			}
			p.printQuestion(&q)
			return nil
		},
	}
	cmd.Flags().StringVar(&given, "probability", "", "your probability, such as 0.3 or 30%")
	cmd.Flags().StringVar(&note, "note", "", "what you want to remember with it")
	cmd.Flags().StringVar(&asOf, "as-of", "", "what the program may know, YYYY-MM-DD (default: all)")
	return cmd
}

// dated is a command that reads questions as they stood on a day.
func (p *program) dated(cmd *cobra.Command, run func(cmd *cobra.Command, given []string, b *workbench.Bench, day blindspot.Date) error) *cobra.Command {
	var asOf string
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		day, err := optionalDate(asOf)
		if err != nil {
			return err
		}
		b, done, err := p.bench(cmd.Context())
		if err != nil {
			return err
		}
		defer done()
		return run(cmd, given, b, day)
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "as they stood on this day, YYYY-MM-DD (default: today)")
	return cmd
}

func (p *program) questionList() *cobra.Command {
	return p.dated(&cobra.Command{
		Use:   "list",
		Short: "List questions with their probabilities and answers",
		Long: `List shows every question: open, waiting for data, resolvable (question resolve
answers it), or resolved. As of a past day it knows no later question or answer.
` + exitCodes,
		Args: args(0, 0, "no arguments"),
	}, func(cmd *cobra.Command, _ []string, b *workbench.Bench, day blindspot.Date) error {
		all, err := b.Questions(cmd.Context(), day)
		if err != nil {
			return err
		}
		if p.json {
			return p.printJSON(map[string]any{"questions": all})
		}
		return p.listQuestions(all)
	})
}

func (p *program) listQuestions(all []foresight.Question) error {
	if len(all) == 0 {
		fmt.Fprintln(p.stdout, `No question is stored: blindspot question add GROUP "CLAIM" --probability 0.3`)
		return nil
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tMADE\tDATA\tABOUT\tCLAIM\tPROGRAM\tANALYST\tSTATE\tCOMPLETE BY\tCAME\tBRIER\tBRIER OF ANALYST")
	for i := range all {
		q := &all[i]
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", q.ID, q.MadeOn(), q.AsOf, q.Name, q.Claim,
			q.Given(foresight.Program), q.Given(foresight.Analyst), q.State, q.Due, q.Came(), q.Brier(foresight.Program), q.Brier(foresight.Analyst))
	}
	return w.Flush()
}

func (p *program) questionShow() *cobra.Command {
	return p.dated(&cobra.Command{
		Use:               "show ID",
		Short:             "Show one question in full",
		Long:              "Show prints a question with what its probabilities rest on, and its answer.\n" + exitCodes,
		Args:              args(1, 1, "the id of a question"),
		ValidArgsFunction: p.completeQuestions,
	}, func(cmd *cobra.Command, given []string, b *workbench.Bench, day blindspot.Date) error {
		q, err := b.QuestionNamed(cmd.Context(), given[0], day)
		if err != nil {
			return err
		}
		if p.json {
			return p.printJSON(q)
		}
		p.printQuestion(&q)
		return nil
	})
}

func (p *program) printQuestion(q *foresight.Question) {
	for _, line := range q.Lines() {
		fmt.Fprintln(p.stdout, line)
	}
}

func (p *program) questionResolve() *cobra.Command {
	var provisional bool
	cmd := &cobra.Command{
		Use:   "resolve",
		Short: "Answer the questions that the record can answer by now",
		Long: `Resolve tests the claim of every question whose days a final release tells of, and
stores the answer. An answer is never rewritten, so that what only a candidate
release knows waits for the yearly release, unless --provisional. blindspot update
resolves questions, too.
` + exitCodes,
		Args: args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, store, err := p.stocked(cmd.Context(), true)
			if err != nil {
				return err
			}
			done, err := b.ResolveQuestions(cmd.Context(), provisional)
			if err := errors.Join(err, store.Close()); err != nil {
				return err
			}
			if p.json {
				return p.printJSON(done)
			}
			for i := range done.Resolved {
				p.printQuestion(&done.Resolved[i])
				fmt.Fprintln(p.stdout)
			}
			fmt.Fprintf(p.stdout, "%s resolved, %d still wait for data, %d open.\n", prose.Count(len(done.Resolved), "question", "questions"), done.Waiting, done.Open)
			return nil
		},
	}
	cmd.Flags().BoolVar(&provisional, "provisional", false, "accept candidate releases, whose numbers will be revised")
	return cmd
}

func (p *program) questionRecord() *cobra.Command {
	return p.dated(&cobra.Command{
		Use:   "record",
		Short: "Say how good the program and the analyst were",
		Long: `Record scores the resolved questions: Brier and log score of the program and of the
analyst, by year, how often things came that were given a probability, and both on
the questions that both answered. No difference is claimed from few pairs. Questions
that were made after the fact enter no score.
` + exitCodes,
		Args: args(0, 0, "no arguments"),
	}, func(cmd *cobra.Command, _ []string, b *workbench.Bench, day blindspot.Date) error {
		all, err := b.Questions(cmd.Context(), day)
		if err != nil {
			return err
		}
		r := foresight.ScorecardOf(all)
		if p.json {
			return p.printJSON(r)
		}
		for _, line := range r.Lines() {
			fmt.Fprintln(p.stdout, line)
		}
		return nil
	})
}

func (p *program) completeQuestions(cmd *cobra.Command, given []string, start string) ([]string, cobra.ShellCompDirective) {
	b, done, err := p.bench(cmd.Context())
	if err != nil || len(given) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer done()
	var ids []string
	if all, err := b.Questions(cmd.Context(), 0); err == nil {
		for i := range all {
			ids = append(ids, all[i].ID)
		}
	}
	return starting(ids, start), cobra.ShellCompDirectiveNoFileComp
}
