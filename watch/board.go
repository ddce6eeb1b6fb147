package watch

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/prose"
)

// Months is the horizon of the probabilities.
const Months = horizon

// Board ranks the groups of a store as of a day.
type Board struct {
	AsOf     blindspot.Date      `json:"as_of"`
	Until    blindspot.Month     `json:"data_until"` // the last month of the data known on the day; the 24 months begin after it
	Groups   []Entry             `json:"groups"`
	Skill    *Skill              `json:"skill"`
	LeftOut  int                 `json:"left_out"` // groups with recent events, all in countries that are not observed
	Warnings []blindspot.Warning `json:"warnings"`
}

// Entry is one group of the board. Overlooked is PBreakout x (1 - Attention),
// nil where attention is not known; the group is then placed as though its
// attention were that of the middle group, and says so in its warnings.
type Entry struct {
	Rank          int                     `json:"rank"`
	Group         string                  `json:"group"`
	GroupID       blindspot.GroupID       `json:"group_id"`
	Overlooked    *float64                `json:"overlooked"`
	PBreakout     float64                 `json:"p_breakout"` // within 24 months
	PLow          *float64                `json:"p_low"`      // 90 % interval of the model's own uncertainty, nil without a model
	PHigh         *float64                `json:"p_high"`
	Attention     *float64                `json:"attention_percentile"` // 0 to 1
	AttentionLow  *float64                `json:"attention_low"`
	AttentionHigh *float64                `json:"attention_high"`
	Deaths        int                     `json:"deaths_24_months"`
	Events        int                     `json:"events_24_months"`
	Countries     []string                `json:"countries"` // ISO codes of the observed countries it was active in
	Reasons       []string                `json:"reasons"`
	Warnings      []string                `json:"warnings"`      // texts
	WarningCodes  []blindspot.WarningCode `json:"warning_codes"` // of the warnings, in their order
}

// Make makes the board. Errors: TooFewData where no group can be assessed, or
// where there is no past quarter whose outcome is known.
func Make(in Input) (Board, error) {
	board, _, err := Follow(in, nil)
	return board, err
}

// Follow makes the board from what an earlier one left, nil for all events, and gives
// what it leaves to later ones: nil where that is what it followed, or nothing. The events
// up to the end of the past, the coverage up to there and how the places of events are
// read must be as they were, which nobody but the caller can tell; the board is then the
// one that Make makes. Errors: those of Make; ErrOtherPast where the groups tell that it is
// another past.
func Follow(in Input, from *Past) (Board, *Past, error) {
	w, err := newWorld(in, from)
	if err != nil {
		return Board{}, nil, err
	}
	board, left, err := w.board(in)
	if from != nil && from.until == w.settled {
		left = nil
	}
	return board, left, err
}

// board makes the board of a world, and what it leaves.
func (w *world) board(in Input) (Board, *Past, error) {
	ex := gather(w)
	f, err := in.forecast(ex)
	if err != nil {
		return Board{}, nil, err
	}
	board := Board{AsOf: in.AsOf, Until: w.last, Groups: []Entry{}, Warnings: []blindspot.Warning{}}
	if len(ex.origins) == 0 || ex.begin[len(ex.origins)] == ex.begin[len(ex.origins)-1] {
		return board, nil, tooFew("choose another date with --as-of, or import a release that covers more (blindspot status shows what is covered)",
			"no group had %d events in five years in a country that is observed for the 24 months up to %s", fewestEvents, w.last)
	}
	if math.IsNaN(f.base) {
		return board, nil, tooFew("choose a later date with --as-of, or import a longer series",
			"there is no quarter before %s of which it is known what followed in its 24 months", w.last)
	}
	if board.Skill, err = judge(&in, ex, f); err != nil {
		return board, nil, fmt.Errorf("scoring the hindcast: %w", err)
	}
	board.LeftOut = ex.unseen
	board.rank(&in, w, ex, f)
	board.warn(&in, ex, f)
	board.Warnings = append(w.endsEarlier(in.AsOf), board.Warnings...)
	return board, w.leave(ex, f.walks), nil
}

// rank fills the entries in order.
func (b *Board) rank(in *Input, w *world, ex *examples, f *forecasts) {
	var attention []blindspot.Quantity
	if in.Attention != nil {
		attention = in.Attention(w.last)
	}
	last := len(ex.origins) - 1
	for i := ex.begin[last]; i < ex.begin[last+1]; i++ {
		a := blindspot.Unknown()
		if attention != nil {
			a = attention[ex.list[i].group]
		}
		b.Groups = append(b.Groups, entry(in, w, ex, f, i, a))
	}
	slices.SortStableFunc(b.Groups, func(x, y Entry) int {
		return cmp.Or(cmp.Compare(y.order(), x.order()), cmp.Compare(x.Group, y.Group), cmp.Compare(x.GroupID, y.GroupID))
	})
	for i := range b.Groups {
		b.Groups[i].Rank = i + 1
	}
}

func entry(in *Input, w *world, ex *examples, f *forecasts, i int, attention blindspot.Quantity) Entry {
	facts := &ex.facts[i]
	group := w.groups[ex.list[i].group].group
	e := Entry{Group: group.Name, GroupID: group.ID, PBreakout: f.base, Deaths: int(facts.deaths24), Events: int(facts.events24),
		Countries: []string{}, Reasons: []string{}}
	warnings := w.warnings(in, facts)
	for _, c := range facts.home {
		e.Countries = append(e.Countries, w.countries[c])
	}
	slices.Sort(e.Countries)
	if f.now != nil {
		row := ex.row(i)
		logit, se, ok := f.now.logit(row)
		e.PBreakout = bounded(sigmoid(logit))
		if ok {
			half := distuv.UnitNormal.Quantile((1+level)/2) * se
			e.PLow, e.PHigh = pointer(bounded(sigmoid(logit-half))), pointer(bounded(sigmoid(logit+half)))
		}
		e.Reasons = reasons(facts, f.now, row)
	}
	if attention.Known() {
		e.Attention, e.AttentionLow, e.AttentionHigh = pointer(attention.Value), pointer(attention.Low), pointer(attention.High)
		e.Overlooked = pointer(e.PBreakout * (1 - attention.Value))
	} else {
		warnings = append(warnings, blindspot.Warnf(blindspot.WarnAttentionUnknown, "Attention is not known: the group is placed as though it drew as much as the middle group."))
	}
	e.Warnings, e.WarningCodes = blindspot.WarningTexts(warnings), blindspot.WarningCodesOf(warnings)
	return e
}

// pointer gives the number, or nil where it is not known.
func pointer(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}

func (b *Board) warn(in *Input, ex *examples, f *forecasts) {
	if f.now == nil {
		b.Warnings = append(b.Warnings, blindspot.Warnf(blindspot.WarnTooFewToLearn, "Too few breakouts are known to learn from: every group is given the base rate of %s.", blindspot.FormatNumber(f.base)))
	}
	if !in.Coverage.Stated() {
		b.Warnings = append(b.Warnings, blindspot.Warnf(blindspot.WarnCoverageAssumed, "Nobody stated the coverage of the data: it is assumed that the files hold everything from their first to their last month."))
	}
	if n := ex.unlisted; n > 0 {
		b.Warnings = append(b.Warnings, blindspot.Warnf(blindspot.WarnGroupsLeftOut, "%s not listed: no calendar year of the data has %d deaths in one of their dyads. Yearly releases hold no such group, so that nothing tells how often one grows; where they come from candidate releases, most stay small.",
			prose.Capital(prose.Amount(float64(n), "group", "groups")), blindspot.EntryDeaths).With(blindspot.WarningData{Count: n}))
	}
	if partial := partly(in.Coverage); len(partial) > 0 {
		b.Warnings = append(b.Warnings, blindspot.Warnf(blindspot.WarnCoveragePartial, "In countries of which only a part of the events is held, it cannot be known since when a group has been on record: those there may be listed too late.").
			With(blindspot.WarningData{Countries: partial}))
	}
	if b.LeftOut > 0 {
		b.Warnings = append(b.Warnings, blindspot.Warnf(blindspot.WarnGroupsLeftOut, "%s not listed: their recent events lie in countries that are not observed.", prose.Capital(prose.Amount(float64(b.LeftOut), "group", "groups"))).
			With(blindspot.WarningData{Count: b.LeftOut}))
	}
}

// Hindcast gives the forecasts behind the skill, in order of quarter and group,
// with what followed where that is known.
func Hindcast(in Input) ([]Forecast, *Skill, error) {
	w, err := newWorld(in, nil)
	if err != nil {
		return nil, nil, err
	}
	ex := gather(w)
	f, err := in.forecast(ex)
	if err != nil {
		return nil, nil, err
	}
	skill, err := judge(&in, ex, f)
	if err != nil {
		return nil, nil, fmt.Errorf("scoring the hindcast: %w", err)
	}
	skill.Warnings = append(w.endsEarlier(in.AsOf), skill.Warnings...)
	var out []Forecast
	for i := range ex.list {
		e := &ex.list[i]
		if !math.IsNaN(f.model[i]) {
			out = append(out, Forecast{Month: ex.origins[e.origin], Group: w.groups[e.group].group, P: f.model[i], Outcome: e.outcome, Resolved: e.resolved})
		}
	}
	return out, skill, nil
}

// partly are the observed countries of which not all events are held.
func partly(coverage blindspot.CoverageTable) (out []string) {
	for _, c := range coverage.Rows() {
		if c.Share >= blindspot.ObservedShare && c.Share < blindspot.FullShare && !slices.Contains(out, c.Country) {
			out = append(out, c.Country)
		}
	}
	slices.Sort(out)
	return out
}
