package workbench

import (
	"context"
	"slices"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/forecast/groups"
	"github.com/blindspot/blindspot/keep"
)

// Learn computes at once, and keeps, what questions about the end of the data
// take longest over: the board with its hindcast and the answers about the groups it
// begins with, and the forecast of every group,
// theatre and country that can be forecast, with its record. It returns how many
// forecasts are kept. A store that covers nothing teaches nothing.
func (b *Bench) Learn(ctx context.Context) (int, error) {
	m, err := b.At(ctx, 0)
	if blindspot.CodeOf(err) == blindspot.TooFewData {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	board, err := b.board(ctx, m)
	if err != nil {
		return 0, err
	}
	if _, err := b.FourAnswers(ctx, board.First(), 0); err != nil {
		return 0, err
	}
	ofGroups, err := b.learnForecasts(ctx, m, false)
	if err != nil {
		return 0, err
	}
	ofCountries, err := b.learnForecasts(ctx, m, true)
	return ofGroups + ofCountries, err
}

// learnForecasts works out the forecasts of all groups, or of all countries.
func (b *Bench) learnForecasts(ctx context.Context, m Moment, countries bool) (int, error) {
	until := blindspot.LastWholeMonth(m.Date)
	var d *groups.Data
	var err error
	if countries {
		d, err = groups.LoadCountries(ctx, m.Record, until)
	} else {
		d, err = groups.Load(ctx, m.Record, until)
	}
	if blindspot.CodeOf(err) == blindspot.TooFewData {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if err := b.grow(ctx, m, d); err != nil {
		return 0, err
	}
	settings := groups.Settings{Seed: b.Seed, Progress: b.Progress}
	subjects := subjectsOf(d, countries)
	questions := make([]groups.Question, len(subjects))
	for i, s := range subjects {
		questions[i] = groups.Question{Subject: s.Name(), Rows: rowsOfSubject(d, s)}
	}
	answers, err := groups.WorkAll(ctx, d, questions, until, settings)
	if err != nil {
		return 0, err
	}
	var keys []keep.Key
	var worked []*groups.Worked
	for i, a := range answers {
		if a.Err != nil {
			continue // asking for it says why
		}
		of, err := workedKey(subjects[i], settings)
		if err != nil {
			return 0, err
		}
		k, err := b.keyAt(ctx, m, "forecast", of)
		if err != nil {
			return 0, err
		}
		if k.Content != "" {
			keys, worked = append(keys, k), append(worked, a.Worked)
		}
	}
	return len(keys), keep.Put(ctx, b.Kept, keys, worked)
}

// subjectsOf are the countries of the data, or its groups and, of those in several
// countries, their theatres.
func subjectsOf(d *groups.Data, countries bool) (out []Subject) {
	if countries {
		for _, u := range d.Units {
			out = append(out, Subject{Group: blindspot.Group{Name: u.Name}, Countries: []string{u.Country}})
		}
		return out
	}
	in := map[blindspot.ActorID][]string{}
	var order []blindspot.ActorID
	for _, u := range d.Units {
		if in[u.Group] == nil {
			order = append(order, u.Group)
		}
		in[u.Group] = append(in[u.Group], u.Country)
	}
	for _, id := range order {
		g := blindspot.Group{ID: blindspot.GroupID(id), Name: string(id), Actors: []blindspot.ActorID{id}}
		out = append(out, Subject{Group: g})
		if where := in[id]; len(where) > 1 {
			for _, c := range slices.Sorted(slices.Values(where)) {
				out = append(out, Subject{Group: g, Countries: []string{c}})
			}
		}
	}
	return out
}
