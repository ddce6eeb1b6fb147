package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/ucdp"
)

// actorList is UCDP's actor list, the newest that was brought.
func (p *program) actorList() (ucdp.ActorList, error) {
	found, dir, err := p.brought("ucdp-actor-")
	if err != nil {
		return ucdp.ActorList{}, err
	}
	if len(found) == 0 {
		return ucdp.ActorList{}, blindspot.Errorf(blindspot.NotFound, "blindspot update brings it, or blindspot fetch actor", "there is no actor list of UCDP in %s", dir)
	}
	columns, err := p.columns()
	if err != nil {
		return ucdp.ActorList{}, err
	}
	return ucdp.ReadActorList(found[0], columns)
}

func (p *program) actorNames() *cobra.Command {
	return &cobra.Command{
		Use:   "names ACTOR",
		Short: "List the names of an actor, with who gives them",
		Long: `Names lists under which names an actor can be asked for: that of the events, those
that come with the program, those you declared, and those of UCDP's actor list, which
blindspot update brings. A name of the list never takes the place of the others.
` + exitCodes,
		Example:           "  blindspot actor names ucdp:234",
		Args:              args(1, 1, "an actor"),
		ValidArgsFunction: p.completeGroups(false),
		RunE: func(cmd *cobra.Command, given []string) error {
			b, done, err := p.bench(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			id, known, err := b.ActorNames(cmd.Context(), given[0])
			if id == "" {
				return err
			}
			if err != nil { // of the actor list: the other names are there
				p.note("%s; %s", err, blindspot.HintOf(err))
			}
			if p.json {
				return p.printJSON(map[string]any{"actor": id, "names": known})
			}
			w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "NAME\tWHAT\tSOURCE")
			for _, n := range known {
				fmt.Fprintf(w, "%s\t%s\t%s\n", n.Name, n.What, n.Source)
			}
			return w.Flush()
		},
	}
}

func (p *program) lineageProposals() *cobra.Command {
	return &cobra.Command{
		Use:   "proposals [ACTOR]",
		Short: "List who split and joined by UCDP's actor list, for your own table",
		Long: `Proposals lists what UCDP's actor list says of actors of the store: who split from
whom, who joined or formed whom. The list states no day, so that none of it is a row
of the table; beside each stand the last and first events on record, which help to
find the day for blindspot lineage add.
` + exitCodes,
		Example:           "  blindspot lineage proposals ucdp:234",
		Args:              args(0, 1, "at most one actor"),
		ValidArgsFunction: p.completeGroups(false),
		RunE: func(cmd *cobra.Command, given []string) error {
			b, done, err := p.bench(cmd.Context())
			if err != nil {
				return err
			}
			defer done()
			actor := ""
			if len(given) > 0 {
				actor = given[0]
			}
			all, err := b.ProposeLineage(cmd.Context(), actor)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(map[string]any{"proposals": all})
			}
			if len(all) == 0 {
				p.note("the actor list says nothing of who split or joined")
				return nil
			}
			w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "FROM\tTO\tWHAT THE LIST SAYS\tLAST EVENT OF FROM\tFIRST EVENT OF TO\tIN THE TABLE\tSOURCE")
			for _, one := range all {
				in := "no"
				if one.Done {
					in = "yes"
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", one.From, one.To, one.Text, dayOrNone(one.Last), dayOrNone(one.First), in, one.Source)
			}
			return w.Flush()
		},
	}
}

func dayOrNone(d blindspot.Date) string {
	if !d.Known() {
		return "none on record"
	}
	return d.String()
}
