package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
	"github.com/blindspot/blindspot/update"
	"github.com/blindspot/blindspot/workbench"
)

// follow does what new releases call for: stored forecasts and questions are
// resolved, alerts are read anew, and all of it is told in a brief. The next alert
// check tells of crossings as well.
func (r *renewing) follow(ctx context.Context) error {
	after := &afterJSON{}
	var err error
	if after.Forecasts, err = r.bench.ResolveForecasts(ctx, false); err != nil {
		return err
	}
	if after.Questions, err = r.bench.ResolveQuestions(ctx, false); err != nil {
		return err
	}
	r.after = after
	alerts, err := r.bench.EvaluateAlerts(ctx)
	r.crossed = slices.DeleteFunc(alerts, func(a workbench.Alert) bool { return len(a.Untold()) == 0 })
	if err != nil || r.o.noBrief || len(r.done) == 0 {
		return err
	}
	return r.tellBrief(ctx)
}

// tellBrief makes the brief of what came with the releases of this run. There is none
// where nothing was known before them.
func (r *renewing) tellBrief(ctx context.Context) error {
	since := r.done[0].Published
	for _, d := range r.done {
		since = min(since, d.Published)
	}
	told, err := r.bench.Brief(ctx, workbench.BriefQuestion{Since: since - 1})
	if blindspot.CodeOf(err) == blindspot.TooFewData {
		return nil
	}
	if err == nil {
		r.brief = &told
	}
	return err
}

// printAfter ends the account of an update.
func (r *renewing) printAfter() error {
	out := r.p.stdout
	if a := r.after; a != nil && a.Forecasts.Done+len(a.Questions.Resolved) > 0 {
		fmt.Fprintf(out, "\nResolved: %s and %s; blindspot forecast list and blindspot question record have their scores.\n",
			prose.Count(a.Forecasts.Done, "stored forecast", "stored forecasts"), prose.Count(len(a.Questions.Resolved), "question", "questions"))
	}
	if len(r.done) == 0 {
		return nil
	}
	if r.brief == nil {
		_, err := fmt.Fprintln(out, "\nblindspot brief says what changed, where there was something before.")
		return err
	}
	fmt.Fprintln(out)
	err := r.brief.Text(out)
	_, last := fmt.Fprintln(out, "\nblindspot brief adds the board and the four answers.")
	return errors.Join(err, last)
}

// tellActorList says what the actor list that was brought holds, or why it cannot be
// read: nothing of the record rests on it.
func (r *renewing) tellActorList(report update.Report) {
	if !slices.ContainsFunc(report.Steps, func(s update.Step) bool { return s.Dataset == "actor" && s.State == update.Brought }) {
		return
	}
	list, err := r.p.actorList()
	if err != nil {
		r.p.note("the actor list adds no names: %s; %s", strings.TrimSuffix(err.Error(), "."), blindspot.HintOf(err))
		return
	}
	names, ties := 0, 0
	for i := range list.Actors {
		names, ties = names+len(list.Actors[i].Names), ties+len(list.Actors[i].Ties)
	}
	fmt.Fprintf(r.p.stdout, "\n%s: %s with %s, by which they can be asked for (blindspot actor names ACTOR), and %s (blindspot lineage proposals).\n", list.Source(),
		prose.Count(len(list.Actors), "actor", "actors"), prose.Count(names, "other name", "other names"), prose.Count(ties, "split or merger", "splits and mergers"))
}
