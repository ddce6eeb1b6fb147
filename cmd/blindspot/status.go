package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/workbench"
)

type statusJSON struct {
	Store string   `json:"store"`
	Cases []string `json:"cases"`
	workbench.Status
}

func (p *program) status() *cobra.Command {
	var check bool
	cmd := &cobra.Command{
		Use:   "status [--verify [FILE...]]",
		Short: "Show datasets, coverage, quarantine and the citations they ask for",
		Long: `Status shows what the store holds: imported files with their terms, what they
cover, how many rows were not accepted, what left the record, and what of it the
yearly record lacks.

With --verify its sums are held against UCDP's own yearly files: organised violence by
country and year, the dyadic file, battle-related deaths by dyad, non-state and
one-sided violence, those named or else those of the newest release in the folder of
downloads (blindspot fetch organizedviolence). Every disagreement is printed with its
reason where that is known; exit code 6 says that there is one without.
` + exitCodes,
		Example: "  blindspot status\n  blindspot fetch organizedviolence\n  blindspot status --verify",
		Args: func(cmd *cobra.Command, given []string) error {
			if check {
				return nil
			}
			return args(0, 0, "no arguments but the files of --verify")(cmd, given)
		},
		RunE: func(cmd *cobra.Command, given []string) error {
			ctx := cmd.Context()
			if check {
				return p.verify(ctx, given)
			}
			path, _, err := p.storePath()
			if err != nil {
				return err
			}
			b, done, err := p.bench(ctx)
			if err != nil {
				return err
			}
			defer done()
			held, err := b.Status(ctx)
			if err != nil {
				return err
			}
			s := statusJSON{path, cases.Names(), held}
			if p.json {
				return p.printJSON(s)
			}
			return p.printStatus(s, b.Store != nil || len(held.Own) > 0)
		},
	}
	cmd.Flags().BoolVar(&check, "verify", false, "hold the sums against UCDP's yearly files")
	return cmd
}

func (p *program) printStatus(s statusJSON, exists bool) error {
	if !exists {
		fmt.Fprintf(p.stdout, "There is no store yet (it would be %s).\nEmbedded cases: %v\nImport events with: blindspot ingest FILE, or blindspot fetch ged --version 25.1\n", s.Store, s.Cases)
		return nil
	}
	fmt.Fprintf(p.stdout, "Store: %s\n\n", s.Store)
	if err := p.printDatasets(s.Datasets); err != nil {
		return err
	}
	observed, assumed := 0, 0
	for _, c := range s.Coverage {
		if c.Share >= blindspot.ObservedShare {
			observed++
		}
		if !c.Stated {
			assumed++
		}
	}
	assumption := ""
	if assumed > 0 {
		assumption = fmt.Sprintf(", %s assumed, for nobody stated them", number(assumed))
	}
	fmt.Fprintf(p.stdout, "\nCoverage: %s, %s observed (share at least %.0f %%)%s. Outside it events are missing, not zero.\n",
		prose.Count(len(s.Coverage), "span of months", "spans of months"), number(observed), 100*blindspot.ObservedShare, assumption)
	if n := s.Withdrawn; n.Events > 0 {
		fmt.Fprintf(p.stdout, "Withdrawn, split or merged: %s that a newer release lacks, and that no longer count; blindspot sql \"SELECT * FROM withdrawn\" lists them.\n", amount(n))
	}
	if n := s.NotYearly; n.Events > 0 {
		fmt.Fprintf(p.stdout, "Not in the yearly record: %s of dyads that the yearly release lacks altogether; they count, marked.\n", amount(n))
	}
	fmt.Fprintf(p.stdout, "Quarantined rows: %s%s\n", number(s.Quarantined), setAside(s.SetAside))
	for _, w := range s.Doubts {
		fmt.Fprintln(p.stdout, "Warning:", w.Text)
	}
	if err := p.printOwn(s.Status); err != nil {
		return err
	}
	if len(s.Citations) > 0 {
		fmt.Fprintln(p.stdout, "\nPlease cite:")
		for _, c := range s.Citations {
			fmt.Fprintln(p.stdout, " -", c)
		}
	}
	return nil
}

// setAside is how much of the record lies in quarantine, in words.
func setAside(a blindspot.SetAside) string {
	if a.Rows+a.Unnamed == 0 {
		return ""
	}
	words := fmt.Sprintf("; %s of them, with %s at the best estimate, of events that the record has not otherwise",
		number(a.Rows+a.Unnamed), prose.Count(a.Deaths, "death", "deaths"))
	if n := a.WithoutDeaths + a.Unnamed; n > 0 {
		words += fmt.Sprintf(" (%s without a count or sides that can be read)", number(n))
	}
	return words
}

// printDatasets lists datasets with what is stated and what became of them.
func (p *program) printDatasets(sets []blindspot.Dataset) error {
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tFILE\tSOURCE\tRELEASE\tKNOWN FROM\tABOUT\tWHOLE\tROWS\tIN USE\tWITHDRAWN\tNOT YEARLY\tQUARANTINED\tSPAN\tLICENCE")
	for _, d := range sets {
		about, whole := "-", "not stated"
		if d.Covers.Days() > 0 {
			about = d.Covers.String()
		}
		if d.Whole {
			whole = "stated"
		}
		if d.Assumed {
			whole += ", assumed"
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", d.ID, d.File, d.Source, d.Release, d.Published, about, whole,
			number(d.Rows), number(d.Events), number(d.Withdrawn), number(d.NotYearly), number(d.Quarantined),
			blindspot.DateRange{From: d.From, To: d.To}, d.Terms.Licence)
	}
	return w.Flush()
}
