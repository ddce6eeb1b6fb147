package main

import (
	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/source/ucdp"
)

// classify hands what the store knows of the actors to the reader's rules.
func classify(actors []duckdb.ActorFacts) []blindspot.ActorKind {
	facts := make([]ucdp.Facts, len(actors))
	for i, a := range actors {
		facts[i] = ucdp.Facts{Name: a.Name,
			StateBased: a.SideA[blindspot.StateBased]+a.SideB[blindspot.StateBased] > 0,
			OneSided:   a.SideA[blindspot.OneSided] > 0}
	}
	return ucdp.Classify(facts)
}
