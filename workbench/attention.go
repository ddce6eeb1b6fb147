package workbench

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/attention"
)

// AttentionAnswer is who looks at a group, as of a day.
type AttentionAnswer struct {
	Group    string              `json:"group"`
	GroupID  blindspot.GroupID   `json:"group_id"`
	AsOf     blindspot.Date      `json:"as_of"`
	Warnings []blindspot.Warning `json:"warnings"`
	blindspot.AttentionGap
}

// Attention sets the sources that a group's events name, local readers and those of
// the world beside its events, by what was known on the day asked for. A series that
// is missing says why. Errors: Usage for a theatre, whose readers nobody can tell from
// those of the group.
func (b *Bench) Attention(ctx context.Context, question string, asked blindspot.Date) (AttentionAnswer, error) {
	s, m, err := b.Ask(ctx, question, asked)
	if err != nil {
		return AttentionAnswer{}, err
	}
	if len(s.Countries) > 0 {
		return AttentionAnswer{}, blindspot.Errorf(blindspot.Usage, "ask about "+s.wholeGroup().Name, "pages are read about a group, and not about what it does in one country: there is no attention to %s", s.Name())
	}
	a, err := b.keptFacts(ctx, s, m)
	if err != nil {
		return AttentionAnswer{}, err
	}
	out := AttentionAnswer{Group: s.Name(), GroupID: s.Group.ID, AsOf: m.Date, Warnings: append([]blindspot.Warning{}, m.Warnings()...)}
	table, err := b.PageTitles(ctx)
	if err != nil {
		return out, err
	}
	gap, err := b.attentionGap(ctx, s, m, &a, titlesOf(s, table))
	if err != nil {
		return out, err
	}
	out.AttentionGap = *gap
	return out, nil
}

// keptFacts are the facts about a subject, which depend on nothing but the record.
func (b *Bench) keptFacts(ctx context.Context, s Subject, m Moment) (blindspot.Assessment, error) {
	return kept(ctx, b, m, "facts", aboutSubject(s, m), func() (blindspot.Assessment, error) {
		a, _, err := b.Facts(ctx, s, m)
		return a, err
	})
}

// withAttention adds who looks at the group, where the user named pages about it.
func (b *Bench) withAttention(ctx context.Context, a *blindspot.Assessment, s Subject, m Moment) error {
	if len(s.Countries) > 0 {
		return nil // of a theatre
	}
	table, err := b.PageTitles(ctx)
	titles := titlesOf(s, table)
	if err != nil || len(titles) == 0 {
		return err
	}
	a.Attention, err = b.attentionGap(ctx, s, m, a, titles)
	return err
}

func titlesOf(s Subject, table []blindspot.PageTitle) (titles []blindspot.PageTitle) {
	for _, t := range table {
		if s.Group.Has(t.Group) || s.Beside != nil && s.Beside.Group.Has(t.Group) {
			titles = append(titles, t)
		}
	}
	return titles
}

func (b *Bench) attentionGap(ctx context.Context, s Subject, m Moment, a *blindspot.Assessment, titles []blindspot.PageTitle) (*blindspot.AttentionGap, error) {
	in := attention.Input{Group: s.Name(), Titles: titles, Until: blindspot.LastWholeMonth(m.Date)}
	for i := range a.Findings {
		if f := &a.Findings[i]; f.Measure == "activity" && !s.Chronicle {
			in.Course = f.Series
		}
	}
	var err error
	if in.Events, err = m.Record.Events(ctx, s.Filter()); err != nil {
		return nil, err
	}
	if store, ok := b.held().(blindspot.AttentionStore); ok && len(titles) > 0 {
		views, asks, err := store.PageViews(ctx)
		if err != nil {
			return nil, err
		}
		var day blindspot.Date // 0: nobody named one, and the date is the end of the data
		if m.Asked {
			day = m.Date
		}
		in.Reading = attention.Told(views, asks, day)
	}
	return attention.Gap(in), nil
}

// PageTitles is the user's table of titles.
func (b *Bench) PageTitles(ctx context.Context) ([]blindspot.PageTitle, error) {
	store, ok := b.held().(blindspot.AttentionStore)
	if !ok {
		return nil, nil
	}
	return store.PageTitles(ctx)
}

// SetPageTitles puts the confirmed rows of a table in place of the one before, and
// returns them. Groups are found by id, name or alias. Nothing is changed where a
// group is not found, or where two rows would count a page of a group twice.
func (b *Bench) SetPageTitles(ctx context.Context, rows []attention.Row) ([]blindspot.PageTitle, error) {
	store, err := b.keeper()
	if err != nil {
		return nil, err
	}
	titles := []blindspot.PageTitle{}
	var checked []attention.Row
	for i := range rows {
		r := rows[i]
		if !r.Confirmed {
			continue
		}
		if r.Group, err = b.ActorID(ctx, r.Named); err != nil {
			return nil, blindspot.Errorf(blindspot.CodeOf(err), blindspot.HintOf(err), "the row of %s: %w", r.Title, err)
		}
		r.Named = string(r.Group) // by which rows are compared
		if err := attention.Clash(checked, r); err != nil {
			return nil, err
		}
		checked = append(checked, r)
		titles = append(titles, r.PageTitle)
	}
	return titles, b.changed(store.SetPageTitles(ctx, titles))
}

// TakePageViews stores what was told of a page.
func (b *Bench) TakePageViews(ctx context.Context, ask blindspot.PageAsk, views []blindspot.PageViews) error {
	store, err := b.keeper()
	if err != nil {
		return err
	}
	return b.changed(store.PutPageViews(ctx, ask, views))
}

// ProposeTitles makes rows of the names under which a group is known, each as a title
// that nobody has looked at: in no project, or in each of those given. Which of them
// are pages, and whether a language is one of the group's countries, is left open.
func (b *Bench) ProposeTitles(ctx context.Context, group string, projects []string) ([]attention.Row, error) {
	id, names, err := b.ActorNames(ctx, group)
	if id == "" {
		return nil, err
	} // without an actor list, or one that can be read, there are the other names
	if len(projects) == 0 {
		projects = []string{""}
	}
	slices.SortStableFunc(names, func(a, b KnownName) int { return cmp.Compare(len(b.Name), len(a.Name)) })
	seen := map[string]bool{}
	var rows []attention.Row
	for _, project := range projects {
		for _, n := range names {
			key := project + " " + attention.Underscored(n.Name)
			if n.Name == "" || strings.ContainsAny(n.Name, "#<>[]|{}") || seen[key] {
				continue
			}
			seen[key] = true
			rows = append(rows, attention.Row{Named: string(id), Undecided: true,
				PageTitle: blindspot.PageTitle{Group: id, Project: project, Title: attention.Underscored(n.Name)}})
		}
	}
	if len(rows) == 0 {
		return nil, blindspot.Errorf(blindspot.NotFound, "write the row yourself", "no name of %s could be a title", fmt.Sprint(id))
	}
	return rows, nil
}
