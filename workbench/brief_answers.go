package workbench

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/brief"
)

// answersChanged compares the four answers of the groups that changed most, as they
// read on both days, and as they would have read one, three and twelve months
// before the later one.
func (b *Bench) answersChanged(ctx context.Context, out *brief.Brief, q BriefQuestion, before, after Moment) error {
	subjects, err := b.changedMost(ctx, out.Groups, q.Looked, after)
	if err != nil || len(subjects) == 0 {
		return err
	}
	for _, s := range subjects {
		out.Looked.Groups = append(out.Looked.Groups, s.Name())
	}
	now, err := b.answersAt(ctx, after, subjects)
	if err != nil {
		return err
	}
	whole := Subject{Store: b.Store, standIn: storeStandIn}
	for _, months := range []int{0, 1, 3, 12} {
		then := before
		if months > 0 {
			then, err = b.readOn(ctx, whole, out.Until.AddMonths(-months))
			if code := blindspot.CodeOf(err); code == blindspot.TooFewData || code == blindspot.NotFound {
				continue // nobody could have been asked then
			}
			if err != nil {
				return err
			}
		}
		was, err := b.answersAt(ctx, then, subjects)
		if err != nil {
			return err
		}
		for _, s := range subjects {
			out.Answers = append(out.Answers, changedAnswers(s.Name(), months, was[s.Group.ID].Answers, now[s.Group.ID].Answers)...)
		}
	}
	slices.SortStableFunc(out.Answers, func(x, y brief.AnswerChange) int {
		return cmp.Or(cmp.Compare(x.Group, y.Group), cmp.Compare(slices.Index(blindspot.Questions, x.Question), slices.Index(blindspot.Questions, y.Question)), cmp.Compare(x.Months, y.Months))
	})
	return nil
}

// changedMost are the first groups of those that changed that can be asked about: no
// states, and no civilians.
func (b *Bench) changedMost(ctx context.Context, changed []brief.GroupChange, most int, after Moment) (out []Subject, err error) {
	if most == 0 {
		return nil, nil
	}
	actors, err := b.actorsAt(ctx, after)
	if err != nil {
		return nil, err
	}
	at := make(map[blindspot.ActorID]int, len(actors))
	for i := range actors {
		at[actors[i].ID] = i
	}
	for _, g := range changed {
		i, known := at[g.Actor]
		taken := slices.ContainsFunc(out, func(s Subject) bool { return s.Group.Has(g.Actor) })
		if len(out) == most || !known || taken || !actors[i].Kind.Assessable() {
			continue
		}
		out = append(out, b.ofGroup(blindspot.Group{ID: blindspot.GroupID(g.Actor), Name: actors[i].Name, Actors: []blindspot.ActorID{g.Actor}}))
	}
	return out, nil
}

// answersAt are the four answers about groups as they read at a moment of the whole
// record, each at the end of its own data; of those of which nothing is known by then,
// none.
func (b *Bench) answersAt(ctx context.Context, m Moment, subjects []Subject) (map[blindspot.GroupID]FourAnswers, error) {
	var ids []string
	for _, s := range subjects {
		ids = append(ids, string(s.Group.ID))
	}
	return keptWhile(ctx, b, m, "answers", strings.Join(ids, " "), func() (map[blindspot.GroupID]FourAnswers, error) {
		coverage, err := m.Record.Coverage(ctx, 0)
		if err != nil {
			return nil, err
		}
		return b.fourAt(ctx, m, subjects, coverage, !m.StandsIn)
	})
}

func changedAnswers(name string, months int, was, now []blindspot.Answer) []brief.AnswerChange {
	var out []brief.AnswerChange
	for i := range min(len(was), len(now)) {
		if was[i].Reply != now[i].Reply {
			out = append(out, brief.AnswerChange{Group: name, Question: now[i].Question, Before: was[i].Reply, Now: now[i].Reply, Months: months, Text: now[i].Text})
		}
	}
	return out
}
