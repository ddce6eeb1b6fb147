package workbench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/alert"
	"github.com/blindspot/blindspot/claim"
	"github.com/blindspot/blindspot/duckdb"
)

// alertMonths is how far back an alert is tried.
const alertMonths = 120

// Alert is an alert that is kept, with what it reads.
type Alert struct {
	duckdb.Alert
	State  duckdb.AlertState   `json:"state"`   // the newest
	States []duckdb.AlertState `json:"history"` // that changed something, the oldest first
	Tried  alert.Record        `json:"tried"`   // as when it was made
}

// NewAlert keeps a claim about a group or a case, to be told when it begins to hold,
// with what it would have done in the past ten years. The claim is read as Test reads
// it, with its errors; there is no alert without a record.
func (b *Bench) NewAlert(ctx context.Context, subject, text, note string) (Alert, error) {
	store, err := b.keeper()
	if err != nil {
		return Alert{}, err
	}
	now, err := b.Test(ctx, subject, text, 0, false)
	if err != nil {
		return Alert{}, err
	}
	tried, err := b.tried(ctx, subject, text)
	if err != nil {
		return Alert{}, err
	}
	record, err := json.Marshal(tried)
	if err != nil {
		return Alert{}, err
	}
	made := b.Now().UTC()
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %s", subject, text, made))
	a := Alert{Alert: duckdb.Alert{ID: "a" + hex.EncodeToString(sum[:4]), Made: made, Subject: subject, Claim: text, Note: note, Record: record}, Tried: tried}
	a.State = duckdb.AlertState{Alert: a.ID, Number: 1, Evaluated: made, AsOf: now.AsOf, Verdict: now.Verdict, Summary: now.told()}
	a.States = []duckdb.AlertState{a.State}
	return a, b.changed(store.PutAlert(ctx, a.Alert, a.State))
}

// tried holds a claim against the ends of past months, by the record as it reads
// now.
func (b *Bench) tried(ctx context.Context, subject, text string) (alert.Record, error) {
	s, m, err := b.claimSubject(ctx, subject, 0, false)
	if err != nil {
		return alert.Record{}, err
	}
	if text, err = insideTheatre(s, text); err != nil {
		return alert.Record{}, err
	}
	v, ok := m.Record.(*view)
	if !ok {
		return alert.Record{}, blindspot.Errorf(blindspot.TooFewData, "import events first: blindspot update", "no alert without its record, and there is no record to try it on")
	}
	last := blindspot.LastWholeMonth(m.Date)
	var states []alert.State
	for month := last - alertMonths + 1; month <= last; month++ {
		then := m
		then.Date, then.Record = month.Last(), &view{store: v.store, origin: v.origin, until: month.Last()}
		at := s
		at.DataTo = month.Last()
		in, err := b.claimInputs(ctx, at, then)
		if err != nil {
			return alert.Record{}, err
		}
		in.Province = nil // the claim was understood by the record of today
		state := alert.State{Month: month}
		tested, err := claim.Test(ctx, in, text)
		switch {
		case notKnownThen(err):
		case err != nil:
			return alert.Record{}, err
		default:
			state.Known = tested.Verdict != blindspot.Untestable
			state.Holds = tested.Verdict == blindspot.Supported
		}
		states = append(states, state)
		if b.Progress != nil {
			b.Progress(len(states), alertMonths)
		}
	}
	own, all, err := b.deathsOfGroups(ctx, s, m)
	if err != nil {
		return alert.Record{}, err
	}
	return alert.Of(states, own, alert.Base(all, last-alertMonths+1, last)), nil
}

// deathsOfGroups are the deaths by month of the subject, and of every organisation.
func (b *Bench) deathsOfGroups(ctx context.Context, s Subject, m Moment) (own alert.Deaths, all []alert.Deaths, err error) {
	coverage, err := m.Record.Coverage(ctx, 0)
	if err != nil {
		return own, nil, err
	}
	actors, err := m.Record.Actors(ctx, blindspot.Filter{})
	if err != nil {
		return own, nil, err
	}
	rows, err := m.Record.DyadMonths(ctx, blindspot.Filter{})
	if err != nil {
		return own, nil, err
	}
	series := map[blindspot.ActorID]map[blindspot.Month]int{}
	for i := range actors {
		if actors[i].Kind.Assessable() {
			series[actors[i].ID] = map[blindspot.Month]int{}
		}
	}
	for i := range rows {
		r := &rows[i]
		for _, id := range []blindspot.ActorID{r.SideA, r.SideB} {
			if months, ok := series[id]; ok {
				months[r.Month] += r.Deaths
			}
		}
	}
	for i := range actors {
		if months, ok := series[actors[i].ID]; ok {
			all = append(all, alert.Deaths{ByMonth: months, Observed: observedIn(coverage, actors[i].Countries)})
		}
	}
	own = alert.Deaths{ByMonth: map[blindspot.Month]int{}, Observed: observedIn(coverage, s.Countries)}
	mine, err := m.Record.DyadMonths(ctx, s.Filter())
	for i := range mine {
		own.ByMonth[mine[i].Month] += mine[i].Deaths
	}
	return own, all, err
}

func observedIn(coverage blindspot.CoverageTable, countries []string) func(blindspot.Month) bool {
	return func(m blindspot.Month) bool {
		return len(countries) > 0 && !slices.ContainsFunc(countries, func(c string) bool { return !coverage.Observed(c, m) })
	}
}

// Alerts lists the alerts that are kept, the oldest first.
func (b *Bench) Alerts(ctx context.Context) ([]Alert, error) {
	store, err := b.keeper()
	if err != nil {
		return []Alert{}, nil //nolint:nilerr // nothing can be kept, and so nothing is
	}
	kept, states, err := store.Alerts(ctx)
	if err != nil {
		return nil, err
	}
	out := []Alert{}
	for _, one := range kept {
		a := Alert{Alert: one, States: []duckdb.AlertState{}}
		if err := json.Unmarshal(one.Record, &a.Tried); err != nil {
			return nil, blindspot.Errorf(blindspot.BadInput, "remove it and make it anew", "the record of alert %s is damaged: %w", one.ID, err)
		}
		for _, s := range states {
			if s.Alert == one.ID {
				a.States, a.State = append(a.States, s), s
			}
		}
		out = append(out, a)
	}
	return out, nil
}

// EvaluateAlerts reads every alert anew and keeps what changed. An alert crosses
// when its claim holds, and the last time that the data could decide it, it did not.
func (b *Bench) EvaluateAlerts(ctx context.Context) ([]Alert, error) {
	store, err := b.keeper()
	if err != nil {
		return nil, err
	}
	all, err := b.Alerts(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		a := &all[i]
		now, err := b.tested(ctx, a.Subject, a.Claim, 0, false, true)
		if notKnownThen(err) {
			now, err = Tested{AsOf: a.State.AsOf, Verdict: blindspot.Untestable, Summary: err.Error()}, nil
		}
		if err != nil {
			return nil, fmt.Errorf("alert %s: %w", a.ID, err)
		}
		if now.Verdict == a.State.Verdict {
			continue
		}
		next := duckdb.AlertState{Alert: a.ID, Number: a.State.Number + 1, Evaluated: b.Now().UTC(), AsOf: now.AsOf, Verdict: now.Verdict, Summary: now.told(),
			Crossed: now.Verdict == blindspot.Supported && a.lastDecided() != blindspot.Supported}
		if err := b.changed(store.PutAlertState(ctx, next)); err != nil {
			return nil, err
		}
		a.States, a.State = append(a.States, next), next
	}
	return all, nil
}

// told is the summary of a claim as an alert keeps it: with what of its months is not
// yet all reported, since a crossing in them may be undone by what is still to come.
func (t *Tested) told() string {
	for _, c := range t.Caveats {
		if c.Code == blindspot.WarnNotYetReported && !strings.Contains(t.Summary, c.Text) {
			return t.Summary + " " + c.Text
		}
	}
	return t.Summary
}

// lastDecided is the last verdict that the data could give, Untestable where they
// never could.
func (a *Alert) lastDecided() blindspot.Verdict {
	for _, s := range slices.Backward(a.States) {
		if s.Verdict != blindspot.Untestable {
			return s.Verdict
		}
	}
	return blindspot.Untestable
}

// Untold are the crossings that no check has reported yet.
func (a *Alert) Untold() []duckdb.AlertState {
	var out []duckdb.AlertState
	for _, s := range a.States {
		if s.Crossed && s.Told.IsZero() {
			out = append(out, s)
		}
	}
	return out
}

// CheckAlerts evaluates every alert, returns them as they are, and notes that their
// crossings are told now: no later check tells them again.
func (b *Bench) CheckAlerts(ctx context.Context) ([]Alert, error) {
	all, err := b.EvaluateAlerts(ctx)
	if err != nil {
		return nil, err
	}
	store, err := b.keeper()
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(all, func(a Alert) bool { return len(a.Untold()) > 0 }) {
		err = b.changed(store.Tell(ctx, b.Now()))
	}
	return all, err
}

// RemoveAlert takes an alert out. It is NotFound where there is none.
func (b *Bench) RemoveAlert(ctx context.Context, id string) error {
	store, err := b.keeper()
	if err != nil {
		return err
	}
	return b.changed(store.RemoveAlert(ctx, id))
}
