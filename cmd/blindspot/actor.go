package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
)

func (p *program) actor() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "actor [TEXT]",
		Short: "List actors with their kind, or find them by name",
		Long: `Actor lists the actors of the store with their kind. Only organisations are
assessed. An actor seen only in fighting between non-state parties that is not
surely an organisation stays unclassified, and is not assessed, until someone
declares it (actor declare).
` + exitCodes,
		Args:              args(0, 1, "at most one text"),
		ValidArgsFunction: p.completeGroups(false),
		RunE: func(cmd *cobra.Command, given []string) error {
			b, store, err := p.stocked(cmd.Context(), false)
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }() // opened for reading
			actors, err := b.Actors(cmd.Context(), strings.Join(given, " "))
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(map[string]any{"actors": actors})
			}
			if len(actors) == 0 {
				return blindspot.Errorf(blindspot.NotFound, "blindspot actor lists all", "the store has no actor with %q in its names", strings.Join(given, " "))
			}
			w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "ID\tNAME\tKIND\tEVENTS\tDEATHS\tFIRST\tLAST\tCOUNTRIES")
			for _, a := range actors {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", a.ID, cut(a.Name, 60), a.Kind, number(a.Events), number(a.Deaths), a.First, a.Last, strings.Join(a.Countries, " "))
			}
			return w.Flush()
		},
	}
	cmd.AddCommand(p.actorDeclare(), p.actorNames())
	return cmd
}

func cut(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most-1]) + "…"
}

func (p *program) actorDeclare() *cobra.Command {
	var source string
	cmd := &cobra.Command{
		Use:   "declare ID KIND [ALIAS...]",
		Short: "Say what kind of actor an id is, and by which other names it goes",
		Long: `Declare sets the kind of an actor (organisation, community, state, unclassified), and
aliases under which it can be asked for. Only an unclassified actor can be made an
organisation, and only with a stated source: a state, civilians and a community are
never the subject of anything.
` + exitCodes,
		Example:           "  blindspot actor declare ucdp:1234 organisation --source \"UN Panel of Experts, S/2019/608\"\n  blindspot actor declare ucdp:1234 community",
		Args:              args(2, -1, "an id, a kind and perhaps aliases"),
		ValidArgsFunction: completeOne(1, kinds...),
		RunE: func(cmd *cobra.Command, given []string) error {
			b, store, err := p.stocked(cmd.Context(), true)
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }() // closed for good below
			known, err := b.Declare(cmd.Context(), blindspot.Declaration{ID: blindspot.ActorID(given[0]), Kind: blindspot.ActorKind(given[1]), Aliases: given[2:], Source: source})
			if err != nil {
				return err
			}
			if err := store.Close(); err != nil {
				return err
			}
			p.note("%s is now declared: %s", given[0], given[1])
			if !known {
				p.note("the store holds no event of %s so far; blindspot actor lists the ids it holds", given[0])
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&source, "source", "", "who says so; needed to make an organisation")
	return cmd
}
