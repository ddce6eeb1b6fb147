package workbench

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/assess"
	"github.com/blindspot/blindspot/measure"
)

// FourAnswers are the answers that the assessment of a group begins with, and the
// day that they are of.
type FourAnswers struct {
	AsOf    blindspot.Date     `json:"as_of"`
	Answers []blindspot.Answer `json:"answers"`
}

// AnsweredGroups is how many groups of the board are answered about at once: each
// costs some hundredths of a second.
const AnsweredGroups = 50

// FourAnswers answers the four questions about groups of the store, at most
// AnsweredGroups, as the assessment of each begins: as of the day asked for, or of
// the end of each group's own data. A group of which nothing is known by the day is
// left out. Errors: Usage for too many groups, and those of At.
func (b *Bench) FourAnswers(ctx context.Context, groups []blindspot.GroupID, asked blindspot.Date) (map[blindspot.GroupID]FourAnswers, error) {
	if len(groups) > AnsweredGroups {
		return nil, blindspot.Errorf(blindspot.Usage, "ask about fewer at once", "%d groups are more than %d", len(groups), AnsweredGroups)
	}
	if b.Store == nil || len(groups) == 0 {
		return map[blindspot.GroupID]FourAnswers{}, nil
	}
	ids := make([]string, len(groups))
	for i, id := range groups {
		ids[i] = string(id)
	}
	slices.Sort(ids)
	of := strings.Join(slices.Compact(ids), " ")
	return b.fours.get(fmt.Sprintf("%s %s %s", b.State(), asked, of), 24, func() (map[blindspot.GroupID]FourAnswers, error) {
		m, err := b.At(ctx, asked)
		if blindspot.CodeOf(err) == blindspot.TooFewData { // nothing is covered
			return map[blindspot.GroupID]FourAnswers{}, nil
		}
		if err != nil {
			return nil, err
		}
		return kept(ctx, b, m, "answers", of, func() (map[blindspot.GroupID]FourAnswers, error) { return b.fourOf(ctx, slices.Compact(ids), asked) })
	})
}

// fourOf answers about each of the groups, as of the day asked for or the end of its
// own data.
func (b *Bench) fourOf(ctx context.Context, ids []string, asked blindspot.Date) (map[blindspot.GroupID]FourAnswers, error) {
	subjects, err := b.subjectsNamed(ctx, ids, asked)
	if err != nil || len(subjects) == 0 {
		return map[blindspot.GroupID]FourAnswers{}, err
	}
	whole, err := b.uncut(ctx, asked)
	if err != nil {
		return nil, err
	}
	coverage, err := b.Store.Coverage(ctx, 0)
	if err != nil {
		return nil, err
	}
	return b.fourAt(ctx, whole, subjects, coverage, !asked.Known())
}

// fourAt answers about each of the subjects at a moment of the whole record or, where
// each ends with its own data, at their end by the coverage. Their events are read at
// once, and groups of one day share the model of how much is reported.
func (b *Bench) fourAt(ctx context.Context, whole Moment, subjects []Subject, coverage blindspot.CoverageTable, ownEnd bool) (map[blindspot.GroupID]FourAnswers, error) {
	out := map[blindspot.GroupID]FourAnswers{}
	days, err := b.byDay(ctx, whole, subjects, coverage, ownEnd)
	if err != nil || len(days) == 0 {
		return out, err
	}
	since, last := days[0].at.Date, days[0].at
	for _, d := range days {
		since = min(since, measure.ReportedSince(d.at.Date))
		if d.at.Date > last.Date {
			last = d.at
		}
	}
	recent, err := measure.ReportedEvents(ctx, last.Record, blindspot.Filter{When: blindspot.DateRange{From: since}})
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	all, ctx := errgroup.WithContext(ctx)
	all.SetLimit(runtime.GOMAXPROCS(0))
	answered := begun(ctx, "the four answers about each group", len(subjects))
	for _, d := range days {
		model := sync.OnceValues(func() (*measure.AttentionModel, error) { return measure.Reporting(recent, d.at.Date) })
		for _, s := range d.subjects {
			all.Go(func() error {
				reporting, err := model()
				if err != nil {
					return err
				}
				answers, err := b.fourAbout(ctx, s, d.at, reporting)
				answered()
				if blindspot.CodeOf(err) == blindspot.TooFewData {
					return nil
				}
				mu.Lock()
				defer mu.Unlock()
				out[s.Group.ID] = FourAnswers{d.at.Date, answers}
				return err
			})
		}
	}
	return out, all.Wait()
}

// oneDay are subjects that are asked about as of one moment.
type oneDay struct {
	at       Moment
	subjects []Subject
}

// byDay puts the subjects of one moment together, with the events of each at hand;
// those without any are left out.
func (b *Bench) byDay(ctx context.Context, whole Moment, subjects []Subject, coverage blindspot.CoverageTable, ownEnd bool) ([]*oneDay, error) {
	events, err := eventsOf(ctx, whole, subjects)
	if err != nil {
		return nil, err
	}
	var days []*oneDay
	for i, s := range subjects {
		own, m := events[i], whole
		if len(own) == 0 {
			continue
		}
		if ownEnd {
			end, err := endOfEvents(s, coverage, briefly(own), b.Today())
			if err != nil {
				return nil, err
			}
			m.Date = min(end, whole.Date)
			own = slices.DeleteFunc(own, func(e blindspot.Event) bool { return e.Ended() > m.Date })
		}
		at := slices.IndexFunc(days, func(d *oneDay) bool { return d.at.Date == m.Date })
		if at < 0 {
			m.Record = b.shared(ctx, whole.Record.(*view).cut(m.Date))
			at, days = len(days), append(days, &oneDay{at: m})
		}
		days[at].at.Record.(*view).hold(s.Filter(), own)
		days[at].subjects = append(days[at].subjects, s)
	}
	return days, nil
}

// uncut is the moment of the day asked for, or else everything that is known today.
func (b *Bench) uncut(ctx context.Context, asked blindspot.Date) (Moment, error) {
	if asked.Known() {
		return b.At(ctx, asked)
	}
	m := Moment{Date: b.Today()}
	var err error
	m.Record, err = b.viewOn(ctx, b.Store, &m, storeStandIn)
	return m, err
}

// subjectsNamed are those of the groups that the record knows on a day.
func (b *Bench) subjectsNamed(ctx context.Context, ids []string, asked blindspot.Date) (out []Subject, err error) {
	actors, err := b.actorsOn(ctx, asked)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		g, ok, err := match(actors, id)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, b.ofGroup(g))
		}
	}
	return out, nil
}

// eventsOf reads the events of each of the subjects, which are groups of one actor.
func eventsOf(ctx context.Context, m Moment, subjects []Subject) ([][]blindspot.Event, error) {
	var all blindspot.Filter
	of := map[blindspot.ActorID]int{}
	for i, s := range subjects {
		of[s.Group.Actors[0]] = i
		all.Actors = append(all.Actors, s.Group.Actors...)
	}
	read, err := m.Record.Events(ctx, all)
	places := make([][]int, len(subjects))
	for i := range read {
		e := &read[i]
		if at, ok := of[e.SideA.ID]; ok {
			places[at] = append(places[at], i)
		}
		if at, ok := of[e.SideB.ID]; ok && e.SideB.ID != e.SideA.ID {
			places[at] = append(places[at], i)
		}
	}
	events := make([][]blindspot.Event, len(subjects))
	for at, own := range places {
		events[at] = make([]blindspot.Event, len(own))
		for k, i := range own {
			events[at][k] = read[i]
		}
	}
	return events, err
}

func briefly(events []blindspot.Event) []blindspot.EventBrief {
	out := make([]blindspot.EventBrief, len(events))
	for i := range events {
		out[i] = events[i].Brief()
	}
	return out
}

// fourAbout answers about one group, from the measures that the answers rest on
// and no others. The error is TooFewData where nothing is known of it.
func (b *Bench) fourAbout(ctx context.Context, s Subject, m Moment, reporting *measure.AttentionModel) ([]blindspot.Answer, error) {
	in, err := b.inputFor(ctx, s, m, &measure.Measure{}) // the group's own events will do
	if err != nil {
		return nil, err
	}
	in.Attention = reporting
	if len(in.Events) == 0 {
		return nil, blindspot.Errorf(blindspot.TooFewData, laterOrElsewhere(s), "nothing is known of %s up to %s", s.Name(), m.Date)
	}
	a := blindspot.Assessment{Group: s.Name(), GroupID: s.Group.ID, AsOf: m.Date, Window: blindspot.MonthsBack(in.AsOf, 12), Areas: b.areas(in.Events)}
	measures := slices.DeleteFunc(measure.All(), func(x measure.Measure) bool { return !slices.Contains(assess.AnswerMeasures, x.Name) })
	if a.Findings, a.Gaps, err = takeThese(in, measures); err != nil {
		return nil, err
	}
	if a.Lately, err = Lately(in); err != nil {
		return nil, err
	}
	a.Countries, a.Followed = s.Countries, s.Followed
	if err := b.relate(ctx, &a, s, m, in); err != nil {
		return nil, err
	}
	return assess.Answers(a), nil
}
