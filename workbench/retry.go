package workbench

import (
	"context"
	"encoding/hex"
	"regexp"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/duckdb"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/source/ucdp"
)

// Retry reads quarantined rows again; none named means all of them.
func (b *Bench) Retry(ctx context.Context, ids []int64) (blindspot.Import, error) {
	store, err := b.keeper()
	if err != nil {
		return blindspot.Import{}, err
	}
	account, err := store.Retry(ctx, retryRequest(b.World(), duckdb.RetryRequest{IDs: ids}))
	return account, b.changed(err)
}

// escaped is a byte that was no text where a row was kept.
var escaped = regexp.MustCompile(`\\x[0-9A-F]{2}`)

// ParseAgain reads one quarantined row under its file's header, as one of its
// release. Bytes that were written out because they are no text become bytes
// again: else a row refused for them would pass with the letters of "\xE9" in its
// names.
func ParseAgain(raw, header string, p duckdb.Provenance) (blindspot.Event, *blindspot.RowFault) {
	text := escaped.ReplaceAllStringFunc(raw, func(s string) string {
		b, _ := hex.DecodeString(s[2:]) // two hexadecimal digits
		return string(b)
	})
	if header != "" {
		text = header + "\n" + text
	}
	reader, err := ucdp.NewReader(strings.NewReader(text), "quarantine.csv", ucdp.Options{Release: p.Release})
	if err != nil {
		return blindspot.Event{}, &blindspot.RowFault{Reason: err.Error(), Raw: raw}
	}
	event, _, fault, err := reader.Next()
	if err != nil {
		return event, &blindspot.RowFault{Reason: err.Error(), Raw: raw}
	}
	return event, fault
}

// setKinds gives the actors the kind that the reader's rules see in them, and
// what the user declared on top.
func setKinds(all []blindspot.ActorSummary) {
	facts := make([]ucdp.Facts, len(all))
	for i := range all {
		facts[i] = ucdp.Facts{Name: all[i].Name, StateBased: all[i].StateBased, OneSided: all[i].OneSided}
	}
	for i, kind := range ucdp.Classify(facts) {
		all[i].Kind = kind.Declared(all[i].DeclaredAs)
	}
}

// Classify hands what the store knows of the actors to the reader's rules.
func Classify(actors []duckdb.ActorFacts) []blindspot.ActorKind {
	facts := make([]ucdp.Facts, len(actors))
	for i, a := range actors {
		facts[i] = ucdp.Facts{Name: a.Name,
			StateBased: a.SideA[blindspot.StateBased]+a.SideB[blindspot.StateBased] > 0,
			OneSided:   a.SideA[blindspot.OneSided] > 0}
	}
	return ucdp.Classify(facts)
}

// retryRequest adds to a request how rows are read and what is known of places
// and actors.
func retryRequest(world *place.Gazetteer, r duckdb.RetryRequest) duckdb.RetryRequest {
	r.Parse, r.Classify = ParseAgain, Classify
	r.Enrich = func(e *blindspot.Event) { Enrich(world, e) }
	return r
}
