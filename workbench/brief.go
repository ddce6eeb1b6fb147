package workbench

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/brief"
	"github.com/blindspot/blindspot/forecast/groups"
)

// BriefQuestion asks what changed.
type BriefQuestion struct {
	Since   blindspot.Date // after this day; 0: before the newest release became known
	Until   blindspot.Date // what was known on this day; 0: now
	Between [2]string      // two releases of the store, in place of days
	Looked  int            // groups whose four answers are compared, those that changed most; 0: none
	Board   bool           // compare the board
	Cases   []string       // whose claims are compared
}

// boardPlaces are the first places of the board that are compared.
const boardPlaces = 10

// Brief answers what changed between two days: in the record, and in what the desk
// says of it.
func (b *Bench) Brief(ctx context.Context, q BriefQuestion) (brief.Brief, error) {
	defer b.Kept.Together(ctx)()
	out, before, after, err := b.briefEdges(ctx, q)
	if err != nil {
		return out, err
	}
	// Boards wait for nothing that is told beside them.
	all, ctx := errgroup.WithContext(ctx)
	all.Go(func() error { return b.movements(ctx, &out, q, before, after) })
	all.Go(func() error { return b.briefRest(ctx, &out, q, before, after) })
	err = all.Wait()
	return out, err
}

// briefRest is all of a brief but the board.
func (b *Bench) briefRest(ctx context.Context, out *brief.Brief, q BriefQuestion, before, after Moment) error {
	c, err := b.Changes(ctx, blindspot.View{AsOf: out.Since}, blindspot.View{AsOf: after.dayAsked(out.Until)})
	if err != nil {
		return err
	}
	out.Total = c.Total
	geo := b.geo()
	for _, one := range c.Countries {
		one.Name = geo.CountryName(one.Country)
		out.Countries = append(out.Countries, one)
	}
	slices.SortStableFunc(out.Countries, func(x, y blindspot.CountryShift) int { return cmp.Compare(touched(y.Shift), touched(x.Shift)) })
	if err := b.kindsThen(ctx, c.Groups, before, after); err != nil {
		return err
	}
	for _, g := range MostChanged(c.Groups, len(c.Groups)) {
		out.Groups = append(out.Groups, brief.GroupChange{GroupShift: g, CountryName: geo.CountryName(g.Country)})
	}
	// Each fills in fields of its own. Two at a time: more would hold more in memory, and
	// the store answers with all processors anyway. Answers come one by one.
	type tell = func(context.Context, *brief.Brief, BriefQuestion, Moment, Moment) error
	some, of := errgroup.WithContext(ctx)
	some.SetLimit(2)
	for _, tell := range []tell{b.newGroups, b.newUnnamed, b.crossings, b.scored, b.answered} {
		some.Go(func() error { return tell(of, out, q, before, after) })
	}
	err = some.Wait()
	for _, tell := range []tell{b.flips, b.answersChanged} {
		if err == nil {
			err = tell(ctx, out, q, before, after)
		}
	}
	return err
}

func touched(s blindspot.Shift) int {
	return s.Added.Events + s.Revised.Events + s.Withdrawn.Events + s.NotYearly.Events
}

// briefEdges are the two moments, and the releases that came between.
func (b *Bench) briefEdges(ctx context.Context, q BriefQuestion) (out brief.Brief, before, after Moment, err error) {
	out = brief.Brief{Since: q.Since, Until: q.Until, Releases: []brief.ReleaseCame{}, Countries: []blindspot.CountryShift{}, Groups: []brief.GroupChange{},
		NewGroups: []brief.NewGroup{}, Unnamed: []brief.UnnamedShift{}, Movements: []brief.Movement{}, Verdicts: []brief.Flip{},
		Alerts: []brief.CrossedAlert{}, Forecasts: []brief.ResolvedForecast{}, Questions: []brief.ResolvedQuestion{}, Answers: []brief.AnswerChange{}, Gaps: []blindspot.Gap{}, Looked: brief.Looked{Groups: []string{}, Cases: append([]string{}, q.Cases...)}, Warnings: []blindspot.Warning{}}
	if err := b.unstocked(ctx, blindspot.NotFound, "and nothing in it changed"); err != nil {
		return out, before, after, err
	}
	all, err := b.Store.Datasets(ctx, 0)
	if err != nil {
		return out, before, after, err
	}
	if q.Between != ([2]string{}) {
		for i, edge := range []*blindspot.Date{&out.Since, &out.Until} {
			at := slices.IndexFunc(all, func(d blindspot.Dataset) bool { return d.Release == q.Between[i] })
			if at < 0 {
				return out, before, after, blindspot.Errorf(blindspot.NotFound, "blindspot dataset list shows the releases", "the store holds no release %s", q.Between[i])
			}
			*edge = all[at].Published
		}
	}
	if !out.Until.Known() {
		out.Until = b.Today()
		for _, d := range all { // a release may bear a day that is yet to come here
			out.Until = max(out.Until, d.Published)
		}
	}
	known := slices.DeleteFunc(slices.Clone(all), func(d blindspot.Dataset) bool { return d.Published > out.Until })
	if !out.Since.Known() {
		for _, d := range known {
			out.Since = max(out.Since, d.Published-1)
		}
	}
	if q.Between == ([2]string{}) {
		out.Since = min(out.Since, b.Today()) // where the clock here is behind the source's
	}
	if out.Since >= out.Until {
		return out, before, after, blindspot.Errorf(blindspot.Usage, "give the earlier day or release first", "%s does not lie before %s", max(q.Since, out.Since), out.Until)
	}
	slices.SortStableFunc(known, func(x, y blindspot.Dataset) int { return cmp.Compare(x.Published, y.Published) })
	for _, d := range known {
		if d.Published > out.Since {
			out.Releases = append(out.Releases, brief.ReleaseCame{Release: d.Release, Source: d.Source, Published: d.Published, Dataset: d.ID})
		}
	}
	if len(known) == len(out.Releases) {
		return out, before, after, blindspot.Errorf(blindspot.TooFewData, "bring earlier releases: blindspot update --history",
			"the store holds no release that was known on %s: there is nothing to compare with", out.Since)
	}
	whole := Subject{Store: b.Store, standIn: storeStandIn}
	if before, err = b.readOn(ctx, whole, out.Since); err != nil {
		return out, before, after, err
	}
	if q.Until.Known() || q.Between != ([2]string{}) {
		after, err = b.readOn(ctx, whole, out.Until)
		return out, before, after, err
	}
	after, err = b.At(ctx, 0)
	return out, before, after, err
}

// dayAsked is the day by which a release must have been known; 0 where nobody
// asked for one.
func (m Moment) dayAsked(day blindspot.Date) blindspot.Date {
	if !m.Asked {
		return 0
	}
	return day
}

// readOn is a subject as it was read on a day: by all that was known then, at the
// end of the data that were known then. A release comes weeks after the months that
// it is about: whoever asked on the day itself would ask about months that nobody
// had data for.
func (b *Bench) readOn(ctx context.Context, s Subject, day blindspot.Date) (Moment, error) {
	m, err := b.On(ctx, s, day)
	v, ok := m.Record.(*view)
	if err != nil || m.StandsIn || !ok {
		return m, err
	}
	then := s
	then.Store = v
	end, err := b.endOfData(ctx, then)
	if err != nil {
		return m, err
	}
	m.Date = min(end, day)
	m.Record = b.shared(ctx, &view{store: v.store, origin: v.origin, published: day, until: m.Date, ends: v.ends})
	return m, nil
}

// kindsThen sets what the sides were known to be on the second day, or on the first where
// they left the record since.
func (b *Bench) kindsThen(ctx context.Context, groups []blindspot.GroupShift, before, after Moment) error {
	kinds := map[blindspot.ActorID]blindspot.ActorKind{}
	for _, m := range []Moment{before, after} {
		all, err := b.actorsThen(ctx, m)
		if err != nil {
			return err
		}
		for i := range all {
			kinds[all[i].ID] = all[i].Kind
		}
	}
	for i := range groups {
		groups[i].Kind = kinds[groups[i].Actor]
	}
	return nil
}

// actorsThen are all actors at a moment, which stay what they were when later releases come.
func (b *Bench) actorsThen(ctx context.Context, m Moment) ([]blindspot.ActorSummary, error) {
	return keptWhile(ctx, b, m, "actors then", "", func() ([]blindspot.ActorSummary, error) { return m.Record.Actors(ctx, blindspot.Filter{}) })
}

// newGroups are the actors that the record has and did not have. What their source
// has not named yet is told apart.
func (b *Bench) newGroups(ctx context.Context, out *brief.Brief, _ BriefQuestion, before, after Moment) error {
	was, err := b.actorsThen(ctx, before)
	if err != nil {
		return err
	}
	now, err := b.actorsThen(ctx, after)
	if err != nil {
		return err
	}
	known := map[blindspot.ActorID]bool{}
	for i := range was {
		known[was[i].ID] = true
	}
	for i := range now {
		a := &now[i]
		switch {
		case known[a.ID] || a.Kind == blindspot.State || (blindspot.Side{ID: a.ID, Name: a.Name}).Unnamed():
			continue
		case !a.Kind.Assessable():
			out.NewOthers++
			continue
		}
		n := brief.NewGroup{ID: a.ID, Name: a.Name, Kind: a.Kind, Countries: []string{}, Events: a.Events, Deaths: a.Deaths, First: a.First}
		for _, c := range a.Countries {
			n.Countries = append(n.Countries, b.geo().CountryName(c))
		}
		out.NewGroups = append(out.NewGroups, n)
	}
	slices.SortFunc(out.NewGroups, func(x, y brief.NewGroup) int { return cmp.Or(cmp.Compare(y.Events, x.Events), cmp.Compare(x.ID, y.ID)) })
	return nil
}

// newUnnamed are the countries with more events than before whose sides have no
// name yet, or fewer: a source names them, or takes them out.
func (b *Bench) newUnnamed(ctx context.Context, out *brief.Brief, _ BriefQuestion, before, after Moment) error {
	was, err := b.unnamed(ctx, before)
	if err != nil {
		return err
	}
	now, err := b.unnamed(ctx, after)
	if err != nil {
		return err
	}
	rows := map[string]*brief.UnnamedShift{}
	row := func(u Unnamed) *brief.UnnamedShift {
		if rows[u.Country] == nil {
			rows[u.Country] = &brief.UnnamedShift{Country: u.Name}
		}
		return rows[u.Country]
	}
	for _, u := range was {
		row(u).Before = blindspot.Amount{Events: u.Events, Deaths: u.Deaths}
	}
	for _, u := range now {
		r := row(u)
		r.Now, r.Names = blindspot.Amount{Events: u.Events, Deaths: u.Deaths}, u.Names
	}
	for _, r := range rows {
		if r.Now != r.Before {
			out.Unnamed = append(out.Unnamed, *r)
		}
	}
	slices.SortFunc(out.Unnamed, func(x, y brief.UnnamedShift) int {
		return cmp.Or(cmp.Compare(y.Now.Events-y.Before.Events, x.Now.Events-x.Before.Events), cmp.Compare(x.Country, y.Country))
	})
	return nil
}

// movements compares the first places of the two boards.
func (b *Bench) movements(ctx context.Context, out *brief.Brief, q BriefQuestion, before, after Moment) error {
	if !q.Board {
		return nil
	}
	moved := map[blindspot.GroupID]*brief.Movement{}
	for i, m := range []Moment{before, after} {
		board, err := b.ranking(ctx, m)
		if blindspot.CodeOf(err) == blindspot.TooFewData {
			out.Gaps = append(out.Gaps, blindspot.Gap{Measure: "the board of " + m.Date.String(), Reason: err.Error(), Needs: blindspot.HintOf(err)})
			return nil
		}
		if err != nil {
			return err
		}
		for k := range board.Groups {
			e := &board.Groups[k]
			at := moved[e.GroupID]
			if at == nil {
				at = &brief.Movement{ID: e.GroupID}
				moved[e.GroupID] = at
			}
			at.Name = e.Group
			if i == 0 {
				at.Before, at.Was = e.Rank, e.PBreakout
			} else {
				at.Now, at.Chance = e.Rank, e.PBreakout
			}
		}
	}
	out.Looked.Board = true
	for _, at := range moved {
		first := at.Now > 0 && at.Now <= boardPlaces || at.Before > 0 && at.Before <= boardPlaces
		if first && at.Now != at.Before {
			out.Movements = append(out.Movements, *at)
		}
	}
	slices.SortFunc(out.Movements, func(x, y brief.Movement) int {
		return cmp.Or(cmp.Compare(rankOrLast(x.Now), rankOrLast(y.Now)), cmp.Compare(x.Before, y.Before), cmp.Compare(x.ID, y.ID))
	})
	return nil
}

func rankOrLast(rank int) int {
	if rank == 0 {
		return 1 << 30
	}
	return rank
}

// flips compares the verdicts of the cases that are asked about.
func (b *Bench) flips(ctx context.Context, out *brief.Brief, q BriefQuestion, _, _ Moment) error {
	for _, name := range q.Cases {
		was, err := b.Check(ctx, name, out.Since)
		if err != nil {
			return err
		}
		now, err := b.Check(ctx, name, min(out.Until, b.Today()))
		if err != nil {
			return err
		}
		verdicts := map[string]blindspot.Verdict{}
		for _, c := range was.Claims {
			verdicts[c.ID] = c.Verdict
		}
		for _, c := range now.Claims {
			if v, ok := verdicts[c.ID]; ok && v != c.Verdict {
				out.Verdicts = append(out.Verdicts, brief.Flip{About: name, ID: c.ID, Claim: c.Claim, Before: v, Now: c.Verdict, Text: c.Summary})
			}
		}
	}
	return nil
}

// crossings are the alerts that began to hold in the time.
func (b *Bench) crossings(ctx context.Context, out *brief.Brief, _ BriefQuestion, _, _ Moment) error {
	all, err := b.Alerts(ctx)
	for _, a := range all {
		for _, s := range a.States {
			if at := blindspot.DateOf(s.Evaluated); s.Crossed && at > out.Since && at <= out.Until {
				out.Alerts = append(out.Alerts, brief.CrossedAlert{ID: a.ID, Subject: a.Subject, Claim: a.Claim, AsOf: s.AsOf, Summary: s.Summary, Record: a.Tried.Words()})
			}
		}
	}
	return err
}

// scored are the stored forecasts that were resolved in the time.
func (b *Bench) scored(ctx context.Context, out *brief.Brief, _ BriefQuestion, _, _ Moment) error {
	store, err := b.keeper()
	if err != nil {
		return nil //nolint:nilerr // nothing can be kept, and so nothing is
	}
	resolved, err := store.ResolvedBetween(ctx, out.Since, out.Until)
	if err != nil || len(resolved) == 0 {
		return err
	}
	for i := range resolved {
		one, err := b.stored(&resolved[i], &outcomes{})
		if err != nil {
			return err
		}
		if v := one.Verdict; v != nil && one.State == groups.Resolved {
			out.Forecasts = append(out.Forecasts, brief.ResolvedForecast{ID: one.ID, Name: one.Name, AsOf: one.AsOf, Target: one.Target, Value: v.Value,
				CRPS: v.LogCRPS, Baseline: v.BaseLogCRPS, Held: v.Covered90})
		}
	}
	return nil
}
