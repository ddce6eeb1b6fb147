package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/cases"
)

// completion suggests values for what the shell's user is typing.
type completion = func(cmd *cobra.Command, given []string, start string) ([]string, cobra.ShellCompDirective)

// starting keeps what goes on from what was typed.
func starting(names []string, start string) []string {
	var out []string
	for _, n := range names {
		if strings.HasPrefix(n, start) {
			out = append(out, n)
		}
	}
	return out
}

// completeOne suggests fixed values for the argument at a place.
func completeOne(at int, values ...string) completion {
	return func(_ *cobra.Command, given []string, start string) ([]string, cobra.ShellCompDirective) {
		if len(given) != at {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return starting(values, start), cobra.ShellCompDirectiveNoFileComp
	}
}

// completeGroups suggests the groups of the store by all their names, and the
// cases where these may be asked about. A store that cannot be read suggests
// nothing: completion is no place for errors.
func (p *program) completeGroups(withCases bool) completion {
	return func(cmd *cobra.Command, given []string, start string) ([]string, cobra.ShellCompDirective) {
		if len(given) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var names []string
		if withCases {
			if strings.HasPrefix(start, ".") || strings.HasPrefix(start, "/") {
				return nil, cobra.ShellCompDirectiveFilterDirs
			}
			names = cases.Names()
		}
		if b, done, err := p.bench(cmd.Context()); err == nil {
			defer done()
			if more, err := b.Names(cmd.Context()); err == nil {
				names = append(names, more...)
			}
		}
		return starting(names, start), cobra.ShellCompDirectiveNoFileComp
	}
}

// completeClaim suggests groups and cases, and then the words of the claim
// language with which the claim may go on.
func (p *program) completeClaim(cmd *cobra.Command, given []string, start string) ([]string, cobra.ShellCompDirective) {
	if len(given) == 0 {
		names, directive := p.completeGroups(true)(cmd, given, start)
		if len(names) == 0 {
			directive = cobra.ShellCompDirectiveFilterDirs
		}
		return names, directive
	}
	if len(given) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	b, done, err := p.bench(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer done()
	return b.CompleteClaim(cmd.Context(), given[0], start), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// completeFlags suggests values for the flags that have few.
func completeFlags(cmd *cobra.Command, values map[string][]string) {
	for flag, list := range values {
		if err := cmd.RegisterFlagCompletionFunc(flag, completeOneOf(list)); err != nil {
			panic(err) // a flag that the command does not have: a fault of the program, which any run of it shows
		}
	}
}

func completeOneOf(values []string) completion {
	return func(_ *cobra.Command, _ []string, start string) ([]string, cobra.ShellCompDirective) {
		return starting(values, start), cobra.ShellCompDirectiveNoFileComp
	}
}

// kinds are those that an actor can be declared.
var kinds = []string{string(blindspot.Organisation), string(blindspot.Community), string(blindspot.State), string(blindspot.Unclassified)}
